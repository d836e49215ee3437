//! What the API calls on its user: a trait, and a request and an answer a webhook.

use super::{Constraint, Docs, Name, Type};
use crate::api::{Location, PartKind, WebhookId};
use crate::common::Method;

/// The webhooks of a client.
#[derive(Debug)]
pub struct Webhooks {
    /// What the trait is for.
    pub docs: Docs,
    /// The webhooks, by name.
    pub webhooks: Vec<Webhook>,
}

/// A webhook.
#[derive(Debug)]
pub struct Webhook {
    /// The webhook of the API.
    pub id: WebhookId,
    /// Its name in the document, and the method of the trait.
    pub name: Name,
    /// The module, which is the file.
    pub module: String,
    /// The type of the request.
    pub request: String,
    /// What the type is.
    pub request_docs: Docs,
    /// What is asked.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The HTTP method.
    pub method: Method,
    /// Where it is called.
    pub path: String,
    /// What the request holds.
    pub fields: Vec<WebhookInput>,
    /// What it is answered with.
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
        single.into_iter().chain(variants.into_iter().flatten().map(|it| &it.reply))
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

/// A parameter, the body, or a part of it.
#[derive(Debug)]
pub struct WebhookInput {
    /// Its name in the request, and the field.
    pub name: Name,
    /// What it is.
    pub docs: Docs,
    /// Its type.
    pub ty: Type,
    /// Where it comes from.
    pub source: Source,
    /// Whether it must be there, may be there, or comes several times.
    pub presence: InputPresence,
    /// What must hold of it.
    pub constraints: Vec<Constraint>,
    /// What must hold of each item, if it is a list.
    pub item_constraints: Vec<Constraint>,
}

/// How often a request holds an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputPresence {
    /// Exactly once.
    Required,
    /// At most once.
    Optional,
    /// Any number of times.
    Repeated,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A parameter of this location, and how it is written.
    Parameter(Location, ParameterEncoding),
    /// The body as JSON.
    Json,
    /// The body as a form.
    Form {
        /// Names that have brackets.
        literal: Vec<String>,
        /// Lists that come as one text.
        split: Vec<(String, char)>,
    },
    /// The body as text of this media type.
    Text(String),
    /// The body as it is.
    Bytes,
    /// The parts of the body.
    Parts,
    /// A part of the body, decoded as this kind.
    Part(PartKind),
}

/// How a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterEncoding {
    /// By itself.
    Plain,
    /// As a list in one text.
    Split(char),
    /// As an object in one text, its keys and values in turn.
    Object,
    /// As an object in one text, of pairs with `=`.
    Pairs,
    /// As JSON.
    Json,
    /// As an object whose properties are parameters themselves.
    Spread,
}

/// What a webhook is answered with.
#[derive(Debug)]
pub enum HandlerOutput {
    /// One kind of answer.
    Single(WebhookResponse),
    /// An enum of this name with a variant for each status.
    ByStatus(String, Docs, Vec<WebhookResponseVariant>),
}

/// An answer for some status.
#[derive(Debug)]
pub struct WebhookResponseVariant {
    /// The variant.
    pub ident: String,
    /// When it is given.
    pub docs: Docs,
    /// What it is.
    pub reply: WebhookResponse,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq)]
pub struct WebhookResponse {
    /// With which status; `None` if whoever answers says it.
    pub status: Option<u16>,
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
    /// JSON, under the usual name or this one.
    Json(Option<String>, Type),
    /// Text of this media type.
    Text(String),
    /// Bytes of this media type.
    Bytes(String),
}
