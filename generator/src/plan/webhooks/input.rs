//! The fields of a webhook's request: its parameters, and its body or the parts of that.

use super::super::docs::{described, described_or};
use super::super::validation;
use crate::api::{self, Api, Location, PartKind, RequestBodyContent, Shape, Side, StyleKind, TypeKind};
use crate::diagnostics::{self, Report};
use crate::naming::{Candidate, Case, Priority, resolve_names};
use crate::prose;
use crate::rust::{InputPresence, Name, ParameterEncoding, RuntimeType, Source, Type, WebhookInput};
use crate::spelling::Scope;

/// The fields of every request.
const RESERVED_FIELDS: &[&str] = &["context"];

/// Something that a request holds.
enum RequestInput<'a> {
    Parameter(&'a api::Parameter),
    Body(&'a api::RequestBody),
    Part(&'a api::RequestBody, &'a api::Part),
}

/// Plans the fields of a webhook's request.
pub(super) fn plan_inputs(report: &mut Report, scope: &Scope<'_>, webhook: &api::Webhook) -> Vec<WebhookInput> {
    let mut inputs: Vec<RequestInput<'_>> = webhook.parameters.iter().map(RequestInput::Parameter).collect();
    match &webhook.body {
        Some(body @ api::RequestBody { content: RequestBodyContent::Multipart(parts), .. }) => {
            inputs.extend(parts.iter().map(|part| RequestInput::Part(body, part)));
        }
        Some(body) => inputs.push(RequestInput::Body(body)),
        None => {}
    }
    let candidates: Vec<Candidate<'_>> = inputs.iter().map(|input| candidate(input, webhook)).collect();
    let names = resolve_names(Case::Snake, RESERVED_FIELDS, &candidates).report(report);
    let fields = inputs.into_iter().zip(names).map(|(input, name)| match input {
        RequestInput::Parameter(parameter) => plan_parameter(report, scope, parameter, name),
        RequestInput::Body(body) => plan_body(scope, webhook, body, name),
        RequestInput::Part(body, part) => plan_part(scope, body, part, name),
    });
    fields.collect()
}

fn candidate<'a>(input: &'a RequestInput<'a>, webhook: &'a api::Webhook) -> Candidate<'a> {
    match input {
        RequestInput::Parameter(parameter) => {
            let candidate = Candidate::new(&parameter.name, &parameter.at);
            Candidate { priority: Priority::Component, ..candidate }.or_explicit(parameter.rust_name.as_deref())
        }
        RequestInput::Part(_, api::Part { property, .. }) => {
            Candidate::new(&property.name, &property.at).or_explicit(property.rust_name.as_deref())
        }
        RequestInput::Body(_) => Candidate::new("body", &webhook.at),
    }
}

/// Returns the type of an input that may be absent, and how it is read.
fn with_presence(scope: &Scope<'_>, is_required: bool, ty: Type) -> (Type, InputPresence) {
    if is_required { (ty, InputPresence::Required) } else { (scope.option(ty), InputPresence::Optional) }
}

fn plan_parameter(report: &mut Report, scope: &Scope<'_>, parameter: &api::Parameter, name: Name) -> WebhookInput {
    let encoding = parameter_encoding(scope.api, parameter);
    if encoding.is_none() {
        report.push(diagnostics::plan::unread_parameter_style(&parameter.at, &parameter.name));
    }
    let value = if encoding.is_some() { scope.value(&parameter.ty.kind) } else { scope.string() };
    let (ty, presence) = with_presence(scope, parameter.required, value);
    let limits = prose::limits(&parameter.constraints).map(prose::line).unwrap_or_default();
    let docs = prose::paragraphs([described(parameter.docs.description.as_deref(), &name), limits]);
    let (constraints, item_constraints) = match encoding {
        Some(_) => validation::parameter_constraints(scope.api, parameter),
        None => (Vec::new(), Vec::new()),
    };
    let source = Source::Parameter(parameter.location, encoding.unwrap_or(ParameterEncoding::Plain));
    WebhookInput { name, docs, ty, source, presence, constraints, item_constraints }
}

/// Returns how a parameter is decoded; `None` if only its text can be read.
fn parameter_encoding(api: &Api, parameter: &api::Parameter) -> Option<ParameterEncoding> {
    let kind = api.resolved(&parameter.ty.kind);
    let is_list = matches!(kind, TypeKind::List(_));
    let is_object = match kind {
        TypeKind::Map(_) => true,
        TypeKind::Schema(id) => matches!(api.schemas[id.0].shape, Shape::Object(_)),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Broken => false,
    };
    let (style, explode, location) = (parameter.style.kind, parameter.style.explode, parameter.location);
    match style {
        StyleKind::Json => Some(ParameterEncoding::Json),
        StyleKind::DeepObject => (location == Location::Query).then_some(ParameterEncoding::Plain),
        StyleKind::Form if is_object => (explode && location == Location::Query).then_some(ParameterEncoding::Spread),
        StyleKind::Label | StyleKind::Matrix => None,
        StyleKind::Simple if is_object && location == Location::Header => {
            Some(if explode { ParameterEncoding::Pairs } else { ParameterEncoding::Object })
        }
        StyleKind::Simple | StyleKind::SpaceDelimited | StyleKind::PipeDelimited if is_object => None,
        StyleKind::Simple if is_list => Some(ParameterEncoding::Split(',')),
        StyleKind::Form if is_list && (!explode || location == Location::Cookie) => Some(ParameterEncoding::Split(',')),
        StyleKind::SpaceDelimited if is_list && !explode => Some(ParameterEncoding::Split(' ')),
        StyleKind::PipeDelimited if is_list && !explode => Some(ParameterEncoding::Split('|')),
        StyleKind::Simple | StyleKind::Form | StyleKind::SpaceDelimited | StyleKind::PipeDelimited => {
            Some(ParameterEncoding::Plain)
        }
    }
}

fn plan_body(scope: &Scope<'_>, webhook: &api::Webhook, body: &api::RequestBody, name: Name) -> WebhookInput {
    let docs = described_or(body.description.as_deref(), || "The request body.".to_owned());
    let (ty, mut source) = plan_content(scope, &body.content);
    for other in &webhook.alternatives {
        source = Source::Either(Box::new(source), Box::new(plan_alternative(scope, &body.content, other)));
    }
    let (ty, presence) = with_presence(scope, body.required, ty);
    WebhookInput { name, docs, ty, source, presence, constraints: Vec::new(), item_constraints: Vec::new() }
}

fn plan_content(scope: &Scope<'_>, content: &RequestBodyContent) -> (Type, Source) {
    match content {
        RequestBodyContent::Json(_, ty) => (scope.nullable(ty), Source::Json),
        RequestBodyContent::Form(ty, styles) => (scope.nullable(ty), plan_form(scope, &ty.kind, styles)),
        // Handlers get the text of XML.
        RequestBodyContent::Text(media_type) | RequestBodyContent::Xml(media_type, ..) => {
            (scope.string(), Source::Text(media_type.clone()))
        }
        RequestBodyContent::Bytes(_) | RequestBodyContent::JsonLines(..) => {
            (scope.runtime(RuntimeType::Bytes), Source::Bytes)
        }
        RequestBodyContent::AnyParts | RequestBodyContent::Multipart(_) => {
            (scope.list(scope.runtime(RuntimeType::WebhookPart)), Source::Parts)
        }
    }
}

fn plan_form(scope: &Scope<'_>, kind: &TypeKind, styles: &[(String, api::Style)]) -> Source {
    let split = styles.iter().filter_map(|(name, style)| Some((name.clone(), delimiter(*style)?)));
    let json = styles.iter().filter(|(_, style)| style.kind == StyleKind::Json).map(|(name, _)| name.clone());
    let literal = bracketed_fields(scope.api, kind);
    Source::Form { literal, split: split.collect(), json: json.collect(), in_parts: false }
}

/// Plans how another media type of a body is decoded as the same type.
fn plan_alternative(scope: &Scope<'_>, preferred: &RequestBodyContent, other: &RequestBodyContent) -> Source {
    if let RequestBodyContent::Multipart(parts) = other {
        // Repeated parts are the items of a list.
        let json = parts.iter().filter(|it| it.kind == PartKind::Json && !it.repeated);
        let json = json.map(|it| it.property.name.clone()).collect();
        let literal = preferred.types().iter().flat_map(|ty| bracketed_fields(scope.api, &ty.kind)).collect();
        return Source::Form { literal, split: Vec::new(), json, in_parts: true };
    }
    plan_content(scope, other).1
}

/// Returns the delimiter between the items of a list that is written as one text.
fn delimiter(style: api::Style) -> Option<char> {
    match style.kind {
        _ if style.explode => None,
        StyleKind::Form => Some(','),
        StyleKind::SpaceDelimited => Some(' '),
        StyleKind::PipeDelimited => Some('|'),
        StyleKind::DeepObject | StyleKind::Simple | StyleKind::Label | StyleKind::Matrix | StyleKind::Json => None,
    }
}

/// Returns the fields of a form whose names in the document end with a bracket.
fn bracketed_fields(api: &Api, kind: &TypeKind) -> Vec<String> {
    let TypeKind::Schema(id) = api.resolved(kind) else { return Vec::new() };
    let Shape::Object(object) = &api.schemas[id.0].shape else { return Vec::new() };
    let names = object.properties.iter().map(|property| property.name.clone());
    names.filter(|name| name.ends_with(']')).collect()
}

/// Plans a part of a multipart body. A part of an optional body is optional.
fn plan_part(scope: &Scope<'_>, body: &api::RequestBody, part: &api::Part, name: Name) -> WebhookInput {
    let property = &part.property;
    let value = match part.kind {
        PartKind::Text | PartKind::Json => scope.value(part.one(scope.api)),
        PartKind::File => scope.runtime(RuntimeType::WebhookPart),
    };
    let (ty, presence) = if part.repeated {
        (scope.list(value), InputPresence::Repeated)
    } else {
        with_presence(scope, body.required && property.presence.response == Side::Required, value)
    };
    let limits = prose::limits(&property.constraints).map(prose::line).unwrap_or_default();
    let docs = prose::paragraphs([described(property.docs.description.as_deref(), &name), limits]);
    let (constraints, item_constraints) = match part.kind {
        PartKind::File => (Vec::new(), Vec::new()),
        PartKind::Text | PartKind::Json => validation::part_constraints(scope.api, property),
    };
    WebhookInput { name, docs, ty, source: Source::Part(part.kind), presence, constraints, item_constraints }
}
