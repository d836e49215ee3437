//! Streamed responses.

#[cfg(feature = "blocking")]
mod blocking_download;
#[cfg(feature = "reqwest")]
mod download;
mod events;
mod lines;
#[cfg(any(feature = "blocking", feature = "reqwest"))]
mod part_name;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;

pub use self::events::{Event, EventStream};
pub use self::lines::LineStream;
use crate::call::Call;
use crate::error::{Error, RawResponse, TimeoutKind};
use crate::operation::Operation;
use crate::response::{DecodeFailure, Json, PlainText, Response, Typed, json, typed};
use crate::send::{Arrived, Sending};
use crate::transport::Body;
use crate::wire::Codec;

/// The time limit of a stream without one: longer than any timer counts.
pub(crate) const FOREVER: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// An operation whose response can be streamed.
pub trait Streams: Operation {
    /// The kind of stream: [`ByteStream`], [`LineStream`] or [`EventStream`].
    type Stream: FromBytes;
}

/// A stream that is decoded from bytes.
pub trait FromBytes: Sized {
    /// The media types to request, for the header `accept`.
    const ACCEPT: &'static str;

    /// Returns whether a body of this media type can be streamed in this way. The media type is empty if the server
    /// sent none.
    fn reads(_media_type: &str) -> bool {
        true
    }

    /// Creates the stream. `again` is the call, if it can be repeated.
    fn from_bytes(bytes: ByteStream, again: Option<Call>) -> Self;
}

/// Decodes the items of a stream: [`Json`] or [`PlainText`].
pub trait DecodeItem {
    /// The decoded item.
    type Item;

    /// Decodes an item; returns `None` if it marks the end of the stream.
    fn item(text: &str) -> Option<Result<Self::Item, DecodeFailure>>;
}

impl<T: serde::de::DeserializeOwned> DecodeItem for Json<T> {
    type Item = T;

    fn item(text: &str) -> Option<Result<T, DecodeFailure>> {
        // The end marker of completion streams is not JSON.
        (text != "[DONE]").then(|| json(text.as_bytes()))
    }
}

impl<T: Codec> DecodeItem for Typed<T> {
    type Item = T;

    fn item(text: &str) -> Option<Result<T, DecodeFailure>> {
        (text != "[DONE]").then(|| typed(text.as_bytes()))
    }
}

impl DecodeItem for PlainText {
    type Item = String;

    fn item(text: &str) -> Option<Result<String, DecodeFailure>> {
        Some(Ok(text.to_owned()))
    }
}

impl Call {
    /// Sends the call and returns when the head of the response has arrived. The call's timeout covers the whole
    /// stream; the timeout of an attempt ends with the head.
    ///
    /// # Errors
    /// As [`send`](Self::send). A response of another media type, such as JSON in place of events, is [`Error::Decode`]
    /// with its body. Later errors are items of the stream.
    pub fn stream<S: FromBytes>(self) -> impl Future<Output = Result<Response<S>, Error>> + Send {
        let again = self.operation.idempotent.then(|| self.clone());
        let mut sending = Sending::opening(self, S::ACCEPT, S::reads);
        async move {
            let outcome = sending.run().await;
            sending.end(outcome.as_ref().map(|it| it.response.status()));
            let Arrived { response, rest } = outcome?;
            let bytes = ByteStream {
                body: Some(rest),
                unread: Bytes::new(),
                limit: sending.stream_limit(),
                longest: sending.longest_item(),
                response: response.clone(),
                received: 0,
                progress: None,
            };
            Ok(Response::with(response, S::from_bytes(bytes, again)))
        }
    }
}

/// A streamed body. Dropping it closes the connection.
///
/// This is a [`Stream`]; [`next`](Self::next) works without `StreamExt`.
pub struct ByteStream {
    /// The body; `None` after its end.
    body: Option<Body>,
    /// The bytes that were received, and that a reader has not read.
    unread: Bytes,
    /// The limit to report if the stream times out.
    limit: TimeoutKind,
    /// The maximum size of an item of a structured stream.
    longest: usize,
    /// The head of the response.
    response: RawResponse,
    /// The number of bytes so far.
    received: u64,
    progress: Option<Box<Progress>>,
}

/// A function that is called with the number of bytes so far, and the length of the body, if the server sent it.
type Progress = dyn FnMut(u64, Option<u64>) + Send;

impl ByteStream {
    /// Returns the next chunk, or `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the length of the body in bytes, if the server sent it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.response.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// Sets a function that is called after each chunk with the number of bytes so far, and with the length of the body, if the
    /// server sent it.
    #[must_use]
    pub fn on_progress(self, progress: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        Self { progress: Some(Box::new(progress)), ..self }
    }

    fn count(&mut self, chunk: &Bytes) {
        self.received = self.received.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        let length = self.length();
        if let Some(progress) = &mut self.progress {
            progress(self.received, length);
        }
    }

    /// Returns the error for an item that exceeds the size limit.
    fn too_large(&self) -> Error {
        Error::TooLarge { limit: self.longest, response: Box::new(self.response.clone()) }
    }

    /// Returns the error for an item that does not decode.
    fn undecodable(&self, error: DecodeFailure) -> Error {
        error.of(self.response.clone())
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.unread.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.unread))));
        }
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        match ready!(body.poll_chunk(cx)) {
            Some(Ok(chunk)) => {
                self.count(&chunk);
                Poll::Ready(Some(Ok(chunk)))
            }
            Some(Err(failure)) => {
                self.body = None;
                Poll::Ready(Some(Err(Error::of(failure, self.limit))))
            }
            None => {
                self.body = None;
                Poll::Ready(None)
            }
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
        f.debug_struct("ByteStream").field("response", &self.response).finish_non_exhaustive()
    }
}

/// Splits text into lines that end with a line feed, a carriage return, or both.
#[derive(Debug, Default)]
struct Lines {
    buffer: Vec<u8>,
    /// The start of the next line. The text before it is removed when more text arrives, instead of line by line.
    start: usize,
    /// The position up to which there is no line end.
    seen: usize,
    /// `true` if the last line ended with a carriage return, which a line feed may follow.
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

    /// Returns the next complete line, without its end.
    fn pop(&mut self) -> Option<String> {
        if self.after_return
            && let Some(first) = self.buffer.get(self.start)
        {
            self.after_return = false;
            if *first == b'\n' {
                self.skip_to(self.start + 1);
            }
        }
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

    /// Returns the text after the last line end.
    fn rest(&mut self) -> Option<String> {
        let rest = String::from_utf8_lossy(&self.buffer[self.start..]).into_owned();
        self.skip_to(self.buffer.len());
        (!rest.is_empty()).then_some(rest)
    }
}

/// Reads until there is a line; `None` at the end. The limit on a line is independent of the chunks in which it arrives.
fn poll_line(bytes: &mut ByteStream, lines: &mut Lines, cx: &mut Context<'_>) -> Poll<Option<Result<String, Error>>> {
    loop {
        let line = lines.pop();
        if line.as_ref().map_or(lines.len(), String::len) > bytes.longest {
            (bytes.body, *lines) = (None, Lines::default());
            return Poll::Ready(Some(Err(bytes.too_large())));
        }
        if let Some(line) = line {
            return Poll::Ready(Some(Ok(line)));
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
        let text = "a\r\nb\rc\n\n\r\r\n\nd";
        for size in 1..text.len() {
            let mut lines = Lines::default();
            let mut found = Vec::new();
            for chunk in text.as_bytes().chunks(size) {
                lines.push(chunk);
                found.extend(std::iter::from_fn(|| lines.pop()));
            }
            found.extend(lines.rest());
            assert_eq!(found, ["a", "b", "c", "", "", "", "", "d"], "{size}");
        }
    }

    /// Removing each line from the front of the buffer would make this test take minutes.
    #[test]
    fn many_lines_in_one_chunk_cost_no_more_than_their_bytes() {
        let mut lines = Lines::default();
        lines.push(&vec![b'\n'; 4 << 20]);
        assert_eq!(std::iter::from_fn(|| lines.pop()).count(), 4 << 20);
        assert_eq!((lines.len(), lines.rest()), (0, None));
    }
}
