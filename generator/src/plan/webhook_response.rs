//! What webhooks are answered with: one type where that is enough, an enum with a variant for each status where not.

use super::types::Scope;
use super::{docs, response};
use crate::api::{self, Status};
use crate::rust::{Answer, Docs, Reply, ReplyBody, ReplyVariant};

/// What a webhook is answered with.
pub(super) fn answer(scope: &mut Scope<'_>, it: &api::Webhook, method: &str, request: &str) -> Answer {
    let told: Vec<&api::Reply> = it.replies.iter().filter(|it| is_told(it)).collect();
    match told[..] {
        [] => Answer::One(Reply { status: Some(200), body: ReplyBody::Empty }),
        [one] => {
            let usual = match one.status {
                Status::Code(it) => it,
                Status::Range(it) => it * 100,
                Status::Default => 200,
            };
            Answer::One(Reply { status: Some(usual), body: body(scope, &one.body) })
        }
        _ => {
            let variants = told.into_iter().map(|it| variant(scope, it)).collect();
            let stem = request.strip_suffix("Request").unwrap_or(request);
            let docs = docs::line(format!("What [`{method}`](super::Inbound::{method}) answers, by status."));
            Answer::Choice(format!("{stem}Answer"), docs, variants)
        }
    }
}

/// A failure without a body is a problem like any other, and needs no name.
pub(super) fn is_told(it: &api::Reply) -> bool {
    let failure = match it.status {
        Status::Code(it) => it >= 400,
        Status::Range(it) => it >= 4,
        Status::Default => true,
    };
    !failure || it.body != api::ReplyBody::Empty
}

fn variant(scope: &mut Scope<'_>, it: &api::Reply) -> ReplyVariant {
    let said = docs::markdown(&it.description);
    let docs = if said.is_empty() { docs::line(response::status(it.status)) } else { said };
    let status = if let Status::Code(it) = it.status { Some(it) } else { None };
    ReplyVariant { ident: response::ident(it.status), docs, reply: Reply { status, body: body(scope, &it.body) } }
}

fn body(scope: &mut Scope<'_>, it: &api::ReplyBody) -> ReplyBody {
    match it {
        api::ReplyBody::Empty => ReplyBody::Empty,
        api::ReplyBody::Redirect => ReplyBody::Redirect,
        api::ReplyBody::Json(name, ty) => {
            let other = (name != "application/json").then(|| name.clone());
            ReplyBody::Json(other, scope.nullable(ty))
        }
        api::ReplyBody::Text(name) => ReplyBody::Text(name.clone()),
        api::ReplyBody::Bytes(name) => ReplyBody::Bytes(name.clone()),
    }
}

/// What a text means that is answered.
pub(super) fn answer_docs(it: &Answer) -> Docs {
    match it {
        Answer::One(Reply { body: ReplyBody::Redirect, .. }) => docs::line("The answer is the place to go to."),
        Answer::One(Reply { body: ReplyBody::Text(name) | ReplyBody::Bytes(name), .. }) => {
            docs::line(format!("The answer is {}.", docs::wire(name)))
        }
        Answer::One(Reply { body: ReplyBody::Empty | ReplyBody::Json(..), .. }) | Answer::Choice(..) => Vec::new(),
    }
}

/// What the document says of failures, one line each.
pub(super) fn failure_docs(it: &api::Webhook) -> Docs {
    let failures = it.replies.iter().filter(|it| !is_told(it) && !it.description.is_empty());
    let lines: Docs = failures
        .map(|it| {
            let said = docs::markdown(&it.description).join(" ");
            format!("* `{}`: {}", response::status(it.status), said.trim_end_matches('.'))
        })
        .collect();
    if lines.is_empty() { lines } else { docs::paragraphs([docs::line("# Errors"), lines]) }
}
