//! The body of a request or response, which is read while it is sent or received.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};

use super::{BoxError, TransportError};

/// The body of a request or response: an [`http_body::Body`] of bytes. Trailers are ignored.
///
/// ```
/// use specwright_runtime::{Body, Bytes};
///
/// let whole = Body::whole("Hello");
/// // The body of a response of hyper, or any other body.
/// fn received<B>(body: B) -> Body
/// where
///     B: http_body::Body<Data = Bytes, Error: Into<specwright_runtime::BoxError>> + Send + 'static,
/// {
///     Body::new(body)
/// }
/// ```
pub struct Body(Kind);

enum Kind {
    /// Bytes in memory, which need no copy.
    Whole(Full<Bytes>),
    Boxed(UnsyncBoxBody<Bytes, TransportError>),
}

/// The error of [`Body::read`].
pub(crate) enum Unread {
    Failed(TransportError),
    TooLarge,
}

impl Body {
    /// Creates a body from another one. An error that is no [`TransportError`] is [`TransportError::Interrupted`].
    #[must_use]
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        Self(Kind::Boxed(body.map_err(transport_error).boxed_unsync()))
    }

    /// Creates a body from bytes.
    #[must_use]
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        Self(Kind::Whole(Full::new(bytes.into())))
    }

    /// Creates a body from a stream of chunks. Errors are as for [`new`](Self::new).
    #[must_use]
    pub fn from_stream<E: Into<BoxError>>(stream: impl Stream<Item = Result<Bytes, E>> + Send + 'static) -> Self {
        Self(Kind::Boxed(UnsyncBoxBody::new(Streamed(Box::pin(stream)))))
    }

    /// Polls for the next chunk; `None` at the end.
    pub(crate) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        use http_body::Body as _;
        loop {
            match ready!(Pin::new(&mut *self).poll_frame(cx)) {
                Some(Ok(frame)) => {
                    if let Ok(chunk) = frame.into_data() {
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    async fn next_chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        std::future::poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// Reads to the end.
    pub(crate) async fn bytes(self) -> Result<Bytes, TransportError> {
        match self.read(usize::MAX).await {
            Ok(bytes) => Ok(bytes),
            Err(Unread::Failed(error)) => Err(error),
            Err(Unread::TooLarge) => Err(TransportError::NotSent("the body is too large".into())),
        }
    }

    /// Reads to the end, and stops as soon as the body exceeds the limit.
    pub(crate) async fn read(mut self, limit: usize) -> Result<Bytes, Unread> {
        let mut first = Bytes::new();
        let mut bytes = BytesMut::new();
        while let Some(chunk) = self.next_chunk().await.map_err(Unread::Failed)? {
            if chunk.len() > limit.saturating_sub(first.len() + bytes.len()) {
                return Err(Unread::TooLarge);
            }
            // Most bodies have one chunk, which is not copied.
            if first.is_empty() && bytes.is_empty() {
                first = chunk;
            } else {
                bytes.extend_from_slice(&std::mem::take(&mut first));
                bytes.extend_from_slice(&chunk);
            }
        }
        Ok(if first.is_empty() { bytes.freeze() } else { first })
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match &mut self.0 {
            Kind::Whole(body) => Pin::new(body).poll_frame(cx).map_err(|never| match never {}),
            Kind::Boxed(body) => Pin::new(body).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Whole(body) => body.is_end_stream(),
            Kind::Boxed(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Whole(body) => body.size_hint(),
            Kind::Boxed(body) => body.size_hint(),
        }
    }
}

fn transport_error(error: impl Into<BoxError>) -> TransportError {
    match error.into().downcast() {
        Ok(error) => *error,
        Err(error) => TransportError::Interrupted(error),
    }
}

/// The chunks of a stream.
struct Streamed<S>(Pin<Box<S>>);

impl<S: Stream<Item = Result<Bytes, E>>, E: Into<BoxError>> http_body::Body for Streamed<S> {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        self.0.as_mut().poll_next(cx).map(|it| it.map(|chunk| chunk.map(Frame::data).map_err(transport_error)))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(..)")
    }
}
