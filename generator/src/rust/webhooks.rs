//! Webhooks: a handler trait, with the request and the responses of each webhook.

use super::{Constraint, Docs, Name, Type};
use crate::api::{Location, PartKind, WebhookId};
use crate::common::Method;

/// The webhooks of a client.
#[derive(Debug)]
pub struct Webhooks {
    /// The documentation of the trait.
    pub docs: Docs,
    /// The webhooks, by name.
    pub webhooks: Vec<Webhook>,
}

/// A webhook.
#[derive(Debug)]
pub struct Webhook {
    /// The webhook of the API.
    pub id: WebhookId,
    /// The name in the document, and the method of the trait.
    pub name: Name,
    /// The variant of the enum of names.
    pub variant: String,
    /// The name of the module and file.
    pub module: String,
    /// The type of the request.
    pub request: String,
    /// The documentation of that type.
    pub request_docs: Docs,
    /// The documentation of the method.
    pub docs: Docs,
    /// `true` if the document deprecates the webhook.
    pub deprecated: bool,
    /// The HTTP method.
    pub method: Method,
    /// The path of the route.
    pub path: String,
    /// The fields of the request.
    pub fields: Vec<WebhookInput>,
    /// The responses that a handler can return.
    pub output: HandlerOutput,
}

impl Webhooks {
    /// Returns the modules of the client that the file of the trait imports.
    pub fn imports(&self) -> impl Iterator<Item = &'static str> {
        // An enum of responses is defined in the file of its webhook.
        let mut types = self.webhooks.iter().filter_map(|it| match &it.output {
            HandlerOutput::Single(response) => response.body.ty(),
            HandlerOutput::ByStatus(..) => None,
        });
        types.any(|it| it.models().next().is_some()).then_some("models").into_iter()
    }
}

impl Webhook {
    /// Returns the modules of the client that a file with the inputs of the webhook imports.
    pub fn imports_of_inputs(&self) -> impl Iterator<Item = &'static str> {
        let mut types = self.fields.iter().map(|it| &it.ty);
        types.any(|it| it.models().next().is_some()).then_some("models").into_iter()
    }

    /// Returns the modules of the client that the file of the webhook imports.
    pub fn imports(&self) -> impl Iterator<Item = &'static str> {
        let inputs = self.fields.iter().map(|it| &it.ty);
        let mut types = inputs.chain(self.output.responses().filter_map(|it| it.body.ty()));
        types.any(|it| it.models().next().is_some()).then_some("models").into_iter()
    }
}

impl HandlerOutput {
    /// Returns every response that a handler can give.
    pub fn responses(&self) -> impl Iterator<Item = &WebhookResponse> {
        let (single, variants) = match self {
            Self::Single(it) => (Some(it), None),
            Self::ByStatus(_, _, variants) => (None, Some(variants)),
        };
        single.into_iter().chain(variants.into_iter().flatten().map(|it| &it.response))
    }
}

impl WebhookResponseBody {
    /// Returns the type of a body in JSON.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(_, ty) => Some(ty),
            Self::Empty | Self::Redirect | Self::Text(_) | Self::Bytes(_) => None,
        }
    }
}

/// A field of a request: a parameter, the body, or a part of it.
#[derive(Debug)]
pub struct WebhookInput {
    /// The name in the request, and the field.
    pub name: Name,
    /// The documentation of the field.
    pub docs: Docs,
    /// The type of the field.
    pub ty: Type,
    /// The place of the value in the request.
    pub source: Source,
    /// The number of times that the request has the value.
    pub presence: InputPresence,
    /// The constraints of the value.
    pub constraints: Vec<Constraint>,
    /// The constraints of each item of a list.
    pub item_constraints: Vec<Constraint>,
}

/// The number of times that a request has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputPresence {
    /// Exactly once.
    Required,
    /// At most once.
    Optional,
    /// Any number of times.
    Repeated,
}

/// The place of a value in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A parameter of this location and encoding.
    Parameter(Location, ParameterEncoding),
    /// The body as JSON.
    Json,
    /// The body as a form.
    Form {
        /// The fields whose names have brackets.
        literal: Vec<String>,
        /// The fields that have a list as one text, with its delimiter.
        split: Vec<(String, char)>,
        /// The fields that are JSON.
        json: Vec<String>,
        /// `true` if the fields are the parts of a multipart body.
        in_parts: bool,
    },
    /// The body in one of several media types of one type, the preferred one first.
    Either(Box<Source>, Box<Source>),
    /// The body as text of this media type.
    Text(String),
    /// The body as bytes.
    Bytes,
    /// The parts of the body.
    Parts,
    /// A part of the body, decoded as this kind.
    Part(PartKind),
}

/// The encoding of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterEncoding {
    /// One text.
    Plain,
    /// A list in one text, with this delimiter.
    Split(char),
    /// An object in one text, as alternating keys and values.
    Object,
    /// An object in one text, as pairs with `=`.
    Pairs,
    /// JSON.
    Json,
    /// An object whose properties are parameters.
    Spread,
}

/// The responses that a handler can return.
#[derive(Debug)]
pub enum HandlerOutput {
    /// One response.
    Single(WebhookResponse),
    /// An enum of this name with a variant for each status.
    ByStatus(String, Docs, Vec<WebhookResponseVariant>),
}

/// A response for a status.
#[derive(Debug)]
pub struct WebhookResponseVariant {
    /// The variant.
    pub ident: String,
    /// The documentation of the variant.
    pub docs: Docs,
    /// The response.
    pub response: WebhookResponse,
}

/// A response of a handler.
#[derive(Debug, Clone, PartialEq)]
pub struct WebhookResponse {
    /// The status; `None` if the handler chooses it.
    pub status: Option<u16>,
    /// The body.
    pub body: WebhookResponseBody,
}

/// The body of a handler's response.
#[derive(Debug, Clone, PartialEq)]
pub enum WebhookResponseBody {
    /// No body.
    Empty,
    /// A redirect to a URL.
    Redirect,
    /// JSON, with `application/json` or this media type.
    Json(Option<String>, Type),
    /// Text of this media type.
    Text(String),
    /// Bytes of this media type.
    Bytes(String),
}
