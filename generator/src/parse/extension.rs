//! The extensions (`x-…` keys) that the generator reads, in one table.
//!
//! `x-webhooks`, the name of `webhooks` in OpenAPI 3.0, is a field in the grammar.

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::grammar::Kind;
use crate::tree::{Node, Value};

/// An extension that the generator reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extension {
    /// The Rust name of an item, instead of the name that is derived from the document.
    RustName,
    /// `false` if an operation must not be repeated, `true` if it may be repeated although its method is not idempotent.
    Idempotent,
    /// The path at which a webhook or callback is received.
    Path,
    /// The environment variable that holds a credential or a base URL.
    Env,
    /// The template of the user name of Basic authentication, such as `{username}/token`.
    User,
    /// The prefix of an API key in its header, such as `Zoho-oauthtoken `.
    Prefix,
    /// Makes a server variable a required argument of the client builder.
    Required,
    /// Restricts an enum in requests to the listed values.
    Closed,
    /// The maximum length of a value as JSON text, in Unicode characters.
    MaxJsonLength,
    /// The Rust names of the values of an enum, in their order or by value.
    ValueNames,
    /// The descriptions of the values of an enum, in their order or by value.
    ValueDescriptions,
    /// Leaves out an operation.
    Ignore,
    /// The name of the Rust method of an operation.
    NameOverride,
    /// The group of an operation, instead of its tags.
    Group,
    /// The pagination of an operation.
    Pagination,
    /// The retries of an operation, or of all operations of a document.
    Retries,
}

/// The key of each extension, and the objects on which it is read.
const TABLE: &[(Extension, &[Kind])] = &[
    (Extension::RustName, &[Kind::Schema, Kind::Operation, Kind::Parameter, Kind::Server]),
    (Extension::Idempotent, &[Kind::Operation]),
    (Extension::Path, &[Kind::PathItem, Kind::Operation]),
    (Extension::Env, &[Kind::SecurityScheme, Kind::Server, Kind::ServerVariable]),
    (Extension::User, &[Kind::SecurityScheme]),
    (Extension::Prefix, &[Kind::SecurityScheme]),
    (Extension::Required, &[Kind::ServerVariable]),
    (Extension::Closed, &[Kind::Schema]),
    (Extension::MaxJsonLength, &[Kind::Schema]),
    (Extension::ValueNames, &[Kind::Schema]),
    (Extension::ValueDescriptions, &[Kind::Schema]),
    (Extension::Ignore, &[Kind::Operation]),
    (Extension::NameOverride, &[Kind::Operation]),
    (Extension::Group, &[Kind::Operation]),
    (Extension::Pagination, &[Kind::Operation]),
    (Extension::Retries, &[Kind::OpenApi, Kind::Operation]),
];

/// Keys of other tools for the same extensions.
const SYNONYMS: &[(&str, Extension)] =
    &[("x-enumNames", Extension::ValueNames), ("x-enumDescriptions", Extension::ValueDescriptions)];

/// Old keys of the generator.
const DEPRECATED: &[(&str, Extension)] = &[("x-specwright-repeatable", Extension::Idempotent)];

impl Extension {
    /// Returns the key of the extension. Later stages find extensions under these keys only.
    pub const fn key(self) -> &'static str {
        match self {
            Self::RustName => "x-rust-name",
            Self::Idempotent => "x-specwright-idempotent",
            Self::Path => "x-specwright-path",
            Self::Env => "x-specwright-env",
            Self::User => "x-specwright-user",
            Self::Prefix => "x-specwright-prefix",
            Self::Required => "x-specwright-required",
            Self::Closed => "x-specwright-closed",
            Self::MaxJsonLength => "x-specwright-max-json-length",
            Self::ValueNames => "x-enum-varnames",
            Self::ValueDescriptions => "x-enum-descriptions",
            Self::Ignore => "x-speakeasy-ignore",
            Self::NameOverride => "x-speakeasy-name-override",
            Self::Group => "x-speakeasy-group",
            Self::Pagination => "x-speakeasy-pagination",
            Self::Retries => "x-speakeasy-retries",
        }
    }
}

/// The shape of an extension's value. A value of another shape is ignored, with a warning: an extension never fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueShape {
    Text,
    Boolean,
    Count,
    /// A list of texts, or an object with a text for each value.
    Texts,
    /// A value that `lower` checks, because more than its JSON type matters.
    Checked,
}

impl Extension {
    /// Returns the shape of the value on an object.
    pub(super) const fn shape(self, object: Kind) -> ValueShape {
        match self {
            // Basic authentication has two variables.
            Self::Env if matches!(object, Kind::SecurityScheme) => ValueShape::Checked,
            Self::Env | Self::RustName | Self::Path | Self::User | Self::Prefix | Self::NameOverride | Self::Group => {
                ValueShape::Text
            }
            Self::Required | Self::Closed | Self::Ignore => ValueShape::Boolean,
            Self::MaxJsonLength => ValueShape::Count,
            Self::ValueNames | Self::ValueDescriptions => ValueShape::Texts,
            Self::Idempotent | Self::Pagination | Self::Retries => ValueShape::Checked,
        }
    }
}

impl Extension {
    /// Returns whether the extension is `true` among the extensions of an object, possibly in quotes.
    pub fn is_true(self, extensions: &IndexMap<String, Json>) -> bool {
        match extensions.get(self.key()) {
            Some(Json::Bool(it)) => *it,
            Some(Json::String(it)) => it == "true",
            Some(Json::Null | Json::Number(_) | Json::Array(_) | Json::Object(_)) | None => false,
        }
    }
}

impl ValueShape {
    /// Returns the shape as a message names it.
    pub(super) fn expected(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Boolean => "a boolean",
            Self::Count => "a non-negative integer",
            Self::Texts => "a list of strings, or an object with a string for each value",
            Self::Checked => "a value",
        }
    }

    /// Returns whether a value has the shape. Booleans may be in quotes.
    pub(super) fn fits(self, node: &Node) -> bool {
        match self {
            Self::Text => node.as_str().is_some(),
            Self::Boolean => node.as_bool().is_some() || matches!(node.as_str(), Some("true" | "false")),
            Self::Count => matches!(node.value, Value::Integer(it) if it >= 0),
            Self::Texts => match &node.value {
                Value::Array(items) => items.iter().all(is_text_or_null),
                Value::Object(entries) => entries.values().all(is_text_or_null),
                Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => false,
            },
            Self::Checked => true,
        }
    }
}

fn is_scalar(node: &Node) -> bool {
    match node.value {
        Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

fn is_text_or_null(node: &Node) -> bool {
    is_scalar(node) || node.value == Value::Null
}

/// The meaning of a key that begins with `x-` on an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// An extension under its current key, or under another tool's.
    Known(Extension),
    /// An extension under an old key.
    Deprecated(Extension),
    /// A key of ours that is misspelled, or that is on the wrong object.
    Misplaced,
    /// A vendor's extension, which is ignored.
    Foreign,
}

/// Looks up a key on an object.
pub(super) fn reading(object: Kind, key: &str) -> Reading {
    let is_read =
        |it: Extension| TABLE.iter().any(|(extension, objects)| *extension == it && objects.contains(&object));
    let find = |keys: &[(&str, Extension)]| keys.iter().find(|it| it.0 == key && is_read(it.1)).map(|it| it.1);
    let current = TABLE.iter().map(|it| it.0).find(|it| it.key() == key && is_read(*it));
    if let Some(extension) = current.or_else(|| find(SYNONYMS)) {
        Reading::Known(extension)
    } else if let Some(extension) = find(DEPRECATED) {
        Reading::Deprecated(extension)
    } else if key.starts_with("x-specwright-") {
        Reading::Misplaced
    } else {
        Reading::Foreign
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_key_names_one_extension() {
        let aliases = SYNONYMS.iter().chain(DEPRECATED).map(|it| it.0);
        let keys: Vec<&str> = TABLE.iter().map(|it| it.0.key()).chain(aliases).collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    }

    #[test]
    fn each_object_has_its_extensions() {
        assert_eq!(reading(Kind::Operation, "x-specwright-idempotent"), Reading::Known(Extension::Idempotent));
        assert_eq!(reading(Kind::Operation, "x-specwright-repeatable"), Reading::Deprecated(Extension::Idempotent));
        assert_eq!(reading(Kind::Schema, "x-enumNames"), Reading::Known(Extension::ValueNames));
        assert_eq!(reading(Kind::Schema, "x-specwright-idempotent"), Reading::Misplaced);
        assert_eq!(reading(Kind::Schema, "x-vendor"), Reading::Foreign);
    }
}
