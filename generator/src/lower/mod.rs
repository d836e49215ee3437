//! Lowering: the meaning of the documents for the API, before any Rust.
//!
//! Input: [`Spec`] with the objects of the documents of one client, [`normalize::Schemas`] with their schemas, and [`Options`].
//! Output: [`Api`], in which references are indices, compositions are shapes, and strings are names, prose or enums.
//!
//! Passes, in order:
//!
//! 1. `names` finds the schemas of other files that a component names.
//! 2. `client` lowers the security schemes of all documents, since a client has one credential for each.
//! 3. For each document: the components are declared, `server` finds the default server, `operation` and `webhook` lower
//!    operations and webhooks with the types that they use, and `client` collects the tags. Then the shapes of all declared
//!    schemas are lowered.
//! 4. Lints that need all types: `operation::pagination`, `schema::conditions`, `schema::any_value_lints`.
//! 5. `merge_patch` makes properties nullable, `example` gives the examples their types, and `read_write_only` finds the
//!    directions in which schemas are used.
//! 6. `skip_broken` and `select` remove operations and webhooks.
//!
//! ```text
//! components: { schemas: { Pet: { allOf: [ { $ref: Named }, { properties: { tag: { type: string } } } ] } } }
//!     => Schema { name: Component("Pet"), shape: Object { properties: [name, tag] } }
//! responses: { '200': { content: { application/json: { schema: { type: array, items: { $ref: Pet } } } } } }
//!     => Response { status: Code(200), body: Json(List(Schema(SchemaId(0)))) }
//! ```
//!
//! Invariants:
//!
//! - The target of a reference is declared at once and resolved later, so recursion follows the nesting of a document, never
//!   references.
//! - An item that cannot be read is reported and marked as broken. Its neighbours are lowered as usual, so that one run reports
//!   everything.
//! - The result does not depend on the order of keys: operations are sorted by path and method, webhooks and tags by name, and
//!   the name of an inline schema depends only on its own place.

mod client;
mod environment;
mod example;
mod merge_patch;
mod names;
mod operation;
mod prose;
mod read_write_only;
mod reference;
mod schema;
mod select;
mod server;
mod server_url;
mod skip_broken;
mod webhook;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::api::{self, Api};
use crate::diagnostics::{Failed, Finding, Report};
use crate::limits;
use crate::normalize;
use crate::parse::{self, Spec};
use crate::pointer::{Pointer, SourceId};
use schema::constraints::Collected;

/// The options of the stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// `true` if operations that depend on an invalid item are left out.
    pub skip_broken: bool,
    /// The operations and webhooks to generate.
    pub selection: Selection,
    /// The pagination of operations, by id, in the form of `x-speakeasy-pagination`.
    pub pagination: BTreeMap<String, serde_json::Value>,
}

/// The operations and webhooks to generate.
///
/// A pattern is an `operationId`, `tag:` and a tag, or a path that begins with `/`. `*` matches any text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The patterns to include. If empty, all operations and webhooks are included.
    pub include: Vec<String>,
    /// The patterns to exclude.
    pub exclude: Vec<String>,
}

/// The context of the stage.
struct Lower<'a> {
    report: &'a mut Report,
    spec: &'a Spec,
    schemas: &'a normalize::Schemas,
    api: Api,
    /// The declared schemas, by the schema of the document.
    ids: BTreeMap<parse::SchemaId, api::SchemaId>,
    /// The schemas for which another schema is used: a structurally equal component of an earlier document, or the schema of
    /// another file that the component refers to.
    replaced: BTreeMap<parse::SchemaId, parse::SchemaId>,
    /// The component that names a schema of another file.
    component_names: BTreeMap<parse::SchemaId, parse::SchemaId>,
    /// Inline schemas whose shape is being resolved and that have no name yet.
    unnamed: BTreeSet<parse::SchemaId>,
    /// The types of schemas, as used.
    types: BTreeMap<parse::SchemaId, api::Type>,
    /// The tags and names of the branches of unions, if they are known.
    discriminations: BTreeMap<parse::SchemaId, Rc<schema::union::Discrimination>>,
    /// The places of schemas, and of their keywords, of which a finding says already why their type is any JSON.
    explained: BTreeSet<Pointer>,
    /// The places of schemas whose conditions an object checks, or whose conditions were reported.
    checked_conditions: BTreeSet<Pointer>,
    pagination: &'a BTreeMap<String, serde_json::Value>,
    /// The items of operations that are left; `None` if they were used up, which has been reported.
    operation_items: Option<usize>,
    /// The constraints of schemas that were collected, because many properties refer to one schema.
    constraints: RefCell<BTreeMap<parse::SchemaId, Collected>>,
    /// The ends of chains of references, by the place of each reference; `None` for a chain that ends nowhere, which has
    /// been reported.
    followed: BTreeMap<Pointer, Option<Pointer>>,
    /// The declared security schemes of each document.
    declared_schemes: BTreeMap<(SourceId, &'a str), &'a Pointer>,
    /// The index of each security scheme of the API, by key.
    scheme_indices: BTreeMap<String, usize>,
    /// The index of each server of the API, by the text of what distinguishes it.
    server_indices: BTreeMap<String, usize>,
    /// The words that distinguish the media types of a request body or a response.
    content_words: BTreeMap<Pointer, BTreeMap<String, String>>,
    /// Schemas that are declared and not resolved yet.
    unresolved: Vec<(parse::SchemaId, api::SchemaId)>,
}

impl<'a> Lower<'a> {
    fn new(
        report: &'a mut Report,
        spec: &'a Spec,
        schemas: &'a normalize::Schemas,
        pagination: &'a BTreeMap<String, serde_json::Value>,
    ) -> Self {
        let component_names = names::find_component_names(spec, &schemas.schemas);
        let targets = component_names.iter().map(|(target, component)| (*component, *target));
        let declared_schemes = spec
            .roots
            .iter()
            .flat_map(|root| root.security_schemes.iter().map(|(key, at)| ((root.at.source, key.as_str()), at)));
        Self {
            report,
            spec,
            schemas,
            api: Api::default(),
            ids: BTreeMap::new(),
            replaced: schemas.duplicates.clone().into_iter().chain(targets).collect(),
            component_names,
            unnamed: BTreeSet::new(),
            types: BTreeMap::new(),
            discriminations: BTreeMap::new(),
            explained: schema::any_value_lints::find_explained(spec, schemas),
            checked_conditions: BTreeSet::new(),
            pagination,
            operation_items: Some(limits::OPERATION_ITEMS),
            constraints: RefCell::default(),
            followed: BTreeMap::new(),
            declared_schemes: declared_schemes.collect(),
            scheme_indices: BTreeMap::new(),
            server_indices: BTreeMap::new(),
            content_words: BTreeMap::new(),
            unresolved: Vec::new(),
        }
    }

    fn schema(&self, id: parse::SchemaId) -> &'a normalize::Schema {
        self.schemas.schema(id)
    }

    /// Returns the place of a security scheme that a document declares.
    fn find_scheme(&self, root: &parse::Root, key: &str) -> Option<&'a Pointer> {
        self.declared_schemes.get(&(root.at.source, key)).copied()
    }

    /// Reports a finding about a schema.
    fn report_schema(&mut self, finding: Finding) {
        self.explained.extend(schema::any_value_lints::explained_places(&finding));
        self.report.push(finding);
    }

    /// Returns the schema that is used in the place of a schema: itself, unless it was replaced.
    fn canonical(&self, id: parse::SchemaId) -> parse::SchemaId {
        self.replaced.get(&id).copied().unwrap_or(id)
    }
}

/// Lowers the documents of one client.
pub fn lower(report: &mut Report, spec: &Spec, schemas: &normalize::Schemas, options: &Options) -> Result<Api, Failed> {
    let mut cx = Lower::new(report, spec, schemas, &options.pagination);
    let document = |root: &parse::Root| api::Document {
        title: root.title.clone(),
        version: root.version.clone(),
        description: root.description.clone(),
    };
    cx.api.documents = spec.roots.iter().map(document).collect();
    for root in &spec.roots {
        client::lower_security_schemes(&mut cx, root);
    }
    for root in &spec.roots {
        for (_, id) in &root.schemas {
            cx.declare(*id);
        }
        let server = server::add_document_servers(&mut cx, root);
        operation::lower_operations(&mut cx, root, server);
        webhook::lower_webhooks(&mut cx, root);
        client::collect_tags(&mut cx, root);
        cx.resolve_declared();
    }
    operation::pagination::report_unknown_operations(&mut cx);
    schema::conditions::report_unchecked_conditions(&mut cx);
    schema::any_value_lints::report_any_values(&mut cx);
    merge_patch::allow_null(&mut cx.api);
    example::add_examples(&mut cx);
    let Lower { report, mut api, .. } = cx;
    read_write_only::set_directions(&mut api);
    if options.skip_broken {
        skip_broken::skip_broken(report, &mut api);
    }
    select::select(report, &mut api, &options.selection);
    // By place, so that a new `operationId` moves no code.
    api.operations.sort_by(|a, b| (&a.path, a.method, &a.id).cmp(&(&b.path, b.method, &b.id)));
    api.webhooks.sort_by(|a, b| (&a.name, a.method, &a.at).cmp(&(&b.name, b.method, &b.at)));
    api.tags.sort_by(|a, b| a.name.cmp(&b.name));
    api.index_aliases();
    Ok(api)
}
