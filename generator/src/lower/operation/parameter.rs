//! Parameters.

use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::{follow, place};
use super::super::schema::constraints;
use super::super::schema::docs;
use super::content;
use super::header_name;
use crate::api::{self, Location, Style, StyleKind, Type, TypeKind};
use crate::common::Constraints;
use crate::diagnostics::Id;
use crate::parse::{self, Extension};
use crate::pointer::Pointer;

/// The parameters of an operation: those in the path in its order, then the others in theirs. Also, whether one could
/// not be read.
pub(in crate::lower) fn parameters(
    cx: &mut Lower<'_>,
    at: &Pointer,
    path: &str,
    shared: &[Pointer],
    own: impl Iterator<Item = Pointer>,
) -> (Vec<api::Parameter>, bool) {
    let mut res: Vec<api::Parameter> = Vec::new();
    let mut broken = false;
    for place in shared.iter().cloned().chain(own) {
        let Some((at, parameter)) = follow(cx, |it| &it.parameters, &place) else {
            broken = true;
            continue;
        };
        let Some(parameter) = self::parameter(cx, &at, parameter) else { continue };
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
    (res, broken)
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
        required: true,
        style: Style { kind: StyleKind::Simple, explode: false, reserved: false },
        ty: Type { kind: TypeKind::Scalar(api::Scalar::String), nullable: false },
        constraints: Constraints::default(),
        item_constraints: Constraints::default(),
        docs: api::Docs::default(),
    }
}

/// `None` if it is ignored, because other parts of the document speak of it or because no request could carry it.
pub(in crate::lower) fn parameter(cx: &mut Lower<'_>, at: &Pointer, it: &v3::Parameter) -> Option<api::Parameter> {
    let data = it.parameter_data_ref();
    let (location, kind, reserved) = location(it);
    let ignored = ["accept", "content-type", "authorization"];
    if location == Location::Header && ignored.contains(&data.name.to_ascii_lowercase().as_str()) {
        // The specification says that these three are ignored: other parts of the document speak of them.
        return None;
    }
    // A header of an answer or of a part is named where it is used.
    if location == Location::Header && !data.name.is_empty() && !header_name::is_possible(cx, at, &data.name) {
        return None;
    }
    let (schema, kind) = match &data.format {
        v3::ParameterSchemaOrContent::Schema(schema) => (place(schema), kind),
        v3::ParameterSchemaOrContent::Content(content) => match content.iter().next() {
            Some((name, media_type)) => {
                let kind = if content::is_json(name) { StyleKind::Json } else { kind };
                (media_type.schema.as_ref().and_then(place), kind)
            }
            None => (None, kind),
        },
    };
    let schema = schema.and_then(|at| cx.spec.schema_ids.get(&at).copied());
    let text = Type { kind: TypeKind::Scalar(api::Scalar::String), nullable: false };
    // What is not there is not sent: `null` needs no spelling of its own.
    let ty = schema.map_or(text, |id| Type { nullable: false, ..cx.type_of(id) });
    Some(api::Parameter {
        at: at.clone(),
        name: data.name.clone(),
        rust_name: data.extensions.get(Extension::RustName.key()).and_then(|it| it.as_str()).map(str::to_owned),
        location,
        required: data.required,
        style: Style { kind, explode: data.explode.unwrap_or(kind == StyleKind::Form), reserved },
        ty,
        constraints: schema.map(|id| constraints::limits(cx, id)).unwrap_or_default(),
        item_constraints: schema.map(|id| constraints::item_limits(cx, id)).unwrap_or_default(),
        docs: api::Docs {
            summary: None,
            description: data.description.clone(),
            more: None,
            deprecated: data.deprecated.unwrap_or_default(),
            ..example(cx, data, schema)
        },
    })
}

/// The values that a parameter's document shows: beside its schema, or in it.
fn example(cx: &Lower<'_>, data: &v3::ParameterData, schema: Option<parse::SchemaId>) -> api::Docs {
    let within = schema.map(|id| docs::docs(cx.schema(id))).unwrap_or_default();
    api::Docs { example: data.example.clone().or(within.example), ..within }
}

/// Where a parameter goes, in which style, and whether reserved characters go as they are.
fn location(it: &v3::Parameter) -> (Location, StyleKind, bool) {
    match it {
        v3::Parameter::Query { style, allow_reserved, .. } => (Location::Query, query_style(style), *allow_reserved),
        v3::Parameter::Header { style: v3::HeaderStyle::Simple, .. } => (Location::Header, StyleKind::Simple, false),
        v3::Parameter::Cookie { style: v3::CookieStyle::Form, .. } => (Location::Cookie, StyleKind::Form, false),
        v3::Parameter::Path { style, .. } => {
            let kind = match style {
                v3::PathStyle::Matrix => StyleKind::Matrix,
                v3::PathStyle::Label => StyleKind::Label,
                v3::PathStyle::Simple => StyleKind::Simple,
            };
            (Location::Path, kind, false)
        }
    }
}

/// The styles of queries, which are also those of form fields.
pub(in crate::lower) fn query_style(it: &v3::QueryStyle) -> StyleKind {
    match it {
        v3::QueryStyle::Form => StyleKind::Form,
        v3::QueryStyle::SpaceDelimited => StyleKind::SpaceDelimited,
        v3::QueryStyle::PipeDelimited => StyleKind::PipeDelimited,
        v3::QueryStyle::DeepObject => StyleKind::DeepObject,
    }
}
