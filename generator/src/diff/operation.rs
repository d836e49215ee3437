//! The differences of operations and webhooks.

use std::collections::{BTreeMap, BTreeSet};

use super::body::compare_bodies;
use super::pair::pair;
use super::parameter::compare_parameters;
use super::schema::{Keys, Subject, compare_types};
use super::{Diff, Direction, HttpEffect};
use crate::api::{
    Api, Operation, Response, ResponseBody, SchemaId, SchemaName, Status, Stream, Type, TypeKind, Webhook,
};
use crate::common::Method;

/// Compares everything that a client can call or receives.
pub(super) fn compare_apis(cx: &mut Diff<'_>) {
    let (old, new) = (cx.old, cx.new);
    let pairs = pair(&old.operations, &new.operations, operation_key);
    for (before, after) in pairs {
        match (before, after) {
            (Some(a), Some(b)) => compare_operations(cx, a, b),
            (Some(it), None) => {
                let text = format!("{} was removed", request(it));
                cx.push("operation-removed", HttpEffect::Breaking, text, (Some(&it.at), None), item(it));
            }
            (None, Some(it)) => {
                let text = format!("{} was added", request(it));
                cx.push("operation-added", HttpEffect::NonBreaking, text, (None, Some(&it.at)), item(it));
            }
            (None, None) => {}
        }
    }
    for (before, after) in pair(&old.webhooks, &new.webhooks, |it| (it.name.clone(), it.method)) {
        match (before, after) {
            (Some(a), Some(b)) => compare_webhooks(cx, a, b),
            (Some(it), None) => {
                let text = format!("the webhook `{}` was removed", it.name);
                cx.push("webhook-removed", HttpEffect::Breaking, text, (Some(&it.at), None), webhook_item(it));
            }
            (None, Some(it)) => {
                let text = format!("the webhook `{}` was added", it.name);
                cx.push("webhook-added", HttpEffect::NonBreaking, text, (None, Some(&it.at)), webhook_item(it));
            }
            (None, None) => {}
        }
    }
    compare_other_components(cx);
    compare_servers(cx);
    if cx.docs > 0 {
        let text = format!("{} descriptions changed", cx.docs);
        cx.push("descriptions-changed", HttpEffect::Informational, text, (None, None), []);
    }
}

/// Returns the key of an operation: the names of path parameters are not on the wire.
fn operation_key(it: &Operation) -> (String, Method, Option<String>) {
    (without_names(&it.path), it.method, it.body_variant.clone())
}

fn without_names(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |res, part| format!("{res}{{}}{}", part.split_once('}').map_or("", |it| it.1)))
}

fn request(it: &Operation) -> String {
    let variant = it.body_variant.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
    format!("{} {}{variant}", it.method.name(), it.path)
}

fn item(it: &Operation) -> Keys {
    vec![(request(it), None)]
}

/// Compares the components that no operation refers to, in both directions: a value of a base may be one of them.
fn compare_other_components(cx: &mut Diff<'_>) {
    let by_name = |api: &Api| -> BTreeMap<String, SchemaId> {
        let components = api.schemas.iter().enumerate().filter_map(|(index, it)| match &it.name {
            SchemaName::Component(name) if it.used => Some((name.clone(), SchemaId(index))),
            SchemaName::Component(_) | SchemaName::Inline { .. } => None,
        });
        components.collect()
    };
    let (olds, news) = (by_name(cx.old), by_name(cx.new));
    let reached: BTreeSet<SchemaId> = cx.seen.iter().map(|it| it.0).collect();
    for (name, old) in olds.iter().filter(|(_, old)| !reached.contains(old)) {
        let Some(new) = news.get(name) else { continue };
        let at = (&cx.old.schemas[old.0].at, &cx.new.schemas[new.0].at);
        for direction in [Direction::Request, Direction::Response] {
            let ty = |id: &SchemaId| Type { kind: TypeKind::Schema(*id), nullable: false };
            compare_types(cx, Subject { words: name, at, direction }, &ty(old), &ty(new), &Vec::new());
        }
    }
}

fn webhook_item(it: &Webhook) -> Keys {
    vec![(format!("{} {}", it.method.name(), it.name), None)]
}

fn compare_operations(cx: &mut Diff<'_>, old: &Operation, new: &Operation) {
    cx.note_docs(&old.docs, &new.docs);
    let (name, at) = (request(new), (Some(&old.at), Some(&new.at)));
    let keys = || [item(old), item(new)].concat();
    if old.id != new.id {
        let text = format!("{name}: operationId {} -> {}", old.id, new.id);
        cx.push("operation-id-changed", HttpEffect::Informational, text, at, keys());
    }
    if old.tags != new.tags {
        let text = format!("{name}: tags {} -> {}", old.tags.join(", "), new.tags.join(", "));
        cx.push("tags-changed", HttpEffect::Informational, text, at, keys());
    }
    if old.docs.deprecated != new.docs.deprecated {
        let id = if new.docs.deprecated { "operation-deprecated" } else { "operation-no-longer-deprecated" };
        cx.push(id, HttpEffect::Informational, format!("{name}: {}", id.replace('-', " ")), at, keys());
    }
    if old.pagination != new.pagination {
        cx.push("pagination-changed", HttpEffect::Informational, format!("{name}: the pagination changed"), at, keys());
    }
    compare_security(cx, &name, old, new);
    compare_parameters(cx, &name, (&old.parameters, &new.parameters), at, &keys(), Direction::Request);
    compare_bodies(cx, &name, (old.body.as_ref(), new.body.as_ref()), (&old.at, &new.at), &keys(), Direction::Request);
    compare_responses(cx, &name, old, new, &keys());
}

fn compare_security(cx: &mut Diff<'_>, name: &str, old: &Operation, new: &Operation) {
    let alternatives = |api: &Api, it: &Operation| -> BTreeSet<Vec<String>> {
        let key = |index: &usize| api.security_schemes.get(*index).map(|it| it.key.clone());
        it.security.iter().map(|all| all.iter().filter_map(key).collect()).collect()
    };
    let (before, after) = (alternatives(cx.old, old), alternatives(cx.new, new));
    if before != after {
        let spell = |it: &BTreeSet<Vec<String>>| {
            let all: Vec<String> =
                it.iter().map(|it| if it.is_empty() { "none".to_owned() } else { it.join(" + ") }).collect();
            if all.is_empty() { "none".to_owned() } else { all.join(" or ") }
        };
        let is_free = after.is_empty() || after.contains(&Vec::new());
        // Credentials that were enough are enough.
        let is_kept = is_free || (!before.is_empty() && before.iter().all(|it| after.contains(it)));
        let http = if is_kept { HttpEffect::NonBreaking } else { HttpEffect::Breaking };
        let text = format!("{name}: security {} -> {}", spell(&before), spell(&after));
        cx.push("security-changed", http, text, (Some(&old.at), Some(&new.at)), []);
    }
}

fn status(it: Status) -> String {
    match it {
        Status::Code(it) => it.to_string(),
        Status::Range(it) => format!("{it}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn compare_responses(cx: &mut Diff<'_>, name: &str, old: &Operation, new: &Operation, keys: &Keys) {
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

fn compare_response(cx: &mut Diff<'_>, name: &str, old: &Response, new: &Response, keys: &Keys) {
    let words = format!("{name}: the response {}", status(new.status));
    let at = (&old.at, &new.at);
    let places = (Some(at.0), Some(at.1));
    let kind = |it: &ResponseBody| match it {
        ResponseBody::Empty => "empty",
        ResponseBody::Json(_) => "JSON",
        ResponseBody::Xml(_) => "XML",
        ResponseBody::Text => "text",
        ResponseBody::Bytes => "bytes",
        ResponseBody::StreamOnly => "a stream",
    };
    let subject = Subject { words: &words, at, direction: Direction::Response };
    match (&old.body, &new.body) {
        (ResponseBody::Json(a), ResponseBody::Json(b)) | (ResponseBody::Xml(a), ResponseBody::Xml(b)) => {
            compare_types(cx, subject, a, b, keys);
        }
        (a, b) if kind(a) != kind(b) => {
            let text = format!("{words} is {} and was {}", kind(b), kind(a));
            cx.push("response-body-changed", HttpEffect::Breaking, text, places, keys.clone());
        }
        _ => {}
    }
    let streamed = |it: &Response| -> Option<Type> {
        match &it.stream {
            Some(Stream::Lines(ty) | Stream::Events(Some(ty))) => Some(ty.clone()),
            Some(Stream::Bytes | Stream::Events(None)) | None => None,
        }
    };
    if let (Some(a), Some(b)) = (streamed(old), streamed(new)) {
        compare_types(cx, subject, &a, &b, keys);
    }
    for pair in pair(&old.headers, &new.headers, |it| it.name.to_ascii_lowercase()) {
        match pair {
            (Some(a), Some(b)) => {
                let words = format!("{words} header `{}`", b.name);
                let subject = Subject { words: &words, at: (&a.at, &b.at), direction: Direction::Response };
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

/// Compares webhooks: what the API sends is received.
fn compare_webhooks(cx: &mut Diff<'_>, old: &Webhook, new: &Webhook) {
    cx.note_docs(&old.docs, &new.docs);
    let (name, keys) = (format!("the webhook `{}`", new.name), webhook_item(new));
    let at = (Some(&old.at), Some(&new.at));
    compare_parameters(cx, &name, (&old.parameters, &new.parameters), at, &keys, Direction::Response);
    compare_bodies(cx, &name, (old.body.as_ref(), new.body.as_ref()), (&old.at, &new.at), &keys, Direction::Response);
    for pair in pair(&old.responses, &new.responses, |it| it.status) {
        match pair {
            (Some(a), Some(b)) => {
                let words = format!("{name}: the response {}", status(b.status));
                let subject = Subject { words: &words, at: (&old.at, &new.at), direction: Direction::Request };
                if let (Some(a), Some(b)) = (a.body.ty(), b.body.ty()) {
                    compare_types(cx, subject, a, b, &keys);
                }
            }
            (Some(it), None) => {
                let text = format!("{name}: the response {} was removed", status(it.status));
                cx.push("webhook-response-removed", HttpEffect::Breaking, text, at, keys.clone());
            }
            (None, Some(it)) => {
                let text = format!("{name}: the response {} was added", status(it.status));
                cx.push("webhook-response-added", HttpEffect::NonBreaking, text, at, keys.clone());
            }
            (None, None) => {}
        }
    }
}

/// Compares the servers that operations use.
fn compare_servers(cx: &mut Diff<'_>) {
    let used = |api: &Api| -> BTreeSet<String> {
        let indices: BTreeSet<usize> = api.operations.iter().filter_map(|it| it.server).collect();
        indices.into_iter().filter_map(|it| Some(api.servers.get(it)?.url.clone())).collect()
    };
    let (old, new) = (used(cx.old), used(cx.new));
    if old != new && !old.is_empty() && !new.is_empty() {
        let spell = |it: &BTreeSet<String>| it.iter().cloned().collect::<Vec<_>>().join(", ");
        let text = format!("servers {} -> {}", spell(&old), spell(&new));
        cx.push("servers-changed", HttpEffect::Informational, text, (None, None), []);
    }
}
