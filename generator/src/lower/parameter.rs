//! Parameters.

use openapiv3 as v3;

use super::reference::{follow, place};
use super::{Lower, compose, schema};
use crate::api::{self, Kind, Location, Presence, Style, Type};
use crate::pointer::Pointer;
use crate::report::Id;
use crate::vocabulary::Limits;

/// The parameters of an operation: those in the path in its order, then the others in theirs. `None` if the operation
/// cannot be called without one that we do not express; that has been reported. Also, whether one could not be read.
pub(super) fn parameters(
    cx: &mut Lower<'_>,
    at: &Pointer,
    path: &str,
    shared: &[Pointer],
    own: impl Iterator<Item = Pointer>,
) -> Option<(Vec<api::Parameter>, bool)> {
    let mut res: Vec<api::Parameter> = Vec::new();
    let mut broken = false;
    for place in shared.iter().cloned().chain(own) {
        let Some((at, parameter)) = follow(cx, |it| &it.parameters, &place) else {
            broken = true;
            continue;
        };
        let Some(parameter) = self::parameter(cx, &at, parameter)? else { continue };
        // An operation's own parameter takes the place of the path item's.
        match res.iter_mut().find(|it| it.name == parameter.name && it.location == parameter.location) {
            Some(old) => *old = parameter,
            None => {
                // Where the operation refers to it is where the fault is, not where it is described.
                res.push(api::Parameter { at: place, ..parameter });
            }
        }
    }
    let names = variables(path);
    res.retain(|it| {
        let fits = it.location != Location::Path || names.contains(&it.name.as_str());
        if !fits {
            let message = format!("the path has no `{{{}}}`: the parameter is left out", it.name);
            let help = "remove the parameter with an overlay, or correct the path";
            cx.report.add_with_help(Id::ParameterNotInPath, &it.at, message, help);
        }
        fits
    });
    for name in &names {
        let known = res.iter().any(|it| it.location == Location::Path && it.name == *name);
        // A parameter that could not be read may well be this one.
        if !known && !broken {
            let message = format!("no parameter is declared for `{{{name}}}` of the path: text is taken");
            cx.report.add(Id::MissingPathParameter, at, message);
        }
        if !known {
            res.push(undeclared(at, name));
        }
    }
    let order = |it: &api::Parameter| names.iter().position(|name| it.location == Location::Path && *name == it.name);
    res.sort_by_key(|it| order(it).unwrap_or(usize::MAX));
    Some((res, broken))
}

/// The names in the braces of a path, each once.
fn variables(path: &str) -> Vec<&str> {
    let mut res: Vec<&str> = Vec::new();
    for part in path.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !res.contains(&name)
        {
            res.push(name);
        }
    }
    res
}

fn undeclared(at: &Pointer, name: &str) -> api::Parameter {
    api::Parameter {
        at: at.clone(),
        name: name.to_owned(),
        rust_name: None,
        location: Location::Path,
        presence: Presence::Required,
        style: Style::Single,
        ty: Type { kind: Kind::Scalar(api::Scalar::String), nullable: false },
        limits: Limits::default(),
        item_limits: Limits::default(),
        docs: api::Docs::default(),
    }
}

/// `None` if the operation needs it and we cannot write it, `Some(None)` if it is left out.
#[expect(clippy::option_option, reason = "the two are told apart by the caller's `?`")]
fn parameter(cx: &mut Lower<'_>, at: &Pointer, it: &v3::Parameter) -> Option<Option<api::Parameter>> {
    let data = it.parameter_data_ref();
    let (location, plain) = match it {
        v3::Parameter::Query { style, .. } => (Location::Query, *style == v3::QueryStyle::Form),
        v3::Parameter::Header { style, .. } => (Location::Header, *style == v3::HeaderStyle::Simple),
        v3::Parameter::Path { style, .. } => (Location::Path, *style == v3::PathStyle::Simple),
        v3::Parameter::Cookie { style, .. } => (Location::Cookie, *style == v3::CookieStyle::Form),
    };
    let ignored = ["accept", "content-type", "authorization"];
    if location == Location::Header && ignored.contains(&data.name.to_ascii_lowercase().as_str()) {
        // The specification says that these three are ignored: other parts of the document speak of them.
        return Some(None);
    }
    let schema = match &data.format {
        v3::ParameterSchemaOrContent::Schema(schema) => {
            place(schema).and_then(|at| cx.spec.schema_ids.get(&at).copied())
        }
        v3::ParameterSchemaOrContent::Content(_) => None,
    };
    let ty = match &data.format {
        v3::ParameterSchemaOrContent::Schema(_) => schema.map(|id| schema::ty(cx, id)),
        v3::ParameterSchemaOrContent::Content(content) if content.is_empty() => {
            Some(Type { kind: Kind::Scalar(api::Scalar::String), nullable: false })
        }
        v3::ParameterSchemaOrContent::Content(_) => None,
    };
    let exploded = data.explode.unwrap_or(location == Location::Query || location == Location::Cookie);
    // Shapes behind names are found out by now, or will be: `drain` first, then look.
    schema::drain(cx);
    let written = ty.filter(|_| plain).and_then(|it| written(cx, it, location, exploded));
    let presence = if data.required { Presence::Required } else { Presence::Optional };
    let Some((style, ty)) = written else {
        let rest = if data.required { "the operation is left out" } else { "it is left out" };
        let message = format!("the parameter `{}` is of a type or style that is not expressed: {rest}", data.name);
        cx.report.add(Id::UnsupportedParameter, at, message);
        return if data.required { None } else { Some(None) };
    };
    Some(Some(api::Parameter {
        at: at.clone(),
        name: data.name.clone(),
        rust_name: data.extensions.get("x-rust-name").and_then(|it| it.as_str()).map(str::to_owned),
        location,
        presence,
        style,
        ty,
        limits: schema.map(|id| compose::limits(cx, id)).unwrap_or_default(),
        item_limits: schema.map(|id| compose::item_limits(cx, id)).unwrap_or_default(),
        docs: api::Docs {
            summary: None,
            description: data.description.clone(),
            more: None,
            deprecated: data.deprecated.unwrap_or_default(),
        },
    }))
}

/// How a value of this type is written as text, if we know.
fn written(cx: &Lower<'_>, ty: Type, location: Location, exploded: bool) -> Option<(Style, Type)> {
    let not_null = |it: Type| Type { kind: it.kind, nullable: false };
    if is_text(cx, &ty.kind) {
        return Some((Style::Single, not_null(ty)));
    }
    match (ty.kind, location) {
        (Kind::List(item), Location::Query) if is_text(cx, &item.kind) => {
            Some((if exploded { Style::Exploded } else { Style::Comma }, not_null(*item)))
        }
        (Kind::Broken, _) => Some((Style::Single, Type { kind: Kind::Broken, nullable: false })),
        _ => None,
    }
}

/// Whether a value is written as one piece of text.
fn is_text(cx: &Lower<'_>, kind: &Kind) -> bool {
    match cx.api.resolved(kind) {
        Kind::Scalar(_) => true,
        Kind::Schema(id) => matches!(cx.api.schemas[id.0].shape, api::Shape::Enum(_)),
        Kind::Any | Kind::List(_) | Kind::Map(_) | Kind::Broken => false,
    }
}
