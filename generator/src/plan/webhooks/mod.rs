//! What the API calls on its user: one trait, with a method a webhook.

mod response;
mod route;

use crate::prose;
use std::collections::BTreeSet;

use super::models::{PlanContext, validation};
use crate::api::{self, Api, Location, PartKind, Presence, RequestBodyContent, Shape, StyleKind, TypeKind, WebhookId};
use crate::diagnostics::{Id, Report};
use crate::naming::{self, Candidate, Case, Priority, STANDARD_NAMES, settle};
use crate::rust::{
    Docs, InputPresence, Name, ParameterEncoding, RuntimeType, Source, Type, Webhook, WebhookInput, Webhooks,
};
use crate::spelling::Scope;

/// Names that the module gives to something else.
const RESERVED: &[&str] = &["WebhookHandler", "Arc", "Future"];

/// Modules and crates that the file names.
const MODULES: &[&str] = &["webhooks", "runtime", "specwright_runtime", "std"];

/// The webhooks of a client, if it has some.
pub(in crate::plan) fn webhooks(report: &mut Report, cx: &PlanContext<'_>) -> Option<Webhooks> {
    let routed = route::routed(report, cx.api);
    let candidates = routed.iter().map(|(_, it, _)| Candidate {
        wire: it.name.clone(),
        words: it.name.clone(),
        at: &it.at,
        claim: it.rust_name.clone().map_or(Priority::Place, Priority::Explicit),
    });
    let candidates: Vec<Candidate<'_>> = candidates.collect();
    let methods = settle(report, Case::Snake, &[], &candidates);
    // A type is called like its method.
    let named = candidates.into_iter().zip(&methods).map(|(it, method)| Candidate {
        words: format!("{} request", method.ident),
        claim: Priority::Place,
        ..it
    });
    let named: Vec<Candidate<'_>> = named.collect();
    let reserved: Vec<&str> = STANDARD_NAMES.iter().chain(RESERVED).copied().collect();
    // A clash of the methods is told; the same clash of the types would be told twice.
    let types = settle(&mut Report::default(), Case::Camel, &reserved, &named);
    let scope = cx.scope(None);
    let mut modules = BTreeSet::new();
    let mut webhooks = Vec::new();
    for (((id, it, path), name), request) in routed.iter().zip(methods).zip(types) {
        let mut module = naming::module(&it.name, &name.ident);
        if MODULES.contains(&module.as_str()) || !modules.insert(module.clone()) {
            module = format!("{module}_{}", &naming::hash(&it.name)[..4]);
        }
        let webhook = webhook(report, &scope, (*id, it), path, (name, request.ident, module));
        webhooks.push(webhook);
    }
    let trait_docs = prose::paragraphs([
        prose::line("What the API calls on your service."),
        prose::line("A method that you do not write answers 501, so that a new one breaks nobody."),
    ]);
    (!webhooks.is_empty()).then_some(Webhooks { docs: trait_docs, webhooks })
}

fn webhook(
    report: &mut Report,
    scope: &Scope<'_>,
    (id, it): (WebhookId, &api::Webhook),
    path: &str,
    (name, request, module): (Name, String, String),
) -> Webhook {
    let answer = response::answer(scope, it, &name.ident, &request);
    let prose = prose::operation(&it.docs, it.method, path);
    Webhook {
        id,
        request_docs: prose::line(format!("What [`{0}`](super::WebhookHandler::{0}) is asked.", name.ident)),
        docs: prose::paragraphs([prose, response::answer_docs(&answer), response::failure_docs(it)]),
        deprecated: it.docs.deprecated,
        module,
        method: it.method,
        path: path.to_owned(),
        fields: fields(report, scope, it),
        output: answer,
        request,
        name,
    }
}

/// Something that a request holds.
enum Given<'a> {
    Parameter(&'a api::Parameter),
    Body(&'a api::RequestBody),
    Part(&'a api::RequestBody, &'a api::Part),
}

fn fields(report: &mut Report, scope: &Scope<'_>, it: &api::Webhook) -> Vec<WebhookInput> {
    let mut given: Vec<Given<'_>> = it.parameters.iter().map(Given::Parameter).collect();
    match &it.body {
        Some(body @ api::RequestBody { content: RequestBodyContent::Multipart(parts), .. }) => {
            given.extend(parts.iter().map(|part| Given::Part(body, part)));
        }
        Some(body) => given.push(Given::Body(body)),
        None => {}
    }
    let candidates: Vec<Candidate<'_>> = given.iter().map(|given| candidate(given, it)).collect();
    let names = settle(report, Case::Snake, &[], &candidates);
    let fields = given.into_iter().zip(names).map(|(given, name)| match given {
        Given::Parameter(it) => parameter(report, scope, it, name),
        Given::Body(it) => body(scope, it, name),
        Given::Part(body, it) => part(scope, body, it, name),
    });
    fields.collect()
}

fn candidate<'a>(given: &'a Given<'a>, webhook: &'a api::Webhook) -> Candidate<'a> {
    let (wire, at, said, claim) = match given {
        Given::Parameter(it) => (it.name.as_str(), &it.at, &it.rust_name, Priority::Component),
        Given::Part(_, it) => (it.property.name.as_str(), &it.property.at, &it.property.rust_name, Priority::Place),
        Given::Body(_) => ("body", &webhook.at, &None, Priority::Place),
    };
    Candidate {
        wire: wire.to_owned(),
        words: wire.to_owned(),
        at,
        claim: said.clone().map_or(claim, Priority::Explicit),
    }
}

/// The type of something that may be left out, and how it is read.
fn presence(scope: &Scope<'_>, presence: Presence, ty: Type) -> (Type, InputPresence) {
    match presence {
        Presence::Required => (ty, InputPresence::Required),
        Presence::Optional => (scope.option(ty), InputPresence::Optional),
    }
}

fn parameter(report: &mut Report, scope: &Scope<'_>, it: &api::Parameter, name: Name) -> WebhookInput {
    let written = written(scope.api, it);
    if written.is_none() {
        let message = format!("`{}` comes in a style that is not read: its text is given", it.name);
        report.add(Id::UnsupportedParameter, &it.at, message);
    }
    let ty = if written.is_some() { scope.value(&it.ty.kind) } else { scope.string() };
    let (ty, presence) = self::presence(scope, it.presence, ty);
    let limits = prose::limits(&it.constraints).map(prose::line).unwrap_or_default();
    let docs = prose::paragraphs([described(it.docs.description.as_deref(), &name), limits]);
    let (rules, item_rules) = if written.is_some() { validation::parameter(scope.api, it) } else { Default::default() };
    let source = Source::Parameter(it.location, written.unwrap_or(ParameterEncoding::Plain));
    WebhookInput { name, docs, ty, source, presence, constraints: rules, item_constraints: item_rules }
}

/// How a parameter is read; `None` if it is not, but as text.
fn written(api: &Api, it: &api::Parameter) -> Option<ParameterEncoding> {
    let kind = api.resolved(&it.ty.kind);
    let is_list = matches!(kind, TypeKind::List(_));
    let is_object = match kind {
        TypeKind::Map(_) => true,
        TypeKind::Schema(id) => matches!(api.schemas[id.0].shape, Shape::Object(_)),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Broken => false,
    };
    match it.style.kind {
        StyleKind::Json => Some(ParameterEncoding::Json),
        StyleKind::DeepObject => (it.location == Location::Query).then_some(ParameterEncoding::Plain),
        StyleKind::Form if is_object => {
            (it.style.explode && it.location == Location::Query).then_some(ParameterEncoding::Spread)
        }
        StyleKind::Label | StyleKind::Matrix => None,
        StyleKind::Simple if is_object && it.location == Location::Header => {
            Some(if it.style.explode { ParameterEncoding::Pairs } else { ParameterEncoding::Object })
        }
        StyleKind::Simple | StyleKind::SpaceDelimited | StyleKind::PipeDelimited if is_object => None,
        StyleKind::Simple if is_list => Some(ParameterEncoding::Split(',')),
        StyleKind::Form if is_list && (!it.style.explode || it.location == Location::Cookie) => {
            Some(ParameterEncoding::Split(','))
        }
        StyleKind::SpaceDelimited if is_list && !it.style.explode => Some(ParameterEncoding::Split(' ')),
        StyleKind::PipeDelimited if is_list && !it.style.explode => Some(ParameterEncoding::Split('|')),
        StyleKind::Simple | StyleKind::Form | StyleKind::SpaceDelimited | StyleKind::PipeDelimited => {
            Some(ParameterEncoding::Plain)
        }
    }
}

fn body(scope: &Scope<'_>, it: &api::RequestBody, name: Name) -> WebhookInput {
    let said = it.description.as_deref().map(prose::markdown).unwrap_or_default();
    let docs = if said.is_empty() { prose::line("What is sent.") } else { said };
    let (ty, source) = match &it.content {
        RequestBodyContent::Json(_, ty) => (scope.nullable(ty), Source::Json),
        RequestBodyContent::Form(ty, styles) => {
            let split = styles.iter().filter_map(|(name, style)| Some((name.clone(), delimiter(*style)?)));
            (scope.nullable(ty), Source::Form { literal: bracketed(scope.api, &ty.kind), split: split.collect() })
        }
        RequestBodyContent::Text(media_type) => (scope.string(), Source::Text(media_type.clone())),
        RequestBodyContent::Bytes(_) | RequestBodyContent::JsonLines(..) => {
            (scope.runtime(RuntimeType::Bytes), Source::Bytes)
        }
        RequestBodyContent::AnyParts | RequestBodyContent::Multipart(_) => {
            (scope.list(scope.runtime(RuntimeType::WebhookPart)), Source::Parts)
        }
    };
    let (ty, presence) = self::presence(scope, it.presence, ty);
    WebhookInput { name, docs, ty, source, presence, constraints: Vec::new(), item_constraints: Vec::new() }
}

/// What stands between the items of a list that is one text.
fn delimiter(it: api::Style) -> Option<char> {
    match it.kind {
        _ if it.explode => None,
        StyleKind::Form => Some(','),
        StyleKind::SpaceDelimited => Some(' '),
        StyleKind::PipeDelimited => Some('|'),
        StyleKind::DeepObject | StyleKind::Simple | StyleKind::Label | StyleKind::Matrix | StyleKind::Json => None,
    }
}

/// The fields of a form that the document writes with brackets.
fn bracketed(api: &Api, kind: &TypeKind) -> Vec<String> {
    let TypeKind::Schema(id) = api.resolved(kind) else { return Vec::new() };
    let Shape::Object(object) = &api.schemas[id.0].shape else { return Vec::new() };
    object.properties.iter().map(|it| it.name.clone()).filter(|it| it.ends_with(']')).collect()
}

/// A part of a body is there if the body is.
fn part(scope: &Scope<'_>, body: &api::RequestBody, it: &api::Part, name: Name) -> WebhookInput {
    let kind = it.one(scope.api);
    let value = match it.kind {
        PartKind::Text => scope.value(kind),
        PartKind::Json => scope.value(kind),
        PartKind::File => scope.runtime(RuntimeType::WebhookPart),
    };
    let (ty, presence) = match (it.repeated, body.presence) {
        (true, _) => (scope.list(value), InputPresence::Repeated),
        (false, Presence::Required) => presence(scope, it.property.presence, value),
        (false, Presence::Optional) => presence(scope, Presence::Optional, value),
    };
    let limits = prose::limits(&it.property.constraints).map(prose::line).unwrap_or_default();
    let docs = prose::paragraphs([described(it.property.docs.description.as_deref(), &name), limits]);
    let (rules, item_rules) = match it.kind {
        PartKind::File => (Vec::new(), Vec::new()),
        PartKind::Text | PartKind::Json => validation::part(scope.api, &it.property),
    };
    WebhookInput {
        name,
        docs,
        ty,
        source: Source::Part(it.kind),
        presence,
        constraints: rules,
        item_constraints: item_rules,
    }
}

/// What the document says of it, or its name.
fn described(said: Option<&str>, name: &Name) -> Docs {
    let docs = said.map(prose::markdown).unwrap_or_default();
    if docs.is_empty() { prose::line(prose::wire(&name.wire)) } else { docs }
}
