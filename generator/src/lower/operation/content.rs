//! Media types: their encoding, and the selection of JSON among several.

use std::collections::BTreeSet;

use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::pointer_of;
use super::super::schema::constraints;
use crate::api::{BodyConstraints, Type, TypeKind};
use crate::common::Scalar;
use crate::diagnostics::{self, lower::AnyValueReason};
use crate::media_type::is_text;
pub(in crate::lower) use crate::media_type::{essence, is_json};
use crate::normalize::Shape;
use crate::parse::SchemaId;
use crate::pointer::Pointer;

/// The kinds of bodies without a type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Raw {
    Text,
    Bytes,
}

/// Finds the JSON among media types: `application/json` first, then others of its kind, then a range.
pub(in crate::lower) fn find_json<'c>(
    cx: &Lower<'_>,
    content: &'c v3::Content,
) -> Option<(&'c str, &'c v3::MediaType)> {
    let rank = |name: &str| (name.contains('*'), essence(name) != "application/json", name.to_owned());
    let json = content.iter().filter(|(name, media_type)| is_json(name) && !is_bytes(cx, media_type));
    json.min_by_key(|(name, _)| rank(name)).map(|(name, media_type)| (name.as_str(), media_type))
}

/// Returns whether the schema of a media type describes bytes: `format: binary`, or `contentMediaType` without
/// `contentEncoding`. The content is then bytes whatever the media type is, even JSON.
pub(in crate::lower) fn is_bytes(cx: &Lower<'_>, media_type: &v3::MediaType) -> bool {
    scalar_of(cx, media_type) == Some(Scalar::Binary) || is_untyped_json_file(cx, media_type)
}

/// Returns whether a schema says nothing but the media type of JSON, as OpenAPI 3.1 describes a file of JSON. In a property the
/// same schema is any JSON, so `normalize` cannot decide this.
fn is_untyped_json_file(cx: &Lower<'_>, media_type: &v3::MediaType) -> bool {
    let place = media_type.schema.as_ref().and_then(pointer_of);
    let Some(schema) = place.and_then(|place| cx.spec.schema_ids.get(&place).copied()) else { return false };
    let schema = cx.schema(resolve(cx, schema));
    let is_json_file = schema.content_media_type.as_deref().is_some_and(is_json) && schema.content_encoding.is_none();
    is_json_file && matches!(schema.shape, Shape::Any)
}

fn scalar_of(cx: &Lower<'_>, media_type: &v3::MediaType) -> Option<Scalar> {
    let place = media_type.schema.as_ref().and_then(pointer_of)?;
    match &cx.schema(resolve(cx, cx.spec.schema_ids.get(&place).copied()?)).shape {
        Shape::Scalar(scalar) => Some(*scalar),
        Shape::Object(_)
        | Shape::Map(_)
        | Shape::List(_)
        | Shape::Tuple(_)
        | Shape::Union(_)
        | Shape::Enum(_)
        | Shape::Any
        | Shape::Null
        | Shape::Reference(_)
        | Shape::Alias(_)
        | Shape::Broken => None,
    }
}

/// Follows references to the schema that determines a shape.
pub(in crate::lower) fn resolve(cx: &Lower<'_>, mut schema: SchemaId) -> SchemaId {
    let mut seen = BTreeSet::new();
    while let (true, Shape::Reference(target) | Shape::Alias(target)) = (seen.insert(schema), &cx.schema(schema).shape)
    {
        schema = *target;
    }
    schema
}

/// Returns the type of a media type's schema.
pub(in crate::lower) fn type_of(cx: &mut Lower<'_>, at: &Pointer, media_type: &v3::MediaType) -> Type {
    let schema = media_type.schema.as_ref().and_then(pointer_of);
    match schema.and_then(|at| cx.spec.schema_ids.get(&at).copied()) {
        Some(schema) => cx.type_of(schema),
        None => {
            cx.report.push(diagnostics::lower::any_value(at, AnyValueReason::NoSchema));
            Type { kind: TypeKind::Any, nullable: false }
        }
    }
}

/// Returns the constraints of a media type's schema.
pub(in crate::lower) fn constraints_of(cx: &Lower<'_>, media_type: &v3::MediaType) -> BodyConstraints {
    let place = media_type.schema.as_ref().and_then(pointer_of);
    let schema = place.and_then(|at| cx.spec.schema_ids.get(&at).copied());
    schema.map_or_else(BodyConstraints::default, |id| BodyConstraints {
        own: constraints::collect_constraints(cx, id),
        items: constraints::collect_item_constraints(cx, id),
    })
}

/// The media types of JSON lines.
pub(in crate::lower) const JSON_LINES: &[&str] =
    &["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"];

/// Returns whether a media type is XML, such as `application/atom+xml`.
pub(in crate::lower) fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/xml" || essence == "text/xml" || essence.ends_with("+xml")
}

/// The formats of responses that are read as a stream.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum StreamFormat {
    JsonLines,
    /// Server-sent events.
    Events,
}

/// Returns the format of a media type whose responses are read as a stream.
pub(in crate::lower) fn stream_format(media_type: &str) -> Option<StreamFormat> {
    match essence(media_type).as_str() {
        "text/event-stream" => Some(StreamFormat::Events),
        essence if JSON_LINES.contains(&essence) => Some(StreamFormat::JsonLines),
        _ => None,
    }
}

/// Returns whether the schema of JSON lines is one string for all of them, and not the schema of a line. The body is then text.
pub(in crate::lower) fn is_text_of_lines(cx: &Lower<'_>, key: &str, media_type: &v3::MediaType) -> bool {
    let place = media_type.schema.as_ref().and_then(pointer_of);
    let is_of_line = place.is_some_and(|place| place.path.ends_with("/itemSchema"));
    !is_of_line && JSON_LINES.contains(&essence(key).as_str()) && scalar_of(cx, media_type) == Some(Scalar::String)
}

/// Returns whether a body without a type is text or bytes. Content that is encoded as Base64 is text.
pub(in crate::lower) fn raw_kind(cx: &Lower<'_>, key: &str, media_type: &v3::MediaType) -> Raw {
    match scalar_of(cx, media_type) {
        Some(Scalar::Binary) => Raw::Bytes,
        Some(scalar) if scalar == Scalar::Base64 || is_text(key) => Raw::Text,
        Some(_) if is_text_of_lines(cx, key, media_type) => Raw::Text,
        None if is_text(key) => Raw::Text,
        Some(_) | None => Raw::Bytes,
    }
}

/// The number of used media types that a finding names.
const NAMED_MEDIA_TYPES: usize = 5;

/// Reports the media types that are not used.
pub(in crate::lower) fn report_unused(cx: &mut Lower<'_>, at: &Pointer, content: &v3::Content, used: &[&str]) {
    let is_used: BTreeSet<&str> = used.iter().copied().collect();
    let named = &used[..used.len().min(NAMED_MEDIA_TYPES)];
    for name in content.keys().filter(|name| !is_used.contains(name.as_str())) {
        cx.report.push(diagnostics::lower::unsupported_media_type(&at.child(name), name, named));
    }
}
