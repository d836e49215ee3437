//! What an action expects of the document: the value of `x-expect`, and properties that an update refers to.

use super::nearest::most_similar;
use crate::diagnostics::{self, Report};
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// The keywords with which a schema describes its values. An update with none of them completes a property that is there.
const DEFINING: [&str; 14] = [
    "$ref",
    "type",
    "enum",
    "const",
    "allOf",
    "anyOf",
    "oneOf",
    "properties",
    "items",
    "additionalProperties",
    "format",
    "$dynamicRef",
    "x-rust-name",
    "not",
];

/// Returns whether a value is as an action expects it. Of an object, only the expected keys count.
pub(super) fn is_as_expected(expected: &Node, found: &Node) -> bool {
    match (&expected.value, &found.value) {
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().all(|(key, value)| found.get(key).is_some_and(|it| is_as_expected(value, it)))
        }
        (Value::Array(expected), Value::Array(found)) => {
            expected.len() == found.len() && expected.iter().zip(found).all(|(a, b)| is_as_expected(a, b))
        }
        _ => expected == found,
    }
}

/// Reports each property that an update completes or requires, and that neither the document nor the update has.
pub(super) fn check_properties(report: &mut Report, target: &Node, update: &Node, at: &Pointer) {
    let mut open = vec![(Some(target), update, at.clone())];
    while let Some((target, update, at)) = open.pop() {
        check_schema(report, target, update, &at);
        for (key, value) in update.as_object().into_iter().flatten().filter(|(key, _)| !key.starts_with("x-")) {
            open.push((target.and_then(|it| it.get(key)), value, at.child(key)));
        }
    }
}

fn check_schema(report: &mut Report, target: Option<&Node>, update: &Node, at: &Pointer) {
    let Some(properties) = target.and_then(|it| it.get("properties")).and_then(Node::as_object) else { return };
    let added = update.get("properties").and_then(Node::as_object);
    for (name, value) in added.into_iter().flatten().filter(|(name, _)| !properties.contains_key(*name)) {
        let is_defined = value.as_object().is_none_or(|it| DEFINING.iter().any(|key| it.contains_key(*key)));
        if !is_defined {
            let place = at.child("properties").child(name);
            let similar = most_similar(name, properties.keys());
            report.push(diagnostics::overlay::created_property(&place, name, similar.as_deref(), properties.keys()));
        }
    }
    // A base may have the required property.
    let has_base = target.is_some_and(|it| it.get("allOf").is_some() || it.get("$ref").is_some());
    let required = update.get("required").and_then(Node::as_array).unwrap_or_default();
    for (index, name) in required.iter().enumerate().filter(|_| !has_base) {
        let Some(name) = name.as_str() else { continue };
        if !properties.contains_key(name) && !added.is_some_and(|it| it.contains_key(name)) {
            let place = at.child("required").item(index);
            let similar = most_similar(name, properties.keys());
            report.push(diagnostics::overlay::created_property(&place, name, similar.as_deref(), properties.keys()));
        }
    }
}
