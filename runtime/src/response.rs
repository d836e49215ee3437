//! Successful responses and the decoding of their bodies.

use std::error::Error as StdError;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use serde::de::{DeserializeOwned, Error as _};

use crate::error::{DecodeError, Error, RawResponse, line, request_id};
use crate::header::Header;
use crate::rate_limit::{self, RateLimit};
use crate::wire::{self, Codec, Tree};

/// A successful response. Derefs to the decoded body.
#[derive(Clone, Debug)]
pub struct Response<T> {
    body: T,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
}

impl<T> Response<T> {
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

    /// Returns the value of a header that the document declares, or `None` if the server did not send it.
    ///
    /// # Errors
    /// If the value does not have the declared type.
    pub fn header<H: Codec>(&self, header: Header<H>) -> Result<Option<H>, DecodeFailure> {
        header.read(&self.headers)
    }

    /// Returns the header `location`: the target of a redirect, or the URL of a created resource (RFC 9110, section
    /// 10.2.2). It may be relative to the URL of the request.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.headers.get(LOCATION)?.to_str().ok()
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

    /// Returns the number of requests that were sent for the call.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the decoded body.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.body
    }

    /// Combines a body with the metadata of its response.
    pub(crate) fn with(response: RawResponse, body: T) -> Self {
        let RawResponse { operation: _, attempts, status, headers, body: _ } = response;
        Self { body, status, headers, attempts }
    }

    /// Splits the response into its body and its metadata, which has the status, the headers and the request id.
    #[must_use]
    pub fn into_parts(self) -> (T, Response<()>) {
        let Self { body, status, headers, attempts } = self;
        (body, Response { body: (), status, headers, attempts })
    }

    /// Replaces the body and keeps the metadata.
    #[must_use]
    pub fn map<U>(self, to: impl FnOnce(T) -> U) -> Response<U> {
        let Self { body, status, headers, attempts } = self;
        Response { body: to(body), status, headers, attempts }
    }

    /// Decodes a response.
    pub(crate) fn of<D: Decode<Body = T>>(response: RawResponse) -> Result<Self, Error> {
        match D::decode(&response) {
            Ok(body) => Ok(Self::with(response, body)),
            Err(error) => Err(error.of(response)),
        }
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.body
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

/// Decodes the body of a successful response.
pub trait Decode {
    /// The decoded body.
    type Body;

    /// The media types to request, for the header `accept`.
    const ACCEPT: &'static str;

    /// Decodes a response.
    ///
    /// # Errors
    /// If the body does not match the document.
    fn decode(response: &RawResponse) -> Result<Self::Body, DecodeFailure>;

    /// Returns a decoded body as JSON, in which the items of a page and the place of the next page are looked up.
    #[doc(hidden)]
    fn to_json(response: &RawResponse, _body: &Self::Body) -> serde_json::Value {
        wire::read_value(response.body()).unwrap_or_default()
    }

    /// Returns whether a status means success. Every 2xx status does, including those that the document does not list.
    fn accepts(status: StatusCode) -> bool {
        status.is_success()
    }
}

/// A body or header that does not decode.
#[derive(Debug)]
pub struct DecodeFailure {
    /// The path of the value, such as `results[0].status`; `.` for the body itself, `header x-name` for a header.
    pub path: String,
    /// The reason.
    pub source: serde_json::Error,
}

impl DecodeFailure {
    /// Converts the failure to the error of a call, with the response.
    pub(crate) fn of(self, response: RawResponse) -> Error {
        Error::Decode(Box::new(DecodeError { response, path: self.path, source: self.source }))
    }
}

impl Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The decoder's message may quote what it read.
        write!(f, "does not decode at `{}`: {}", line(&self.path), line(&self.source.to_string()))
    }
}

/// `Display` includes the text of the decoder's error, so `source` does not return it.
impl StdError for DecodeFailure {}

/// A JSON body.
///
/// A body without content reads as `null`, and so does an empty JSON string where `T` does not accept one.
#[derive(Debug)]
pub struct Json<T>(PhantomData<fn() -> T>);

/// A JSON body of a generated type, or of a list or map of them. It is decoded as [`Json`], at less cost.
#[derive(Debug)]
pub struct Typed<T>(PhantomData<fn() -> T>);

/// A text body, in UTF-8.
#[derive(Debug)]
pub struct PlainText;

/// A body of bytes.
#[derive(Debug)]
pub struct Binary;

/// A body that is ignored.
#[derive(Debug)]
pub struct Empty;

/// A redirect. The success is the redirect itself, or any 2xx status.
///
/// The default transport does not follow it; [`Response::location`] returns its target.
#[derive(Debug)]
pub struct Redirect;

impl<T: DeserializeOwned> Decode for Json<T> {
    type Body = T;

    const ACCEPT: &'static str = "application/json";

    fn decode(response: &RawResponse) -> Result<T, DecodeFailure> {
        Self::read(response.body())
    }
}

impl<T: DeserializeOwned> Json<T> {
    /// Decodes the bytes of a body.
    ///
    /// # Errors
    /// If the body does not match `T`.
    pub fn read(body: &[u8]) -> Result<T, DecodeFailure> {
        json(body).or_else(|error| match body.trim_ascii() {
            b"" | b"\"\"" => json(b"null").map_err(|_| error),
            _ => Err(error),
        })
    }
}

impl<T: Codec> Decode for Typed<T> {
    type Body = T;

    const ACCEPT: &'static str = "application/json";

    fn decode(response: &RawResponse) -> Result<T, DecodeFailure> {
        Self::read(response.body())
    }
}

impl<T: Codec> Typed<T> {
    /// Decodes the bytes of a body.
    ///
    /// # Errors
    /// If the body does not match `T`.
    pub fn read(body: &[u8]) -> Result<T, DecodeFailure> {
        typed(body).or_else(|error| match body.trim_ascii() {
            b"" | b"\"\"" => typed(b"null").map_err(|_| error),
            _ => Err(error),
        })
    }
}

/// Decodes the JSON of a generated type.
pub(crate) fn typed<T: Codec>(body: &[u8]) -> Result<T, DecodeFailure> {
    let tree = Tree::parse(body).map_err(|source| DecodeFailure { path: ".".to_owned(), source })?;
    wire::decode(&tree).map_err(|it| DecodeFailure { path: it.path(), source: serde_json::Error::custom(it.reason) })
}

impl Decode for Empty {
    type Body = ();

    // An API that has JSON error bodies has them for every operation.
    const ACCEPT: &'static str = "application/json";

    fn decode(_answer: &RawResponse) -> Result<(), DecodeFailure> {
        Ok(())
    }
}

impl Decode for Redirect {
    type Body = ();

    const ACCEPT: &'static str = "*/*";

    fn decode(_answer: &RawResponse) -> Result<(), DecodeFailure> {
        Ok(())
    }

    fn accepts(status: StatusCode) -> bool {
        status.is_success() || (status.is_redirection() && status != StatusCode::NOT_MODIFIED)
    }
}

impl Decode for PlainText {
    type Body = String;

    const ACCEPT: &'static str = "text/plain, */*;q=0.1";

    fn decode(response: &RawResponse) -> Result<String, DecodeFailure> {
        String::from_utf8(response.body().to_vec())
            .map_err(|error| DecodeFailure { path: ".".to_owned(), source: serde_json::Error::custom(error) })
    }
}

impl Decode for Binary {
    type Body = Bytes;

    const ACCEPT: &'static str = "*/*";

    fn decode(response: &RawResponse) -> Result<Bytes, DecodeFailure> {
        Ok(response.body().clone())
    }
}

pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeFailure> {
    wire::refuse_raw_values(body).map_err(|source| DecodeFailure { path: ".".to_owned(), source })?;
    // Decoding again after a failure is cheaper than tracking the path of every value.
    serde_json::from_slice(body).or_else(|_| json_with_path(body))
}

fn json_with_path<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeFailure> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        DecodeFailure { path, source: error.into_inner() }
    })?;
    reader.end().map_err(|source| DecodeFailure { path: ".".to_owned(), source })?;
    Ok(value)
}
