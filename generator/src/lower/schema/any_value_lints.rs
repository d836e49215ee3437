//! Where a type takes any JSON, and why.

use std::collections::BTreeSet;

use super::super::Lower;
use crate::api::{Shape, Type, TypeKind};
use crate::diagnostics::{Id, Place};
use crate::normalize::Schema;
use crate::parse::{Additional, JsonType};
use crate::pointer::Pointer;

/// Tells of each schema that says too little to make a type of. What is not expressed has been told where it was met.
pub(in crate::lower) fn any_values(cx: &mut Lower<'_>) {
    let named = cx.ids.iter().map(|(id, named)| (cx.schema(*id), &cx.api.schemas[named.0].shape));
    let mut found: BTreeSet<(Pointer, &str)> = BTreeSet::new();
    let mut used: Vec<(&Schema, &Type)> = cx.types.iter().map(|(id, ty)| (cx.schema(*id), ty)).collect();
    for (schema, shape) in named {
        match shape {
            Shape::Alias(ty) => used.push((schema, ty)),
            Shape::Object(it) if it.additional.as_ref().is_some_and(is_any) => {
                found.insert((schema.at.child("additionalProperties"), "other properties hold any JSON"));
            }
            Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken => {}
        }
    }
    let own = used.iter().filter(|(schema, _)| is_own(schema));
    found.extend(own.filter_map(|(schema, ty)| Some((schema.at.clone(), reason(schema, ty)?))));
    let told = told(cx);
    // What is made of others says why if none of them does.
    let known: BTreeSet<Pointer> = found.iter().map(|(at, _)| at).chain(&told).cloned().collect();
    let silent = |it: &Schema| {
        let mut parts = it.all_of.iter().chain(&it.any_of).chain(&it.one_of);
        !is_own(it) && !parts.any(|it| known.contains(&cx.schema(*it).at))
    };
    let composed = used.iter().filter(|(schema, ty)| holds_any(ty) && silent(schema));
    found.extend(composed.map(|(schema, _)| (schema.at.clone(), "nothing in it says a type: any JSON is taken")));
    for (at, message) in found.into_iter().filter(|(at, _)| !told.contains(at)) {
        cx.report.add(Id::AnyValue, &at, message);
    }
}

fn is_any(ty: &Type) -> bool {
    ty.kind == TypeKind::Any
}

fn holds_any(ty: &Type) -> bool {
    match &ty.kind {
        TypeKind::Any => true,
        TypeKind::List(it) | TypeKind::Map(it) => it.kind == TypeKind::Any,
        TypeKind::Scalar(_) | TypeKind::Schema(_) | TypeKind::Broken => false,
    }
}

/// Whether the schema itself says what it is, and not what it refers to or is made of.
fn is_own(schema: &Schema) -> bool {
    let composed = !schema.all_of.is_empty() || !schema.any_of.is_empty() || !schema.one_of.is_empty();
    schema.reference.is_none() && !composed
}

fn reason(schema: &Schema, ty: &Type) -> Option<&'static str> {
    match &ty.kind {
        TypeKind::Any if schema.types[..] == [JsonType::Null] => Some("no type but `null` is said: any JSON is taken"),
        TypeKind::Any => Some("no type is said: any JSON is taken"),
        TypeKind::List(item) if is_any(item) && schema.items.is_none() => {
            Some("no type of the items is said: any JSON is taken")
        }
        TypeKind::Map(value) if is_any(value) && !matches!(schema.additional, Additional::Typed(_)) => {
            Some("no properties are said: any JSON object is taken")
        }
        TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Scalar(_) | TypeKind::Schema(_) | TypeKind::Broken => None,
    }
}

/// The schemas of which, or of a keyword of which, something has been told.
fn told(cx: &Lower<'_>) -> BTreeSet<Pointer> {
    let ids = [Id::UnsupportedSchema, Id::UnsupportedUnion, Id::UnsupportedKeyword, Id::ReferenceCycle];
    let findings = cx.report.findings().iter().filter(|it| ids.contains(&it.id));
    let places = findings.filter_map(|it| if let Place::Pointer(at) = &it.at { Some(at) } else { None });
    places.flat_map(|at| [Some(at.clone()), at.parent()]).flatten().collect()
}
