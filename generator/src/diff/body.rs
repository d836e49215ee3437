//! The differences of request bodies.

use std::collections::BTreeMap;

use super::constraint::{compare_body_constraints, compare_constraints};
use super::pair::pair;
use super::schema::compare_types;
use super::subject::{Keys, Subject, push};
use super::xml::compare_roots;
use super::{Diff, Direction, HttpEffect};
use crate::api::{Part, RequestBody, RequestBodyContent, Side, Webhook};
use crate::media_type::essence;
use crate::pointer::Pointer;

/// Compares the bodies of requests.
pub(super) fn compare_bodies(
    cx: &mut Diff<'_>,
    name: &str,
    bodies: (Option<&RequestBody>, Option<&RequestBody>),
    at: (&Pointer, &Pointer),
    keys: &Keys,
) {
    let words = format!("{name}: body");
    let subject = Subject { words: &words, at, direction: Direction::Request };
    let Some((old, new)) = compare_presence(cx, name, bodies, subject, keys) else { return };
    let (before, after) = (encoding(&old.content), encoding(&new.content));
    if before != after {
        let text = format!("{name}: the body is `{}` and was `{}`", after.1, before.1);
        push(cx, "media-type-changed", HttpEffect::Breaking, subject, text, keys);
    }
    compare_contents(cx, name, (&old.content, &new.content), subject, keys);
    compare_body_constraints(cx, subject, (&old.constraints, &new.constraints));
}

/// Compares the bodies of webhooks, in all media types that a handler decodes. Their schemas are equal, so one is compared.
pub(super) fn compare_webhook_bodies(cx: &mut Diff<'_>, name: &str, webhooks: (&Webhook, &Webhook), keys: &Keys) {
    let (old_webhook, new_webhook) = webhooks;
    let words = format!("{name}: body");
    let subject = Subject { words: &words, at: (&old_webhook.at, &new_webhook.at), direction: Direction::Response };
    let bodies = (old_webhook.body.as_ref(), new_webhook.body.as_ref());
    let Some((old, new)) = compare_presence(cx, name, bodies, subject, keys) else { return };
    let (olds, news) = (decoded(old_webhook, old), decoded(new_webhook, new));
    let preferred = [encoding(&new.content).1, encoding(&old.content).1];
    let mut names = preferred.iter().map(|it| essence(it)).chain(olds.keys().cloned());
    let shared = names.find_map(|it| Some((*olds.get(&it)?, *news.get(&it)?)));
    let Some((before, after)) = shared else {
        let text = format!("{name}: the body is `{}` and was `{}`", preferred[0], preferred[1]);
        push(cx, "media-type-changed", HttpEffect::Breaking, subject, text, keys);
        compare_contents(cx, name, (&old.content, &new.content), subject, keys);
        return compare_body_constraints(cx, subject, (&old.constraints, &new.constraints));
    };
    for media_type in olds.keys().filter(|it| !news.contains_key(*it)) {
        let text = format!("{name}: the body `{media_type}` was removed");
        push(cx, "request-media-type-removed", subject.direction.effect(true), subject, text, keys);
    }
    for media_type in news.keys().filter(|it| !olds.contains_key(*it)) {
        let text = format!("{name}: the body `{media_type}` was added");
        push(cx, "request-media-type-added", subject.direction.effect(false), subject, text, keys);
    }
    compare_contents(cx, name, (before, after), subject, keys);
    for (media_type, content) in &olds {
        let (RequestBodyContent::Multipart(a), Some(RequestBodyContent::Multipart(b))) =
            (content, news.get(media_type))
        else {
            continue;
        };
        for pair in pair(a, b, |it| it.property.name.clone()) {
            if let (Some(a), Some(b)) = pair {
                let words = format!("{name}: the part `{}`", b.property.name);
                compare_part_encoding(cx, &words, a, b, keys);
            }
        }
    }
    compare_body_constraints(cx, subject, (&old.constraints, &new.constraints));
}

/// Returns the media types that a handler decodes, each with the content that describes it.
fn decoded<'a>(webhook: &'a Webhook, body: &'a RequestBody) -> BTreeMap<String, &'a RequestBodyContent> {
    let contents = std::iter::once(&body.content).chain(&webhook.alternatives);
    let described = contents.flat_map(|content| match content {
        RequestBodyContent::Bytes(names) => names.iter().map(|it| (essence(it), content)).collect(),
        RequestBodyContent::Json(..)
        | RequestBodyContent::Xml(..)
        | RequestBodyContent::JsonLines(..)
        | RequestBodyContent::Form(..)
        | RequestBodyContent::Multipart(_)
        | RequestBodyContent::AnyParts
        | RequestBodyContent::Text(_) => vec![(essence(&encoding(content).1), content)],
    });
    webhook.covered.iter().map(|it| (essence(it), &body.content)).chain(described).collect()
}

/// Compares whether there is a body. Returns both bodies if there are two.
fn compare_presence<'a>(
    cx: &mut Diff<'_>,
    name: &str,
    bodies: (Option<&'a RequestBody>, Option<&'a RequestBody>),
    subject: Subject<'_>,
    keys: &Keys,
) -> Option<(&'a RequestBody, &'a RequestBody)> {
    let direction = subject.direction;
    match bodies {
        (Some(a), Some(b)) => {
            if a.required != b.required {
                let id = if b.required { "request-body-became-required" } else { "request-body-became-optional" };
                let text = format!("{name}: the body {}", id["request-body-".len()..].replace('-', " "));
                push(cx, id, direction.effect(b.required), subject, text, keys);
            }
            return Some((a, b));
        }
        (Some(_), None) => {
            let text = format!("{name}: the body was removed");
            push(cx, "request-body-removed", HttpEffect::Breaking, subject, text, keys);
        }
        (None, Some(it)) => {
            let http = if it.required { direction.effect(true) } else { HttpEffect::NonBreaking };
            push(cx, "request-body-added", http, subject, format!("{name}: a body was added"), keys);
        }
        (None, None) => {}
    }
    None
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
    subject: Subject<'_>,
    keys: &Keys,
) {
    if let (RequestBodyContent::Multipart(a), RequestBodyContent::Multipart(b)) = (old, new) {
        return compare_parts(cx, name, (a, b), subject.at, keys, subject.direction);
    }
    if let (RequestBodyContent::Xml(_, a, a_xml), RequestBodyContent::Xml(_, b, b_xml)) = (old, new) {
        compare_roots(cx, subject, (a, a_xml), (b, b_xml), keys);
    }
    if let (Some(a), Some(b)) = (old.types().first(), new.types().first()) {
        compare_types(cx, subject, a, b, keys);
    }
}

/// Compares how a part is sent.
fn compare_part_encoding(cx: &mut Diff<'_>, words: &str, old: &Part, new: &Part, keys: &Keys) {
    if (old.kind, old.repeated, &old.media_type) != (new.kind, new.repeated, &new.media_type) {
        let places = (Some(&old.property.at), Some(&new.property.at));
        let text = format!("{words} is sent in another way");
        cx.push("part-encoding-changed", HttpEffect::Breaking, text, places, keys.clone());
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
                compare_part_encoding(cx, &words, a, b, keys);
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
