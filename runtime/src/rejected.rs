//! Responses whose status is a success and whose body reports failures.

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

use crate::response::Response;

/// A body that can report failures although the status of its response is a success, such as the results of a batch.
pub trait IntoResult {
    /// The body if nothing failed.
    type Value;

    /// The failures.
    type Error;

    /// Returns the failures as an error.
    ///
    /// # Errors
    /// If the body reports a failure.
    fn into_result(self) -> Result<Self::Value, Self::Error>;
}

impl<T: IntoResult> Response<T> {
    /// Returns the failures that the body reports as an error, which has the status, the headers and the request id of the
    /// response.
    ///
    /// # Errors
    /// If the body reports a failure.
    pub fn into_result(self) -> Result<Response<T::Value>, RejectedResponse<T::Error>> {
        let (body, response) = self.into_parts();
        match body.into_result() {
            Ok(body) => Ok(response.map(|()| body)),
            Err(error) => Err(RejectedResponse(Box::new((response, error)))),
        }
    }
}

/// A response whose body reports failures.
#[derive(Debug)]
pub struct RejectedResponse<E>(Box<(Response<()>, E)>);

impl<E> RejectedResponse<E> {
    /// Returns the failures.
    #[must_use]
    pub fn error(&self) -> &E {
        &self.0.1
    }

    /// Returns the failures without the response.
    #[must_use]
    pub fn into_error(self) -> E {
        self.0.1
    }

    /// Returns the response without its body.
    #[must_use]
    pub fn response(&self) -> &Response<()> {
        &self.0.0
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response().status()
    }

    /// Returns the request id that the server assigned.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.response().request_id()
    }
}

impl<E: fmt::Display> fmt::Display for RejectedResponse<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error().fmt(f)?;
        self.request_id().iter().try_for_each(|it| write!(f, " (request id `{it}`)"))
    }
}

/// The source is that of the failures, whose message is part of this one.
impl<E: StdError + 'static> StdError for RejectedResponse<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error().source()
    }
}
