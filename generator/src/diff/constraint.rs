//! The differences of constraints.

use super::{Diff, Direction, HttpEffect};
use crate::common::{Bound, Constraints, Number};
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
