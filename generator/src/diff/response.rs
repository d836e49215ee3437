//! The differences of responses.

use std::collections::BTreeSet;

use super::constraint::compare_body_constraints;
use super::pair::pair;
use super::schema::compare_types;
use super::subject::{Keys, Subject, push};
use super::xml::compare_roots;
use super::{Diff, Direction, HttpEffect};
use crate::api::{Operation, Response, ResponseBody, Status, Stream, Type, Webhook, WebhookResponseBody};
use crate::media_type::essence;

/// Spells a status.
pub(super) fn status(it: Status) -> String {
    match it {
        Status::Code(it) => it.to_string(),
        Status::Range(it) => format!("{it}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// Compares the responses of an operation.
pub(super) fn compare_responses(cx: &mut Diff<'_>, name: &str, old: &Operation, new: &Operation, keys: &Keys) {
    let all = |it: &Operation| it.responses().cloned().collect::<Vec<Response>>();
    for pair in pair(&all(old), &all(new), |it| it.status) {
        match pair {
            (Some(a), Some(b)) => compare_response(cx, name, a, b, keys),
            (Some(it), None) => {
                let http = if it.status.is_success() { HttpEffect::Breaking } else { HttpEffect::Informational };
                let text = format!("{name}: the response {} was removed", status(it.status));
                cx.push("response-removed", http, text, (Some(&it.at), Some(&new.at)), keys.clone());
            }
            (None, Some(it)) => {
                let http = if it.status.is_success() { HttpEffect::NonBreaking } else { HttpEffect::Informational };
                let text = format!("{name}: the response {} was added", status(it.status));
                cx.push("response-added", http, text, (Some(&old.at), Some(&it.at)), keys.clone());
            }
            (None, None) => {}
        }
    }
}

/// Compares the responses that a handler of a webhook may return.
pub(super) fn compare_webhook_responses(cx: &mut Diff<'_>, name: &str, old: &Webhook, new: &Webhook, keys: &Keys) {
    let at = (&old.at, &new.at);
    for pair in pair(&old.responses, &new.responses, |it| it.status) {
        let Some(words) = pair.1.or(pair.0).map(|it| format!("{name}: the response {}", status(it.status))) else {
            continue;
        };
        let subject = Subject { words: &words, at, direction: Direction::Request };
        match pair {
            (Some(a), Some(b)) => {
                let (before, after) = (sent(&a.body), sent(&b.body));
                if before != after {
                    let text = format!("{words} is {after} and was {before}");
                    push(cx, "webhook-response-body-changed", HttpEffect::Breaking, subject, text, keys);
                }
                if let (Some(a), Some(b)) = (a.body.ty(), b.body.ty()) {
                    compare_types(cx, subject, a, b, keys);
                }
                compare_body_constraints(cx, subject, (&a.constraints, &b.constraints));
            }
            (Some(_), None) => {
                let text = format!("{words} was removed");
                push(cx, "webhook-response-removed", HttpEffect::Breaking, subject, text, keys);
            }
            (None, Some(_)) => {
                let text = format!("{words} was added");
                push(cx, "webhook-response-added", HttpEffect::NonBreaking, subject, text, keys);
            }
            (None, None) => {}
        }
    }
}

/// Returns the words for what a handler sends.
fn sent(body: &WebhookResponseBody) -> String {
    match body {
        WebhookResponseBody::Empty => "empty".to_owned(),
        WebhookResponseBody::Redirect => "a redirect".to_owned(),
        WebhookResponseBody::Json(media_type, _)
        | WebhookResponseBody::Text(media_type)
        | WebhookResponseBody::Bytes(media_type) => format!("`{media_type}`"),
    }
}

fn compare_response(cx: &mut Diff<'_>, name: &str, old: &Response, new: &Response, keys: &Keys) {
    let words = format!("{name}: the response {}", status(new.status));
    let at = (&old.at, &new.at);
    let places = (Some(at.0), Some(at.1));
    let kind = |it: &ResponseBody| match it {
        ResponseBody::Empty => "empty",
        ResponseBody::Json(_) => "JSON",
        ResponseBody::Xml(..) => "XML",
        ResponseBody::Text => "text",
        ResponseBody::Bytes => "bytes",
        ResponseBody::StreamOnly => "a stream",
    };
    let subject = Subject { words: &words, at, direction: Direction::Response };
    match (&old.body, &new.body) {
        (ResponseBody::Json(a), ResponseBody::Json(b)) => compare_types(cx, subject, a, b, keys),
        (ResponseBody::Xml(a, a_xml), ResponseBody::Xml(b, b_xml)) => {
            compare_roots(cx, subject, (a, a_xml), (b, b_xml), keys);
            compare_types(cx, subject, a, b, keys);
        }
        (a, b) if kind(a) != kind(b) => {
            let text = format!("{words} is {} and was {}", kind(b), kind(a));
            cx.push("response-body-changed", HttpEffect::Breaking, text, places, keys.clone());
        }
        // Two bodies of one kind that have no type.
        (
            ResponseBody::Empty
            | ResponseBody::Json(_)
            | ResponseBody::Xml(..)
            | ResponseBody::Text
            | ResponseBody::Bytes
            | ResponseBody::StreamOnly,
            _,
        ) => {}
    }
    compare_body_constraints(cx, subject, (&old.constraints, &new.constraints));
    let streamed = |it: &Response| -> Option<Type> {
        match &it.stream {
            Some(Stream::Lines(ty) | Stream::Events(Some(ty))) => Some(ty.clone()),
            Some(Stream::Bytes | Stream::Events(None)) | None => None,
        }
    };
    if let (Some(a), Some(b)) = (streamed(old), streamed(new)) {
        compare_types(cx, subject, &a, &b, keys);
    }
    if kind(&old.body) == kind(&new.body) {
        compare_media_types(cx, &words, (old, new), keys);
    }
    compare_headers(cx, &words, (old, new), keys);
}

/// Compares the media types that a client may ask for.
fn compare_media_types(cx: &mut Diff<'_>, words: &str, (old, new): (&Response, &Response), keys: &Keys) {
    // Parameters such as `charset` are another spelling.
    let all = |it: &Response| -> BTreeSet<String> {
        it.media_type.iter().chain(it.alternatives.iter().map(|it| &it.0)).map(|it| essence(it)).collect()
    };
    let (olds, news) = (all(old), all(new));
    let places = (Some(&old.at), Some(&new.at));
    for name in olds.difference(&news) {
        let text = format!("{words}: the media type `{name}` was removed");
        cx.push("response-media-type-removed", HttpEffect::Breaking, text, places, keys.clone());
    }
    for name in news.difference(&olds) {
        let text = format!("{words}: the media type `{name}` was added");
        cx.push("response-media-type-added", HttpEffect::NonBreaking, text, places, keys.clone());
    }
}

fn compare_headers(cx: &mut Diff<'_>, words: &str, (old, new): (&Response, &Response), keys: &Keys) {
    let at = (&old.at, &new.at);
    for pair in pair(&old.headers, &new.headers, |it| it.name.to_ascii_lowercase()) {
        match pair {
            (Some(a), Some(b)) => {
                let words = format!("{words} header `{}`", b.name);
                let subject = Subject { words: &words, at: (&a.at, &b.at), direction: Direction::Response };
                if a.required != b.required {
                    let id =
                        if b.required { "response-header-became-required" } else { "response-header-became-optional" };
                    let text = format!("{words} {}", id["response-header-".len()..].replace('-', " "));
                    let places = (Some(&a.at), Some(&b.at));
                    cx.push(id, Direction::Response.effect(b.required), text, places, keys.clone());
                }
                let ids = ["response-header-deprecated", "response-header-no-longer-deprecated"];
                cx.compare_deprecation(ids, &words, (&a.docs, &b.docs), (&a.at, &b.at), keys);
                compare_types(cx, subject, &a.ty, &b.ty, keys);
            }
            (Some(it), None) => {
                let http = if it.required { HttpEffect::Breaking } else { HttpEffect::NonBreaking };
                let text = format!("{words}: the header `{}` was removed", it.name);
                cx.push("response-header-removed", http, text, (Some(&it.at), Some(at.1)), keys.clone());
            }
            (None, Some(it)) => {
                let text = format!("{words}: the header `{}` was added", it.name);
                cx.push(
                    "response-header-added",
                    HttpEffect::NonBreaking,
                    text,
                    (Some(at.0), Some(&it.at)),
                    keys.clone(),
                );
            }
            (None, None) => {}
        }
    }
}
