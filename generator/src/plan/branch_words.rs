//! The words from which the variants of a union are named.

use crate::api::{self, Scalar, SchemaId, SchemaName, Shape, TypeKind};

/// Returns the words of a branch's name.
pub(super) fn branch_words(api: &api::Api, branch: &api::Branch) -> String {
    branch.words.clone().unwrap_or_else(|| type_words(api, &branch.kind))
}

/// Returns the words for a variant that the document does not name.
fn type_words(api: &api::Api, kind: &TypeKind) -> String {
    match kind {
        TypeKind::Any | TypeKind::Broken => "Any".to_owned(),
        TypeKind::Scalar(Scalar::Boolean) => "Boolean".to_owned(),
        TypeKind::Scalar(Scalar::Int32 | Scalar::Int64 | Scalar::UInt64 | Scalar::Int128) => "Integer".to_owned(),
        TypeKind::Scalar(Scalar::Number | Scalar::DecimalNumber | Scalar::UnixTime) => "Number".to_owned(),
        TypeKind::Scalar(_) => "String".to_owned(),
        TypeKind::List(item) => format!("{} List", item_words(api, &item.kind)),
        TypeKind::Map(value) => format!("{} Map", item_words(api, &value.kind)),
        TypeKind::Schema(id) => schema_words(api, *id),
    }
}

fn item_words(api: &api::Api, kind: &TypeKind) -> String {
    if *kind == TypeKind::Any { String::new() } else { type_words(api, kind) }
}

fn schema_words(api: &api::Api, id: SchemaId) -> String {
    let schema = &api.schemas[id.0];
    match (&schema.name, &schema.shape) {
        (SchemaName::Component(name), _) => name.clone(),
        (SchemaName::Inline { .. }, Shape::Enum(enum_)) => {
            let has_text = enum_.values.iter().any(|value| matches!(value.value, api::Literal::String(_)));
            if has_text { "String" } else { "Value" }.to_owned()
        }
        (SchemaName::Inline { words, .. }, _) => words.last().cloned().unwrap_or_default(),
    }
}
