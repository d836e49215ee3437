//! Schemas: which have a name, and what shape each has.

use super::Lower;
use super::compose;
use super::format;
use super::place::place;
use super::reference::target;
use crate::api::{self, Kind, Scalar, Shape, Type};
use crate::parse::{Additional, JsonType, Schema, SchemaId};
use crate::report::Id;
use crate::tree::{Node, Value};

/// Gives a schema a name, if it has none yet. What it is, is found out later: references may be deep.
pub(super) fn named(cx: &mut Lower<'_>, id: SchemaId) -> api::SchemaId {
    let id = cx.shared.get(&id).copied().unwrap_or(id);
    if let Some(res) = cx.ids.get(&id) {
        return *res;
    }
    let res = declare(cx, id);
    cx.queue.push((id, res));
    res
}

fn declare(cx: &mut Lower<'_>, id: SchemaId) -> api::SchemaId {
    let schema = cx.spec.schema(id);
    let keys: Vec<String> = schema.at.keys().collect();
    let name = match &keys[..] {
        [components, schemas, name] if components == "components" && schemas == "schemas" => {
            api::SchemaName::Component(name.clone())
        }
        _ => {
            let place = place(cx, &schema.at);
            api::SchemaName::Inline { home: place.words[..place.home].to_vec(), words: place.words }
        }
    };
    let res = api::SchemaId(cx.api.schemas.len());
    cx.api.schemas.push(api::Schema {
        at: schema.at.clone(),
        order: id.0,
        name,
        rust_name: schema.rust_name.clone(),
        docs: docs(schema),
        shape: Shape::Broken,
    });
    cx.ids.insert(id, res);
    res
}

/// Finds out what every named schema is.
pub(super) fn drain(cx: &mut Lower<'_>) {
    while let Some((id, named)) = cx.queue.pop() {
        let shape = shape(cx, id);
        cx.api.schemas[named.0].shape = shape;
    }
}

/// The type of a schema where it is used.
pub(super) fn ty(cx: &mut Lower<'_>, id: SchemaId) -> Type {
    let res = found(cx, id);
    cx.types.insert(id, res.clone());
    res
}

fn found(cx: &mut Lower<'_>, id: SchemaId) -> Type {
    let schema = cx.spec.schema(id);
    if schema.reference.is_some() && compose::is_bare(schema) {
        return referred(cx, id);
    }
    let is_component =
        matches!(&schema.at.keys().collect::<Vec<_>>()[..], [a, b, _] if a == "components" && b == "schemas");
    if is_component || cx.ids.contains_key(&id) {
        return Type { kind: Kind::Schema(named(cx, id)), nullable: compose::is_nullable(cx, id) };
    }
    if compose::gathers_object(cx, id) {
        // What it gathers may hold it again, or hold others that gather: it waits for its turn.
        let nullable = compose::is_nullable(cx, id);
        return Type { kind: Kind::Schema(named(cx, id)), nullable };
    }
    match shape(cx, id) {
        Shape::Alias(it) => it,
        Shape::Broken => Type { kind: Kind::Broken, nullable: false },
        shape @ (Shape::Object(_) | Shape::Enum(_) | Shape::Union(_)) => {
            let nullable = compose::is_nullable(cx, id);
            // A schema inside may refer to this one, which is then declared already.
            let res = cx.ids.get(&id).copied().unwrap_or_else(|| declare(cx, id));
            cx.api.schemas[res.0].shape = shape;
            Type { kind: Kind::Schema(res), nullable }
        }
    }
}

/// The type that a schema with a `$ref` and nothing that shapes beside it stands for.
fn referred(cx: &mut Lower<'_>, id: SchemaId) -> Type {
    let schema = cx.spec.schema(id);
    match target(cx, id) {
        Some(target) => {
            let nullable = schema.nullable || compose::is_nullable(cx, target);
            Type { kind: Kind::Schema(named(cx, target)), nullable }
        }
        None => Type { kind: Kind::Broken, nullable: false },
    }
}

/// What a schema is, without a name for it: a component's name stands for itself.
pub(super) fn unnamed(cx: &mut Lower<'_>, id: SchemaId) -> Shape {
    let is_component = matches!(&cx.spec.schema(id).at.keys().collect::<Vec<_>>()[..], [a, b, _] if a == "components" && b == "schemas");
    if is_component { Shape::Alias(ty(cx, id)) } else { shape(cx, id) }
}

/// What a schema is.
fn shape(cx: &mut Lower<'_>, id: SchemaId) -> Shape {
    let schema = cx.spec.schema(id);
    if schema.broken {
        return Shape::Broken;
    }
    let nullable = compose::is_nullable(cx, id);
    if schema.never {
        cx.report.add(Id::UnsupportedSchema, &schema.at, "`false` is not expressed: any value is taken");
        return any();
    }
    if schema.reference.is_some() && compose::is_bare(schema) {
        if compose::refers_to_itself(cx, id) {
            cx.report.add(Id::ReferenceCycle, &schema.at.child("$ref"), "this reference leads back to itself");
            return Shape::Broken;
        }
        return match referred(cx, id) {
            Type { kind: Kind::Broken, .. } => Shape::Broken,
            it => Shape::Alias(it),
        };
    }
    if schema.reference.is_some() || !schema.all_of.is_empty() {
        return compose::all_of(cx, id);
    }
    if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
        return compose::one_of(cx, id);
    }
    if let Some(values) = &schema.values
        && let Some(shape) = enum_(cx, schema, values, nullable)
    {
        return shape;
    }
    by_type(cx, schema, nullable)
}

fn any() -> Shape {
    Shape::Alias(Type { kind: Kind::Any, nullable: false })
}

/// What `type` says, or the keywords that go with a type.
fn by_type(cx: &mut Lower<'_>, schema: &Schema, nullable: bool) -> Shape {
    let mut types: Vec<JsonType> = schema.types.iter().copied().filter(|it| *it != JsonType::Null).collect();
    if types.contains(&JsonType::Number) {
        types.retain(|it| *it != JsonType::Integer);
    }
    types.sort_unstable();
    types.dedup();
    match &types[..] {
        [] if !schema.types.is_empty() => Shape::Alias(Type { kind: Kind::Any, nullable: true }),
        [] if compose::is_object(schema) => object(cx, schema, nullable),
        [] if schema.items.is_some() => array(cx, schema, nullable),
        [] => any(),
        [JsonType::Object] => object(cx, schema, nullable),
        [JsonType::Array] => array(cx, schema, nullable),
        [one] => match format::scalar(*one, schema.format.as_deref(), schema.content_encoding.as_deref()) {
            Some(scalar) => Shape::Alias(Type { kind: Kind::Scalar(scalar), nullable }),
            None => any(),
        },
        many => {
            // In the order of the document, which is the order in which people think of them.
            let scalars = schema.types.iter().filter(|it| many.contains(it));
            let scalars: Option<Vec<Scalar>> = scalars.map(|it| format::scalar(*it, None, None)).collect();
            match scalars {
                Some(scalars) => Shape::Union(scalars),
                None => {
                    let message = "a list of types with `array` or `object` is not expressed: any value is taken";
                    cx.report.add(Id::UnsupportedUnion, &schema.at.child("type"), message);
                    any()
                }
            }
        }
    }
}

fn array(cx: &mut Lower<'_>, schema: &Schema, nullable: bool) -> Shape {
    let item = match schema.items {
        Some(items) => ty(cx, items),
        None => Type { kind: Kind::Any, nullable: false },
    };
    if item.kind == Kind::Broken {
        return Shape::Alias(item);
    }
    Shape::Alias(Type { kind: Kind::List(Box::new(item)), nullable })
}

fn object(cx: &mut Lower<'_>, schema: &Schema, nullable: bool) -> Shape {
    if schema.properties.is_empty() {
        let value = match schema.additional {
            Additional::Typed(value) => ty(cx, value),
            Additional::Unsaid | Additional::Closed | Additional::Free => Type { kind: Kind::Any, nullable: false },
        };
        if value.kind == Kind::Broken {
            return Shape::Alias(value);
        }
        return Shape::Alias(Type { kind: Kind::Map(Box::new(value)), nullable });
    }
    Shape::Object(compose::object(cx, &[schema]))
}

/// An enum, if all its values are of a kind that we can name.
fn enum_(cx: &mut Lower<'_>, schema: &Schema, values: &[Node], nullable: bool) -> Option<Shape> {
    // Names and descriptions go by the place in the list, `null` counted.
    let known: Vec<(usize, &Node)> = values.iter().enumerate().filter(|(_, it)| it.value != Value::Null).collect();
    if known.is_empty() {
        return None;
    }
    let wanted = schema.types.iter().copied().find(|it| *it != JsonType::Null);
    if wanted != Some(JsonType::String) && known.iter().all(|(_, it)| it.as_bool().is_some()) {
        return Some(Shape::Alias(Type { kind: Kind::Scalar(Scalar::Boolean), nullable }));
    }
    let literals: Option<Vec<api::Literal>> = known.iter().map(|(_, it)| literal(cx, schema, wanted, it)).collect();
    let of_one_kind = |it: &Vec<api::Literal>| {
        it.iter().all(|it| matches!(it, api::Literal::String(_)))
            || it.iter().all(|it| matches!(it, api::Literal::Integer(_)))
    };
    let Some(literals) = literals.filter(of_one_kind) else {
        let message =
            "an `enum` of values other than text or integers is not expressed: any value of the type is taken";
        cx.report.add(Id::UnsupportedKeyword, &schema.at.child("enum"), message);
        return None;
    };
    let mut res: Vec<api::EnumValue> = Vec::new();
    for ((index, _), value) in known.into_iter().zip(literals) {
        if !res.iter().any(|it| it.value == value) {
            let name = schema.value_names.get(index).cloned();
            let description = schema.value_descriptions.get(index).cloned();
            res.push(api::EnumValue { value, name, description });
        }
    }
    Some(Shape::Enum(api::Enum { values: res }))
}

/// A value of an enum. Where the type says otherwise than the value, as YAML's `enum: [true]` under `type: string`,
/// the type is what was meant.
fn literal(cx: &mut Lower<'_>, schema: &Schema, wanted: Option<JsonType>, node: &Node) -> Option<api::Literal> {
    let (res, sloppy) = match (&node.value, wanted) {
        (Value::String(it), Some(JsonType::Integer)) => (api::Literal::Integer(it.parse().ok()?), true),
        (Value::String(it), _) => (api::Literal::String(it.clone()), false),
        (Value::Integer(it), Some(JsonType::String)) => (api::Literal::String(it.to_string()), true),
        (Value::Bool(it), Some(JsonType::String)) => (api::Literal::String(it.to_string()), true),
        (Value::Integer(it), _) => (api::Literal::Integer(i64::try_from(*it).ok()?), false),
        (Value::Null | Value::Bool(_) | Value::Float(_) | Value::Array(_) | Value::Object(_), _) => return None,
    };
    if sloppy {
        let message = format!("{} stands in an `enum` of another type, and is read as one of that type", node.kind());
        cx.report.add(Id::Sloppy, &schema.at.child("enum"), message);
    }
    Some(res)
}

/// What a schema says to its readers.
pub(super) fn docs(schema: &Schema) -> api::Docs {
    api::Docs {
        summary: None,
        description: schema.description.clone(),
        more: None,
        deprecated: schema.deprecated,
        example: schema.examples.first().map(Into::into),
        default: schema.default.as_ref().map(Into::into),
    }
}
