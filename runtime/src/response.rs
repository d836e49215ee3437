//! Answers that mean success, and how their bodies are decoded.

use std::error::Error as StdError;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use serde::de::{DeserializeOwned, Error as _};
use serde_json::Value;

use crate::error::{DecodeError, Error, RawResponse, line, request_id};
use crate::header::Header;
use crate::rate_limit::{self, RateLimit};

/// What a server answered to a call that succeeded. Derefs to the decoded body.
#[derive(Clone, Debug)]
pub struct Response<T> {
    body: T,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
}

impl<T> Response<T> {
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

    /// The value of a header that the document declares. `None` if the server did not send it, whatever the document
    /// promises.
    ///
    /// # Errors
    /// If it is not what the document says.
    pub fn header<H: DeserializeOwned>(&self, header: Header<H>) -> Result<Option<H>, DecodeFailure> {
        header.read(&self.headers)
    }

    /// Where a redirect leads, or where what was created is (RFC 9110, section 10.2.2). It may be relative to the URL of
    /// the request.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.headers.get(LOCATION)?.to_str().ok()
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

    /// How many requests were sent for the call.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The decoded body alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.body
    }

    /// A body beside what came with it.
    pub(crate) fn with(answer: RawResponse, body: T) -> Self {
        let RawResponse { operation: _, attempts, status, headers, body: _ } = answer;
        Self { body, status, headers, attempts }
    }

    /// Another body beside what came with this one.
    pub(crate) fn map<U>(self, to: impl FnOnce(T) -> U) -> Response<U> {
        let Self { body, status, headers, attempts } = self;
        Response { body: to(body), status, headers, attempts }
    }

    /// The decoded body beside what came with it.
    pub(crate) fn of<D: Decode<Body = T>>(answer: RawResponse) -> Result<Self, Error> {
        match D::decode(&answer) {
            Ok(body) => Ok(Self::with(answer, body)),
            Err(error) => Err(error.of(answer)),
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

/// A call that says what its success is made of; [`call!`](crate::call) gives it `send`.
pub trait Operation {
    /// How the body of a success is decoded: [`Json`], [`PlainText`], [`Binary`], [`Empty`], or an enum that tells
    /// several statuses apart.
    type Output: Decode;
}

/// How the body of an operation's success is decoded.
pub trait Decode {
    /// What it becomes.
    type Body;

    /// The media types to ask for.
    const ACCEPT: &'static str;

    /// Decodes an answer.
    ///
    /// # Errors
    /// If the body is not what the document says.
    fn decode(answer: &RawResponse) -> Result<Self::Body, DecodeFailure>;

    /// Whether a status means success. Any 2xx does, whether the document lists it or not.
    fn accepts(status: StatusCode) -> bool {
        status.is_success()
    }
}

/// Why a body or a header does not decode, and where.
#[derive(Debug)]
pub struct DecodeFailure {
    /// Where, such as `results[0].status`; `.` is the body itself, `header x-name` a header.
    pub path: String,
    /// Why.
    pub source: serde_json::Error,
}

impl DecodeFailure {
    /// The error of the call whose answer it was.
    pub(crate) fn of(self, answer: RawResponse) -> Error {
        Error::Decode(Box::new(DecodeError { answer, path: self.path, source: self.source }))
    }
}

impl Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The reader's message may quote what was read.
        write!(f, "does not decode at `{}`: {}", line(&self.path), line(&self.source.to_string()))
    }
}

impl StdError for DecodeFailure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.source)
    }
}

/// The body is JSON.
///
/// A body without content, or an empty JSON string where `T` takes none, reads as `null`.
#[derive(Debug)]
pub struct Json<T>(PhantomData<fn() -> T>);

/// The body is text, in UTF-8.
#[derive(Debug)]
pub struct PlainText;

/// The body is bytes of any kind.
#[derive(Debug)]
pub struct Binary;

/// The body means nothing, whatever it is.
#[derive(Debug)]
pub struct Empty;

/// The answer sends its caller elsewhere, to its header `location`: that is the success, as is any 2xx.
///
/// The default transport does not go there by itself; [`Response::location`] says where it is.
#[derive(Debug)]
pub struct Redirect;

impl<T: DeserializeOwned> Decode for Json<T> {
    type Body = T;

    const ACCEPT: &'static str = "application/json";

    fn decode(answer: &RawResponse) -> Result<T, DecodeFailure> {
        Self::read(answer.body())
    }
}

impl<T: DeserializeOwned> Json<T> {
    /// Decodes a body by itself.
    ///
    /// # Errors
    /// If the body is not what `T` takes.
    pub fn read(body: &[u8]) -> Result<T, DecodeFailure> {
        json(body).or_else(|error| match body.trim_ascii() {
            b"" | b"\"\"" => json(b"null").map_err(|_| error),
            _ => Err(error),
        })
    }
}

impl Decode for Empty {
    type Body = ();

    // What explains a failure is JSON wherever an API speaks JSON.
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

    fn decode(answer: &RawResponse) -> Result<String, DecodeFailure> {
        String::from_utf8(answer.body().to_vec())
            .map_err(|error| DecodeFailure { path: ".".to_owned(), source: serde_json::Error::custom(error) })
    }
}

impl Decode for Binary {
    type Body = Bytes;

    const ACCEPT: &'static str = "*/*";

    fn decode(answer: &RawResponse) -> Result<Bytes, DecodeFailure> {
        Ok(answer.body().clone())
    }
}

pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeFailure> {
    // To keep the path, or to look at numbers, costs more than to read again what nearly never fails.
    serde_json::from_slice(body).or_else(|_| with_integers(body).map_or_else(|| json_with_path(body), Ok))
}

/// What a body holds if whole numbers count as integers however they are written, such as `1.0`; JSON knows no
/// difference (JSON Schema 2020-12 validation, section 6.1.1). `None` if that is not what was wrong.
fn with_integers<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let mut value: Value = serde_json::from_slice(body).ok()?;
    let mut changed = false;
    let mut open = vec![&mut value];
    while let Some(value) = open.pop() {
        match value {
            Value::Number(number) => {
                if let Some(integer) = integer(number) {
                    *number = integer.into();
                    changed = true;
                }
            }
            Value::Array(items) => open.extend(items),
            Value::Object(object) => open.extend(object.values_mut()),
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }
    changed.then(|| serde_json::from_slice(&serde_json::to_vec(&value).ok()?).ok()).flatten()
}

/// The integer that a float is. Beyond 53 bits nobody knows which it was.
fn integer(number: &serde_json::Number) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = number.as_f64().filter(|it| number.is_f64() && it.fract() == 0.0 && it.abs() <= EXACT)?;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and small enough")]
    Some(float as i64)
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
