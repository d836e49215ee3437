//! Webhooks and callbacks: the requests that the API makes.

use super::{BodyConstraints, Docs, Parameter, RequestBody, RequestBodyContent, Status, Type};
use crate::common::Method;
use crate::pointer::Pointer;

/// A request that the API makes: an operation of `webhooks` or of a callback.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// The place of the operation.
    pub at: Pointer,
    /// The key in `webhooks`. For a callback, the operation and the key of the callback.
    pub name: String,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// `x-specwright-path`: the path template at which the handler receives the request.
    pub path: Option<String>,
    /// The default for `path`: the name without the method.
    pub key: String,
    /// The documentation.
    pub docs: Docs,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The request body of the preferred media type.
    pub body: Option<RequestBody>,
    /// The other media types of the body that have the same type.
    pub alternatives: Vec<RequestBodyContent>,
    /// The media types of the document that the decoder of `body` takes too.
    pub covered: Vec<String>,
    /// The responses that a handler may return, by status.
    pub responses: Vec<WebhookResponse>,
    /// `true` if a part of the webhook could not be read, which has been reported.
    pub broken: bool,
}

/// A response that a handler may return.
#[derive(Debug, Clone, PartialEq)]
pub struct WebhookResponse {
    /// The status.
    pub status: Status,
    /// The description, as Markdown.
    pub description: String,
    /// The body.
    pub body: WebhookResponseBody,
    /// The constraints of the whole body.
    pub constraints: BodyConstraints,
}

/// The body of a response to a webhook.
#[derive(Debug, Clone, PartialEq)]
pub enum WebhookResponseBody {
    /// No body.
    Empty,
    /// No body, and a `Location` header.
    Redirect,
    /// JSON: the media type, and the type of the value.
    Json(String, Type),
    /// Text of this media type.
    Text(String),
    /// Bytes of this media type.
    Bytes(String),
}

impl Webhook {
    /// Returns the types of the parameters, the body and the responses.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|it| &it.ty);
        let body = self.body.iter().flat_map(|it| it.content.types());
        parameters.chain(body).chain(self.response_types())
    }

    /// Returns the types of the responses.
    pub fn response_types(&self) -> impl Iterator<Item = &Type> {
        self.responses.iter().filter_map(|it| it.body.ty())
    }
}

impl WebhookResponse {
    /// Returns whether this is an error status without a body. A handler returns it as a `Problem`, so it gets no type.
    pub fn is_problem(&self) -> bool {
        let is_error = match self.status {
            Status::Code(it) => it >= 400,
            Status::Range(it) => it >= 4,
            Status::Default => true,
        };
        is_error && self.body == WebhookResponseBody::Empty
    }
}

impl WebhookResponseBody {
    /// Returns the type of a JSON body.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(_, ty) => Some(ty),
            Self::Empty | Self::Redirect | Self::Text(_) | Self::Bytes(_) => None,
        }
    }
}
