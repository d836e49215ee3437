//! The page about webhooks: a section for each webhook.

use std::collections::{BTreeMap, BTreeSet};

use super::super::snippets::handler::handler;
use super::super::snippets::value::Values;
use super::super::types::{WebhookPage, WebhookSection};
use super::super::{ClientGuide, Context};
use super::types::{described, linked, sections};
use super::{PageContext, description, name_cell, summary};
use crate::api;
use crate::prose;
use crate::rust::{HandlerOutput, InputPresence, Source, Type, Webhook, WebhookInput, Webhooks};

/// Names that no model may have in the examples of handlers.
const RESERVED: &[&str] = &["WebhookHandler", "Handler", "Problem", "Result", "StatusCode", "request"];

/// Writes the page. [`avoid_page_names`] makes its file name unique.
pub(in crate::guide) fn page(cx: &Context<'_>, it: &Webhooks) -> WebhookPage {
    let (module, cx) = (cx.client.module.as_deref(), &PageContext::new(cx));
    let inputs = it.webhooks.iter().flat_map(|it| &it.fields).map(|it| &it.ty);
    let received: Vec<Type> = inputs.clone().cloned().collect();
    let responses = it.webhooks.iter().flat_map(|it| it.output.responses()).filter_map(|it| it.body.ty());
    let types = described(cx, inputs.chain(responses), &received);
    let status_enums = it.webhooks.iter().filter_map(|it| match &it.output {
        HandlerOutput::Single(_) => None,
        HandlerOutput::ByStatus(name, ..) => Some(name.as_str()),
    });
    let requests = it.webhooks.iter().map(|it| it.request.as_str());
    let values = Values::new(cx.cx, RESERVED.iter().copied().chain(requests).chain(status_enums).collect());
    let path = module.map_or_else(|| "webhooks".to_owned(), |it| format!("{it}::webhooks"));
    let mut webhooks: Vec<WebhookSection> = it.webhooks.iter().map(|it| section(cx, &types, &values, it)).collect();
    set_anchors(&mut webhooks);
    WebhookPage {
        file: module.map_or_else(|| "webhooks".to_owned(), |it| format!("{it}_webhooks")),
        title: format!("Webhook reference: `{path}`"),
        sections: webhooks,
        types: sections(cx, &types),
    }
}

/// Sets the anchors of the sections. A webhook may have the name of a heading that each section repeats, and code hosts
/// number equal headings from the second one on.
fn set_anchors(sections: &mut [WebhookSection]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for section in sections {
        let count = counts.entry(section.name.to_lowercase()).or_default();
        section.anchor = if *count == 0 { section.name.clone() } else { format!("{}-{count}", section.name) };
        *count += 1;
        let repeated = [("request", section.rows.is_empty()), ("response", section.responses.is_empty())];
        for (heading, _) in repeated.into_iter().filter(|(_, is_empty)| !is_empty) {
            *counts.entry(heading.to_owned()).or_default() += 1;
        }
    }
}

/// Renames the pages of webhooks that would have the file name of a group's page.
pub(in crate::guide) fn avoid_page_names(clients: &mut [ClientGuide]) {
    let pages: BTreeSet<String> = clients.iter().flat_map(|it| &it.pages).map(|it| it.file.clone()).collect();
    for page in clients.iter_mut().filter_map(|it| it.webhook_page.as_mut()) {
        while pages.contains(&page.file) {
            page.file.push('_');
        }
    }
}

/// Writes the section of a webhook, without its anchor.
fn section(cx: &PageContext<'_>, types: &BTreeSet<&str>, values: &Values<'_>, it: &Webhook) -> WebhookSection {
    let origin = cx.cx.api.webhook(it.id);
    let docs = prose::operation(&origin.docs, origin.method, &it.path, None);
    WebhookSection {
        name: it.name.ident.clone(),
        anchor: String::new(),
        summary: summary(&docs),
        docs: prose::under_heading(&docs),
        example: handler(values, it, origin),
        rows: it.fields.iter().map(|it| request_row(cx, types, it)).collect(),
        responses: origin.responses.iter().map(|it| response_row(cx, types, it)).collect(),
    }
}

fn request_row(cx: &PageContext<'_>, types: &BTreeSet<&str>, it: &WebhookInput) -> [String; 5] {
    let required = if it.presence == InputPresence::Required { "yes" } else { "no" };
    let name = if it.name.wire == "body" { format!("`{}`", it.name.ident) } else { name_cell(&it.name) };
    let description = prose::cell(description(&it.docs, &it.name));
    [name, location(&it.source), linked(cx, types, &it.ty), required.to_owned(), description]
}

/// Returns the location of a field in the request.
fn location(it: &Source) -> String {
    match it {
        Source::Parameter(location, _) => location.name().to_owned(),
        Source::Json => "JSON body".to_owned(),
        Source::Form { in_parts, .. } => if *in_parts { "multipart body" } else { "form body" }.to_owned(),
        Source::Either(preferred, other) => format!("{} or {}", location(preferred), location(other)),
        Source::Text(media_type) => format!("{} body", prose::in_cell(&prose::wire(media_type))),
        Source::Bytes => "raw body".to_owned(),
        Source::Parts => "multipart body".to_owned(),
        Source::Part(_) => "part of the multipart body".to_owned(),
    }
}

fn response_row(cx: &PageContext<'_>, types: &BTreeSet<&str>, it: &api::WebhookResponse) -> [String; 3] {
    let body = match &it.body {
        api::WebhookResponseBody::Empty if !it.is_problem() => String::new(),
        api::WebhookResponseBody::Empty => "a `Problem`".to_owned(),
        api::WebhookResponseBody::Redirect => "the URL of the redirect".to_owned(),
        api::WebhookResponseBody::Json(_, ty) => linked(cx, types, &cx.cx.scope().nullable(ty)),
        api::WebhookResponseBody::Text(name) | api::WebhookResponseBody::Bytes(name) => {
            prose::in_cell(&prose::wire(name))
        }
    };
    let status = prose::in_cell(&prose::wire(&prose::status(it.status)));
    [status, body, prose::cell(&prose::markdown(&it.description))]
}

#[cfg(test)]
mod tests {
    use super::super::super::types::{ExampleExpr, HandlerSnippet};
    use super::*;

    fn section(name: &str) -> WebhookSection {
        let example = HandlerSnippet {
            names: Vec::new(),
            imports: Vec::new(),
            request: String::new(),
            prints_request: false,
            response: String::new(),
            value: ExampleExpr::Boolean(true),
        };
        WebhookSection {
            name: name.to_owned(),
            anchor: String::new(),
            summary: String::new(),
            docs: Vec::new(),
            example,
            rows: vec![[const { String::new() }; 5]],
            responses: Vec::new(),
        }
    }

    #[test]
    fn anchors_count_the_equal_headings_before() {
        let mut sections = ["pull", "push", "request", "response"].map(section);
        set_anchors(&mut sections);
        assert_eq!(sections.map(|it| it.anchor), ["pull", "push", "request-2", "response"]);
    }
}
