//! Parsing: one dialect for all versions of OpenAPI.
//!
//! Input: [`Input`], the documents of one client and the files that they refer to.
//! Output: [`Spec`], tables of typed objects by place, with schemas as JSON Schema 2020-12.
//!
//! Passes, in order:
//!
//! 1. `read_version` reads `openapi`. A document of another version, or that is not OpenAPI, is an error.
//! 2. `walk` visits each object, checks its keys against the table in `grammar`, and moves every object that a `$ref` may
//!    name into the table of its kind. A `$ref` to its place replaces it.
//! 3. `upgrade` brings each object into the shape that `openapiv3` reads: versions differ, and documents are careless.
//! 4. `openapiv3` reads the objects, which are small and flat now. `schema`, `keyword` and `condition` read schemas, which
//!    `openapiv3` does not model since OpenAPI 3.1.
//! 5. `reference` resolves each `$ref`, and the walk visits its target.
//! 6. `example` collects the examples of schemas and checks each against its schema, if they are wanted.
//!
//! For example, this response becomes an entry of `responses`, its schema one of `schemas`, and the reader of `openapiv3`
//! sees two references:
//!
//! ```text
//! responses: { 200: { description: OK, content: { application/json: { schema: { type: string, nullable: true } } } } }
//!
//! responses[#/…/200] = { description: OK, content: { application/json: { schema: { $ref: 0#/…/schema } } } }
//! schemas[0]         = Schema { at: #/…/schema, types: [String], nullable: true, … }
//! ```
//!
//! Invariants:
//!
//! - An object that cannot be read is [`Entry::Broken`] and affects no other object.
//! - The target of each reference exists and is in the table of its kind; other references are reported and have no target.
//! - Schemas are numbered in document order. A subschema is a [`SchemaId`].
//! - Extensions of the generator have their current keys: [`Extension`] is the table of all that are read.
//! - Each key that neither the grammar nor the table of extensions knows is reported.

mod condition;
mod context;
mod example;
mod extension;
mod grammar;
mod keyword;
mod number;
mod reference;
mod schema;
mod schema_extension;
mod upgrade;
mod walk;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use example::Example;
pub use extension::Extension;
pub use reference::SchemaNames;
pub use schema::{Additional, Discriminator, JsonType, Reference, Schema, SchemaId};

use crate::common::Method;
use crate::diagnostics::{self, Failed, Report};
use crate::pointer::{Pointer, SourceId};
use crate::read::Document;
use crate::source::Sources;
use crate::tree::{Node, Value};

/// The documents of one client as typed objects.
#[derive(Debug, Default)]
pub struct Spec {
    /// The roots of the documents that the user named, in that order. Referenced files have no entry.
    pub roots: Vec<Root>,
    /// The names of referenced files, without folder and extension.
    pub files: BTreeMap<SourceId, String>,
    /// The texts that are read as OpenAPI 3.0: documents, and the files that they refer to.
    pub sources_of_3_0: BTreeSet<SourceId>,
    /// Path Item Objects.
    pub path_items: Table<PathItem>,
    /// Operation Objects.
    pub operations: Table<openapiv3::Operation>,
    /// Parameter Objects.
    pub parameters: Table<openapiv3::Parameter>,
    /// Request Body Objects.
    pub request_bodies: Table<openapiv3::RequestBody>,
    /// Response Objects.
    pub responses: Table<openapiv3::Response>,
    /// Header Objects, as Parameter Objects without a name.
    pub headers: Table<openapiv3::Parameter>,
    /// Callback Objects: expressions, and their Path Item Objects.
    pub callbacks: Table<Vec<(String, Pointer)>>,
    /// The callbacks of each operation.
    pub operation_callbacks: BTreeMap<Pointer, Vec<(String, Pointer)>>,
    /// Security Scheme Objects.
    pub security_schemes: Table<openapiv3::SecurityScheme>,
    /// Every schema, in document order.
    pub schemas: Vec<Arc<Schema>>,
    /// The schemas by place.
    pub schema_ids: BTreeMap<Pointer, SchemaId>,
    /// The example of each request body, with its name, by the place of the media type. Of several, the one with the first
    /// name in byte order.
    pub request_examples: BTreeMap<Pointer, (String, serde_json::Value)>,
    /// The examples of schemas, if they are wanted.
    pub examples: Vec<Example>,
}

/// Objects by place.
pub type Table<T> = BTreeMap<Pointer, Entry<T>>;

/// An entry of a table.
#[derive(Debug)]
pub enum Entry<T> {
    /// The object itself.
    Item(T),
    /// A reference to another place.
    Reference(Reference),
    /// An object that could not be read, which has been reported.
    Broken,
}

/// The root of a document.
#[derive(Debug)]
pub struct Root {
    /// The place of the root.
    pub at: Pointer,
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: Option<String>,
    /// `servers`, with their places.
    pub servers: Vec<(Pointer, openapiv3::Server)>,
    /// `security`, if present.
    pub security: Option<Vec<openapiv3::SecurityRequirement>>,
    /// `tags`
    pub tags: Vec<openapiv3::Tag>,
    /// The path templates and their Path Item Objects.
    pub paths: Vec<(String, Pointer)>,
    /// `webhooks` and `x-webhooks`: names, and their Path Item Objects.
    pub webhooks: Vec<(String, Pointer)>,
    /// `x-speakeasy-retries`
    pub retries: Option<serde_json::Value>,
    /// `components.schemas`
    pub schemas: Vec<(String, SchemaId)>,
    /// `components.securitySchemes`
    pub security_schemes: Vec<(String, Pointer)>,
}

impl Root {
    /// Returns whether the document has webhooks and no paths, so that it needs neither a base URL nor credentials.
    pub fn has_only_webhooks(&self) -> bool {
        self.paths.is_empty() && !self.webhooks.is_empty()
    }
}

/// A Path Item Object, with the methods of every version.
#[derive(Debug)]
pub struct PathItem {
    /// The places of `parameters`.
    pub parameters: Vec<Pointer>,
    /// `servers`, with their places.
    pub servers: Vec<(Pointer, openapiv3::Server)>,
    /// The places of the operations, by method.
    pub operations: Vec<(Method, Pointer)>,
    /// `x-specwright-path`
    pub route: Option<String>,
}

/// A version of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    V3_0,
    V3_1,
    V3_2,
}

/// The input of the stage.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The texts, whose names references from other files use.
    pub sources: &'a Sources,
    /// The documents of the client, followed by the files that they refer to.
    pub documents: &'a [Document],
    /// The number of documents of the client.
    pub roots: usize,
    /// `true` if the examples of schemas are wanted.
    pub examples: bool,
    /// The schemas that references name by `$anchor` or `$id`.
    pub names: &'a SchemaNames,
}

/// Reads the documents of one client. Fails if one of them is not an OpenAPI document of a supported version, or if they are too
/// large.
pub fn parse(report: &mut Report, input: Input<'_>) -> Result<Spec, Failed> {
    // Collected first, so that every document is reported.
    let versions: Vec<_> = input.documents[..input.roots].iter().map(|it| read_version(report, it)).collect();
    let versions: Vec<Version> = versions.into_iter().collect::<Result<_, _>>()?;
    let mut spec = walk::walk(report, input, &versions)?;
    if input.examples {
        spec.examples = example::collect(report, input, &spec);
    }
    Ok(spec)
}

/// Returns the version of a document, or reports that it is not an OpenAPI document of a supported version.
pub(crate) fn read_version(report: &mut Report, document: &Document) -> Result<Version, Failed> {
    let root = Pointer::root(document.source);
    if let Some(version) = document.root.get("swagger") {
        report.push(diagnostics::parse::swagger(&root, &scalar_text(version)));
        return Err(Failed);
    }
    let Some(node) = document.root.get("openapi") else {
        report.push(diagnostics::parse::not_openapi(&root));
        return Err(Failed);
    };
    let text = scalar_text(node);
    match text.split('.').take(2).collect::<Vec<_>>()[..] {
        ["3", "0"] => Ok(Version::V3_0),
        ["3", "1"] => Ok(Version::V3_1),
        ["3", "2"] => Ok(Version::V3_2),
        _ => {
            report.push(diagnostics::parse::unsupported_version(&root, &text));
            Err(Failed)
        }
    }
}

/// Returns a scalar as text.
fn scalar_text(node: &Node) -> String {
    match &node.value {
        Value::String(it) => it.clone(),
        Value::Integer(it) => it.to_string(),
        Value::Float(it) => format!("{it:?}"),
        Value::Bool(it) => it.to_string(),
        Value::Null => "null".to_owned(),
        Value::Array(_) | Value::Object(_) => node.kind().to_owned(),
    }
}

impl Spec {
    /// Returns whether a place is in a document of OpenAPI 3.0.
    pub fn is_3_0(&self, at: &Pointer) -> bool {
        self.sources_of_3_0.contains(&at.source)
    }

    /// Returns the place of the object that a `$ref` of this stage replaces.
    pub fn parse_handle(handle: &str) -> Option<Pointer> {
        walk::parse_handle(handle)
    }

    /// Returns a schema.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }
}
