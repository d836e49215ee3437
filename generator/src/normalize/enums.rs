//! Enums: known values, written as `enum`, as `const`, or as branches of a union with one value each.

use indexmap::IndexMap;

use super::Keywords;
use super::context::Input;
use super::types::Shape;
use crate::common::{EnumValue, Literal, Scalar};
use crate::diagnostics::{self, Finding};
use crate::parse::{JsonType, Schema as Parsed, SchemaId};
use crate::tree::{Node, Value};

/// Returns whether a text is short enough for a name, and no sentence.
pub(crate) fn can_be_name(text: &str) -> bool {
    text.len() <= 60 && text.split_whitespace().count() <= 6 && text.chars().any(char::is_alphanumeric)
}

/// Returns the shape of an `enum` or a `const`; `None` if it has no value except `null`.
pub(super) fn enum_of_values(schema: &Parsed, values: &[Node], findings: &mut Vec<Finding>) -> Option<Shape> {
    let ty = declared_type(schema);
    enum_shape(convert_values(schema, values, ty, findings), ty)
}

/// Returns the first type of a schema except `null`.
fn declared_type(schema: &Parsed) -> Option<JsonType> {
    schema.types.iter().copied().find(|it| *it != JsonType::Null)
}

fn enum_shape(values: Vec<EnumValue>, ty: Option<JsonType>) -> Option<Shape> {
    // An empty `enum` would allow no value. Documents that have one mean any value.
    if values.is_empty() {
        return None;
    }
    let is_boolean = |it: &EnumValue| matches!(&it.value, Literal::Json(it) if it == "true" || it == "false");
    if ty != Some(JsonType::String) && values.iter().all(is_boolean) {
        return Some(Shape::Scalar(Scalar::Boolean));
    }
    let mut res: IndexMap<Literal, EnumValue> = IndexMap::new();
    let first = std::mem::discriminant(&values[0].value);
    let is_mixed = values.iter().any(|other| std::mem::discriminant(&other.value) != first);
    for mut value in values {
        if is_mixed {
            value.value = Literal::Json(to_json(value.value));
        }
        match res.get_mut(&value.value) {
            Some(earlier) => earlier.description = earlier.description.take().or(value.description),
            None => drop(res.insert(value.value.clone(), value)),
        }
    }
    Some(Shape::Enum(res.into_values().collect()))
}

fn to_json(literal: Literal) -> String {
    match literal {
        Literal::String(text) => serde_json::Value::String(text).to_string(),
        Literal::Integer(number) => number.to_string(),
        Literal::Json(json) => json,
    }
}

/// Converts the values of a schema. In a list, names and descriptions belong to the value at their index, where `null` counts.
fn convert_values(
    schema: &Parsed,
    values: &[Node],
    ty: Option<JsonType>,
    findings: &mut Vec<Finding>,
) -> Vec<EnumValue> {
    let values = values.iter().enumerate().filter(|(_, node)| node.value != Value::Null);
    let values = values.map(|(index, node)| EnumValue {
        value: convert_value(schema, ty, node, findings),
        name: schema.value_names.get(index, node),
        description: schema.value_descriptions.get(index, node),
    });
    values.collect()
}

/// Converts a value of an enum. A value of another type than the `type` beside it, such as YAML's `enum: [true]` under
/// `type: string`, is converted to that type.
fn convert_value(schema: &Parsed, ty: Option<JsonType>, node: &Node, findings: &mut Vec<Finding>) -> Literal {
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
        findings.push(diagnostics::normalize::coerced_enum_value(&schema.at.child("enum"), node.kind()));
    }
    literal.unwrap_or_else(|| Literal::Json(serde_json::Value::from(node).to_string()))
}

/// Merges branches into one enum, if each has values or is the plain type of the values, which keeps an enum open.
pub(super) fn merge_branches(
    input: &Input<'_>,
    union: &Parsed,
    branches: &[SchemaId],
    findings: &mut Vec<Finding>,
) -> Option<Shape> {
    let targets = branches.iter().map(|id| Some((*id, find_leaf(input, *id)?)));
    let targets: Vec<(SchemaId, SchemaId)> = targets.collect::<Option<_>>()?;
    let schemas = || targets.iter().map(|(_, target)| input.schema(*target));
    let ty = schemas().find_map(|schema| declared_type(schema)).or(declared_type(union));
    let is_plain = |schema: &Parsed| schema.values.is_none() && declared_type(schema) == ty && schema.types.len() == 1;
    let is_of_type = |schema: &Parsed| declared_type(schema).is_none_or(|declared| Some(declared) == ty);
    let fits = |schema: &Keywords| is_plain(schema) || schema.values.is_some() && is_of_type(schema);
    let is_scalar =
        matches!(ty, None | Some(JsonType::String | JsonType::Integer | JsonType::Number | JsonType::Boolean));
    let has_values = |target: &SchemaId| input.schema(*target).values.is_some();
    let valued: Vec<(SchemaId, SchemaId)> = targets.iter().copied().filter(|(_, target)| has_values(target)).collect();
    if valued.is_empty() || !is_scalar || !schemas().all(fits) {
        return None;
    }
    if let [(id, target)] = valued[..]
        && id != target
    {
        return Some(Shape::Alias(id));
    }
    let mut values = Vec::new();
    for (_, target) in valued {
        let schema = input.schema(target);
        let mut of_branch = convert_values(schema, schema.values.as_deref().unwrap_or_default(), ty, findings);
        if let [only] = &mut of_branch[..] {
            let title = || schema.title.clone().filter(|title| can_be_name(title));
            only.name = only.name.take().or_else(title);
            only.description = only.description.take().or_else(|| schema.description.clone());
        }
        values.extend(of_branch);
    }
    enum_shape(values, ty)
}

/// Follows plain references to a schema; `None` if that is an object or composed of others.
fn find_leaf(input: &Input<'_>, id: SchemaId) -> Option<SchemaId> {
    /// A longer chain of references is a circle.
    const LONGEST_CHAIN: usize = 16;
    let mut id = id;
    for _ in 0..LONGEST_CHAIN {
        id = if input.schema(id).is_reference() { input.target(id)? } else { id };
    }
    let schema = input.schema(id);
    let is_composed = schema.reference.is_some()
        || [&schema.all_of, &schema.any_of, &schema.one_of].into_iter().any(|parts| !parts.is_empty())
        || schema.has_object_keywords()
        || schema.broken;
    (!is_composed).then_some(id)
}
