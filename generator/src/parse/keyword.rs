//! The keywords of a schema, and the fields of [`Schema`] that they set.

use std::sync::Arc;

use super::context::ParseContext;
use super::extension::Extension;
use super::number::{read_bound, read_count, read_multiple_of};
use super::schema::{Additional, Discriminator, JsonType, Schema, SchemaId};
use super::{Version, condition, schema_extension, xml};
use crate::common::{ConstraintKeywords, Number};
use crate::diagnostics;
use crate::parse::grammar::Kind;
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// Reads a schema and its subschemas.
pub(super) fn read_schema(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) -> SchemaId {
    if let Some(id) = cx.spec.schema_ids.get(at) {
        return *id;
    }
    // The id is assigned before those of the subschemas, so that ids are in document order.
    let id = SchemaId(cx.spec.schemas.len());
    cx.spec.schemas.push(Arc::new(Schema::new(at.clone())));
    cx.spec.schema_ids.insert(at.clone(), id);
    let mut res = Schema::new(at.clone());
    res.broken = match &node.value {
        Value::Object(_) if !cx.use_places(at, node) => true,
        Value::Object(object) => cx.watch(|cx| {
            for (key, value) in object {
                read_keyword(cx, &mut res, key, &at.child(key), value);
            }
            condition::read(cx, &mut res, object);
            finish(cx, &mut res);
        }),
        Value::Bool(valid) => {
            res.never = !valid;
            false
        }
        Value::Null | Value::Integer(_) | Value::Float(_) | Value::String(_) | Value::Array(_) => {
            cx.push(diagnostics::parse::not_a_schema(at, node));
            false
        }
    };
    *Arc::make_mut(&mut cx.spec.schemas[id.0]) = res;
    id
}

/// Reads one keyword.
fn read_keyword(cx: &mut ParseContext<'_>, res: &mut Schema, key: &str, at: &Pointer, node: &Node) {
    match key {
        "$ref" => {
            if let Some(text) = cx.read_string(at, node) {
                res.reference = Some(cx.resolve_reference(Kind::Schema, at, &text));
            }
        }
        "title" => res.title = read_prose(cx, at, node),
        "description" => res.description = read_prose(cx, at, node),
        "type" => read_types(cx, res, at, node),
        "format" => res.format = cx.read_string(at, node),
        "contentEncoding" => res.content_encoding = cx.read_string(at, node),
        "contentMediaType" => res.content_media_type = cx.read_string(at, node),
        // `const` takes precedence, before or after `enum`.
        "enum" if res.constant => {}
        "enum" => res.values = cx.read_list(at, node).map(<[Node]>::to_vec),
        "const" => {
            res.constant = true;
            res.values = Some(vec![node.clone()]);
        }
        "properties" => read_properties(cx, res, at, node),
        "required" => read_required(cx, res, at, node),
        "additionalProperties" => res.additional = read_other_properties(cx, at, node),
        "unevaluatedProperties" => res.unevaluated = read_other_properties(cx, at, node),
        "prefixItems" => res.prefix_items = read_schemas(cx, at, node),
        // Tuples of draft 4.
        "items" if node.as_array().is_some() => res.prefix_items = read_schemas(cx, at, node),
        "additionalItems" if !res.prefix_items.is_empty() => res.items = Some(read_schema(cx, at, node)),
        "items" => res.items = Some(read_schema(cx, at, node)),
        "allOf" => res.all_of = read_schemas(cx, at, node),
        "anyOf" => res.any_of = read_schemas(cx, at, node),
        "oneOf" => res.one_of = read_schemas(cx, at, node),
        "discriminator" => res.discriminator = read_discriminator(cx, at, node).map(Box::new),
        "not" => read_not(res, node),
        "readOnly" => res.read_only = cx.read_boolean(at, node),
        "writeOnly" => res.write_only = cx.read_boolean(at, node),
        "deprecated" => res.deprecated = cx.read_boolean(at, node),
        "default" => res.default = Some(Box::new(node.clone())),
        "example" => res.examples.push(node.clone()),
        "examples" => read_examples(cx, res, at, node),
        "nullable" => {
            res.nullable = cx.read_boolean(at, node);
            if cx.version != Version::V3_0 {
                cx.push(diagnostics::parse::nullable_after_3_0(at));
            }
        }
        "minLength" => res.constraints.min_length = read_count(cx, at, node),
        "maxLength" => res.constraints.max_length = read_count(cx, at, node),
        "minItems" => res.constraints.min_items = read_count(cx, at, node),
        "maxItems" => res.constraints.max_items = read_count(cx, at, node),
        "minProperties" => res.constraints.min_properties = read_count(cx, at, node),
        "maxProperties" => res.constraints.max_properties = read_count(cx, at, node),
        "uniqueItems" => res.constraints.unique_items = cx.read_boolean(at, node),
        "multipleOf" => res.constraints.multiple_of = read_multiple_of(cx, at, node),
        "patternProperties" => read_pattern_properties(cx, res, at, node),
        "pattern" => res.constraints.pattern = cx.read_string(at, node),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => read_bound(cx, res, key, at, node),
        _ => read_annotation(cx, res, key, at, node),
    }
}

/// Reads a title or a description. An object or a list is ignored, because no type depends on prose.
fn read_prose(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) -> Option<String> {
    if node.as_object().is_some() || node.as_array().is_some() {
        cx.push(diagnostics::parse::ignored_prose(at, node));
        return None;
    }
    cx.read_string(at, node)
}

/// Reads a list of values, or an object of named Example Objects as other objects of the specification have it.
fn read_examples(cx: &mut ParseContext<'_>, res: &mut Schema, at: &Pointer, node: &Node) {
    let Some(named) = node.as_object() else {
        res.examples.extend(cx.read_list(at, node).unwrap_or_default().iter().cloned());
        return;
    };
    cx.push(diagnostics::parse::coerced_examples(at));
    res.examples.extend(named.values().map(|it| it.get("value").unwrap_or(it).clone()));
}

/// Reads extensions, and the keywords that no type depends on.
fn read_annotation(cx: &mut ParseContext<'_>, res: &mut Schema, key: &str, at: &Pointer, node: &Node) {
    match key {
        _ if key.starts_with("x-") => schema_extension::read(cx, res, key, at, node),
        "xml" => res.xml = xml::read(cx, at, node).map(Box::new),
        // Nothing is lost: these are about other documents, or the source text.
        "externalDocs" | "$comment" | "$schema" => {}
        // References search for these.
        "$id" | "$anchor" => {}
        // Read here, used where they are referenced.
        "definitions" | "$defs" => read_definitions(cx, at, node),
        "$dynamicAnchor" | "$dynamicRef" | "$vocabulary" | "propertyNames" | "contains" | "minContains"
        | "maxContains" | "additionalItems" | "unevaluatedItems" | "contentSchema" => {
            res.unsupported.push(key.to_owned());
        }
        // `condition` reads these together.
        "dependentRequired" | "dependentSchemas" | "dependencies" | "if" | "then" | "else" => {}
        _ => cx.push(diagnostics::parse::unknown_keyword(at, key)),
    }
}

/// Applies the rules that involve several keywords, after all keywords are read.
fn finish(cx: &mut ParseContext<'_>, res: &mut Schema) {
    for (name, id) in &res.properties {
        if cx.spec.schemas[id.0].required_here && !res.required.contains(name) {
            res.required.push(name.clone());
        }
    }
    if let Some(limits) = res.constraints.as_mut() {
        remove_dangling_bounds(cx, &res.at, limits);
        remove_reversed_bounds(cx, &res.at, limits);
    }
    let ignores_length = res.constraints.max_json_length.is_some() && !res.types.is_empty();
    if ignores_length {
        cx.push(diagnostics::parse::unchecked_json_length(&res.at.child(Extension::MaxJsonLength.key())));
    }
    let ignores_closed = res.constraints.closed && res.values.is_none() && res.reference.is_none();
    if ignores_closed {
        cx.push(diagnostics::parse::closed_without_enum(&res.at.child(Extension::Closed.key())));
    }
    // Properties of `allOf` are evaluated, and a type has them anyway.
    if res.additional == Additional::Absent {
        res.additional = res.unevaluated;
    }
    // The schema of a single pattern applies to all unnamed keys, unless `additionalProperties` has a schema too.
    res.additional = match (res.additional, &res.patterns[..]) {
        (additional, []) => additional,
        (Additional::Absent | Additional::Closed, [only]) => Additional::Typed(*only),
        (Additional::Absent | Additional::Closed | Additional::Free | Additional::Typed(_), _) => Additional::Free,
    };
    res.has_ignored_keyword = ignores_length || ignores_closed || !res.unsupported.is_empty();
    for key in &res.unsupported {
        cx.push(diagnostics::parse::unsupported_keyword(&res.at.child(key), key));
    }
}

/// Drops bounds of a boolean `exclusiveMinimum` without `minimum`, which bounds nothing.
fn remove_dangling_bounds(cx: &mut ParseContext<'_>, at: &Pointer, limits: &mut ConstraintKeywords) {
    for (bound, key, exclusive) in
        [(&mut limits.minimum, "minimum", "exclusiveMinimum"), (&mut limits.maximum, "maximum", "exclusiveMaximum")]
    {
        if bound.is_some_and(|it| matches!(it.value, Number::Float(value) if value.is_nan())) {
            cx.push(diagnostics::parse::exclusive_without_bound(&at.child(exclusive), exclusive, key));
            *bound = None;
        }
    }
}

/// Drops bounds where the minimum exceeds the maximum.
fn remove_reversed_bounds(cx: &mut ParseContext<'_>, at: &Pointer, limits: &mut ConstraintKeywords) {
    for (min, max, lower, upper) in [
        (&mut limits.min_length, &mut limits.max_length, "minLength", "maxLength"),
        (&mut limits.min_items, &mut limits.max_items, "minItems", "maxItems"),
    ] {
        if min.zip(*max).is_some_and(|(min, max)| min > max) {
            cx.push(diagnostics::parse::reversed_bounds(&at.child(lower), lower, upper));
            (*min, *max) = (None, None);
        }
    }
    if limits.minimum.zip(limits.maximum).is_some_and(|(min, max)| min.value.as_float() > max.value.as_float()) {
        cx.push(diagnostics::parse::reversed_bounds(at, "minimum", "maximum"));
        (limits.minimum, limits.maximum) = (None, None);
    }
}

fn read_types(cx: &mut ParseContext<'_>, res: &mut Schema, at: &Pointer, node: &Node) {
    match &node.value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let at = at.item(index);
                let ty = cx.read_string(&at, item).and_then(|text| parse_type(cx, &at, &text));
                if let Some(ty) = ty.filter(|it| res.types.contains(it)) {
                    cx.push(diagnostics::parse::duplicate_type(&at, ty.text()));
                } else {
                    res.types.extend(ty);
                }
            }
        }
        Value::Null => {
            cx.push(diagnostics::parse::coerced_null_type(at));
            res.types.push(JsonType::Null);
        }
        // The schema of a property called `type` at the place of its object.
        Value::Object(_) => cx.push(diagnostics::parse::ignored_type(at)),
        Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => {
            if let Some(text) = cx.read_string(at, node) {
                res.types.extend(parse_type(cx, at, &text));
                if text == "file" {
                    // The type of files in Swagger 2.0.
                    res.format.get_or_insert_with(|| "binary".to_owned());
                }
            }
        }
    }
}

fn parse_type(cx: &mut ParseContext<'_>, at: &Pointer, text: &str) -> Option<JsonType> {
    let (res, is_correct) = match text {
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
            cx.push(diagnostics::parse::unknown_type(at, text));
            return None;
        }
    };
    if !is_correct {
        let expected = if text == "file" { "string` with `format: binary" } else { res.text() };
        cx.push(diagnostics::parse::misspelled_type(at, text, expected));
    }
    Some(res)
}

impl JsonType {
    /// Returns the name of the type in JSON Schema.
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

fn read_properties(cx: &mut ParseContext<'_>, res: &mut Schema, at: &Pointer, node: &Node) {
    for (name, value) in cx.read_object(at, node).into_iter().flatten() {
        let id = read_schema(cx, &at.child(name), value);
        res.properties.insert(name.clone(), id);
    }
}

fn read_definitions(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) {
    for (name, value) in cx.read_object(at, node).into_iter().flatten() {
        read_schema(cx, &at.child(name), value);
    }
}

fn read_required(cx: &mut ParseContext<'_>, res: &mut Schema, at: &Pointer, node: &Node) {
    if let Some(required) = node.as_bool() {
        res.required_here = required;
        cx.push(diagnostics::parse::misplaced_required(at));
        return;
    }
    res.required = cx.read_strings(at, node);
}

/// Reads `additionalProperties` or `unevaluatedProperties`.
fn read_other_properties(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) -> Additional {
    let is_empty = |node: &Node| node.as_object().is_some_and(|it| it.is_empty());
    match &node.value {
        Value::Bool(true) => Additional::Free,
        Value::Bool(false) => Additional::Closed,
        Value::Object(it) if it.is_empty() => Additional::Free,
        // `{ not: {} }`, which some tools write for `false`.
        Value::Object(it) if it.len() == 1 && it.get("not").is_some_and(is_empty) => Additional::Closed,
        Value::Object(_) => Additional::Typed(read_schema(cx, at, node)),
        Value::Null | Value::Integer(_) | Value::Float(_) | Value::String(_) | Value::Array(_) => {
            Additional::Typed(read_schema(cx, at, node))
        }
    }
}

fn read_schemas(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) -> Vec<SchemaId> {
    if let Some(object) = node.as_object() {
        cx.push(diagnostics::parse::coerced_schemas(at));
        // A schema, or schemas by index, which a converter wrote.
        let is_by_index = object.iter().all(|(key, it)| key.parse::<usize>().is_ok() && it.as_object().is_some());
        return match is_by_index {
            true => object.iter().map(|(key, it)| read_schema(cx, &at.child(key), it)).collect(),
            false => vec![read_schema(cx, at, node)],
        };
    }
    let items = cx.read_list(at, node).unwrap_or_default();
    items.iter().enumerate().map(|(index, it)| read_schema(cx, &at.item(index), it)).collect()
}

fn read_discriminator(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) -> Option<Discriminator> {
    let object = cx.read_object(at, node)?;
    for key in object.keys().filter(|it| !matches!(it.as_str(), "propertyName" | "mapping") && !it.starts_with("x-")) {
        cx.push(diagnostics::parse::unsupported_keyword(&at.child(key), key));
    }
    let Some(property) = object.get("propertyName").and_then(|it| cx.read_string(&at.child("propertyName"), it)) else {
        cx.push(diagnostics::parse::discriminator_without_property(at));
        return None;
    };
    let at = at.child("mapping");
    let entries = object.get("mapping").and_then(|it| cx.read_object(&at, it)).into_iter().flatten();
    let mut mapping = Vec::new();
    for (value, target) in entries {
        let at = at.child(value);
        let Some(text) = cx.read_string(&at, target) else { continue };
        match cx.resolve_mapping(&at, &text) {
            Some(target) => mapping.push((value.clone(), target)),
            None => cx.push(diagnostics::parse::unresolved_mapping(&at, &text)),
        }
    }
    Some(Discriminator { property, mapping })
}

/// Reads `not` with a list of `required` properties, which forbids these properties together. Other forms are unsupported.
fn read_not(res: &mut Schema, node: &Node) {
    let required = node.get("required").and_then(Node::as_array).unwrap_or_default();
    let names: Vec<String> = required.iter().filter_map(Node::as_str).map(str::to_owned).collect();
    let alone = node.as_object().is_some_and(|it| it.keys().all(|key| key == "required" || key == "description"));
    if alone && names.len() > 1 && names.len() == required.len() {
        res.constraints.not_together.push(names);
    } else {
        res.unsupported.push("not".to_owned());
    }
}

/// Reads `patternProperties`. The patterns themselves are not checked.
fn read_pattern_properties(cx: &mut ParseContext<'_>, res: &mut Schema, at: &Pointer, node: &Node) {
    for (pattern, value) in cx.read_object(at, node).into_iter().flatten() {
        let at = at.child(pattern);
        res.patterns.push(read_schema(cx, &at, value));
        cx.push(diagnostics::parse::unchecked_key_pattern(&at));
    }
}
