//! The runtime's names for enums of the plan. No other file spells them.

use proc_macro2::Ident;

use super::tokens::ident;
use crate::rust::{
    Field, FieldPresence, HeaderEncoding, InputPresence, KeyLocation, ListStyle, Location, Part, PartKind, StyleKind,
};

/// Returns the associated constant of the runtime's `Style`.
pub(super) fn style(it: StyleKind) -> Ident {
    ident(match it {
        StyleKind::Simple => "SIMPLE",
        StyleKind::Label => "LABEL",
        StyleKind::Matrix => "MATRIX",
        StyleKind::Form => "FORM",
        StyleKind::SpaceDelimited => "SPACE",
        StyleKind::PipeDelimited => "PIPE",
        StyleKind::DeepObject => "DEEP_OBJECT",
        StyleKind::Json => "JSON",
    })
}

/// Returns the variant of the runtime's `ListStyle`.
pub(super) fn list_style(it: ListStyle) -> Ident {
    ident(match it {
        ListStyle::Exploded => "Exploded",
        ListStyle::Comma => "Comma",
        ListStyle::Space => "Space",
        ListStyle::Pipe => "Pipe",
    })
}

/// Returns the method of the runtime's `Call` that adds a part.
pub(super) fn part_method(it: &Part) -> Ident {
    ident(match (it.kind, it.repeated) {
        (PartKind::Text, false) => "part_text",
        (PartKind::Text, true) => "part_texts",
        (PartKind::Json, false) => "part_json",
        (PartKind::Json, true) => "part_jsons",
        (PartKind::File, false) => "part_file",
        (PartKind::File, true) => "part_files",
    })
}

/// Returns whether [`part_method`] borrows the value.
pub(super) fn part_is_borrowed(it: &Part) -> bool {
    it.kind == PartKind::Json && !it.repeated
}

/// Returns the constructor of the runtime's `Header`.
pub(super) fn header_constructor(it: HeaderEncoding) -> Ident {
    ident(match it {
        HeaderEncoding::Text => "text",
        HeaderEncoding::List => "list",
        HeaderEncoding::Object => "object",
        HeaderEncoding::Pairs => "pairs",
        HeaderEncoding::Json => "json",
    })
}

/// Returns the method of the runtime's `webhooks::Reader`.
pub(super) fn reader(it: InputPresence) -> Ident {
    ident(match it {
        InputPresence::Required => "required",
        InputPresence::Optional => "optional",
        InputPresence::Repeated => "repeated",
    })
}

/// Returns the function of the runtime's `webhooks` that reads a parameter.
pub(super) fn location(it: Location) -> Ident {
    ident(it.name())
}

/// Returns the variant of the runtime's `KeyLocation`.
pub(super) fn key_location(it: KeyLocation) -> Ident {
    ident(match it {
        KeyLocation::Header => "Header",
        KeyLocation::Query => "Query",
        KeyLocation::Cookie => "Cookie",
    })
}

/// Returns the presence of a property in the list of an object.
pub(super) fn presence(it: &Field) -> &'static str {
    match (it.presence, it.skip_in_request) {
        (FieldPresence::Required, _) => "required",
        (FieldPresence::Optional, false) => "optional",
        (FieldPresence::OptionalAny, false) => "any",
        (FieldPresence::OptionalNullable, false) => "nullable",
        (FieldPresence::Optional, true) => "read_only",
        (FieldPresence::OptionalAny, true) => "any_read_only",
        (FieldPresence::OptionalNullable, true) => "nullable_read_only",
    }
}
