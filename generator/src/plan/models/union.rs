//! Unions, with a variant for each branch.

use std::collections::BTreeMap;

use super::super::branch_words::branch_words;
use super::super::context::PlanContext;
use super::super::recursion::is_boxed_branch;
use crate::api::{self, LeafKind, SchemaId, TypeKind};
use crate::diagnostics::Report;
use crate::naming::{Candidate, Case, resolve_names};
use crate::rust::{Branch, Conversion, Name, PreludeItem, Type, Union, VariantMatcher};
use crate::spelling::Scope;

pub(super) fn plan_union(
    report: &mut Report,
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    id: SchemaId,
    union: &api::Union,
) -> Union {
    let names = variant_names(report, cx, union);
    let resolved: Vec<Type> = union.branches.iter().map(|branch| resolved_type(cx, &branch.kind)).collect();
    let mut counts: BTreeMap<&Type, usize> = BTreeMap::new();
    resolved.iter().for_each(|ty| *counts.entry(ty).or_default() += 1);
    let branches = union.branches.iter().zip(names).zip(&resolved).map(|((branch, name), ty)| {
        // Two branches of one type cannot both convert from it.
        let is_unique = counts.get(ty) == Some(&1);
        Branch {
            ident: name.ident,
            ty: branch_type(cx, scope, id, &branch.kind),
            from: if is_unique { conversions(cx, scope, union, &branch.kind) } else { Vec::new() },
            matcher: matcher(union.tag.as_deref(), branch),
            has_checks: cx.is_checked(&branch.kind),
        }
    });
    Union { branches: branches.collect(), unknown: scope.value(&TypeKind::Any) }
}

/// Names each branch by the document, or else by its type.
fn variant_names(report: &mut Report, cx: &PlanContext<'_>, union: &api::Union) -> Vec<Name> {
    let candidates = union.branches.iter().map(|branch| {
        Candidate::new(&branch_words(cx.api, branch), &branch.at).or_explicit(branch.rust_name.as_deref())
    });
    resolve_names(Case::Camel, &["Unknown", "Self"], &candidates.collect::<Vec<_>>()).report(report)
}

fn branch_type(cx: &PlanContext<'_>, scope: &Scope<'_>, owner: SchemaId, kind: &TypeKind) -> Type {
    let value = scope.value(kind);
    let is_boxed = is_boxed_branch(cx.api, kind) || cx.recursion.needs_box(owner, kind);
    if is_boxed { scope.boxed(value) } else { value }
}

/// The most lists and maps within each other in which aliases are resolved.
const DEEPEST_ALIAS: usize = 64;

/// Returns the type of a branch with every alias resolved, also in lists and maps, and with aliases of equal types.
fn resolved_type(cx: &PlanContext<'_>, kind: &TypeKind) -> Type {
    let mut kind = cx.api.resolved(kind).clone();
    for _ in 0..DEEPEST_ALIAS {
        let mut inner = &mut kind;
        while let TypeKind::List(item) | TypeKind::Map(item) = inner {
            inner = &mut item.kind;
        }
        let next = canonical_kind(cx, cx.api.resolved(inner));
        if next == *inner {
            break;
        }
        *inner = next;
    }
    cx.scope(None).value(&kind)
}

/// Returns the type whose alias a type is, if it is an alias of an equal type.
fn canonical_kind(cx: &PlanContext<'_>, kind: &TypeKind) -> TypeKind {
    match kind {
        TypeKind::Schema(id) => TypeKind::Schema(cx.canonical[id.0]),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => kind.clone(),
    }
}

fn matcher(tag: Option<&str>, branch: &api::Branch) -> VariantMatcher {
    match tag {
        Some(tag) if !branch.tags.is_empty() => VariantMatcher::Tag(tag.to_owned(), branch.tags.clone()),
        Some(_) | None if branch.closed => VariantMatcher::Closed,
        Some(_) | None => VariantMatcher::Shape,
    }
}

fn conversions(cx: &PlanContext<'_>, scope: &Scope<'_>, union: &api::Union, kind: &TypeKind) -> Vec<Conversion> {
    // Two lists cannot both convert from an array of anything.
    let lists = union.branches.iter().filter(|it| cx.api.resolved(&it.kind).item().is_some());
    let item = cx.api.resolved(kind).item().filter(|_| lists.count() == 1);
    let of_items = item.map(|item| Conversion::Items(scope.item_input(item)));
    let is_text = match cx.api.resolved(kind) {
        TypeKind::Scalar(scalar) => scalar.kind() == LeafKind::Text,
        TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Schema(_) | TypeKind::Broken => false,
    };
    let of_value = if is_boxed_branch(cx.api, kind) {
        Conversion::Boxed(scope.prelude(PreludeItem::Box), scope.value(kind))
    } else {
        Conversion::Itself
    };
    let of_text = is_text.then_some(Conversion::Text);
    of_text.into_iter().chain([of_value]).chain(of_items).collect()
}
