//! Transports, which send requests.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::timer::Timer;
use crate::upload::Upload;

/// Any error, as the source of another.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests. [`ClientBuilder::build`](crate::__codegen::ClientBuilder::build) creates the default transport.
///
/// The extensions of a request hold the `&'static OperationInfo` of its operation, if the document has it, and [`NoRedirect`]
/// if the operation's success is a redirect.
pub trait Transport: Send + Sync {
    /// Sends a request, and returns when the head of the response has arrived.
    ///
    /// The timeout covers everything up to the last chunk of the body. Redirects to another host must not be followed,
    /// because the request carries credentials.
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;

    /// Sends a request whose body is read while it is sent. The default implementation reads the body into memory
    /// first.
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

    /// Returns the timer of the transport's runtime, if it has one.
    fn timer(&self) -> Option<&dyn Timer> {
        None
    }
}

/// Marks a request whose success is a redirect. The transport returns the redirect instead of following it.
#[derive(Clone, Copy, Debug)]
pub struct NoRedirect;

/// An error of a transport: there was no response, or it is incomplete.
#[derive(Debug)]
pub enum TransportError {
    /// The request was not sent.
    NotSent(BoxError),
    /// The connection broke when the server may have received the request.
    Interrupted(BoxError),
    /// Connecting timed out. The request was not sent.
    ConnectTimedOut(BoxError),
    /// The request timed out.
    TimedOut(BoxError),
}

/// The server has no certificate that we trust, so the request was not sent. A retry does not help.
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

/// The body of a response, in chunks.
pub struct Body(Kind);

enum Kind {
    Whole(Bytes),
    Chunks(Box<dyn Chunks>),
}

/// A source of chunks.
pub trait Chunks: Send {
    /// Returns the next chunk, or `None` at the end.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// The error of [`Body::read`].
pub(crate) enum Unread {
    Failed(TransportError),
    TooLarge,
}

impl Body {
    /// Creates a body from chunks.
    #[must_use]
    pub fn chunks(chunks: impl Chunks + 'static) -> Self {
        Self(Kind::Chunks(Box::new(chunks)))
    }

    /// Creates a body from bytes.
    #[must_use]
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        Self(Kind::Whole(bytes.into()))
    }

    /// Returns the next chunk, or `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        match &mut self.0 {
            Kind::Whole(bytes) if bytes.is_empty() => Ok(None),
            Kind::Whole(bytes) => Ok(Some(std::mem::take(bytes))),
            Kind::Chunks(chunks) => chunks.next().await,
        }
    }

    /// Reads to the end, and stops as soon as the body exceeds the limit.
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

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(..)")
    }
}
