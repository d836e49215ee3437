//! Answers that are read while they come.

mod events;
mod lines;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

pub use self::events::{Event, EventStream};
pub use self::lines::LineStream;
use crate::call::Call;
use crate::error::{Error, RawResponse, TimeoutKind};
use crate::response::{DecodeFailure, Json, PlainText, Response, json};
use crate::send::{Arrived, Sending};
use crate::transport::{Body, BoxFuture, TransportError};

/// A stream may last as long as it likes, which is longer than any timer counts.
pub(crate) const FOREVER: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// A call whose answer can be read while it comes; [`stream!`](crate::stream) gives it `stream`.
pub trait Streams {
    /// How it is read: [`ByteStream`], [`LineStream`] or [`EventStream`].
    type Stream: FromBytes;
}

/// A stream that is made of bytes.
pub trait FromBytes: Sized {
    /// The media types to ask for.
    const ACCEPT: &'static str;

    /// Whether a body of this media type, which is empty if the server says none, can be read like this.
    fn reads(_media_type: &str) -> bool {
        true
    }

    /// Reads the bytes; `again` is the call, if it may be sent again.
    fn from_bytes(bytes: ByteStream, again: Option<Call>) -> Self;
}

/// How one item of a stream is decoded: [`Json`] or [`PlainText`].
pub trait DecodeItem {
    /// What it becomes.
    type Item;

    /// Decodes an item; `None` if it says that the stream is over.
    fn item(text: &str) -> Option<Result<Self::Item, DecodeFailure>>;
}

impl<T: serde::de::DeserializeOwned> DecodeItem for Json<T> {
    type Item = T;

    fn item(text: &str) -> Option<Result<T, DecodeFailure>> {
        // What ends a stream of completions is no JSON.
        (text != "[DONE]").then(|| json(text.as_bytes()))
    }
}

impl DecodeItem for PlainText {
    type Item = String;

    fn item(text: &str) -> Option<Result<String, DecodeFailure>> {
        Some(Ok(text.to_owned()))
    }
}

impl Call {
    /// Sends the call, and gives its answer as soon as its head is there. The call's timeout, if it has one, covers the
    /// stream; that of an attempt ends with the head.
    ///
    /// # Errors
    /// As [`send`](Self::send). An answer that is surely none of the stream's kind, such as JSON in place of events, is
    /// [`Error::Decode`], with its body. What happens later is an item of the stream.
    pub fn stream<S: FromBytes>(self) -> impl Future<Output = Result<Response<S>, Error>> + Send {
        let again = self.operation.repeatable.then(|| self.clone());
        let mut sending = Sending::opening(self, S::ACCEPT, S::reads);
        async move {
            let outcome = sending.run().await;
            sending.end(outcome.as_ref().map(|it| it.answer.status()));
            let Arrived { answer, rest } = outcome?;
            let bytes = ByteStream {
                state: State::Ready(rest),
                limit: sending.stream_limit(),
                longest: sending.longest_item(),
                answer: answer.clone(),
            };
            Ok(Response::with(answer, S::from_bytes(bytes, again)))
        }
    }
}

/// A body, chunk by chunk. Dropping it closes the connection.
///
/// It is a [`Stream`]; [`next`](Self::next) needs no other crate.
pub struct ByteStream {
    state: State,
    /// Which time is over if one is.
    limit: TimeoutKind,
    /// How long one item of a structured stream may be.
    longest: usize,
    /// The head of the answer.
    answer: RawResponse,
}

enum State {
    Ready(Body),
    Reading(BoxFuture<'static, (Body, Result<Option<Bytes>, TransportError>)>),
    Ended,
}

impl ByteStream {
    /// The next chunk; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// An item that is longer than the client allows.
    fn too_large(&self) -> Error {
        Error::TooLarge { limit: self.longest, answer: Box::new(self.answer.clone()) }
    }

    /// An item that does not decode.
    fn undecodable(&self, error: DecodeFailure) -> Error {
        error.of(self.answer.clone())
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut reading = match std::mem::replace(&mut self.state, State::Ended) {
            State::Ended => return Poll::Ready(None),
            State::Reading(reading) => reading,
            State::Ready(mut body) => Box::pin(async move {
                let chunk = body.next().await;
                (body, chunk)
            }),
        };
        let Poll::Ready((body, chunk)) = reading.as_mut().poll(cx) else {
            self.state = State::Reading(reading);
            return Poll::Pending;
        };
        match chunk {
            Ok(None) => Poll::Ready(None),
            Ok(Some(chunk)) => {
                self.state = State::Ready(body);
                Poll::Ready(Some(Ok(chunk)))
            }
            Err(failure) => Poll::Ready(Some(Err(Error::of(failure, self.limit)))),
        }
    }
}

impl FromBytes for ByteStream {
    const ACCEPT: &'static str = "*/*";

    fn from_bytes(bytes: ByteStream, _again: Option<Call>) -> Self {
        bytes
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").field("answer", &self.answer).finish_non_exhaustive()
    }
}

/// Text that ends with a line feed, a carriage return, or both.
#[derive(Debug, Default)]
struct Lines {
    buffer: Vec<u8>,
    /// Where the next line begins: what stands before it is thrown away when more comes, not line by line.
    start: usize,
    /// Up to where there is no end of a line.
    seen: usize,
    /// Whether the last line ended with a carriage return, whose line feed may be yet to come.
    after_return: bool,
}

impl Lines {
    fn push(&mut self, chunk: &[u8]) {
        self.buffer.drain(..self.start);
        self.seen -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(chunk);
    }

    fn len(&self) -> usize {
        self.buffer.len() - self.start
    }

    /// The next line that is there, without its end.
    fn pop(&mut self) -> Option<String> {
        if self.after_return && self.buffer.get(self.start) == Some(&b'\n') {
            self.skip_to(self.start + 1);
        }
        self.after_return &= self.len() == 0;
        let Some(end) = self.buffer[self.seen..].iter().position(|it| matches!(it, b'\n' | b'\r')) else {
            self.seen = self.buffer.len();
            return None;
        };
        let end = self.seen + end;
        self.after_return = self.buffer[end] == b'\r';
        let line = String::from_utf8_lossy(&self.buffer[self.start..end]).into_owned();
        self.skip_to(end + 1);
        Some(line)
    }

    fn skip_to(&mut self, start: usize) {
        (self.start, self.seen) = (start, start);
    }

    /// What is left when nothing more comes.
    fn rest(&mut self) -> Option<String> {
        let rest = String::from_utf8_lossy(&self.buffer[self.start..]).into_owned();
        self.skip_to(self.buffer.len());
        (!rest.is_empty()).then_some(rest)
    }
}

/// Reads until there is a line. `None` at the end.
fn poll_line(bytes: &mut ByteStream, lines: &mut Lines, cx: &mut Context<'_>) -> Poll<Option<Result<String, Error>>> {
    loop {
        if let Some(line) = lines.pop() {
            return Poll::Ready(Some(Ok(line)));
        }
        if lines.len() > bytes.longest {
            (bytes.state, *lines) = (State::Ended, Lines::default());
            return Poll::Ready(Some(Err(bytes.too_large())));
        }
        match ready!(Pin::new(&mut *bytes).poll_next(cx)) {
            Some(Ok(chunk)) => lines.push(&chunk),
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways_wherever_chunks_do() {
        let text = "a\r\nb\rc\n\n\r\r\nd";
        for size in 1..text.len() {
            let mut lines = Lines::default();
            let mut found = Vec::new();
            for chunk in text.as_bytes().chunks(size) {
                lines.push(chunk);
                found.extend(std::iter::from_fn(|| lines.pop()));
            }
            found.extend(lines.rest());
            assert_eq!(found, ["a", "b", "c", "", "", "", "d"], "{size}");
        }
    }

    /// It takes no time to speak of; a line at a time out of the front of the buffer would take minutes.
    #[test]
    fn many_lines_in_one_chunk_cost_no_more_than_their_bytes() {
        let mut lines = Lines::default();
        lines.push(&vec![b'\n'; 4 << 20]);
        assert_eq!(std::iter::from_fn(|| lines.pop()).count(), 4 << 20);
        assert_eq!((lines.len(), lines.rest()), (0, None));
    }
}
