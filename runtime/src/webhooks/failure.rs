//! Errors of handlers and guards, and the problem that each becomes.

use std::error::Error;
use std::fmt::Write as _;

use http::StatusCode;

use super::{Problem, json_text};
use crate::transport::BoxError;

/// The error of a handler. Every type that converts from a [`Problem`] and into a boxed error is one: [`Problem`],
/// [`BoxError`](crate::BoxError), `anyhow::Error`, or your own enum with a variant for a [`Problem`].
///
/// A [`Problem`] is the response, also if it is the source of another error: so `source()` of your enum returns the problem, as
/// `#[error(transparent)]` of `thiserror` does. Without that, the response is a 500. A [`JsonTextError`](super::JsonTextError) is a 422. Every other error
/// is a 500 that contains no text of the error. Its sources are logged in the span of the request, and
/// [`Service::on_error`](super::Service::on_error) can return another response for it.
pub trait HandlerError: From<Problem> + Into<BoxError> + Send + 'static {}

impl<E: From<Problem> + Into<BoxError> + Send + 'static> HandlerError for E {}

/// The number of sources of an error that are searched and logged.
const MOST_SOURCES: usize = 32;

/// Returns an error and its sources.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    fn source<'a>(error: &&'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
        (*error).source()
    }

    std::iter::successors(Some(error), source).take(MOST_SOURCES)
}

/// Returns the problem that an error is, or has as a source.
pub(super) fn find_problem(error: &(dyn Error + 'static)) -> Option<Problem> {
    chain(error).find_map(|it| Problem::from_source(it).or_else(|| json_text::to_problem(it)))
}

/// Returns the problem for an error without one. The response does not contain the error.
pub(super) fn unexpected(status: StatusCode, error: &(dyn Error + 'static)) -> Problem {
    Problem::new(status).caused_by(causes(error))
}

/// Returns the messages of an error and its sources, on one line.
pub(super) fn causes(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    let mut before = String::new();
    for it in chain(error) {
        let message = it.to_string();
        // Many errors repeat their source in their own message.
        if text.is_empty() {
            text.push_str(&message);
        } else if !before.ends_with(&message) {
            // Writing to a `String` does not fail.
            let _ = write!(text, ": {message}");
        }
        before = message;
    }
    text
}
