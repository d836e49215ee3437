//! The API representation: the meaning of the documents of one client, before any Rust.
//!
//! [`lower`](crate::lower) builds an [`Api`] from the normalized documents. `plan` derives the Rust code from it, and `guide`
//! the text about that code. The module has data and lookups, no passes.
//!
//! | module | contents |
//! | --- | --- |
//! | `operation` | operations: parameters, request bodies, retries |
//! | `response` | responses of operations |
//! | `pagination` | how the next page of a list is requested |
//! | `webhook` | webhooks and callbacks: the requests that the API makes |
//! | `schema` | schemas: objects, enums, unions, tuples, aliases, and the presence of properties |
//! | `client` | servers and security schemes |
//! | `example` | examples of schemas, which generated tests decode |
//!
//! ```text
//! paths: { /pets/{id}: { get: { operationId: get_pet, responses: { '200': { … $ref: Pet } } } } }
//!     => Operation { id: "get_pet", method: Get, path: "/pets/{id}", parameters: [id],
//!                    successes: [Response { status: Code(200), body: Json(Schema(SchemaId(0))) }] }
//! ```
//!
//! Invariants:
//!
//! - A reference is an index ([`OperationId`], [`WebhookId`], [`SchemaId`], positions in `servers` and `security_schemes`) and
//!   never dangles. `$ref`, path items and components do not occur.
//! - Strings are names or prose. Everything that a later stage decides by is an enum, a number or an index.
//! - Operations are sorted by path and method, webhooks and tags by name; parameters, properties and enum values are in document order.
//! - An item that could not be read is [`TypeKind::Broken`], [`Shape::Broken`] or has `broken: true`, and has been reported.

use std::fmt;

use crate::graph;
use crate::pointer::Pointer;

mod client;
mod example;
mod operation;
mod pagination;
mod response;
mod schema;
mod webhook;

use crate::common::Constraints;
pub use crate::common::{EnumValue, LeafKind, Literal, Scalar};
pub use client::{KeyLocation, SchemeEnv, SchemeKind, SecurityRequirement, SecurityScheme, Server, ServerVariable};
pub use example::Example;
pub use operation::{
    BodyConstraints, Location, Operation, Parameter, Part, PartKind, RequestBody, RequestBodyContent, Retry, Style,
    StyleKind,
};
pub use pagination::{NextPage, PageInput, PageOutput, Pagination};
pub use response::{Response, ResponseBody, Status, Stream};
pub use schema::{
    Branch, Directions, Enum, Object, Presence, Property, PropertyXml, Schema, SchemaId, SchemaName, Shape, Side, Type,
    TypeKind, Union,
};

pub use webhook::{Webhook, WebhookResponse, WebhookResponseBody};

/// An operation, by its index in [`Api::operations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub usize);

/// A webhook, by its index in [`Api::webhooks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WebhookId(pub usize);

/// The API of one client, which may come from several documents.
#[derive(Default)]
pub struct Api {
    /// The `info` of each document, in the order in which the user listed the documents.
    pub documents: Vec<Document>,
    /// The servers of all operations.
    pub servers: Vec<Server>,
    /// Servers that a caller may select instead of the default server: pairs of the default and the alternative, as indices into
    /// `servers`.
    pub alternatives: Vec<(usize, usize)>,
    /// The security schemes of all documents.
    pub security_schemes: Vec<SecurityScheme>,
    /// The tags of the operations, by name.
    pub tags: Vec<Tag>,
    /// The operations, by path and method.
    pub operations: Vec<Operation>,
    /// The webhooks and callbacks, by name.
    pub webhooks: Vec<Webhook>,
    /// The places and names of operations that could not be read. The reasons have been reported.
    pub unreadable: Vec<(Pointer, String)>,
    /// The components, and the inline schemas that need a name.
    pub schemas: Vec<Schema>,
    /// The examples of schemas, if the job asks for them.
    pub examples: Vec<Example>,
    /// The type at the end of each chain of aliases, by schema; empty until all shapes are known.
    alias_ends: Vec<Option<TypeKind>>,
}

impl fmt::Debug for Api {
    /// Writes everything but `alias_ends`, which follows from the schemas.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { documents, servers, alternatives, security_schemes, tags, .. } = self;
        let Self { operations, webhooks, unreadable, schemas, examples, .. } = self;
        f.debug_struct("Api")
            .field("documents", documents)
            .field("servers", servers)
            .field("alternatives", alternatives)
            .field("security_schemes", security_schemes)
            .field("tags", tags)
            .field("operations", operations)
            .field("webhooks", webhooks)
            .field("unreadable", unreadable)
            .field("schemas", schemas)
            .field("examples", examples)
            .finish()
    }
}

impl Api {
    /// Returns every operation with its id.
    pub fn operations(&self) -> impl Iterator<Item = (OperationId, &Operation)> {
        self.operations.iter().enumerate().map(|(index, operation)| (OperationId(index), operation))
    }

    /// Returns the operation of an id.
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0]
    }

    /// Returns every webhook with its id.
    pub fn webhooks(&self) -> impl Iterator<Item = (WebhookId, &Webhook)> {
        self.webhooks.iter().enumerate().map(|(index, webhook)| (WebhookId(index), webhook))
    }

    /// Returns the webhook of an id.
    pub fn webhook(&self, id: WebhookId) -> &Webhook {
        &self.webhooks[id.0]
    }

    /// Follows aliases to the type that they are names of.
    pub fn resolved<'a>(&'a self, kind: &'a TypeKind) -> &'a TypeKind {
        let mut res = kind;
        // A chain of aliases is shorter than this, unless it is a circle.
        for _ in 0..self.schemas.len() {
            let TypeKind::Schema(id) = res else { return res };
            if let Some(Some(end)) = self.alias_ends.get(id.0) {
                return end;
            }
            let Shape::Alias(ty) = &self.schemas[id.0].shape else { return res };
            res = &ty.kind;
        }
        res
    }

    /// Returns the only value that a type and its constraints allow: that of an enum with one value, or of a `const`.
    pub fn only_value(&self, ty: &Type, constraints: &Constraints) -> Option<Literal> {
        match self.resolved(&ty.kind) {
            _ if ty.nullable => None,
            TypeKind::Schema(id) => match &self.schemas[id.0].shape {
                Shape::Enum(Enum { values }) if values.len() == 1 => values.first().map(|it| it.value.clone()),
                Shape::Enum(_)
                | Shape::Object(_)
                | Shape::Tuple(_)
                | Shape::Union(_)
                | Shape::Alias(_)
                | Shape::Broken => None,
            },
            TypeKind::Scalar(Scalar::Boolean) => match &constraints.values.as_ref()?[..] {
                [serde_json::Value::Bool(only)] => Some(Literal::Json(only.to_string())),
                _ => None,
            },
            TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => None,
        }
    }

    /// Finds the type at the end of each chain of aliases, so that [`resolved`](Self::resolved) does not follow long chains.
    /// No shape may change afterwards, except to [`Shape::Broken`].
    pub(crate) fn index_aliases(&mut self) {
        let next = |id: usize| match &self.schemas[id].shape {
            Shape::Alias(Type { kind: TypeKind::Schema(to), .. }) => Some(to.0),
            Shape::Alias(_) | Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken => {
                None
            }
        };
        let edges: graph::Edges = (0..self.schemas.len()).map(|id| next(id).into_iter().collect()).collect();
        let is_cyclic = graph::find_cyclic(&edges);
        let mut ends: Vec<Option<TypeKind>> = vec![None; self.schemas.len()];
        // The next schema of a chain has finished before.
        for id in graph::finishing_order(&edges).into_iter().filter(|id| !is_cyclic[*id]) {
            if let Shape::Alias(ty) = &self.schemas[id].shape {
                ends[id] = match next(id) {
                    Some(to) if is_cyclic[to] || self.is_alias_without_end(to, &ends) => None,
                    Some(to) => ends[to].clone().or_else(|| Some(ty.kind.clone())),
                    None => Some(ty.kind.clone()),
                };
            }
        }
        self.alias_ends = ends;
    }

    /// Returns whether a schema is an alias that leads to a circle.
    fn is_alias_without_end(&self, id: usize, ends: &[Option<TypeKind>]) -> bool {
        ends[id].is_none() && matches!(self.schemas[id].shape, Shape::Alias(_))
    }
}

/// The `info` of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: Option<String>,
}

/// The documentation of an item.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Docs {
    /// `summary`: one line.
    pub summary: Option<String>,
    /// `description`: Markdown.
    pub description: Option<String>,
    /// `externalDocs.url`
    pub more: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// The first example.
    pub example: Option<serde_json::Value>,
    /// `default`
    pub default: Option<serde_json::Value>,
}

/// A tag, which groups operations.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// The name, as operations list it.
    pub name: String,
    /// The description, as Markdown.
    pub description: Option<String>,
}
