//! Where a type takes any JSON, and why.

use std::collections::BTreeSet;

use super::Lower;
use crate::api::{Kind, Shape, Type};
use crate::parse::{Additional, Schema};
use crate::pointer::Pointer;
use crate::report::{Id, Place};

/// Tells of each schema that says too little to make a type of. What is not expressed has been told where it was met.
pub(super) fn any_values(cx: &mut Lower<'_>) {
    let mut found: Vec<(Pointer, &str)> = Vec::new();
    let used = cx.types.iter().map(|(id, ty)| (cx.spec.schema(*id), ty));
    for (schema, ty) in used.filter(|(schema, _)| is_own(schema)) {
        found.extend(reason(schema, ty).map(|it| (schema.at.clone(), it)));
    }
    for (id, named) in &cx.ids {
        let schema = cx.spec.schema(*id);
        match &cx.api.schemas[named.0].shape {
            Shape::Alias(ty) if is_own(schema) => found.extend(reason(schema, ty).map(|it| (schema.at.clone(), it))),
            Shape::Object(it) if it.additional.as_ref().is_some_and(|it| it.kind == Kind::Any) => {
                // Said by this schema, or by a part of it.
                found.push((schema.at.child("additionalProperties"), "other properties hold any JSON"));
            }
            Shape::Object(_) | Shape::Alias(_) | Shape::Enum(_) | Shape::Union(_) | Shape::Broken => {}
        }
    }
    let told = told(cx);
    found.sort();
    found.dedup();
    for (at, message) in found.into_iter().filter(|(at, _)| !told.contains(at)) {
        cx.report.add(Id::AnyValue, &at, message);
    }
}

/// Whether the schema itself says what it is, and not what it refers to or is made of.
fn is_own(schema: &Schema) -> bool {
    let composed = !schema.all_of.is_empty() || !schema.any_of.is_empty() || !schema.one_of.is_empty();
    schema.reference.is_none() && !composed
}

fn reason(schema: &Schema, ty: &Type) -> Option<&'static str> {
    let is_any = |it: &Type| it.kind == Kind::Any;
    match &ty.kind {
        Kind::Any => Some("no type is said: any JSON is taken"),
        Kind::List(item) if is_any(item) && schema.items.is_none() => {
            Some("no type of the items is said: any JSON is taken")
        }
        Kind::Map(value) if is_any(value) && !matches!(schema.additional, Additional::Typed(_)) => {
            Some("no properties are said: any JSON object is taken")
        }
        Kind::List(_) | Kind::Map(_) | Kind::Scalar(_) | Kind::Schema(_) | Kind::Broken => None,
    }
}

/// The schemas of which, or of a keyword of which, something has been told.
fn told(cx: &Lower<'_>) -> BTreeSet<Pointer> {
    let ids = [Id::UnsupportedSchema, Id::UnsupportedUnion, Id::UnsupportedKeyword, Id::ReferenceCycle];
    let findings = cx.report.diagnostics().iter().filter(|it| ids.contains(&it.id));
    let places = findings.filter_map(|it| if let Place::Pointer(at) = &it.at { Some(at) } else { None });
    places.flat_map(|at| [Some(at.clone()), at.parent()]).flatten().collect()
}
