//! The differences of the values that select a branch of a union.

use std::collections::BTreeSet;

use super::Diff;
use super::subject::{Keys, Subject, push};
use crate::api::{Api, Branch, Shape, TypeKind, Union};

/// Compares the values of the discriminator that select a branch.
pub(super) fn compare_tags(
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
