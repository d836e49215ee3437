//! Media types: which of those that a document offers is used, and what it means.

use openapiv3 as v3;

use super::reference::place;
use super::{Lower, schema};
use crate::api::{Kind, Type};
use crate::pointer::Pointer;
use crate::report::Id;

/// A body without a structure of ours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Raw {
    Text,
    Bytes,
}

/// The JSON among the media types, and its type.
pub(super) fn json<'a>(cx: &mut Lower<'_>, at: &Pointer, content: &'a v3::Content) -> Option<(&'a str, Type)> {
    let (name, media_type) = content.iter().find(|(name, _)| is_json(name))?;
    Some((name, ty(cx, &at.child(name), media_type)))
}

/// The type of what is written as a media type.
pub(super) fn ty(cx: &mut Lower<'_>, at: &Pointer, it: &v3::MediaType) -> Type {
    let schema = it.schema.as_ref().and_then(place).and_then(|at| cx.spec.schema_ids.get(&at).copied());
    match schema {
        Some(schema) => schema::ty(cx, schema),
        None => {
            cx.report.add(Id::UnsupportedSchema, at, "no `schema`: any JSON is taken");
            Type { kind: Kind::Any, nullable: false }
        }
    }
}

/// How a request body is sent: those that say most of it first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sent {
    Json,
    Form,
    Multipart,
    JsonLines,
    Text,
    Bytes,
}

/// How a body of this media type is sent.
pub(super) fn sent(media_type: &str) -> Option<Sent> {
    match essence(media_type).as_str() {
        _ if is_json(media_type) => Some(Sent::Json),
        "application/x-www-form-urlencoded" => Some(Sent::Form),
        "multipart/form-data" => Some(Sent::Multipart),
        it if LINES.contains(&it) => Some(Sent::JsonLines),
        _ => raw(media_type).map(|it| match it {
            Raw::Text => Sent::Text,
            Raw::Bytes => Sent::Bytes,
        }),
    }
}

/// JSON, one value a line.
const LINES: &[&str] = &["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"];

/// Whether the media type is JSON, or one of its kind.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json") || essence == "*/*" || essence == "text/json"
}

/// What comes piece by piece.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Streamed {
    Lines,
    Events,
}

/// Whether answers of this media type are read while they come.
pub(super) fn streamed(media_type: &str) -> Option<Streamed> {
    match essence(media_type).as_str() {
        "text/event-stream" => Some(Streamed::Events),
        it if LINES.contains(&it) => Some(Streamed::Lines),
        _ => None,
    }
}

/// What is carried as it is. Streams of events and of lines, forms and parts have a structure.
pub(super) fn raw(media_type: &str) -> Option<Raw> {
    let essence = essence(media_type);
    let (kind, subtype) = essence.split_once('/')?;
    match kind {
        "text" if subtype == "event-stream" => None,
        "text" => Some(Raw::Text),
        "image" | "audio" | "video" | "font" | "model" => Some(Raw::Bytes),
        "application" => match subtype {
            "xml" => Some(Raw::Text),
            it if it.ends_with("+xml") => Some(Raw::Text),
            "x-www-form-urlencoded" | "json-seq" => None,
            _ if LINES.contains(&essence.as_str()) => None,
            _ => Some(Raw::Bytes),
        },
        _ => None,
    }
}

/// The media type without its parameters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Tells of each media type that is not used.
pub(super) fn others(cx: &mut Lower<'_>, at: &Pointer, content: &v3::Content, used: &[&str]) {
    for name in content.keys().filter(|it| !used.contains(&it.as_str())) {
        let message = format!("`{name}` is not expressed: `{}` is used", used.join("` and `"));
        cx.report.add(Id::UnsupportedMediaType, &at.child(name), message);
    }
}

/// The media types, for people.
pub(super) fn list(content: &v3::Content) -> String {
    match content.is_empty() {
        true => "no media type".to_owned(),
        false => content.keys().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(" or "),
    }
}
