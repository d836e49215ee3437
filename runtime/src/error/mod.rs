//! Errors of clients and calls.

mod message;
mod raw_response;

use std::error::Error as StdError;
use std::fmt::{self, Display};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

pub(crate) use self::message::line;
use self::raw_response::Id;
pub use self::raw_response::{DecodeError, ErrorBody, RawResponse};
pub(crate) use self::raw_response::{hide_cookies, request_id};
use crate::rate_limit::RateLimit;
use crate::response::DecodeFailure;
use crate::retry;
use crate::transport::{BoxError, TransportError, Untrusted};
use crate::wire::Violation;

/// An error of a client or a call.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client is not configured correctly, or lacks something that the call needs. Nothing was sent.
    Configuration {
        /// The problem.
        message: String,
        /// The underlying error.
        source: Option<BoxError>,
    },
    /// The request violates constraints of the document. Nothing was sent.
    Invalid {
        /// All violations.
        violations: Vec<Violation>,
    },
    /// No token was available for a security scheme. The request was not sent.
    Credentials {
        /// The name of the scheme in the document.
        scheme: &'static str,
        /// The underlying error.
        source: BoxError,
    },
    /// A hook cancelled the call.
    Cancelled {
        /// The hook's error.
        source: BoxError,
    },
    /// The connection failed or broke.
    Connection {
        /// `true` if the server may have received the request.
        sent: bool,
        /// The underlying error.
        source: BoxError,
    },
    /// The call or attempt timed out.
    Timeout {
        /// The limit that was exceeded.
        kind: TimeoutKind,
        /// The underlying error.
        source: BoxError,
    },
    /// The body of the response exceeds the size limit of the client. The response is kept without its body.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
        /// The response, without its body.
        response: Box<RawResponse>,
    },
    /// The server responded with an error status.
    Status(Box<RawResponse>),
    /// The server responded with success, but the body does not decode.
    Decode(Box<DecodeError>),
}

/// The limit that was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeoutKind {
    /// The transport's limit for establishing a connection. The request was not sent.
    Connect,
    /// The limit for one attempt, up to the last byte of its response.
    Attempt(Duration),
    /// The limit for the call with all its attempts.
    Call(Duration),
}

impl Error {
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::Configuration { message: message.into(), source: None }
    }

    /// Converts the error of an attempt that had this time limit.
    pub(crate) fn of(failure: TransportError, limit: TimeoutKind) -> Self {
        match failure {
            TransportError::NotSent(source) => Self::Connection { sent: false, source },
            TransportError::Interrupted(source) => Self::Connection { sent: true, source },
            TransportError::ConnectTimedOut(source) => Self::Timeout { kind: TimeoutKind::Connect, source },
            TransportError::TimedOut(source) => Self::Timeout { kind: limit, source },
        }
    }

    /// Returns the response, if there was one.
    #[must_use]
    pub fn response(&self) -> Option<&RawResponse> {
        match self {
            Self::TooLarge { response, .. } | Self::Status(response) => Some(response),
            Self::Decode(error) => Some(&error.response),
            Self::Configuration { .. }
            | Self::Invalid { .. }
            | Self::Credentials { .. }
            | Self::Cancelled { .. }
            | Self::Connection { .. }
            | Self::Timeout { .. } => None,
        }
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(RawResponse::status)
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response().map(RawResponse::headers)
    }

    /// Returns the body of the response, undecoded.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.response().map(RawResponse::body)
    }

    /// Decodes the body of the response as JSON. Returns `None` if there is no response or the body does not decode;
    /// [`RawResponse::json`] gives the reason.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        self.response()?.json().ok()
    }

    /// Decodes the body of the response as the type that the document declares for its status. Returns `None` if there
    /// is no response, or no declared type.
    #[must_use]
    pub fn decode<T: ErrorBody>(&self) -> Option<Result<T, DecodeFailure>> {
        T::of(self.response()?)
    }

    /// Returns the server's error message, on one line.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        self.response()?.message()
    }

    /// Returns the request id that the server assigned.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.response()?.request_id()
    }

    /// Returns the rate limits that the server reported.
    #[must_use]
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        self.response().map(RawResponse::rate_limits).unwrap_or_default()
    }

    /// Returns the wait that the server requests (`Retry-After`).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Credentials { source, .. } => token_request_error(source)?.retry_after(),
            Self::Configuration { .. }
            | Self::Invalid { .. }
            | Self::Cancelled { .. }
            | Self::Connection { .. }
            | Self::Timeout { .. }
            | Self::TooLarge { .. }
            | Self::Status(_)
            | Self::Decode(_) => retry::retry_after(self.headers()?),
        }
    }

    /// Returns whether the same call may succeed later: the connection failed for another reason than a certificate,
    /// the call timed out, or the status is 408, 429, 502, 503 or 504. This does not mean that a retry is *safe*: the
    /// server may have processed the request.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connection { source, .. } => !source.is::<Untrusted>(),
            Self::Timeout { .. } => true,
            Self::Status(response) => retry::is_passing(response.status().as_u16()),
            Self::Credentials { source, .. } => token_request_error(source).is_some_and(Self::is_retryable),
            Self::Configuration { .. }
            | Self::Invalid { .. }
            | Self::Cancelled { .. }
            | Self::TooLarge { .. }
            | Self::Decode(_) => false,
        }
    }

    /// Returns whether the server rejected the call with 429 (Too Many Requests).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Returns the time limit that was exceeded.
    #[must_use]
    pub fn timeout(&self) -> Option<TimeoutKind> {
        match self {
            Self::Timeout { kind, .. } => Some(*kind),
            Self::Configuration { .. }
            | Self::Invalid { .. }
            | Self::Credentials { .. }
            | Self::Cancelled { .. }
            | Self::Connection { .. }
            | Self::TooLarge { .. }
            | Self::Status(_)
            | Self::Decode(_) => None,
        }
    }

    /// Returns the violated constraints of an invalid request.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid { violations } => violations,
            Self::Configuration { .. }
            | Self::Credentials { .. }
            | Self::Cancelled { .. }
            | Self::Connection { .. }
            | Self::Timeout { .. }
            | Self::TooLarge { .. }
            | Self::Status(_)
            | Self::Decode(_) => &[],
        }
    }

    /// Returns a stable name of the kind of error.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Configuration { .. } => "configuration",
            Self::Invalid { .. } => "invalid",
            Self::Credentials { .. } => "credentials",
            Self::Cancelled { .. } => "cancelled",
            Self::Connection { .. } => "connection",
            Self::Timeout { .. } => "timeout",
            Self::TooLarge { .. } => "too_large",
            Self::Status(_) => "status",
            Self::Decode(_) => "decode",
        }
    }
}

/// Returns the error inside the source of [`Error::Credentials`], if the source is a failed token request.
fn token_request_error(source: &BoxError) -> Option<&Error> {
    source.downcast_ref::<Shared>().map(|shared| &*shared.0)
}

/// An error that several waiting calls share.
#[derive(Clone, Debug)]
pub(crate) struct Shared(pub(crate) std::sync::Arc<Error>);

impl Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Shared {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration { message, .. } => f.write_str(message),
            Self::Invalid { violations } => {
                let violations: Vec<_> = violations.iter().map(ToString::to_string).collect();
                write!(f, "the request is invalid: {}", violations.join("; "))
            }
            Self::Credentials { scheme, source } => write!(f, "no token for `{scheme}`: {source}"),
            Self::Cancelled { source } => write!(f, "the call was cancelled: {source}"),
            Self::Connection { source, .. } => write!(f, "the connection failed: {}", root(source.as_ref())),
            Self::Timeout { kind: TimeoutKind::Connect, source } => {
                write!(f, "connecting timed out: {}", root(source.as_ref()))
            }
            Self::Timeout { kind: TimeoutKind::Attempt(limit), .. } => {
                write!(f, "the server did not respond within {limit:?}")
            }
            Self::Timeout { kind: TimeoutKind::Call(limit), .. } => {
                write!(f, "the call did not complete within {limit:?}")
            }
            Self::TooLarge { limit, response } => {
                write!(f, "{response}, with a body of more than {limit} bytes{}", Id(response))
            }
            Self::Status(response) => match response.message() {
                None => write!(f, "{response}{}", Id(response)),
                Some(message) => write!(f, "{response}: {message}{}", Id(response)),
            },
            Self::Decode(error) => write!(f, "{error}"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Configuration { source, .. } => source.as_ref().map(|source| source.as_ref() as _),
            Self::Credentials { source, .. }
            | Self::Cancelled { source }
            | Self::Connection { source, .. }
            | Self::Timeout { source, .. } => Some(source.as_ref()),
            Self::Decode(error) => Some(&error.source),
            Self::Invalid { .. } | Self::TooLarge { .. } | Self::Status(_) => None,
        }
    }
}

/// Returns the innermost error, which describes the cause; the outer ones describe the context.
fn root<'a>(mut error: &'a (dyn StdError + 'static)) -> &'a dyn Display {
    while let Some(source) = error.source() {
        error = source;
    }
    error as _
}
