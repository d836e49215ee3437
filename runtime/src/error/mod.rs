//! What can go wrong.

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

/// What can go wrong with a client or a call.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client is set up wrongly, or lacks what the call needs. Nothing was sent.
    Configuration {
        /// What is wrong.
        message: String,
        /// What it comes from.
        source: Option<BoxError>,
    },
    /// The request breaks constraints of the document. Nothing was sent.
    Invalid {
        /// All of them.
        violations: Vec<Violation>,
    },
    /// No token could be had for a security scheme. The request was not sent.
    Credentials {
        /// The document's name for the scheme.
        scheme: &'static str,
        /// What it comes from.
        source: BoxError,
    },
    /// A hook of the caller's own ended the call.
    Cancelled {
        /// What the hook said.
        source: BoxError,
    },
    /// There was no connection, or it broke.
    Connection {
        /// Whether the request may have reached the server.
        sent: bool,
        /// What it comes from.
        source: BoxError,
    },
    /// The time was over.
    Timeout {
        /// Which time.
        kind: TimeoutKind,
        /// What it comes from.
        source: BoxError,
    },
    /// The body of the answer is larger than the client allows. The answer is kept without its body.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
        /// The answer.
        answer: Box<RawResponse>,
    },
    /// The server answered with a status that means failure.
    Status(Box<RawResponse>),
    /// The server answered with success, and a body that does not decode.
    Decode(Box<DecodeError>),
}

/// Which time was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeoutKind {
    /// The transport's time for making a connection. The request never left.
    Connect,
    /// The time for one attempt, up to the last byte of its answer.
    Attempt(Duration),
    /// The time for the call as a whole.
    Call(Duration),
}

impl Error {
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::Configuration { message: message.into(), source: None }
    }

    /// What became of an attempt that was given this time.
    pub(crate) fn of(failure: TransportError, limit: TimeoutKind) -> Self {
        match failure {
            TransportError::NotSent(source) => Self::Connection { sent: false, source },
            TransportError::Interrupted(source) => Self::Connection { sent: true, source },
            TransportError::ConnectTimedOut(source) => Self::Timeout { kind: TimeoutKind::Connect, source },
            TransportError::TimedOut(source) => Self::Timeout { kind: limit, source },
        }
    }

    /// What the server answered, if it did.
    #[must_use]
    pub fn response(&self) -> Option<&RawResponse> {
        match self {
            Self::TooLarge { answer, .. } | Self::Status(answer) => Some(answer),
            Self::Decode(error) => Some(&error.answer),
            Self::Configuration { .. }
            | Self::Invalid { .. }
            | Self::Credentials { .. }
            | Self::Cancelled { .. }
            | Self::Connection { .. }
            | Self::Timeout { .. } => None,
        }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(RawResponse::status)
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response().map(RawResponse::headers)
    }

    /// The body of the answer as it came.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.response().map(RawResponse::body)
    }

    /// The body of the answer, read as JSON. `None` if there is no answer, or it does not decode:
    /// [`Answer::json`] says why.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        self.response()?.json().ok()
    }

    /// The body of the answer, read as what the document declares for its status. `None` if there is no answer, or
    /// the document declares nothing for it.
    #[must_use]
    pub fn decode<T: ErrorBody>(&self) -> Option<Result<T, DecodeFailure>> {
        T::of(self.response()?)
    }

    /// What the server says went wrong, on one line. `None` if it said nothing.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        self.response()?.message()
    }

    /// The server's id for the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.response()?.request_id()
    }

    /// What the server said about how much more it takes.
    #[must_use]
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        self.response().map(RawResponse::rate_limits).unwrap_or_default()
    }

    /// How long the server asks to wait before the call is repeated (`Retry-After`).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Credentials { source, .. } => inner(source)?.retry_after(),
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

    /// Whether the same call may succeed later: there was no connection (for another reason than a certificate) or no
    /// answer in time, or the status is 408, 429, 502, 503 or 504. Whether it is *safe* to repeat is another question: the server may have done what the
    /// request asked for.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connection { source, .. } => !source.is::<Untrusted>(),
            Self::Timeout { .. } => true,
            Self::Status(answer) => retry::is_passing(answer.status().as_u16()),
            Self::Credentials { source, .. } => inner(source).is_some_and(Self::is_retryable),
            Self::Configuration { .. }
            | Self::Invalid { .. }
            | Self::Cancelled { .. }
            | Self::TooLarge { .. }
            | Self::Decode(_) => false,
        }
    }

    /// Whether the server refused the call because there were too many (429).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Which time was over, if one was.
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

    /// The broken constraints, if the request was invalid.
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

    /// What kind of error this is, in a word that does not change.
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

/// The error of a request for a token, which is one of ours.
fn inner(source: &BoxError) -> Option<&Error> {
    source.downcast_ref::<Shared>().map(|shared| &*shared.0)
}

/// One error that many waiting calls get.
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
            Self::Credentials { scheme, source } => write!(f, "there is no token for `{scheme}`: {source}"),
            Self::Cancelled { source } => write!(f, "the call was cancelled: {source}"),
            Self::Connection { source, .. } => write!(f, "the connection failed: {}", root(source.as_ref())),
            Self::Timeout { kind: TimeoutKind::Connect, source } => {
                write!(f, "there was no connection in time: {}", root(source.as_ref()))
            }
            Self::Timeout { kind: TimeoutKind::Attempt(limit), .. } => {
                write!(f, "the server did not answer in {limit:?}")
            }
            Self::Timeout { kind: TimeoutKind::Call(limit), .. } => write!(f, "the call was not done in {limit:?}"),
            Self::TooLarge { limit, answer } => {
                write!(f, "{answer}, with a body of more than {limit} bytes{}", Id(answer))
            }
            Self::Status(answer) => match answer.message() {
                None => write!(f, "{answer}{}", Id(answer)),
                Some(message) => write!(f, "{answer}: {message}{}", Id(answer)),
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

/// The innermost error says what happened; those around it say what we were doing.
fn root<'a>(mut error: &'a (dyn StdError + 'static)) -> &'a dyn Display {
    while let Some(source) = error.source() {
        error = source;
    }
    error as _
}
