//! Models: one file for each component, with the types of its inline schemas.

mod base_properties;
mod enums;
mod object;
mod union;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use super::context::PlanContext;
use super::docs::described;
use crate::api::{self, SchemaId, SchemaName, Shape, TypeKind};
use crate::diagnostics::Report;
use crate::naming::{self, Case};
use crate::rust::{Field, Item, ItemKind, ModelFile, PreludeItem, Type};
use crate::spelling::Scope;

/// A file of models before its types are planned.
pub(super) struct FileLayout {
    /// The module, which is the file.
    pub(super) module: String,
    /// The schemas whose types the file defines, the component first.
    pub(super) schemas: Vec<SchemaId>,
}

/// Assigns every schema to a file. The files are in the order of their modules.
pub(super) fn lay_out_files(cx: &PlanContext<'_>) -> Vec<FileLayout> {
    // Two operations may have the same words, so the place of the outermost owner belongs to the key.
    let mut by_owner: BTreeMap<(Vec<String>, String), Vec<SchemaId>> = BTreeMap::new();
    for (id, schema) in cx.generated_schemas() {
        by_owner.entry((owner_words(schema), outermost_owner(schema))).or_default().push(id);
    }
    // Types and modules share a namespace, and a type may be spelled like a module: `_2xx`.
    let mut taken: BTreeSet<String> = cx.types.idents.iter().cloned().collect();
    let mut files = Vec::new();
    for ((owner, _), mut schemas) in by_owner {
        let is_owner = |id: &SchemaId| owns_file(&cx.api.schemas[id.0], &owner);
        schemas.sort_by_key(|id| (!is_owner(id), cx.api.schemas[id.0].order));
        let wire = owner.join(" ");
        let ident = match schemas.first().filter(|id| is_owner(id)) {
            Some(id) => cx.types.idents[id.0].clone(),
            None => naming::to_ident(Case::Camel, &wire),
        };
        let mut module = naming::to_module(&wire, &ident);
        if !taken.insert(module.clone()) {
            module = format!("{module}_{}", &naming::hash(&cx.api.schemas[schemas[0].0].at.path)[..4]);
            taken.insert(module.clone());
        }
        files.push(FileLayout { module, schemas });
    }
    files.sort_by(|a, b| a.module.cmp(&b.module));
    files
}

/// Plans the fields of a struct, as a file outside of the models names their types. Their findings belong to the struct.
pub(super) fn plan_fields(cx: &PlanContext<'_>, scope: &Scope<'_>, id: SchemaId, object: &api::Object) -> Vec<Field> {
    object::plan_struct(&mut Report::default(), cx, scope, id, object).fields
}

/// Returns the words of the component or operation that a schema belongs to.
fn owner_words(schema: &api::Schema) -> Vec<String> {
    match &schema.name {
        SchemaName::Component(name) => vec![name.clone()],
        SchemaName::Inline { home, .. } => home.clone(),
    }
}

/// Returns the place of the component or operation that a schema belongs to: its text, and the first three keys. A file
/// that is referred to and is not an OpenAPI document has no fixed depth for owners, so the whole file is one owner.
fn outermost_owner(schema: &api::Schema) -> String {
    let sections = ["components", "paths", "webhooks", "x-webhooks"];
    let is_document = schema.at.keys().next().is_some_and(|key| sections.contains(&key.as_str()));
    let keys: Vec<String> = schema.at.keys().take(if is_document { 3 } else { 0 }).collect();
    format!("{}/{}", schema.at.source.0, keys.join("/"))
}

/// Returns whether a schema is the owner after which its file is named.
fn owns_file(schema: &api::Schema, owner: &[String]) -> bool {
    match &schema.name {
        SchemaName::Component(_) => true,
        SchemaName::Inline { words, .. } => words == owner,
    }
}

/// Plans the types of every file.
pub(super) fn plan_files(
    report: &mut Report,
    cx: &PlanContext<'_>,
    layouts: Vec<FileLayout>,
    features: Vec<Option<String>>,
) -> Vec<ModelFile> {
    let file = |(FileLayout { module, schemas }, feature): (FileLayout, Option<String>)| {
        let defined = schemas.iter().map(|id| cx.types.idents[id.0].clone()).collect();
        let scope = cx.scope(Some(defined));
        let items = schemas.iter().map(|id| plan_item(report, cx, &scope, *id)).collect();
        ModelFile { module, feature, items }
    };
    layouts.into_iter().zip(features).map(file).collect()
}

fn plan_item(report: &mut Report, cx: &PlanContext<'_>, scope: &Scope<'_>, id: SchemaId) -> Item {
    let schema = &cx.api.schemas[id.0];
    let name = cx.names[id.0].clone();
    let kind = match &schema.shape {
        Shape::Object(object) => ItemKind::Struct(object::plan_struct(report, cx, scope, id, object)),
        Shape::Enum(enum_) => enums::plan_enum(report, cx, scope, id, enum_),
        Shape::Tuple(items) => ItemKind::Tuple(items.iter().map(|ty| tuple_item(cx, scope, id, ty)).collect()),
        Shape::Union(union) => ItemKind::Union(union::plan_union(report, cx, scope, id, union)),
        Shape::Alias(_) if cx.types.opaque.contains(&id) => ItemKind::Alias(scope.value(&TypeKind::Any)),
        Shape::Alias(ty) => ItemKind::Alias(scope.value(&ty.kind)),
        Shape::Broken => unreachable!("a broken schema is in no file, see `PlanContext::generated_schemas`"),
    };
    let docs = described(schema.docs.description.as_deref(), &name);
    let from = scope.prelude(PreludeItem::From);
    let canonical = cx.canonical[id.0];
    let alias_of = (canonical != id).then(|| scope.value(&TypeKind::Schema(canonical)));
    Item { schema: id, name, docs, deprecated: schema.docs.deprecated, from, kind, alias_of }
}

fn tuple_item(cx: &PlanContext<'_>, scope: &Scope<'_>, owner: SchemaId, ty: &api::Type) -> Type {
    let value = scope.value(&ty.kind);
    let inner = if cx.recursion.needs_box(owner, &ty.kind) { scope.boxed(value) } else { value };
    if ty.nullable && !cx.is_any(&ty.kind) { scope.option(inner) } else { inner }
}
