//! Examples, each with the type that its schema became.

use super::Lower;
use super::schema::all_of;
use crate::api::{self, Type, TypeKind};
use crate::parse::SchemaId;

/// Every example of a schema that has become a type. What is written of a schema does not depend on its examples: one
/// that no type was made of gets none for their sake.
pub(super) fn examples(cx: &mut Lower<'_>) {
    let spec = cx.spec;
    for it in &spec.examples {
        if let Some(ty) = ty(cx, it.schema) {
            cx.api.examples.push(api::Example { at: it.at.clone(), ty, value: it.value.clone() });
        }
    }
}

fn ty(cx: &mut Lower<'_>, id: SchemaId) -> Option<Type> {
    let id = cx.shared.get(&id).copied().unwrap_or(id);
    match cx.ids.get(&id) {
        Some(named) => {
            let kind = TypeKind::Schema(*named);
            Some(Type { kind, nullable: all_of::is_nullable(cx, id) })
        }
        None => cx.types.get(&id).cloned(),
    }
}
