//! Schemas: which have a name, and what shape each has.

pub(super) mod all_of;
pub(super) mod any_value_lints;
pub(super) mod conditions;
pub(super) mod constraints;
pub(super) mod docs;
pub(super) mod enums;
pub(super) mod format;
pub(super) mod simplify_union;
pub(super) mod union;

use super::Lower;
use super::names;
use super::reference::target;
use crate::api::{self, Shape, Type, TypeKind};
use crate::diagnostics::Id;
use crate::normalize::Schema;
use crate::parse::{Additional, JsonType, SchemaId};

impl Lower<'_> {
    /// Gives a schema a name, unless it has one. Its shape is resolved later, because references may be deep.
    pub(in crate::lower) fn declare(&mut self, id: SchemaId) -> api::SchemaId {
        let id = self.shared.get(&id).copied().unwrap_or(id);
        if let Some(known) = self.ids.get(&id) {
            return *known;
        }
        let declared = declare(self, id);
        self.queue.push((id, declared));
        declared
    }

    /// Resolves the shape of every schema that was declared and is not resolved yet.
    pub(in crate::lower) fn resolve_declared(&mut self) {
        while let Some((id, declared)) = self.queue.pop() {
            let shape = shape(self, id);
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

    /// Returns the shape of a schema without giving it a name. A component is its name.
    pub(in crate::lower) fn shape_of_use(&mut self, id: SchemaId) -> Shape {
        if is_component(self.schema(id)) { Shape::Alias(self.type_of(id)) } else { shape(self, id) }
    }

    /// Returns the shape of a schema that has neither references nor branches.
    pub(in crate::lower) fn shape_of_single(&mut self, schema: &Schema, nullable: bool) -> Shape {
        if let Some(values) = &schema.values
            && let Some(shape) = enums::enum_(self, schema, values, nullable)
        {
            return shape;
        }
        shape_by_type(self, schema, nullable)
    }
}

/// Whether the schema is a component.
fn is_component(schema: &Schema) -> bool {
    matches!(&schema.at.keys().collect::<Vec<_>>()[..], [a, b, _] if a == "components" && b == "schemas")
}

fn declare(cx: &mut Lower<'_>, id: SchemaId) -> api::SchemaId {
    let schema = cx.schema(id);
    // What a component only refers to is called, and may be described, as the component is.
    let component = cx.lent.get(&id).map_or(schema, |it| cx.schema(*it));
    let keys: Vec<String> = component.at.keys().collect();
    let name = match &keys[..] {
        [components, schemas, name] if components == "components" && schemas == "schemas" => {
            api::SchemaName::Component(name.clone())
        }
        _ => inline(cx, id),
    };
    let res = api::SchemaId(cx.api.schemas.len());
    cx.api.schemas.push(api::Schema {
        at: schema.at.clone(),
        order: id.0,
        name,
        rust_name: schema.rust_name.clone().or_else(|| component.rust_name.clone()),
        docs: api::Docs {
            description: schema.description.clone().or_else(|| component.description.clone()),
            ..docs::docs(schema)
        },
        shape: Shape::Broken,
        directions: api::Directions::default(),
        used: true,
    });
    cx.ids.insert(id, res);
    res
}

/// The words of a schema that is no component.
fn inline(cx: &mut Lower<'_>, id: SchemaId) -> api::SchemaName {
    let (mut at, mut branches) = (id, Vec::new());
    while let Some((union, _)) = cx.schemas.synthesized.get(&at) {
        branches.extend(union::word(cx, *union, at));
        at = *union;
    }
    let place = names::place(cx, &cx.schema(at).at);
    let home = place.words[..place.home].to_vec();
    let words = place.words.into_iter().chain(branches.into_iter().rev()).collect();
    api::SchemaName::Inline { home, words }
}

fn find_type(cx: &mut Lower<'_>, id: SchemaId) -> Type {
    let schema = cx.schema(id);
    if schema.reference.is_some() && schema.is_bare() {
        return referred(cx, id);
    }
    if is_component(schema) || cx.ids.contains_key(&id) {
        return Type { kind: TypeKind::Schema(cx.declare(id)), nullable: all_of::is_nullable(cx, id) };
    }
    if all_of::gathers_object(cx, id) {
        // What it gathers may hold it again, or hold others that gather: it waits for its turn.
        let nullable = all_of::is_nullable(cx, id);
        return Type { kind: TypeKind::Schema(cx.declare(id)), nullable };
    }
    if cx.within.remove(&id) {
        // The shape of this schema needs its own type: a name ends the recursion.
        let nullable = all_of::is_nullable(cx, id);
        return Type { kind: TypeKind::Schema(declare(cx, id)), nullable };
    }
    cx.within.insert(id);
    let shape = shape(cx, id);
    let is_recursive = !cx.within.remove(&id);
    match shape {
        Shape::Alias(it) if !is_recursive => it,
        Shape::Broken if !is_recursive => Type { kind: TypeKind::Broken, nullable: false },
        shape => {
            let nullable = all_of::is_nullable(cx, id);
            // A reference inside of this schema may have declared it already.
            let res = cx.ids.get(&id).copied().unwrap_or_else(|| declare(cx, id));
            cx.unions.extend(matches!(shape, Shape::Union(_)).then_some(res));
            cx.api.schemas[res.0].shape = shape;
            Type { kind: TypeKind::Schema(res), nullable }
        }
    }
}

/// The type that a schema with a `$ref` and nothing that shapes beside it stands for.
fn referred(cx: &mut Lower<'_>, id: SchemaId) -> Type {
    let schema = cx.schema(id);
    match target(cx, id) {
        Some(target) => {
            let nullable = schema.nullable || all_of::is_nullable(cx, target);
            Type { kind: TypeKind::Schema(cx.declare(target)), nullable }
        }
        None => Type { kind: TypeKind::Broken, nullable: false },
    }
}

/// What a schema is.
fn shape(cx: &mut Lower<'_>, id: SchemaId) -> Shape {
    let schema = cx.schema(id);
    if schema.broken {
        return Shape::Broken;
    }
    let nullable = all_of::is_nullable(cx, id);
    if schema.never {
        cx.report.add(Id::UnsupportedSchema, &schema.at, "`false` is not expressed: any value is taken");
        return any();
    }
    if schema.reference.is_some() && schema.is_bare() {
        if all_of::refers_to_itself(cx, id) {
            cx.report.add(Id::ReferenceCycle, &schema.at.child("$ref"), "this reference leads back to itself");
            return Shape::Broken;
        }
        return match referred(cx, id) {
            Type { kind: TypeKind::Broken, .. } => Shape::Broken,
            it => Shape::Alias(it),
        };
    }
    if schema.reference.is_some() || !schema.all_of.is_empty() {
        return all_of::all_of(cx, id);
    }
    if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
        return union::union(cx, id);
    }
    cx.shape_of_single(schema, nullable)
}

fn any() -> Shape {
    Shape::Alias(Type { kind: TypeKind::Any, nullable: false })
}

/// What `type` says, or the keywords that go with a type.
fn shape_by_type(cx: &mut Lower<'_>, schema: &Schema, nullable: bool) -> Shape {
    let mut types: Vec<JsonType> = schema.types.iter().copied().filter(|it| *it != JsonType::Null).collect();
    if types.contains(&JsonType::Number) {
        types.retain(|it| *it != JsonType::Integer);
    }
    types.sort_unstable();
    types.dedup();
    match &types[..] {
        [] if !schema.types.is_empty() => Shape::Alias(Type { kind: TypeKind::Any, nullable: true }),
        [] if schema.has_object_keywords() => object(cx, schema, nullable),
        [] if schema.items.is_some() || !schema.prefix_items.is_empty() => array(cx, schema, nullable),
        [] => any(),
        [JsonType::Object] => object(cx, schema, nullable),
        [JsonType::Array] => array(cx, schema, nullable),
        [one] => match format::scalar(*one, schema.format.as_deref(), schema.content_encoding.as_deref()) {
            Some(scalar) => {
                let scalar = format::wide_enough(scalar, &schema.constraints);
                Shape::Alias(Type { kind: TypeKind::Scalar(scalar), nullable })
            }
            None => any(),
        },
        many => {
            // In the order of the document, which is the order in which people think of them.
            let types = schema.types.iter().filter(|it| many.contains(it));
            let scalars = types.filter_map(|it| format::scalar(*it, None, None));
            union::scalars(&schema.at.child("type"), scalars)
        }
    }
}

fn array(cx: &mut Lower<'_>, schema: &Schema, nullable: bool) -> Shape {
    if schema.is_tuple(schema.items.is_some_and(|it| cx.schema(it).never)) {
        let items: Vec<Type> = schema.prefix_items.iter().map(|it| cx.type_of(*it)).collect();
        return if items.iter().any(|it| it.kind == TypeKind::Broken) { Shape::Broken } else { Shape::Tuple(items) };
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

fn object(cx: &mut Lower<'_>, schema: &Schema, nullable: bool) -> Shape {
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
    Shape::Object(all_of::object(cx, &[schema]))
}
