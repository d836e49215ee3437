//! `Response.StatusCodeRange`: error bodies by status.

use specs::response_status_code_range::operations::untagged::{
    ErrorResponseStatusCode404Error, ErrorResponseStatusCodeInRangeError,
};
use specs::response_status_code_range::{ResponseStatusCodeRange, models};

use crate::scenario::{Scenario, equal, failed};
use crate::{client, scenarios};

client! { ranges: ResponseStatusCodeRange; }

pub fn scenarios() -> Vec<Scenario> {
    scenarios! {
        Response_StatusCodeRange_errorResponseStatusCodeInRange(url) {
            let error = ranges(&url)?.error_response_status_code_in_range().send().await.err().ok_or("no error")?;
            equal(error.status().map(|it| it.as_u16()), Some(494))?;
            let body = ErrorResponseStatusCodeInRangeError::of_error(&error).ok_or("no body")?.map_err(failed)?;
            let expected = models::ErrorInRange::new("request-header-too-large", "Request header too large");
            equal(body, ErrorResponseStatusCodeInRangeError::ClientError(expected))?;
        }
        Response_StatusCodeRange_errorResponseStatusCode404(url) {
            let error = ranges(&url)?.error_response_status_code404().send().await.err().ok_or("no error")?;
            equal(error.is_not_found(), true)?;
            let body = ErrorResponseStatusCode404Error::of_error(&error).ok_or("no body")?.map_err(failed)?;
            let expected = models::NotFoundError::new("not-found", "resource1");
            equal(body, ErrorResponseStatusCode404Error::NotFound(expected))?;
        }
    }
}
