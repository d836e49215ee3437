//! Normalization: schema algebra, before any meaning for the API or for Rust.
//!
//! Input: [`parse::Spec`], in which a schema has any keywords together: a `oneOf` beside properties, several types in one list,
//! items by position. Output: [`Schemas`], in which a union has nothing but branches.
//!
//! Passes, in order:
//!
//! 1. `distribute` moves the keywords beside a `oneOf` or `anyOf` into its branches, or the union into
//!    [`Schema::flattened_union`] of the object. It also splits lists of types, and positional items that do not form a tuple,
//!    into unions. `flatten_all_of` lists the schemas that `allOf` and `$ref` combine.
//! 2. `dedup` finds the components that several documents of a client describe with equal schemas.
//!
//! [`lower`](crate::lower) uses `flatten_all_of` and `structurally_equal` on the result.
//!
//! ```text
//! {properties: {id}, oneOf: [{properties: {a}}, {properties: {b}}]}
//!     => {properties: {id}}, with a flattened union of {a} and {b}       no branch describes `id`
//! {properties: {id}, oneOf: [{properties: {id, a}}, {properties: {b}}]}
//!     => oneOf: [{properties: {id, a}}, {properties: {id, b}}]           one branch describes `id` as well
//! ```
//!
//! Invariants:
//!
//! - A [`SchemaId`] of the document keeps its index; synthesized schemas come after those of the documents.
//! - Schemas are visited in the order of their ids, so the result does not depend on the order of keys.
//! - Recursion follows the nesting of the document, never references. The number of synthesized schemas is limited.

mod dedup;
mod distribute;
mod flatten_all_of;
mod predicates;

use std::collections::BTreeMap;
use std::ops::Deref;

pub(crate) use dedup::structurally_equal;
pub(crate) use flatten_all_of::{FlattenError, branches, flatten_all_of};

use crate::diagnostics::Report;
use crate::parse::{self, SchemaId, Spec};

/// A normalized schema. A schema with branches has nothing else that determines a type.
#[derive(Debug, Clone)]
pub struct Schema {
    parsed: parse::Schema,
    /// A union whose branches describe every property that the object does not describe.
    pub flattened_union: Option<SchemaId>,
}

impl From<parse::Schema> for Schema {
    fn from(parsed: parse::Schema) -> Self {
        Self { parsed, flattened_union: None }
    }
}

impl Deref for Schema {
    type Target = parse::Schema;

    fn deref(&self) -> &parse::Schema {
        &self.parsed
    }
}

/// Every schema of the documents of a client, normalized.
#[derive(Debug)]
pub struct Schemas {
    /// The schemas of the documents, by [`SchemaId`], and after them those that were synthesized.
    pub schemas: Vec<Schema>,
    /// The union of each synthesized branch, and the branch of the document that it replaces.
    pub synthesized: BTreeMap<SchemaId, (SchemaId, SchemaId)>,
    /// The components of later documents, each with the equal component of that name in an earlier document.
    pub duplicates: BTreeMap<SchemaId, SchemaId>,
}

impl Schemas {
    /// Returns the schema of an id.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }
}

/// Normalizes every schema.
pub fn normalize(report: &mut Report, spec: &Spec) -> Schemas {
    let (schemas, synthesized) = distribute::distribute(report, spec);
    Schemas { schemas, synthesized, duplicates: dedup::find_duplicates(spec) }
}

#[cfg(test)]
pub(crate) mod testing {
    //! Documents for unit tests.

    use crate::diagnostics::{Mode, Report};
    use crate::parse::{self, Spec, parse};
    use crate::read;
    use crate::source::Sources;

    /// Parses an OpenAPI 3.1 document from everything but its first lines. Findings are left to the fixtures.
    pub(crate) fn spec(body: &str) -> Spec {
        let mut report = Report::new(Mode::Generate);
        let mut sources = Sources::default();
        let text = format!("openapi: 3.1.0\ninfo: {{ title: Test, version: '1' }}\n{body}");
        let source = sources.add("spec.yaml", text);
        let documents = [read::read(&mut report, &sources, source).expect("the document of a test is YAML")];
        let input = parse::Input { sources: &sources, documents: &documents, roots: 1, examples: false };
        parse(&mut report, input).expect("the document of a test is OpenAPI")
    }
}
