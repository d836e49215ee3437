//! Enums: known values, written as `enum`, as `const`, or as branches that each have one.

use super::super::Lower;
use super::super::reference::target;
use crate::api::{self, Literal, Scalar, Shape, Type, TypeKind};
use crate::diagnostics::Id;
use crate::normalize::Schema;
use crate::parse::{JsonType, SchemaId};
use crate::tree::{Node, Value};

/// An enum, if it has any value but `null`.
pub(in crate::lower) fn enum_(cx: &mut Lower<'_>, schema: &Schema, values: &[Node], nullable: bool) -> Option<Shape> {
    let wanted = wanted(schema);
    shape(known(cx, schema, values, wanted), wanted, nullable)
}

fn wanted(schema: &Schema) -> Option<JsonType> {
    schema.types.iter().copied().find(|it| *it != JsonType::Null)
}

fn shape(values: Vec<api::EnumValue>, wanted: Option<JsonType>, nullable: bool) -> Option<Shape> {
    // An empty list would allow nothing, and is written where nothing is to be said.
    if values.is_empty() {
        return None;
    }
    let truth = |it: &api::EnumValue| matches!(&it.value, Literal::Json(it) if it == "true" || it == "false");
    if wanted != Some(JsonType::String) && values.iter().all(truth) {
        return Some(Shape::Alias(Type { kind: TypeKind::Scalar(Scalar::Boolean), nullable }));
    }
    let mut res: Vec<api::EnumValue> = Vec::new();
    let mixed = values.iter().any(|it| kind_of(&it.value) != kind_of(&values[0].value));
    for mut it in values {
        if mixed {
            it.value = Literal::Json(json(it.value));
        }
        match res.iter_mut().find(|known| known.value == it.value) {
            Some(known) => known.description = known.description.take().or(it.description),
            None => res.push(it),
        }
    }
    Some(Shape::Enum(api::Enum { values: res }))
}

fn kind_of(it: &Literal) -> u8 {
    match it {
        Literal::String(_) => 0,
        Literal::Integer(_) => 1,
        Literal::Json(_) => 2,
    }
}

fn json(it: Literal) -> String {
    match it {
        Literal::String(it) => serde_json::Value::String(it).to_string(),
        Literal::Integer(it) => it.to_string(),
        Literal::Json(it) => it,
    }
}

/// The values of a schema. Names and descriptions go by the place in the list, `null` counted.
fn known(cx: &mut Lower<'_>, schema: &Schema, values: &[Node], wanted: Option<JsonType>) -> Vec<api::EnumValue> {
    let values = values.iter().enumerate().filter(|(_, it)| it.value != Value::Null);
    let values = values.map(|(index, node)| api::EnumValue {
        value: literal(cx, schema, wanted, node),
        name: schema.value_names.get(index).cloned(),
        description: schema.value_descriptions.get(index).cloned(),
    });
    values.collect()
}

/// A value of an enum. Where the type says otherwise than the value, as YAML's `enum: [true]` under `type: string`,
/// the type is what was meant.
fn literal(cx: &mut Lower<'_>, schema: &Schema, wanted: Option<JsonType>, node: &Node) -> Literal {
    let parsed = |it: &String| it.parse().ok().map(Literal::Integer);
    let (res, sloppy) = match (&node.value, wanted) {
        (Value::String(it), Some(JsonType::Integer)) => (parsed(it), true),
        (Value::String(it), _) => (Some(Literal::String(it.clone())), false),
        (Value::Integer(it), Some(JsonType::String)) => (Some(Literal::String(it.to_string())), true),
        (Value::Bool(it), Some(JsonType::String)) => (Some(Literal::String(it.to_string())), true),
        // A number may come as `1.0`.
        (Value::Integer(_), Some(JsonType::Number)) => (None, false),
        (Value::Integer(it), _) => (i64::try_from(*it).ok().map(Literal::Integer), false),
        (Value::Null | Value::Bool(_) | Value::Float(_) | Value::Array(_) | Value::Object(_), _) => (None, false),
    };
    if sloppy && res.is_some() {
        let message = format!("{} stands in an `enum` of another type, and is read as one of that type", node.kind());
        cx.report.add(Id::CoercedType, &schema.at.child("enum"), message);
    }
    res.unwrap_or_else(|| Literal::Json(serde_json::Value::from(node).to_string()))
}

/// Branches that together are one enum: each has values, or is the type of the values, as where an enum is kept open.
pub(in crate::lower) fn merged(
    cx: &mut Lower<'_>,
    union: &Schema,
    branches: &[SchemaId],
    nullable: bool,
) -> Option<Shape> {
    let mut targets = Vec::new();
    for id in branches {
        let mut at = *id;
        // A chain of references that is longer than this leads in a circle, or might as well.
        for _ in 0..16 {
            let schema = cx.schema(at);
            at = if schema.reference.is_some() && schema.is_bare() { target(cx, at)? } else { at };
        }
        let it = cx.schema(at);
        let composed = it.reference.is_some()
            || [&it.all_of, &it.any_of, &it.one_of].into_iter().any(|it| !it.is_empty())
            || it.has_object_keywords()
            || it.broken;
        targets.push((*id, at, it));
        if composed {
            return None;
        }
    }
    let wanted = targets.iter().find_map(|(.., it)| self::wanted(it)).or(wanted(union));
    let plain = |it: &Schema| it.values.is_none() && self::wanted(it) == wanted && it.types.len() == 1;
    let scalar =
        matches!(wanted, None | Some(JsonType::String | JsonType::Integer | JsonType::Number | JsonType::Boolean));
    let valued: Vec<_> = targets.iter().filter(|(.., it)| it.values.is_some()).collect();
    let fits = |it: &Schema| plain(it) || it.values.is_some() && self::wanted(it).is_none_or(|it| Some(it) == wanted);
    if valued.is_empty() || !scalar || !targets.iter().all(|(.., it)| fits(it)) {
        return None;
    }
    if let [(id, at, _)] = valued[..]
        && id != at
    {
        return Some(Shape::Alias(Type { kind: cx.type_of(*id).kind, nullable }));
    }
    let mut values = Vec::new();
    for (.., it) in valued {
        let mut known = known(cx, it, it.values.as_deref().unwrap_or_default(), wanted);
        if let [only] = &mut known[..] {
            only.name = only.name.take().or_else(|| it.title.clone().filter(|it| super::names::is_short(it)));
            only.description = only.description.take().or_else(|| it.description.clone());
        }
        values.extend(known);
    }
    shape(values, wanted, nullable)
}
