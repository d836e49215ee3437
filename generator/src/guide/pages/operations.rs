//! Pages of documentation: one a group, with a section an operation, and what they send.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Context;
use super::super::types::{CallSnippet, Page, Row, Section, TypeRows, TypeSection};
use crate::api::{self, OperationId};
use crate::prose;
use crate::rust::{
    AdditionalProperties, Argument, Branch, Decode, Docs, Field, FieldPresence, Group, Input, Item, ItemKind, Name,
    Operation, Scheme, StatusEnumRole, Stream, Type, Union,
};

/// How far a page goes into what a body holds. The sources of the models say the rest, but for enums that a response can
/// carry: callers look up their values, so they are shown however deep they are.
const LEVELS: usize = 3;

/// What pages look up.
pub(super) struct Pages<'a> {
    pub(super) cx: &'a Context<'a>,
    schemes: &'a [Scheme],
    /// The types of the models by name, with the module of each.
    items: BTreeMap<&'a str, (&'a str, &'a Item)>,
    /// The folder of the client's sources, as a path from the pages.
    sources: String,
}

impl<'a> Pages<'a> {
    pub(super) fn new(cx: &'a Context<'a>) -> Self {
        let items = cx.items.values().map(|(module, item)| (item.name.ident.as_str(), (*module, *item))).collect();
        let module = cx.client.module.as_deref();
        let sources = module.map_or_else(|| "../src".to_owned(), |it| format!("../src/{it}"));
        Self { cx, schemes: &cx.client.schemes, items, sources }
    }
}

/// Writes a page for each group of operations.
pub(in crate::guide) fn pages(
    cx: &Context<'_>,
    variable: &str,
    calls: &BTreeMap<OperationId, CallSnippet>,
) -> Vec<Page> {
    let pages = Pages::new(cx);
    cx.client.groups.iter().map(|group| page(&pages, variable, calls, group)).collect()
}

fn page(cx: &Pages<'_>, variable: &str, calls: &BTreeMap<OperationId, CallSnippet>, it: &Group) -> Page {
    let here = shown(cx, sent(it), &received(cx, it));
    let types = here.iter().filter_map(|name| type_section(cx, &here, name));
    Page {
        file: it.module.clone(),
        // With a word behind it, so that no operation's heading has the same anchor.
        title: format!("{}: `{variable}.{}()`", prose::cell(&prose::markdown(&it.name.wire)), it.name.ident),
        summary: first_line(&it.docs),
        docs: prose::under_heading(&it.docs),
        sections: it.operations.iter().filter_map(|it| Some(section(cx, &here, calls.get(&it.id)?, it))).collect(),
        others: it.aliases.iter().map(|it| (it.name.ident.clone(), format!("{}::{}", it.group, it.method))).collect(),
        types: types.collect(),
    }
}

fn section(cx: &Pages<'_>, here: &BTreeSet<&str>, call: &CallSnippet, it: &Operation) -> Section {
    let origin = cx.cx.api.operation(it.id);
    let argument = |required: bool| {
        move |it: &Argument| {
            let body = it.target.is_whole_body();
            let name = if body { format!("`{}`", it.name.ident) } else { named(&it.name) };
            Row {
                name,
                ty: input_type(cx, here, &it.input),
                required,
                description: prose::cell(said(&it.docs, &it.name)),
            }
        }
    };
    let arguments = it.arguments.iter().map(argument(true));
    let rows = arguments.chain(it.setters.iter().map(argument(false))).collect();
    let prose = prose::operation(&origin.docs, origin.method, &origin.path);
    Section {
        name: it.name.ident.to_owned(),
        summary: first_line(&prose),
        docs: prose::under_heading(&prose),
        security: security(cx, it),
        example: call.clone(),
        rows,
        response: answer(cx, here, it),
        successes: successes(it),
        errors: origin.failures.iter().map(|response| failure(cx, here, it, response)).collect(),
        idempotent: it.idempotent,
    }
}

/// The setters that an operation needs, one of the alternatives.
fn security(cx: &Pages<'_>, it: &Operation) -> String {
    let setter =
        |key: &String| cx.schemes.iter().find(|it| it.name.wire == *key).map(|it| format!("`{}`", it.name.ident));
    let all = |keys: &Vec<String>| keys.iter().filter_map(setter).collect::<Vec<_>>().join(" with ");
    let none = |it: String| if it.is_empty() { "none at all".to_owned() } else { it };
    it.security.iter().map(|it| none(all(it))).collect::<Vec<_>>().join(", or ")
}

/// What a call comes to, by statuses where these differ.
fn answer(cx: &Pages<'_>, here: &BTreeSet<&str>, it: &Operation) -> String {
    let streamed = it.stream.as_ref().map(|it| match it {
        Stream::Bytes => "bytes, with `stream()` while they come".to_owned(),
        Stream::Lines(ty) => format!("lines of {}, with `stream()` while they come", linked(cx, here, ty)),
        Stream::Events(ty) => format!("events of {}, with `stream()` while they come", linked(cx, here, ty)),
        Stream::TextEvents => "events of text, with `stream()` while they come".to_owned(),
    });
    let sent = it.success.as_ref().map(|decode| match decode {
        Decode::StatusEnum(ident) => {
            let choice = it.status_enums.iter().find(|it| it.ident == *ident);
            let variants = choice.into_iter().flat_map(|it| &it.variants);
            let variants = variants.map(|it| format!("`{}` with {}", it.ident, decoded(cx, here, &it.decode)));
            format!("`{ident}`: {}", variants.collect::<Vec<_>>().join(", "))
        }
        Decode::Empty | Decode::Redirect | Decode::Json(_) | Decode::Text | Decode::Bytes => {
            let mut res = decoded(cx, here, decode);
            if *decode == Decode::Empty {
                res = "Nothing but a status.".to_owned();
            }
            res
        }
    });
    let all: Vec<String> = sent.into_iter().chain(streamed).collect();
    all.join("; or ")
}

fn decoded(cx: &Pages<'_>, here: &BTreeSet<&str>, it: &Decode) -> String {
    match it {
        Decode::Empty => "nothing".to_owned(),
        Decode::Redirect => "a redirect, with where it leads in the header `location`".to_owned(),
        Decode::Json(ty) => linked(cx, here, ty),
        Decode::Text => "text".to_owned(),
        Decode::Bytes => "bytes".to_owned(),
        Decode::StatusEnum(ident) => format!("`{ident}`"),
    }
}

/// The statuses that are no error.
fn successes(it: &Operation) -> &'static str {
    let by_status = it.status_enums.iter().flat_map(|it| &it.variants).map(|it| &it.decode);
    let redirects = it.success.iter().chain(by_status).any(|it| *it == Decode::Redirect);
    if redirects { "2xx and 3xx" } else { "2xx" }
}

fn failure(cx: &Pages<'_>, here: &BTreeSet<&str>, it: &Operation, response: &api::Response) -> [String; 3] {
    let choice = it.status_enums.iter().find(|it| it.role == StatusEnumRole::Error);
    let status = prose::status(response.status);
    let body = match (choice, response.body.ty()) {
        (_, None) => String::new(),
        (Some(choice), Some(_)) => format!("JSON, by `error.decode::<{}>()`", choice.ident),
        (None, Some(ty)) => format!("{}, by `error.json()`", linked(cx, here, &cx.cx.scope().nullable(ty))),
    };
    [prose::in_cell(&prose::wire(&status)), body, prose::cell(&prose::markdown(&response.description))]
}

/// The types of arguments and answers.
fn sent(group: &Group) -> impl Iterator<Item = &Type> {
    let arguments = group.operations.iter().flat_map(|it| it.arguments.iter().chain(&it.setters));
    let answers = group.operations.iter().flat_map(Operation::response_types);
    arguments.map(|it| it.input.ty()).chain(answers)
}

/// The types of all responses, those of errors as well.
fn received(cx: &Pages<'_>, group: &Group) -> Vec<Type> {
    let origins = group.operations.iter().map(|it| cx.cx.api.operation(it.id));
    let bodies = origins.flat_map(|it| &it.failures).filter_map(|it| it.body.ty());
    let failures = bodies.map(|ty| cx.cx.scope().nullable(ty));
    group.operations.iter().flat_map(Operation::response_types).cloned().chain(failures).collect()
}

/// The types that these are made of, by name: those that are sent or received as far as a page goes, and every enum of
/// what is received.
pub(super) fn shown<'a, 't>(
    cx: &Pages<'a>,
    types: impl Iterator<Item = &'t Type>,
    received: &[Type],
) -> BTreeSet<&'a str> {
    let known = |name: &str| cx.items.get_key_value(name).map(|(name, _)| *name);
    let mut res = within(cx, types.flat_map(models).filter_map(known).collect(), LEVELS);
    let enums = within(cx, received.iter().flat_map(models).filter_map(known).collect(), usize::MAX);
    res.extend(enums.into_iter().filter(|it| cx.items.get(it).is_some_and(|(_, it)| has_values(it))));
    res
}

/// The types that these are made of, down to a number of levels.
fn within<'a>(cx: &Pages<'a>, mut open: Vec<&'a str>, levels: usize) -> BTreeSet<&'a str> {
    let mut res = BTreeSet::new();
    for _ in 0..levels {
        let new: Vec<&str> = open.into_iter().filter(|name| cx.items.contains_key(name) && res.insert(*name)).collect();
        if new.is_empty() {
            break;
        }
        open = new.into_iter().flat_map(|name| held(cx.items[name].1)).collect();
    }
    res
}

/// Whether a type is an enum of known values.
fn has_values(it: &Item) -> bool {
    match &it.kind {
        ItemKind::StringEnum(..) | ItemKind::IntegerEnum(_) | ItemKind::JsonEnum(..) => true,
        ItemKind::Struct(_) | ItemKind::Tuple(_) | ItemKind::Union(_) | ItemKind::Alias(_) => false,
    }
}

fn held(it: &Item) -> Vec<&str> {
    match &it.kind {
        ItemKind::Struct(it) => {
            let rest = match &it.additional {
                AdditionalProperties::Private(_) => None,
                AdditionalProperties::Public(_, ty) => Some(ty),
                AdditionalProperties::Variant(it) => Some(&it.ty),
            };
            it.fields.iter().map(|it| &it.ty).chain(rest).flat_map(models).collect()
        }
        ItemKind::Union(it) => it.branches.iter().flat_map(|it| models(&it.ty)).collect(),
        ItemKind::Tuple(types) => types.iter().flat_map(models).collect(),
        ItemKind::Alias(ty) => models(ty),
        ItemKind::StringEnum(..) | ItemKind::IntegerEnum(_) | ItemKind::JsonEnum(..) => Vec::new(),
    }
}

/// Returns the names of the models that a type is made of.
fn models(ty: &Type) -> Vec<&str> {
    ty.models().map(|it| it.ident.as_str()).collect()
}

fn input_type(cx: &Pages<'_>, here: &BTreeSet<&str>, it: &Input) -> String {
    match it {
        Input::Plain(it) | Input::Into(_, it) | Input::Boxed(_, it) => linked(cx, here, it),
        Input::Items(it) => format!("several {}", linked(cx, here, it)),
    }
}

/// A type, with a link to its section on the page, or to its source.
pub(super) fn linked(cx: &Pages<'_>, here: &BTreeSet<&str>, ty: &Type) -> String {
    let text = format!("`{}`", ty.imported());
    let Some((name, (module, item))) = models(ty).into_iter().find_map(|it| Some((it, cx.items.get(it)?))) else {
        return text;
    };
    if here.contains(name) && !matches!(item.kind, ItemKind::Alias(_)) {
        return format!("[{text}](#{}-{})", kind(item), name.to_lowercase());
    }
    format!("[{text}]({}/models/{}.rs)", cx.sources, module)
}

fn kind(it: &Item) -> &'static str {
    match it.kind {
        ItemKind::Struct(_) | ItemKind::Tuple(_) => "struct",
        ItemKind::StringEnum(..) | ItemKind::IntegerEnum(_) | ItemKind::JsonEnum(..) | ItemKind::Union(_) => "enum",
        ItemKind::Alias(_) => "type",
    }
}

pub(super) fn type_section(cx: &Pages<'_>, here: &BTreeSet<&str>, name: &str) -> Option<TypeSection> {
    let (_, item) = cx.items.get(name)?;
    let rows = rows(cx, here, item)?;
    let docs = prose::under_heading(said(&item.docs, &item.name));
    Some(TypeSection { title: format!("{} {name}", kind(item)), docs, rows })
}

/// What there is to say about a type in a table.
fn rows(cx: &Pages<'_>, here: &BTreeSet<&str>, it: &Item) -> Option<TypeRows> {
    match &it.kind {
        ItemKind::Struct(it) => Some(TypeRows::Fields(it.fields.iter().map(|it| field(cx, here, it)).collect())),
        ItemKind::StringEnum(variants, _) | ItemKind::JsonEnum(variants, _) => {
            let value = |wire: &String| prose::wire(wire);
            Some(TypeRows::Values(variants.iter().map(|it| variant(&it.ident, value(&it.wire), &it.docs)).collect()))
        }
        ItemKind::IntegerEnum(variants) => {
            let value = |wire: i64| prose::wire(&wire.to_string());
            Some(TypeRows::Values(variants.iter().map(|it| variant(&it.ident, value(it.wire), &it.docs)).collect()))
        }
        ItemKind::Tuple(types) => {
            let item = |(index, ty)| [format!("`{index}`"), linked(cx, here, ty), String::new()];
            Some(TypeRows::Values(types.iter().enumerate().map(item).collect()))
        }
        ItemKind::Union(Union { branches, .. }) => {
            let branch = |it: &Branch| [format!("`{}`", it.ident), linked(cx, here, &it.ty), String::new()];
            Some(TypeRows::Values(branches.iter().map(branch).collect()))
        }
        ItemKind::Alias(_) => None,
    }
}

fn variant(ident: &str, wire: String, said: &Docs) -> [String; 3] {
    // Without words of the document the value speaks for itself.
    let said = if said[..] == [wire.clone()] { String::new() } else { prose::cell(said) };
    [format!("`{ident}`"), prose::in_cell(&wire), said]
}

fn field(cx: &Pages<'_>, here: &BTreeSet<&str>, it: &Field) -> Row {
    let required = it.presence == FieldPresence::Required;
    let description = prose::cell(said(&it.docs, &it.name));
    Row { name: named(&it.name), ty: input_type(cx, here, &it.input), required, description }
}

/// What the document says, without the name that stands in where it says nothing.
pub(super) fn said<'a>(docs: &'a Docs, name: &Name) -> &'a [String] {
    let stands_in = docs.first().is_some_and(|it| *it == prose::wire(&name.wire));
    &docs[usize::from(stands_in)..]
}

/// The name in Rust, and the one on the wire if it is another.
pub(super) fn named(it: &Name) -> String {
    let (ident, wire) = (format!("`{}`", it.ident), prose::wire(&it.wire));
    if ident == wire { ident } else { format!("{ident}, sent as {}", prose::in_cell(&wire)) }
}

pub(super) fn first_line(lines: &Docs) -> String {
    let first: Docs = lines.iter().take_while(|it| !it.is_empty()).cloned().collect();
    prose::cell(&first)
}
