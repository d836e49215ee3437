//! Server-sent events, as the HTML standard describes them (section 9.2.6, "Interpreting an event stream").

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::{ByteStream, DecodeItem, FromBytes, Lines, poll_line};
use crate::call::Call;
use crate::error::Error;
use crate::response::Response;
use crate::transport::BoxFuture;

/// The wait before reconnecting, unless the server sets it.
const USUAL_WAIT: Duration = Duration::from_secs(3);

/// The shortest wait, so that a server that ends each response at once is not queried in a loop.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);

/// The longest wait that a server may set.
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);

/// A server-sent event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The type of the event; `message` unless the server sets it.
    pub name: String,
    /// The last event id that the server sent, with this event or an earlier one; empty if there is none.
    pub id: String,
    /// The data.
    pub data: T,
}

/// A response of server-sent events. Dropping it closes the connection.
///
/// This is a [`Stream`]; [`next`](Self::next) works without another crate.
///
/// ```
/// # use specwright_runtime::__codegen::Call;
/// # use specwright_runtime::{Error, EventStream, Json, Value};
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
    /// The type of the current event.
    name: String,
    data: Option<String>,
    /// The id of the current event: that of the previous one, unless it has an id.
    next_id: String,
    /// The id of the last complete event, from which a new connection continues.
    id: String,
    /// The wait before reconnecting that the server set.
    wait: Duration,
    /// `true` if a line was read. A byte order mark is allowed before the first line only.
    began: bool,
    again: Option<Call>,
    /// `true` if the stream reconnects, and the connection in progress.
    reconnects: bool,
    connecting: Option<BoxFuture<'static, Result<Response<ByteStream>, Error>>>,
    decode: PhantomData<fn() -> D>,
}

impl<D: DecodeItem> EventStream<D> {
    /// Returns the next event, or `None` at the end. Data that does not decode is an error; the event after it can
    /// still be read.
    pub async fn next(&mut self) -> Option<Result<Event<D::Item>, Error>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the last event id that the server sent; empty if there is none.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        &self.id
    }

    /// Reconnects with `Last-Event-ID` whenever the connection ends, until the server responds with an error, with 204
    /// or with another media type. A timeout of the call applies to each connection, and ends the stream. This has no
    /// effect if the operation is not idempotent or there is no timer.
    #[must_use]
    pub fn reconnecting(self) -> Self {
        Self { reconnects: true, ..self }
    }

    /// Processes a line. Returns `true` if it ends an event.
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

    /// Returns the event that an empty line ends; `None` if it has no data.
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

    /// Ends the stream.
    fn end(&mut self) {
        (self.bytes.body, self.lines, self.data, self.reconnects) = (None, Lines::default(), None, false);
    }

    /// Starts to reconnect, if that is enabled and possible. A server responds with 204 to end the stream.
    fn reconnect(&mut self) -> bool {
        if self.bytes.response.status() == http::StatusCode::NO_CONTENT {
            return false;
        }
        let Some(call) = self.again.clone().filter(|_| self.reconnects) else { return false };
        let Some(wait) = call.client.timer().map(|timer| timer.sleep(self.wait)) else { return false };
        let call = if self.id.is_empty() { call } else { call.header("last-event-id", &self.id) };
        self.connecting = Some(Box::pin(async move {
            wait.await;
            call.stream::<Opened>().await.map(|it| it.map(|Opened(bytes)| bytes))
        }));
        // An incomplete event is discarded.
        (self.lines, self.data, self.began) = (Lines::default(), None, false);
        self.name.clear();
        self.id.clone_into(&mut self.next_id);
        true
    }
}

/// Some servers send events as text, or without a media type. Any other media type is an error, so that it is not read
/// as an empty stream.
fn reads(media_type: &str) -> bool {
    !(media_type == "text/html" || media_type == "application/json" || media_type.ends_with("+json"))
}

/// The bytes of an event stream.
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
                // An event that no empty line ends is discarded.
                None if this.reconnect() => {}
                None => return Poll::Ready(None),
                // A timeout is the caller's limit, and not a reason to reconnect.
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
