//! The other direction: the calls that an API makes on its user.
//!
//! A generated crate describes each webhook by a type that implements [`Webhook`]: where it is called, how a request is
//! read, how an answer is written. Whatever does not vary with the document is here: a [`Service`] finds the route,
//! keeps strangers out with [`Guard`]s, answers a repeated delivery as the first one ([`Store`]), decodes, checks the
//! constraints of the document, and lives on when a handler panics. What goes wrong is said as RFC 9457 says it, with
//! the place in the request and nothing of our insides.
//!
//! A [`Service`] takes an `http::Request` with its whole body and gives an `http::Response`, so any server can carry
//! it. The feature `axum` adds `Service::router`, which also reads bodies within their limit and in time.

#[cfg(feature = "axum")]
mod axum;
mod body;
mod deduplicate;
mod form;
mod guard;
mod json_text;
mod multipart;
mod panic;
mod parameter;
mod problem;
mod read;
mod request_field;
mod response;
mod route;
mod service;

use bytes::Bytes;
use http::{Request, Response};

pub use self::body::{
    BodyBytes, BodyForm, BodyJson, BodyParts, BodyText, FilePart, OnePart, PartOf, body_bytes, body_form, body_json,
    body_parts, body_text, part,
};
pub use self::deduplicate::{Claim, MemoryStore, Store};
pub use self::guard::{Check, Guard, SharedSecret, Signature, check, sign};
pub use self::json_text::{JsonTextError, from_json_text, to_json_text};
pub use self::multipart::Part;
pub use self::parameter::{Parameter, cookie, header, path, query};
pub use self::problem::Problem;
pub use self::read::{Reader, Source};
pub use self::request_field::RequestField;
pub use self::response::{bytes, empty, json, json_as, redirect, text};
pub use self::route::Route;
pub use self::service::{Service, not_implemented};

/// What a handler gives: an answer, or a [`Problem`] that is answered in its place.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

/// A call that the API makes, as its request.
pub trait Webhook: Sized + Send + 'static {
    /// What it is answered with.
    type Response: Send + 'static;

    /// Where it is called.
    const ROUTE: Route;

    /// Reads a request.
    ///
    /// # Errors
    /// What is wrong with it, ready to be answered.
    fn read(from: &mut Reader) -> Result<Self>;

    /// Writes an answer.
    fn encode(answer: Self::Response) -> Response<Bytes>;

    /// Decodes a request that another server has routed. It neither asks a guard nor counts the body.
    ///
    /// # Errors
    /// What is wrong with the request, ready to be answered.
    fn decode(request: Request<Bytes>) -> Result<Self> {
        let captures = Self::ROUTE.captures(request.uri().path()).unwrap_or_default();
        Self::read(&mut Reader::new(request, captures))
    }
}
