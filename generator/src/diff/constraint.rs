//! The differences of constraints, conditions and defaults.

use std::collections::BTreeSet;

use super::subject::Subject;
use super::{Diff, Direction, HttpEffect};
use crate::api::{BodyConstraints, Object};
use crate::common::{Bound, Condition, Constraints, Number, PropertyTest};
use crate::pointer::Pointer;

/// Compares the constraints of a value.
pub(super) fn compare_constraints(
    cx: &mut Diff<'_>,
    subject: &str,
    (old, new): (&Constraints, &Constraints),
    at: (&Pointer, &Pointer),
    direction: Direction,
) {
    for (keyword, is_stricter, text) in differences(old, new) {
        let id = if is_stricter { "constraint-tightened" } else { "constraint-loosened" };
        // What a client receives was never checked against constraints.
        let http = match direction {
            Direction::Request => direction.effect(is_stricter),
            Direction::Response => HttpEffect::Informational,
        };
        cx.push(id, http, format!("{subject}: `{keyword}` {text}"), (Some(at.0), Some(at.1)), []);
    }
}

/// Compares the constraints of a whole body and of its items.
pub(super) fn compare_body_constraints(
    cx: &mut Diff<'_>,
    subject: Subject<'_>,
    (old, new): (&BodyConstraints, &BodyConstraints),
) {
    compare_constraints(cx, subject.words, (&old.own, &new.own), subject.at, subject.direction);
    let words = format!("{} items", subject.words);
    compare_constraints(cx, &words, (&old.items, &new.items), subject.at, subject.direction);
}

/// Compares the values that the server assumes if a request leaves a value out: with another one, the request means something
/// else. A default that is new or gone may only be documented or not.
pub(super) fn compare_defaults(
    cx: &mut Diff<'_>,
    subject: Subject<'_>,
    (old, new): (Option<String>, Option<String>),
    is_required: bool,
) {
    if old == new || subject.direction == Direction::Response {
        return;
    }
    let is_used = !is_required && old.is_some() && new.is_some();
    let http = if is_used { HttpEffect::Breaking } else { HttpEffect::Informational };
    let spell = |it: Option<String>| it.unwrap_or_else(|| "none".to_owned());
    let text = format!("{}: default {} -> {}", subject.words, spell(old), spell(new));
    cx.push("default-changed", http, text, (Some(subject.at.0), Some(subject.at.1)), []);
}

/// Compares the conditions between the properties of an object.
pub(super) fn compare_conditions(cx: &mut Diff<'_>, subject: Subject<'_>, old: &Object, new: &Object) {
    let all = |it: &Object| -> BTreeSet<String> {
        let conditions = it.conditions.iter().map(condition);
        conditions.chain(it.not_together.iter().map(|it| format!("`{}` not together", it.join("`, `")))).collect()
    };
    let (olds, news) = (all(old), all(new));
    let (gone, added) = (olds.difference(&news), news.difference(&olds));
    for (text, is_stricter) in gone.map(|it| (it, false)).chain(added.map(|it| (it, true))) {
        let (id, word) =
            if is_stricter { ("constraint-tightened", "new") } else { ("constraint-loosened", "no longer") };
        let http = match subject.direction {
            Direction::Request => subject.direction.effect(is_stricter),
            Direction::Response => HttpEffect::Informational,
        };
        let text = format!("{}: {word}: {text}", subject.words);
        cx.push(id, http, text, (Some(subject.at.0), Some(subject.at.1)), []);
    }
}

/// Spells a condition for a reader of the document.
fn condition(it: &Condition) -> String {
    let test = |it: &PropertyTest| match &it.values {
        Some(values) => format!("`{}` is {}", it.property, values.join(" or ")),
        None => format!("`{}` is present", it.property),
    };
    let tests: Vec<String> = it.tests.iter().map(test).collect();
    let word = if it.holds { "if" } else { "unless" };
    format!("`{}` required {word} {} (`{}`)", it.required.join("`, `"), tests.join(" and "), it.keyword)
}

/// Returns the keywords that differ, whether the new value allows less, and both values.
fn differences(old: &Constraints, new: &Constraints) -> Vec<(&'static str, bool, String)> {
    let mut res = Vec::new();
    let lower = [
        ("minLength", old.min_length, new.min_length),
        ("minItems", old.min_items, new.min_items),
        ("minProperties", old.min_properties, new.min_properties),
    ];
    for (keyword, old, new) in lower {
        // An absent minimum is zero.
        let (before, after) = (old.unwrap_or_default(), new.unwrap_or_default());
        if before != after {
            res.push((keyword, after > before, format!("{before} -> {after}")));
        }
    }
    let upper = [
        ("maxLength", old.max_length, new.max_length),
        ("maxItems", old.max_items, new.max_items),
        ("maxProperties", old.max_properties, new.max_properties),
    ];
    for (keyword, old, new) in upper {
        let (before, after) = (old.unwrap_or(u64::MAX), new.unwrap_or(u64::MAX));
        if before != after {
            let spell = |it: Option<u64>| it.map_or_else(|| "none".to_owned(), |it| it.to_string());
            res.push((keyword, after < before, format!("{} -> {}", spell(old), spell(new))));
        }
    }
    res.extend(bound("minimum", old.minimum, new.minimum, |before, after| after > before));
    res.extend(bound("maximum", old.maximum, new.maximum, |before, after| after < before));
    if old.pattern != new.pattern {
        let spell = |it: &Option<String>| it.as_ref().map_or_else(|| "none".to_owned(), |it| format!("`{it}`"));
        res.push(("pattern", new.pattern.is_some(), format!("{} -> {}", spell(&old.pattern), spell(&new.pattern))));
    }
    if old.multiple_of != new.multiple_of {
        let spell = |it: Option<Number>| it.map_or_else(|| "none".to_owned(), number);
        let text = format!("{} -> {}", spell(old.multiple_of), spell(new.multiple_of));
        res.push(("multipleOf", new.multiple_of.is_some(), text));
    }
    if old.unique_items != new.unique_items {
        res.push(("uniqueItems", new.unique_items, format!("{} -> {}", old.unique_items, new.unique_items)));
    }
    res
}

fn bound(
    keyword: &'static str,
    old: Option<Bound>,
    new: Option<Bound>,
    is_stricter: fn(f64, f64) -> bool,
) -> Option<(&'static str, bool, String)> {
    let key = |it: Option<Bound>| it.map(|it| (it.value.as_float(), it.exclusive));
    if key(old) == key(new) {
        return None;
    }
    let spell = |it: Option<Bound>| match it {
        Some(it) if it.exclusive => format!("{} (exclusive)", number(it.value)),
        Some(it) => number(it.value),
        None => "none".to_owned(),
    };
    let stricter = match (old, new) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(old), Some(new)) => {
            let (before, after) = (old.value.as_float(), new.value.as_float());
            is_stricter(before, after) || (new.exclusive && !old.exclusive && !is_stricter(after, before))
        }
    };
    Some((keyword, stricter, format!("{} -> {}", spell(old), spell(new))))
}

fn number(it: Number) -> String {
    match it {
        Number::Integer(it) => it.to_string(),
        Number::Float(it) => it.to_string(),
    }
}
