//! Server-sent events, as the HTML standard describes them (section 9.2.6, "Interpreting an event stream").

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::{ByteStream, DecodeItem, FromBytes, Lines, State, poll_line};
use crate::call::Call;
use crate::error::Error;
use crate::response::Response;
use crate::transport::BoxFuture;

/// How long to wait before connecting again, if the server does not say.
const USUAL_WAIT: Duration = Duration::from_secs(3);

/// Keeps a server that ends each answer at once, and asks for no wait, from being asked without end.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);

/// The longest wait that a server may ask for.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What kind of event it is; `message` unless the server says.
    pub name: String,
    /// The last id that the server gave, with this event or before; empty if it gave none.
    pub id: String,
    /// What it says.
    pub data: T,
}

/// An answer of server-sent events. Dropping it closes the connection.
///
/// It is a [`Stream`]; [`next`](Self::next) needs no other crate.
///
/// ```
/// # use specwright_runtime::{Call, Error, EventStream, Json, Value};
/// # async fn watch(call: Call) -> Result<(), Error> {
/// let mut events = call.stream::<EventStream<Json<Value>>>().await?.into_inner();
/// while let Some(event) = events.next().await {
///     println!("{}", event?.data);
/// }
/// # Ok(())
/// # }
/// ```
pub struct EventStream<D> {
    bytes: ByteStream,
    lines: Lines,
    /// The event that is being read.
    name: String,
    data: Option<String>,
    /// The id of the event that is being read: that of the last one, unless it has its own.
    next_id: String,
    /// The id of the last event that was read to its end: what lies behind it is what a new connection is to give.
    id: String,
    /// How long the server asks to wait before connecting again.
    wait: Duration,
    /// Whether a line was read: a byte order mark can only stand before the first.
    began: bool,
    again: Option<Call>,
    /// Whether to connect again, and the connection that is being made.
    reconnects: bool,
    connecting: Option<BoxFuture<'static, Result<Response<ByteStream>, Error>>>,
    decode: PhantomData<fn() -> D>,
}

impl<D: DecodeItem> EventStream<D> {
    /// The next event; `None` at the end. Data that do not decode are an error, and the next event may be none.
    pub async fn next(&mut self) -> Option<Result<Event<D::Item>, Error>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The last id that the server gave; empty if it gave none.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        &self.id
    }

    /// Connects again, with `Last-Event-ID`, whenever the connection breaks or ends, until the server answers with an
    /// error, with 204 or with something else than events. A timeout of the call counts anew for each connection, and
    /// ends the stream. Without effect on an operation that may not be sent twice, and without a timer.
    #[must_use]
    pub fn reconnecting(self) -> Self {
        Self { reconnects: true, ..self }
    }

    /// Takes one line in. `true` if it ends an event.
    fn line(&mut self, line: &str) -> bool {
        let line = if self.began { line } else { line.strip_prefix('\u{feff}').unwrap_or(line) };
        self.began = true;
        if line.is_empty() {
            return true;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => match &mut self.data {
                Some(data) => data.extend(["\n", value]),
                None => self.data = Some(value.to_owned()),
            },
            "id" if !value.contains('\0') => value.clone_into(&mut self.next_id),
            "retry" if value.bytes().all(|it| it.is_ascii_digit()) => {
                let wait = value.parse().map_or(self.wait, Duration::from_millis);
                self.wait = wait.clamp(SHORTEST_WAIT, LONGEST_WAIT);
            }
            // A comment, or a field of a later standard.
            _ => {}
        }
        false
    }

    /// The event that an empty line ends; none if it has no data.
    fn dispatch(&mut self) -> Option<Result<Event<D::Item>, Error>> {
        self.next_id.clone_into(&mut self.id);
        let name = std::mem::take(&mut self.name);
        let data = self.data.take()?;
        let Some(decoded) = D::item(&data) else {
            self.end();
            return None;
        };
        let name = if name.is_empty() { "message".to_owned() } else { name };
        let event = decoded.map(|data| Event { name, id: self.id.clone(), data });
        Some(event.map_err(|error| self.bytes.undecodable(error)))
    }

    /// Nothing more is read.
    fn end(&mut self) {
        (self.bytes.state, self.lines, self.data, self.reconnects) = (State::Ended, Lines::default(), None, false);
    }

    /// Begins to connect again, if that is wanted and possible. A server says by 204 that it is not.
    fn reconnect(&mut self) -> bool {
        if self.bytes.answer.status() == http::StatusCode::NO_CONTENT {
            return false;
        }
        let Some(call) = self.again.clone().filter(|_| self.reconnects) else { return false };
        let Some(wait) = call.client.timer().map(|timer| timer.sleep(self.wait)) else { return false };
        let call = if self.id.is_empty() { call } else { call.header("last-event-id", &self.id) };
        self.connecting = Some(Box::pin(async move {
            wait.await;
            call.stream::<Opened>().await.map(|it| it.map(|Opened(bytes)| bytes))
        }));
        // What was read of an event that did not end is no event.
        (self.lines, self.data, self.began) = (Lines::default(), None, false);
        self.name.clear();
        self.id.clone_into(&mut self.next_id);
        true
    }
}

/// What is surely no stream of events is not read as one that is empty. Careless servers call theirs text, or nothing.
fn reads(media_type: &str) -> bool {
    !(media_type == "text/html" || media_type == "application/json" || media_type.ends_with("+json"))
}

/// The bytes of a stream of events.
struct Opened(ByteStream);

impl FromBytes for Opened {
    const ACCEPT: &'static str = "text/event-stream";

    fn reads(media_type: &str) -> bool {
        reads(media_type)
    }

    fn from_bytes(bytes: ByteStream, _again: Option<Call>) -> Self {
        Self(bytes)
    }
}

impl<D: DecodeItem> Stream for EventStream<D> {
    type Item = Result<Event<D::Item>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(connecting) = &mut this.connecting {
                let connected = ready!(connecting.as_mut().poll(cx));
                this.connecting = None;
                match connected {
                    Ok(opened) => this.bytes = opened.into_inner(),
                    Err(error) => {
                        this.reconnects = false;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
            match ready!(poll_line(&mut this.bytes, &mut this.lines, cx)) {
                Some(Ok(line)) => {
                    if this.data.as_ref().map_or(0, String::len) > this.bytes.longest {
                        this.end();
                        return Poll::Ready(Some(Err(this.bytes.too_large())));
                    }
                    if this.line(&line)
                        && let Some(event) = this.dispatch()
                    {
                        return Poll::Ready(Some(event));
                    }
                }
                // An event that no empty line ends is none.
                None if this.reconnect() => {}
                None => return Poll::Ready(None),
                // A time that is over is the caller's own.
                Some(Err(error)) if error.is_retryable() && error.timeout().is_none() && this.reconnect() => {}
                Some(Err(error)) => {
                    this.end();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<D: DecodeItem> FromBytes for EventStream<D> {
    const ACCEPT: &'static str = "text/event-stream";

    fn reads(media_type: &str) -> bool {
        reads(media_type)
    }

    fn from_bytes(bytes: ByteStream, again: Option<Call>) -> Self {
        Self {
            bytes,
            lines: Lines::default(),
            name: String::new(),
            data: None,
            next_id: String::new(),
            id: String::new(),
            wait: USUAL_WAIT,
            began: false,
            again,
            reconnects: false,
            connecting: None,
            decode: PhantomData,
        }
    }
}

impl<D> fmt::Debug for EventStream<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("bytes", &self.bytes).field("id", &self.id).finish_non_exhaustive()
    }
}
