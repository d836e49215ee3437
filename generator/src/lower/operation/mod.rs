//! Operations.

pub(super) mod body;
pub(super) mod content;
pub(super) mod context;
pub(super) mod header;
pub(super) mod header_name;
pub(super) mod pagination;
pub(super) mod parameter;
pub(super) mod request_body;
pub(super) mod response;
pub(super) mod retry;

use openapiv3 as v3;

use super::Lower;
use super::client;
use super::names::stand_in_id;
use super::reference::{follow, place};
use super::server;
use crate::api;
use crate::diagnostics::Id;
use crate::parse::{Extension, Root};
use crate::pointer::Pointer;
use context::Context;

/// Every operation of a document.
pub(in crate::lower) fn operations(cx: &mut Lower<'_>, root: &Root, server: Option<usize>) {
    let retry = root.retries.as_ref().and_then(|it| retry::retry(cx, &root.at.child(retry::KEY), it));
    let mut any_security = root.security.is_some() || !root.security_schemes.is_empty();
    for (path, at) in &root.paths {
        let Some((_, item)) = follow(cx, |it| &it.path_items, at) else {
            cx.api.unreadable.push((at.clone(), path.clone()));
            continue;
        };
        let of_path = server::own(cx, item.servers.iter().map(|(at, it)| (at.clone(), it)));
        for (method, at) in &item.operations {
            let Some((at, operation)) = follow(cx, |it| &it.operations, at) else {
                cx.api.unreadable.push((at.clone(), stand_in_id(method.field(), path)));
                continue;
            };
            any_security |= operation.security.is_some();
            if operation.extensions.get(Extension::Ignore.key()) == Some(&true.into()) {
                continue;
            }
            let own = operation.servers.iter().enumerate();
            let own = server::own(cx, own.map(|(index, it)| (at.child("servers").item(index), it)));
            let server = own.or(of_path).or(server);
            let context = Context {
                root,
                at: &at,
                method: *method,
                path,
                shared: &item.parameters,
                server,
                retry: retry.as_ref(),
            };
            let operations = self::operation(cx, &context, operation);
            cx.api.operations.extend(operations);
        }
    }
    if !any_security && !root.has_only_webhooks() {
        let help = "say it with an overlay action:\n- target: $\n  update:\n    security: [ { bearer: [] } ]\n    \
                    components: { securitySchemes: { bearer: { type: http, scheme: bearer } } }";
        let message = "nothing says how to authenticate: requests go out without credentials";
        cx.report.add_with_help(Id::MissingSecurity, &root.at, message, help);
    }
}

/// An operation, and once more with each other body that it may send.
fn operation(cx: &mut Lower<'_>, context: &Context<'_>, it: &v3::Operation) -> Vec<api::Operation> {
    let at = context.at;
    let id = it.operation_id.clone().unwrap_or_else(|| {
        let id = stand_in_id(context.method.field(), context.path);
        let help = "name it with an overlay: names made of a path change with the path";
        cx.report.add_with_help(Id::MissingOperationId, at, format!("no `operationId`: it is named by `{id}`"), help);
        id
    });
    let own = it.parameters.iter().filter_map(place);
    let (parameters, mut broken) = parameter::parameters(cx, at, context.path, context.shared, own);
    let (bodies, unread_body) = body::bodies(cx, context, &id, it);
    broken |= unread_body;
    let responses = response::responses(cx, context.method, &it.responses);
    broken |= responses.broken;
    let errors = cx.report.errors();
    let security = security(cx, context, &id, it);
    let said = |key: &str| it.extensions.get(key).and_then(|it| it.as_str()).map(str::to_owned);
    let repeatable = repeatable(cx, at, it).unwrap_or(context.method.is_idempotent());
    broken |= cx.report.errors() > errors;
    let pagination = pagination::pagination(cx, at, &id, it, &parameters);
    let usual = api::Operation {
        at: at.clone(),
        id,
        rust_name: said(Extension::RustName.key()).or_else(|| said(Extension::NameOverride.key())),
        tags: said(Extension::Group.key()).map_or_else(|| it.tags.clone(), |it| vec![it]),
        body_variant: None,
        method: context.method,
        // A fragment tells operations of one path apart for readers; it is never sent.
        path: context.path.split('#').next().unwrap_or_default().to_owned(),
        docs: api::Docs {
            summary: it.summary.clone(),
            description: it.description.clone(),
            more: it.external_docs.as_ref().map(|it| it.url.clone()),
            deprecated: it.deprecated,
            ..api::Docs::default()
        },
        parameters,
        body: None,
        successes: responses.successes,
        failures: responses.failures,
        security,
        server: context.server,
        idempotent: repeatable,
        retry: retry(cx, context, it),
        pagination,
        broken,
    };
    if bodies.is_empty() {
        return vec![usual];
    }
    let made = bodies.into_iter().map(|(variant, body)| api::Operation {
        body_variant: variant,
        body: Some(body),
        ..usual.clone()
    });
    made.collect()
}

/// What must be met to be let in, as the operation or the document says.
fn security(cx: &mut Lower<'_>, context: &Context<'_>, id: &str, it: &v3::Operation) -> Vec<api::SecurityRequirement> {
    let (place, said) = match &it.security {
        Some(own) => (context.at.child("security"), Some(&own[..])),
        None => (context.root.at.child("security"), context.root.security.as_deref()),
    };
    let asked = said.unwrap_or_default();
    let security = client::requirements(cx, context.root, &place, asked);
    if security.is_empty() && !asked.is_empty() {
        let message = format!("no way to authenticate `{id}` is expressed: the caller has to add what it takes");
        cx.report.add(Id::UnsupportedSecurity, context.at, message);
    }
    security
}

/// What the document says about sending the operation again; what stands on the operation goes first.
fn retry(cx: &mut Lower<'_>, context: &Context<'_>, it: &v3::Operation) -> Option<api::Retry> {
    match it.extensions.get(retry::KEY) {
        Some(own) => retry::retry(cx, &context.at.child(retry::KEY), own),
        None => context.retry.cloned(),
    }
}

/// Whether the document says that the operation may be sent twice.
fn repeatable(cx: &mut Lower<'_>, at: &Pointer, it: &v3::Operation) -> Option<bool> {
    let key = Extension::Idempotent.key();
    let said = it.extensions.get(key)?;
    if !said.is_boolean() {
        cx.report.add(Id::InvalidValue, &at.child(key), format!("`{key}` is `true` or `false`"));
    }
    said.as_bool()
}
