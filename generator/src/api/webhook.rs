//! Webhooks and callbacks: what the API calls on its user.

use super::{Docs, Parameter, RequestBody, Status, Type};
use crate::common::Method;
use crate::pointer::Pointer;

/// A call that the API makes.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Where it stands.
    pub at: Pointer,
    /// Its key in the document; that of a callback after its operation.
    pub name: String,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// Where it is called, if the document says so. With `{parameter}`s in it.
    pub path: Option<String>,
    /// What it is called by if the document does not say where: its key, without its method.
    pub key: String,
    /// Prose.
    pub docs: Docs,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<RequestBody>,
    /// What may be answered, by status.
    pub responses: Vec<WebhookResponse>,
    /// Whether a part of it could not be understood. It has been reported.
    pub broken: bool,
}

/// What may be answered.
#[derive(Debug, Clone, PartialEq)]
pub struct WebhookResponse {
    /// With which status.
    pub status: Status,
    /// What the document says of it.
    pub description: String,
    /// What it is made of.
    pub body: WebhookResponseBody,
}

/// What an answer is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum WebhookResponseBody {
    /// Nothing.
    Empty,
    /// A place to go to.
    Redirect,
    /// JSON, under this name.
    Json(String, Type),
    /// Text of this media type.
    Text(String),
    /// Bytes of this media type.
    Bytes(String),
}

impl Webhook {
    /// The types that it is made of.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|it| &it.ty);
        let body = self.body.iter().flat_map(|it| it.content.types());
        parameters.chain(body).chain(self.response_types())
    }

    /// The types of the responses.
    pub fn response_types(&self) -> impl Iterator<Item = &Type> {
        self.responses.iter().filter_map(|it| it.body.ty())
    }
}

impl WebhookResponse {
    /// Whether a handler gives it as a problem: an error status without a body, which needs no type of its own.
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
    /// The type, if it has a structure.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(_, ty) => Some(ty),
            Self::Empty | Self::Redirect | Self::Text(_) | Self::Bytes(_) => None,
        }
    }
}
