//! Answers that mean success, and how their bodies are decoded.

use std::marker::PhantomData;
use std::ops::Deref;

use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::error::{Answer, DecodeError, Error, request_id};

/// What a server answered to a call that succeeded. Derefs to the decoded body.
#[derive(Clone, Debug)]
pub struct Response<T> {
    body: T,
    status: StatusCode,
    headers: HeaderMap,
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

    /// The server's id for the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The decoded body alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.body
    }

    /// Any 2xx is success, whether the document lists it or not; everything else keeps its body as it came.
    pub(crate) fn of<D: Decode<Body = T>>(answer: Answer) -> Result<Self, Error> {
        if !answer.status.is_success() {
            return Err(Error::Status(Box::new(answer)));
        }
        match D::decode(&answer.body) {
            Ok(body) => Ok(Self { body, status: answer.status, headers: answer.headers }),
            Err(Undecodable { path, source }) => Err(Error::Decode(Box::new(DecodeError { answer, path, source }))),
        }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

/// A call that says what its success is made of; [`call!`](crate::call) gives it `send`.
pub trait Answers {
    /// How the body of a success is decoded: [`Json`] or [`Empty`].
    type Answer: Decode;
}

/// How the body of an operation's success is decoded.
pub trait Decode {
    /// What it becomes.
    type Body;

    /// The media types to ask for.
    const ACCEPT: &'static str;

    /// Decodes a body.
    ///
    /// # Errors
    /// If the body is not what the document says.
    fn decode(body: &[u8]) -> Result<Self::Body, Undecodable>;
}

/// Why a body does not decode, and where.
#[derive(Debug)]
pub struct Undecodable {
    /// Where, such as `results[0].status`; `.` is the body itself.
    pub path: String,
    /// Why.
    pub source: serde_json::Error,
}

/// The body is JSON.
///
/// A body without content, or an empty JSON string where `T` takes none, reads as `null`.
#[derive(Debug)]
pub struct Json<T>(PhantomData<fn() -> T>);

/// The body means nothing, whatever it is.
#[derive(Debug)]
pub struct Empty;

impl<T: DeserializeOwned> Decode for Json<T> {
    type Body = T;

    const ACCEPT: &'static str = "application/json";

    fn decode(body: &[u8]) -> Result<T, Undecodable> {
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

    fn decode(_body: &[u8]) -> Result<(), Undecodable> {
        Ok(())
    }
}

fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Undecodable> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        Undecodable { path, source: error.into_inner() }
    })?;
    reader.end().map_err(|source| Undecodable { path: ".".to_owned(), source })?;
    Ok(value)
}
