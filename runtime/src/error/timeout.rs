//! The limits of time.

use std::time::Duration;

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
