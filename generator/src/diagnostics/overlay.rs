//! Findings of `overlay`.

use std::fmt::Display;

use super::parse::json_path;
use super::{Finding, Id};
use crate::pointer::Pointer;
use crate::tree::Node;

/// A file whose `overlay` field is not a supported version.
pub(crate) fn unsupported_overlay_version(at: &Pointer, version: &str) -> Finding {
    let message = match version {
        "" => "this is not an overlay: the field `overlay`, with the version 1.0 or 1.1, is missing".to_owned(),
        version => format!("`overlay` must be version 1.0 or 1.1, found `{version}`"),
    };
    Finding::new(Id::InvalidOverlay, at).message(message).help("begin the file with `overlay: 1.1.0`")
}

/// An overlay without a list of actions.
pub(crate) fn missing_actions(at: &Pointer) -> Finding {
    Finding::new(Id::InvalidOverlay, at).message("an overlay needs a list of `actions`")
}

/// An action with neither `update` nor `remove: true` nor `copy`.
pub(crate) fn empty_action(at: &Pointer) -> Finding {
    Finding::new(Id::InvalidOverlay, at)
        .message("this action does nothing: it has neither `update` nor `remove: true` nor `copy` (Overlay 1.1)")
        .help("add one of the three, or remove the action")
}

/// An action without a JSONPath that it needs.
pub(crate) fn missing_path(at: &Pointer, key: &str) -> Finding {
    Finding::new(Id::InvalidOverlay, at).message(format!("this action needs a `{key}`: a JSONPath as a string"))
}

/// A text that is not a JSONPath.
pub(crate) fn invalid_path(at: &Pointer, text: &str, reason: &str) -> Finding {
    Finding::new(Id::InvalidOverlay, at).message(format!("`{text}` is not a JSONPath (RFC 9535): {reason}"))
}

/// A key that the Overlay Specification does not define.
pub(crate) fn unknown_overlay_key(at: &Pointer, object: &str, key: &str) -> Finding {
    Finding::new(Id::UnknownKey, at).message(format!("`{key}` is not a field of an overlay's {object}"))
}

/// An action whose target matches nothing, with the keys and the rest of the path that it may mean.
pub(crate) fn unmatched_action(at: &Pointer, target: &impl Display, nearest: Option<(&[String], &str)>) -> Finding {
    let help = match nearest {
        Some((keys, rest)) => {
            format!("the target may be `{}{rest}` now: change or remove the action", json_path(keys))
        }
        None => "the document no longer has what this action corrects: change or remove the action".to_owned(),
    };
    Finding::new(Id::UnmatchedOverlayAction, at)
        .message(format!("the overlay action matches nothing: `{target}`"))
        .help(help)
}

/// An action whose `x-expect` differs from the value in the document.
pub(crate) fn unexpected_value(at: &Pointer, found: &Node) -> Finding {
    let text = serde_json::to_string(found).unwrap_or_default();
    let shown: String = text.chars().take(MAX_SHOWN).collect();
    let more = if text.chars().count() > MAX_SHOWN { "…" } else { "" };
    Finding::new(Id::UnexpectedOverlayTarget, at)
        .message(format!("the document has another value than this action expects: `{shown}{more}`"))
        .help("read whether the action is still right, and write the new value as its `x-expect`")
}

/// The most characters of a value in a message.
const MAX_SHOWN: usize = 120;

/// The most properties in a message.
const MAX_LISTED: usize = 8;

/// An update that completes or requires a property that the schema does not have.
pub(crate) fn created_property<'a>(
    at: &Pointer,
    name: &str,
    nearest: Option<&str>,
    properties: impl Iterator<Item = &'a String>,
) -> Finding {
    let listed: Vec<String> = properties.take(MAX_LISTED).map(|it| format!("`{it}`")).collect();
    let help = match nearest {
        Some(nearest) => format!("the schema has `{nearest}`: change the action if the property was renamed"),
        None => format!("the schema has {}: change the action, or give the property a `type`", listed.join(", ")),
    };
    Finding::new(Id::CreatedProperty, at)
        .message(format!("the schema has no property `{name}`: this action would create or require it"))
        .help(help)
}

/// A `copy` whose source matches no node, or several.
pub(crate) fn ambiguous_copy(at: &Pointer, from: &impl Display, matches: usize) -> Finding {
    let message = format!("`copy` must match exactly one node, and `{from}` matches {matches}");
    Finding::new(Id::InvalidOverlay, at).message(message)
}

/// An action that removes the root.
pub(crate) fn root_removed(at: &Pointer) -> Finding {
    Finding::new(Id::InvalidOverlay, at).message("an action cannot remove the whole document")
}

/// An action whose targets are objects and lists.
pub(crate) fn mixed_targets(at: &Pointer) -> Finding {
    Finding::new(Id::InvalidOverlay, at).message("the target must match only objects or only lists, and matches both")
}

/// An action of Overlay 1.0 whose target is a scalar.
pub(crate) fn primitive_target(at: &Pointer) -> Finding {
    Finding::new(Id::InvalidOverlay, at)
        .message("the target is a scalar, which Overlay 1.0 forbids")
        .help("write `overlay: 1.1.0`, or target the parent of the scalar")
}

/// A JSONPath that is too long.
pub(crate) fn path_too_long(at: &Pointer, limit: usize) -> Finding {
    Finding::new(Id::InvalidOverlay, at).message(format!("this JSONPath has more than {limit} bytes"))
}

/// A JSONPath with too many nested brackets.
pub(crate) fn path_too_deep(at: &Pointer, limit: usize) -> Finding {
    Finding::new(Id::InvalidOverlay, at).message(format!("this JSONPath has more than {limit} nested brackets"))
}

/// An action with which an overlay would exceed the limit of steps.
pub(crate) fn overlay_too_expensive(at: &Pointer) -> Finding {
    Finding::new(Id::OverlayTooExpensive, at)
        .message("with this action, the overlay would take too many steps")
        .help("write a more exact JSONPath, such as `$.paths[*].get` instead of `$..get`, or fewer nested filters")
}

/// An action after which the document could exceed the limit of memory.
pub(crate) fn document_too_large(at: &Pointer, limit: usize) -> Finding {
    Finding::new(Id::DocumentTooLarge, at)
        .message(format!("after this action, the run would need more than {} MiB of memory", limit >> 20))
        .help("if you trust the overlay, pass `--max-memory MIB`")
}

/// An action after which the document could exceed the limit of nesting.
pub(crate) fn document_too_deep(at: &Pointer, limit: usize) -> Finding {
    Finding::new(Id::InvalidOverlay, at)
        .message(format!("the action would make the document too deep: more than {limit} levels"))
}

/// An update of another type than its target.
pub(crate) fn unmergeable(at: &Pointer, update: &Node, target: &Node) -> Finding {
    Finding::new(Id::InvalidOverlay, at)
        .message(format!("{} cannot be merged into {}", update.kind(), target.kind()))
        .help("remove the old value in an action before this one")
}
