//! Enums: known values, written as `enum`, as `const`, or as branches of a union with one value each.

use super::super::Lower;
use super::super::reference::find_target;
use crate::api::{self, Literal, Scalar, Shape, Type, TypeKind};
use crate::diagnostics;
use crate::normalize::Schema;
use crate::parse::{JsonType, SchemaId};
use crate::tree::{Node, Value};

/// Lowers an `enum` or a `const`; `None` if it has no value except `null`.
pub(in crate::lower) fn lower_enum(
    cx: &mut Lower<'_>,
    schema: &Schema,
    values: &[Node],
    nullable: bool,
) -> Option<Shape> {
    let ty = declared_type(schema);
    enum_shape(lower_values(cx, schema, values, ty), ty, nullable)
}

/// Returns the first type of a schema except `null`.
fn declared_type(schema: &Schema) -> Option<JsonType> {
    schema.types.iter().copied().find(|it| *it != JsonType::Null)
}

fn enum_shape(values: Vec<api::EnumValue>, ty: Option<JsonType>, nullable: bool) -> Option<Shape> {
    // An empty `enum` would allow no value. Documents that have one mean any value.
    if values.is_empty() {
        return None;
    }
    let is_boolean = |it: &api::EnumValue| matches!(&it.value, Literal::Json(it) if it == "true" || it == "false");
    if ty != Some(JsonType::String) && values.iter().all(is_boolean) {
        return Some(Shape::Alias(Type { kind: TypeKind::Scalar(Scalar::Boolean), nullable }));
    }
    let mut res: Vec<api::EnumValue> = Vec::new();
    let first = std::mem::discriminant(&values[0].value);
    let is_mixed = values.iter().any(|other| std::mem::discriminant(&other.value) != first);
    for mut value in values {
        if is_mixed {
            value.value = Literal::Json(to_json(value.value));
        }
        match res.iter_mut().find(|earlier| earlier.value == value.value) {
            Some(earlier) => earlier.description = earlier.description.take().or(value.description),
            None => res.push(value),
        }
    }
    Some(Shape::Enum(api::Enum { values: res }))
}

fn to_json(literal: Literal) -> String {
    match literal {
        Literal::String(text) => serde_json::Value::String(text).to_string(),
        Literal::Integer(number) => number.to_string(),
        Literal::Json(json) => json,
    }
}

/// Lowers the values of a schema. Names and descriptions belong to the value at their index, where `null` counts.
fn lower_values(cx: &mut Lower<'_>, schema: &Schema, values: &[Node], ty: Option<JsonType>) -> Vec<api::EnumValue> {
    let values = values.iter().enumerate().filter(|(_, node)| node.value != Value::Null);
    let values = values.map(|(index, node)| api::EnumValue {
        value: lower_value(cx, schema, ty, node),
        name: schema.value_names.get(index).cloned(),
        description: schema.value_descriptions.get(index).cloned(),
    });
    values.collect()
}

/// Lowers a value of an enum. A value of another type than the `type` beside it, such as YAML's `enum: [true]` under
/// `type: string`, is converted to that type.
fn lower_value(cx: &mut Lower<'_>, schema: &Schema, ty: Option<JsonType>, node: &Node) -> Literal {
    let (literal, is_coerced) = match (&node.value, ty) {
        (Value::String(text), Some(JsonType::Integer)) => (text.parse().ok().map(Literal::Integer), true),
        (Value::String(text), _) => (Some(Literal::String(text.clone())), false),
        (Value::Integer(number), Some(JsonType::String)) => (Some(Literal::String(number.to_string())), true),
        (Value::Bool(boolean), Some(JsonType::String)) => (Some(Literal::String(boolean.to_string())), true),
        // A server may send a number as `1.0`.
        (Value::Integer(_), Some(JsonType::Number)) => (None, false),
        (Value::Integer(number), _) => (i64::try_from(*number).ok().map(Literal::Integer), false),
        (Value::Null | Value::Bool(_) | Value::Float(_) | Value::Array(_) | Value::Object(_), _) => (None, false),
    };
    if is_coerced && literal.is_some() {
        cx.report.push(diagnostics::lower::coerced_enum_value(&schema.at.child("enum"), node.kind()));
    }
    literal.unwrap_or_else(|| Literal::Json(serde_json::Value::from(node).to_string()))
}

/// Merges branches into one enum, if each has values or is the plain type of the values, which keeps an enum open.
pub(in crate::lower) fn merge_branches(
    cx: &mut Lower<'_>,
    union: &Schema,
    branches: &[SchemaId],
    nullable: bool,
) -> Option<Shape> {
    let targets = branches.iter().map(|id| Some((*id, find_leaf(cx, *id)?)));
    let targets: Vec<(SchemaId, SchemaId)> = targets.collect::<Option<_>>()?;
    let schemas = || targets.iter().map(|(_, target)| cx.schema(*target));
    let ty = schemas().find_map(declared_type).or(declared_type(union));
    let is_plain = |schema: &Schema| schema.values.is_none() && declared_type(schema) == ty && schema.types.len() == 1;
    let is_of_type = |schema: &Schema| declared_type(schema).is_none_or(|declared| Some(declared) == ty);
    let fits = |schema: &Schema| is_plain(schema) || schema.values.is_some() && is_of_type(schema);
    let is_scalar =
        matches!(ty, None | Some(JsonType::String | JsonType::Integer | JsonType::Number | JsonType::Boolean));
    let has_values = |target: &SchemaId| cx.schema(*target).values.is_some();
    let valued: Vec<(SchemaId, SchemaId)> = targets.iter().copied().filter(|(_, target)| has_values(target)).collect();
    if valued.is_empty() || !is_scalar || !schemas().all(fits) {
        return None;
    }
    if let [(id, target)] = valued[..]
        && id != target
    {
        return Some(Shape::Alias(Type { kind: cx.type_of(id).kind, nullable }));
    }
    let mut values = Vec::new();
    for (_, target) in valued {
        let schema = cx.schema(target);
        let mut of_branch = lower_values(cx, schema, schema.values.as_deref().unwrap_or_default(), ty);
        if let [only] = &mut of_branch[..] {
            let title = || schema.title.clone().filter(|title| super::names::is_short(title));
            only.name = only.name.take().or_else(title);
            only.description = only.description.take().or_else(|| schema.description.clone());
        }
        values.extend(of_branch);
    }
    enum_shape(values, ty, nullable)
}

/// Follows plain references to a schema; `None` if that is an object or composed of others.
fn find_leaf(cx: &Lower<'_>, id: SchemaId) -> Option<SchemaId> {
    /// A longer chain of references is a circle.
    const LONGEST_CHAIN: usize = 16;
    let mut id = id;
    for _ in 0..LONGEST_CHAIN {
        let schema = cx.schema(id);
        id = if schema.reference.is_some() && schema.is_bare() { find_target(cx, id)? } else { id };
    }
    let schema = cx.schema(id);
    let is_composed = schema.reference.is_some()
        || [&schema.all_of, &schema.any_of, &schema.one_of].into_iter().any(|parts| !parts.is_empty())
        || schema.has_object_keywords()
        || schema.broken;
    (!is_composed).then_some(id)
}
