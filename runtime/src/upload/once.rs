//! Uploads from streams and readers, which can be read once.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;

use super::{Source, Upload};
use crate::transport::{Body, BoxError, BoxFuture, Chunks, TransportError};

impl Upload {
    /// Creates an upload from a stream of chunks, with its length in bytes, if it is known. The stream can be read once, so the
    /// call has a single attempt.
    ///
    /// ```
    /// use specwright_runtime::{BoxError, Bytes, Upload};
    ///
    /// fn upload(chunks: impl futures_core::Stream<Item = Result<Bytes, BoxError>> + Send + 'static) -> Upload {
    ///     Upload::from_stream(chunks, None)
    /// }
    /// ```
    #[must_use]
    pub fn from_stream<E: Into<BoxError> + 'static>(
        stream: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        Self::once(Streamed(Box::pin(stream)), length)
    }

    /// Creates an upload from a reader, with its length in bytes, if it is known. The reader can be read once, so the call has a
    /// single attempt.
    #[cfg(feature = "reqwest")]
    #[must_use]
    pub fn from_reader(reader: impl tokio::io::AsyncRead + Send + 'static, length: Option<u64>) -> Self {
        Self::once(super::ReaderChunks(Box::pin(reader)), length)
    }

    /// Creates an upload from the body of another request or response, of which it sends the data without the trailers. The body
    /// can be read once, so the call has a single attempt.
    #[cfg(feature = "reqwest")]
    #[must_use]
    pub fn from_body<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes, Error: Into<BoxError> + 'static> + Send + 'static,
    {
        let length = body.size_hint().exact();
        Self::once(Streamed(Box::pin(Frames(Box::pin(body)))), length)
    }

    fn once(chunks: impl Chunks + 'static, length: Option<u64>) -> Self {
        Self::from_source(Once { body: Mutex::new(Some(Body::chunks(chunks))), length })
    }
}

/// A source that can be opened once.
struct Once {
    body: Mutex<Option<Body>>,
    length: Option<u64>,
}

impl Source for Once {
    fn length(&self) -> Option<u64> {
        self.length
    }

    fn open(&self) -> BoxFuture<'static, Result<Body, BoxError>> {
        let body = self.body.lock().unwrap_or_else(PoisonError::into_inner).take();
        Box::pin(std::future::ready(body.ok_or_else(|| "the body can be read once, and was read before".into())))
    }

    fn is_repeatable(&self) -> bool {
        false
    }
}

/// The chunks of a stream.
struct Streamed<S: ?Sized>(Pin<Box<S>>);

impl<S, E> Chunks for Streamed<S>
where
    S: Stream<Item = Result<Bytes, E>> + Send + ?Sized,
    E: Into<BoxError>,
{
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            let chunk = std::future::poll_fn(|cx| self.0.as_mut().poll_next(cx)).await;
            chunk.transpose().map_err(|error| TransportError::Interrupted(error.into()))
        })
    }
}

/// The data of a body.
#[cfg(feature = "reqwest")]
struct Frames<B>(Pin<Box<B>>);

#[cfg(feature = "reqwest")]
impl<B: http_body::Body<Data = Bytes>> Stream for Frames<B> {
    type Item = Result<Bytes, B::Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Bytes, B::Error>>> {
        use std::task::{Poll, ready};
        loop {
            match ready!(self.0.as_mut().poll_frame(cx)) {
                Some(Ok(frame)) => {
                    // Trailers are not sent.
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
