//! What a server answered, before it is decoded.

use std::error::Error as StdError;
use std::fmt::{self, Display};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::message::{self, SHOWN, line};
use crate::header::Header;
use crate::rate_limit::{self, RateLimit};
use crate::response::{Decode, DecodeFailure, json};

/// What a server answered, before it is decoded.
#[derive(Clone)]
pub struct RawResponse {
    pub(crate) operation: &'static str,
    pub(crate) attempts: u32,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A body that does not decode, and where.
#[derive(Debug)]
pub struct DecodeError {
    pub(crate) answer: RawResponse,
    pub(crate) path: String,
    pub(crate) source: serde_json::Error,
}

/// The bodies that a document declares for the failures of an operation.
///
/// ```
/// use specwright_runtime::{DecodeFailure, ErrorBody, RawResponse, Value};
///
/// /// What `ShowTicket` fails with.
/// pub enum ShowTicketError {
///     NotFound(Value),
/// }
///
/// impl ErrorBody for ShowTicketError {
///     fn of(answer: &RawResponse) -> Option<Result<Self, DecodeFailure>> {
///         match answer.status().as_u16() {
///             404 => Some(answer.json().map(Self::NotFound)),
///             _ => None,
///         }
///     }
/// }
/// ```
pub trait ErrorBody: Sized {
    /// Reads the body, if the document declares one for its status.
    fn of(answer: &RawResponse) -> Option<Result<Self, DecodeFailure>>;
}

impl RawResponse {
    /// The `operationId` of the call.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// How many requests were sent for the call.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The media type of the body, in lower case and without parameters; empty if the server gave none.
    #[must_use]
    pub fn media_type(&self) -> String {
        let value = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The value of a header that the document declares. `None` if the server did not send it, whatever the document
    /// promises.
    ///
    /// # Errors
    /// If it is not what the document says.
    pub fn header<H: DeserializeOwned>(&self, header: Header<H>) -> Result<Option<H>, DecodeFailure> {
        header.read(&self.headers)
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    /// If it is not what `T` takes.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeFailure> {
        json(&self.body)
    }

    /// The body, read as an operation's success is.
    ///
    /// # Errors
    /// If it is not what `D` takes.
    pub fn read<D: Decode>(&self) -> Result<D::Body, DecodeFailure> {
        D::decode(self)
    }

    /// The server's id for the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// What the server said about how much more it takes.
    #[must_use]
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        rate_limit::of(&self.headers)
    }

    /// The beginning of the body, on one line.
    #[must_use]
    pub fn text(&self) -> String {
        // No character is longer than four bytes.
        let head = &self.body[..self.body.len().min(SHOWN * 4)];
        line(&String::from_utf8_lossy(head))
    }

    /// What the server says went wrong, on one line of at most 200 characters: the text that the usual error bodies
    /// in JSON hold, and the beginning of any other body. `None` if it is empty.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        let message = message::of(&self.body).map(|message| line(&message));
        message.filter(|message| !message.is_empty()).or_else(|| Some(self.text()).filter(|text| !text.is_empty()))
    }
}

impl Display for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} answered {}", self.operation, self.status)?;
        match self.attempts {
            0 | 1 => Ok(()),
            attempts => write!(f, " to the last of {attempts} attempts"),
        }
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("operation", &self.operation)
            .field("attempts", &self.attempts)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &self.text())
            .finish()
    }
}

impl DecodeError {
    /// What the server answered.
    #[must_use]
    pub fn response(&self) -> &RawResponse {
        &self.answer
    }

    /// Where in the body decoding broke, such as `results[0].status`; `.` is the body itself.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { answer, path, source } = self;
        // The reader's message may quote the body.
        let reason = line(&source.to_string());
        write!(f, "{answer}, but the body does not decode at `{}`: {reason}{}", line(path), Id(answer))
    }
}

impl StdError for DecodeError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.source)
    }
}

/// Shows the request id behind a message.
pub(super) struct Id<'a>(pub(super) &'a RawResponse);

impl Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.request_id() {
            Some(id) => write!(f, " (request {})", line(id)),
            None => Ok(()),
        }
    }
}

/// Some servers give the id twice in one header, separated by a comma, or in two headers.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get("x-request-id").or_else(|| headers.get("request-id"))?.to_str().ok()?;
    let mut ids = value.split(',').map(str::trim);
    let first = ids.next().unwrap_or(value);
    if ids.all(|id| id == first) { Some(first) } else { Some(value) }
}

/// Cookies that a server sets are secrets of the session.
pub(crate) fn hide_cookies(headers: &mut HeaderMap) {
    // Most answers set none, and `entry` makes room for one.
    if headers.contains_key(header::SET_COOKIE)
        && let header::Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE)
    {
        cookies.iter_mut().for_each(|cookie| cookie.set_sensitive(true));
    }
}
