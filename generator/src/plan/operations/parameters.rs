//! Parameters, the request body and its parts. Required ones are arguments of the method, optional ones have setters. A required
//! one of which the document allows one value is sent with it, and has a setter.

use std::collections::BTreeMap;

use super::super::docs::{default_note, described, described_or, sentences};
use super::super::validation;
use super::call_input::{CallInput, call_inputs, sent_parts};
use super::undefined_style::report_undefined_style;
use super::xml;
use crate::api::{self, Api, Location, PartKind, RequestBodyContent, Scalar, Shape, Side, StyleKind, TypeKind};
use crate::diagnostics::Report;
use crate::naming::{self, CALL_METHODS, Candidate, Case, Priority, resolve_names};
use crate::pointer::Pointer;
use crate::prose;
use crate::rust::{
    Argument, ArgumentSource, Constant, Docs, Input, ListStyle, MultipartInit, Name, Part, PreludeItem, RuntimeType,
    Style, Target,
};
use crate::spelling::Scope;

/// The identifiers of an argument.
struct ArgumentNames {
    /// The name on the wire, and the argument or setter.
    name: Name,
    /// The local variable in functions.
    local: String,
}

/// Plans the arguments and the setters of an operation.
pub(super) fn plan_arguments(
    report: &mut Report,
    scope: &Scope<'_>,
    operation: &api::Operation,
) -> (Vec<Argument>, Vec<Argument>) {
    let inputs = call_inputs(operation);
    let names = argument_names(report, scope.api, operation, &inputs);
    let (mut arguments, mut setters) = (Vec::new(), Vec::new());
    for (input, names) in inputs.into_iter().zip(names) {
        let (is_required, constant) = (input.is_required(), input.constant(scope));
        let argument = match input {
            CallInput::Parameter(index, declared) => {
                report_undefined_style(report, scope.api, declared);
                plan_parameter(scope, ArgumentSource::Parameter(index), declared, names)
            }
            CallInput::Body(body) => plan_body(scope, body, names),
            CallInput::MediaType(_, choices) => plan_media_type(scope, choices, names),
            CallInput::Part(index, part, _) => plan_part(scope, index, part, is_required, names),
            CallInput::PartHeader((part, header), owner, declared, _) => {
                plan_part_header(scope, ArgumentSource::PartHeader(part, header), owner, declared, names)
            }
        };
        match constant {
            Some(constant) => setters.push(with_constant(argument, constant)),
            None if is_required => arguments.push(argument),
            None => setters.push(argument),
        }
    }
    (distinguish_texts(arguments), setters)
}

fn with_constant(argument: Argument, constant: Constant) -> Argument {
    let note = format!("Sent as {}, unless it is set.", prose::wire(&constant.value.text()));
    let docs = prose::paragraphs([argument.docs, prose::line(note)]);
    Argument { docs, constant: Some(constant), ..argument }
}

/// The largest number of arguments of a method that take a text, which callers could confuse.
const MAX_TEXTS: usize = 2;

/// Makes the arguments of a method that would take too many texts distinct: an argument with a type of its own, such as a
/// `Secret`, takes a value of this type, and if too many plain texts are left, they are named.
fn distinguish_texts(mut arguments: Vec<Argument>) -> Vec<Argument> {
    if arguments.iter().filter(|it| it.input.accepts_text()).count() <= MAX_TEXTS {
        return arguments;
    }
    arguments = arguments.into_iter().map(|it| Argument { input: it.input.without_text_conversion(), ..it }).collect();
    if arguments.iter().filter(|it| it.input.is_text()).count() > MAX_TEXTS {
        arguments.iter_mut().for_each(|it| it.is_named = it.input.is_text());
    }
    arguments
}

/// Names the arguments and setters. A setter that would have the name of a call's own method becomes `with_…`.
fn argument_names(
    report: &mut Report,
    api: &Api,
    operation: &api::Operation,
    inputs: &[CallInput<'_>],
) -> Vec<ArgumentNames> {
    let mut first_ranks: BTreeMap<String, u8> = BTreeMap::new();
    for input in inputs {
        let (ident, rank) = (naming::to_ident(Case::Snake, input.wire()), input.rank().0);
        first_ranks.entry(ident).and_modify(|first| *first = rank.min(*first)).or_insert(rank);
    }
    let candidates = inputs.iter().map(|input| candidate(input, &first_ranks, &operation.at));
    let names = resolve_names(Case::Snake, &[], &candidates.collect::<Vec<_>>()).report(report);
    let setters = inputs.iter().zip(&names).filter(|(input, _)| !input.is_argument(api));
    let setters: Vec<String> = setters.map(|(_, name)| name.ident.clone()).collect();
    let mut methods = naming::to_methods(&setters, CALL_METHODS).into_iter();
    let names = inputs.iter().zip(names).map(|(input, name)| {
        // Checks of parameters, and methods with named arguments, have these variables already.
        let local = naming::to_local(&name.ident, &["at", "arguments"]);
        let method = if input.is_argument(api) { None } else { methods.next() };
        ArgumentNames { name: Name { ident: method.unwrap_or(name.ident), ..name }, local }
    });
    names.collect()
}

/// Names an input. Parameters keep their names even if the body has the same name, because callers look for them.
fn candidate<'a>(
    input: &'a CallInput<'a>,
    first_ranks: &BTreeMap<String, u8>,
    operation: &'a Pointer,
) -> Candidate<'a> {
    let (at, rust_name, priority) = match input {
        CallInput::Parameter(_, declared) => (&declared.at, &declared.rust_name, Priority::Component),
        CallInput::Part(_, part, _) => (&part.property.at, &part.property.rust_name, Priority::Other),
        CallInput::PartHeader(_, _, declared, _) => (&declared.at, &declared.rust_name, Priority::Other),
        CallInput::Body(_) | CallInput::MediaType(..) => (operation, &None, Priority::Other),
    };
    let (wire, (rank, rank_word)) = (input.wire(), input.rank());
    let has_lower = first_ranks.get(&naming::to_ident(Case::Snake, wire)).is_some_and(|first| *first < rank);
    let words = match input {
        // Several parts may have a header of this name.
        CallInput::PartHeader(_, part, ..) => format!("{} {wire}", part.property.name),
        CallInput::Parameter(..) | CallInput::Body(_) | CallInput::MediaType(..) | CallInput::Part(..) if has_lower => {
            format!("{wire} {rank_word}")
        }
        CallInput::Parameter(..) | CallInput::Body(_) | CallInput::MediaType(..) | CallInput::Part(..) => {
            wire.to_owned()
        }
    };
    Candidate { words, priority, ..Candidate::new(wire, at) }.or_explicit(rust_name.as_deref())
}

fn plan_parameter(
    scope: &Scope<'_>,
    source: ArgumentSource,
    declared: &api::Parameter,
    ArgumentNames { name, local }: ArgumentNames,
) -> Argument {
    let target = parameter_target(scope.api, declared);
    let kind = &declared.ty.kind;
    let item = scope.api.resolved(kind).item().filter(|_| matches!(target, Target::QueryList(_)));
    let input = match item {
        Some(item) => Input::Items(scope.value(&item.kind)),
        None => scope.input(kind, scope.value(kind)),
    };
    let limits = prose::limits(&declared.constraints);
    let default = declared.docs.default.as_ref().filter(|it| !declared.required && !it.is_null());
    let notes = limits.into_iter().chain(default.and_then(|it| default_note(&it.to_string())));
    let notes = sentences(notes.collect());
    let docs = prose::paragraphs([described(declared.docs.description.as_deref(), &name), notes]);
    let (constraints, item_constraints) = validation::parameter_constraints(scope.api, declared);
    Argument {
        source,
        name,
        local,
        docs,
        target,
        input,
        constant: None,
        is_named: false,
        constraints,
        item_constraints,
    }
}

/// Returns the target of a parameter. Scalars, and lists of them in a query, have shorthands; other values are written in
/// the style of the parameter.
fn parameter_target(api: &Api, declared: &api::Parameter) -> Target {
    let kind = api.resolved(&declared.ty.kind);
    let is_text = is_text(api, kind);
    let style = style_of(declared.style);
    let has_text_items = match kind {
        TypeKind::List(item) => !item.nullable && self::is_text(api, api.resolved(&item.kind)),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::Map(_) | TypeKind::Schema(_) | TypeKind::Broken => false,
    };
    match (declared.location, style.kind) {
        (Location::Path, StyleKind::Simple) if is_text => Target::Path,
        (Location::Header, StyleKind::Simple) if is_text => Target::Header,
        (Location::Cookie, StyleKind::Form) if is_text => Target::Cookie,
        (Location::Query, StyleKind::Form) if is_text && !style.reserved => Target::Query,
        (Location::Query, kind) if has_text_items && !style.reserved => match list_style(kind, style.explode) {
            Some(list) => Target::QueryList(list),
            None => Target::QueryStyled(style),
        },
        (Location::Path, _) => Target::PathStyled(style),
        (Location::Query, _) => Target::QueryStyled(style),
        (Location::Header, _) => Target::HeaderStyled(style),
        (Location::Cookie, _) => Target::CookieStyled(style),
    }
}

fn style_of(style: api::Style) -> Style {
    Style { kind: style.kind, explode: style.explode, reserved: style.reserved }
}

/// Returns how a list of texts is written in the query, for the styles that have a shorthand.
fn list_style(kind: StyleKind, explode: bool) -> Option<ListStyle> {
    match kind {
        StyleKind::Form | StyleKind::SpaceDelimited | StyleKind::PipeDelimited if explode => Some(ListStyle::Exploded),
        StyleKind::Form => Some(ListStyle::Comma),
        StyleKind::SpaceDelimited => Some(ListStyle::Space),
        StyleKind::PipeDelimited => Some(ListStyle::Pipe),
        StyleKind::Simple | StyleKind::Label | StyleKind::Matrix | StyleKind::DeepObject | StyleKind::Json => None,
    }
}

/// Returns whether a value of a resolved type is written as one piece of text.
fn is_text(api: &Api, kind: &TypeKind) -> bool {
    match kind {
        TypeKind::Scalar(_) => true,
        TypeKind::Schema(id) => matches!(api.schemas[id.0].shape, Shape::Enum(_)),
        TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => false,
    }
}

fn plan_body(scope: &Scope<'_>, body: &api::RequestBody, ArgumentNames { name, local }: ArgumentNames) -> Argument {
    let docs = described_or(body.description.as_deref(), || "The request body.".to_owned());
    let (target, input) = body_target(scope, &body.content);
    let (constraints, item_constraints) = (Vec::new(), Vec::new());
    Argument {
        source: ArgumentSource::Body,
        name,
        local,
        docs,
        target,
        input,
        constant: None,
        is_named: false,
        constraints,
        item_constraints,
    }
}

/// Plans the media type of a body of bytes, if the document has several or a range.
fn plan_media_type(scope: &Scope<'_>, choices: &[String], ArgumentNames { name, local }: ArgumentNames) -> Argument {
    let names: Vec<String> = choices.iter().map(|it| prose::wire(it)).collect();
    Argument {
        source: ArgumentSource::MediaType,
        name,
        local,
        docs: prose::line(format!("The media type of the body: {}.", names.join(" or "))),
        target: Target::MediaType(choices.to_vec()),
        input: scope.input(&TypeKind::Scalar(Scalar::String), scope.string()),
        constant: None,
        is_named: false,
        constraints: Vec::new(),
        item_constraints: Vec::new(),
    }
}

fn body_target(scope: &Scope<'_>, content: &RequestBodyContent) -> (Target, Input) {
    match content {
        RequestBodyContent::Json(media_type, ty) => {
            let other = (media_type != "application/json").then(|| media_type.clone());
            (Target::Json(other), body_input(scope, ty))
        }
        RequestBodyContent::Xml(media_type, ty, xml) => {
            (Target::Xml(media_type.clone(), xml::plan_root(scope, ty, xml)), body_input(scope, ty))
        }
        RequestBodyContent::JsonLines(media_type, ty) => {
            (Target::JsonLines(media_type.clone()), Input::Items(scope.nullable(ty)))
        }
        RequestBodyContent::Form(ty, styles) => {
            let styles = styles.iter().map(|(name, style)| (name.clone(), form_style(*style))).collect();
            (Target::Form(styles), body_input(scope, ty))
        }
        RequestBodyContent::Text(media_type) => {
            let input = scope.input(&TypeKind::Scalar(Scalar::String), scope.string());
            (Target::Text(media_type.clone()), input)
        }
        RequestBodyContent::Bytes(names) => {
            let input = Input::Into(scope.prelude(PreludeItem::Into), scope.runtime(RuntimeType::Upload));
            let media_type = names.first().filter(|_| content.media_type_choices().is_none());
            (Target::Bytes(media_type.cloned()), input)
        }
        RequestBodyContent::AnyParts | RequestBodyContent::Multipart(_) => {
            (Target::Multipart, Input::Plain(scope.runtime(RuntimeType::Multipart)))
        }
    }
}

/// Returns the style of a form field. Forms know only the styles of queries.
fn form_style(style: api::Style) -> Style {
    let kind = match style.kind {
        StyleKind::Form | StyleKind::Simple | StyleKind::Label | StyleKind::Matrix => StyleKind::Form,
        StyleKind::SpaceDelimited | StyleKind::PipeDelimited | StyleKind::DeepObject | StyleKind::Json => style.kind,
    };
    Style { kind, ..style_of(style) }
}

fn body_input(scope: &Scope<'_>, ty: &api::Type) -> Input {
    let value = scope.nullable(ty);
    if ty.nullable { Input::Plain(value) } else { scope.input(&ty.kind, value) }
}

fn plan_part(
    scope: &Scope<'_>,
    index: usize,
    part: &api::Part,
    is_required: bool,
    ArgumentNames { name, local }: ArgumentNames,
) -> Argument {
    let kind = part.one(scope.api);
    let value = match part.kind {
        PartKind::File => scope.runtime(RuntimeType::File),
        PartKind::Text | PartKind::Json => scope.value(kind),
    };
    let input = match (part.repeated, part.kind) {
        (true, _) => Input::Items(value),
        (false, PartKind::File) => Input::Into(scope.prelude(PreludeItem::Into), value),
        (false, PartKind::Text | PartKind::Json) => scope.input(kind, value),
    };
    let target = Target::Part(Part { kind: part.kind, repeated: part.repeated, media_type: part.media_type.clone() });
    let (constraints, item_constraints) = match part.kind {
        PartKind::File => (Vec::new(), Vec::new()),
        PartKind::Text | PartKind::Json => validation::part_constraints(scope.api, &part.property),
    };
    let (source, docs) = (ArgumentSource::Part(index), part_docs(part, is_required, &name));
    Argument {
        source,
        name,
        local,
        docs,
        target,
        input,
        constant: None,
        is_named: false,
        constraints,
        item_constraints,
    }
}

fn part_docs(part: &api::Part, is_required: bool, name: &Name) -> Docs {
    let is_conditional = !is_required && part.property.presence.request == Side::Required;
    let condition = if is_conditional { prose::line("Required if the body has any part.") } else { Vec::new() };
    let default = part.property.default.as_deref().filter(|_| !is_required && !is_conditional);
    let notes = prose::limits(&part.property.constraints).into_iter().chain(default.and_then(default_note));
    let notes = sentences(notes.collect());
    prose::paragraphs([described(part.property.docs.description.as_deref(), name), notes, condition])
}

fn plan_part_header(
    scope: &Scope<'_>,
    source: ArgumentSource,
    part: &api::Part,
    declared: &api::Parameter,
    names: ArgumentNames,
) -> Argument {
    let argument = plan_parameter(scope, source, declared, names);
    let kind = if declared.style.kind == StyleKind::Json { StyleKind::Json } else { StyleKind::Simple };
    let style = Style { kind, explode: declared.style.explode, reserved: false };
    let part = part.property.name.clone();
    let note = prose::line(format!("A header of the part {}.", prose::wire(&part)));
    Argument { docs: prose::paragraphs([argument.docs, note]), target: Target::PartHeader(part, style), ..argument }
}

/// Returns how a multipart body begins before any part is set; `None` if setting its first part is enough.
pub(super) fn multipart_init(operation: &api::Operation) -> Option<MultipartInit> {
    let body = operation.body.as_ref()?;
    let RequestBodyContent::Multipart(parts) = &body.content else { return None };
    let required = sent_parts(parts).filter(|(_, part)| part.property.presence.request == Side::Required);
    let required: Vec<String> = required.map(|(_, part)| part.property.name.clone()).collect();
    match (body.required, required.is_empty()) {
        (true, true) => Some(MultipartInit::Always),
        (false, false) => Some(MultipartInit::RequiredParts(required)),
        (true, false) | (false, true) => None,
    }
}
