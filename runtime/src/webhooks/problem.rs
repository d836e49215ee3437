//! Problem responses (RFC 9457).

use std::error::Error;
use std::fmt;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use http::{Extensions, HeaderMap, Response, StatusCode};
use serde_json::{Value, json};

use super::failure::{find_problem, unexpected};
use crate::error::line;
use crate::transport::BoxError;
use crate::wire::Violation;

/// An error response (RFC 9457).
///
/// A 401 must carry a challenge (RFC 9110, section 15.5.2). Secrets in a form and signatures over a body have no
/// registered scheme, so the default challenge is `Webhook`. Set [`header`](Self::header) to replace it, such as with
/// `WWW-Authenticate: Bearer`.
///
/// ```
/// use specwright_runtime::StatusCode;
/// use specwright_runtime::webhooks::Problem;
///
/// let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE).detail("The board is closed.");
/// assert_eq!(problem.into_response().status(), 503);
/// ```
#[derive(Clone)]
#[must_use]
pub struct Problem(Box<Content>);

#[derive(Clone)]
struct Content {
    status: StatusCode,
    headers: HeaderMap,
    detail: Option<String>,
    errors: Vec<Value>,
    /// A complete response, in place of the rest.
    whole: Option<Response<Bytes>>,
    /// The cause, which is logged and not sent.
    cause: Option<String>,
}

/// The cause of a problem, in the extensions of its response, for the log.
#[derive(Clone)]
#[cfg_attr(not(feature = "tracing"), allow(dead_code, reason = "only `tracing` logs it"))]
pub(super) struct Cause(pub(super) String);

impl Cause {
    fn extension(cause: String) -> Extensions {
        let mut extensions = Extensions::new();
        extensions.insert(Self(cause));
        extensions
    }
}

/// The number of faults that a response lists.
const MOST: usize = 100;

/// The default challenge of a 401.
const CHALLENGE: HeaderValue = HeaderValue::from_static("Webhook");

impl Problem {
    /// Creates a problem with this status.
    pub fn new(status: StatusCode) -> Self {
        let headers = HeaderMap::new();
        Self(Box::new(Content { status, headers, detail: None, errors: Vec::new(), whole: None, cause: None }))
    }

    /// Creates a 500 from any error, or returns the [`Problem`] that the error is or has as a source. The messages of the
    /// error and its sources are logged and not sent.
    ///
    /// ```
    /// use specwright_runtime::webhooks::{Problem, Result};
    ///
    /// fn read(path: &str) -> Result<String> {
    ///     std::fs::read_to_string(path).map_err(Problem::internal)
    /// }
    /// assert_eq!(read("/no/such/file").unwrap_err().status(), 500);
    /// ```
    pub fn internal(error: impl Into<BoxError>) -> Self {
        let error = error.into();
        find_problem(&*error).unwrap_or_else(|| unexpected(StatusCode::INTERNAL_SERVER_ERROR, &*error))
    }

    /// Creates a problem from a complete response.
    pub fn response(response: Response<Bytes>) -> Self {
        let mut res = Self::new(response.status());
        res.0.whole = Some(response);
        res
    }

    /// Sets a description of the problem. It is sent to the client and must not contain secrets.
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.0.detail = Some(text.into());
        self
    }

    /// Adds a fault in the body, with its JSON pointer.
    pub fn at(mut self, pointer: &str, detail: &str) -> Self {
        self.0.errors.push(json!({ "pointer": pointer, "detail": detail }));
        self
    }

    /// Adds a fault in a parameter, such as `query parameter page`.
    pub fn parameter(mut self, name: &str, detail: &str) -> Self {
        self.0.errors.push(json!({ "parameter": name, "detail": detail }));
        self
    }

    /// Adds a header to the response.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.insert(name, value);
        self
    }

    /// Sets the cause of the problem. With the feature `tracing` it is logged; it is never sent to the client.
    pub fn caused_by(mut self, cause: impl Into<String>) -> Self {
        self.0.cause = Some(line(&cause.into()));
        self
    }

    /// Returns the cause, which is logged and not sent.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Converts the problem to a response.
    #[must_use]
    pub fn into_response(self) -> Response<Bytes> {
        let Content { status, headers, detail, errors, whole, cause } = *self.0;
        if let Some(mut whole) = whole {
            whole.extensions_mut().extend(cause.map(Cause::extension).unwrap_or_default());
            return whole;
        }
        let title = status.canonical_reason().unwrap_or("Problem");
        let mut body = json!({ "title": title, "status": status.as_u16() });
        if let Some(detail) = detail {
            body["detail"] = detail.into();
        }
        if !errors.is_empty() {
            body["errors"] = errors.into();
        }
        let mut res = Response::new(Bytes::from(body.to_string()));
        *res.status_mut() = status;
        *res.headers_mut() = headers;
        if status == StatusCode::UNAUTHORIZED {
            res.headers_mut().entry(WWW_AUTHENTICATE).or_insert(CHALLENGE);
        }
        res.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        res.extensions_mut().extend(cause.map(Cause::extension).unwrap_or_default());
        res
    }

    /// Returns the problem that a source of an error is.
    pub(super) fn from_source(source: &(dyn Error + 'static)) -> Option<Self> {
        let content = source.downcast_ref::<Self>().map(|it| &*it.0).or_else(|| source.downcast_ref::<Content>());
        content.map(|it| Self(Box::new(it.clone())))
    }

    /// Creates a problem from the constraints that a request body violates.
    pub(super) fn body_violations(violations: &[Violation]) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY).faults(violations, Self::at)
    }

    /// Creates a problem from the constraints that a response would violate.
    pub(super) fn response_violations(violations: &[Violation]) -> Self {
        let problem =
            Self::new(StatusCode::INTERNAL_SERVER_ERROR).detail("the response violates constraints of its document");
        problem.faults(violations, Self::at)
    }

    /// Creates a problem from the constraints that parameters violate.
    pub(super) fn parameter_violations(violations: &[Violation]) -> Self {
        Self::new(StatusCode::BAD_REQUEST).faults(violations, Self::parameter)
    }

    /// The number of faults is limited, so that a response is not longer than the request.
    fn faults(self, violations: &[Violation], add: fn(Self, &str, &str) -> Self) -> Self {
        let told = violations.iter().take(MOST);
        let problem = told.fold(self, |it, violation| add(it, &violation.pointer, &violation.message));
        if violations.len() <= MOST {
            return problem;
        }
        let count = format!("{} violations, of which these are the first {MOST}", violations.len());
        let detail = problem.0.detail.iter().cloned().chain([count]).collect::<Vec<_>>().join(": ");
        problem.detail(detail)
    }
}

impl From<StatusCode> for Problem {
    fn from(status: StatusCode) -> Self {
        Self::new(status)
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Content { status, detail, errors, .. } = &*self.0;
        f.debug_struct("Problem").field("status", status).field("detail", detail).field("errors", errors).finish()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.status)?;
        self.0.detail.iter().try_for_each(|it| write!(f, ": {it}"))
    }
}

/// The source of a problem is its content. So a problem is found in every error that passes on its sources, also if that
/// error shows the problem's message as its own and hides its type, as `anyhow` does.
impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content").field("status", &self.status).finish_non_exhaustive()
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.status.canonical_reason().unwrap_or("a problem response"))
    }
}

impl Error for Content {}
