//! Stage four: what the API means.
//!
//! References become indices, composition becomes shapes, strings become enums. Nothing here is shaped like Rust.

mod client;
mod example;
mod names;
mod operation;
mod prose;
mod read_write_only;
mod reference;
mod schema;
mod select;
mod server;
mod skip_broken;
mod webhook;

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{self, Api};
use crate::diagnostics::{Failed, Report};
use crate::normalize;
use crate::parse::{self, Spec};
use crate::pointer::Pointer;

/// What a user may ask of this stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Leave out what needs something broken, instead of giving up.
    pub skip_broken: bool,
    /// Which operations are wanted.
    pub selection: Selection,
    /// How operations give lists page by page, by id, in the words of `x-speakeasy-pagination`.
    pub pagination: BTreeMap<String, serde_json::Value>,
}

/// Which operations are wanted. A pattern is an `operationId`, `tag:` and a tag, or a path that begins with `/`; `*`
/// stands for any text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// These, or all if there are none.
    pub include: Vec<String>,
    /// But not these.
    pub exclude: Vec<String>,
}

/// The context of this stage.
struct Lower<'a> {
    report: &'a mut Report,
    spec: &'a Spec,
    /// Every schema, normalized.
    schemas: &'a normalize::Schemas,
    api: Api,
    /// The schemas that have a name, by the schema of the document.
    ids: BTreeMap<parse::SchemaId, api::SchemaId>,
    /// Components that are another schema: one of an earlier document that says the same under the same name, or what
    /// they lend their name to.
    shared: BTreeMap<parse::SchemaId, parse::SchemaId>,
    /// Schemas of other files that have the name of a component, and the component.
    lent: BTreeMap<parse::SchemaId, parse::SchemaId>,
    /// Schemas whose chain of references is known to end.
    ending: BTreeSet<parse::SchemaId>,
    /// Schemas of which it is known whether `null` may stand for them.
    nullable: BTreeMap<parse::SchemaId, bool>,
    /// Inline schemas whose shape is being determined, and which have no name so far.
    within: BTreeSet<parse::SchemaId>,
    /// The types that schemas became where they are used.
    types: BTreeMap<parse::SchemaId, api::Type>,
    /// How the branches of unions are known, as far as it was asked.
    known: BTreeMap<parse::SchemaId, std::rc::Rc<schema::union::Known>>,
    /// Unions of which it is to be seen whether they are less than that.
    unions: Vec<api::SchemaId>,
    /// The schemas whose conditions an object checks, or that were reported.
    conditioned: BTreeSet<Pointer>,
    /// What the user says of lists that come page by page.
    pagination: &'a BTreeMap<String, serde_json::Value>,
    /// Schemas that are named and not yet understood.
    queue: Vec<(parse::SchemaId, api::SchemaId)>,
}

impl<'a> Lower<'a> {
    fn schema(&self, id: parse::SchemaId) -> &'a normalize::Schema {
        self.schemas.schema(id)
    }
}

/// Finds out what the documents of one client mean.
pub fn lower(report: &mut Report, spec: &Spec, schemas: &normalize::Schemas, options: &Options) -> Result<Api, Failed> {
    schema::format::unknown(report, &spec.schemas);
    let lent = names::components(spec, &schemas.schemas);
    let lenders = lent.iter().map(|(target, component)| (*component, *target));
    let mut cx = Lower {
        report,
        spec,
        schemas,
        api: Api::default(),
        ids: BTreeMap::new(),
        shared: schemas.duplicates.clone().into_iter().chain(lenders).collect(),
        lent,
        ending: BTreeSet::new(),
        nullable: BTreeMap::new(),
        within: BTreeSet::new(),
        types: BTreeMap::new(),
        known: BTreeMap::new(),
        unions: Vec::new(),
        conditioned: BTreeSet::new(),
        pagination: &options.pagination,
        queue: Vec::new(),
    };
    let document = |it: &parse::Root| api::Document {
        title: it.title.clone(),
        version: it.version.clone(),
        description: it.description.clone(),
    };
    cx.api.documents = spec.roots.iter().map(document).collect();
    for root in &spec.roots {
        client::schemes(&mut cx, root);
    }
    for root in &spec.roots {
        for (_, id) in &root.schemas {
            cx.declare(*id);
        }
        let server = server::of_document(&mut cx, root);
        operation::operations(&mut cx, root, server);
        webhook::webhooks(&mut cx, root);
        client::tags(&mut cx, root);
        cx.resolve_declared();
    }
    operation::pagination::unused(&mut cx);
    schema::conditions::unplaced(&mut cx);
    schema::any_value_lints::any_values(&mut cx);
    example::examples(&mut cx);
    let Lower { report, mut api, .. } = cx;
    read_write_only::set_directions(&mut api);
    if options.skip_broken {
        skip_broken::skip(report, &mut api);
    }
    select::select(report, &mut api, &options.selection);
    api.operations.sort_by(|a, b| (&a.id, &a.path, a.method).cmp(&(&b.id, &b.path, b.method)));
    api.webhooks.sort_by(|a, b| (&a.name, a.method, &a.at).cmp(&(&b.name, b.method, &b.at)));
    api.tags.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(api)
}
