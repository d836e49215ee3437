//! Webhooks: requests that an API sends to your service.
//!
//! A generated crate describes each webhook by a type that implements [`Webhook`]: its route, how the request is
//! decoded, and how the response is encoded. This module has everything that does not vary with the document. A
//! [`Service`] finds the route, authenticates the request with [`Guard`]s, returns the stored response for a repeated
//! delivery ([`Store`]), decodes the request, checks the constraints of the document, and catches panics of handlers.
//! Invalid requests receive an RFC 9457 problem response, which locates each fault and reveals nothing of the
//! implementation.
//!
//! A [`Service`] takes an `http::Request` with its whole body and returns an `http::Response`, so that any server can
//! use it. It is also a service of `tower`, which reads bodies, with limits for size and time. The feature `axum` adds
//! `Service::router` and `serve`.
//!
//! Every request has a [`Context`]: its head, the principal that a guard established, and the state of the application.

mod accepts;
#[cfg(feature = "axum")]
mod axum;
mod body;
mod body_form;
mod context;
mod deduplicate;
mod failure;
mod form;
mod guard;
mod handle;
mod json_text;
mod layer;
mod memory_store;
mod multipart;
mod panic;
mod parameter;
mod problem;
mod read;
mod receive;
mod request_field;
mod response;
mod route;
#[cfg(feature = "axum")]
mod serve;
mod service;
mod signature;
#[cfg(feature = "test-util")]
mod test_request;
mod trace;

use bytes::Bytes;
use http::{Request, Response};

pub use self::accepts::{Accepts, Either, either};
pub use self::body::{
    BodyBytes, BodyJson, BodyParts, BodyText, FilePart, OnePart, PartOf, body_bytes, body_json, body_parts, body_text,
    part,
};
pub use self::body_form::{BodyFields, BodyForm, body_form};
pub use self::context::Context;
pub use self::deduplicate::{Claim, Delivery, Store};
pub use self::failure::HandlerError;
pub use self::guard::{Check, Decision, Guard, SharedSecret, check};
pub use self::json_text::{JsonTextError, from_json_text, to_json_text};
pub use self::layer::RouteService;
pub use self::memory_store::MemoryStore;
pub use self::multipart::Part;
pub use self::parameter::{Parameter, cookie, header, path, query};
pub use self::problem::Problem;
pub use self::read::{Reader, Source};
pub use self::request_field::RequestField;
pub use self::response::{bytes, empty, json, json_as, redirect, text};
pub use self::route::Route;
#[cfg(feature = "axum")]
pub use self::serve::serve;
pub use self::service::{Service, not_implemented};
pub use self::signature::{Signature, sign};
#[cfg(feature = "test-util")]
pub use self::test_request::{Input, TestRequest};

/// The result of a handler: a response, or a [`Problem`].
pub type Result<T, E = Problem> = std::result::Result<T, E>;

/// A webhook, as the type of its request.
pub trait Webhook: Sized + Send + 'static {
    /// The response of the handler.
    type Response: Send + 'static;

    /// The enum of the names of the API's webhooks, such as `WebhookName` of a generated crate.
    type Name: Copy + Eq + Send + Sync + 'static;

    /// The name of the webhook.
    const NAME: Self::Name;

    /// The route of the webhook.
    const ROUTE: Route;

    /// Decodes a request.
    ///
    /// # Errors
    /// The faults of the request, as a problem response.
    fn read(from: &mut Reader) -> Result<Self>;

    /// Encodes a response.
    fn encode(response: Self::Response) -> Response<Bytes>;

    /// Decodes a request that another server has routed. It does not authenticate the request or limit its size.
    ///
    /// # Errors
    /// The faults of the request, as a problem response.
    fn decode(request: Request<Bytes>) -> Result<Self> {
        let captures = Self::ROUTE.captures(request.uri().path()).unwrap_or_default();
        Self::read(&mut Reader::new(request, captures))
    }
}
