//! Unions: a variant for each branch, called by what the document calls it, or by what it is.

use super::PlanContext;
use super::recursion::is_boxed;
use crate::api::{self, LeafKind, Scalar, SchemaId, SchemaName, Shape, TypeKind};
use crate::diagnostics::Report;
use crate::naming::{Candidate, Case, Priority, settle};
use crate::rust::{Branch, Conversion, PreludeItem, Type, Union, VariantMatcher};
use crate::spelling::Scope;

pub(in crate::plan) fn union(
    report: &mut Report,
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    id: SchemaId,
    it: &api::Union,
) -> Union {
    let words: Vec<String> =
        it.branches.iter().map(|it| it.words.clone().unwrap_or_else(|| words(cx.api, &it.kind))).collect();
    let candidates: Vec<Candidate<'_>> = it
        .branches
        .iter()
        .zip(words)
        .map(|(it, words)| Candidate {
            wire: words.clone(),
            words,
            at: &it.at,
            claim: it.rust_name.clone().map_or(Priority::Place, Priority::Explicit),
        })
        .collect();
    let names = settle(report, Case::Camel, &["Unknown", "Self"], &candidates);
    let values: Vec<Type> = it.branches.iter().map(|it| value(cx, scope, id, &it.kind)).collect();
    let spelled: Vec<Type> = it.branches.iter().map(|it| resolved(cx, &it.kind)).collect();
    let branches = it.branches.iter().zip(names).zip(values).enumerate().map(|(index, ((branch, name), ty))| {
        let alone = spelled.iter().filter(|it| **it == spelled[index]).count() == 1;
        let nested = branch.kind.schema().is_some_and(|it| cx.checked.contains(&it));
        Branch {
            ident: name.ident,
            from: if alone { conversions(cx, scope, &branch.kind) } else { Vec::new() },
            test: test(it.tag.as_deref(), branch),
            checked: nested,
            ty,
        }
    });
    Union { branches: branches.collect(), unknown: scope.value(&TypeKind::Any) }
}

fn value(cx: &PlanContext<'_>, scope: &Scope<'_>, holder: SchemaId, kind: &TypeKind) -> Type {
    let value = scope.value(kind);
    if is_boxed(cx.api, kind) || cx.recursion.needs_box(holder, kind) { scope.boxed(value) } else { value }
}

/// The type with every other name for it resolved: two branches of one type cannot both come of it.
fn resolved(cx: &PlanContext<'_>, kind: &TypeKind) -> Type {
    let mut kind = cx.api.resolved(kind).clone();
    // What lists and maps hold may have other names as well; as many as types can be deep in each other.
    for _ in 0..64 {
        let mut inner = &mut kind;
        while let TypeKind::List(it) | TypeKind::Map(it) = inner {
            inner = &mut it.kind;
        }
        let next = cx.api.resolved(inner).clone();
        if next == *inner {
            break;
        }
        *inner = next;
    }
    cx.scope(None).value(&kind)
}

fn test(tag: Option<&str>, it: &api::Branch) -> VariantMatcher {
    match tag {
        Some(tag) if !it.tags.is_empty() => VariantMatcher::Tag(tag.to_owned(), it.tags.clone()),
        Some(_) | None if it.closed => VariantMatcher::Closed,
        Some(_) | None => VariantMatcher::Shape,
    }
}

fn conversions(cx: &PlanContext<'_>, scope: &Scope<'_>, kind: &TypeKind) -> Vec<Conversion> {
    let text = match cx.api.resolved(kind) {
        TypeKind::Scalar(it) => it.kind() == LeafKind::Text,
        TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Schema(_) | TypeKind::Broken => false,
    };
    let itself = if is_boxed(cx.api, kind) {
        Conversion::Boxed(scope.prelude(PreludeItem::Box), scope.value(kind))
    } else {
        Conversion::Itself
    };
    let text = text.then_some(Conversion::Text);
    text.into_iter().chain([itself]).collect()
}

/// What a branch is called that the document does not name.
fn words(api: &api::Api, kind: &TypeKind) -> String {
    match kind {
        TypeKind::Any | TypeKind::Broken => "Any".to_owned(),
        TypeKind::Scalar(Scalar::Boolean) => "Boolean".to_owned(),
        TypeKind::Scalar(Scalar::Int32 | Scalar::Int64 | Scalar::UInt64 | Scalar::Int128) => "Integer".to_owned(),
        TypeKind::Scalar(Scalar::Number) => "Number".to_owned(),
        TypeKind::Scalar(_) => "String".to_owned(),
        TypeKind::List(item) => format!("{} List", item_words(api, &item.kind)),
        TypeKind::Map(value) => format!("{} Map", item_words(api, &value.kind)),
        TypeKind::Schema(id) => schema_words(api, *id),
    }
}

fn item_words(api: &api::Api, kind: &TypeKind) -> String {
    if *kind == TypeKind::Any { String::new() } else { words(api, kind) }
}

fn schema_words(api: &api::Api, id: SchemaId) -> String {
    let schema = &api.schemas[id.0];
    match (&schema.name, &schema.shape) {
        (SchemaName::Component(name), _) => name.clone(),
        (SchemaName::Inline { .. }, Shape::Enum(it)) => {
            let text = it.values.iter().any(|it| matches!(it.value, api::Literal::String(_)));
            if text { "String" } else { "Value" }.to_owned()
        }
        (SchemaName::Inline { words, .. }, _) => words.last().cloned().unwrap_or_default(),
    }
}
