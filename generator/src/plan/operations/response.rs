//! What comes of a call: one type where that is enough, an enum with a variant for each status where it is not.

use std::collections::BTreeSet;

use crate::api::{self, ResponseBody, Status};
use crate::prose;
use crate::rust::{Decode, Docs, StatusEnum, StatusEnumRole, StatusVariant, Statuses, Stream};
use crate::spelling::Scope;

/// The names of an operation that what comes of it is called by.
pub(in crate::plan) struct Names<'a> {
    /// The type of the operation's group, and its method there.
    pub(in crate::plan) link: String,
    /// The type of the call.
    pub(in crate::plan) call: &'a str,
    /// The types of all calls of the group.
    pub(in crate::plan) calls: &'a BTreeSet<String>,
}

impl Names<'_> {
    /// A name of our own gives way to those of operations.
    fn derived(&self, word: &str) -> String {
        // What a call gave way to is no part of what comes of it.
        let mut res = format!("{}{word}", self.call.trim_end_matches('_'));
        while self.calls.contains(&res) {
            res.push('_');
        }
        res
    }
}

/// How a success is read while it comes.
pub(in crate::plan) fn stream(scope: &Scope<'_>, it: &api::Operation) -> Option<Stream> {
    Some(match it.successes.iter().find_map(|it| it.stream.as_ref())? {
        api::Stream::Bytes => Stream::Bytes,
        api::Stream::Lines(ty) => Stream::Lines(scope.nullable(ty)),
        api::Stream::Events(Some(ty)) => Stream::Events(scope.nullable(ty)),
        api::Stream::Events(None) => Stream::TextEvents,
    })
}

/// How a success is read, and the enum for it if it takes one. Nothing reads what has no end.
pub(in crate::plan) fn answer(
    scope: &Scope<'_>,
    names: &Names<'_>,
    it: &api::Operation,
) -> (Option<Decode>, Option<StatusEnum>) {
    if it.successes.iter().any(|it| it.body == ResponseBody::StreamOnly) {
        return (None, None);
    }
    let (decode, choice) = by_status(scope, names, it);
    (Some(decode), choice)
}

fn by_status(scope: &Scope<'_>, names: &Names<'_>, it: &api::Operation) -> (Decode, Option<StatusEnum>) {
    if it.successes.iter().any(|it| it.status.is_redirect()) {
        return (Decode::Redirect, None);
    }
    let empty = it.successes.iter().any(|it| it.body == ResponseBody::Empty);
    let mut bodies: Vec<&ResponseBody> = it.successes.iter().map(|it| &it.body).collect();
    bodies.retain(|it| **it != ResponseBody::Empty);
    bodies.dedup();
    match bodies[..] {
        [] => (Decode::Empty, None),
        [ResponseBody::Json(ty)] if empty => {
            let ty = api::Type { kind: ty.kind.clone(), nullable: true };
            (Decode::Json(scope.nullable(&ty)), None)
        }
        [one] => (decode(scope, one), None),
        _ => {
            let mut variants: Vec<StatusVariant> = it.successes.iter().map(|it| alternative(scope, it)).collect();
            if !it.successes.iter().any(|it| it.status == Status::Default) {
                // A success that the document does not list is one all the same.
                variants.push(StatusVariant {
                    ident: "Other".to_owned(),
                    docs: prose::line("Any other success."),
                    statuses: Statuses::Any,
                    decode: Decode::Bytes,
                });
            }
            let accept = accept(it).unwrap_or_else(|| JSON.to_owned());
            let ident = names.derived("Output");
            let docs = prose::line(format!("What [`{}`] answers with, by status.", names.link));
            (
                Decode::StatusEnum(ident.clone()),
                Some(StatusEnum { ident, docs, outcome: StatusEnumRole::Success { accept }, variants }),
            )
        }
    }
}

/// The enum for failures, if their bodies are not all of one type.
pub(in crate::plan) fn failure(scope: &Scope<'_>, names: &Names<'_>, it: &api::Operation) -> Option<StatusEnum> {
    let typed: Vec<&api::Response> = it.failures.iter().filter(|it| it.body.ty().is_some()).collect();
    if typed.windows(2).all(|it| it[0].body == it[1].body) {
        return None;
    }
    let variants = typed.into_iter().map(|it| alternative(scope, it)).collect();
    let docs = prose::line(format!("The bodies that [`{}`] fails with, by status.", names.link));
    Some(StatusEnum { ident: names.derived("Error"), docs, outcome: StatusEnumRole::Error, variants })
}

fn alternative(scope: &Scope<'_>, it: &api::Response) -> StatusVariant {
    let said = prose::markdown(&it.description);
    let docs = if said.is_empty() { prose::line(prose::status(it.status)) } else { said };
    StatusVariant { ident: ident(it.status), docs, statuses: statuses(it.status), decode: decode(scope, &it.body) }
}

fn decode(scope: &Scope<'_>, it: &ResponseBody) -> Decode {
    match it {
        ResponseBody::Empty => Decode::Empty,
        ResponseBody::Json(ty) => Decode::Json(scope.nullable(ty)),
        ResponseBody::Text => Decode::Text,
        ResponseBody::Bytes | ResponseBody::StreamOnly => Decode::Bytes,
    }
}

const JSON: &str = "application/json";

/// What is asked for, if it is not JSON alone; what is read piece by piece asks for itself. Failures are explained in
/// JSON wherever an API speaks it, and anything is better than nothing.
pub(in crate::plan) fn accept(it: &api::Operation) -> Option<String> {
    let by_piece = |it: &api::Response| matches!(it.stream, Some(api::Stream::Lines(_) | api::Stream::Events(_)));
    if it.successes.iter().any(by_piece) {
        return None;
    }
    let is_sent = |it: &&str| !it.contains('*') && it.chars().all(|it| it == ' ' || it.is_ascii_graphic());
    let mut res: Vec<&str> = Vec::new();
    for name in it.successes.iter().filter_map(|it| it.media_type.as_deref()).filter(is_sent) {
        if !res.contains(&name) {
            res.push(name);
        }
    }
    // Where the document promises no media type, one that speaks JSON by that name alone would not be found.
    let is_open = |it: &api::Response| {
        matches!(it.body, ResponseBody::Json(_)) && it.media_type.as_deref().is_some_and(|it| it.trim() == "*/*")
    };
    match &res[..] {
        [] if it.successes.iter().any(is_open) => res.push(JSON),
        names if names.iter().all(|it| *it == JSON) => return None,
        names if !names.contains(&JSON) => res.push("application/json;q=0.9"),
        _ => {}
    }
    res.push("*/*;q=0.1");
    Some(res.join(", "))
}

/// The media types that a caller may ask for beside the usual one, and how.
pub(in crate::plan) fn other_docs(scope: &Scope<'_>, it: &api::Operation) -> Docs {
    let mut res: Docs = Vec::new();
    for (name, body) in it.successes.iter().flat_map(|it| &it.alternatives) {
        let reader = match decode(scope, body) {
            Decode::Json(ty) => format!("Json<{ty}>"),
            Decode::Text => "PlainText".to_owned(),
            Decode::Bytes | Decode::Empty | Decode::Redirect | Decode::StatusEnum(_) => "Binary".to_owned(),
        };
        let code = prose::wire(&format!(".header(\"accept\", {name:?}).send_as::<runtime::{reader}>()"));
        let line = format!("* {code}");
        if !res.contains(&line) {
            res.push(line);
        }
    }
    if res.is_empty() { res } else { prose::paragraphs([prose::line("Answers in other ways as well:"), res]) }
}

/// What the document says of failures, one line each.
pub(in crate::plan) fn failure_docs(scope: &Scope<'_>, it: &api::Operation, choice: Option<&StatusEnum>) -> Docs {
    let mut res: Docs = it.failures.iter().map(|it| failure_line(scope, it, choice.is_some())).collect();
    if let Some(StatusEnum { ident, .. }) = choice {
        res.push(String::new());
        res.push(format!("`error.decode::<{ident}>()` reads the body: see [`{ident}`]."));
    }
    if res.is_empty() { res } else { prose::paragraphs([prose::line("# Errors"), res]) }
}

fn failure_line(scope: &Scope<'_>, it: &api::Response, is_choice: bool) -> String {
    let mut res = format!("* `{}`", prose::status(it.status));
    let said = prose::markdown(&it.description).join(" ");
    if !said.is_empty() {
        res.push_str(&format!(": {}", said.trim_end_matches('.')));
    }
    if let Some(ty) = it.body.ty() {
        let ty = scope.nullable(ty).to_string();
        res.push_str(&format!("; the body is a `{ty}`"));
        if !is_choice {
            res.push_str(", which `error.json()` reads");
        }
    }
    res
}

fn statuses(it: Status) -> Statuses {
    match it {
        Status::Code(it) => Statuses::One(it),
        Status::Range(it) => Statuses::Hundred(it),
        Status::Default => Statuses::Any,
    }
}

/// The variant for a status: its reason phrase (RFC 9110, section 15).
pub(in crate::plan) fn ident(it: Status) -> String {
    match it {
        Status::Code(code) => match REASONS.iter().find(|(known, _)| *known == code) {
            Some((_, reason)) => (*reason).to_owned(),
            None => format!("Status{code}"),
        },
        Status::Range(2) => "Success".to_owned(),
        Status::Range(3) => "Redirection".to_owned(),
        Status::Range(4) => "ClientError".to_owned(),
        Status::Range(5) => "ServerError".to_owned(),
        Status::Range(it) => format!("Status{it}xx"),
        Status::Default => "Default".to_owned(),
    }
}

const REASONS: &[(u16, &str)] = &[
    (200, "Ok"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "NonAuthoritativeInformation"),
    (204, "NoContent"),
    (205, "ResetContent"),
    (206, "PartialContent"),
    (207, "MultiStatus"),
    (208, "AlreadyReported"),
    (300, "MultipleChoices"),
    (301, "MovedPermanently"),
    (302, "Found"),
    (303, "SeeOther"),
    (304, "NotModified"),
    (307, "TemporaryRedirect"),
    (308, "PermanentRedirect"),
    (400, "BadRequest"),
    (401, "Unauthorized"),
    (402, "PaymentRequired"),
    (403, "Forbidden"),
    (404, "NotFound"),
    (405, "MethodNotAllowed"),
    (406, "NotAcceptable"),
    (407, "ProxyAuthenticationRequired"),
    (408, "RequestTimeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "LengthRequired"),
    (412, "PreconditionFailed"),
    (413, "ContentTooLarge"),
    (414, "UriTooLong"),
    (415, "UnsupportedMediaType"),
    (416, "RangeNotSatisfiable"),
    (417, "ExpectationFailed"),
    (418, "ImATeapot"),
    (421, "MisdirectedRequest"),
    (422, "UnprocessableContent"),
    (423, "Locked"),
    (424, "FailedDependency"),
    (425, "TooEarly"),
    (426, "UpgradeRequired"),
    (428, "PreconditionRequired"),
    (429, "TooManyRequests"),
    (431, "RequestHeaderFieldsTooLarge"),
    (451, "UnavailableForLegalReasons"),
    (500, "InternalServerError"),
    (501, "NotImplemented"),
    (502, "BadGateway"),
    (503, "ServiceUnavailable"),
    (504, "GatewayTimeout"),
    (507, "InsufficientStorage"),
    (508, "LoopDetected"),
    (511, "NetworkAuthenticationRequired"),
];
