//! The differences of parameters.

use std::collections::BTreeMap;

use super::constraint::{compare_constraints, compare_defaults};
use super::schema::compare_types;
use super::subject::{Keys, Subject};
use super::{Diff, Direction, HttpEffect};
use crate::api::{Location, Parameter};
use crate::pointer::Pointer;

type Places<'a> = (Option<&'a Pointer>, Option<&'a Pointer>);

/// Compares parameters by location and name.
pub(super) fn compare_parameters(
    cx: &mut Diff<'_>,
    name: &str,
    (old, new): (&[Parameter], &[Parameter]),
    at: Places<'_>,
    keys: &Keys,
    direction: Direction,
) {
    // Parameters of the path are told apart by their position.
    let key = |all: &[Parameter], it: &Parameter| {
        let position = all.iter().filter(|it| it.location == Location::Path).position(|other| other.at == it.at);
        match it.location {
            Location::Path => (it.location, format!("{position:?}")),
            Location::Header => (it.location, it.name.to_ascii_lowercase()),
            Location::Query | Location::Cookie => (it.location, it.name.clone()),
        }
    };
    let mut pairs: BTreeMap<_, (Option<&Parameter>, Option<&Parameter>)> = BTreeMap::new();
    old.iter().for_each(|it| pairs.entry(key(old, it)).or_default().0 = Some(it));
    new.iter().for_each(|it| pairs.entry(key(new, it)).or_default().1 = Some(it));
    for pair in pairs.into_values() {
        match pair {
            (Some(a), Some(b)) => compare_parameter(cx, name, a, b, keys, direction),
            (Some(it), None) => {
                let text = format!("{name}: the {} parameter `{}` was removed", it.location.name(), it.name);
                cx.push("parameter-removed", HttpEffect::Breaking, text, (Some(&it.at), at.1), keys.clone());
            }
            (None, Some(it)) => {
                let id = if it.required { "required-parameter-added" } else { "parameter-added" };
                let http = if it.required { direction.effect(true) } else { HttpEffect::NonBreaking };
                let text = format!("{name}: the {} parameter `{}` was added", it.location.name(), it.name);
                cx.push(id, http, text, (at.0, Some(&it.at)), keys.clone());
            }
            (None, None) => {}
        }
    }
}

fn compare_parameter(
    cx: &mut Diff<'_>,
    name: &str,
    old: &Parameter,
    new: &Parameter,
    keys: &Keys,
    direction: Direction,
) {
    cx.note_docs(&old.docs, &new.docs);
    let words = format!("{name}: the {} parameter `{}`", new.location.name(), new.name);
    let at = (Some(&old.at), Some(&new.at));
    if old.name != new.name {
        let text = format!("{words} was named `{}`", old.name);
        cx.push("path-parameter-renamed", HttpEffect::Informational, text, at, keys.clone());
    }
    if old.required != new.required {
        let id = if new.required { "parameter-became-required" } else { "parameter-became-optional" };
        let text = format!("{words} {}", id["parameter-".len()..].replace('-', " "));
        cx.push(id, direction.effect(new.required), text, at, keys.clone());
    }
    if old.style != new.style {
        cx.push(
            "parameter-style-changed",
            HttpEffect::Breaking,
            format!("{words} has another style"),
            at,
            keys.clone(),
        );
    }
    let places = (&old.at, &new.at);
    let ids = ["parameter-deprecated", "parameter-no-longer-deprecated"];
    cx.compare_deprecation(ids, &words, (&old.docs, &new.docs), places, keys);
    let subject = Subject { words: &words, at: places, direction };
    let default = |it: &Parameter| it.docs.default.as_ref().map(ToString::to_string);
    compare_defaults(cx, subject, (default(old), default(new)), old.required);
    compare_constraints(cx, &words, (&old.constraints, &new.constraints), places, direction);
    compare_constraints(
        cx,
        &format!("{words} items"),
        (&old.item_constraints, &new.item_constraints),
        places,
        direction,
    );
    compare_types(cx, subject, &old.ty, &new.ty, keys);
}
