//! The page about what the API calls: a section a webhook.

use std::collections::BTreeSet;

use super::super::snippets::placeholder::Hint;
use super::super::snippets::value::{ExampleBuilder, ExampleDetail, ExampleModule, Values};
use super::super::types::{ExampleExpr, HandlerSnippet, WebhookPage, WebhookSection};
use super::super::{ClientGuide, Context};
use super::operations::{Pages, first_line, linked, named, said, shown, type_section};
use crate::api::{self, TypeKind};
use crate::prose;
use crate::rust::{
    HandlerOutput, Input, InputPresence, Source, Type, Webhook, WebhookResponse, WebhookResponseBody, Webhooks,
};

/// Names that examples give to something else than models.
const TAKEN: &[&str] = &["WebhookHandler", "Mine", "Result", "StatusCode", "request"];

/// Writes the page. [`avoid_page_names`] settles its file name.
pub(in crate::guide) fn page(cx: &Context<'_>, it: &Webhooks) -> WebhookPage {
    let (module, cx) = (cx.client.module.as_deref(), &Pages::new(cx));
    let inputs = it.webhooks.iter().flat_map(|it| &it.fields).map(|it| &it.ty);
    let received: Vec<Type> = inputs.clone().cloned().collect();
    let sent = it.webhooks.iter().flat_map(|it| it.output.responses()).filter_map(|it| it.body.ty());
    let here = shown(cx, inputs.chain(sent), &received);
    let answers = it.webhooks.iter().filter_map(|it| match &it.output {
        HandlerOutput::Single(_) => None,
        HandlerOutput::ByStatus(name, ..) => Some(name.as_str()),
    });
    let requests = it.webhooks.iter().map(|it| it.request.as_str());
    let reserved: Vec<&str> = TAKEN.iter().copied().chain(requests).chain(answers).collect();
    let values = Values::new(cx.cx, reserved);
    let path = module.map_or_else(|| "webhooks".to_owned(), |it| format!("{it}::webhooks"));
    WebhookPage {
        file: module.map_or_else(|| "webhooks".to_owned(), |it| format!("{it}_webhooks")),
        // With words before it, so that no webhook's heading has the same anchor.
        title: format!("What the API calls: `{path}`"),
        sections: it.webhooks.iter().map(|it| section(cx, &here, &values, it)).collect(),
        types: here.iter().filter_map(|name| type_section(cx, &here, name)).collect(),
    }
}

/// Renames the pages of webhooks that would have the file name of a group's page.
pub(in crate::guide) fn avoid_page_names(clients: &mut [ClientGuide]) {
    let taken: BTreeSet<String> = clients.iter().flat_map(|it| &it.pages).map(|it| it.file.clone()).collect();
    for page in clients.iter_mut().filter_map(|it| it.webhook_page.as_mut()) {
        while taken.contains(&page.file) {
            page.file.push('_');
        }
    }
}

fn section(cx: &Pages<'_>, here: &BTreeSet<&str>, values: &Values<'_>, it: &Webhook) -> WebhookSection {
    let origin = cx.cx.api.webhook(it.id);
    let prose = prose::operation(&origin.docs, origin.method, &it.path);
    let rows = it.fields.iter().map(|it| {
        let required = if it.presence == InputPresence::Required { "yes" } else { "no" };
        let name = if it.name.wire == "body" { format!("`{}`", it.name.ident) } else { named(&it.name) };
        let description = prose::cell(said(&it.docs, &it.name));
        [name, from(&it.source), linked(cx, here, &it.ty), required.to_owned(), description]
    });
    WebhookSection {
        name: it.name.ident.clone(),
        summary: first_line(&prose),
        docs: prose::under_heading(&prose),
        example: answering(values, it, origin),
        rows: rows.collect(),
        responses: origin.responses.iter().map(|it| answer(cx, here, it)).collect(),
    }
}

fn from(it: &Source) -> String {
    match it {
        Source::Parameter(location, _) => location.name().to_owned(),
        Source::Json => "body, as JSON".to_owned(),
        Source::Form { .. } => "body, as a form".to_owned(),
        Source::Text(media_type) => format!("body, as {}", prose::in_cell(&prose::wire(media_type))),
        Source::Bytes => "body, as it is".to_owned(),
        Source::Parts => "body, as parts".to_owned(),
        Source::Part(_) => "a part of the body".to_owned(),
    }
}

/// A status, what goes with it, and when.
fn answer(cx: &Pages<'_>, here: &BTreeSet<&str>, it: &api::WebhookResponse) -> [String; 3] {
    let body = match &it.body {
        api::WebhookResponseBody::Empty if !it.is_problem() => String::new(),
        api::WebhookResponseBody::Empty => "what the `Problem` says".to_owned(),
        api::WebhookResponseBody::Redirect => "the place to go to".to_owned(),
        api::WebhookResponseBody::Json(_, ty) => linked(cx, here, &cx.cx.scope().nullable(ty)),
        api::WebhookResponseBody::Text(name) | api::WebhookResponseBody::Bytes(name) => {
            prose::in_cell(&prose::wire(name))
        }
    };
    let status = prose::in_cell(&prose::wire(&prose::status(it.status)));
    [status, body, prose::cell(&prose::markdown(&it.description))]
}

/// An answer of the first kind that there is; a failure, if only whoever answers has what it takes.
fn answering(values: &Values<'_>, it: &Webhook, origin: &api::Webhook) -> HandlerSnippet {
    let mut draft = ExampleBuilder::new(values, ExampleDetail::Minimal);
    let mut told = origin.responses.iter().filter(|it| !it.is_problem());
    let mut names = vec!["WebhookHandler".to_owned(), it.request.clone()];
    let (ty, value) = match &it.output {
        HandlerOutput::Single(reply) => {
            let value = told.next().and_then(|it| value(&mut draft, reply, it));
            let ty = if value.is_some() { ty(&mut draft, reply) } else { "()".to_owned() };
            (ty, value.unwrap_or_else(|| ExampleExpr::Path("()".to_owned())))
        }
        HandlerOutput::ByStatus(name, _, variants) => {
            names.push(name.clone());
            let variant = variants.first().zip(told.next());
            let made = variant.map(|(variant, it)| {
                let path = format!("{name}::{}", variant.ident);
                let status = variant.response.status.is_none().then(|| status(&mut draft, "OK"));
                let held: Vec<ExampleExpr> =
                    status.into_iter().chain(value(&mut draft, &variant.response, it)).collect();
                if held.is_empty() { ExampleExpr::Path(path) } else { ExampleExpr::Call(path, held) }
            });
            (name.clone(), made.unwrap_or_else(|| ExampleExpr::Path("()".to_owned())))
        }
    };
    let mut value = ExampleExpr::Call("Ok".to_owned(), vec![value]);
    if !draft.free_variables.is_empty() {
        let status = status(&mut draft, "SERVICE_UNAVAILABLE");
        value = ExampleExpr::Call(
            "Err".to_owned(),
            vec![ExampleExpr::Method(Box::new(status), "into".to_owned(), Vec::new())],
        );
    }
    let imports = draft.imports();
    names.sort();
    let (request, is_shown) = (it.request.clone(), !it.fields.is_empty());
    HandlerSnippet { names, imports, request, is_shown, answer: ty, value }
}

fn status(draft: &mut ExampleBuilder<'_>, name: &str) -> ExampleExpr {
    draft.modules.insert(ExampleModule::StatusCode);
    ExampleExpr::Path(format!("StatusCode::{name}"))
}

/// What an answer holds, if it holds something.
fn value(draft: &mut ExampleBuilder<'_>, it: &WebhookResponse, origin: &api::WebhookResponse) -> Option<ExampleExpr> {
    let text = |text: &str| ExampleExpr::Text(text.to_owned());
    let owned = |it| ExampleExpr::Method(Box::new(text(it)), "to_owned".to_owned(), Vec::new());
    match (&it.body, &origin.body) {
        (WebhookResponseBody::Empty, _) => None,
        (WebhookResponseBody::Redirect, _) => Some(owned("https://example.com/")),
        (WebhookResponseBody::Text(_), _) => Some(owned("A text.")),
        (WebhookResponseBody::Bytes(_), _) => {
            draft.modules.insert(ExampleModule::Runtime);
            Some(ExampleExpr::Call("runtime::Bytes::from".to_owned(), vec![text("What it holds.")]))
        }
        (WebhookResponseBody::Json(_, ty), api::WebhookResponseBody::Json(_, api)) => {
            let nullable = api.nullable && !matches!(api.kind, TypeKind::Any);
            let hint = Hint { name: "answer", ..Hint::default() };
            Some(draft.argument(&Input::Plain(ty.clone()), api, nullable, hint))
        }
        (
            WebhookResponseBody::Json(..),
            api::WebhookResponseBody::Empty
            | api::WebhookResponseBody::Redirect
            | api::WebhookResponseBody::Text(_)
            | api::WebhookResponseBody::Bytes(_),
        ) => None,
    }
}

/// The type of what an answer holds, as it reads in an example.
fn ty(draft: &mut ExampleBuilder<'_>, it: &WebhookResponse) -> String {
    match &it.body {
        WebhookResponseBody::Empty => "()".to_owned(),
        WebhookResponseBody::Redirect | WebhookResponseBody::Text(_) => "String".to_owned(),
        WebhookResponseBody::Bytes(_) => "runtime::Bytes".to_owned(),
        WebhookResponseBody::Json(_, ty) => spelled(draft, ty).to_string(),
    }
}

/// Returns the type as an example names it that imports its models.
fn spelled(draft: &mut ExampleBuilder<'_>, it: &Type) -> Type {
    if it.runtime_types().next().is_some() {
        draft.modules.insert(ExampleModule::Runtime);
    }
    it.with_models(&mut |model| draft.model_form(&model.ident))
}
