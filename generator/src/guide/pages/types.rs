//! Sections about the types of requests and responses: which types a page describes, and the table of each.

use std::collections::BTreeSet;

use super::super::types::{Row, TypeRows, TypeSection};
use super::{PageContext, description, name_cell};
use crate::prose;
use crate::rust::{AdditionalProperties, Branch, Docs, Field, FieldPresence, Input, Item, ItemKind, Type, Union};

/// The number of levels of nested types that a page describes; deeper types are only linked to their sources. Enums of
/// responses are the exception: callers look up their values, so a page has them from every level.
const MAX_LEVELS: usize = 3;

/// Chooses the types that a page describes, by name: the types of requests and responses and what they contain down to
/// [`MAX_LEVELS`], and every enum of a response.
pub(super) fn described<'a, 't>(
    cx: &PageContext<'a>,
    types: impl Iterator<Item = &'t Type>,
    received: &[Type],
) -> BTreeSet<&'a str> {
    let known = |name: &str| cx.items.get_key_value(name).map(|(name, _)| *name);
    let mut res = reachable(cx, types.flat_map(models).filter_map(known).collect(), MAX_LEVELS);
    let of_responses = reachable(cx, received.iter().flat_map(models).filter_map(known).collect(), usize::MAX);
    res.extend(of_responses.into_iter().filter(|it| cx.items.get(it).is_some_and(|(_, it)| is_value_enum(it))));
    res
}

/// Returns the types that can be reached from `open` in a number of levels.
fn reachable<'a>(cx: &PageContext<'a>, mut open: Vec<&'a str>, levels: usize) -> BTreeSet<&'a str> {
    let mut res = BTreeSet::new();
    for _ in 0..levels {
        let new: Vec<&str> = open.into_iter().filter(|name| cx.items.contains_key(name) && res.insert(*name)).collect();
        if new.is_empty() {
            break;
        }
        open = new.into_iter().flat_map(|name| contained_models(cx.items[name].1)).collect();
    }
    res
}

/// Returns whether a type is an enum of known values.
fn is_value_enum(it: &Item) -> bool {
    match &it.kind {
        ItemKind::StringEnum(..) | ItemKind::IntegerEnum(_) | ItemKind::JsonEnum(..) => true,
        ItemKind::Struct(_) | ItemKind::Tuple(_) | ItemKind::Union(_) | ItemKind::Alias(_) => false,
    }
}

/// Returns the names of the models in the fields or variants of a type.
fn contained_models(it: &Item) -> Vec<&str> {
    match &it.kind {
        ItemKind::Struct(it) => {
            let additional = match &it.additional {
                AdditionalProperties::Unknown(..) => None,
                AdditionalProperties::Map(_, ty, _) => Some(ty),
                AdditionalProperties::Variant(it) => Some(&it.ty),
            };
            it.fields.iter().map(|it| &it.ty).chain(additional).flat_map(models).collect()
        }
        ItemKind::Union(it) => it.branches.iter().flat_map(|it| models(&it.ty)).collect(),
        ItemKind::Tuple(types) => types.iter().flat_map(models).collect(),
        ItemKind::Alias(ty) => models(ty),
        ItemKind::StringEnum(..) | ItemKind::IntegerEnum(_) | ItemKind::JsonEnum(..) => Vec::new(),
    }
}

/// Returns the names of the models in a type.
fn models(ty: &Type) -> Vec<&str> {
    ty.models().map(|it| it.ident.as_str()).collect()
}

/// Describes the type of a parameter, with a link.
pub(super) fn input_type(cx: &PageContext<'_>, described: &BTreeSet<&str>, it: &Input) -> String {
    match it {
        Input::Plain(it) | Input::Into(_, it) | Input::Boxed(_, it) => linked(cx, described, it),
        Input::Items(it) => format!("iterator over {}", linked(cx, described, it)),
        Input::List(_, it) => format!("list of {}", linked(cx, described, it.ty())),
        Input::Map(_, it) => format!("map of {}", linked(cx, described, it.ty())),
    }
}

/// Returns a type with a link to its section on the page, or to its source if the page does not describe it.
pub(super) fn linked(cx: &PageContext<'_>, described: &BTreeSet<&str>, ty: &Type) -> String {
    let text = format!("`{}`", ty.imported());
    let Some((name, (module, item))) = models(ty).into_iter().find_map(|it| Some((it, cx.items.get(it)?))) else {
        return text;
    };
    if described.contains(name) && !matches!(item.kind, ItemKind::Alias(_)) {
        return format!("[{text}](#{}-{})", keyword(item), name.to_lowercase());
    }
    format!("[{text}]({}/models/{}.rs)", cx.sources, module)
}

/// Returns the keyword that declares the type.
fn keyword(it: &Item) -> &'static str {
    match it.kind {
        ItemKind::Struct(_) | ItemKind::Tuple(_) => "struct",
        ItemKind::StringEnum(..) | ItemKind::IntegerEnum(_) | ItemKind::JsonEnum(..) | ItemKind::Union(_) => "enum",
        ItemKind::Alias(_) => "type",
    }
}

/// Writes the sections of the described types.
pub(super) fn sections(cx: &PageContext<'_>, described: &BTreeSet<&str>) -> Vec<TypeSection> {
    described.iter().filter_map(|name| section(cx, described, name)).collect()
}

fn section(cx: &PageContext<'_>, described: &BTreeSet<&str>, name: &str) -> Option<TypeSection> {
    let (_, item) = cx.items.get(name)?;
    let rows = rows(cx, described, item)?;
    let docs = prose::under_heading(description(&item.docs, &item.name));
    Some(TypeSection { title: format!("{} {name}", keyword(item)), docs, rows })
}

/// Returns the table of a type; `None` for an alias.
fn rows(cx: &PageContext<'_>, described: &BTreeSet<&str>, it: &Item) -> Option<TypeRows> {
    match &it.kind {
        ItemKind::Struct(it) => Some(TypeRows::Fields(it.fields.iter().map(|it| field(cx, described, it)).collect())),
        ItemKind::StringEnum(variants, _) | ItemKind::JsonEnum(variants, _) => {
            let value = |wire: &String| prose::wire(wire);
            Some(TypeRows::Values(variants.iter().map(|it| variant(&it.ident, value(&it.wire), &it.docs)).collect()))
        }
        ItemKind::IntegerEnum(variants) => {
            let value = |wire: i64| prose::wire(&wire.to_string());
            Some(TypeRows::Values(variants.iter().map(|it| variant(&it.ident, value(it.wire), &it.docs)).collect()))
        }
        ItemKind::Tuple(types) => {
            let item = |(index, ty)| [format!("`{index}`"), linked(cx, described, ty), String::new()];
            Some(TypeRows::Values(types.iter().enumerate().map(item).collect()))
        }
        ItemKind::Union(Union { branches, .. }) => {
            let branch = |it: &Branch| [format!("`{}`", it.ident), linked(cx, described, &it.ty), String::new()];
            Some(TypeRows::Values(branches.iter().map(branch).collect()))
        }
        ItemKind::Alias(_) => None,
    }
}

/// Returns the row of an enum value. Docs that only repeat the value are left out.
fn variant(ident: &str, wire: String, docs: &Docs) -> [String; 3] {
    let description = if docs[..] == [wire.clone()] { String::new() } else { prose::cell(docs) };
    [format!("`{ident}`"), prose::in_cell(&wire), description]
}

fn field(cx: &PageContext<'_>, described: &BTreeSet<&str>, it: &Field) -> Row {
    let required = it.presence == FieldPresence::Required;
    let description = prose::cell(description(&it.docs, &it.name));
    Row { name: name_cell(&it.name), ty: input_type(cx, described, &it.input), required, description }
}
