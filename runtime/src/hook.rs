//! Being told of calls, and having a say in them.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::error::Error;
use crate::operation::OperationInfo;
use crate::transport::BoxError;

/// Is told of each call and of each of its attempts, and may change their headers. It must not block.
///
/// The methods come in this order: `before_call`; for each attempt `before_request`, and `after_response` if there was
/// one; between two attempts `on_retry`; at the end either `after_call` or `on_error`. A call whose future is dropped
/// ends without either.
///
/// ```
/// use specwright_runtime::{BoxError, Hook, CallContext, http::HeaderMap};
///
/// struct Traced;
///
/// impl Hook for Traced {
///     fn before_call(&self, _at: &CallContext<'_>, headers: &mut HeaderMap) -> Result<(), BoxError> {
///         headers.insert("x-trace", "4bf92f".parse()?);
///         Ok(())
///     }
/// }
/// ```
pub trait Hook: Send + Sync {
    /// Before anything is sent. Headers that it sets stand for all attempts.
    ///
    /// # Errors
    /// An error ends the call: it becomes [`Error::Cancelled`].
    fn before_call(&self, _at: &CallContext<'_>, _headers: &mut HeaderMap) -> Result<(), BoxError> {
        Ok(())
    }

    /// Before each request, with all its headers: the credentials are in it.
    ///
    /// # Errors
    /// An error ends the call: it becomes [`Error::Cancelled`].
    fn before_request(&self, _at: &CallContext<'_>, _headers: &mut HeaderMap) -> Result<(), BoxError> {
        Ok(())
    }

    /// After the head of an answer, whatever its status is.
    fn after_response(&self, _at: &CallContext<'_>, _status: StatusCode, _headers: &mut HeaderMap) {}

    /// Before the wait for another attempt.
    fn on_retry(&self, _at: &CallContext<'_>, _error: &Error, _wait: Duration) {}

    /// At the end of a call that failed.
    fn on_error(&self, _at: &CallContext<'_>, _error: &Error) {}

    /// At the end of a call that succeeded.
    fn after_call(&self, _at: &CallContext<'_>, _status: StatusCode) {}
}

/// Where a call is.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct CallContext<'a> {
    /// What is called.
    pub operation: &'static OperationInfo,
    /// The URL without its query, which may hold a key. Empty before the first attempt.
    pub url: &'a str,
    /// The number of the attempt, from 1. It is 0 before the first.
    pub attempt: u32,
    /// The time since the start of the call.
    pub elapsed: Duration,
}

impl fmt::Debug for CallContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallContext")
            .field("operation", &self.operation.id)
            .field("url", &self.url)
            .field("attempt", &self.attempt)
            .field("elapsed", &self.elapsed)
            .finish()
    }
}
