//! Implementations of handler methods, with a value for the response.

use super::super::types::{ExampleExpr, HandlerSnippet};
use super::placeholder::Hint;
use super::value::{ExampleBuilder, ExampleDetail, ExampleModule, Values};
use crate::api::{self, TypeKind};
use crate::rust::{HandlerOutput, Input, Type, Webhook, WebhookResponse, WebhookResponseBody};

/// Writes an implementation that returns the first documented response, or an error if only the caller can provide what
/// the response needs.
pub(in crate::guide) fn handler(values: &Values<'_>, it: &Webhook, origin: &api::Webhook) -> HandlerSnippet {
    let mut builder = ExampleBuilder::new(values, ExampleDetail::Minimal);
    let mut responses = origin.responses.iter().filter(|it| !it.is_problem());
    let mut names: Vec<String> = ["Problem", "Result", "WebhookHandler", &it.request].map(str::to_owned).into();
    let unit = || ExampleExpr::Path("()".to_owned());
    let (response, value) = match &it.output {
        HandlerOutput::Single(response) => {
            let value = responses.next().and_then(|it| body(&mut builder, response, it));
            let ty = if value.is_some() { body_type(&mut builder, response) } else { "()".to_owned() };
            (ty, value.unwrap_or_else(unit))
        }
        HandlerOutput::ByStatus(name, _, variants) => {
            names.push(name.clone());
            let variant = variants.first().zip(responses.next()).map(|(variant, origin)| {
                let path = format!("{name}::{}", variant.ident);
                let status = variant.response.status.is_none().then(|| status(&mut builder, "OK"));
                let body = body(&mut builder, &variant.response, origin);
                let fields: Vec<ExampleExpr> = status.into_iter().chain(body).collect();
                if fields.is_empty() { ExampleExpr::Path(path) } else { ExampleExpr::Call(path, fields) }
            });
            (name.clone(), variant.unwrap_or_else(unit))
        }
    };
    let mut value = ExampleExpr::Call("Ok".to_owned(), vec![value]);
    if !builder.free_variables.is_empty() {
        let status = status(&mut builder, "SERVICE_UNAVAILABLE");
        let problem = ExampleExpr::Method(Box::new(status), "into".to_owned(), Vec::new());
        value = ExampleExpr::Call("Err".to_owned(), vec![problem]);
    }
    names.sort();
    let (imports, prints_request) = (builder.imports(), !it.fields.is_empty());
    HandlerSnippet { names, imports, request: it.request.clone(), prints_request, response, value }
}

fn status(builder: &mut ExampleBuilder<'_>, name: &str) -> ExampleExpr {
    builder.modules.insert(ExampleModule::Shared("StatusCode"));
    ExampleExpr::Path(format!("StatusCode::{name}"))
}

/// Returns the body of a response; `None` for a response without a body.
fn body(builder: &mut ExampleBuilder<'_>, it: &WebhookResponse, origin: &api::WebhookResponse) -> Option<ExampleExpr> {
    let text = |text: &str| ExampleExpr::Text(text.to_owned());
    let owned = |it| ExampleExpr::Method(Box::new(text(it)), "to_owned".to_owned(), Vec::new());
    match (&it.body, &origin.body) {
        (WebhookResponseBody::Empty, _) => None,
        (WebhookResponseBody::Redirect, _) => Some(owned("https://example.com/")),
        (WebhookResponseBody::Text(_), _) => Some(owned("text")),
        (WebhookResponseBody::Bytes(_), _) => {
            builder.modules.insert(ExampleModule::Shared("Bytes"));
            Some(ExampleExpr::Call("Bytes::from".to_owned(), vec![text("content")]))
        }
        (WebhookResponseBody::Json(_, ty), api::WebhookResponseBody::Json(_, api)) => {
            let nullable = api.nullable && !matches!(api.kind, TypeKind::Any);
            let hint = Hint { name: "response", ..Hint::default() };
            Some(builder.argument(&Input::Plain(ty.clone()), api, nullable, hint))
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

/// Returns the type of the body, as an example names it.
fn body_type(builder: &mut ExampleBuilder<'_>, it: &WebhookResponse) -> String {
    match &it.body {
        WebhookResponseBody::Empty => "()".to_owned(),
        WebhookResponseBody::Redirect | WebhookResponseBody::Text(_) => "String".to_owned(),
        WebhookResponseBody::Bytes(_) => "Bytes".to_owned(),
        WebhookResponseBody::Json(_, ty) => imported_type(builder, ty).to_string(),
    }
}

/// Imports the models of a type, and returns the type as the example then names it.
fn imported_type(builder: &mut ExampleBuilder<'_>, it: &Type) -> Type {
    builder.import_shared(it).with_models(&mut |model| builder.model_form(&model.ident))
}
