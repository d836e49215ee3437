//! The differences of types, in the direction in which their values go.

use std::collections::{BTreeMap, BTreeSet};

use super::constraint::{compare_conditions, compare_constraints, compare_defaults};
use super::subject::{Keys, Subject, push};
use super::tag::compare_tags;
use super::xml;
use super::{Diff, Direction, HttpEffect};
use crate::api::{
    self, Api, Branch, Enum, Object, Presence, Property, Scalar, SchemaId, SchemaName, Shape, Side, Type, TypeKind,
    Union,
};
use crate::common::Literal;

/// Compares two types.
pub(super) fn compare_types(cx: &mut Diff<'_>, subject: Subject<'_>, old: &Type, new: &Type, keys: &Keys) {
    let (old_any, new_any) = (is_any(cx.old, &old.kind), is_any(cx.new, &new.kind));
    let nullable = (is_nullable(cx.old, old), is_nullable(cx.new, new));
    if nullable.0 != nullable.1 && !old_any && !new_any {
        let id = if nullable.1 { "became-nullable" } else { "became-not-nullable" };
        let http = subject.direction.effect(!nullable.1);
        push(cx, id, http, subject, format!("{} {}", subject.words, id.replace('-', " ")), keys);
    }
    compare_kinds(cx, subject, &old.kind, &new.kind, keys);
}

fn is_any(api: &Api, kind: &TypeKind) -> bool {
    *api.resolved(kind) == TypeKind::Any
}

/// Returns whether `null` is a value of a type, also through aliases.
fn is_nullable(api: &Api, ty: &Type) -> bool {
    let mut next = ty;
    for _ in 0..api.schemas.len() {
        match &next.kind {
            _ if next.nullable => return true,
            TypeKind::Schema(id) => match &api.schemas[id.0].shape {
                Shape::Alias(of) => next = of,
                Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken => return false,
            },
            TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => {
                return false;
            }
        }
    }
    false
}

fn compare_kinds(cx: &mut Diff<'_>, subject: Subject<'_>, old: &TypeKind, new: &TypeKind, keys: &Keys) {
    let (old_api, new_api) = (cx.old, cx.new);
    let (before, after) = (old_api.resolved(old), new_api.resolved(new));
    match (before, after) {
        (TypeKind::List(a), TypeKind::List(b)) => compare_inner(cx, subject, "items", (a, b), keys),
        (TypeKind::Map(a), TypeKind::Map(b)) => compare_inner(cx, subject, "values", (a, b), keys),
        (TypeKind::Schema(a), TypeKind::Schema(b)) => compare_schemas(cx, subject, *a, *b, keys),
        (TypeKind::Any, TypeKind::Any) | (TypeKind::Broken, _) | (_, TypeKind::Broken) => {}
        (TypeKind::Scalar(a), TypeKind::Scalar(b)) if a == b => {}
        _ => {
            let http = match widening(before, after) {
                _ if is_only_marked(before) && is_only_marked(after) => HttpEffect::Informational,
                Some(is_stricter) => subject.direction.effect(is_stricter),
                None => HttpEffect::Breaking,
            };
            let text = format!("{} {} -> {}", subject.words, spell(cx.old, before), spell(cx.new, after));
            push(cx, "type-changed", http, subject, text, keys);
        }
    }
}

/// Compares the items of lists or the values of maps, unless these lists or maps contain themselves, as an alias may.
fn compare_inner(cx: &mut Diff<'_>, subject: Subject<'_>, word: &str, (old, new): (&Type, &Type), keys: &Keys) {
    let pair = (std::ptr::from_ref(old).addr(), std::ptr::from_ref(new).addr());
    if !cx.open.insert(pair) {
        return;
    }
    let words = format!("{} {word}", subject.words);
    compare_types(cx, Subject { words: &words, ..subject }, old, new, keys);
    cx.open.remove(&pair);
}

/// Returns whether a type is plain text, or text that is only marked as secret.
fn is_only_marked(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Scalar(Scalar::String | Scalar::Password))
}

/// Returns whether a change of types allows less; `None` if it allows other values.
fn widening(old: &TypeKind, new: &TypeKind) -> Option<bool> {
    use Scalar::{Int32, Int64, Int128, Number, String, UInt64};
    match (old, new) {
        (_, TypeKind::Any) => Some(false),
        (TypeKind::Any, _) => Some(true),
        (TypeKind::Scalar(old), TypeKind::Scalar(new)) => match (old, new) {
            (Int32, Int64 | Int128 | Number) | (Int64 | UInt64, Int128 | Number) | (Int128, Number) => Some(false),
            (Int64 | Int128 | Number, Int32) | (Int128 | Number, Int64 | UInt64) | (Number, Int128) => Some(true),
            // A format of text is a text with less values.
            (old, String) if old.kind() == api::LeafKind::Text => Some(false),
            (String, new) if new.kind() == api::LeafKind::Text => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// Spells a type for a reader of the document.
fn spell(api: &Api, kind: &TypeKind) -> String {
    match kind {
        TypeKind::Any | TypeKind::Broken => "any".to_owned(),
        TypeKind::Scalar(it) => format!("{it:?}").to_lowercase(),
        TypeKind::List(it) => format!("list of {}", spell(api, &it.kind)),
        TypeKind::Map(it) => format!("map of {}", spell(api, &it.kind)),
        TypeKind::Schema(id) => match &api.schemas[id.0].name {
            SchemaName::Component(name) => format!("`{name}`"),
            SchemaName::Inline { .. } => shape_word(&api.schemas[id.0].shape).to_owned(),
        },
    }
}

fn shape_word(shape: &Shape) -> &'static str {
    match shape {
        Shape::Object(_) => "object",
        Shape::Enum(_) => "enum",
        Shape::Tuple(_) => "tuple",
        Shape::Union(_) => "union",
        Shape::Alias(_) => "alias",
        Shape::Broken => "any",
    }
}

fn compare_schemas(cx: &mut Diff<'_>, subject: Subject<'_>, old: SchemaId, new: SchemaId, keys: &Keys) {
    if !cx.seen.insert((old, new, subject.direction)) {
        return;
    }
    let (before, after) = (&cx.old.schemas[old.0], &cx.new.schemas[new.0]);
    cx.note_docs(&before.docs, &after.docs);
    let name = match &after.name {
        SchemaName::Component(name) => name.clone(),
        SchemaName::Inline { .. } => subject.words.to_owned(),
    };
    let at = Subject { words: &name, at: (&before.at, &after.at), ..subject };
    let owners = [&cx.old_types[old.0], &cx.new_types[new.0]].map(|it| (it.clone(), None)).to_vec();
    cx.compare_deprecation(
        ["schema-deprecated", "schema-no-longer-deprecated"],
        &name,
        (&before.docs, &after.docs),
        at.at,
        &owners,
    );
    match (&before.shape, &after.shape) {
        (Shape::Object(a), Shape::Object(b)) => {
            let is_in_xml = cx.in_xml[0].contains(&old) && cx.in_xml[1].contains(&new);
            compare_objects(cx, at, (a, b), is_in_xml, &owners);
        }
        (Shape::Enum(a), Shape::Enum(b)) => compare_enums(cx, at, a, b, &owners),
        (Shape::Union(a), Shape::Union(b)) => compare_unions(cx, at, a, b, &owners),
        (Shape::Tuple(a), Shape::Tuple(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                let words = format!("{name} item {index}");
                compare_types(cx, Subject { words: &words, ..at }, a, b, &owners);
            }
        }
        (Shape::Broken, _) | (_, Shape::Broken) => {}
        (a, b) => {
            let text = format!("{name} {} -> {}", shape_word(a), shape_word(b));
            let all = [owners, keys.clone()].concat();
            push(cx, "type-changed", HttpEffect::Breaking, at, text, &all);
        }
    }
}

fn side(presence: Presence, direction: Direction) -> Side {
    match direction {
        Direction::Request => presence.request,
        Direction::Response => presence.response,
    }
}

fn compare_objects(
    cx: &mut Diff<'_>,
    subject: Subject<'_>,
    (old, new): (&Object, &Object),
    is_in_xml: bool,
    owners: &Keys,
) {
    let direction = subject.direction;
    let by_name = |it: &Object| -> BTreeMap<String, Property> {
        let visible = it.properties.iter().filter(|it| side(it.presence, direction) != Side::Never);
        visible.map(|it| (it.name.clone(), it.clone())).collect()
    };
    let (olds, news) = (by_name(old), by_name(new));
    for (name, property) in &olds {
        match news.get(name) {
            Some(other) => compare_properties(cx, subject, (property, other), is_in_xml, owners),
            None => {
                let is_required = side(property.presence, direction) == Side::Required;
                let http = match (direction, is_required) {
                    // A receiver had to expect that an optional property is absent.
                    (Direction::Response, false) => HttpEffect::NonBreaking,
                    (Direction::Response, true) | (Direction::Request, _) => HttpEffect::Breaking,
                };
                let text = format!("{}.{name} was removed from {}s", subject.words, direction.word());
                let keys = members(owners, property);
                cx.push("property-removed", http, text, (Some(&property.at), Some(subject.at.1)), keys);
            }
        }
    }
    for (name, property) in news.iter().filter(|(name, _)| !olds.contains_key(*name)) {
        let is_required = side(property.presence, direction) == Side::Required;
        let (id, http) = match (direction, is_required) {
            (Direction::Request, true) => ("required-property-added", HttpEffect::Breaking),
            (Direction::Request, false) | (Direction::Response, _) => ("property-added", HttpEffect::NonBreaking),
        };
        let text = format!("{}.{name} was added to {}s", subject.words, direction.word());
        cx.push(id, http, text, (Some(subject.at.0), Some(&property.at)), members(owners, property));
    }
    compare_additional(cx, subject, old, new, owners);
    compare_conditions(cx, subject, old, new);
}

/// Compares the types of properties that an object does not name, and of its union.
fn compare_additional(cx: &mut Diff<'_>, subject: Subject<'_>, old: &Object, new: &Object, owners: &Keys) {
    let words = format!("{} other properties", subject.words);
    let other = Subject { words: &words, ..subject };
    let any = Type { kind: TypeKind::Any, nullable: false };
    for (before, after) in [(&old.additional, &new.additional), (&old.flattened_union, &new.flattened_union)] {
        if before.is_some() || after.is_some() {
            compare_types(cx, other, before.as_ref().unwrap_or(&any), after.as_ref().unwrap_or(&any), owners);
        }
    }
}

/// Returns the surface keys of a property: its field in each of the owners.
fn members(owners: &Keys, property: &Property) -> Keys {
    owners.iter().map(|(owner, _)| (owner.clone(), Some(property.name.clone()))).collect()
}

fn compare_properties(
    cx: &mut Diff<'_>,
    subject: Subject<'_>,
    (old, new): (&Property, &Property),
    is_in_xml: bool,
    owners: &Keys,
) {
    cx.note_docs(&old.docs, &new.docs);
    let words = format!("{}.{}", subject.words, new.name);
    let at = Subject { words: &words, at: (&old.at, &new.at), ..subject };
    let keys = members(owners, new);
    let required = |it: &Property| side(it.presence, subject.direction) == Side::Required;
    if required(old) != required(new) {
        let id = if required(new) { "property-became-required" } else { "property-became-optional" };
        let http = subject.direction.effect(required(new));
        push(
            cx,
            id,
            http,
            at,
            format!("{words} {} in {}s", id["property-".len()..].replace('-', " "), subject.direction.word()),
            &keys,
        );
    }
    let ids = ["property-deprecated", "property-no-longer-deprecated"];
    cx.compare_deprecation(ids, &words, (&old.docs, &new.docs), at.at, &keys);
    compare_defaults(cx, at, (old.default.clone(), new.default.clone()), required(old));
    compare_constraints(cx, &words, (&old.constraints, &new.constraints), at.at, at.direction);
    compare_constraints(
        cx,
        &format!("{words} items"),
        (&old.item_constraints, &new.item_constraints),
        at.at,
        at.direction,
    );
    xml::compare_property(cx, at, (old, new), is_in_xml, &keys);
    compare_types(cx, at, &old.ty, &new.ty, &keys);
}

fn compare_enums(cx: &mut Diff<'_>, subject: Subject<'_>, old: &Enum, new: &Enum, owners: &Keys) {
    let values = |it: &Enum| -> BTreeSet<Literal> { it.values.iter().map(|it| it.value.clone()).collect() };
    let (olds, news) = (values(old), values(new));
    let word = |it: &Literal| match it {
        Literal::String(it) => format!("`{it}`"),
        Literal::Integer(it) => it.to_string(),
        Literal::Json(it) => it.clone(),
    };
    for value in olds.iter().filter(|it| !news.contains(it)) {
        let text = format!("{}: the value {} was removed", subject.words, word(value));
        push(cx, "enum-value-removed", subject.direction.effect(true), subject, text, &variant(owners, value));
    }
    for value in news.iter().filter(|it| !olds.contains(it)) {
        let text = format!("{}: the value {} was added", subject.words, word(value));
        push(cx, "enum-value-added", subject.direction.effect(false), subject, text, &variant(owners, value));
    }
}

/// Returns the surface keys of a value: its variant in each of the owners.
fn variant(owners: &Keys, value: &Literal) -> Keys {
    let value = match value {
        Literal::String(it) | Literal::Json(it) => it.clone(),
        Literal::Integer(it) => it.to_string(),
    };
    owners.iter().map(|(owner, _)| (owner.clone(), Some(value.clone()))).collect()
}

/// Compares two unions, branch by branch.
fn compare_unions(cx: &mut Diff<'_>, subject: Subject<'_>, old: &Union, new: &Union, owners: &Keys) {
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
