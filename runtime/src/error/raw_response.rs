//! Undecoded responses.

use std::error::Error as StdError;
use std::fmt::{self, Display};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::message::{self, SHOWN, line};
use crate::call_operation::OperationName;
use crate::header::Header;
use crate::rate_limit::{self, RateLimit};
use crate::response::{Decode, DecodeFailure, json};
use crate::wire::Codec;

/// An undecoded response.
#[derive(Clone)]
pub struct RawResponse {
    pub(crate) operation: OperationName,
    pub(crate) attempts: u32,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A response with a body that does not decode.
#[derive(Debug)]
pub struct DecodeError {
    pub(crate) response: RawResponse,
    pub(crate) path: String,
    pub(crate) source: serde_json::Error,
}

/// The error bodies that the document declares for an operation.
///
/// ```
/// use specwright_runtime::{DecodeFailure, ErrorBody, RawResponse, Value};
///
/// /// The errors of `ShowTicket`.
/// pub enum ShowTicketError {
///     NotFound(Value),
/// }
///
/// impl ErrorBody for ShowTicketError {
///     fn of(response: &RawResponse) -> Option<Result<Self, DecodeFailure>> {
///         match response.status().as_u16() {
///             404 => Some(response.json().map(Self::NotFound)),
///             _ => None,
///         }
///     }
/// }
/// ```
///
/// A generated enum has also `ShowTicketError::of_error(&error)`, which is [`Error::decode`](super::Error::decode).
pub trait ErrorBody: Sized {
    /// Decodes the body, if the document declares one for the status.
    fn of(response: &RawResponse) -> Option<Result<Self, DecodeFailure>>;
}

/// Implements [`ErrorBody`] for an enum whose variants hold the bodies of these statuses. Other statuses have no body.
#[doc(hidden)]
#[macro_export]
macro_rules! __error_body {
    ($name:ident, $($status:pat => $variant:ident $(in $decoder:ident)?),+) => {
        impl $name {
            /// Decodes the error body of a failed call. Returns `None` if there is no response, or if the document declares
            /// no body for its status.
            #[must_use]
            pub fn of_error(error: &$crate::Error) -> ::core::option::Option<::core::result::Result<Self, $crate::DecodeFailure>> {
                error.decode()
            }
        }

        impl $crate::ErrorBody for $name {
            fn of(
                response: &$crate::RawResponse,
            ) -> ::core::option::Option<::core::result::Result<Self, $crate::DecodeFailure>> {
                match response.status().as_u16() {
                    $($status => ::core::option::Option::Some($crate::__error_body!(@read response $($decoder)?).map(Self::$variant)),)+
                    #[allow(unreachable_patterns, reason = "the last row may be for every other status")]
                    _ => ::core::option::Option::None,
                }
            }
        }
    };
    (@read $response:ident) => { $response.json() };
    (@read $response:ident $decoder:ident) => { $response.read::<$crate::$decoder<_>>() };
}

impl RawResponse {
    /// Returns the `operationId` of the call; the method and the path of a request outside the document.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// Returns the number of requests that were sent for the call.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the media type of the body, in lower case and without parameters; empty if the server sent none.
    #[must_use]
    pub fn media_type(&self) -> String {
        let value = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// Returns the value of a header that the document declares, or `None` if the server did not send it.
    ///
    /// # Errors
    /// If the value does not have the declared type.
    pub fn header<H: Codec>(&self, header: Header<H>) -> Result<Option<H>, DecodeFailure> {
        header.read(&self.headers)
    }

    /// Returns the undecoded body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Decodes the body as JSON.
    ///
    /// # Errors
    /// If the body does not match `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeFailure> {
        json(&self.body)
    }

    /// Decodes the body as that of a successful response.
    ///
    /// # Errors
    /// If the body does not match `D`.
    pub fn read<D: Decode>(&self) -> Result<D::Body, DecodeFailure> {
        D::decode(self)
    }

    /// Returns the request id that the server assigned.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// Returns the rate limits that the server reported.
    #[must_use]
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        rate_limit::of(&self.headers)
    }

    /// Returns the beginning of the body, on one line.
    #[must_use]
    pub fn text(&self) -> String {
        // No character is longer than four bytes.
        let head = &self.body[..self.body.len().min(SHOWN * 4)];
        line(&String::from_utf8_lossy(head))
    }

    /// Returns the server's error message, on one line of at most 200 characters: the text of a common JSON error body,
    /// or the beginning of any other body. Returns `None` if the body is empty.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        let message = message::of(&self.body).map(|message| line(&message));
        message.filter(|message| !message.is_empty()).or_else(|| Some(self.text()).filter(|text| !text.is_empty()))
    }
}

impl Display for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} responded with {}", self.operation(), self.status)?;
        match self.attempts {
            0 | 1 => Ok(()),
            attempts => write!(f, " to the last of {attempts} attempts"),
        }
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("operation", &self.operation())
            .field("attempts", &self.attempts)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &self.text())
            .finish()
    }
}

impl DecodeError {
    /// Returns the response.
    #[must_use]
    pub fn response(&self) -> &RawResponse {
        &self.response
    }

    /// Returns the path at which decoding failed, such as `results[0].status`; `.` for the body itself.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { response, path, source } = self;
        // The decoder's message may quote the body.
        let reason = line(&source.to_string());
        write!(f, "{response}, but the body does not decode at `{}`: {reason}{}", line(path), Id(response))
    }
}

/// `Display` includes the text of the decoder's error, so `source` does not return it.
impl StdError for DecodeError {}

/// Displays the request id after a message.
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

/// Cookies that a server sets are secrets of a session.
pub(crate) fn hide_cookies(headers: &mut HeaderMap) {
    // Most responses set no cookies, and `entry` would allocate.
    if headers.contains_key(header::SET_COOKIE)
        && let header::Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE)
    {
        cookies.iter_mut().for_each(|cookie| cookie.set_sensitive(true));
    }
}
