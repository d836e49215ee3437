//! Transports, which send requests.

mod body;

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;

pub use self::body::Body;
pub(crate) use self::body::Unread;
use crate::timer::Timer;

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

    /// Sends a request whose body is read while it is sent. The size hint of the body is exact if its length is known. The
    /// default implementation reads the body into memory first.
    fn upload(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let (head, body) = request.into_parts();
        Box::pin(async move {
            let body = body.bytes().await?;
            self.send(http::Request::from_parts(head, body), timeout).await
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

impl TransportError {
    fn cause(&self) -> &BoxError {
        match self {
            Self::NotSent(it) | Self::Interrupted(it) | Self::ConnectTimedOut(it) | Self::TimedOut(it) => it,
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSent(_) => "the request was not sent",
            Self::Interrupted(_) => "the connection was interrupted",
            Self::ConnectTimedOut(_) => "connecting timed out",
            Self::TimedOut(_) => "the request timed out",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.cause().as_ref())
    }
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
