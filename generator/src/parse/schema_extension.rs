//! The extensions of schemas.

use super::context::ParseContext;
use super::extension::{Extension, Reading, reading};
use super::grammar::Kind;
use super::number::read_count;
use super::schema::Schema;
use crate::diagnostics;
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// Reads an extension that the table has for schemas. A value of another type is ignored, with a finding.
pub(super) fn read(cx: &mut ParseContext<'_>, res: &mut Schema, key: &str, at: &Pointer, node: &Node) {
    let extension = match reading(Kind::Schema, key) {
        Reading::Known(it) => it,
        Reading::Deprecated(it) => {
            cx.push(diagnostics::parse::deprecated_extension(at, key, it.key()));
            it
        }
        Reading::Misplaced => return cx.push(diagnostics::parse::unknown_extension(at, Kind::Schema.name(), key)),
        Reading::Foreign => return,
    };
    match extension {
        Extension::RustName if check(cx, at, node, is_scalar(node), "a string") => {
            res.rust_name = cx.read_string(at, node);
        }
        Extension::MaxJsonLength if check(cx, at, node, is_count(node), "a non-negative integer") => {
            res.constraints.max_json_length = read_count(cx, at, node);
        }
        Extension::Closed if check(cx, at, node, is_boolean(node), "a boolean") => {
            res.constraints.closed = cx.read_boolean(at, node);
        }
        Extension::ValueNames if check(cx, at, node, is_list_of_scalars(node), "a list of strings") => {
            res.value_names = cx.read_strings(at, node);
        }
        Extension::ValueDescriptions if check(cx, at, node, is_list_of_scalars(node), "a list of strings") => {
            res.value_descriptions = cx.read_strings(at, node);
        }
        // The value is invalid.
        Extension::RustName
        | Extension::MaxJsonLength
        | Extension::Closed
        | Extension::ValueNames
        | Extension::ValueDescriptions => {}
        // The table does not have these for schemas.
        Extension::Idempotent
        | Extension::Path
        | Extension::Env
        | Extension::User
        | Extension::Prefix
        | Extension::Required
        | Extension::Ignore
        | Extension::NameOverride
        | Extension::Group
        | Extension::Pagination
        | Extension::Retries => {}
    }
}

/// Reports an invalid value. Returns whether the value is valid.
fn check(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node, is_valid: bool, expected: &str) -> bool {
    if !is_valid {
        cx.push(diagnostics::parse::invalid_extension(at, expected, node));
    }
    is_valid
}

fn is_scalar(node: &Node) -> bool {
    match node.value {
        Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

fn is_count(node: &Node) -> bool {
    matches!(node.value, Value::Integer(it) if it >= 0)
}

/// Returns whether a node is a boolean, possibly in quotes.
fn is_boolean(node: &Node) -> bool {
    node.as_bool().is_some() || matches!(node.as_str(), Some("true" | "false"))
}

fn is_list_of_scalars(node: &Node) -> bool {
    node.as_array().is_some_and(|it| it.iter().all(is_scalar))
}
