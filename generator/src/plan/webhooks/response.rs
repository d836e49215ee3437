//! Responses of webhook handlers: one type where that is enough, and else an enum with a variant for each status.

use super::super::docs::described_or;
use super::super::status::variant_ident;
use crate::api::{self, Status};
use crate::prose;
use crate::rust::{Docs, HandlerOutput, WebhookResponse, WebhookResponseBody, WebhookResponseVariant};
use crate::spelling::Scope;

/// Plans what the handler of a webhook returns.
pub(super) fn plan_output(scope: &Scope<'_>, webhook: &api::Webhook, method: &str, request: &str) -> HandlerOutput {
    let declared: Vec<&api::WebhookResponse> = webhook.responses.iter().filter(|it| !it.is_problem()).collect();
    match declared[..] {
        [] => HandlerOutput::Single(WebhookResponse { status: Some(200), body: WebhookResponseBody::Empty }),
        [response] => {
            let status = match response.status {
                Status::Code(code) => code,
                Status::Range(digit) => digit * 100,
                Status::Default => 200,
            };
            HandlerOutput::Single(WebhookResponse { status: Some(status), body: body(scope, &response.body) })
        }
        _ => {
            let variants = declared.into_iter().map(|response| variant(scope, response)).collect();
            let stem = request.strip_suffix("Request").unwrap_or(request);
            let docs =
                prose::line(format!("The responses of [`{method}`](super::WebhookHandler::{method}), by status."));
            HandlerOutput::ByStatus(format!("{stem}Output"), docs, variants)
        }
    }
}

fn variant(scope: &Scope<'_>, response: &api::WebhookResponse) -> WebhookResponseVariant {
    let status = if let Status::Code(code) = response.status { Some(code) } else { None };
    WebhookResponseVariant {
        ident: variant_ident(response.status),
        docs: described_or(Some(&response.description), || prose::status(response.status)),
        response: WebhookResponse { status, body: body(scope, &response.body) },
    }
}

fn body(scope: &Scope<'_>, declared: &api::WebhookResponseBody) -> WebhookResponseBody {
    match declared {
        api::WebhookResponseBody::Empty => WebhookResponseBody::Empty,
        api::WebhookResponseBody::Redirect => WebhookResponseBody::Redirect,
        api::WebhookResponseBody::Json(media_type, ty) => {
            let other = (media_type != "application/json").then(|| media_type.clone());
            WebhookResponseBody::Json(other, scope.nullable(ty))
        }
        api::WebhookResponseBody::Text(media_type) => WebhookResponseBody::Text(media_type.clone()),
        api::WebhookResponseBody::Bytes(media_type) => WebhookResponseBody::Bytes(media_type.clone()),
    }
}

/// Documents the meaning of a response of text or bytes, which its type does not show.
pub(super) fn output_docs(output: &HandlerOutput) -> Docs {
    let HandlerOutput::Single(response) = output else { return Vec::new() };
    match &response.body {
        WebhookResponseBody::Redirect => prose::line("The response is the URL of a redirect."),
        WebhookResponseBody::Text(media_type) | WebhookResponseBody::Bytes(media_type) => {
            prose::line(format!("The response body is {}.", prose::wire(media_type)))
        }
        WebhookResponseBody::Empty | WebhookResponseBody::Json(..) => Vec::new(),
    }
}

/// Documents the error responses, with one line each.
pub(super) fn error_docs(webhook: &api::Webhook) -> Docs {
    let errors = webhook.responses.iter().filter(|it| it.is_problem() && !it.description.is_empty());
    let line = |response: &api::WebhookResponse| {
        let description = prose::markdown(&response.description).join(" ");
        format!("* `{}`: {}", prose::status(response.status), description.trim_end_matches('.'))
    };
    let lines: Docs = errors.map(line).collect();
    if lines.is_empty() { lines } else { prose::paragraphs([prose::line("# Errors"), lines]) }
}
