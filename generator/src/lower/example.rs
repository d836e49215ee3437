//! Examples, each with the type of its schema.

use super::Lower;
use crate::api::{self, Type, TypeKind};
use crate::parse::SchemaId;

/// Adds the examples of every schema that has become a type. A schema without a type gets none for its examples, so that
/// the generated types do not depend on examples.
pub(super) fn add_examples(cx: &mut Lower<'_>) {
    let spec = cx.spec;
    for example in &spec.examples {
        if let Some(ty) = find_type(cx, example.schema) {
            cx.api.examples.push(api::Example { at: example.at.clone(), ty, value: example.value.clone() });
        }
    }
}

fn find_type(cx: &mut Lower<'_>, id: SchemaId) -> Option<Type> {
    let id = cx.canonical(id);
    match cx.ids.get(&id) {
        Some(declared) => {
            let kind = TypeKind::Schema(*declared);
            Some(Type { kind, nullable: cx.schema(id).allows_null })
        }
        None => cx.types.get(&id).cloned(),
    }
}
