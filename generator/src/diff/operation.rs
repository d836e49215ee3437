//! The differences of operations and webhooks.

use std::collections::{BTreeMap, BTreeSet};

use super::body::{compare_bodies, compare_webhook_bodies, encoding};
use super::pair::pair;
use super::parameter::compare_parameters;
use super::response::{compare_responses, compare_webhook_responses};
use super::schema::compare_types;
use super::security::{compare_schemes, compare_security};
use super::subject::{Keys, Subject};
use super::{Diff, Direction, HttpEffect};
use crate::api::{Api, Operation, SchemaId, SchemaName, Server, ServerVariable, Type, TypeKind, Webhook};
use crate::common::Method;

/// Compares everything that a client can call or receives.
pub(super) fn compare_apis(cx: &mut Diff<'_>) {
    let (old, new) = (cx.old, cx.new);
    compare_operation_lists(cx, old, new);
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
    compare_schemes(cx);
    compare_servers(cx);
    if cx.docs > 0 {
        let text = format!("{} descriptions changed", cx.docs);
        cx.push("descriptions-changed", HttpEffect::Informational, text, (None, None), []);
    }
}

fn compare_operation_lists(cx: &mut Diff<'_>, old: &Api, new: &Api) {
    // An operation is listed once for each of its bodies.
    let requests = |it: &Api| -> BTreeSet<(String, Method)> {
        it.operations.iter().map(operation_key).map(|it| (it.0, it.1)).collect()
    };
    let (olds, news) = (requests(old), requests(new));
    for (before, after) in pair(&old.operations, &new.operations, operation_key) {
        match (before, after) {
            (Some(a), Some(b)) => compare_operations(cx, a, b),
            (Some(it), None) => {
                let is_body = news.contains(&(without_names(&it.path), it.method));
                let id = if is_body { "request-media-type-removed" } else { "operation-removed" };
                let text = if is_body { body_name(it) } else { request(it) } + " was removed";
                cx.push(id, HttpEffect::Breaking, text, (Some(&it.at), None), item(it));
            }
            (None, Some(it)) => {
                let is_body = olds.contains(&(without_names(&it.path), it.method));
                let id = if is_body { "request-media-type-added" } else { "operation-added" };
                let text = if is_body { body_name(it) } else { request(it) } + " was added";
                cx.push(id, HttpEffect::NonBreaking, text, (None, Some(&it.at)), item(it));
            }
            (None, None) => {}
        }
    }
}

/// Returns the words for one of the bodies of an operation.
fn body_name(it: &Operation) -> String {
    let media_type = it.body.as_ref().map(|it| encoding(&it.content).1).unwrap_or_default();
    format!("{} {}: the body `{media_type}`", it.method.name(), it.path)
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
    let ids = ["operation-deprecated", "operation-no-longer-deprecated"];
    cx.compare_deprecation(ids, &name, (&old.docs, &new.docs), (&old.at, &new.at), &keys());
    if old.pagination != new.pagination {
        cx.push("pagination-changed", HttpEffect::Informational, format!("{name}: the pagination changed"), at, keys());
    }
    compare_security(cx, &name, old, new);
    compare_parameters(cx, &name, (&old.parameters, &new.parameters), at, &keys(), Direction::Request);
    compare_bodies(cx, &name, (old.body.as_ref(), new.body.as_ref()), (&old.at, &new.at), &keys());
    compare_responses(cx, &name, old, new, &keys());
}

/// Compares webhooks: what the API sends is received.
fn compare_webhooks(cx: &mut Diff<'_>, old: &Webhook, new: &Webhook) {
    cx.note_docs(&old.docs, &new.docs);
    let (name, keys) = (format!("the webhook `{}`", new.name), webhook_item(new));
    let at = (Some(&old.at), Some(&new.at));
    let ids = ["webhook-deprecated", "webhook-no-longer-deprecated"];
    cx.compare_deprecation(ids, &name, (&old.docs, &new.docs), (&old.at, &new.at), &keys);
    compare_parameters(cx, &name, (&old.parameters, &new.parameters), at, &keys, Direction::Response);
    compare_webhook_bodies(cx, &name, (old, new), &keys);
    compare_webhook_responses(cx, &name, old, new, &keys);
}

/// Compares the servers that operations use.
fn compare_servers(cx: &mut Diff<'_>) {
    let used = |api: &Api| -> BTreeSet<String> {
        let indices: BTreeSet<usize> = api.operations.iter().filter_map(|it| it.server).collect();
        indices.into_iter().filter_map(|it| api.servers.get(it)).map(spell_server).collect()
    };
    let (old, new) = (used(cx.old), used(cx.new));
    if old != new && !old.is_empty() && !new.is_empty() {
        let spell = |it: &BTreeSet<String>| it.iter().cloned().collect::<Vec<_>>().join(", ");
        let text = format!("servers {} -> {}", spell(&old), spell(&new));
        cx.push("servers-changed", HttpEffect::Informational, text, (None, None), []);
    }
}

/// Returns the URL of a server, with the defaults of its variables.
fn spell_server(it: &Server) -> String {
    let spell = |url: String, it: &ServerVariable| {
        url.replace(&format!("{{{}}}", it.name), &format!("{{{}={}}}", it.name, it.default))
    };
    it.variables.iter().fold(it.url.clone(), spell)
}
