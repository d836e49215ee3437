//! The extensions (`x-…` keys) that the generator reads, in one table.
//!
//! `x-webhooks`, the name of `webhooks` in OpenAPI 3.0, is a field in the grammar.

use super::grammar::Kind;

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
    /// Whether the builder of a client requires a server variable.
    Required,
    /// Whether requests may contain only the listed values of an enum.
    Closed,
    /// The maximum length of a value as JSON text, in Unicode characters.
    MaxJsonLength,
    /// The Rust names of the values of an enum, in their order.
    ValueNames,
    /// The descriptions of the values of an enum, in their order.
    ValueDescriptions,
    /// Whether an operation is left out.
    Ignore,
    /// The name of the method of an operation.
    NameOverride,
    /// The group of an operation, instead of its tags.
    Group,
    /// The pagination of an operation.
    Pagination,
    /// The retries of an operation, or of all operations of a document.
    Retries,
}

/// A key of an extension.
struct Row {
    key: &'static str,
    extension: Extension,
    /// The objects on which the extension is read.
    objects: &'static [Kind],
    status: Status,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    /// The key by which later stages find the extension.
    Canonical,
    /// Another tool's key for the same extension.
    Synonym,
    /// An old key of ours.
    Deprecated,
}

const fn row(key: &'static str, extension: Extension, objects: &'static [Kind]) -> Row {
    Row { key, extension, objects, status: Status::Canonical }
}

const TABLE: &[Row] = &[
    row("x-rust-name", Extension::RustName, &[Kind::Schema, Kind::Operation, Kind::Parameter, Kind::Server]),
    row("x-specwright-idempotent", Extension::Idempotent, &[Kind::Operation]),
    Row { status: Status::Deprecated, ..row("x-specwright-repeatable", Extension::Idempotent, &[Kind::Operation]) },
    row("x-specwright-path", Extension::Path, &[Kind::PathItem, Kind::Operation]),
    row("x-specwright-env", Extension::Env, &[Kind::SecurityScheme, Kind::Server, Kind::ServerVariable]),
    row("x-specwright-user", Extension::User, &[Kind::SecurityScheme]),
    row("x-specwright-prefix", Extension::Prefix, &[Kind::SecurityScheme]),
    row("x-specwright-required", Extension::Required, &[Kind::ServerVariable]),
    row("x-specwright-closed", Extension::Closed, &[Kind::Schema]),
    row("x-specwright-max-json-length", Extension::MaxJsonLength, &[Kind::Schema]),
    row("x-enum-varnames", Extension::ValueNames, &[Kind::Schema]),
    Row { status: Status::Synonym, ..row("x-enumNames", Extension::ValueNames, &[Kind::Schema]) },
    row("x-enum-descriptions", Extension::ValueDescriptions, &[Kind::Schema]),
    Row { status: Status::Synonym, ..row("x-enumDescriptions", Extension::ValueDescriptions, &[Kind::Schema]) },
    row("x-speakeasy-ignore", Extension::Ignore, &[Kind::Operation]),
    row("x-speakeasy-name-override", Extension::NameOverride, &[Kind::Operation]),
    row("x-speakeasy-group", Extension::Group, &[Kind::Operation]),
    row("x-speakeasy-pagination", Extension::Pagination, &[Kind::Operation]),
    row("x-speakeasy-retries", Extension::Retries, &[Kind::OpenApi, Kind::Operation]),
];

impl Extension {
    /// Returns the key of the extension. Later stages find extensions under these keys only.
    pub fn key(self) -> &'static str {
        TABLE.iter().find(|it| it.extension == self && it.status == Status::Canonical).map_or("", |it| it.key)
    }
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
    match TABLE.iter().find(|it| it.key == key && it.objects.contains(&object)) {
        Some(row) if row.status == Status::Deprecated => Reading::Deprecated(row.extension),
        Some(row) => Reading::Known(row.extension),
        None if key.starts_with("x-specwright-") => Reading::Misplaced,
        None => Reading::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_extension_has_one_canonical_key() {
        for row in TABLE {
            let keys = TABLE.iter().filter(|it| it.extension == row.extension && it.status == Status::Canonical);
            assert_eq!(keys.count(), 1, "{:?}", row.extension);
        }
    }

    #[test]
    fn keys_are_read_by_object() {
        assert_eq!(reading(Kind::Operation, "x-specwright-idempotent"), Reading::Known(Extension::Idempotent));
        assert_eq!(reading(Kind::Operation, "x-specwright-repeatable"), Reading::Deprecated(Extension::Idempotent));
        assert_eq!(reading(Kind::Schema, "x-enumNames"), Reading::Known(Extension::ValueNames));
        assert_eq!(reading(Kind::Schema, "x-specwright-idempotent"), Reading::Misplaced);
        assert_eq!(reading(Kind::Schema, "x-vendor"), Reading::Foreign);
    }
}
