//! Errors of clients and calls.

mod display;
mod message;
mod raw_response;
mod timeout;

use std::error::Error as StdError;
use std::fmt::{self, Display};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

pub(crate) use self::message::line;
pub use self::raw_response::{DecodeError, ErrorBody, RawResponse};
pub(crate) use self::raw_response::{hide_cookies, request_id};
pub use self::timeout::TimeoutKind;
use crate::rate_limit::RateLimit;
use crate::response::{Decode, DecodeFailure};
use crate::retry;
use crate::transport::{BoxError, TransportError, Untrusted};
use crate::wire::Violation;

/// An error of a client or a call.
///
/// `Display` is one line, which includes the text of the cause. [`source`](StdError::source) returns what that line does not
/// include, so that a report of an error and its sources prints each text once. [`underlying`](Self::underlying) returns the
/// cause itself.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client is not configured correctly, or lacks something that the call needs. Nothing was sent.
    #[non_exhaustive]
    Configuration {
        /// The problem.
        message: String,
        /// The underlying error.
        source: Option<BoxError>,
    },
    /// The request violates constraints of the document. Nothing was sent.
    #[non_exhaustive]
    Invalid {
        /// All violations.
        violations: Vec<Violation>,
    },
    /// No token was available for a security scheme. The request was not sent.
    #[non_exhaustive]
    Credentials {
        /// The name of the scheme in the document.
        scheme: &'static str,
        /// The underlying error.
        source: BoxError,
        /// The response to an earlier attempt of the call, if there was one.
        response: Option<Box<RawResponse>>,
    },
    /// A hook cancelled the call.
    #[non_exhaustive]
    Cancelled {
        /// The hook's error.
        source: BoxError,
        /// The response to an earlier attempt of the call, if there was one.
        response: Option<Box<RawResponse>>,
    },
    /// The connection failed or broke.
    #[non_exhaustive]
    Connection {
        /// `true` if the server may have received the request.
        sent: bool,
        /// The underlying error.
        source: BoxError,
        /// The response to an earlier attempt of the call, if there was one.
        response: Option<Box<RawResponse>>,
    },
    /// The call or attempt timed out.
    #[non_exhaustive]
    Timeout {
        /// The limit that was exceeded.
        kind: TimeoutKind,
        /// The underlying error.
        source: BoxError,
        /// The response to an earlier attempt of the call, if there was one.
        response: Option<Box<RawResponse>>,
    },
    /// The body of the response exceeds the size limit of the client. The response is kept without its body.
    #[non_exhaustive]
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

impl Error {
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::Configuration { message: message.into(), source: None }
    }

    /// Converts the error of an attempt that had this time limit.
    pub(crate) fn of(failure: TransportError, limit: TimeoutKind) -> Self {
        match failure {
            TransportError::NotSent(source) => Self::Connection { sent: false, source, response: None },
            TransportError::Interrupted(source) => Self::Connection { sent: true, source, response: None },
            TransportError::ConnectTimedOut(source) => Self::timed_out(TimeoutKind::Connect, source),
            TransportError::TimedOut(source) => Self::timed_out(limit, source),
        }
    }

    pub(crate) fn timed_out(kind: TimeoutKind, source: impl Into<BoxError>) -> Self {
        Self::Timeout { kind, source: source.into(), response: None }
    }

    pub(crate) fn credentials(scheme: &'static str, source: impl Into<BoxError>) -> Self {
        Self::Credentials { scheme, source: source.into(), response: None }
    }

    pub(crate) fn cancelled(source: BoxError) -> Self {
        Self::Cancelled { source, response: None }
    }

    /// Adds the response to an earlier attempt, unless the error has one.
    pub(crate) fn with_earlier(mut self, earlier: Option<Box<RawResponse>>) -> Self {
        match &mut self {
            Self::Credentials { response, .. }
            | Self::Cancelled { response, .. }
            | Self::Connection { response, .. }
            | Self::Timeout { response, .. } => *response = response.take().or(earlier),
            Self::Configuration { .. }
            | Self::Invalid { .. }
            | Self::TooLarge { .. }
            | Self::Status(_)
            | Self::Decode(_) => {}
        }
        self
    }

    /// Returns the response of an attempt.
    pub(crate) fn into_response(self) -> Option<Box<RawResponse>> {
        match self {
            Self::TooLarge { response, .. } | Self::Status(response) => Some(response),
            Self::Decode(error) => Some(Box::new(error.response)),
            Self::Credentials { response, .. }
            | Self::Cancelled { response, .. }
            | Self::Connection { response, .. }
            | Self::Timeout { response, .. } => response,
            Self::Configuration { .. } | Self::Invalid { .. } => None,
        }
    }

    /// Returns the response. If the last attempt of the call got none, this is the response to the last attempt that got
    /// one.
    #[must_use]
    pub fn response(&self) -> Option<&RawResponse> {
        match self {
            Self::TooLarge { response, .. } | Self::Status(response) => Some(response),
            Self::Decode(error) => Some(&error.response),
            Self::Credentials { response, .. }
            | Self::Cancelled { response, .. }
            | Self::Connection { response, .. }
            | Self::Timeout { response, .. } => response.as_deref(),
            Self::Configuration { .. } | Self::Invalid { .. } => None,
        }
    }

    /// Returns the error that caused this one, for `downcast_ref`.
    #[must_use]
    pub fn underlying(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Configuration { source, .. } => source.as_ref().map(|source| source.as_ref() as _),
            Self::Credentials { source, .. }
            | Self::Cancelled { source, .. }
            | Self::Connection { source, .. }
            | Self::Timeout { source, .. } => Some(source.as_ref()),
            Self::Decode(error) => Some(&error.source),
            Self::Invalid { .. } | Self::TooLarge { .. } | Self::Status(_) => None,
        }
    }

    /// Returns the status of the [`response`](Self::response).
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

    /// Decodes the body of the response in another format than JSON. Returns `None` if there is no response or the body does not
    /// decode; [`RawResponse::read`] gives the reason.
    #[must_use]
    pub fn read<D: Decode>(&self) -> Option<D::Body> {
        self.response()?.read::<D>().ok()
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

    /// Returns whether the [`response`](Self::response) has this status: `error.is_status(409)`, or
    /// `error.is_status(StatusCode::CONFLICT)`.
    #[must_use]
    pub fn is_status<S>(&self, status: S) -> bool
    where
        StatusCode: PartialEq<S>,
    {
        self.status().is_some_and(|it| it == status)
    }

    /// Returns whether the status is 404 (Not Found).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_status(StatusCode::NOT_FOUND)
    }

    /// Returns whether the status is 401 (Unauthorized): the server refused the credentials.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.is_status(StatusCode::UNAUTHORIZED)
    }

    /// Returns whether the status is 429 (Too Many Requests). [`retry_after`](Self::retry_after) may have the wait.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.is_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Returns whether a time limit was exceeded. [`timeout`](Self::timeout) returns which.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.timeout().is_some()
    }

    /// Returns whether no connection to the server could be established, in time or at all, so that the request was not
    /// sent. If an earlier attempt may have reached the server, this is `false` for a failed connection.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        match self {
            Self::Connection { sent, .. } => !sent,
            Self::Timeout { kind, .. } => *kind == TimeoutKind::Connect,
            Self::Configuration { .. }
            | Self::Invalid { .. }
            | Self::Credentials { .. }
            | Self::Cancelled { .. }
            | Self::TooLarge { .. }
            | Self::Status(_)
            | Self::Decode(_) => false,
        }
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
