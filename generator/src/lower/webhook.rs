//! Webhooks and callbacks: what the API calls on its user. They are described as operations are, the other way round.

use openapiv3 as v3;

use super::Lower;
use super::names::stand_in_id;
use super::operation::body;
use super::operation::content;
use super::operation::parameter;
use super::operation::response;
use super::reference::{follow, place};
use crate::api::{self, RequestBodyContent, Status, Webhook, WebhookResponse, WebhookResponseBody};
use crate::common::Method;
use crate::diagnostics::Id;
use crate::parse::{Entry, Extension, PathItem, Root};
use crate::pointer::Pointer;

/// Every webhook and callback of a document.
pub(super) fn webhooks(cx: &mut Lower<'_>, root: &Root) {
    for (name, at) in &root.webhooks {
        path_item(cx, name, name, at);
    }
    let spec = cx.spec;
    for (at, callbacks) in spec.operation_callbacks.iter().filter(|(at, _)| at.source == root.at.source) {
        let id = operation_id(cx, at);
        for (key, at) in callbacks {
            let Some((_, expressions)) = follow(cx, |it| &it.callbacks, at) else { continue };
            for (expression, at) in expressions {
                // Where it is called is for a request to say: of several places, each is told by its own.
                let words = expression.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
                let place: String = words.filter(|_| expressions.len() > 1).flat_map(|it| ["/", it]).collect();
                path_item(cx, &format!("{id} {key}{}", place.replace('/', " ")), &format!("{id}/{key}{place}"), at);
            }
        }
    }
}

fn operation_id(cx: &Lower<'_>, at: &Pointer) -> String {
    let said = match cx.spec.operations.get(at) {
        Some(Entry::Item(it)) => it.operation_id.clone(),
        Some(Entry::Reference(_) | Entry::Broken) | None => None,
    };
    let keys: Vec<String> = at.keys().collect();
    let named = || match &keys[..] {
        [.., path, method] => stand_in_id(method, path),
        [..] => at.path.clone(),
    };
    said.unwrap_or_else(named)
}

fn path_item(cx: &mut Lower<'_>, name: &str, key: &str, at: &Pointer) {
    let Some((_, item)) = follow(cx, |it| &it.path_items, at) else {
        cx.api.unreadable.push((at.clone(), name.to_owned()));
        return;
    };
    for (method, at) in &item.operations {
        let Some((at, operation)) = follow(cx, |it| &it.operations, at) else {
            cx.api.unreadable.push((at.clone(), stand_in_id(method.field(), name)));
            continue;
        };
        let name = if item.operations.len() == 1 { name.to_owned() } else { stand_in_id(method.field(), name) };
        if let Some(webhook) = webhook(cx, &at, name, *method, item, operation) {
            cx.api.webhooks.push(Webhook { key: key.to_owned(), ..webhook });
        }
    }
}

/// `None` if a method made of it could not work; that has been reported.
fn webhook(
    cx: &mut Lower<'_>,
    at: &Pointer,
    name: String,
    method: Method,
    item: &PathItem,
    it: &v3::Operation,
) -> Option<Webhook> {
    let said = |key: &str| it.extensions.get(key).and_then(|it| it.as_str()).map(str::to_owned);
    let path = said(Extension::Path.key()).or_else(|| item.route.clone());
    let own = it.parameters.iter().filter_map(place);
    let (parameters, mut broken) =
        parameter::parameters(cx, at, path.as_deref().unwrap_or_default(), &item.parameters, own);
    let body = match it.request_body.as_ref().map(place) {
        Some(place) => match place.and_then(|at| follow(cx, |it| &it.request_bodies, &at)) {
            Some((at, body)) => {
                let (_, body) = body::request_bodies(cx, &at, body).into_iter().next()?;
                Some(taken(cx, &at, body)?)
            }
            None => {
                broken = true;
                None
            }
        },
        None => None,
    };
    let (replies, unread) = replies(cx, &it.responses);
    Some(Webhook {
        at: at.clone(),
        name,
        rust_name: said(Extension::RustName.key()),
        method,
        path,
        key: String::new(),
        docs: api::Docs {
            summary: it.summary.clone(),
            description: it.description.clone(),
            more: it.external_docs.as_ref().map(|it| it.url.clone()),
            deprecated: it.deprecated,
            ..api::Docs::default()
        },
        parameters,
        body,
        responses: replies,
        broken: broken || unread,
    })
}

/// A body, if it can be read whole.
fn taken(cx: &mut Lower<'_>, at: &Pointer, it: api::RequestBody) -> Option<api::RequestBody> {
    if let RequestBodyContent::JsonLines(name, _) = &it.content {
        let message = format!("a webhook with a body of `{name}` is not expressed: it is left out");
        cx.report.add(Id::UnsupportedWebhook, at, message);
        return None;
    }
    Some(it)
}

/// What may be answered, and whether some of it could not be read.
fn replies(cx: &mut Lower<'_>, it: &v3::Responses) -> (Vec<WebhookResponse>, bool) {
    let mut broken = false;
    let mut res = Vec::new();
    let numbered = it.responses.iter().map(|(code, it)| (response::status(code), it));
    for (status, response) in numbered.chain(it.default.iter().map(|it| (Status::Default, it))) {
        let Some((at, response)) = place(response).and_then(|it| follow(cx, |it| &it.responses, &it)) else {
            broken = true;
            continue;
        };
        let body = reply_body(cx, &at.child("content"), status, &response.content);
        headers(cx, &at.child("headers"), &body, response);
        res.push(WebhookResponse { status, description: response.description.clone(), body });
    }
    res.sort_by_key(|it| it.status);
    (res, broken)
}

/// Tells which headers of an answer are not written.
fn headers(cx: &mut Lower<'_>, at: &Pointer, body: &WebhookResponseBody, response: &v3::Response) {
    let is_written = |name: &str| *body == WebhookResponseBody::Redirect && name.eq_ignore_ascii_case("location");
    for name in response.headers.keys().filter(|it| !is_written(it)) {
        let message = format!("the header `{name}` of an answer is not written");
        let help = "a handler that must send it gives the whole answer: `Err(Problem::response(…))`";
        cx.report.add_with_help(Id::UnsupportedWebhook, &at.child(name), message, help);
    }
}

fn reply_body(cx: &mut Lower<'_>, at: &Pointer, status: Status, content: &v3::Content) -> WebhookResponseBody {
    // The statuses that lead elsewhere by the header `Location` (RFC 9110, section 15.4).
    if matches!(status, Status::Code(301..=303 | 307 | 308)) {
        return WebhookResponseBody::Redirect;
    }
    let (name, body) = if let Some((name, it)) = content::json(content) {
        let ty = content::ty(cx, &at.child(name), it);
        (name, WebhookResponseBody::Json(if name.contains('*') { "application/json" } else { name }.to_owned(), ty))
    } else if let Some(name) = content.keys().min() {
        let body = match content::raw(name) {
            content::Raw::Text => WebhookResponseBody::Text(name.clone()),
            content::Raw::Bytes => WebhookResponseBody::Bytes(name.clone()),
        };
        (name.as_str(), body)
    } else {
        return WebhookResponseBody::Empty;
    };
    content::others(cx, at, content, &[name]);
    body
}
