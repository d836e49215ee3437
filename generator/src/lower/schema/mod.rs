//! Schemas: types, names, docs and constraints. `normalize` has found the shape of each schema; here, a shape gets its names.
//!
//! A component, an object of several schemas and a recursive schema are declared where they are used, and resolved later. Other
//! inline schemas are resolved where they are used, and get a name only if their shape needs one.

pub(super) mod any_value_lints;
pub(super) mod conditions;
pub(super) mod constraints;
pub(super) mod docs;
mod object;
pub(super) mod union;
pub(super) mod xml;

use super::reference::find_target;
use super::{Lower, names};
use crate::api::{self, Shape, Type, TypeKind};
use crate::normalize;
use crate::parse::SchemaId;

impl Lower<'_> {
    /// Declares a schema under a name, unless it is declared. Its shape is resolved later, because references may be deep.
    pub(in crate::lower) fn declare(&mut self, id: SchemaId) -> api::SchemaId {
        let id = self.canonical(id);
        if let Some(declared) = self.ids.get(&id) {
            return *declared;
        }
        let declared = add_schema(self, id);
        self.unresolved.push((id, declared));
        declared
    }

    /// Resolves the shape of every schema that was declared and is not resolved yet.
    pub(in crate::lower) fn resolve_declared(&mut self) {
        while let Some((id, declared)) = self.unresolved.pop() {
            self.api.schemas[declared.0].shape = lower_shape(self, id);
        }
    }

    /// Returns the type of a schema where it is used.
    pub(in crate::lower) fn type_of(&mut self, id: SchemaId) -> Type {
        let ty = find_type(self, id);
        self.types.insert(id, ty.clone());
        ty
    }

    /// Returns the shape of a schema without declaring it. A component is an alias of itself.
    pub(in crate::lower) fn shape_of_use(&mut self, id: SchemaId) -> Shape {
        if self.schema(id).is_component() { Shape::Alias(self.type_of(id)) } else { lower_shape(self, id) }
    }
}

/// Adds a schema without a shape to the API.
fn add_schema(cx: &mut Lower<'_>, id: SchemaId) -> api::SchemaId {
    let schema = cx.schema(id);
    // A schema of another file may have the name and the description of a component.
    let component = cx.component_names.get(&id).map_or(schema, |component| cx.schema(*component));
    let keys: Vec<String> = component.at.keys().collect();
    let name = match &keys[..] {
        [components, schemas, name] if components == "components" && schemas == "schemas" => {
            api::SchemaName::Component(name.clone())
        }
        _ => inline_name(cx, id),
    };
    let res = api::SchemaId(cx.api.schemas.len());
    cx.api.schemas.push(api::Schema {
        at: schema.at.clone(),
        order: id.0,
        name,
        rust_name: schema.rust_name.clone().or_else(|| component.rust_name.clone()),
        docs: api::Docs {
            description: schema.description.clone().or_else(|| component.description.clone()),
            ..docs::lower_docs(schema)
        },
        xml: xml::of_schema(cx, id),
        shape: Shape::Broken,
        directions: api::Directions::default(),
        used: true,
    });
    cx.ids.insert(id, res);
    res
}

/// Names a schema that is not a component. The branch of a synthesized schema ends the name.
fn inline_name(cx: &mut Lower<'_>, id: SchemaId) -> api::SchemaName {
    let (mut at, mut branches) = (id, Vec::new());
    while let Some((union, _)) = cx.schemas.synthesized.get(&at) {
        branches.extend(union::branch_word(cx, *union, at));
        at = *union;
    }
    let name = names::name_inline_schema(cx, &cx.schema(at).at);
    let home = name.words[..name.owner_words].to_vec();
    let words = name.words.into_iter().chain(branches.into_iter().rev()).collect();
    api::SchemaName::Inline { home, words }
}

fn find_type(cx: &mut Lower<'_>, id: SchemaId) -> Type {
    let schema = cx.schema(id);
    if schema.is_reference() {
        return lower_target(cx, id);
    }
    let nullable = schema.allows_null;
    // The parts of a combined object may contain it, or other combined objects, so it is resolved later.
    let is_combined =
        schema.has_own_type && matches!(schema.shape, normalize::Shape::Object(_) | normalize::Shape::Map(_));
    if schema.is_component() || is_combined || cx.ids.contains_key(&id) {
        return Type { kind: TypeKind::Schema(cx.declare(id)), nullable };
    }
    if cx.unnamed.remove(&id) {
        // The shape that is being resolved contains the schema: a name ends the recursion.
        return Type { kind: TypeKind::Schema(add_schema(cx, id)), nullable };
    }
    cx.unnamed.insert(id);
    let shape = lower_shape(cx, id);
    let is_recursive = !cx.unnamed.remove(&id);
    match shape {
        Shape::Alias(ty) if !is_recursive && !schema.has_own_type => ty,
        Shape::Broken if !is_recursive => Type { kind: TypeKind::Broken, nullable: false },
        shape @ (Shape::Object(_)
        | Shape::Enum(_)
        | Shape::Tuple(_)
        | Shape::Union(_)
        | Shape::Alias(_)
        | Shape::Broken) => {
            // A reference inside the schema may have declared it.
            let res = cx.ids.get(&id).copied().unwrap_or_else(|| add_schema(cx, id));
            cx.api.schemas[res.0].shape = shape;
            Type { kind: TypeKind::Schema(res), nullable }
        }
    }
}

/// Returns the type of the target of a schema that has a `$ref` and no other keyword that determines a type.
fn lower_target(cx: &mut Lower<'_>, id: SchemaId) -> Type {
    let schema = cx.schema(id);
    match find_target(cx, id) {
        Some(target) => {
            let nullable = schema.nullable || cx.schema(target).allows_null;
            Type { kind: TypeKind::Schema(cx.declare(target)), nullable }
        }
        None => Type { kind: TypeKind::Broken, nullable: false },
    }
}

/// Lowers the shape of a schema, and reports the findings about it.
fn lower_shape(cx: &mut Lower<'_>, id: SchemaId) -> Shape {
    let schema = cx.schema(id);
    schema.findings.iter().for_each(|finding| cx.report_schema(finding.clone()));
    let nullable = schema.allows_null;
    let alias = |kind: TypeKind| Shape::Alias(Type { kind, nullable });
    match &schema.shape {
        normalize::Shape::Object(object) => Shape::Object(object::lower_object(cx, object)),
        normalize::Shape::Map(value) => lower_container(cx, *value, |ty| alias(TypeKind::Map(ty))),
        normalize::Shape::List(item) => lower_container(cx, *item, |ty| alias(TypeKind::List(ty))),
        normalize::Shape::Tuple(items) => lower_tuple(cx, items),
        normalize::Shape::Union(union) => union::lower_union(cx, id, union),
        normalize::Shape::Enum(values) => {
            if schema.has_own_type {
                union::lower_branch_types(cx, id);
            }
            Shape::Enum(api::Enum { values: values.clone() })
        }
        normalize::Shape::Scalar(scalar) => alias(TypeKind::Scalar(*scalar)),
        normalize::Shape::Any => Shape::Alias(Type { kind: TypeKind::Any, nullable: false }),
        normalize::Shape::Null => alias(TypeKind::Any),
        normalize::Shape::Reference(_) => {
            let ty = lower_target(cx, id);
            if ty.kind == TypeKind::Broken { Shape::Broken } else { Shape::Alias(ty) }
        }
        normalize::Shape::Alias(inner) => {
            let kind = cx.type_of(*inner).kind;
            if kind == TypeKind::Broken { Shape::Broken } else { alias(kind) }
        }
        normalize::Shape::Broken => Shape::Broken,
    }
}

/// Lowers a list or a map with the type of its items or values.
fn lower_container(cx: &mut Lower<'_>, inner: Option<SchemaId>, make: impl FnOnce(Box<Type>) -> Shape) -> Shape {
    let inner = inner.map_or(Type { kind: TypeKind::Any, nullable: false }, |id| cx.type_of(id));
    if inner.kind == TypeKind::Broken { Shape::Alias(inner) } else { make(Box::new(inner)) }
}

fn lower_tuple(cx: &mut Lower<'_>, items: &[SchemaId]) -> Shape {
    let items: Vec<Type> = items.iter().map(|item| cx.type_of(*item)).collect();
    if items.iter().any(|item| item.kind == TypeKind::Broken) { Shape::Broken } else { Shape::Tuple(items) }
}
