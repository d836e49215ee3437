//! The context of a client's plan: its API, and the decisions that every part depends on.

use std::collections::BTreeSet;

use super::client::server::ServerTable;
use super::defaults;
use super::identifiers::to_client_type;
use super::keeper::{Keeper, Labels};
use super::recursion::{self, Recursion};
use super::shared_properties::{SharedProperties, find_shared_properties};
use super::short_methods;
use super::validation;
use super::xml_schemas::find_xml_schemas;
use crate::api::{self, Api, SchemaId, SchemaName, Shape, TypeKind};
use crate::diagnostics::{self, Report};
use crate::naming::{self, Candidate, Case, Priority};
use crate::recorded::{ClientRecord, Holder};
use crate::rust::{ApiDefaults, Name, TypeTable};
use crate::spelling::{self, Scope};

/// The input of a client's plan.
#[derive(Debug)]
pub struct Input<'a> {
    /// The API of the client.
    pub api: &'a Api,
    /// The module of the client; `None` for the root of the crate, where the type is `Client`.
    pub module: Option<&'a str>,
    /// `true` if the module of the client has a hand-written `ext.rs`.
    pub ext: bool,
    /// `true` if each tag is a feature of the crate.
    pub by_tag: bool,
    /// The names and choices of the run before.
    pub recorded: &'a ClientRecord,
}

/// The context of a client's plan.
pub(super) struct PlanContext<'a> {
    pub(super) api: &'a Api,
    /// The module of the client; `None` for the root of the crate.
    pub(super) module: Option<&'a str>,
    /// The type of the client.
    pub(super) client: String,
    /// `true` if each tag is a feature of the crate.
    pub(super) has_tag_features: bool,
    /// The server and the security that descriptions of operations leave out.
    pub(super) defaults: ApiDefaults,
    /// The statics of the servers.
    pub(super) servers: ServerTable,
    /// The name of each schema; the identifier is empty for a schema without a generated type.
    pub(super) names: Vec<Name>,
    pub(super) types: TypeTable,
    pub(super) recursion: Recursion,
    /// The schema whose type is printed for each schema: itself, unless `equal_types` has found an equal type.
    pub(super) canonical: Vec<SchemaId>,
    /// The methods that operations have by their own names, with and without their tags, and those of the tags.
    pub(super) operation_methods: BTreeSet<String>,
    /// The properties that all branches of a base have.
    pub(super) shared_properties: SharedProperties,
    /// Schemas with constraints, and schemas that contain them.
    pub(super) checked: BTreeSet<SchemaId>,
    /// Schemas that XML bodies contain.
    pub(super) xml_schemas: BTreeSet<SchemaId>,
    pub(super) keeper: Keeper,
    pub(super) labels: Labels<'a>,
}

impl<'a> PlanContext<'a> {
    /// Names every schema, and finds recursion and constraints.
    pub(super) fn new(report: &mut Report, input: &Input<'a>) -> Self {
        let api = input.api;
        let (keeper, labels) = (Keeper::new(input.recorded.clone()), Labels::new(api));
        let names = schema_names(report, api, &keeper, &labels);
        let idents = names.iter().map(|name| name.ident.clone()).collect();
        let (recursion, opaque) = recursion::find_recursion(api);
        for id in &opaque {
            report.push(diagnostics::plan::self_referential_alias(&api.schemas[id.0].at));
        }
        let types = TypeTable { idents, opaque };
        let checked = validation::checked_schemas(api);
        let (module, has_tag_features) = (input.module, input.by_tag);
        let servers = ServerTable::new(api);
        let defaults = defaults::plan_defaults(api, &servers, &keeper);
        let canonical = (0..api.schemas.len()).map(SchemaId).collect();
        let methods = api.operations().flat_map(|(_, it)| short_methods::possible_names(it));
        let accessors = api.tags.iter().map(|tag| naming::to_ident(Case::Snake, &tag.name));
        let operation_methods = methods.chain(accessors).collect();
        let client = module.map_or_else(|| "Client".to_owned(), to_client_type);
        Self {
            api,
            module,
            client,
            has_tag_features,
            defaults,
            servers,
            names,
            types,
            recursion,
            canonical,
            operation_methods,
            shared_properties: find_shared_properties(api),
            checked,
            xml_schemas: find_xml_schemas(api),
            keeper,
            labels,
        }
    }

    /// Returns the scope of a file that defines these types, or, with `None`, of a file outside of the models.
    pub(super) fn scope(&self, defined: Option<BTreeSet<String>>) -> Scope<'_> {
        Scope::new(self.api, &self.types, defined)
    }

    /// Returns whether a type accepts any JSON, `null` included.
    pub(super) fn is_any(&self, kind: &TypeKind) -> bool {
        spelling::is_any(&self.types, self.api, kind)
    }

    /// Returns whether a value has to be checked before it is sent.
    pub(super) fn is_checked(&self, kind: &TypeKind) -> bool {
        kind.schema().is_some_and(|id| self.checked.contains(&id))
    }

    /// Returns the schemas with a generated type.
    pub(super) fn generated_schemas(&self) -> impl Iterator<Item = (SchemaId, &'a api::Schema)> {
        let schemas = self.api.schemas.iter().enumerate().filter(|(_, schema)| is_generated(schema));
        schemas.map(|(index, schema)| (SchemaId(index), schema))
    }
}

fn is_generated(schema: &api::Schema) -> bool {
    let is_broken = match schema.shape {
        Shape::Broken => true,
        Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) => false,
    };
    schema.used && !is_broken
}

fn schema_names(report: &mut Report, api: &Api, keeper: &Keeper, labels: &Labels<'_>) -> Vec<Name> {
    let generated: Vec<usize> = (0..api.schemas.len()).filter(|index| is_generated(&api.schemas[*index])).collect();
    let candidates: Vec<Candidate<'_>> = generated.iter().map(|index| candidate(&api.schemas[*index])).collect();
    for candidate in &candidates {
        check_component_name(report, candidate);
    }
    let holder = |index: &usize| {
        let schema = &api.schemas[*index];
        labels.holder(&schema.at).named(schema.rust_name.as_deref())
    };
    let holders: Vec<Holder> = generated.iter().map(holder).collect();
    let resolved = keeper.resolve(report, "model", Case::Camel, &["Self", "New"], &candidates, &holders);
    let mut names = vec![Name { wire: String::new(), ident: String::new() }; api.schemas.len()];
    for (index, name) in generated.into_iter().zip(resolved) {
        names[index] = name;
    }
    names
}

fn candidate(schema: &api::Schema) -> Candidate<'_> {
    let (words, priority) = match &schema.name {
        SchemaName::Component(name) => (name.clone(), Priority::Component),
        SchemaName::Inline { words, .. } => (words.join(" "), Priority::Inline),
    };
    Candidate { priority, ..Candidate::new(&words, &schema.at) }.or_explicit(schema.rust_name.as_deref())
}

fn check_component_name(report: &mut Report, candidate: &Candidate<'_>) {
    let Candidate { wire, words, at, priority } = candidate;
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if *priority == Priority::Component && (wire.is_empty() || !wire.chars().all(is_allowed)) {
        let ident = naming::to_ident(Case::Camel, words);
        report.push(diagnostics::plan::invalid_component_name(at, wire, &ident));
    }
}
