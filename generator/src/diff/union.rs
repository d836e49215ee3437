//! The differences of unions.

use std::collections::{BTreeMap, BTreeSet};

use super::constraint::compare_constraints;
use super::schema::{Keys, Subject, compare_kinds, push, spell};
use super::{Diff, HttpEffect};
use crate::api::{Api, Branch, Shape, TypeKind, Union};

/// Compares two unions, branch by branch.
pub(super) fn compare_unions(cx: &mut Diff<'_>, subject: Subject<'_>, old: &Union, new: &Union, owners: &Keys) {
    if old.tag != new.tag {
        let spell = |it: &Option<String>| it.clone().unwrap_or_else(|| "none".to_owned());
        let text = format!("{}: the discriminator {} -> {}", subject.words, spell(&old.tag), spell(&new.tag));
        push(cx, "discriminator-changed", HttpEffect::Informational, subject, text, owners);
    }
    let key = |api: &Api, branch: &Branch| {
        let word = branch.words.clone().or_else(|| branch.tags.first().cloned());
        word.unwrap_or_else(|| spell(api, api.resolved(&branch.kind)))
    };
    let by_key = |api: &Api, it: &Union| -> BTreeMap<String, Branch> {
        it.branches.iter().map(|branch| (key(api, branch), branch.clone())).collect()
    };
    let (olds, news) = (by_key(cx.old, old), by_key(cx.new, new));
    for (key, branch) in &olds {
        match news.get(key) {
            Some(other) => {
                let words = format!("{} ({key})", subject.words);
                let at = Subject { words: &words, ..subject };
                compare_kinds(cx, at, &branch.kind, &other.kind, owners);
                compare_constraints(cx, &words, (&branch.constraints, &other.constraints), at.at, at.direction);
                compare_tags(cx, at, (old, branch), (new, other), owners);
            }
            None => {
                let text = format!("{}: the branch {key} was removed", subject.words);
                push(cx, "union-branch-removed", subject.direction.effect(true), subject, text, owners);
            }
        }
    }
    for key in news.keys().filter(|it| !olds.contains_key(*it)) {
        let text = format!("{}: the branch {key} was added", subject.words);
        push(cx, "union-branch-added", subject.direction.effect(false), subject, text, owners);
    }
}

/// Compares the values of the discriminator that select a branch.
fn compare_tags(
    cx: &mut Diff<'_>,
    subject: Subject<'_>,
    (old_union, old): (&Union, &Branch),
    (new_union, new): (&Union, &Branch),
    owners: &Keys,
) {
    let Some(tag) = old_union.tag.as_ref().filter(|it| new_union.tag.as_ref() == Some(it)) else { return };
    // Values that the branch itself lists are compared with its property.
    if lists_values(cx.old, &old.kind, tag) && lists_values(cx.new, &new.kind, tag) {
        return;
    }
    let values = |it: &Branch| -> BTreeSet<String> { it.tags.iter().cloned().collect() };
    let (olds, news) = (values(old), values(new));
    for value in olds.difference(&news) {
        let text = format!("{}: the value `{value}` of `{tag}` was removed", subject.words);
        push(cx, "discriminator-value-removed", subject.direction.effect(true), subject, text, owners);
    }
    for value in news.difference(&olds) {
        let text = format!("{}: the value `{value}` of `{tag}` was added", subject.words);
        push(cx, "discriminator-value-added", subject.direction.effect(false), subject, text, owners);
    }
}

/// Returns whether a type is an object that lists the values of a property.
fn lists_values(api: &Api, kind: &TypeKind, name: &str) -> bool {
    let shape = |kind: &TypeKind| match api.resolved(kind) {
        TypeKind::Schema(id) => Some(&api.schemas[id.0].shape),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => None,
    };
    let Some(Shape::Object(object)) = shape(kind) else { return false };
    let property = object.properties.iter().find(|it| it.name == name);
    property.is_some_and(|it| matches!(shape(&it.ty.kind), Some(Shape::Enum(_))))
}
