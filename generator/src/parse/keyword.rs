//! The keywords of a schema: what each does to a [`Schema`].

use super::Version;
use super::schema::{Additional, Discriminator, JsonType, Schema, SchemaId, schema};
use super::walk::Walker;
use crate::common::{Bound, Number};
use crate::diagnostics::Id;
use crate::parse::grammar::Kind;
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// Reads one keyword.
pub(super) fn read(cx: &mut Walker<'_>, res: &mut Schema, key: &str, at: &Pointer, node: &Node) {
    match key {
        "$ref" => {
            if let Some(text) = cx.text(at, node) {
                res.reference = Some(cx.reference(Kind::Schema, at, &text));
            }
        }
        "title" => res.title = prose(cx, at, node),
        "description" => res.description = prose(cx, at, node),
        "type" => types(cx, res, at, node),
        "format" => res.format = cx.text(at, node),
        "contentEncoding" => res.content_encoding = cx.text(at, node),
        // A `const` beside it says more, wherever it stands.
        "enum" if res.constant => {}
        "enum" => res.values = cx.list(at, node).map(<[Node]>::to_vec),
        "const" => {
            res.constant = true;
            res.values = Some(vec![node.clone()]);
        }
        "properties" => properties(cx, res, at, node),
        "required" => required(cx, res, at, node),
        "additionalProperties" => additional(cx, res, at, node),
        "prefixItems" => res.prefix_items = schemas(cx, at, node),
        // Draft 4 wrote tuples so.
        "items" if node.as_array().is_some() => res.prefix_items = schemas(cx, at, node),
        "additionalItems" if !res.prefix_items.is_empty() => res.items = Some(schema(cx, at, node)),
        "items" => res.items = Some(schema(cx, at, node)),
        "allOf" => res.all_of = schemas(cx, at, node),
        "anyOf" => res.any_of = schemas(cx, at, node),
        "oneOf" => res.one_of = schemas(cx, at, node),
        "discriminator" => res.discriminator = discriminator(cx, at, node),
        "not" => not(res, node),
        "readOnly" => res.read_only = cx.flag(at, node),
        "writeOnly" => res.write_only = cx.flag(at, node),
        "deprecated" => res.deprecated = cx.flag(at, node),
        "default" => res.default = Some(node.clone()),
        "example" => res.examples.push(node.clone()),
        "examples" => examples(cx, res, at, node),
        "nullable" => {
            res.nullable = cx.flag(at, node);
            if cx.version != Version::V3_0 {
                let help = "write `null` into `type`: `type: [string, \"null\"]`";
                cx.report.add_with_help(Id::MixedDialect, at, "`nullable` is a keyword of OpenAPI 3.0", help);
            }
        }
        "minLength" => res.constraints.min_length = count(cx, at, node),
        "maxLength" => res.constraints.max_length = count(cx, at, node),
        "minItems" => res.constraints.min_items = count(cx, at, node),
        "maxItems" => res.constraints.max_items = count(cx, at, node),
        "minProperties" => res.constraints.min_properties = count(cx, at, node),
        "maxProperties" => res.constraints.max_properties = count(cx, at, node),
        "uniqueItems" => res.constraints.unique_items = cx.flag(at, node),
        "multipleOf" => res.constraints.multiple_of = multiple(cx, at, node),
        "patternProperties" => patterns(cx, res, at, node),
        "pattern" => res.constraints.pattern = cx.text(at, node),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => bound(cx, res, key, at, node),
        _ => annotation(cx, res, key, at, node),
    }
}

/// What people read. No type depends on it.
fn prose(cx: &mut Walker<'_>, at: &Pointer, node: &Node) -> Option<String> {
    if node.as_object().is_some() || node.as_array().is_some() {
        cx.report.add(Id::IgnoredValue, at, format!("this is text, and not {}: it is left out", node.kind()));
        return None;
    }
    cx.text(at, node)
}

/// Values, or what other objects of the specification have under that name: a value each, by name.
fn examples(cx: &mut Walker<'_>, res: &mut Schema, at: &Pointer, node: &Node) {
    let Some(named) = node.as_object() else {
        res.examples.extend(cx.list(at, node).unwrap_or_default().iter().cloned());
        return;
    };
    cx.report.add(
        Id::CoercedType,
        at,
        "the `examples` of a schema are a list, and not an object: its values are taken",
    );
    res.examples.extend(named.values().map(|it| it.get("value").unwrap_or(it).clone()));
}

/// Keywords that change no type.
fn annotation(cx: &mut Walker<'_>, res: &mut Schema, key: &str, at: &Pointer, node: &Node) {
    match key {
        "x-rust-name" => res.rust_name = cx.text(at, node),
        "x-specwright-max-json-length" => res.constraints.max_json_length = count(cx, at, node),
        "x-specwright-closed" => res.constraints.closed = cx.flag(at, node),
        "x-enum-varnames" | "x-enumNames" => res.value_names = texts(cx, at, node),
        "x-enum-descriptions" | "x-enumDescriptions" => res.value_descriptions = texts(cx, at, node),
        // Nothing of these is lost: they speak of XML, of other documents, or to readers of the source.
        "xml" | "externalDocs" | "$comment" | "$schema" | "contentMediaType" => {}
        // Looked for by the references that name them.
        "$id" | "$anchor" => {}
        // Taken where they are referred to.
        "definitions" | "$defs" => definitions(cx, at, node),
        "$dynamicAnchor"
        | "$dynamicRef"
        | "$vocabulary"
        | "propertyNames"
        | "contains"
        | "minContains"
        | "maxContains"
        | "additionalItems"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => {
            res.unsupported.push(key.to_owned());
        }
        // They speak of each other: `condition` reads them together.
        "dependentRequired" | "dependentSchemas" | "dependencies" | "if" | "then" | "else" => {}
        _ if key.starts_with("x-") => {}
        _ => cx.report.add(Id::UnknownKey, at, format!("a schema has no keyword `{key}`")),
    }
}

/// What can only be said when every keyword is read.
pub(super) fn finish(cx: &mut Walker<'_>, res: &mut Schema) {
    for (name, id) in &res.properties {
        if cx.spec.schemas[id.0].required_here && !res.required.contains(name) {
            res.required.push(name.clone());
        }
    }
    for (bound, exclusive) in
        [(&mut res.constraints.minimum, "exclusiveMinimum"), (&mut res.constraints.maximum, "exclusiveMaximum")]
    {
        // A boolean `exclusiveMinimum` without `minimum` bounds nothing.
        if bound.is_some_and(|it| matches!(it.value, Number::Float(value) if value.is_nan())) {
            let message = format!("`{exclusive}: true` stands without the bound that it speaks of");
            cx.report.add(Id::InconsistentConstraints, &res.at.child(exclusive), message);
            *bound = None;
        }
    }
    contradictions(cx, res);
    if res.constraints.max_json_length.is_some() && !res.types.is_empty() {
        let message = "this is checked only where a schema has no `type`, and takes any JSON";
        cx.report.add(Id::UnsupportedKeyword, &res.at.child("x-specwright-max-json-length"), message);
    }
    if res.constraints.closed && res.values.is_none() && res.reference.is_none() {
        let message = "this speaks of the values of an `enum`, and there is none";
        cx.report.add(Id::UnsupportedKeyword, &res.at.child("x-specwright-closed"), message);
    }
    // What stands under keys that match, and, unless other keys are spoken of, under every other.
    res.additional = match (res.additional, &res.patterns[..]) {
        (said, []) => said,
        (Additional::Unsaid | Additional::Closed, [only]) => Additional::Typed(*only),
        (Additional::Unsaid | Additional::Closed | Additional::Free | Additional::Typed(_), _) => Additional::Free,
    };
    for key in &res.unsupported {
        cx.report.add(Id::UnsupportedKeyword, &res.at.child(key), format!("`{key}` is not expressed"));
    }
}

/// Limits that nothing can keep are none.
fn contradictions(cx: &mut Walker<'_>, res: &mut Schema) {
    let limits = &mut res.constraints;
    for (min, max, key) in [
        (&mut limits.min_length, &mut limits.max_length, "minLength"),
        (&mut limits.min_items, &mut limits.max_items, "minItems"),
    ] {
        if min.zip(*max).is_some_and(|(min, max)| min > max) {
            let message = format!("`{key}` is more than its counterpart: neither is checked");
            cx.report.add(Id::InconsistentConstraints, &res.at.child(key), message);
            (*min, *max) = (None, None);
        }
    }
    if limits.minimum.zip(limits.maximum).is_some_and(|(min, max)| min.value.as_float() > max.value.as_float()) {
        let message = "the lower bound is above the upper one: neither is checked";
        cx.report.add(Id::InconsistentConstraints, &res.at, message);
        (limits.minimum, limits.maximum) = (None, None);
    }
}

fn types(cx: &mut Walker<'_>, res: &mut Schema, at: &Pointer, node: &Node) {
    match &node.value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let at = at.item(index);
                let ty = cx.text(&at, item).and_then(|text| json_type(cx, &at, &text));
                if ty.is_some_and(|it| res.types.contains(&it)) {
                    cx.report.add(Id::DuplicateType, &at, "this type is listed already");
                } else {
                    res.types.extend(ty);
                }
            }
        }
        Value::Null => {
            cx.report.add(Id::CoercedType, at, "`type: null` is read as `type: \"null\"`");
            res.types.push(JsonType::Null);
        }
        _ => {
            if let Some(text) = cx.text(at, node) {
                res.types.extend(json_type(cx, at, &text));
            }
        }
    }
}

fn json_type(cx: &mut Walker<'_>, at: &Pointer, text: &str) -> Option<JsonType> {
    let (res, right) = match text {
        "null" => (JsonType::Null, true),
        "boolean" => (JsonType::Boolean, true),
        "integer" => (JsonType::Integer, true),
        "number" => (JsonType::Number, true),
        "string" => (JsonType::String, true),
        "array" => (JsonType::Array, true),
        "object" => (JsonType::Object, true),
        "bool" | "Boolean" => (JsonType::Boolean, false),
        "int" | "long" | "Integer" => (JsonType::Integer, false),
        "float" | "double" | "Number" => (JsonType::Number, false),
        "str" | "String" | "date" | "datetime" | "file" | "uuid" => (JsonType::String, false),
        "list" | "Array" => (JsonType::Array, false),
        "map" | "Object" => (JsonType::Object, false),
        _ => {
            cx.report.add(Id::UnknownType, at, format!("`{text}` is no type; any value is taken"));
            return None;
        }
    };
    if !right {
        cx.report.add(Id::UnknownType, at, format!("`{text}` is no type; it is read as `{}`", res.text()));
    }
    Some(res)
}

impl JsonType {
    /// The word of JSON Schema.
    pub fn text(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

fn properties(cx: &mut Walker<'_>, res: &mut Schema, at: &Pointer, node: &Node) {
    for (name, value) in cx.object(at, node).into_iter().flatten() {
        let id = schema(cx, &at.child(name), value);
        res.properties.insert(name.clone(), id);
    }
}

fn definitions(cx: &mut Walker<'_>, at: &Pointer, node: &Node) {
    for (name, value) in cx.object(at, node).into_iter().flatten() {
        schema(cx, &at.child(name), value);
    }
}

fn required(cx: &mut Walker<'_>, res: &mut Schema, at: &Pointer, node: &Node) {
    if let Some(required) = node.as_bool() {
        res.required_here = required;
        let help = "list the property in `required` of the object that holds it";
        cx.report.add_with_help(Id::MisplacedRequired, at, "`required` of a schema is a list of property names", help);
        return;
    }
    res.required = texts(cx, at, node);
}

fn additional(cx: &mut Walker<'_>, res: &mut Schema, at: &Pointer, node: &Node) {
    res.additional = match &node.value {
        Value::Bool(true) => Additional::Free,
        Value::Bool(false) => Additional::Closed,
        Value::Object(it) if it.is_empty() => Additional::Free,
        Value::Object(_) => Additional::Typed(schema(cx, at, node)),
        Value::Null | Value::Integer(_) | Value::Float(_) | Value::String(_) | Value::Array(_) => {
            Additional::Typed(schema(cx, at, node))
        }
    };
}

fn schemas(cx: &mut Walker<'_>, at: &Pointer, node: &Node) -> Vec<SchemaId> {
    let items = cx.list(at, node).unwrap_or_default();
    items.iter().enumerate().map(|(index, it)| schema(cx, &at.item(index), it)).collect()
}

fn discriminator(cx: &mut Walker<'_>, at: &Pointer, node: &Node) -> Option<Discriminator> {
    let object = cx.object(at, node)?;
    for key in object.keys().filter(|it| !matches!(it.as_str(), "propertyName" | "mapping") && !it.starts_with("x-")) {
        cx.report.add(Id::UnsupportedKeyword, &at.child(key), format!("`{key}` is not expressed"));
    }
    let Some(property) = object.get("propertyName").and_then(|it| cx.text(&at.child("propertyName"), it)) else {
        cx.report.add(Id::InvalidDiscriminator, at, "a discriminator needs `propertyName`: it is not used");
        return None;
    };
    let at = at.child("mapping");
    let entries = object.get("mapping").and_then(|it| cx.object(&at, it)).into_iter().flatten();
    let mut mapping = Vec::new();
    for (value, target) in entries {
        let at = at.child(value);
        let Some(text) = cx.text(&at, target) else { continue };
        match cx.mapped(&at, &text) {
            Some(target) => mapping.push((value.clone(), target)),
            None => cx.report.add(
                Id::InvalidDiscriminator,
                &at,
                format!("nothing at '{text}': this value is not told apart"),
            ),
        }
    }
    Some(Discriminator { property, mapping })
}

/// `not` is understood where it forbids properties to stand together.
fn not(res: &mut Schema, node: &Node) {
    let required = node.get("required").and_then(Node::as_array).unwrap_or_default();
    let names: Vec<String> = required.iter().filter_map(Node::as_str).map(str::to_owned).collect();
    let alone = node.as_object().is_some_and(|it| it.keys().all(|key| key == "required" || key == "description"));
    if alone && names.len() > 1 && names.len() == required.len() {
        res.constraints.not_together.push(names);
    } else {
        res.unsupported.push("not".to_owned());
    }
}

pub(super) fn texts(cx: &mut Walker<'_>, at: &Pointer, node: &Node) -> Vec<String> {
    let items = cx.list(at, node).unwrap_or_default();
    items.iter().enumerate().filter_map(|(index, it)| cx.text(&at.item(index), it)).collect()
}

fn count(cx: &mut Walker<'_>, at: &Pointer, node: &Node) -> Option<u64> {
    match &node.value {
        Value::Integer(it) if *it >= 0 => Some(u64::try_from(*it).unwrap_or(u64::MAX)),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, positive, and saturating")]
        Value::Float(it) if *it >= 0.0 && it.fract() == 0.0 => Some(*it as u64),
        _ => {
            cx.report.add(Id::InvalidValue, at, format!("this is a count, and {} is none", node.kind()));
            None
        }
    }
}

fn multiple(cx: &mut Walker<'_>, at: &Pointer, node: &Node) -> Option<Number> {
    match &node.value {
        Value::Integer(it) if *it > 0 => Some(Number::Integer(*it)),
        Value::Float(it) if it.is_finite() && *it > 0.0 => Some(Number::Float(*it)),
        _ => {
            cx.report.add(Id::InvalidValue, at, format!("this is a number above zero, and {} is none", node.kind()));
            None
        }
    }
}

/// Keys by pattern: a map. Of several patterns none is told from the others.
fn patterns(cx: &mut Walker<'_>, res: &mut Schema, at: &Pointer, node: &Node) {
    for (pattern, value) in cx.object(at, node).into_iter().flatten() {
        let at = at.child(pattern);
        res.patterns.push(schema(cx, &at, value));
        cx.report.add(Id::UnsupportedKeyword, &at, "the pattern of these keys is not checked");
    }
}

fn bound(cx: &mut Walker<'_>, res: &mut Schema, key: &str, at: &Pointer, node: &Node) {
    let slot = if key.ends_with("inimum") { &mut res.constraints.minimum } else { &mut res.constraints.maximum };
    let value = match &node.value {
        Value::Integer(it) => Number::Integer(*it),
        Value::Float(it) if it.is_finite() => Number::Float(*it),
        // Draft 4: the keyword speaks of the bound beside it, which may come later.
        Value::Bool(exclusive) if key.starts_with("exclusive") => {
            if *exclusive {
                slot.get_or_insert(Bound { value: Number::Float(f64::NAN), exclusive: true }).exclusive = true;
                if cx.version != Version::V3_0 {
                    let message = format!("a boolean `{key}` belongs to OpenAPI 3.0");
                    cx.report.add_with_help(Id::MixedDialect, at, message, format!("give `{key}` the bound itself"));
                }
            }
            return;
        }
        _ => {
            let kind = if matches!(node.value, Value::Float(_)) { "none that is finite" } else { node.kind() };
            cx.report.add(Id::InvalidValue, at, format!("a bound is a number, and this is {kind}"));
            return;
        }
    };
    // A flag of draft 4 that came first waits for its bound; of two bounds the stricter one holds.
    let waiting = slot.filter(|it| it.value.as_float().is_nan());
    let new = Bound { value, exclusive: key.starts_with("exclusive") || waiting.is_some() };
    let stricter = |old: Bound| {
        let (old_value, new_value) = (old.value.as_float(), new.value.as_float());
        let beyond = if key.ends_with("inimum") { new_value > old_value } else { new_value < old_value };
        if beyond || (new_value == old_value && new.exclusive) { new } else { old }
    };
    *slot = Some(slot.filter(|_| waiting.is_none()).map_or(new, stricter));
}
