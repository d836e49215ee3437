//! Media types: their encoding, and the selection of JSON among several.

use std::collections::BTreeSet;

use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::pointer_of;
use crate::api::{Type, TypeKind};
use crate::diagnostics::{self, lower::AnyValueReason};
use crate::pointer::Pointer;

/// The kinds of bodies without a type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Raw {
    Text,
    Bytes,
}

/// Finds the JSON among media types: `application/json` first, then others of its kind, then a range.
pub(in crate::lower) fn find_json(content: &v3::Content) -> Option<(&str, &v3::MediaType)> {
    let rank = |name: &str| (name.contains('*'), essence(name) != "application/json", name.to_owned());
    let json = content.iter().filter(|(name, _)| is_json(name));
    json.min_by_key(|(name, _)| rank(name)).map(|(name, media_type)| (name.as_str(), media_type))
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

/// The media types of JSON lines.
pub(in crate::lower) const JSON_LINES: &[&str] =
    &["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"];

/// Returns whether a media type is JSON, such as `application/problem+json`. `*/*` counts as JSON.
pub(in crate::lower) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json") || essence == "*/*" || essence == "text/json"
}

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

/// Returns whether a body without a type is text or bytes.
pub(in crate::lower) fn raw_kind(media_type: &str) -> Raw {
    let essence = essence(media_type);
    let is_text = essence.starts_with("text/") || is_xml(media_type) || essence == "application/x-www-form-urlencoded";
    if is_text { Raw::Text } else { Raw::Bytes }
}

/// Returns a media type without its parameters, in lower case.
pub(in crate::lower) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
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
