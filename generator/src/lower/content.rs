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
    let schema = media_type.schema.as_ref().and_then(place).and_then(|at| cx.spec.schema_ids.get(&at).copied());
    let ty = match schema {
        Some(schema) => schema::ty(cx, schema),
        None => {
            cx.report.add(Id::UnsupportedSchema, &at.child(name), "no `schema`: any JSON is taken");
            Type { kind: Kind::Any, nullable: false }
        }
    };
    Some((name, ty))
}

fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json") || essence == "*/*" || essence == "text/json"
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
            "x-www-form-urlencoded" | "x-ndjson" | "ndjson" | "jsonl" | "x-jsonlines" | "json-seq" => None,
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
pub(super) fn others(cx: &mut Lower<'_>, at: &Pointer, content: &v3::Content, used: &str) {
    for name in content.keys().filter(|it| *it != used) {
        let message = format!("`{name}` is not expressed: `{used}` is used");
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
