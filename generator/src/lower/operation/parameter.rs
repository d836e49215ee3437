//! Parameters of operations, path items and webhooks.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::{follow, pointer_of};
use super::super::schema::{constraints, docs};
use super::{content, header_name};
use crate::api::{self, Location, Style, StyleKind, Type, TypeKind};
use crate::common::Constraints;
use crate::diagnostics;
use crate::parse::{self, Extension};
use crate::pointer::Pointer;

/// Lowers the parameters of an operation: those of the path in its order, then the others in document order. Also returns
/// whether one could not be read.
pub(in crate::lower) fn lower_parameters(
    cx: &mut Lower<'_>,
    at: &Pointer,
    path: &str,
    of_path_item: &[Pointer],
    of_operation: impl Iterator<Item = Pointer>,
) -> (Vec<api::Parameter>, bool) {
    let mut res: Vec<api::Parameter> = Vec::new();
    let mut indices: BTreeMap<(Location, String), usize> = BTreeMap::new();
    let mut broken = false;
    for place in of_path_item.iter().cloned().chain(of_operation) {
        let Some((at, parameter)) = follow(cx, |spec| &spec.parameters, &place) else {
            broken = true;
            continue;
        };
        let Some(parameter) = lower_parameter(cx, &at, parameter) else { continue };
        // A parameter of an operation replaces that of its path item.
        match indices.entry((parameter.location, parameter.name.clone())) {
            Entry::Occupied(index) => res[*index.get()] = parameter,
            Entry::Vacant(index) => {
                index.insert(res.len());
                // Findings are about the reference of the operation, not about the shared description.
                res.push(api::Parameter { at: place, ..parameter });
            }
        }
    }
    let variables = find_path_variables(path);
    let positions: BTreeMap<&str, usize> = variables.iter().enumerate().map(|(index, name)| (*name, index)).collect();
    res.retain(|parameter| {
        let is_used = parameter.location != Location::Path || positions.contains_key(parameter.name.as_str());
        if !is_used {
            cx.report.push(diagnostics::lower::parameter_not_in_path(&parameter.at, &parameter.name));
        }
        is_used
    });
    for name in &variables {
        let is_declared = indices.contains_key(&(Location::Path, (*name).to_owned()));
        // A parameter that could not be read may declare this variable.
        if !is_declared && !broken {
            cx.report.push(diagnostics::lower::missing_path_parameter(at, name));
        }
        if !is_declared {
            res.push(create_undeclared_parameter(at, name));
        }
    }
    res.sort_by_key(|parameter| {
        let position = positions.get(parameter.name.as_str()).filter(|_| parameter.location == Location::Path);
        position.copied().unwrap_or(usize::MAX)
    });
    (res, broken)
}

/// Returns the variables of a path template, each once.
fn find_path_variables(path: &str) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let names = path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0));
    names.filter(|name| seen.insert(*name)).collect()
}

/// Creates the parameter for a variable that no parameter declares.
fn create_undeclared_parameter(at: &Pointer, name: &str) -> api::Parameter {
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

/// Lowers a parameter; `None` if it is ignored or if its name is invalid.
pub(in crate::lower) fn lower_parameter(
    cx: &mut Lower<'_>,
    at: &Pointer,
    parameter: &v3::Parameter,
) -> Option<api::Parameter> {
    let data = parameter.parameter_data_ref();
    let (location, kind, reserved) = find_location_and_style(parameter);
    // The specification ignores these parameters, because media types and security schemes describe them.
    let ignored = ["accept", "content-type", "authorization"];
    if location == Location::Header && ignored.contains(&data.name.to_ascii_lowercase().as_str()) {
        return None;
    }
    // The headers of responses and parts get their names from the caller.
    if location == Location::Header && !data.name.is_empty() && !header_name::check_header_name(cx, at, &data.name) {
        return None;
    }
    let (schema, kind) = match &data.format {
        v3::ParameterSchemaOrContent::Schema(schema) => (pointer_of(schema), kind),
        v3::ParameterSchemaOrContent::Content(content) => match content.iter().next() {
            Some((name, media_type)) => {
                let kind = if content::is_json(name) { StyleKind::Json } else { kind };
                (media_type.schema.as_ref().and_then(pointer_of), kind)
            }
            None => (None, kind),
        },
    };
    let schema = schema.and_then(|at| cx.spec.schema_ids.get(&at).copied());
    let text = Type { kind: TypeKind::Scalar(api::Scalar::String), nullable: false };
    // A parameter has no text for `null`: an absent value is not sent.
    let ty = schema.map_or(text, |id| Type { nullable: false, ..cx.type_of(id) });
    Some(api::Parameter {
        at: at.clone(),
        name: data.name.clone(),
        rust_name: data.extensions.get(Extension::RustName.key()).and_then(|value| value.as_str()).map(str::to_owned),
        location,
        required: data.required,
        style: Style { kind, explode: data.explode.unwrap_or(kind == StyleKind::Form), reserved },
        ty,
        constraints: schema.map(|id| constraints::collect_constraints(cx, id)).unwrap_or_default(),
        item_constraints: schema.map(|id| constraints::collect_item_constraints(cx, id)).unwrap_or_default(),
        docs: api::Docs {
            summary: None,
            description: data.description.clone(),
            more: None,
            deprecated: data.deprecated.unwrap_or_default(),
            ..example_docs(cx, data, schema)
        },
    })
}

/// Returns the documentation with the example and default of a parameter, or else of its schema.
fn example_docs(cx: &Lower<'_>, data: &v3::ParameterData, schema: Option<parse::SchemaId>) -> api::Docs {
    let docs = schema.map(|id| docs::lower_docs(cx.schema(id))).unwrap_or_default();
    api::Docs { example: data.example.clone().or(docs.example), ..docs }
}

/// Returns the location and style of a parameter, and whether reserved characters are not encoded.
fn find_location_and_style(parameter: &v3::Parameter) -> (Location, StyleKind, bool) {
    match parameter {
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

/// Returns the style of a query parameter or a form field.
pub(in crate::lower) fn query_style(style: &v3::QueryStyle) -> StyleKind {
    match style {
        v3::QueryStyle::Form => StyleKind::Form,
        v3::QueryStyle::SpaceDelimited => StyleKind::SpaceDelimited,
        v3::QueryStyle::PipeDelimited => StyleKind::PipeDelimited,
        v3::QueryStyle::DeepObject => StyleKind::DeepObject,
    }
}
