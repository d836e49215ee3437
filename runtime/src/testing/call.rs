//! Calls to a server that says whether they are what the document asks for.

use crate::error::Error;

/// Where the server is that tests of calls ask: what the environment variable `TEST_BASE_URL` says.
///
/// # Panics
/// If it says nothing.
#[track_caller]
#[must_use]
pub fn base_url() -> String {
    match std::env::var("TEST_BASE_URL") {
        Ok(url) => url,
        Err(error) => panic!("`TEST_BASE_URL` says no server: {error}"),
    }
}

/// The answer to a call that succeeded.
///
/// # Panics
/// If it failed, with all that the server said of it.
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
