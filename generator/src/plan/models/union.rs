//! Unions, with a variant for each branch.

use std::collections::{BTreeMap, BTreeSet};

use super::super::branch_words::branch_words;
use super::super::context::PlanContext;
use super::super::recursion::is_boxed_branch;
use super::base_properties;
use crate::api::{self, LeafKind, SchemaId, SchemaName, Shape, TypeKind};
use crate::diagnostics::Report;
use crate::naming::{Candidate, Case};
use crate::recorded::Holder;
use crate::rust::{Branch, Conversion, Name, PreludeItem, Type, Union, VariantMatcher};
use crate::spelling::Scope;

pub(super) fn plan_union(
    report: &mut Report,
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    id: SchemaId,
    union: &api::Union,
) -> Union {
    let names = variant_names(report, cx, id, union);
    let resolved: Vec<Type> = union.branches.iter().map(|branch| resolved_type(cx, &branch.kind)).collect();
    let mut counts: BTreeMap<&Type, usize> = BTreeMap::new();
    resolved.iter().for_each(|ty| *counts.entry(ty).or_default() += 1);
    let nested: Vec<Vec<SchemaId>> = union.branches.iter().map(|branch| nested_structs(cx, &branch.kind)).collect();
    let mut nested_counts: BTreeMap<SchemaId, usize> = BTreeMap::new();
    nested.iter().flatten().for_each(|id| *nested_counts.entry(*id).or_default() += 1);
    let direct = union.branches.iter().filter_map(|branch| cx.api.resolved(&branch.kind).schema());
    let direct: BTreeSet<SchemaId> = direct.collect();
    let converts = |id: &SchemaId| nested_counts.get(id) == Some(&1) && !direct.contains(id);
    let branches = union.branches.iter().zip(names).zip(&resolved).zip(&nested);
    let branches = branches.map(|(((branch, name), resolved), nested)| {
        // Two branches of one type cannot both convert from it.
        let is_unique = counts.get(resolved) == Some(&1);
        let ty = branch_type(cx, scope, id, &branch.kind);
        let mut from = if is_unique { conversions(cx, scope, union, &branch.kind) } else { Vec::new() };
        // The inner union is converted into a box by the caller.
        let nested = nested.iter().filter(|id| is_unique && ty.unboxed().is_none() && converts(id));
        from.extend(nested.map(|id| Conversion::Nested(scope.value(&TypeKind::Schema(*id)))));
        Branch {
            ident: name.ident,
            ty,
            from,
            matcher: matcher(cx, union.tag.as_deref(), branch),
            has_checks: cx.is_checked(&branch.kind),
        }
    });
    let branches: Vec<Branch> = branches.collect();
    let base_properties = base_properties::plan_base_properties(cx, scope, id, union, &branches);
    Union { branches, unknown: scope.value(&TypeKind::Any), base_properties }
}

/// Names each branch by the document, or else by its type.
fn variant_names(report: &mut Report, cx: &PlanContext<'_>, id: SchemaId, union: &api::Union) -> Vec<Name> {
    let candidates = union.branches.iter().map(|branch| {
        Candidate::new(&branch_words(cx.api, branch), &branch.at).or_explicit(branch.rust_name.as_deref())
    });
    let holders: Vec<Holder> = union.branches.iter().map(|it| branch_holder(cx, it)).collect();
    let candidates: Vec<Candidate<'_>> = candidates.collect();
    let names_scope = format!("variant {}", cx.types.idents[id.0]);
    cx.keeper.resolve(report, &names_scope, Case::Camel, &["Unknown", "Self"], &candidates, &holders)
}

/// Returns the holder of a variant's name: the component or the type of the branch, or the place of an inline schema.
fn branch_holder(cx: &PlanContext<'_>, branch: &api::Branch) -> Holder {
    let inline = match &branch.kind {
        // An enum beside a text may become one type with it, and keeps its name then.
        TypeKind::Schema(id) => Some(&cx.api.schemas[id.0]).filter(|it| match (&it.name, &it.shape) {
            (SchemaName::Component(_), _) | (SchemaName::Inline { .. }, Shape::Enum(_)) => false,
            (
                SchemaName::Inline { .. },
                Shape::Object(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) | Shape::Broken,
            ) => true,
        }),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => None,
    };
    let holder = match inline {
        Some(schema) => Holder { spelling: String::new(), ..cx.labels.holder(&schema.at) },
        None => Holder::at(&branch_words(cx.api, &api::Branch { words: None, ..branch.clone() })),
    };
    holder.named(branch.rust_name.as_deref())
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

fn matcher(cx: &PlanContext<'_>, tag: Option<&str>, branch: &api::Branch) -> VariantMatcher {
    match tag {
        Some(tag) if !branch.tags.is_empty() && lacks_property(cx, &branch.kind, tag) => {
            VariantMatcher::AddedTag(tag.to_owned(), branch.tags.clone())
        }
        Some(tag) if !branch.tags.is_empty() => VariantMatcher::Tag(tag.to_owned(), branch.tags.clone()),
        Some(_) | None if branch.closed => VariantMatcher::Closed,
        Some(_) | None => VariantMatcher::Shape,
    }
}

/// Returns whether a type is an object or a map that does not describe a property.
fn lacks_property(cx: &PlanContext<'_>, kind: &TypeKind, name: &str) -> bool {
    match cx.api.resolved(kind) {
        TypeKind::Map(_) => true,
        TypeKind::Schema(id) => match &cx.api.schemas[id.0].shape {
            Shape::Object(object) => {
                object.flattened_union.is_none() && !object.properties.iter().any(|property| property.name == name)
            }
            Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) | Shape::Broken => false,
        },
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Broken => false,
    }
}

/// The most unions within each other whose branches convert into the outermost.
const DEEPEST_NESTED: usize = 4;

/// Returns the structs that convert into the union of subtypes that a branch is.
fn nested_structs(cx: &PlanContext<'_>, kind: &TypeKind) -> Vec<SchemaId> {
    let mut res = Vec::new();
    let mut open = vec![(kind, 0)];
    while let Some((kind, depth)) = open.pop() {
        let TypeKind::Schema(id) = cx.api.resolved(kind) else { continue };
        match &cx.api.schemas[id.0].shape {
            Shape::Union(union) if union.fallback.is_some() && depth < DEEPEST_NESTED => {
                open.extend(union.branches.iter().rev().map(|branch| (&branch.kind, depth + 1)));
            }
            Shape::Object(_) if depth > 0 => res.push(*id),
            Shape::Object(_) | Shape::Union(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Alias(_) | Shape::Broken => {
            }
        }
    }
    res
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
