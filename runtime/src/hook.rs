//! Hooks, which observe calls and may change their headers.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::error::Error;
use crate::operation::OperationInfo;
use crate::transport::BoxError;

/// Observes calls and attempts, and may change the headers of requests. The methods must not block.
///
/// They are called in this order: `before_call`; for each attempt `before_request`, then `after_response` if a response
/// arrived; between two attempts `on_retry`; finally `after_call` or `on_error`. If the future of a call is dropped,
/// neither of the last two is called.
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
    /// Called before the first attempt. Headers that it sets apply to all attempts.
    ///
    /// # Errors
    /// An error ends the call: it becomes [`Error::Cancelled`].
    fn before_call(&self, _at: &CallContext<'_>, _headers: &mut HeaderMap) -> Result<(), BoxError> {
        Ok(())
    }

    /// Called before each request with all its headers, including the credentials.
    ///
    /// # Errors
    /// An error ends the call: it becomes [`Error::Cancelled`].
    fn before_request(&self, _at: &CallContext<'_>, _headers: &mut HeaderMap) -> Result<(), BoxError> {
        Ok(())
    }

    /// Called after the head of a response has arrived, whatever its status.
    fn after_response(&self, _at: &CallContext<'_>, _status: StatusCode, _headers: &mut HeaderMap) {}

    /// Called before the wait for another attempt.
    fn on_retry(&self, _at: &CallContext<'_>, _error: &Error, _wait: Duration) {}

    /// Called when a call has failed.
    fn on_error(&self, _at: &CallContext<'_>, _error: &Error) {}

    /// Called when a call has succeeded.
    fn after_call(&self, _at: &CallContext<'_>, _status: StatusCode) {}
}

/// The state of a call, as hooks see it.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct CallContext<'a> {
    /// The operation that is called. Its id and its path are empty for a request outside the document.
    pub operation: &'a OperationInfo,
    /// The URL without its query, because the query may contain a key. Empty before the first attempt.
    pub url: &'a str,
    /// The number of the attempt, from 1; 0 before the first attempt.
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
