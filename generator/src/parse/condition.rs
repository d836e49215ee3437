//! Conditional keywords: `if` with `then` and `else`, `dependentRequired`, `dependentSchemas`, and `dependencies` of
//! draft 7.
//!
//! `{if: {properties: {kind: {const: a}}}, then: {required: [b]}}` becomes a [`Condition`]. In `then`, `else` and
//! dependent schemas only `required` is supported; their other keywords are reported. An `if` is supported as a whole or
//! not at all, because a part of a condition is a different condition.

use super::context::ParseContext;
use super::schema::Schema;
use crate::common::{Condition, PropertyTest};
use crate::pointer::Pointer;
use crate::tree::{Node, Object, Value};

/// Reads the conditional keywords of a schema.
pub(super) fn read(cx: &mut ParseContext<'_>, res: &mut Schema, schema: &Object) {
    read_branches(res, schema);
    for (keyword, node) in ["dependentRequired", "dependentSchemas", "dependencies"]
        .into_iter()
        .filter_map(|it| Some((it, schema.get(it)?)))
    {
        let at = res.at.child(keyword);
        for (property, node) in cx.read_object(&at, node).into_iter().flatten() {
            read_dependency(cx, res, keyword, &at.child(property), property, node);
        }
    }
}

/// Reads `if`, `then` and `else`.
fn read_branches(res: &mut Schema, schema: &Object) {
    let tests = schema.get("if").and_then(parse_tests);
    if schema.contains_key("if") && tests.is_none() {
        res.unsupported.push("if".to_owned());
    }
    for (keyword, holds) in [("then", true), ("else", false)] {
        let Some(node) = schema.get(keyword) else { continue };
        let (required, is_complete) = parse_required(node);
        if tests.is_none() || !is_complete {
            res.unsupported.push(keyword.to_owned());
        }
        if let Some((tests, is_negated)) = &tests
            && !required.is_empty()
        {
            let holds = holds != *is_negated;
            res.constraints.conditions.push(Condition { keyword, tests: tests.clone(), holds, required });
        }
    }
}

/// Reads what the presence of a property requires: a list of names, or a schema.
fn read_dependency(
    cx: &mut ParseContext<'_>,
    res: &mut Schema,
    keyword: &'static str,
    at: &Pointer,
    property: &str,
    node: &Node,
) {
    let (required, is_complete) = match &node.value {
        Value::Array(_) if keyword != "dependentSchemas" => (cx.read_strings(at, node), true),
        Value::Object(_) if keyword != "dependentRequired" => parse_required(node),
        Value::Bool(true) => (Vec::new(), true),
        Value::Array(_)
        | Value::Object(_)
        | Value::Bool(false)
        | Value::Null
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_) => (Vec::new(), false),
    };
    if !is_complete && !res.unsupported.iter().any(|it| it == keyword) {
        res.unsupported.push(keyword.to_owned());
    }
    if !required.is_empty() {
        let test = PropertyTest { property: property.to_owned(), present: true, values: None };
        res.constraints.conditions.push(Condition { keyword, tests: vec![test], holds: true, required });
    }
}

/// Returns the properties that a schema requires, and whether it has no other constraints.
fn parse_required(node: &Node) -> (Vec<String>, bool) {
    let Some(schema) = node.as_object() else { return (Vec::new(), node.as_bool() == Some(true)) };
    let names = schema.get("required").and_then(parse_names);
    let is_complete =
        schema.keys().all(|key| key == "required" && names.is_some() || is_without_effect(key, &schema[key]));
    (names.unwrap_or_default(), is_complete)
}

/// Returns the tests of an `if`, and whether they are under a `not`. `None` if a part of it is not supported.
fn parse_tests(node: &Node) -> Option<(Vec<PropertyTest>, bool)> {
    let schema = node.as_object()?;
    let mut keywords = schema.iter().filter(|(key, value)| !is_without_effect(key, value));
    if let (Some(("not", inner)), None) = (keywords.next().map(|(key, value)| (key.as_str(), value)), keywords.next()) {
        return parse_tests(inner).filter(|(_, is_negated)| !is_negated).map(|(tests, _)| (tests, true));
    }
    let present = schema.get("required").map_or(Some(Vec::new()), parse_names)?;
    let mut res: Vec<PropertyTest> = Vec::new();
    for (key, value) in schema {
        match key.as_str() {
            "required" => {}
            "properties" => {
                for (property, schema) in value.as_object()? {
                    let values = Some(parse_values(schema)?);
                    res.push(PropertyTest { property: property.clone(), present: present.contains(property), values });
                }
            }
            _ if is_without_effect(key, value) => {}
            _ => return None,
        }
    }
    let tested: Vec<String> = res.iter().map(|it| it.property.clone()).collect();
    let untested = present.into_iter().filter(|it| !tested.contains(it));
    res.extend(untested.map(|property| PropertyTest { property, present: true, values: None }));
    (!res.is_empty()).then_some((res, false))
}

/// Returns the values of a schema with only a `const` or an `enum`, if each value is a scalar without a fraction.
fn parse_values(schema: &Node) -> Option<Vec<String>> {
    let schema = schema.as_object()?;
    let is_allowed = |key: &str| matches!(key, "const" | "enum" | "type" | "description" | "title" | "$comment");
    if !schema.keys().all(|key| is_allowed(key)) {
        return None;
    }
    let values = match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => std::slice::from_ref(value),
        (None, Some(values)) => values.as_array()?,
        (None, None) => return None,
    };
    values.iter().map(to_json_text).collect()
}

fn to_json_text(node: &Node) -> Option<String> {
    match node.value {
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::String(_) => {
            Some(serde_json::Value::from(node).to_string())
        }
        Value::Float(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn parse_names(node: &Node) -> Option<Vec<String>> {
    node.as_array()?.iter().map(|it| it.as_str().map(str::to_owned)).collect()
}

/// Returns whether a keyword constrains nothing in a schema of an object.
fn is_without_effect(key: &str, value: &Node) -> bool {
    match key {
        "description" | "title" | "$comment" => true,
        "type" => value.as_str() == Some("object"),
        _ => false,
    }
}
