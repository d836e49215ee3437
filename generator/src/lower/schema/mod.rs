//! Schemas: names and shapes.
//!
//! A component, an object of several schemas and a recursive schema are declared where they are used, and resolved later. Other
//! inline schemas are resolved where they are used, and get a name only if their shape needs one.

pub(super) mod all_of;
pub(super) mod any_value_lints;
pub(super) mod conditions;
pub(super) mod constraints;
pub(super) mod docs;
pub(super) mod enums;
pub(super) mod format;
pub(super) mod simplify_union;
pub(super) mod union;

use super::reference::find_target;
use super::{Lower, names};
use crate::api::{self, Shape, Type, TypeKind};
use crate::diagnostics;
use crate::normalize::Schema;
use crate::parse::{Additional, JsonType, SchemaId};

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
            let shape = resolve_shape(self, id);
            self.unions.extend(matches!(shape, Shape::Union(_)).then_some(declared));
            self.api.schemas[declared.0].shape = shape;
        }
        simplify_union::simplify_unions(self);
    }

    /// Returns the type of a schema where it is used.
    pub(in crate::lower) fn type_of(&mut self, id: SchemaId) -> Type {
        let ty = find_type(self, id);
        self.types.insert(id, ty.clone());
        ty
    }

    /// Returns the shape of a schema without declaring it. A component is an alias of itself.
    pub(in crate::lower) fn shape_of_use(&mut self, id: SchemaId) -> Shape {
        if is_component(self.schema(id)) { Shape::Alias(self.type_of(id)) } else { resolve_shape(self, id) }
    }

    /// Returns the shape of a schema that has neither a `$ref` nor branches.
    pub(in crate::lower) fn shape_of_single(&mut self, schema: &Schema, nullable: bool) -> Shape {
        if let Some(values) = &schema.values
            && let Some(shape) = enums::lower_enum(self, schema, values, nullable)
        {
            return shape;
        }
        shape_by_type(self, schema, nullable)
    }
}

/// Returns whether the schema is a component.
fn is_component(schema: &Schema) -> bool {
    matches!(&schema.at.keys().collect::<Vec<_>>()[..], [a, b, _] if a == "components" && b == "schemas")
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
    if schema.reference.is_some() && schema.is_bare() {
        return target_type(cx, id);
    }
    if is_component(schema) || cx.ids.contains_key(&id) {
        return Type { kind: TypeKind::Schema(cx.declare(id)), nullable: all_of::is_nullable(cx, id) };
    }
    if all_of::is_combined_object(cx, id) {
        // Its parts may contain it, or other combined objects, so it is resolved later.
        let nullable = all_of::is_nullable(cx, id);
        return Type { kind: TypeKind::Schema(cx.declare(id)), nullable };
    }
    if cx.unnamed.remove(&id) {
        // The shape that is being resolved contains the schema: a name ends the recursion.
        let nullable = all_of::is_nullable(cx, id);
        return Type { kind: TypeKind::Schema(add_schema(cx, id)), nullable };
    }
    cx.unnamed.insert(id);
    let shape = resolve_shape(cx, id);
    let is_recursive = !cx.unnamed.remove(&id);
    match shape {
        Shape::Alias(ty) if !is_recursive => ty,
        Shape::Broken if !is_recursive => Type { kind: TypeKind::Broken, nullable: false },
        shape => {
            let nullable = all_of::is_nullable(cx, id);
            // A reference inside the schema may have declared it.
            let res = cx.ids.get(&id).copied().unwrap_or_else(|| add_schema(cx, id));
            cx.unions.extend(matches!(shape, Shape::Union(_)).then_some(res));
            cx.api.schemas[res.0].shape = shape;
            Type { kind: TypeKind::Schema(res), nullable }
        }
    }
}

/// Returns the type of the target of a schema that has a `$ref` and no other keyword that determines a type.
fn target_type(cx: &mut Lower<'_>, id: SchemaId) -> Type {
    let schema = cx.schema(id);
    match find_target(cx, id) {
        Some(target) => {
            let nullable = schema.nullable || all_of::is_nullable(cx, target);
            Type { kind: TypeKind::Schema(cx.declare(target)), nullable }
        }
        None => Type { kind: TypeKind::Broken, nullable: false },
    }
}

/// Resolves the shape of a schema.
fn resolve_shape(cx: &mut Lower<'_>, id: SchemaId) -> Shape {
    let schema = cx.schema(id);
    if schema.broken {
        return Shape::Broken;
    }
    let nullable = all_of::is_nullable(cx, id);
    if schema.never {
        cx.report.push(diagnostics::lower::false_schema(&schema.at));
        return any();
    }
    if schema.reference.is_some() && schema.is_bare() {
        if all_of::refers_to_itself(cx, id) {
            cx.report.push(diagnostics::lower::reference_cycle(&schema.at.child("$ref")));
            return Shape::Broken;
        }
        return match target_type(cx, id) {
            Type { kind: TypeKind::Broken, .. } => Shape::Broken,
            ty => Shape::Alias(ty),
        };
    }
    if schema.reference.is_some() || !schema.all_of.is_empty() {
        return all_of::lower_all_of(cx, id);
    }
    if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
        return union::lower_union(cx, id);
    }
    cx.shape_of_single(schema, nullable)
}

fn any() -> Shape {
    Shape::Alias(Type { kind: TypeKind::Any, nullable: false })
}

/// Returns the shape by `type`, or else by the keywords that belong to a type.
fn shape_by_type(cx: &mut Lower<'_>, schema: &Schema, nullable: bool) -> Shape {
    let mut types: Vec<JsonType> = schema.types.iter().copied().filter(|it| *it != JsonType::Null).collect();
    if types.contains(&JsonType::Number) {
        types.retain(|it| *it != JsonType::Integer);
    }
    types.sort_unstable();
    types.dedup();
    match &types[..] {
        [] if !schema.types.is_empty() => Shape::Alias(Type { kind: TypeKind::Any, nullable: true }),
        [] if schema.has_object_keywords() => lower_object(cx, schema, nullable),
        [] if schema.items.is_some() || !schema.prefix_items.is_empty() => lower_array(cx, schema, nullable),
        [] => any(),
        [JsonType::Object] => lower_object(cx, schema, nullable),
        [JsonType::Array] => lower_array(cx, schema, nullable),
        [one] => match format::scalar(*one, schema.format.as_deref(), schema.content_encoding.as_deref()) {
            Some(scalar) => {
                let scalar = format::widen(scalar, &schema.constraints);
                Shape::Alias(Type { kind: TypeKind::Scalar(scalar), nullable })
            }
            None => any(),
        },
        several => {
            // In document order, which is the order of preference.
            let types = schema.types.iter().filter(|ty| several.contains(ty));
            let scalars = types.filter_map(|ty| format::scalar(*ty, None, None));
            union::union_of_scalars(&schema.at.child("type"), scalars)
        }
    }
}

fn lower_array(cx: &mut Lower<'_>, schema: &Schema, nullable: bool) -> Shape {
    if schema.is_tuple(schema.items.is_some_and(|it| cx.schema(it).never)) {
        let items: Vec<Type> = schema.prefix_items.iter().map(|item| cx.type_of(*item)).collect();
        return if items.iter().any(|item| item.kind == TypeKind::Broken) {
            Shape::Broken
        } else {
            Shape::Tuple(items)
        };
    }
    let item = match schema.items {
        Some(items) => cx.type_of(items),
        None => Type { kind: TypeKind::Any, nullable: false },
    };
    if item.kind == TypeKind::Broken {
        return Shape::Alias(item);
    }
    Shape::Alias(Type { kind: TypeKind::List(Box::new(item)), nullable })
}

fn lower_object(cx: &mut Lower<'_>, schema: &Schema, nullable: bool) -> Shape {
    if schema.properties.is_empty() {
        let value = match schema.additional {
            Additional::Typed(value) => cx.type_of(value),
            Additional::Absent | Additional::Closed | Additional::Free => Type { kind: TypeKind::Any, nullable: false },
        };
        if value.kind == TypeKind::Broken {
            return Shape::Alias(value);
        }
        return Shape::Alias(Type { kind: TypeKind::Map(Box::new(value)), nullable });
    }
    Shape::Object(all_of::combine_objects(cx, &[schema]))
}
