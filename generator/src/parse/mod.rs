//! Stage three: one dialect for all versions.
//!
//! Each object that can be referred to is taken out of the tree into a table keyed by its pointer, and a `$ref` to
//! that pointer is left in its place. What stays is small and flat, and `openapiv3` reads it; schemas, which it
//! cannot model since 3.1, are read by ourselves. One object that cannot be read costs nothing but itself.

mod condition;
mod example;
mod grammar;
mod keyword;
mod reference;
mod schema;
mod upgrade;
mod walk;

use std::collections::BTreeMap;

pub use example::Example;
pub use schema::{Additional, Discriminator, JsonType, Reference, Schema, SchemaId};

use crate::common::Method;
use crate::diagnostics::{Failed, Id, Report};
use crate::pointer::{Pointer, SourceId};
use crate::read::Document;
use crate::source::Sources;
use crate::tree::{Node, Value};

/// The documents of one client, typed.
#[derive(Debug, Default)]
pub struct Spec {
    /// What the user named, in that order. Files that these refer to have no entry of their own.
    pub roots: Vec<Root>,
    /// The names of the files that the documents refer to, without folder and ending.
    pub files: BTreeMap<SourceId, String>,
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
    /// Header Objects: they are Parameter Objects without a name, which whoever refers to them gives.
    pub headers: Table<openapiv3::Parameter>,
    /// Callback Objects: expressions, and their Path Item Objects.
    pub callbacks: Table<Vec<(String, Pointer)>>,
    /// The callbacks of the operations that have some.
    pub operation_callbacks: BTreeMap<Pointer, Vec<(String, Pointer)>>,
    /// Security Scheme Objects.
    pub security_schemes: Table<openapiv3::SecurityScheme>,
    /// Every schema, in document order.
    pub schemas: Vec<Schema>,
    /// Which schema stands where.
    pub schema_ids: BTreeMap<Pointer, SchemaId>,
    /// What the documents show of request bodies, by the place of the media type. Of several, the one whose name comes
    /// first stands for all.
    pub shown: BTreeMap<Pointer, (String, serde_json::Value)>,
    /// Values that the documents give for schemas, if they were asked for.
    pub examples: Vec<Example>,
}

/// Objects by where they stand.
pub type Table<T> = BTreeMap<Pointer, Entry<T>>;

/// An object, or what stands in its place.
#[derive(Debug)]
pub enum Entry<T> {
    /// The object itself.
    Item(T),
    /// A reference to another place.
    Reference(Reference),
    /// Something that could not be read. It has been reported.
    Broken,
}

/// What a document says at its root.
#[derive(Debug)]
pub struct Root {
    /// The document.
    pub at: Pointer,
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: Option<String>,
    /// `servers`, each with its place.
    pub servers: Vec<(Pointer, openapiv3::Server)>,
    /// `security`, if it is said.
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
    /// Whether there is nothing to call, and only what is called: it asks for no base URL and no credentials.
    pub fn is_called_only(&self) -> bool {
        self.paths.is_empty() && !self.webhooks.is_empty()
    }
}

/// What `openapiv3` calls a path item, with the methods of every version.
#[derive(Debug)]
pub struct PathItem {
    /// `parameters`, by place.
    pub parameters: Vec<Pointer>,
    /// `servers`, each with its place.
    pub servers: Vec<(Pointer, openapiv3::Server)>,
    /// The operations by method, by place.
    pub operations: Vec<(Method, Pointer)>,
    /// `x-specwright-path`
    pub route: Option<String>,
}

/// The versions of OpenAPI that differ for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    V3_0,
    V3_1,
    V3_2,
}

/// All that the stage reads.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The names of the texts, for references from one file to another.
    pub sources: &'a Sources,
    /// The client's documents first, then the files that they refer to.
    pub documents: &'a [Document],
    /// How many of `documents` are the client's own.
    pub roots: usize,
    /// Whether the values that the documents give for schemas are asked for.
    pub examples: bool,
}

/// Reads the documents of one client.
pub fn parse(report: &mut Report, input: Input<'_>) -> Result<Spec, Failed> {
    // Every document that is none is told, not only the first.
    let versions: Vec<_> = input.documents[..input.roots].iter().map(|it| version(report, it)).collect();
    let versions: Vec<Version> = versions.into_iter().collect::<Result<_, _>>()?;
    let mut spec = walk::walk(report, input, &versions);
    if input.examples {
        spec.examples = example::examples(report, input, &spec);
    }
    Ok(spec)
}

fn version(report: &mut Report, document: &Document) -> Result<Version, Failed> {
    let root = Pointer::root(document.source);
    if let Some(version) = document.root.get("swagger") {
        let message = format!("this is a Swagger {} document, not OpenAPI 3", plain(version));
        let help = "convert it to OpenAPI 3 first; Swagger's own editor and `swagger2openapi` do that";
        report.add_with_help(Id::UnsupportedVersion, &root.child("swagger"), message, help);
        return Err(Failed);
    }
    let Some(node) = document.root.get("openapi") else {
        let help = "an OpenAPI document begins with `openapi: 3.1.0` or another version of 3";
        report.add_with_help(Id::NotOpenApi, &root, "this is no OpenAPI document: it has no `openapi` key", help);
        return Err(Failed);
    };
    let text = plain(node);
    match text.split('.').take(2).collect::<Vec<_>>()[..] {
        ["3", "0"] => Ok(Version::V3_0),
        ["3", "1"] => Ok(Version::V3_1),
        ["3", "2"] => Ok(Version::V3_2),
        _ => {
            let message = format!("OpenAPI `{text}` is not known here");
            report.add_with_help(Id::UnsupportedVersion, &root.child("openapi"), message, "3.0, 3.1 and 3.2 are");
            Err(Failed)
        }
    }
}

/// A scalar as text.
fn plain(node: &Node) -> String {
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
    /// The place that a `$ref` left by this stage stands for.
    pub fn place(handle: &str) -> Option<Pointer> {
        walk::place(handle)
    }

    /// A schema.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }
}
