//! The differences of request bodies.

use super::constraint::compare_constraints;
use super::pair::pair;
use super::schema::compare_types;
use super::subject::{Keys, Subject};
use super::{Diff, Direction, HttpEffect};
use crate::api::{Part, RequestBody, RequestBodyContent, Side};
use crate::pointer::Pointer;

/// Compares the bodies of requests.
pub(super) fn compare_bodies(
    cx: &mut Diff<'_>,
    name: &str,
    (old, new): (Option<&RequestBody>, Option<&RequestBody>),
    at: (&Pointer, &Pointer),
    keys: &Keys,
    direction: Direction,
) {
    let places = (Some(at.0), Some(at.1));
    match (old, new) {
        (Some(a), Some(b)) => {
            if a.required != b.required {
                let id = if b.required { "request-body-became-required" } else { "request-body-became-optional" };
                let text = format!("{name}: the body {}", id["request-body-".len()..].replace('-', " "));
                cx.push(id, direction.effect(b.required), text, places, keys.clone());
            }
            compare_contents(cx, name, (&a.content, &b.content), at, keys, direction);
        }
        (Some(_), None) => {
            let text = format!("{name}: the body was removed");
            cx.push("request-body-removed", HttpEffect::Breaking, text, places, keys.clone());
        }
        (None, Some(it)) => {
            let http = if it.required { direction.effect(true) } else { HttpEffect::NonBreaking };
            cx.push("request-body-added", http, format!("{name}: a body was added"), places, keys.clone());
        }
        (None, None) => {}
    }
}

/// Returns the encoding and the media type of a body.
pub(super) fn encoding(it: &RequestBodyContent) -> (&'static str, String) {
    let (encoding, media_type) = match it {
        RequestBodyContent::Json(media_type, _) => ("JSON", media_type.as_str()),
        RequestBodyContent::Xml(media_type, ..) => ("XML", media_type.as_str()),
        RequestBodyContent::JsonLines(media_type, _) => ("JSON lines", media_type.as_str()),
        RequestBodyContent::Form(..) => ("form", "application/x-www-form-urlencoded"),
        RequestBodyContent::Multipart(_) | RequestBodyContent::AnyParts => ("multipart", "multipart/form-data"),
        RequestBodyContent::Text(media_type) => ("text", media_type.as_str()),
        RequestBodyContent::Bytes(names) => {
            let mut names = names.clone();
            names.sort();
            return ("bytes", names.join(", "));
        }
    };
    (encoding, media_type.to_owned())
}

fn compare_contents(
    cx: &mut Diff<'_>,
    name: &str,
    (old, new): (&RequestBodyContent, &RequestBodyContent),
    at: (&Pointer, &Pointer),
    keys: &Keys,
    direction: Direction,
) {
    let (before, after) = (encoding(old), encoding(new));
    if before != after {
        let text = format!("{name}: the body is `{}` and was `{}`", after.1, before.1);
        cx.push("media-type-changed", HttpEffect::Breaking, text, (Some(at.0), Some(at.1)), keys.clone());
    }
    if let (RequestBodyContent::Multipart(a), RequestBodyContent::Multipart(b)) = (old, new) {
        return compare_parts(cx, name, (a, b), at, keys, direction);
    }
    let words = format!("{name}: body");
    let subject = Subject { words: &words, at, direction };
    if let (Some(a), Some(b)) = (old.types().first(), new.types().first()) {
        compare_types(cx, subject, a, b, keys);
    }
}

fn compare_parts(
    cx: &mut Diff<'_>,
    name: &str,
    (old, new): (&[Part], &[Part]),
    at: (&Pointer, &Pointer),
    keys: &Keys,
    direction: Direction,
) {
    for pair in pair(old, new, |it| it.property.name.clone()) {
        match pair {
            (Some(a), Some(b)) => {
                let words = format!("{name}: the part `{}`", b.property.name);
                let places = (&a.property.at, &b.property.at);
                if a.kind != b.kind || a.repeated != b.repeated || a.media_type != b.media_type {
                    let text = format!("{words} is sent in another way");
                    cx.push(
                        "part-encoding-changed",
                        HttpEffect::Breaking,
                        text,
                        (Some(places.0), Some(places.1)),
                        keys.clone(),
                    );
                }
                let required = |it: &Part| it.property.presence.request == Side::Required;
                if required(a) != required(b) {
                    let id = if required(b) { "property-became-required" } else { "property-became-optional" };
                    let text = format!("{words} {}", id["property-".len()..].replace('-', " "));
                    cx.push(id, direction.effect(required(b)), text, (Some(places.0), Some(places.1)), keys.clone());
                }
                let ids = ["property-deprecated", "property-no-longer-deprecated"];
                cx.compare_deprecation(ids, &words, (&a.property.docs, &b.property.docs), places, keys);
                let constraints = (&a.property.constraints, &b.property.constraints);
                compare_constraints(cx, &words, constraints, places, direction);
                let subject = Subject { words: &words, at: places, direction };
                compare_types(cx, subject, &a.property.ty, &b.property.ty, keys);
            }
            (Some(it), None) => {
                let text = format!("{name}: the part `{}` was removed", it.property.name);
                cx.push(
                    "property-removed",
                    HttpEffect::Breaking,
                    text,
                    (Some(&it.property.at), Some(at.1)),
                    keys.clone(),
                );
            }
            (None, Some(it)) => {
                let is_required = it.property.presence.request == Side::Required;
                let id = if is_required { "required-property-added" } else { "property-added" };
                let http = if is_required { direction.effect(true) } else { HttpEffect::NonBreaking };
                let text = format!("{name}: the part `{}` was added", it.property.name);
                cx.push(id, http, text, (Some(at.0), Some(&it.property.at)), keys.clone());
            }
            (None, None) => {}
        }
    }
}
