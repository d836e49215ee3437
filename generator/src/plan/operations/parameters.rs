//! What an operation takes: parameters, and a body or its parts. What is required is an argument, the rest are setters.

use crate::prose;
use std::collections::BTreeMap;

use super::super::models::validation;
use crate::api::{
    self, Access, Api, Location, PartKind, Presence, Property, RequestBodyContent, Scalar, Shape, StyleKind, TypeKind,
};
use crate::diagnostics::Report;
use crate::naming::{self, CALL_METHODS, Candidate, Case, Priority, settle};
use crate::pointer::Pointer;
use crate::rust::{
    Argument, ArgumentSource, Docs, Input, ListStyle, MultipartInit, Name, Part, PreludeItem, RuntimeType, Style,
    Target,
};
use crate::spelling::Scope;

/// An input of an operation: what a caller gives.
enum CallInput<'a> {
    Parameter(usize, &'a api::Parameter),
    Body(&'a api::RequestBody),
    Part(usize, &'a api::Part, Presence),
    PartHeader((usize, usize), &'a api::Part, &'a api::Parameter, Presence),
}

/// What must be given, and what may be.
pub(in crate::plan) fn arguments(
    report: &mut Report,
    scope: &Scope<'_>,
    it: &api::Operation,
) -> (Vec<Argument>, Vec<Argument>) {
    let given = given(it);
    let mut ranks: BTreeMap<String, u8> = BTreeMap::new();
    for it in &given {
        let (ident, rank) = (naming::ident(Case::Snake, it.name()), it.rank().0);
        ranks.entry(ident).and_modify(|first| *first = rank.min(*first)).or_insert(rank);
    }
    let candidates: Vec<Candidate<'_>> = given.iter().map(|one| candidate(one, &ranks, &it.at)).collect();
    let names = settle(report, Case::Snake, &[], &candidates);
    let mut required = Vec::new();
    let mut optional = Vec::new();
    for (given, name) in given.into_iter().zip(names) {
        let (presence, argument) = match given {
            CallInput::Parameter(index, it) => {
                (it.presence, parameter(scope, ArgumentSource::Parameter(index), it, name))
            }
            CallInput::Body(it) => (it.presence, body(scope, it, name)),
            CallInput::Part(index, it, presence) => (presence, part(scope, index, it, presence, name)),
            CallInput::PartHeader((part, header), of, it, presence) => {
                (presence, part_header(scope, ArgumentSource::PartHeader(part, header), of, it, name))
            }
        };
        match presence {
            Presence::Required => required.push(argument),
            Presence::Optional => optional.push(argument),
        }
    }
    let idents: Vec<String> = optional.iter().map(|it| it.name.ident.clone()).collect();
    for (argument, method) in optional.iter_mut().zip(naming::methods(&idents, CALL_METHODS)) {
        argument.name.ident = method;
    }
    (required, optional)
}

fn given(it: &api::Operation) -> Vec<CallInput<'_>> {
    let mut res: Vec<CallInput<'_>> =
        it.parameters.iter().enumerate().map(|(index, it)| CallInput::Parameter(index, it)).collect();
    match &it.body {
        Some(api::RequestBody { content: RequestBodyContent::Multipart(parts), presence, .. }) => {
            for (index, part) in sent(parts) {
                // A body that may be left out cannot ask for what is in it.
                let of_part = part.property.presence.within(*presence);
                res.push(CallInput::Part(index, part, of_part));
                res.extend(
                    part.headers.iter().enumerate().map(|(header, it)| {
                        CallInput::PartHeader((index, header), part, it, it.presence.within(of_part))
                    }),
                );
            }
        }
        Some(body) => res.push(CallInput::Body(body)),
        None => {}
    }
    res
}

/// The parts that a caller sends: what is read-only is the server's.
fn sent(parts: &[api::Part]) -> impl Iterator<Item = (usize, &api::Part)> {
    parts.iter().enumerate().filter(|(_, it)| it.property.access != Access::ReadOnly)
}

impl CallInput<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Parameter(_, it) => &it.name,
            Self::Part(_, it, _) => &it.property.name,
            Self::PartHeader(_, _, it, _) => &it.name,
            Self::Body(_) => "body",
        }
    }

    /// Who keeps a name that several have, and what the others are called by beside it.
    fn rank(&self) -> (u8, &'static str) {
        match self {
            Self::Parameter(_, it) => match it.location {
                Location::Path => (0, "path"),
                Location::Query => (1, "query"),
                Location::Header => (2, "header"),
                Location::Cookie => (3, "cookie"),
            },
            Self::Part(..) => (4, "part"),
            Self::Body(_) => (5, "request"),
            Self::PartHeader(..) => (6, "header"),
        }
    }
}

/// Parameters are what callers look for by name: they keep theirs, whatever the body is called. Several of one name are
/// told apart by where they go.
fn candidate<'a>(given: &'a CallInput<'a>, ranks: &BTreeMap<String, u8>, operation: &'a Pointer) -> Candidate<'a> {
    let (at, said, claim) = match given {
        CallInput::Parameter(_, it) => (&it.at, &it.rust_name, Priority::Component),
        CallInput::Part(_, it, _) => (&it.property.at, &it.property.rust_name, Priority::Place),
        CallInput::PartHeader(_, _, it, _) => (&it.at, &it.rust_name, Priority::Place),
        CallInput::Body(_) => (operation, &None, Priority::Place),
    };
    let (wire, (rank, place)) = (given.name(), given.rank());
    let is_second = ranks.get(&naming::ident(Case::Snake, wire)).is_some_and(|first| *first < rank);
    let words = match given {
        // It is nothing without its part, and other parts may have one like it.
        CallInput::PartHeader(_, part, ..) => format!("{} {wire}", part.property.name),
        CallInput::Parameter(..) | CallInput::Body(_) | CallInput::Part(..) if is_second => format!("{wire} {place}"),
        CallInput::Parameter(..) | CallInput::Body(_) | CallInput::Part(..) => wire.to_owned(),
    };
    Candidate { wire: wire.to_owned(), words, at, claim: said.clone().map_or(claim, Priority::Explicit) }
}

fn parameter(scope: &Scope<'_>, source: ArgumentSource, it: &api::Parameter, name: Name) -> Argument {
    let target = target(scope.api, it);
    let item = scope.api.resolved(&it.ty.kind).item().filter(|_| matches!(target, Target::QueryList(_)));
    let input = match item {
        Some(item) => Input::Items(scope.value(&item.kind)),
        None => {
            let value = scope.value(&it.ty.kind);
            scope.input(&it.ty.kind, value)
        }
    };
    let limits = prose::limits(&it.constraints).map(prose::line).unwrap_or_default();
    let docs = prose::paragraphs([described(it.docs.description.as_deref(), &name), limits]);
    let (rules, item_rules) = validation::parameter(scope.api, it);
    Argument {
        source,
        docs,
        local: local(&name),
        target,
        input,
        constraints: rules,
        item_constraints: item_rules,
        name,
    }
}

/// A scalar, and a list of them in a query, has a way of its own; everything else is written by its style.
fn target(api: &Api, it: &api::Parameter) -> Target {
    let kind = api.resolved(&it.ty.kind);
    let is_text = is_text(api, kind);
    let style = Style { kind: it.style.kind, explode: it.style.explode, reserved: it.style.reserved };
    let items_are_text = matches!(kind, TypeKind::List(item) if !item.nullable && is_text_kind(api, &item.kind));
    match (it.location, it.style.kind) {
        (Location::Path, StyleKind::Simple) if is_text => Target::Path,
        (Location::Header, StyleKind::Simple) if is_text => Target::Header,
        (Location::Cookie, StyleKind::Form) if is_text => Target::Cookie,
        (Location::Query, StyleKind::Form) if is_text && !style.reserved => Target::Query,
        (Location::Query, kind) if items_are_text && !style.reserved => match list_style(kind, style.explode) {
            Some(it) => Target::QueryList(it),
            None => Target::QueryStyled(style),
        },
        (Location::Path, _) => Target::PathStyled(style),
        (Location::Query, _) => Target::QueryStyled(style),
        (Location::Header, _) => Target::HeaderStyled(style),
        (Location::Cookie, _) => Target::CookieStyled(style),
    }
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

fn is_text_kind(api: &Api, kind: &TypeKind) -> bool {
    is_text(api, api.resolved(kind))
}

/// Whether a value is written as one piece of text.
fn is_text(api: &Api, kind: &TypeKind) -> bool {
    match kind {
        TypeKind::Scalar(_) => true,
        TypeKind::Schema(id) => matches!(api.schemas[id.0].shape, Shape::Enum(_)),
        TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => false,
    }
}

fn body(scope: &Scope<'_>, it: &api::RequestBody, name: Name) -> Argument {
    let docs = it.description.as_deref().map(prose::markdown).unwrap_or_default();
    let docs = if docs.is_empty() { prose::line("What is sent.") } else { docs };
    let (target, input) = payload(scope, &it.content);
    let source = ArgumentSource::Body;
    Argument {
        source,
        local: local(&name),
        name,
        docs,
        target,
        input,
        constraints: Vec::new(),
        item_constraints: Vec::new(),
    }
}

fn payload(scope: &Scope<'_>, it: &RequestBodyContent) -> (Target, Input) {
    match it {
        RequestBodyContent::Json(media_type, ty) => {
            let other = (media_type != "application/json").then(|| media_type.clone());
            (Target::Json(other), value(scope, ty))
        }
        RequestBodyContent::JsonLines(media_type, ty) => {
            let item = scope.nullable(ty);
            (Target::JsonLines(media_type.clone()), Input::Items(item))
        }
        RequestBodyContent::Form(ty, styles) => {
            let styles = styles.iter().map(|(name, style)| (name.clone(), form_style(*style))).collect();
            (Target::Form(styles), value(scope, ty))
        }
        RequestBodyContent::Text(media_type) => {
            let input = scope.input(&TypeKind::Scalar(Scalar::String), scope.string());
            (Target::Text(media_type.clone()), input)
        }
        RequestBodyContent::Bytes(media_type) => (
            Target::Bytes(media_type.clone()),
            Input::Into(scope.prelude(PreludeItem::Into), scope.runtime(RuntimeType::Upload)),
        ),
        RequestBodyContent::AnyParts | RequestBodyContent::Multipart(_) => {
            (Target::Multipart, Input::Plain(scope.runtime(RuntimeType::Multipart)))
        }
    }
}

fn form_style(it: api::Style) -> Style {
    let kind = match it.kind {
        StyleKind::Form | StyleKind::Simple | StyleKind::Label | StyleKind::Matrix => StyleKind::Form,
        StyleKind::SpaceDelimited | StyleKind::PipeDelimited | StyleKind::DeepObject | StyleKind::Json => it.kind,
    };
    Style { kind, explode: it.explode, reserved: it.reserved }
}

fn value(scope: &Scope<'_>, ty: &api::Type) -> Input {
    let spelled = scope.nullable(ty);
    if ty.nullable { Input::Plain(spelled) } else { scope.input(&ty.kind, spelled) }
}

fn part(scope: &Scope<'_>, index: usize, it: &api::Part, presence: Presence, name: Name) -> Argument {
    let Property { constraints: limits, docs: said, .. } = &it.property;
    let kind = it.one(scope.api);
    let value = match it.kind {
        PartKind::File => scope.runtime(RuntimeType::File),
        PartKind::Text | PartKind::Json => scope.value(kind),
    };
    let input = match (it.repeated, it.kind) {
        (true, _) => Input::Items(value),
        (false, PartKind::File) => Input::Into(scope.prelude(PreludeItem::Into), value),
        (false, PartKind::Text | PartKind::Json) => scope.input(kind, value),
    };
    let target = Target::Part(Part { kind: it.kind, repeated: it.repeated, media_type: it.media_type.clone() });
    let limits_note = prose::limits(limits).map(prose::line).unwrap_or_default();
    let is_needed = it.property.presence == Presence::Required && presence == Presence::Optional;
    let needed_note = if is_needed { prose::line("The body needs it, if it has any part.") } else { Vec::new() };
    let docs = prose::paragraphs([described(said.description.as_deref(), &name), limits_note, needed_note]);
    let (rules, item_rules) = match it.kind {
        PartKind::File => (Vec::new(), Vec::new()),
        PartKind::Text | PartKind::Json => validation::part(scope.api, &it.property),
    };
    let source = ArgumentSource::Part(index);
    Argument {
        source,
        docs,
        local: local(&name),
        target,
        input,
        constraints: rules,
        item_constraints: item_rules,
        name,
    }
}

fn part_header(scope: &Scope<'_>, source: ArgumentSource, of: &api::Part, it: &api::Parameter, name: Name) -> Argument {
    let parameter = parameter(scope, source, it, name);
    let kind = if it.style.kind == StyleKind::Json { StyleKind::Json } else { StyleKind::Simple };
    let style = Style { kind, explode: it.style.explode, reserved: false };
    let of = of.property.name.clone();
    let note = prose::line(format!("A header of the part {}.", prose::wire(&of)));
    Argument { docs: prose::paragraphs([parameter.docs, note]), target: Target::PartHeader(of, style), ..parameter }
}

/// What is said of a body of parts before its parts are.
pub(in crate::plan) fn parts(it: &api::Operation) -> Option<MultipartInit> {
    let body = it.body.as_ref()?;
    let RequestBodyContent::Multipart(parts) = &body.content else { return None };
    let required = sent(parts).map(|it| it.1).filter(|it| it.property.presence == Presence::Required);
    let needed: Vec<String> = required.map(|it| it.property.name.clone()).collect();
    match (body.presence, needed.is_empty()) {
        (Presence::Required, true) => Some(MultipartInit::Always),
        (Presence::Optional, false) => Some(MultipartInit::RequiredParts(needed)),
        // What is required is an argument, and what has only optional parts begins with the first of them.
        (Presence::Required, false) | (Presence::Optional, true) => None,
    }
}

/// What the document says of it, or its name.
fn described(said: Option<&str>, name: &Name) -> Docs {
    let docs = said.map(prose::markdown).unwrap_or_default();
    if docs.is_empty() { prose::line(prose::wire(&name.wire)) } else { docs }
}

/// A setter takes the call apart, and what leads elsewhere begins there: both are variables as well.
fn local(name: &Name) -> String {
    naming::local(&name.ident, &["call", "home"])
}
