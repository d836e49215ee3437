//! Lints for types that accept any JSON because the document gives no details.

use std::collections::BTreeSet;

use super::super::Lower;
use crate::api::{Shape, Type, TypeKind};
use crate::diagnostics::{self, Finding, Id, Place, lower::AnyValueReason};
use crate::normalize::{Schema, Schemas};
use crate::parse::{Additional, JsonType, Spec};
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
                let is_unevaluated = schema.unevaluated != Additional::Absent;
                let keyword = if is_unevaluated { "unevaluatedProperties" } else { "additionalProperties" };
                found.insert((schema.at.child(keyword), AnyValueReason::OtherProperties));
            }
            Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken => {}
        }
    }
    let single = used.iter().filter(|(schema, _)| !is_composed(schema));
    found.extend(single.filter_map(|(schema, ty)| Some((schema.at.clone(), find_reason(schema, ty)?))));
    // A composed schema is reported if no part of it is.
    let known: BTreeSet<Pointer> = found.iter().map(|(at, _)| at).chain(&cx.explained).cloned().collect();
    let is_silent = |schema: &Schema| {
        let mut parts = schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of);
        is_composed(schema) && !parts.any(|part| known.contains(&cx.schema(*part).at))
    };
    let composed = used.iter().filter(|(schema, ty)| includes_any(ty) && is_silent(schema));
    found.extend(composed.map(|(schema, _)| (schema.at.clone(), AnyValueReason::NoTypeInParts)));
    for (at, reason) in found.into_iter().filter(|(at, _)| !cx.explained.contains(at)) {
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

/// Returns the places that the findings of earlier stages explain.
pub(in crate::lower) fn find_explained(spec: &Spec, schemas: &Schemas) -> BTreeSet<Pointer> {
    let with_ignored_keyword = spec.schemas.iter().filter(|schema| schema.has_ignored_keyword);
    // The patterns of `patternProperties` are not checked, which is reported for each.
    let patterns = spec.schemas.iter().flat_map(|schema| &schema.patterns).map(|id| &spec.schemas[id.0]);
    let places = with_ignored_keyword.chain(patterns).map(|schema| schema.at.clone());
    places.chain(schemas.findings.iter().flat_map(explained_places)).collect()
}

/// Returns the places of the schemas whose type a finding explains: the schema or keyword of the finding, and the schema around
/// it.
pub(in crate::lower) fn explained_places(finding: &Finding) -> Vec<Pointer> {
    let explains = matches!(
        finding.id,
        Id::UnsupportedSchema | Id::UnsupportedUnion | Id::UnsupportedKeyword | Id::ReferenceCycle
    );
    match &finding.at {
        Place::Pointer(at) if explains => [Some(at.clone()), at.parent()].into_iter().flatten().collect(),
        Place::Pointer(_) | Place::Position(..) | Place::File(_) | Place::Line(..) => Vec::new(),
    }
}
