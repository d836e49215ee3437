//! Webhooks and callbacks: the requests that the API makes. The document describes them like operations.

mod body;

use openapiv3 as v3;

use super::Lower;
use super::names::fallback_operation_id;
use super::operation::{content, parameter, response};
use super::reference::{follow, pointer_of};
use crate::api::{self, BodyConstraints, Status, Webhook, WebhookResponse, WebhookResponseBody};
use crate::common::Method;
use crate::diagnostics;
use crate::parse::{Entry, Extension, PathItem, Root};
use crate::pointer::Pointer;

/// Lowers every webhook and callback of a document.
pub(super) fn lower_webhooks(cx: &mut Lower<'_>, root: &Root) {
    for (name, at) in &root.webhooks {
        lower_path_item(cx, name, name, at);
    }
    let spec = cx.spec;
    for (at, callbacks) in spec.operation_callbacks.iter().filter(|(at, _)| at.source == root.at.source) {
        let id = find_callback_owner(cx, at);
        for (key, at) in callbacks {
            let Some((_, expressions)) = follow(cx, |spec| &spec.callbacks, at) else { continue };
            for (expression, at) in expressions {
                // The URL of a callback is in a request. The expression only distinguishes several callbacks of one key.
                let words = expression.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
                let suffix: String = words.filter(|_| expressions.len() > 1).flat_map(|word| ["/", word]).collect();
                let name = format!("{id} {key}{}", suffix.replace('/', " "));
                lower_path_item(cx, &name, &format!("{id}/{key}{suffix}"), at);
            }
        }
    }
}

/// Returns the id of the operation to which callbacks belong.
fn find_callback_owner(cx: &Lower<'_>, at: &Pointer) -> String {
    let declared = match cx.spec.operations.get(at) {
        Some(Entry::Item(operation)) => operation.operation_id.clone(),
        Some(Entry::Reference(_) | Entry::Broken) | None => None,
    };
    let keys: Vec<String> = at.keys().collect();
    let fallback = || match &keys[..] {
        [.., path, method] => fallback_operation_id(method, path),
        [..] => at.path.clone(),
    };
    declared.unwrap_or_else(fallback)
}

fn lower_path_item(cx: &mut Lower<'_>, name: &str, key: &str, at: &Pointer) {
    let Some((_, item)) = follow(cx, |spec| &spec.path_items, at) else {
        cx.api.unreadable.push((at.clone(), name.to_owned()));
        return;
    };
    for (method, at) in &item.operations {
        let Some((at, operation)) = follow(cx, |spec| &spec.operations, at) else {
            cx.api.unreadable.push((at.clone(), fallback_operation_id(method.field(), name)));
            continue;
        };
        let is_only = item.operations.len() == 1;
        let name = if is_only { name.to_owned() } else { fallback_operation_id(method.field(), name) };
        if let Some(webhook) = lower_webhook(cx, &at, name, *method, item, operation) {
            cx.api.webhooks.push(Webhook { key: key.to_owned(), ..webhook });
        }
    }
}

/// Lowers a webhook; `None` if its body is not supported, which is reported.
fn lower_webhook(
    cx: &mut Lower<'_>,
    at: &Pointer,
    name: String,
    method: Method,
    item: &PathItem,
    operation: &v3::Operation,
) -> Option<Webhook> {
    let text = |key: &str| operation.extensions.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    let path = text(Extension::Path.key()).or_else(|| item.route.clone());
    let declared = operation.parameters.iter().filter_map(pointer_of);
    let (parameters, mut broken) =
        parameter::lower_parameters(cx, at, path.as_deref().unwrap_or_default(), &item.parameters, declared);
    let (body, alternatives, covered) = match operation.request_body.as_ref().map(pointer_of) {
        Some(place) => match place.and_then(|at| follow(cx, |spec| &spec.request_bodies, &at)) {
            Some((at, body)) => {
                let lowered = body::lower_body(cx, &at, body)?;
                (Some(lowered.preferred), lowered.alternatives, lowered.covered)
            }
            None => {
                broken = true;
                (None, Vec::new(), Vec::new())
            }
        },
        None => (None, Vec::new(), Vec::new()),
    };
    let (responses, has_broken_response) = lower_responses(cx, &operation.responses);
    Some(Webhook {
        at: at.clone(),
        name,
        rust_name: text(Extension::RustName.key()),
        method,
        path,
        key: String::new(),
        docs: api::Docs {
            summary: operation.summary.clone(),
            description: operation.description.clone(),
            more: operation.external_docs.as_ref().map(|docs| docs.url.clone()),
            deprecated: operation.deprecated,
            ..api::Docs::default()
        },
        parameters,
        body,
        alternatives,
        covered,
        responses,
        broken: broken || has_broken_response,
    })
}

/// Lowers the responses that a handler may return. Also returns whether one could not be read.
fn lower_responses(cx: &mut Lower<'_>, responses: &v3::Responses) -> (Vec<WebhookResponse>, bool) {
    let mut broken = false;
    let mut res = Vec::new();
    let numbered = responses.responses.iter().map(|(code, response)| (response::status(code), response));
    for (status, response) in numbered.chain(responses.default.iter().map(|response| (Status::Default, response))) {
        let Some((at, response)) = pointer_of(response).and_then(|at| follow(cx, |spec| &spec.responses, &at)) else {
            broken = true;
            continue;
        };
        let (body, constraints) = lower_response_body(cx, &at.child("content"), status, &response.content);
        report_headers(cx, &at.child("headers"), &body, response);
        res.push(WebhookResponse { status, description: response.description.clone(), body, constraints });
    }
    res.sort_by_key(|response| response.status);
    (res, broken)
}

/// Reports the headers of a response that the runtime does not write.
fn report_headers(cx: &mut Lower<'_>, at: &Pointer, body: &WebhookResponseBody, response: &v3::Response) {
    let is_written = |name: &str| *body == WebhookResponseBody::Redirect && name.eq_ignore_ascii_case("location");
    for name in response.headers.keys().filter(|name| !is_written(name)) {
        cx.report.push(diagnostics::lower::webhook_response_header(&at.child(name), name));
    }
}

fn lower_response_body(
    cx: &mut Lower<'_>,
    at: &Pointer,
    status: Status,
    content: &v3::Content,
) -> (WebhookResponseBody, BodyConstraints) {
    // The statuses that redirect by the header `Location` (RFC 9110, section 15.4).
    if matches!(status, Status::Code(301..=303 | 307 | 308)) {
        return (WebhookResponseBody::Redirect, BodyConstraints::default());
    }
    if let Status::Code(code @ (100..200 | 204 | 205 | 304)) = status {
        if !content.is_empty() {
            cx.report.push(diagnostics::lower::webhook_response_content(at, code));
        }
        return (WebhookResponseBody::Empty, BodyConstraints::default());
    }
    let (name, body) = if let Some((name, media_type)) = content::find_json(cx, content) {
        let ty = content::type_of(cx, &at.child(name), media_type);
        let sent = if name.contains('*') { "application/json" } else { name };
        (name, WebhookResponseBody::Json(sent.to_owned(), ty))
    } else if let Some((name, media_type)) = content.iter().min_by_key(|(name, _)| *name) {
        let body = match content::raw_kind(cx, name, media_type) {
            content::Raw::Text => WebhookResponseBody::Text(name.clone()),
            content::Raw::Bytes => WebhookResponseBody::Bytes(name.clone()),
        };
        (name.as_str(), body)
    } else {
        return (WebhookResponseBody::Empty, BodyConstraints::default());
    };
    content::report_unused(cx, at, content, &[name]);
    let constraints = content.get(name).map(|it| content::constraints_of(cx, it)).unwrap_or_default();
    (body, constraints)
}
