//! Normalization: schema algebra, before any meaning for the API or for Rust.
//!
//! Input: [`Spec`], in which a schema has any keywords together: `allOf`, a `oneOf` beside properties, several types in
//! one list, items by position. Output: [`Schemas`], in which every schema has exactly one [`Shape`]: object, map, list, tuple,
//! union, enum, scalar, any JSON, or the shape of another schema.
//!
//! Passes, in order:
//!
//! 1. `subtypes` turns a base with a `discriminator` into a union of the schemas that extend it.
//! 2. `distribute` moves the keywords beside a `oneOf` or `anyOf` into its branches, or the union into
//!    [`Keywords::flattened_union`] of the object. It also splits lists of types, and positional items that do not form a tuple,
//!    into unions.
//! 3. `dedup` finds the components that several documents of a client describe with equal schemas.
//! 4. `flatten_all_of` lists the schemas that `allOf` and `$ref` combine, and `nullable` finds the schemas that allow `null`.
//! 5. `shape` gives each schema its shape: `combine` that of a schema with `allOf`, `single` that of a schema without other
//!    schemas. `enums` and `format` have the rules for values and scalars.
//! 6. `uses` finds the type of each schema where it is used, so that types can be compared. `cyclic_union` replaces unions that
//!    are branches of each other by their branches, and `simplify_union` folds equal branches and merges scalars and enums of one
//!    JSON type, until nothing changes.
//!
//! ```text
//! {allOf: [{$ref: Base}, {properties: {b}}]}
//!     => an object with the properties of Base and `b`
//! {properties: {id}, oneOf: [{properties: {a}}, {properties: {b}}]}
//!     => {properties: {id}}, with a flattened union of {a} and {b}       no branch describes `id`
//! {properties: {id}, oneOf: [{properties: {id, a}}, {properties: {b}}]}
//!     => oneOf: [{properties: {id, a}}, {properties: {id, b}}]           one branch describes `id` as well
//! {oneOf: [{type: string, format: date}, {type: string}]}
//!     => {type: string}
//! ```
//!
//! Invariants:
//!
//! - A [`SchemaId`] of the document keeps its index; synthesized schemas come after those of the documents.
//! - Schemas are visited in an order that follows from their ids, so the result does not depend on the order of keys.
//! - Recursion follows the nesting of the document, never references. The number of synthesized schemas is limited.
//! - The findings of a shape are kept beside it, in [`Schema::findings`]: `lower` reports those of the schemas that it uses.

mod combine;
mod context;
mod cyclic_union;
mod dedup;
mod distribute;
mod enums;
mod fingerprint;
mod flatten_all_of;
mod format;
mod keywords;
mod nullable;
mod object;
mod predicates;
mod shape;
mod simplify_union;
mod single;
mod subtypes;
mod types;
mod uses;

use std::collections::BTreeMap;
use std::ops::Deref;

pub(crate) use dedup::structurally_equal;
pub(crate) use enums::can_be_name;
pub(crate) use fingerprint::fingerprint;
pub(crate) use flatten_all_of::branches;
pub use flatten_all_of::{FlattenError, Parts};
pub use keywords::Keywords;
pub use subtypes::{Base, Subtype};
pub use types::{Additional, Branch, BranchType, Object, Shape, Source, Union};

use crate::diagnostics::{self, Finding, Report};
use crate::limits;
use crate::parse::{SchemaId, Spec};

/// A normalized schema.
#[derive(Debug, Clone)]
pub struct Schema {
    keywords: Keywords,
    /// The schemas that `allOf` and `$ref` combine, the schema itself as the last. Schemas that describe nothing are left out.
    pub parts: Result<Parts, FlattenError>,
    /// `true` if a value may be `null`.
    pub allows_null: bool,
    /// The shape.
    pub shape: Shape,
    /// `true` if the schema is a type of its own even if its shape is that of another schema: an object of several parts, or a
    /// union that became simpler when all types were known.
    pub has_own_type: bool,
    /// The findings of the shape, to be reported if the schema is used.
    pub findings: Vec<Finding>,
}

impl Deref for Schema {
    type Target = Keywords;

    fn deref(&self) -> &Keywords {
        &self.keywords
    }
}

/// Every schema of the documents of a client, normalized.
#[derive(Debug)]
pub struct Schemas {
    /// The schemas of the documents, by [`SchemaId`], and after them those that were synthesized.
    pub schemas: Vec<Schema>,
    /// The union of each synthesized branch, and the branch of the document that it replaces.
    pub synthesized: BTreeMap<SchemaId, (SchemaId, SchemaId)>,
    /// The bases that became unions of their subtypes.
    pub bases: BTreeMap<SchemaId, Base>,
    /// The components of later documents, each with the equal component of that name in an earlier document.
    pub duplicates: BTreeMap<SchemaId, SchemaId>,
    /// The findings about keywords beside unions, which have been reported.
    pub findings: Vec<Finding>,
}

impl Schemas {
    /// Returns the schema of an id.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }
}

/// Normalizes every schema.
pub fn normalize(report: &mut Report, spec: &Spec) -> Schemas {
    let subtypes::Subtypes { schemas, bases } = subtypes::add_subtypes(spec);
    let distribute::Distributed { schemas: keywords, synthesized, findings, too_large } =
        distribute::distribute(spec, schemas);
    let duplicates = dedup::find_duplicates(spec);
    let parts = flatten_all_of::find_parts(&keywords, spec);
    let is_too_large = |parts: &Result<Parts, FlattenError>| matches!(parts, Err(FlattenError::TooLarge));
    if let Some(id) = too_large.or_else(|| parts.iter().position(is_too_large).map(SchemaId)) {
        report.push(diagnostics::normalize::all_of_too_large(&keywords[id.0].at, limits::ALL_OF_STEPS));
    }
    let allows_null = nullable::find_nullable(&keywords, spec);
    let input =
        context::Input { spec, schemas: &keywords, parts: &parts, allows_null: &allows_null, duplicates: &duplicates };
    let shaped = shape::find_shapes(&input);
    format::report_unknown_formats(report, &spec.schemas);
    let all = keywords.into_iter().zip(parts).zip(allows_null).zip(shaped);
    let schemas = all.map(|(((keywords, parts), allows_null), shaped)| {
        let context::Shaped { shape, has_own_type, findings } = shaped;
        Schema { keywords, parts, allows_null, shape, has_own_type, findings }
    });
    let schemas = schemas.collect();
    findings.iter().for_each(|finding| report.push(finding.clone()));
    Schemas { schemas, synthesized, bases, duplicates, findings }
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
        let documents = [read::read(&mut report, &mut sources, source).expect("the document of a test is YAML")];
        let names = parse::SchemaNames::default();
        let input = parse::Input { sources: &sources, documents: &documents, roots: 1, examples: false, names: &names };
        parse(&mut report, input).expect("the document of a test is OpenAPI")
    }
}
