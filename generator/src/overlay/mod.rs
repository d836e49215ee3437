//! Stage two: our corrections to a document (OpenAPI Overlay 1.0 and 1.1), with JSONPath (RFC 9535) from a library.
//!
//! The tree remembers what an overlay wrote, so that a finding there points into the overlay.

mod apply;
mod limit;

use serde_json_path::JsonPath;

use crate::diagnostics::{Failed, Id, Report};
use crate::pointer::Pointer;
use crate::read::Document;
use crate::tree::{Node, Value};

/// Applies an overlay to a document, action by action, each to the result of the one before.
///
/// Fails only if the overlay is no overlay; an action that cannot be carried out is a finding and changes nothing.
pub fn overlay(report: &mut Report, document: Document, overlay: &Document) -> Result<Document, Failed> {
    let actions = parse(report, overlay)?;
    let mut document = document;
    for action in &actions {
        apply::apply(report, &mut document, action);
    }
    Ok(document)
}

/// What the two versions do differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    /// 1.0: a target is an object or an array.
    V1_0,
    /// 1.1: a target may also be a primitive, and `copy` exists.
    V1_1,
}

/// One action, ready to be carried out.
struct Action<'a> {
    at: Pointer,
    version: Version,
    target: JsonPath,
    change: Change<'a>,
}

/// What an action does. The order of precedence is the specification's: `remove`, then `update`, then `copy`.
enum Change<'a> {
    Remove,
    Update(&'a Node),
    Copy(JsonPath),
}

const ROOT_KEYS: [&str; 4] = ["overlay", "info", "extends", "actions"];
const ACTION_KEYS: [&str; 5] = ["target", "description", "update", "copy", "remove"];

fn parse<'a>(report: &mut Report, overlay: &'a Document) -> Result<Vec<Action<'a>>, Failed> {
    let at = Pointer::root(overlay.source);
    let version = version(report, &overlay.root, &at)?;
    unknown_keys(report, &overlay.root, &at, &ROOT_KEYS);
    let Some(actions) = overlay.root.get("actions").and_then(Node::as_array) else {
        report.add(Id::InvalidOverlay, &at, "an overlay needs a list of `actions`");
        return Err(Failed);
    };
    let at = at.child("actions");
    let parsed = actions.iter().enumerate().map(|(index, it)| action(report, it, at.item(index), version));
    // Every faulty action is told before the run ends.
    parsed.collect::<Vec<_>>().into_iter().collect()
}

fn version(report: &mut Report, root: &Node, at: &Pointer) -> Result<Version, Failed> {
    let text = match root.get("overlay").map(|it| &it.value) {
        Some(Value::String(it)) => it.clone(),
        Some(Value::Float(it)) => it.to_string(),
        _ => String::new(),
    };
    match text.split('.').take(2).collect::<Vec<_>>()[..] {
        ["1", "0"] => Ok(Version::V1_0),
        ["1", "1"] => Ok(Version::V1_1),
        _ => {
            let message = format!("this is no overlay of version 1.0 or 1.1: `overlay` is `{text}`");
            report.add_with_help(Id::InvalidOverlay, at, message, "begin the file with `overlay: 1.1.0`");
            Err(Failed)
        }
    }
}

fn action<'a>(report: &mut Report, node: &'a Node, at: Pointer, version: Version) -> Result<Action<'a>, Failed> {
    unknown_keys(report, node, &at, &ACTION_KEYS);
    let target = path(report, node, &at, "target")?;
    let remove = node.get("remove").and_then(Node::as_bool).unwrap_or_default();
    let change = match (remove, node.get("update"), node.get("copy"), version) {
        (true, ..) => Change::Remove,
        (false, Some(update), ..) => Change::Update(update),
        (false, None, Some(_), Version::V1_1) => Change::Copy(path(report, node, &at, "copy")?),
        (false, None, _, _) => {
            let message = "this action does nothing: it has neither `update` nor `remove: true` nor (since 1.1) `copy`";
            report.add(Id::InvalidOverlay, &at, message);
            return Err(Failed);
        }
    };
    Ok(Action { at, version, target, change })
}

fn path(report: &mut Report, action: &Node, at: &Pointer, key: &str) -> Result<JsonPath, Failed> {
    let Some(text) = action.get(key).and_then(Node::as_str) else {
        report.add(Id::InvalidOverlay, at, format!("this action needs a `{key}`: a JSONPath as text"));
        return Err(Failed);
    };
    JsonPath::parse(text).map_err(|error| {
        report.add(
            Id::InvalidOverlay,
            &at.child(key),
            format!("`{text}` is no JSONPath (RFC 9535): {}", error.message()),
        );
        Failed
    })
}

fn unknown_keys(report: &mut Report, node: &Node, at: &Pointer, known: &[&str]) {
    for key in node.as_object().into_iter().flat_map(|it| it.keys()) {
        if !known.contains(&key.as_str()) && !key.starts_with("x-") {
            report.add(Id::UnknownKey, &at.child(key), format!("an overlay has no `{key}` here"));
        }
    }
}
