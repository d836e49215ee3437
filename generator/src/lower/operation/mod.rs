//! Operations: parameters, request bodies, responses, security, retries and pagination.

pub(super) mod body;
pub(super) mod content;
pub(super) mod context;
pub(super) mod header;
pub(super) mod header_name;
pub(super) mod pagination;
pub(super) mod parameter;
mod part;
pub(super) mod request_body;
pub(super) mod response;
pub(super) mod retry;
mod xml;

use openapiv3 as v3;

use super::names::fallback_operation_id;
use super::reference::{follow, pointer_of};
use super::{Lower, client, server};
use crate::api;
use crate::diagnostics;
use crate::limits;
use crate::parse::{Extension, Root};
use context::Context;

/// Lowers every operation of a document.
pub(in crate::lower) fn lower_operations(cx: &mut Lower<'_>, root: &Root, server: Option<usize>) {
    let retries = root.retries.as_ref();
    let retry = retries.and_then(|value| retry::lower_retry(cx, &root.at.child(retry::KEY), value));
    let mut has_security = root.security.is_some() || !root.security_schemes.is_empty();
    for (path, at) in &root.paths {
        let Some((_, item)) = follow(cx, |spec| &spec.path_items, at) else {
            cx.api.unreadable.push((at.clone(), path.clone()));
            continue;
        };
        let servers = item.servers.iter().map(|(at, server)| (at.clone(), server));
        let path_server = server::override_server(cx, servers).or(server);
        for (method, at) in &item.operations {
            let Some((at, operation)) = follow(cx, |spec| &spec.operations, at) else {
                cx.api.unreadable.push((at.clone(), fallback_operation_id(method.field(), path)));
                continue;
            };
            has_security |= operation.security.is_some();
            if Extension::Ignore.is_true(&operation.extensions) {
                continue;
            }
            let servers = operation.servers.iter().enumerate();
            let servers = servers.map(|(index, server)| (at.child("servers").item(index), server));
            let server = server::override_server(cx, servers).or(path_server);
            let context = Context {
                root,
                at: &at,
                method: *method,
                path,
                path_parameters: &item.parameters,
                server,
                retry: retry.as_ref(),
            };
            let operations = lower_operation(cx, &context, operation);
            cx.api.operations.extend(operations);
        }
    }
    if !has_security && !root.has_only_webhooks() {
        cx.report.push(diagnostics::lower::missing_security(&root.at));
    }
}

/// Lowers an operation, once for each variant of its request body. After the limit of items, operations are left out: the finding
/// is an error.
fn lower_operation(cx: &mut Lower<'_>, context: &Context<'_>, operation: &v3::Operation) -> Vec<api::Operation> {
    let at = context.at;
    if cx.operation_items.is_none() {
        return Vec::new();
    }
    let id = operation.operation_id.clone().unwrap_or_else(|| {
        let id = fallback_operation_id(context.method.field(), context.path);
        cx.report.push(diagnostics::lower::missing_operation_id(at, &id));
        id
    });
    let declared = operation.parameters.iter().filter_map(pointer_of);
    let (parameters, has_broken_parameter) =
        parameter::lower_parameters(cx, at, context.path, context.path_parameters, declared);
    let (bodies, has_broken_body) = body::lower_bodies(cx, context, &id, operation);
    let responses = response::lower_responses(cx, context.method, &operation.responses);
    let security = lower_security(cx, context, &id, operation);
    let pagination = pagination::lower_pagination(cx, at, &id, operation, &parameters);
    let text = |key: &str| operation.extensions.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    let preferred = api::Operation {
        at: at.clone(),
        id,
        has_declared_id: operation.operation_id.is_some(),
        rust_name: text(Extension::RustName.key()).or_else(|| text(Extension::NameOverride.key())),
        tags: text(Extension::Group.key()).map_or_else(|| operation.tags.clone(), |group| vec![group]),
        body_variant: None,
        method: context.method,
        // A fragment distinguishes operations of one path in the document. It is never sent.
        path: context.path.split('#').next().unwrap_or_default().to_owned(),
        docs: api::Docs {
            summary: operation.summary.clone(),
            description: operation.description.clone(),
            more: operation.external_docs.as_ref().map(|docs| docs.url.clone()),
            deprecated: operation.deprecated,
            ..api::Docs::default()
        },
        parameters,
        body: None,
        successes: responses.successes,
        failures: responses.failures,
        security,
        server: context.server,
        idempotent: lower_idempotency(cx, context, operation),
        retry: lower_retry(cx, context, operation),
        pagination,
        broken: has_broken_parameter || has_broken_body || responses.broken,
    };
    if !use_items(cx, bodies.len().max(1), &preferred) || bodies.is_empty() {
        return vec![preferred];
    }
    let variants = bodies.into_iter().map(|(variant, body)| api::Operation {
        body_variant: variant,
        body: Some(body),
        ..preferred.clone()
    });
    variants.collect()
}

/// Counts the items of an operation, which each variant of its body repeats. Returns `false` beyond the limit.
fn use_items(cx: &mut Lower<'_>, variants: usize, operation: &api::Operation) -> bool {
    let bodies = operation.responses().map(|response| 1 + response.alternatives.len() + response.headers.len());
    let items = 1 + operation.parameters.len() + operation.security.len() + bodies.sum::<usize>();
    if let Some(left) = cx.operation_items {
        cx.operation_items = left.checked_sub(variants * items);
        if cx.operation_items.is_none() {
            cx.report.push(diagnostics::lower::too_many_items(&operation.at, limits::OPERATION_ITEMS));
        }
    }
    cx.operation_items.is_some()
}

/// Lowers the security requirements of the operation, or else of the document.
fn lower_security(
    cx: &mut Lower<'_>,
    context: &Context<'_>,
    id: &str,
    operation: &v3::Operation,
) -> Vec<api::SecurityRequirement> {
    let (at, declared) = match &operation.security {
        Some(security) => (context.at.child("security"), Some(&security[..])),
        None => (context.root.at.child("security"), context.root.security.as_deref()),
    };
    let declared = declared.unwrap_or_default();
    let security = client::lower_requirements(cx, context.root, &at, declared);
    if security.is_empty() && !declared.is_empty() {
        cx.report.push(diagnostics::lower::unsupported_requirements(context.at, id));
    }
    security
}

/// Lowers the retry policy of the operation, or else of the document.
fn lower_retry(cx: &mut Lower<'_>, context: &Context<'_>, operation: &v3::Operation) -> Option<api::Retry> {
    match operation.extensions.get(retry::KEY) {
        Some(value) => retry::lower_retry(cx, &context.at.child(retry::KEY), value),
        None => context.retry.cloned(),
    }
}

/// Returns whether requests may be repeated: by the extension, or else by the method. With an invalid value they are not,
/// because a request that acts twice does more harm than one that fails.
fn lower_idempotency(cx: &mut Lower<'_>, context: &Context<'_>, operation: &v3::Operation) -> bool {
    let key = Extension::Idempotent.key();
    let Some(value) = operation.extensions.get(key) else { return context.method.is_idempotent() };
    value.as_bool().unwrap_or_else(|| {
        cx.report.push(diagnostics::lower::invalid_idempotent(&context.at.child(key), key));
        false
    })
}
