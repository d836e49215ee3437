//! Lints for types that accept any JSON because the document gives no details.

use std::collections::BTreeSet;

use super::super::Lower;
use crate::api::{Shape, Type, TypeKind};
use crate::diagnostics::{self, Id, Place, lower::AnyValueReason};
use crate::normalize::Schema;
use crate::parse::{Additional, JsonType};
use crate::pointer::Pointer;

/// Reports each schema whose type accepts any JSON, unless another finding gives the reason already.
pub(in crate::lower) fn report_any_values(cx: &mut Lower<'_>) {
    let declared = cx.ids.iter().map(|(id, declared)| (cx.schema(*id), &cx.api.schemas[declared.0].shape));
    let mut found: BTreeSet<(Pointer, AnyValueReason)> = BTreeSet::new();
    let mut used: Vec<(&Schema, &Type)> = cx.types.iter().map(|(id, ty)| (cx.schema(*id), ty)).collect();
    for (schema, shape) in declared {
        match shape {
            Shape::Alias(ty) => used.push((schema, ty)),
            Shape::Object(object) if object.additional.as_ref().is_some_and(is_any) => {
                found.insert((schema.at.child("additionalProperties"), AnyValueReason::OtherProperties));
            }
            Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken => {}
        }
    }
    let single = used.iter().filter(|(schema, _)| !is_composed(schema));
    found.extend(single.filter_map(|(schema, ty)| Some((schema.at.clone(), find_reason(schema, ty)?))));
    let reported = reported_schemas(cx);
    // A composed schema is reported if no part of it is.
    let known: BTreeSet<Pointer> = found.iter().map(|(at, _)| at).chain(&reported).cloned().collect();
    let is_silent = |schema: &Schema| {
        let mut parts = schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of);
        is_composed(schema) && !parts.any(|part| known.contains(&cx.schema(*part).at))
    };
    let composed = used.iter().filter(|(schema, ty)| includes_any(ty) && is_silent(schema));
    found.extend(composed.map(|(schema, _)| (schema.at.clone(), AnyValueReason::NoTypeInParts)));
    for (at, reason) in found.into_iter().filter(|(at, _)| !reported.contains(at)) {
        cx.report.push(diagnostics::lower::any_value(&at, reason));
    }
}

fn is_any(ty: &Type) -> bool {
    ty.kind == TypeKind::Any
}

fn includes_any(ty: &Type) -> bool {
    match &ty.kind {
        TypeKind::Any => true,
        TypeKind::List(ty) | TypeKind::Map(ty) => ty.kind == TypeKind::Any,
        TypeKind::Scalar(_) | TypeKind::Schema(_) | TypeKind::Broken => false,
    }
}

/// Returns whether other schemas determine the type: a `$ref`, or `allOf`, `anyOf` and `oneOf`.
fn is_composed(schema: &Schema) -> bool {
    schema.reference.is_some() || !schema.all_of.is_empty() || !schema.any_of.is_empty() || !schema.one_of.is_empty()
}

fn find_reason(schema: &Schema, ty: &Type) -> Option<AnyValueReason> {
    match &ty.kind {
        TypeKind::Any if schema.types[..] == [JsonType::Null] => Some(AnyValueReason::OnlyNull),
        TypeKind::Any => Some(AnyValueReason::NoType),
        TypeKind::List(item) if is_any(item) && schema.items.is_none() => Some(AnyValueReason::NoItems),
        TypeKind::Map(value) if is_any(value) && !matches!(schema.additional, Additional::Typed(_)) => {
            Some(AnyValueReason::NoProperties)
        }
        TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Scalar(_) | TypeKind::Schema(_) | TypeKind::Broken => None,
    }
}

/// Returns the places of schemas that, or a keyword of which, an earlier finding is about.
fn reported_schemas(cx: &Lower<'_>) -> BTreeSet<Pointer> {
    let ids = [Id::UnsupportedSchema, Id::UnsupportedUnion, Id::UnsupportedKeyword, Id::ReferenceCycle];
    let findings = cx.report.findings().iter().filter(|finding| ids.contains(&finding.id));
    let places = findings.filter_map(|finding| if let Place::Pointer(at) = &finding.at { Some(at) } else { None });
    places.flat_map(|at| [Some(at.clone()), at.parent()]).flatten().collect()
}
