//! Overlays: corrections to a document (OpenAPI Overlay 1.0 and 1.1), with JSONPath (RFC 9535).
//!
//! Input: a [`Document`] and the [`Document`] of an overlay.
//! Output: the [`Document`] with all actions applied.
//!
//! Passes, in order:
//!
//! 1. `parse` reads the version and the actions, and compiles their JSONPaths. All invalid actions are reported.
//! 2. `apply` finds the targets of an action in the result of the actions before it.
//! 3. `limit` rejects an update after which the document could be too large or too deep, and stops an overlay that takes
//!    too many steps. `cost` estimates the steps of a JSONPath before it runs.
//! 4. `apply` removes the targets, or merges the update or the copy into them.
//!
//! For example, this action adds a key to an object:
//!
//! ```text
//! { "name": "Pet" }
//! - target: $
//!   update: { nullable: true }
//! { "name": "Pet", "nullable": true }
//! ```
//!
//! Invariants:
//!
//! - An action that matches nothing is a finding: an error where a crate is generated, a warning in `lint`.
//! - An action that cannot be applied is a finding and changes nothing. So is one whose `x-expect` differs from the target.
//! - An update that completes or requires a property that the document does not have is a finding: the document has renamed it.
//! - Nodes that an overlay wrote or moved keep their origin, so that a finding about them points into the overlay.
//! - Overlays are applied before the files that a document refers to are loaded.

mod apply;
mod cost;
mod expect;
mod limit;
mod nearest;
mod path;
mod unnecessary;

use self::limit::{Meter, TooExpensive};
use self::path::{Path, PathError};
pub(crate) use self::unnecessary::unnecessary;

use crate::diagnostics::{self, Failed, Report};
use crate::limits::{self, Limits};
use crate::pointer::Pointer;
use crate::read::Document;
use crate::tree::{Node, Value};

/// Applies an overlay to a document, action by action, each to the result of the one before.
///
/// Fails if the overlay or one of its actions is invalid, or takes too many steps.
pub fn overlay(
    report: &mut Report,
    limits: Limits,
    document: Document,
    overlay: &Document,
) -> Result<Document, Failed> {
    let mut meter = Meter::new(limits, &document.root);
    let actions = parse(report, &mut meter, overlay)?;
    let mut document = document;
    for action in &actions {
        apply::apply(report, &mut meter, &mut document, action, &actions)
            .map_err(|TooExpensive| fail_as_too_expensive(report, &action.at))?;
    }
    Ok(document)
}

fn fail_as_too_expensive(report: &mut Report, at: &Pointer) -> Failed {
    report.push(diagnostics::overlay::overlay_too_expensive(at));
    Failed
}

/// A version of the Overlay Specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    /// 1.0, where a target is an object or an array.
    V1_0,
    /// 1.1, where a target may also be a primitive, and which adds `copy`.
    V1_1,
}

/// A parsed action.
struct Action<'a> {
    at: Pointer,
    version: Version,
    target: Path,
    /// `x-expect`: the value of each target before the action.
    expect: Option<&'a Node>,
    change: Change<'a>,
}

/// The effect of an action. The order of precedence is that of the specification: `remove`, `update`, `copy`.
enum Change<'a> {
    Remove,
    Update(&'a Node),
    Copy(Path),
}

const ROOT_KEYS: [&str; 4] = ["overlay", "info", "extends", "actions"];
const ACTION_KEYS: [&str; 5] = ["target", "description", "update", "copy", "remove"];

fn parse<'a>(report: &mut Report, meter: &mut Meter, overlay: &'a Document) -> Result<Vec<Action<'a>>, Failed> {
    let at = Pointer::root(overlay.source);
    let version = read_version(report, &overlay.root, &at)?;
    report_unknown_keys(report, &overlay.root, &at, "root", &ROOT_KEYS);
    let Some(actions) = overlay.root.get("actions").and_then(Node::as_array) else {
        report.push(diagnostics::overlay::missing_actions(&at));
        return Err(Failed);
    };
    let at = at.child("actions");
    use_parse_steps(meter, actions).map_err(|TooExpensive| fail_as_too_expensive(report, &at))?;
    let parsed = actions.iter().enumerate().map(|(index, it)| parse_action(report, it, at.item(index), version));
    // Collected first, so that every invalid action is reported.
    parsed.collect::<Vec<_>>().into_iter().collect()
}

/// Uses the steps for parsing the JSONPaths of all actions.
fn use_parse_steps(meter: &mut Meter, actions: &[Node]) -> Result<(), TooExpensive> {
    let paths = actions.iter().flat_map(|it| [it.get("target"), it.get("copy")]).flatten().filter_map(Node::as_str);
    paths.map(Path::parse_steps).try_for_each(|it| meter.use_steps(it))
}

fn read_version(report: &mut Report, root: &Node, at: &Pointer) -> Result<Version, Failed> {
    let text = match root.get("overlay").map(|it| &it.value) {
        Some(Value::String(it)) => it.clone(),
        Some(Value::Float(it)) => it.to_string(),
        _ => String::new(),
    };
    match text.split('.').take(2).collect::<Vec<_>>()[..] {
        ["1", "0"] => Ok(Version::V1_0),
        ["1", "1"] => Ok(Version::V1_1),
        _ => {
            report.push(diagnostics::overlay::unsupported_overlay_version(at, &text));
            Err(Failed)
        }
    }
}

fn parse_action<'a>(report: &mut Report, node: &'a Node, at: Pointer, version: Version) -> Result<Action<'a>, Failed> {
    report_unknown_keys(report, node, &at, "actions", &ACTION_KEYS);
    let target = parse_path(report, node, &at, "target")?;
    let remove = node.get("remove").and_then(Node::as_bool).unwrap_or_default();
    let change = match (remove, node.get("update"), node.get("copy"), version) {
        (true, ..) => Change::Remove,
        (false, Some(update), ..) => Change::Update(update),
        (false, None, Some(_), Version::V1_1) => Change::Copy(parse_path(report, node, &at, "copy")?),
        (false, None, _, _) => {
            report.push(diagnostics::overlay::empty_action(&at));
            return Err(Failed);
        }
    };
    Ok(Action { at, version, target, expect: node.get("x-expect"), change })
}

fn parse_path(report: &mut Report, action: &Node, at: &Pointer, key: &str) -> Result<Path, Failed> {
    let Some(text) = action.get(key).and_then(Node::as_str) else {
        report.push(diagnostics::overlay::missing_path(at, key));
        return Err(Failed);
    };
    Path::parse(text).map_err(|error| {
        let at = at.child(key);
        report.push(match error {
            PathError::Syntax(reason) => diagnostics::overlay::invalid_path(&at, text, &reason),
            PathError::TooLong => diagnostics::overlay::path_too_long(&at, limits::OVERLAY_PATH_LENGTH),
            PathError::TooDeep => diagnostics::overlay::path_too_deep(&at, limits::OVERLAY_PATH_NESTING),
        });
        Failed
    })
}

fn report_unknown_keys(report: &mut Report, node: &Node, at: &Pointer, object: &str, known: &[&str]) {
    for key in node.as_object().into_iter().flat_map(|it| it.keys()) {
        if !known.contains(&key.as_str()) && !key.starts_with("x-") {
            report.push(diagnostics::overlay::unknown_overlay_key(&at.child(key), object, key));
        }
    }
}
