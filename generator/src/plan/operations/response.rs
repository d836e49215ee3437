//! Responses: one type where that is enough, and else an enum with a variant for each status.

use indexmap::IndexSet;

use super::super::docs::described_or;
use super::super::status::{statuses, variant_ident};
use super::type_names::TypeNames;
use crate::api::{self, ResponseBody, Status};
use crate::media_type::is_json;
use crate::prose;
use crate::rust::{Decode, Docs, StatusEnum, StatusEnumRole, StatusVariant, Statuses, Stream};
use crate::spelling::Scope;

/// Plans how a response is decoded while it arrives.
pub(super) fn plan_stream(scope: &Scope<'_>, operation: &api::Operation) -> Option<Stream> {
    Some(match operation.successes.iter().find_map(|response| response.stream.as_ref())? {
        api::Stream::Bytes => Stream::Bytes,
        api::Stream::Lines(ty) => Stream::Lines(scope.nullable(ty)),
        api::Stream::Events(Some(ty)) => Stream::Events(scope.nullable(ty)),
        api::Stream::Events(None) => Stream::TextEvents,
    })
}

/// Plans how a success response is decoded, and the enum of its types if there are several; nothing for a response that
/// can only be streamed.
pub(super) fn plan_success(
    scope: &Scope<'_>,
    names: &TypeNames<'_>,
    operation: &api::Operation,
) -> (Option<Decode>, Option<StatusEnum>) {
    let successes = &operation.successes;
    if successes.iter().any(|response| response.body == ResponseBody::StreamOnly) {
        return (None, None);
    }
    if successes.iter().any(|response| response.status.is_redirect()) {
        return (Some(Decode::Redirect), None);
    }
    let may_be_empty = successes.iter().any(|response| response.body == ResponseBody::Empty);
    let mut bodies: Vec<&ResponseBody> = successes.iter().map(|response| &response.body).collect();
    bodies.retain(|body| **body != ResponseBody::Empty);
    bodies.dedup();
    let decode = match bodies[..] {
        [] => Decode::Empty,
        [ResponseBody::Json(ty)] if may_be_empty => {
            let ty = api::Type { kind: ty.kind.clone(), nullable: true };
            Decode::Json(scope.nullable(&ty))
        }
        [ResponseBody::Xml(ty, _)] if may_be_empty => {
            let ty = api::Type { kind: ty.kind.clone(), nullable: true };
            Decode::Xml(scope.nullable(&ty))
        }
        [body] => decode(scope, body),
        _ => {
            let success_enum = success_enum(scope, names, operation);
            return (Some(Decode::StatusEnum(success_enum.ident.clone())), Some(success_enum));
        }
    };
    (Some(decode), None)
}

fn success_enum(scope: &Scope<'_>, names: &TypeNames<'_>, operation: &api::Operation) -> StatusEnum {
    let successes = operation.successes.iter();
    let mut variants: Vec<StatusVariant> = successes.map(|response| status_variant(scope, response)).collect();
    if !operation.successes.iter().any(|response| response.status == Status::Default) {
        // A server may send a success status that the document does not list.
        variants.push(StatusVariant {
            ident: "Other".to_owned(),
            docs: prose::line("Any other success status."),
            statuses: Statuses::Any,
            decode: Decode::Bytes,
        });
    }
    let is_described = operation.responses().any(|response| response.media_type.is_some());
    let fallback = if is_described && !describes_json(operation) { "*/*" } else { JSON };
    let accept = accept_header(operation).unwrap_or_else(|| fallback.to_owned());
    let docs = prose::line(format!("The success responses of {}, by status.", names.method_path));
    StatusEnum {
        ident: names.derive("Output"),
        docs,
        role: StatusEnumRole::Success { accept },
        variants,
        alias_of: None,
    }
}

/// Plans the enum of the error bodies, if they have several types.
pub(super) fn plan_error_enum(
    scope: &Scope<'_>,
    names: &TypeNames<'_>,
    operation: &api::Operation,
) -> Option<StatusEnum> {
    let typed: Vec<&api::Response> = operation.failures.iter().filter(|it| it.body.ty().is_some()).collect();
    if typed.windows(2).all(|pair| pair[0].body == pair[1].body) {
        return None;
    }
    let variants = typed.into_iter().map(|response| status_variant(scope, response)).collect();
    let docs = prose::line(format!("The error bodies of {}, by status.", names.method_path));
    Some(StatusEnum { ident: names.derive("Error"), docs, role: StatusEnumRole::Error, variants, alias_of: None })
}

fn status_variant(scope: &Scope<'_>, response: &api::Response) -> StatusVariant {
    StatusVariant {
        ident: variant_ident(response.status),
        docs: described_or(Some(&response.description), || prose::status(response.status)),
        statuses: statuses(response.status),
        decode: decode(scope, &response.body),
    }
}

fn decode(scope: &Scope<'_>, body: &ResponseBody) -> Decode {
    match body {
        ResponseBody::Empty => Decode::Empty,
        ResponseBody::Json(ty) => Decode::Json(scope.nullable(ty)),
        ResponseBody::Xml(ty, _) => Decode::Xml(scope.nullable(ty)),
        ResponseBody::Text => Decode::Text,
        ResponseBody::Bytes | ResponseBody::StreamOnly => Decode::Bytes,
    }
}

const JSON: &str = "application/json";

/// Returns the `accept` header of an operation; `None` if that of the decoder is right, or if a stream sets its own header. The
/// header names JSON only if the document describes JSON, also in an error, or no content at all. Any other media type has the
/// lowest priority, unless the only described body is text or XML: some servers compare the header with the name of the media
/// type.
pub(super) fn accept_header(operation: &api::Operation) -> Option<String> {
    let is_sequence = |stream: &api::Stream| matches!(stream, api::Stream::Lines(_) | api::Stream::Events(_));
    if operation.successes.iter().filter_map(|response| response.stream.as_ref()).any(is_sequence) {
        return None;
    }
    let has_json = describes_json(operation);
    let mut accepted: IndexSet<&str> = operation.successes.iter().flat_map(accepted_media_types).collect();
    if operation.successes.iter().all(|response| response.body == ResponseBody::Empty) && !has_json {
        accepted.extend(operation.failures.iter().flat_map(accepted_media_types));
    }
    // The response of a document that declares `*/*` may have a JSON type of another name.
    let is_open = |response: &api::Response| {
        let is_json = matches!(response.body, ResponseBody::Json(_));
        is_json && response.media_type.as_deref().is_some_and(|name| name.trim() == "*/*")
    };
    let has_bytes = operation.successes.iter().any(|response| response.body == ResponseBody::Bytes);
    if accepted.is_empty() && operation.successes.iter().any(is_open) {
        accepted.insert(JSON);
    } else if accepted.is_empty() || !has_bytes && accepted.iter().all(|name| *name == JSON) {
        return None;
    } else if !accepted.contains(JSON) && has_json {
        accepted.insert("application/json;q=0.9");
    }
    if accepted.len() > 1 || has_bytes || has_json {
        accepted.insert("*/*;q=0.1");
    }
    Some(accepted.into_iter().collect::<Vec<_>>().join(", "))
}

/// Returns whether a response of an operation is JSON, by its type or by the name of its media type.
fn describes_json(operation: &api::Operation) -> bool {
    let is_typed = |response: &api::Response| {
        let mut bodies = std::iter::once(&response.body).chain(response.alternatives.iter().map(|(_, body)| body));
        bodies.any(|body| matches!(body, ResponseBody::Json(_)))
    };
    let names = operation.responses().flat_map(media_types);
    operation.responses().any(is_typed) || names.into_iter().any(|name| name.trim() != "*/*" && is_json(name))
}

/// Returns the media types of a response.
fn media_types(response: &api::Response) -> impl Iterator<Item = &str> {
    response.media_type.as_deref().into_iter().chain(response.alternatives.iter().map(|(name, _)| name.as_str()))
}

/// Returns the media types of a response that the decoder reads, without ranges: of bytes all, of other bodies one.
fn accepted_media_types(response: &api::Response) -> impl Iterator<Item = &str> {
    let is_concrete = |name: &&str| !name.contains('*') && name.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    let is_bytes = response.body == ResponseBody::Bytes;
    let others = response.alternatives.iter().filter(move |(_, body)| is_bytes && *body == ResponseBody::Bytes);
    let others = others.map(|(name, _)| name.as_str());
    response.media_type.as_deref().into_iter().chain(others).filter(is_concrete)
}

/// Documents the other media types that a caller can request.
pub(super) fn alternatives_docs(scope: &Scope<'_>, operation: &api::Operation) -> Docs {
    let mut lines: IndexSet<String> = IndexSet::new();
    for (name, body) in operation.successes.iter().flat_map(|response| &response.alternatives) {
        let decoder = match decode(scope, body) {
            Decode::Json(ty) => format!("Json<{ty}>"),
            Decode::Xml(ty) => format!("Xml<{ty}>"),
            Decode::Text => "PlainText".to_owned(),
            Decode::Bytes | Decode::Empty | Decode::Redirect | Decode::StatusEnum(_) => "Binary".to_owned(),
        };
        let code = prose::wire(&format!(".header(\"accept\", {name:?}).send_as::<{decoder}>()"));
        lines.insert(format!("* {code}"));
    }
    let lines: Docs = lines.into_iter().collect();
    if lines.is_empty() { lines } else { prose::paragraphs([prose::line("Other response formats:"), lines]) }
}

/// Documents the error responses, with one line each.
pub(super) fn error_docs(scope: &Scope<'_>, operation: &api::Operation, error_enum: Option<&StatusEnum>) -> Docs {
    let has_enum = error_enum.is_some();
    let mut lines: Docs = operation.failures.iter().map(|response| error_line(scope, response, has_enum)).collect();
    if let Some(StatusEnum { ident, .. }) = error_enum {
        lines.push(String::new());
        lines.push(format!("[`{ident}::of_error`] decodes the body."));
    }
    if lines.is_empty() { lines } else { prose::paragraphs([prose::line("# Errors"), lines]) }
}

fn error_line(scope: &Scope<'_>, response: &api::Response, has_enum: bool) -> String {
    let mut line = format!("* `{}`", prose::status(response.status));
    let description = prose::markdown(&response.description).join(" ");
    if !description.is_empty() {
        line.push_str(&format!(": {}", description.trim_end_matches('.')));
    }
    if let Some(ty) = response.body.ty() {
        line.push_str(&format!("; the body is a `{}`", scope.nullable(ty)));
        match response.body.xml_type() {
            _ if has_enum => {}
            None => line.push_str(", decoded by `error.json()`"),
            Some(ty) => line.push_str(&format!(", decoded by `error.read::<Xml<{}>>()`", scope.nullable(ty))),
        }
    }
    line
}
