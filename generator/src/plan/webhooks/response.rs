//! What webhooks are answered with: one type where that is enough, an enum with a variant for each status where not.

use super::super::operations::response;
use crate::api::{self, Status};
use crate::prose;
use crate::rust::{Docs, HandlerOutput, WebhookResponse, WebhookResponseBody, WebhookResponseVariant};
use crate::spelling::Scope;

/// What a webhook is answered with.
pub(in crate::plan) fn answer(scope: &Scope<'_>, it: &api::Webhook, method: &str, request: &str) -> HandlerOutput {
    let told: Vec<&api::WebhookResponse> = it.responses.iter().filter(|it| !it.is_problem()).collect();
    match told[..] {
        [] => HandlerOutput::Single(WebhookResponse { status: Some(200), body: WebhookResponseBody::Empty }),
        [one] => {
            let usual = match one.status {
                Status::Code(it) => it,
                Status::Range(it) => it * 100,
                Status::Default => 200,
            };
            HandlerOutput::Single(WebhookResponse { status: Some(usual), body: body(scope, &one.body) })
        }
        _ => {
            let variants = told.into_iter().map(|it| variant(scope, it)).collect();
            let stem = request.strip_suffix("Request").unwrap_or(request);
            let docs = prose::line(format!("What [`{method}`](super::WebhookHandler::{method}) answers, by status."));
            HandlerOutput::ByStatus(format!("{stem}Output"), docs, variants)
        }
    }
}

fn variant(scope: &Scope<'_>, it: &api::WebhookResponse) -> WebhookResponseVariant {
    let said = prose::markdown(&it.description);
    let docs = if said.is_empty() { prose::line(prose::status(it.status)) } else { said };
    let status = if let Status::Code(it) = it.status { Some(it) } else { None };
    WebhookResponseVariant {
        ident: response::ident(it.status),
        docs,
        reply: WebhookResponse { status, body: body(scope, &it.body) },
    }
}

fn body(scope: &Scope<'_>, it: &api::WebhookResponseBody) -> WebhookResponseBody {
    match it {
        api::WebhookResponseBody::Empty => WebhookResponseBody::Empty,
        api::WebhookResponseBody::Redirect => WebhookResponseBody::Redirect,
        api::WebhookResponseBody::Json(name, ty) => {
            let other = (name != "application/json").then(|| name.clone());
            WebhookResponseBody::Json(other, scope.nullable(ty))
        }
        api::WebhookResponseBody::Text(name) => WebhookResponseBody::Text(name.clone()),
        api::WebhookResponseBody::Bytes(name) => WebhookResponseBody::Bytes(name.clone()),
    }
}

/// What a text means that is answered.
pub(in crate::plan) fn answer_docs(it: &HandlerOutput) -> Docs {
    match it {
        HandlerOutput::Single(WebhookResponse { body: WebhookResponseBody::Redirect, .. }) => {
            prose::line("The answer is the place to go to.")
        }
        HandlerOutput::Single(WebhookResponse {
            body: WebhookResponseBody::Text(name) | WebhookResponseBody::Bytes(name),
            ..
        }) => prose::line(format!("The answer is {}.", prose::wire(name))),
        HandlerOutput::Single(WebhookResponse {
            body: WebhookResponseBody::Empty | WebhookResponseBody::Json(..),
            ..
        })
        | HandlerOutput::ByStatus(..) => Vec::new(),
    }
}

/// What the document says of failures, one line each.
pub(in crate::plan) fn failure_docs(it: &api::Webhook) -> Docs {
    let failures = it.responses.iter().filter(|it| it.is_problem() && !it.description.is_empty());
    let lines: Docs = failures
        .map(|it| {
            let said = prose::markdown(&it.description).join(" ");
            format!("* `{}`: {}", prose::status(it.status), said.trim_end_matches('.'))
        })
        .collect();
    if lines.is_empty() { lines } else { prose::paragraphs([prose::line("# Errors"), lines]) }
}
