//! Calls to a server that validates requests.

use crate::error::Error;

/// Returns the base URL of the server that call tests use, from the environment variable `TEST_BASE_URL`.
///
/// # Panics
/// If the variable is not set.
#[track_caller]
#[must_use]
pub fn base_url() -> String {
    match std::env::var("TEST_BASE_URL") {
        Ok(url) => url,
        Err(error) => panic!("`TEST_BASE_URL` is not set: {error}"),
    }
}

/// Returns the response of a call that succeeded.
///
/// # Panics
/// If the call failed, with the server's error message.
#[track_caller]
pub fn assert_accepted<T>(sent: Result<T, Error>) -> T {
    sent.unwrap_or_else(|error| {
        let headers = error.headers().into_iter().flatten();
        let headers: Vec<_> =
            headers.map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes()))).collect();
        let body = error.body().map(|it| String::from_utf8_lossy(it)).unwrap_or_default();
        panic!("{}: {error}\n{}\n{body}\n", error.kind(), headers.concat());
    })
}
