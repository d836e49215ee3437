//! Schemas from examples, for media types and schemas that accept any JSON.

use std::collections::BTreeSet;

use super::node::{guess, object, schema, text, with};
use super::{Action, Change, Context};
use crate::diagnostics::Id;
use crate::diagnostics::parse::json_path;
use crate::tree::{Node, Object, Value};

const QUESTION: &str =
    "Inferred from examples: are the types right, which properties are required, and which are missing?";

pub(super) fn actions(cx: Context<'_>) -> Vec<Action> {
    // Two findings may be about one media type.
    let mut targets = BTreeSet::new();
    let actions = cx.places(Id::AnyValue).filter_map(|keys| action(cx, &keys));
    actions.filter(|it| targets.insert(it.target.clone())).collect()
}

fn action(cx: Context<'_>, keys: &[String]) -> Option<Action> {
    let is_media_type = |keys: &[String]| keys.len() > 1 && keys[keys.len() - 2] == "content";
    let holder = match keys {
        [media_type @ .., last] if last == "schema" && is_media_type(media_type) => media_type,
        _ => keys,
    };
    let node = cx.at(holder)?;
    let values = examples(cx, node);
    let inferred = infer(&values)?;
    let schema = if is_media_type(holder) { node.get("schema") } else { Some(node) };
    if schema.is_some_and(|it| !is_open(it, &inferred)) {
        return None;
    }
    let inferred = guess(inferred, QUESTION);
    let update = if is_media_type(holder) { object([("schema", inferred)]) } else { inferred };
    let comment = format!("From the examples at {}.", super::place_text(holder));
    Some(Action { comment, target: json_path(holder), change: Change::Update(update) })
}

/// Returns whether a schema leaves its values open, so that an inferred schema adds to it: it has no keywords with schemas, and
/// no other type.
fn is_open(schema: &Node, inferred: &Node) -> bool {
    const DECIDED: &[&str] = &[
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "properties",
        "additionalProperties",
        "patternProperties",
        "items",
        "enum",
    ];
    let is_decided = DECIDED.iter().any(|it| schema.get(it).is_some());
    !is_decided && schema.get("type").is_none_or(|it| Some(it) == inferred.get("type"))
}

/// Returns the values of the examples of a media type or of a schema.
fn examples<'a>(cx: Context<'a>, node: &'a Node) -> Vec<&'a Node> {
    let single = node.get("example").into_iter();
    let listed = node.get("examples").and_then(Node::as_array).unwrap_or_default();
    let named = node.get("examples").and_then(Node::as_object).into_iter().flatten();
    let named = named.filter_map(|(_, it)| match it.get("$ref").and_then(Node::as_str) {
        Some(reference) => {
            let key = reference.strip_prefix("#/components/examples/")?;
            cx.document.root.at(["components", "examples", key])?.get("value")
        }
        None => it.get("value"),
    });
    single.chain(listed).chain(named).collect()
}

/// Infers the schema of some values. `None` if they have no type in common, or nothing in them has a type.
fn infer(values: &[&Node]) -> Option<Node> {
    let kinds: BTreeSet<Kind> = values.iter().filter_map(|it| kind(it)).collect();
    let kinds: Vec<Kind> = kinds.into_iter().collect();
    Some(match kinds[..] {
        [Kind::Boolean] => schema("boolean"),
        [Kind::Integer] => schema("integer"),
        [Kind::Number] | [Kind::Integer, Kind::Number] => schema("number"),
        [Kind::Text] => match values.iter().filter_map(|it| it.as_str()).all(is_date_time) {
            true => with(schema("string"), "format", text("date-time")),
            false => schema("string"),
        },
        [Kind::List] => {
            let items: Vec<&Node> = values.iter().filter_map(|it| it.as_array()).flatten().collect();
            with(schema("array"), "items", infer(&items)?)
        }
        [Kind::Object] => infer_object(values)?,
        _ => return None,
    })
}

/// Infers the schema of objects. A property whose type is not clear is left out: it stays an additional property.
fn infer_object(values: &[&Node]) -> Option<Node> {
    let objects: Vec<&Object> = values.iter().filter_map(|it| it.as_object()).collect();
    let mut properties = Object::new();
    for key in objects.iter().flat_map(|it| it.keys()) {
        let values: Vec<&Node> = objects.iter().filter_map(|it| it.get(key)).collect();
        // A value that may be null needs a decision.
        let is_nullable = values.iter().any(|it| it.value == Value::Null);
        if !is_nullable && !properties.contains_key(key) {
            properties.extend(infer(&values).map(|it| (key.clone(), it)));
        }
    }
    (!properties.is_empty()).then(|| with(schema("object"), "properties", Value::Object(properties).into()))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Object,
}

fn kind(node: &Node) -> Option<Kind> {
    match &node.value {
        Value::Null => None,
        Value::Bool(_) => Some(Kind::Boolean),
        Value::Integer(_) => Some(Kind::Integer),
        Value::Float(_) => Some(Kind::Number),
        Value::String(_) => Some(Kind::Text),
        Value::Array(_) => Some(Kind::List),
        Value::Object(_) => Some(Kind::Object),
    }
}

/// Returns whether a text is a date-time of RFC 3339, such as `2015-01-13T08:59:26Z`.
fn is_date_time(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let Some(rest) = shape.strip_prefix("0000-00-00T00:00:00") else { return false };
    let rest = rest.strip_prefix('.').map_or(rest, |it| it.trim_start_matches('0'));
    matches!(rest, "Z" | "+00:00" | "-00:00")
}

#[cfg(test)]
mod tests {
    use super::infer;
    use crate::tree::Node;

    fn inferred(json: &str) -> Option<serde_json::Value> {
        let mut sources = crate::source::Sources::default();
        let id = sources.add("a.json", format!("{{\"a\": {json}}}"));
        let document =
            crate::read::read(&mut crate::diagnostics::Report::default(), &mut sources, id).expect("it is JSON");
        let values: Vec<&Node> = document.root.get("a").and_then(Node::as_array).unwrap_or_default().iter().collect();
        infer(&values).map(|it| serde_json::Value::from(&it))
    }

    #[test]
    fn values_with_a_type_in_common_have_a_schema() {
        for (values, expected) in [
            ("[1, 2.5]", r#"{"type": "number"}"#),
            (r#"["2015-01-13T08:59:26Z"]"#, r#"{"type": "string", "format": "date-time"}"#),
            (r#"["2015", "a"]"#, r#"{"type": "string"}"#),
            ("[[1], []]", r#"{"type": "array", "items": {"type": "integer"}}"#),
            (
                r#"[{"a": 1, "b": null, "c": []}, {"d": true}]"#,
                r#"{"type": "object", "properties": {"a": {"type": "integer"}, "d": {"type": "boolean"}}}"#,
            ),
        ] {
            assert_eq!(inferred(values), serde_json::from_str(expected).ok(), "{values}");
        }
        for values in ["[]", "[1, true]", "[null]", "[[]]", "[{}]", r#"[{"a": []}]"#] {
            assert_eq!(inferred(values), None, "{values}");
        }
    }
}
