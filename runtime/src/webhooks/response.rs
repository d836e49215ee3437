//! Encoding of responses.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use http::{HeaderName, Response, StatusCode};

use super::Problem;
use crate::wire::{Checker, Codec, Purpose, to_json};

/// Returns a response without a body.
#[must_use]
pub fn empty(status: u16) -> Response<Bytes> {
    with(status, None, Bytes::new())
}

/// Returns a JSON response. A body that violates constraints of the document becomes a 500 that lists them.
pub fn json<T: Codec>(status: u16, body: &T) -> Response<Bytes> {
    json_as(status, "application/json", body)
}

/// Returns a JSON response of another media type. The API receives it, so it has no read-only properties.
pub fn json_as<T: Codec>(status: u16, media_type: &str, body: &T) -> Response<Bytes> {
    let violations = Checker::violations_of(body);
    if !violations.is_empty() {
        return Problem::response_violations(&violations).into_response();
    }
    match to_json(body, Purpose::Request) {
        Ok(body) => with(status, Some((CONTENT_TYPE, media_type)), body.into()),
        Err(_) => Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response(),
    }
}

/// Returns a text response of this media type.
pub fn text(status: u16, media_type: &str, body: impl Into<String>) -> Response<Bytes> {
    let typed =
        if media_type.contains("charset") { media_type.to_owned() } else { format!("{media_type}; charset=utf-8") };
    with(status, Some((CONTENT_TYPE, &typed)), body.into().into())
}

/// Returns a response with bytes of this media type.
pub fn bytes(status: u16, media_type: &str, body: impl Into<Bytes>) -> Response<Bytes> {
    with(status, Some((CONTENT_TYPE, media_type)), body.into())
}

/// Returns a redirect. A location that is not a valid header value becomes a 500.
#[must_use]
pub fn redirect(status: u16, location: &str) -> Response<Bytes> {
    with(status, Some((LOCATION, location)), Bytes::new())
}

/// Returns whether a response of a status may have content (RFC 9110, section 6.4.1).
fn allows_content(status: StatusCode) -> bool {
    let without = [StatusCode::NO_CONTENT, StatusCode::RESET_CONTENT, StatusCode::NOT_MODIFIED];
    !status.is_informational() && !without.contains(&status)
}

fn with(status: u16, header: Option<(HeaderName, &str)>, body: Bytes) -> Response<Bytes> {
    let mut res = Response::new(body);
    // An invalid status is a bug of the handler.
    *res.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let allows_content = allows_content(res.status());
    if !allows_content {
        *res.body_mut() = Bytes::new();
    }
    if let Some((name, value)) = header.filter(|(name, _)| allows_content || *name != CONTENT_TYPE) {
        match HeaderValue::from_str(value) {
            Ok(value) => res.headers_mut().insert(name, value),
            Err(_) => return Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response(),
        };
    }
    res
}

#[cfg(test)]
mod tests {
    use http::header::{CONTENT_TYPE, LOCATION};

    use super::{json, redirect};

    #[test]
    fn a_status_without_content_keeps_the_other_headers() {
        let response = redirect(304, "https://example.com/a");
        assert_eq!(
            (response.headers()[LOCATION].to_str().unwrap(), response.body().len()),
            ("https://example.com/a", 0)
        );
        let response = json(204, &1_i64);
        assert_eq!((response.headers().get(CONTENT_TYPE), response.body().len()), (None, 0));
        assert_eq!(json(200, &1_i64).headers()[CONTENT_TYPE], "application/json");
        assert_eq!(redirect(302, "a\nb").status(), 500);
    }
}
