//! The extensions of schemas.

use super::context::ParseContext;
use super::extension::{Extension, Reading, reading};
use super::grammar::Kind;
use super::number::read_count;
use super::scalar_text;
use super::schema::{Schema, ValueTexts};
use crate::diagnostics;
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// Reads an extension that the table has for schemas. A value of another shape is ignored, with a finding.
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
    if !cx.has_valid_shape(extension, Kind::Schema, at, node) {
        return;
    }
    match extension {
        Extension::RustName => res.rust_name = cx.read_string(at, node),
        Extension::MaxJsonLength => res.constraints.max_json_length = read_count(cx, at, node),
        Extension::Closed => res.constraints.closed = cx.read_boolean(at, node),
        Extension::ValueNames => res.value_names = read_value_texts(node),
        Extension::ValueDescriptions => res.value_descriptions = read_value_texts(node),
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

/// Reads the texts of the values of an enum: a list in their order, or an object whose keys are the values.
fn read_value_texts(node: &Node) -> ValueTexts {
    let text = |node: &Node| (node.value != Value::Null).then(|| scalar_text(node));
    match &node.value {
        Value::Array(items) => ValueTexts::ByIndex(items.iter().map(text).collect()),
        Value::Object(entries) => {
            ValueTexts::ByValue(entries.iter().filter_map(|(key, it)| Some((key.clone(), text(it)?))).collect())
        }
        // The shape was checked.
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => ValueTexts::Absent,
    }
}
