//! What carries a request to a server and its answer back.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::timer::Timer;
use crate::upload::Upload;

/// Any error, as a source.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries requests. The one to use with the default features is made by [`ClientBuilder::build`](crate::ClientBuilder::build).
///
/// A request's extensions hold the `&'static Operation` that it is made for, and [`NoRedirect`] where a redirect is what its
/// caller came for.
pub trait Transport: Send + Sync {
    /// Sends a request, and gives the answer as soon as its head is there.
    ///
    /// The timeout covers everything up to the last chunk of the body. Redirects must not be followed to another host:
    /// the request carries credentials.
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;

    /// Sends a request whose body is read meanwhile. A transport that does not say how takes all of it into memory
    /// before.
    fn upload(
        &self,
        request: http::Request<Upload>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let (head, body) = request.into_parts();
        Box::pin(async move {
            let (mut chunks, mut bytes) = (body.into_chunks(), BytesMut::new());
            while let Some(chunk) = chunks.next().await? {
                bytes.extend_from_slice(&chunk);
            }
            self.send(http::Request::from_parts(head, bytes.freeze()), timeout).await
        })
    }

    /// The timer of the world that the transport lives in, if it brings one.
    fn timer(&self) -> Option<&dyn Timer> {
        None
    }
}

/// In the extensions of a request whose success is a redirect: the transport gives it as the answer, and does not follow.
#[derive(Clone, Copy, Debug)]
pub struct NoRedirect;

/// Why no answer came, or not all of it.
#[derive(Debug)]
pub enum TransportError {
    /// The request never left: nothing was sent to the server.
    NotSent(BoxError),
    /// The connection broke after the request may have arrived.
    Interrupted(BoxError),
    /// The time for making a connection was over: the request never left.
    ConnectTimedOut(BoxError),
    /// The time was over.
    TimedOut(BoxError),
}

/// Why a request was not sent: the server has no certificate that we trust. To try again does not help.
#[derive(Debug)]
pub(crate) struct Untrusted(pub(crate) BoxError);

impl fmt::Display for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the server's certificate is not trusted")
    }
}

impl std::error::Error for Untrusted {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.0.as_ref())
    }
}

/// The body of an answer, which comes in chunks.
pub struct Body(Kind);

enum Kind {
    Whole(Bytes),
    Chunks(Box<dyn Chunks>),
}

/// A source of chunks.
pub trait Chunks: Send {
    /// The next chunk, or `None` at the end.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// What [`Body::read`] gives instead of a body.
pub(crate) enum Unread {
    Failed(TransportError),
    TooLarge,
}

impl Body {
    /// A body that comes in chunks.
    #[must_use]
    pub fn chunks(chunks: impl Chunks + 'static) -> Self {
        Self(Kind::Chunks(Box::new(chunks)))
    }

    /// A body that is there as a whole.
    #[must_use]
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        Self(Kind::Whole(bytes.into()))
    }

    /// The next chunk, or `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        match &mut self.0 {
            Kind::Whole(bytes) if bytes.is_empty() => Ok(None),
            Kind::Whole(bytes) => Ok(Some(std::mem::take(bytes))),
            Kind::Chunks(chunks) => chunks.next().await,
        }
    }

    /// Reads to the end, and gives up as soon as there are more bytes than the limit.
    pub(crate) async fn read(self, limit: usize) -> Result<Bytes, Unread> {
        let mut chunks = match self.0 {
            Kind::Whole(bytes) if bytes.len() > limit => return Err(Unread::TooLarge),
            Kind::Whole(bytes) => return Ok(bytes),
            Kind::Chunks(chunks) => chunks,
        };
        let mut first = Bytes::new();
        let mut bytes = BytesMut::new();
        while let Some(chunk) = chunks.next().await.map_err(Unread::Failed)? {
            if chunk.len() > limit.saturating_sub(first.len() + bytes.len()) {
                return Err(Unread::TooLarge);
            }
            // Most bodies are one chunk, which is not copied.
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

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(..)")
    }
}
