//! Media types: which of those that a document offers is used, and what it means.

use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::place;
use crate::api::{Type, TypeKind};
use crate::diagnostics::Id;
use crate::pointer::Pointer;

/// A body without a structure of ours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Raw {
    Text,
    Bytes,
}

/// The JSON among the media types: plain JSON before its kinds, and a range last, whatever their order.
pub(in crate::lower) fn json(content: &v3::Content) -> Option<(&str, &v3::MediaType)> {
    let rank = |name: &str| (name.contains('*'), essence(name) != "application/json", name.to_owned());
    let all = content.iter().filter(|(name, _)| is_json(name));
    all.min_by_key(|(name, _)| rank(name)).map(|(name, it)| (name.as_str(), it))
}

/// The type of what is written as a media type.
pub(in crate::lower) fn ty(cx: &mut Lower<'_>, at: &Pointer, it: &v3::MediaType) -> Type {
    let schema = it.schema.as_ref().and_then(place).and_then(|at| cx.spec.schema_ids.get(&at).copied());
    match schema {
        Some(schema) => cx.type_of(schema),
        None => {
            cx.report.add(Id::AnyValue, at, "no `schema`: any JSON is taken");
            Type { kind: TypeKind::Any, nullable: false }
        }
    }
}

/// JSON, one value a line.
pub(in crate::lower) const LINES: &[&str] =
    &["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"];

/// Whether the media type is JSON, or one of its kind.
pub(in crate::lower) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json") || essence == "*/*" || essence == "text/json"
}

/// What comes piece by piece.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Streamed {
    Lines,
    Events,
}

/// Whether answers of this media type are read while they come.
pub(in crate::lower) fn streamed(media_type: &str) -> Option<Streamed> {
    match essence(media_type).as_str() {
        "text/event-stream" => Some(Streamed::Events),
        it if LINES.contains(&it) => Some(Streamed::Lines),
        _ => None,
    }
}

/// How what has no structure of ours is carried.
pub(in crate::lower) fn raw(media_type: &str) -> Raw {
    let essence = essence(media_type);
    let is_text = essence.starts_with("text/")
        || essence == "application/xml"
        || essence.ends_with("+xml")
        || essence == "application/x-www-form-urlencoded";
    if is_text { Raw::Text } else { Raw::Bytes }
}

/// The media type without its parameters.
pub(in crate::lower) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Tells of each media type that is not used.
pub(in crate::lower) fn others(cx: &mut Lower<'_>, at: &Pointer, content: &v3::Content, used: &[&str]) {
    for name in content.keys().filter(|it| !used.contains(&it.as_str())) {
        let message = format!("`{name}` is not expressed: `{}` is used", used.join("` and `"));
        cx.report.add(Id::UnsupportedMediaType, &at.child(name), message);
    }
}
