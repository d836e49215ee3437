//! Conversion of schemas of all dialects to JSON Schema 2020-12, for `jsonschema`.
//!
//! Only known and well-formed keywords are kept: other stages report the others, and they must not make examples invalid.

use serde_json::{Map, Value as Json, json};

use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// The keyword that replaces `$ref`. Its value is the index of the schema.
pub(super) const REFERENCE: &str = "x-reference";

/// Returns whether a value can be written as JSON.
pub(super) fn is_json(node: &Node) -> bool {
    match &node.value {
        Value::Float(it) => it.is_finite(),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::String(_) => true,
        Value::Array(it) => it.iter().all(is_json),
        Value::Object(it) => it.values().all(is_json),
    }
}

/// Converts a schema. `refer` returns the index of the target of a `$ref`.
pub(super) fn convert_schema(
    refer: &mut dyn FnMut(&Pointer, &str) -> Option<usize>,
    at: &Pointer,
    node: &Node,
) -> Json {
    let Some(object) = node.as_object() else { return Json::Bool(node.as_bool() != Some(false)) };
    let mut res = Map::new();
    for (key, value) in object {
        if let Some((key, value)) = convert_keyword(refer, &at.child(key), key, value) {
            res.insert(key.to_owned(), value);
        }
    }
    convert_exclusive_bounds(node, &mut res);
    add_integer_range(node, &mut res);
    convert_tuple(refer, at, node, &mut res);
    add_implied_type(&mut res);
    if node.get("nullable").and_then(Node::as_bool) == Some(true) {
        return json!({ "anyOf": [{ "type": "null" }, res] });
    }
    Json::Object(res)
}

fn convert_keyword<'k>(
    refer: &mut dyn FnMut(&Pointer, &str) -> Option<usize>,
    at: &Pointer,
    key: &'k str,
    node: &Node,
) -> Option<(&'k str, Json)> {
    let value = match key {
        "$ref" => return Some((REFERENCE, json!(refer(at, node.as_str()?)?))),
        "type" => convert_types(node)?,
        "enum" => Json::from(node.as_array().map(|_| node)?),
        "const" => Json::from(node),
        "properties" | "patternProperties" | "dependentSchemas" => {
            let entries = node.as_object()?.iter();
            Json::Object(entries.map(|(key, it)| (key.clone(), convert_schema(refer, &at.child(key), it))).collect())
        }
        "prefixItems" | "allOf" | "anyOf" | "oneOf" => {
            let items = node.as_array().filter(|it| !it.is_empty())?.iter().enumerate();
            items.map(|(index, it)| convert_schema(refer, &at.item(index), it)).collect()
        }
        "items" if node.as_array().is_some() => return None,
        "items"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "propertyNames"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains" => {
            let is_schema = node.as_object().is_some() || node.as_bool().is_some();
            convert_schema(refer, at, is_schema.then_some(node)?)
        }
        "required" => convert_strings(node)?,
        "dependentRequired" => {
            let entries = node.as_object()?.iter();
            Json::Object(entries.filter_map(|(key, it)| Some((key.clone(), convert_strings(it)?))).collect())
        }
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" | "minContains"
        | "maxContains" => Json::from(finite_number(node).filter(|it| it.is_count())?.0),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => Json::from(finite_number(node)?.0),
        "multipleOf" => Json::from(finite_number(node).filter(|it| it.as_float() > 0.0)?.0),
        "uniqueItems" => Json::Bool(node.as_bool()?),
        "pattern" => Json::String(node.as_str()?.to_owned()),
        _ => return None,
    };
    Some((key, value))
}

const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

fn convert_types(node: &Node) -> Option<Json> {
    let known = |it: &Node| it.as_str().filter(|it| TYPES.contains(it)).map(Json::from);
    match node.as_array() {
        None => known(node),
        Some(list) => {
            let mut res: Vec<Json> = list.iter().map(known).collect::<Option<_>>()?;
            res.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            res.dedup();
            (!res.is_empty()).then_some(Json::Array(res))
        }
    }
}

fn convert_strings(node: &Node) -> Option<Json> {
    let mut res: Vec<&str> = node.as_array()?.iter().map(Node::as_str).collect::<Option<_>>()?;
    res.sort_unstable();
    res.dedup();
    Some(Json::from(res))
}

/// A finite number.
struct Number<'a>(&'a Node);

impl Number<'_> {
    fn is_count(&self) -> bool {
        self.as_float() >= 0.0 && self.as_float().fract() == 0.0
    }

    #[expect(clippy::cast_precision_loss, reason = "only the sign and the fraction are needed")]
    fn as_float(&self) -> f64 {
        match self.0.value {
            Value::Integer(it) => it as f64,
            Value::Float(it) => it,
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => f64::NAN,
        }
    }
}

fn finite_number(node: &Node) -> Option<Number<'_>> {
    Some(Number(node)).filter(|it| it.as_float().is_finite())
}

/// Converts boolean `exclusiveMinimum` and `exclusiveMaximum` of draft 4 and OpenAPI 3.0.
fn convert_exclusive_bounds(node: &Node, res: &mut Map<String, Json>) {
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if node.get(flag).and_then(Node::as_bool) == Some(true)
            && let Some(value) = res.remove(bound)
        {
            res.insert(flag.to_owned(), value);
        }
    }
}

/// The formats of integers, with their ranges.
const RANGES: &[(&str, i128, i128)] = &[
    ("int8", i8::MIN as i128, i8::MAX as i128),
    ("uint8", 0, u8::MAX as i128),
    ("int16", i16::MIN as i128, i16::MAX as i128),
    ("uint16", 0, u16::MAX as i128),
    ("int32", i32::MIN as i128, i32::MAX as i128),
    ("uint32", 0, u32::MAX as i128),
    ("int64", i64::MIN as i128, i64::MAX as i128),
    ("uint64", 0, u64::MAX as i128),
];

/// Converts the format of an integer to bounds. Other formats are not checked.
fn add_integer_range(node: &Node, res: &mut Map<String, Json>) {
    let format = node.get("format").and_then(Node::as_str);
    let Some((_, min, max)) = RANGES.iter().find(|(name, ..)| Some(*name) == format) else { return };
    if res.get("type").is_some_and(|it| it == "integer") {
        let range = json!({
            "minimum": Json::from(&Node::from(Value::Integer(*min))),
            "maximum": Json::from(&Node::from(Value::Integer(*max))),
        });
        let mut all = res.remove("allOf").and_then(|it| if let Json::Array(it) = it { Some(it) } else { None });
        all.get_or_insert_default().push(range);
        res.insert("allOf".to_owned(), json!(all));
    }
}

/// Keywords that imply a type where `type` is absent.
const IMPLIED: &[(&str, &str)] = &[
    ("properties", "object"),
    ("additionalProperties", "object"),
    ("required", "object"),
    ("items", "array"),
    ("prefixItems", "array"),
];

/// Adds the implied type. JSON Schema would accept values of other types as well, which authors do not intend; `lower`
/// reads such schemas in the same way.
fn add_implied_type(res: &mut Map<String, Json>) {
    let has_type =
        ["type", "enum", "const", REFERENCE, "allOf", "anyOf", "oneOf"].iter().any(|it| res.contains_key(*it));
    if let Some((_, ty)) = IMPLIED.iter().find(|(key, _)| !has_type && res.contains_key(*key)) {
        res.insert("type".to_owned(), json!(ty));
    }
}

/// Converts a list of schemas in `items`, which is a tuple in draft 4.
fn convert_tuple(
    refer: &mut dyn FnMut(&Pointer, &str) -> Option<usize>,
    at: &Pointer,
    node: &Node,
    res: &mut Map<String, Json>,
) {
    let Some(items) = node.get("items").and_then(Node::as_array).filter(|it| !it.is_empty()) else { return };
    let list_at = at.child("items");
    let items: Json =
        items.iter().enumerate().map(|(index, it)| convert_schema(refer, &list_at.item(index), it)).collect();
    res.insert("prefixItems".to_owned(), items);
    if let Some(rest) = node.get("additionalItems").filter(|it| it.as_object().is_some() || it.as_bool().is_some()) {
        res.insert("items".to_owned(), convert_schema(refer, &at.child("additionalItems"), rest));
    }
}
