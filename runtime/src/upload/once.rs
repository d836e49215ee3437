//! Uploads from streams and readers, which can be read once.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;

use super::{Source, Upload};
use crate::transport::{Body, BoxError, BoxFuture};

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
        Self::once(Body::from_stream(stream), length)
    }

    /// Creates an upload from a reader, with its length in bytes, if it is known. The reader can be read once, so the call has a
    /// single attempt.
    #[cfg(feature = "reqwest")]
    #[must_use]
    pub fn from_reader(reader: impl tokio::io::AsyncRead + Send + 'static, length: Option<u64>) -> Self {
        Self::once(Body::from_stream(super::ReaderChunks::new(reader)), length)
    }

    /// Creates an upload from the body of another request or response, of which it sends the data without the trailers. The body
    /// can be read once, so the call has a single attempt.
    #[must_use]
    pub fn from_body<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes, Error: Into<BoxError> + 'static> + Send + 'static,
    {
        let length = body.size_hint().exact();
        Self::once(Body::new(body), length)
    }

    fn once(body: Body, length: Option<u64>) -> Self {
        Self::from_source(Once { body: Mutex::new(Some(body)), length })
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
