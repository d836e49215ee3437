//! Operations.

use openapiv3 as v3;

use super::reference::{follow, place};
use super::{Lower, client, parameter, place::stand_in_id, prose, schema};
use crate::api::{self, Kind, Presence, Type};
use crate::parse::Root;
use crate::pointer::Pointer;
use crate::report::Id;
use crate::vocabulary::Method;

/// Every operation of a document.
pub(super) fn operations(cx: &mut Lower<'_>, root: &Root, server: Option<usize>) {
    let mut any_security = root.security.is_some() || !root.security_schemes.is_empty();
    for (path, at) in &root.paths {
        let Some((_, item)) = follow(cx, |it| &it.path_items, at) else {
            cx.api.unreadable.push((at.clone(), path.clone()));
            continue;
        };
        for (at, _) in &item.servers {
            cx.report.add(Id::UnsupportedServer, at, "a server of a path alone is not used yet");
        }
        for (method, at) in &item.operations {
            let Some((at, operation)) = follow(cx, |it| &it.operations, at) else {
                cx.api.unreadable.push((at.clone(), stand_in_id(method.field(), path)));
                continue;
            };
            any_security |= operation.security.is_some();
            for index in 0..operation.servers.len() {
                let at = at.child("servers").item(index);
                cx.report.add(Id::UnsupportedServer, &at, "a server of an operation alone is not used yet");
            }
            let context = Context { root, at: &at, method: *method, path, shared: &item.parameters, server };
            if let Some(operation) = self::operation(cx, &context, operation) {
                cx.api.operations.push(operation);
            }
        }
    }
    if !any_security {
        let help = "say it with an overlay action:\n- target: $\n  update:\n    security: [ { bearer: [] } ]\n    \
                    components: { securitySchemes: { bearer: { type: http, scheme: bearer } } }";
        let message = "nothing says how to authenticate: requests go out without credentials";
        cx.report.add_with_help(Id::MissingSecurity, &root.at, message, help);
    }
}

/// What stands around an operation.
struct Context<'a> {
    root: &'a Root,
    at: &'a Pointer,
    method: Method,
    path: &'a str,
    /// The parameters of the path item.
    shared: &'a [Pointer],
    server: Option<usize>,
}

/// `None` if a method made of it could not work; that has been reported.
fn operation(cx: &mut Lower<'_>, context: &Context<'_>, it: &v3::Operation) -> Option<api::Operation> {
    let at = context.at;
    if context.method == Method::Query {
        cx.report.add(Id::UnsupportedKeyword, at, "the method QUERY is not expressed: the operation is left out");
        return None;
    }
    let id = it.operation_id.clone().unwrap_or_else(|| {
        let id = stand_in_id(context.method.field(), context.path);
        let help = "name it with an overlay: names made of a path change with the path";
        cx.report.add_with_help(Id::MissingOperationId, at, format!("no `operationId`: it is named by `{id}`"), help);
        id
    });
    let own = it.parameters.iter().filter_map(place);
    for (index, tag) in it.tags.iter().enumerate().skip(1) {
        let message = format!("the operation stands with its first tag only, not with `{tag}`");
        cx.report.add(Id::UnsupportedKeyword, &at.child("tags").item(index), message);
    }
    let (parameters, mut broken) = parameter::parameters(cx, at, context.path, context.shared, own)?;
    let (body, unread_body) = body(cx, context, &id, it)?;
    broken |= unread_body;
    let (answer, failures, unread) = responses(cx, at, &it.responses)?;
    broken |= unread;
    let global = (context.root.at.child("security"), context.root.security.as_deref());
    let (place, security) = match &it.security {
        Some(own) => (at.child("security"), Some(&own[..])),
        None => global,
    };
    let asked = security.unwrap_or_default();
    let errors = cx.report.errors();
    let security = client::requirements(cx, context.root, &place, asked);
    if security.is_empty() && !asked.is_empty() {
        let message = format!("no way to authenticate `{id}` is expressed: the caller has to add what it takes");
        cx.report.add(Id::UnsupportedSecurity, at, message);
    }
    let repeatable = repeatable(cx, at, it).unwrap_or(context.method.is_idempotent());
    broken |= cx.report.errors() > errors;
    Some(api::Operation {
        at: at.clone(),
        id,
        rust_name: it.extensions.get("x-rust-name").and_then(|it| it.as_str()).map(str::to_owned),
        tag: it.tags.first().cloned(),
        method: context.method,
        path: context.path.to_owned(),
        docs: api::Docs {
            summary: it.summary.clone(),
            description: it.description.clone(),
            more: it.external_docs.as_ref().map(|it| it.url.clone()),
            deprecated: it.deprecated,
        },
        parameters,
        body,
        answer,
        failures,
        security,
        server: context.server,
        repeatable,
        broken,
    })
}

/// What is sent, and whether it could not be read. `None` if it is nothing that we express; that has been reported.
fn body(
    cx: &mut Lower<'_>,
    context: &Context<'_>,
    id: &str,
    it: &v3::Operation,
) -> Option<(Option<api::RequestBody>, bool)> {
    let Some(body) = &it.request_body else {
        body_in_prose(cx, context, id, it);
        return Some((None, false));
    };
    match place(body).and_then(|at| follow(cx, |it| &it.request_bodies, &at)) {
        Some((at, body)) => Some((Some(request_body(cx, &at, body)?), false)),
        None => Some((None, true)),
    }
}

/// Whether the document says that the operation may be sent twice.
fn repeatable(cx: &mut Lower<'_>, at: &Pointer, it: &v3::Operation) -> Option<bool> {
    let key = "x-specwright-repeatable";
    let said = it.extensions.get(key)?;
    if !said.is_boolean() {
        cx.report.add(Id::InvalidValue, &at.child(key), format!("`{key}` is `true` or `false`"));
    }
    said.as_bool()
}

/// A method without its body cannot work, however well it compiles.
fn body_in_prose(cx: &mut Lower<'_>, context: &Context<'_>, id: &str, it: &v3::Operation) {
    let takes_body = matches!(context.method, Method::Post | Method::Put | Method::Patch);
    if takes_body && it.description.as_deref().is_some_and(prose::describes_body) {
        let message = format!("the request body of `{id}` is described only in prose, as a table");
        let help = format!(
            "say it with an overlay action:\n- target: $.paths['{}'].{}\n  update:\n    requestBody:\n      required: true\n      \
             content: {{ application/json: {{ schema: {{ type: object, properties: {{ … }} }} }} }}",
            context.path,
            context.method.field()
        );
        cx.report.add_with_help(Id::BodyInProse, context.at, message, help);
    }
}

fn request_body(cx: &mut Lower<'_>, at: &Pointer, body: &v3::RequestBody) -> Option<api::RequestBody> {
    let at = at.child("content");
    let Some((media_type, ty)) = json(cx, &at, &body.content) else {
        let names: Vec<&str> = body.content.keys().map(String::as_str).collect();
        let message = format!("a request body of {} is not expressed: the operation is left out", list(&names));
        cx.report.add(Id::UnsupportedMediaType, &at, message);
        return None;
    };
    other_media_types(cx, &at, &body.content, media_type);
    let presence = if body.required { Presence::Required } else { Presence::Optional };
    Some(api::RequestBody { presence, ty, description: body.description.clone() })
}

/// The JSON among the media types, and its type.
fn json<'a>(cx: &mut Lower<'_>, at: &Pointer, content: &'a v3::Content) -> Option<(&'a str, Type)> {
    let (name, media_type) = content.iter().find(|(name, _)| is_json(name))?;
    let schema = media_type.schema.as_ref().and_then(place).and_then(|at| cx.spec.schema_ids.get(&at).copied());
    let ty = match schema {
        Some(schema) => schema::ty(cx, schema),
        None => {
            cx.report.add(Id::UnsupportedSchema, &at.child(name), "no `schema`: any JSON is taken");
            Type { kind: Kind::Any, nullable: false }
        }
    };
    Some((name, ty))
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json") || essence == "*/*" || essence == "text/json"
}

fn other_media_types(cx: &mut Lower<'_>, at: &Pointer, content: &v3::Content, used: &str) {
    for name in content.keys().filter(|it| *it != used) {
        let message = format!("`{name}` is not expressed: `{used}` is used");
        cx.report.add(Id::UnsupportedMediaType, &at.child(name), message);
    }
}

fn list(names: &[&str]) -> String {
    match names {
        [] => "no media type".to_owned(),
        _ => names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(" or "),
    }
}

/// What comes back, and whether some of it could not be read.
fn responses(
    cx: &mut Lower<'_>,
    at: &Pointer,
    responses: &v3::Responses,
) -> Option<(api::Answer, Vec<api::Failure>, bool)> {
    let at = at.child("responses");
    let mut successes: Vec<Option<Type>> = Vec::new();
    let mut failures = Vec::new();
    let numbered = responses.responses.iter().map(|(status, it)| (status.to_string(), it));
    let default = responses.default.iter().map(|it| ("default".to_owned(), it));
    let mut broken = false;
    // Where no success is declared, `default` speaks of it as well.
    let no_success = !responses.responses.keys().any(|it| it.to_string().starts_with('2'));
    for (status, response) in numbered.chain(default) {
        let Some((place, response)) = place(response).and_then(|it| follow(cx, |it| &it.responses, &it)) else {
            broken = true;
            continue;
        };
        let at = place.child("content");
        let found = json(cx, &at, &response.content);
        let ty = found.as_ref().map(|(_, ty)| ty.clone());
        if let Some((used, _)) = found {
            other_media_types(cx, &at, &response.content, used);
        }
        if status.starts_with('2') || (status == "default" && no_success) {
            if ty.is_none() && !response.content.is_empty() {
                let names: Vec<&str> = response.content.keys().map(String::as_str).collect();
                let message = format!("an answer of {} is not expressed: the operation is left out", list(&names));
                cx.report.add(Id::UnsupportedMediaType, &at, message);
                return None;
            }
            successes.push(ty);
        } else {
            failures.push(api::Failure { status, description: response.description.clone(), ty });
        }
    }
    Some((answer(cx, &at, successes), failures, broken))
}

/// One type for every success.
fn answer(cx: &mut Lower<'_>, at: &Pointer, successes: Vec<Option<Type>>) -> api::Answer {
    let any_empty = successes.iter().any(Option::is_none);
    let mut types: Vec<Type> = successes.into_iter().flatten().collect();
    types.dedup();
    match &types[..] {
        [] => api::Answer::Empty,
        [one] => api::Answer::Json(Type { kind: one.kind.clone(), nullable: one.nullable || any_empty }),
        _ => {
            let message = "successes of several types are not told apart yet: any JSON is taken";
            cx.report.add(Id::UnsupportedResponses, at, message);
            api::Answer::Json(Type { kind: Kind::Any, nullable: false })
        }
    }
}
