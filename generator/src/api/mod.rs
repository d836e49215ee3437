//! The first representation between the stages: what the API means. Every reference is an index that cannot
//! dangle; nothing here is shaped like Rust.

use crate::pointer::Pointer;

mod client;
mod example;
mod operation;
mod schema;
mod webhook;

pub use client::{KeyLocation, SchemeEnv, SchemeKind, SecurityRequirement, SecurityScheme, Server, ServerVariable};
pub use example::Example;
pub use operation::{
    Location, NextPage, Operation, PageInput, Pagination, Parameter, Part, PartKind, RequestBody, RequestBodyContent,
    Response, ResponseBody, Retry, Status, Stream, Style, StyleKind,
};
pub use schema::{
    Branch, Directions, Enum, EnumValue, LeafKind, Literal, Object, Presence, Property, Scalar, Schema, SchemaId,
    SchemaName, Shape, Side, Type, TypeKind, Union,
};

pub use webhook::{Webhook, WebhookResponse, WebhookResponseBody};

/// An operation, by its index in [`Api::operations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub usize);

/// A webhook, by its index in [`Api::webhooks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WebhookId(pub usize);

/// The API of one client, which may come from several documents.
#[derive(Debug, Default)]
pub struct Api {
    /// What each of its documents says of itself, in the order in which the user named them.
    pub documents: Vec<Document>,
    /// Every base URL that an operation has.
    pub servers: Vec<Server>,
    /// Servers that may be chosen in the place of another, by their places in `servers`: the other, and the one.
    pub alternatives: Vec<(usize, usize)>,
    /// Every way to authenticate that an operation asks for.
    pub security_schemes: Vec<SecurityScheme>,
    /// What groups operations, by name.
    pub tags: Vec<Tag>,
    /// The operations, by id.
    pub operations: Vec<Operation>,
    /// What the API calls on its user, by name.
    pub webhooks: Vec<Webhook>,
    /// Where operations stand that could not be read, and what they are. Their faults have been reported.
    pub unreadable: Vec<(Pointer, String)>,
    /// Every schema that has a name or needs one.
    pub schemas: Vec<Schema>,
    /// Values that the documents give, if they were asked for.
    pub examples: Vec<Example>,
}

impl Api {
    /// Every operation with its id.
    pub fn operations(&self) -> impl Iterator<Item = (OperationId, &Operation)> {
        self.operations.iter().enumerate().map(|(index, operation)| (OperationId(index), operation))
    }

    /// Returns the operation of an id.
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0]
    }

    /// Every webhook with its id.
    pub fn webhooks(&self) -> impl Iterator<Item = (WebhookId, &Webhook)> {
        self.webhooks.iter().enumerate().map(|(index, webhook)| (WebhookId(index), webhook))
    }

    /// Returns the webhook of an id.
    pub fn webhook(&self, id: WebhookId) -> &Webhook {
        &self.webhooks[id.0]
    }

    /// What a type stands for, behind names for it.
    pub fn resolved<'a>(&'a self, kind: &'a TypeKind) -> &'a TypeKind {
        let mut res = kind;
        // Names of names end, unless they stand for nothing but themselves.
        for _ in 0..self.schemas.len() {
            let TypeKind::Schema(id) = res else { return res };
            let Shape::Alias(ty) = &self.schemas[id.0].shape else { return res };
            res = &ty.kind;
        }
        res
    }
}

/// What a document says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: Option<String>,
}

/// Prose about something.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// `externalDocs.url`
    pub more: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// A value that shows what is meant.
    pub example: Option<serde_json::Value>,
    /// The value that is meant if there is none.
    pub default: Option<serde_json::Value>,
}

/// A group of operations.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// The tag as operations name it.
    pub name: String,
    /// What the document says of it.
    pub description: Option<String>,
}
