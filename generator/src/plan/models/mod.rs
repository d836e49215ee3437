//! Models: one file a component, with the types that are described inside of it.

mod enums;
pub(in crate::plan) mod recursion;
mod union;
pub(in crate::plan) mod validation;

use crate::prose;
use std::collections::{BTreeMap, BTreeSet};

use crate::api::{self, Access, Api, Presence, SchemaId, SchemaName, Shape, TypeKind};
use crate::diagnostics::{Id, Report};
use crate::naming::{self, Candidate, Case, Priority, settle};
use crate::rust::{
    AdditionalProperties, Field, FieldPresence, Input, Item, ItemKind, ModelFile, Name, PreludeItem, RuntimeType,
    Struct, Type, VariantField,
};
use crate::spelling::{Scope, TypeTable};
use recursion::Recursion;

/// What every part of a client's plan looks up.
pub(in crate::plan) struct PlanContext<'a> {
    pub(in crate::plan) api: &'a Api,
    /// The names of the schemas; the identifier is empty for one that is not written.
    pub(in crate::plan) names: Vec<Name>,
    pub(in crate::plan) types: TypeTable,
    pub(in crate::plan) recursion: Recursion,
    /// Schemas with rules of their own, or with such in them.
    pub(in crate::plan) checked: BTreeSet<SchemaId>,
}

impl<'a> PlanContext<'a> {
    /// A scope for a file that defines these types, or, with `None`, for a file outside of the models.
    pub(in crate::plan) fn scope(&self, defined: Option<BTreeSet<String>>) -> Scope<'_> {
        self.types.scope(self.api, defined)
    }

    /// Whether a type accepts any JSON, `null` included.
    pub(in crate::plan) fn is_any(&self, kind: &TypeKind) -> bool {
        self.types.is_any(self.api, kind)
    }

    /// Names every schema.
    pub(in crate::plan) fn new(report: &mut Report, api: &'a Api) -> Self {
        let written: Vec<usize> = (0..api.schemas.len()).filter(|it| is_written(&api.schemas[*it])).collect();
        let candidates: Vec<Candidate<'_>> = written.iter().map(|it| candidate(&api.schemas[*it])).collect();
        for it in &candidates {
            changed_name(report, it);
        }
        let settled = settle(report, Case::Camel, &["Self", "New"], &candidates);
        let mut names = vec![Name { wire: String::new(), ident: String::new() }; api.schemas.len()];
        for (index, name) in written.into_iter().zip(settled) {
            names[index] = name;
        }
        let idents = names.iter().map(|it| it.ident.clone()).collect();
        let (recursion, opaque) = recursion::recursion(api);
        for id in &opaque {
            let message = "this type stands for nothing but itself: any value is taken";
            report.add(Id::UnsupportedSchema, &api.schemas[id.0].at, message);
        }
        let checked = validation::checked(api);
        Self { api, names, types: TypeTable { idents, opaque }, recursion, checked }
    }
}

fn is_written(schema: &api::Schema) -> bool {
    schema.used && has_shape(schema)
}

fn has_shape(schema: &api::Schema) -> bool {
    match schema.shape {
        Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) => true,
        Shape::Broken => false,
    }
}

fn candidate(schema: &api::Schema) -> Candidate<'_> {
    let (words, claim) = match &schema.name {
        SchemaName::Component(name) => (name.clone(), Priority::Component),
        SchemaName::Inline { words, .. } => (words.join(" "), Priority::Inline),
    };
    let claim = schema.rust_name.clone().map_or(claim, Priority::Explicit);
    Candidate { wire: words.clone(), words, at: &schema.at, claim }
}

/// The specification allows few characters in the key of a component; others are a sign that something is amiss.
fn changed_name(report: &mut Report, it: &Candidate<'_>) {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if it.claim == Priority::Component && (it.wire.is_empty() || !it.wire.chars().all(plain)) {
        let message = format!("`{}` is no name for a component: only letters, digits, `.`, `-` and `_` are", it.wire);
        let ident = naming::ident(Case::Camel, &it.words);
        report.add_with_help(Id::InvalidComponentName, it.at, message, format!("the type is called `{ident}`"));
    }
}

/// Every file of models, by module.
pub(in crate::plan) fn files(report: &mut Report, cx: &PlanContext<'_>) -> Vec<ModelFile> {
    // By words, and by where the outermost of them stands: two operations may be called alike.
    let mut homes: BTreeMap<(Vec<String>, String), Vec<SchemaId>> = BTreeMap::new();
    for (index, schema) in cx.api.schemas.iter().enumerate().filter(|(_, it)| is_written(it)) {
        homes.entry((home(schema), root(schema))).or_default().push(SchemaId(index));
    }
    // A type stands beside the modules, and may be spelled like one: `_2xx`.
    let mut taken: BTreeSet<String> = cx.types.idents.iter().cloned().collect();
    let mut res = Vec::new();
    for ((home, _), mut ids) in homes {
        // The component, then what is inside of it in the order of the document.
        ids.sort_by_key(|id| (!is_home(&cx.api.schemas[id.0], &home), cx.api.schemas[id.0].order));
        let wire = home.join(" ");
        let ident = match ids.first().filter(|id| is_home(&cx.api.schemas[id.0], &home)) {
            Some(id) => cx.types.idents[id.0].clone(),
            None => naming::ident(Case::Camel, &wire),
        };
        let mut module = naming::module(&wire, &ident);
        if !taken.insert(module.clone()) {
            module = format!("{module}_{}", &naming::hash(&cx.api.schemas[ids[0].0].at.path)[..4]);
            taken.insert(module.clone());
        }
        res.push(file(report, cx, module, &ids));
    }
    res.sort_by(|a, b| a.module.cmp(&b.module));
    res
}

fn home(schema: &api::Schema) -> Vec<String> {
    match &schema.name {
        SchemaName::Component(name) => vec![name.clone()],
        SchemaName::Inline { home, .. } => home.clone(),
    }
}

/// The component or operation that a schema stands in: the first three keys, and the text they belong to. In a text that
/// is no document, nobody says how deep such things are.
fn root(schema: &api::Schema) -> String {
    let sections = ["components", "paths", "webhooks", "x-webhooks"];
    let is_document = schema.at.keys().next().is_some_and(|it| sections.contains(&it.as_str()));
    let keys: Vec<String> = schema.at.keys().take(if is_document { 3 } else { 0 }).collect();
    format!("{}/{}", schema.at.source.0, keys.join("/"))
}

fn is_home(schema: &api::Schema, home: &[String]) -> bool {
    match &schema.name {
        SchemaName::Component(_) => true,
        SchemaName::Inline { words, .. } => words == home,
    }
}

fn file(report: &mut Report, cx: &PlanContext<'_>, module: String, ids: &[SchemaId]) -> ModelFile {
    let defined = ids.iter().map(|id| cx.types.idents[id.0].clone()).collect();
    let scope = cx.scope(Some(defined));
    let items = ids.iter().map(|id| item(report, cx, &scope, *id)).collect();
    ModelFile { module, feature: None, items }
}

fn item(report: &mut Report, cx: &PlanContext<'_>, scope: &Scope<'_>, id: SchemaId) -> Item {
    let schema = &cx.api.schemas[id.0];
    let name = cx.names[id.0].clone();
    let kind = match &schema.shape {
        Shape::Object(it) => ItemKind::Struct(struct_(report, cx, scope, id, it)),
        Shape::Enum(it) => enums::enum_(report, scope, schema, it),
        Shape::Tuple(it) => ItemKind::Tuple(it.iter().map(|it| tuple_item(cx, scope, id, it)).collect()),
        Shape::Union(it) => ItemKind::Union(union::union(report, cx, scope, id, it)),
        Shape::Alias(_) if cx.types.opaque.contains(&id) => ItemKind::Alias(scope.value(&TypeKind::Any)),
        Shape::Alias(ty) => ItemKind::Alias(scope.value(&ty.kind)),
        Shape::Broken => unreachable!("broken schemas are not written, see `is_written`"),
    };
    let said = schema.docs.description.as_deref().map(prose::markdown).unwrap_or_default();
    let fallback = || prose::line(prose::wire(&name.wire));
    let docs = if said.is_empty() { fallback() } else { said };
    Item { schema: id, name, docs, deprecated: schema.docs.deprecated, from: scope.prelude(PreludeItem::From), kind }
}

fn struct_(report: &mut Report, cx: &PlanContext<'_>, scope: &Scope<'_>, id: SchemaId, it: &api::Object) -> Struct {
    let claims = it.properties.iter().map(|it| Candidate {
        wire: it.name.clone(),
        words: it.name.clone(),
        at: &it.at,
        claim: it.rust_name.clone().map_or(Priority::Place, Priority::Explicit),
    });
    let rest_name = match (&it.flattened_union, &it.additional) {
        (Some(_), _) => "variant",
        (None, Some(_)) => "additional_properties",
        (None, None) => "unknown",
    };
    let names = settle(report, Case::Snake, &[rest_name], &claims.collect::<Vec<_>>());
    let mut fields: Vec<Field> =
        it.properties.iter().zip(names).map(|(it, name)| field(cx, scope, id, it, name)).collect();
    setters(&mut fields);
    let rest = match (&it.flattened_union, &it.additional) {
        (Some(variant), _) => {
            let ty = scope.value(&variant.kind);
            AdditionalProperties::Variant(VariantField {
                ident: rest_name.to_owned(),
                input: scope.input(&variant.kind, ty.clone()),
                checked: variant.kind.schema().is_some_and(|it| cx.checked.contains(&it)),
                ty,
            })
        }
        (None, None) => AdditionalProperties::Private(scope.runtime(RuntimeType::UnknownFields)),
        (None, Some(ty)) => {
            let map = TypeKind::Map(Box::new(ty.clone()));
            AdditionalProperties::Public(rest_name.to_owned(), scope.value(&map))
        }
    };
    let checks = validation::checks(cx, it, &fields);
    validation::document(&checks, &mut fields);
    let default = (it.flattened_union.is_none() && fields.iter().all(|it| !it.required_in_new))
        .then(|| scope.prelude(PreludeItem::Default));
    Struct { fields, additional: rest, checks, default }
}

fn tuple_item(cx: &PlanContext<'_>, scope: &Scope<'_>, holder: SchemaId, it: &api::Type) -> Type {
    let value = scope.value(&it.kind);
    let inner = if cx.recursion.needs_box(holder, &it.kind) { scope.boxed(value) } else { value };
    if it.nullable && !cx.is_any(&it.kind) { scope.option(inner) } else { inner }
}

/// What sets what may be absent, and what sets it to `null`. A property may be called as another's setter would be.
fn setters(fields: &mut [Field]) {
    let optional = |it: &&mut Field| it.presence != FieldPresence::Required;
    let nullable = |it: &&mut Field| it.presence == FieldPresence::OptionalNullable;
    let mut idents: Vec<String> = fields.iter_mut().filter(optional).map(|it| it.name.ident.clone()).collect();
    let null = |it: &mut Field| format!("{}_null", it.name.ident.trim_end_matches('_'));
    idents.extend(fields.iter_mut().filter(nullable).map(null));
    let mut methods = naming::methods(&idents, naming::MODEL_METHODS).into_iter();
    for (field, method) in fields.iter_mut().filter(optional).zip(methods.by_ref()) {
        field.setter = Some(method);
    }
    for (field, method) in fields.iter_mut().filter(nullable).zip(methods) {
        field.null_setter = Some(method);
    }
}

/// The local variables of the code that reads an object.
const READER_LOCALS: &[&str] = &["map", "key", "unknown", "additional_properties", "variant"];

fn field(cx: &PlanContext<'_>, scope: &Scope<'_>, holder: SchemaId, it: &api::Property, name: Name) -> Field {
    let value = scope.value(&it.ty.kind);
    let needs_box = cx.recursion.needs_box(holder, &it.ty.kind);
    let inner = if needs_box { scope.boxed(value.clone()) } else { value.clone() };
    let any = cx.is_any(&it.ty.kind);
    let nullable = it.ty.nullable && !any;
    let slot = match (it.presence, nullable) {
        (Presence::Required, _) => FieldPresence::Required,
        (Presence::Optional, false) if any => FieldPresence::OptionalAny,
        (Presence::Optional, false) => FieldPresence::Optional,
        (Presence::Optional, true) => FieldPresence::OptionalNullable,
    };
    let ty = match (slot, nullable) {
        (FieldPresence::Required, false) => inner,
        (FieldPresence::Required, true) | (FieldPresence::Optional | FieldPresence::OptionalAny, _) => {
            scope.option(inner)
        }
        (FieldPresence::OptionalNullable, _) => scope.option(scope.option(inner)),
    };
    let input = match (slot, nullable) {
        (FieldPresence::Required, true) => Input::Into(scope.prelude(PreludeItem::Into), ty.clone()),
        (
            FieldPresence::Required
            | FieldPresence::Optional
            | FieldPresence::OptionalAny
            | FieldPresence::OptionalNullable,
            _,
        ) if needs_box => Input::Boxed(scope.prelude(PreludeItem::Box), value),
        (
            FieldPresence::Required
            | FieldPresence::Optional
            | FieldPresence::OptionalAny
            | FieldPresence::OptionalNullable,
            _,
        ) => scope.input(&it.ty.kind, value),
    };
    let local = naming::local(&name.ident, READER_LOCALS);
    Field {
        docs: field_docs(it, &name),
        deprecated: it.docs.deprecated,
        complex: complexity(&ty, 1) > USUAL_COMPLEXITY,
        ty,
        presence: slot,
        required_in_new: it.required_in_request,
        skip_in_request: it.access == Access::ReadOnly && slot != FieldPresence::Required,
        input,
        setter: None,
        null_setter: None,
        local,
        name,
    }
}

/// How much a linter takes in one type, by its own measure.
const USUAL_COMPLEXITY: usize = 250;

fn complexity(ty: &Type, depth: usize) -> usize {
    10 * depth + ty.arguments().iter().map(|it| complexity(it, depth + 1)).sum::<usize>()
}

fn field_docs(it: &api::Property, name: &Name) -> crate::rust::Docs {
    let said = it.docs.description.as_deref().map(prose::markdown).unwrap_or_default();
    let fallback = || prose::line(prose::wire(&name.wire));
    let access = match it.access {
        Access::Both => None,
        Access::ReadOnly => Some("Read-only: the server sets it."),
        Access::WriteOnly => Some("Write-only: the server does not answer with it."),
    };
    // A long one is no sentence.
    let default = it.default.as_ref().filter(|default| it.presence == Presence::Optional && default.len() <= 80);
    let default = default.map(|it| format!("If absent, the server assumes {}.", prose::wire(it)));
    let access = access.map(str::to_owned);
    let notes: Vec<String> = prose::limits(&it.constraints).into_iter().chain(default).chain(access).collect();
    let notes = if notes.is_empty() { Vec::new() } else { prose::line(notes.join(" ")) };
    prose::paragraphs([if said.is_empty() { fallback() } else { said }, notes])
}
