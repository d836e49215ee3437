//! Streams of one JSON value per line: NDJSON, JSON Lines.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::{ByteStream, DecodeItem, FromBytes, Lines, poll_line};
use crate::call::Call;
use crate::error::Error;

/// A response with one value per line, such as `application/x-ndjson`. Empty lines are skipped. Dropping it closes the
/// connection.
///
/// This is a [`Stream`]; [`next`](Self::next) works without another crate.
pub struct LineStream<D> {
    bytes: ByteStream,
    lines: Lines,
    decode: PhantomData<fn() -> D>,
}

impl<D: DecodeItem> LineStream<D> {
    /// Returns the next value, or `None` at the end. A line that does not decode is an error; the line after it can
    /// still be read.
    pub async fn next(&mut self) -> Option<Result<D::Item, Error>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<D: DecodeItem> Stream for LineStream<D> {
    type Item = Result<D::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { bytes, lines, .. } = &mut *self;
        loop {
            let line = match ready!(poll_line(bytes, lines, cx)) {
                Some(Ok(line)) => line,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                // The last line may lack a line end.
                None => match lines.rest() {
                    Some(line) => line,
                    None => return Poll::Ready(None),
                },
            };
            if line.trim().is_empty() {
                continue;
            }
            return Poll::Ready(match D::item(line.trim()) {
                Some(Ok(item)) => Some(Ok(item)),
                Some(Err(error)) => Some(Err(bytes.undecodable(error))),
                None => {
                    (bytes.body, *lines) = (None, Lines::default());
                    None
                }
            });
        }
    }
}

impl<D: DecodeItem> FromBytes for LineStream<D> {
    const ACCEPT: &'static str = "application/x-ndjson, application/jsonl, */*;q=0.1";

    fn from_bytes(bytes: ByteStream, _again: Option<Call>) -> Self {
        Self { bytes, lines: Lines::default(), decode: PhantomData }
    }
}

impl<D> fmt::Debug for LineStream<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LineStream").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}
