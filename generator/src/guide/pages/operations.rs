//! Pages about operations: one for each group, with a section for each operation.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::super::Context;
use super::super::types::{CallSnippet, Page, Row, Section};
use super::types::{described, input_type, linked};
use super::{PageContext, description, name_cell, summary};
use crate::api::{self, OperationId};
use crate::prose;
use crate::rust::{Argument, Decode, Docs, FlatBody, Group, Input, Name, Operation, StatusEnumRole, Stream, Type};

/// Writes a page for each group of operations, in parallel.
pub(in crate::guide) fn pages(
    cx: &Context<'_>,
    variable: &str,
    calls: &BTreeMap<OperationId, CallSnippet>,
) -> Vec<Page> {
    let pages = PageContext::new(cx);
    cx.client.groups.par_iter().map(|group| page(&pages, variable, calls, group)).collect()
}

fn page(cx: &PageContext<'_>, variable: &str, calls: &BTreeMap<OperationId, CallSnippet>, group: &Group) -> Page {
    let types = described(cx, request_and_success_types(group), &response_types(cx, group));
    let sections = group.operations.iter().filter_map(|it| Some(section(cx, &types, calls.get(&it.id)?, it)));
    let aliases = group.aliases.iter().map(|it| (it.name.ident.clone(), format!("{}::{}", it.group, it.method)));
    Page {
        file: group.module.clone(),
        // The heading has more than one word, so it never has the anchor of an operation.
        title: title(variable, group),
        summary: summary(&group.docs),
        docs: prose::under_heading(&group.docs),
        sections: sections.collect(),
        aliases: aliases.collect(),
        types: super::types::sections(cx, &types),
    }
}

fn title(variable: &str, group: &Group) -> String {
    match &group.accessor {
        Some(Name { wire, ident }) => format!("{}: `{variable}.{ident}()`", prose::cell(&prose::markdown(wire))),
        None => format!("Methods of the client: `{variable}`"),
    }
}

fn section(cx: &PageContext<'_>, types: &BTreeSet<&str>, call: &CallSnippet, operation: &Operation) -> Section {
    let origin = cx.cx.api.operation(operation.id);
    let row = |argument: &Argument, required: bool| {
        let is_body = argument.target.is_whole_body();
        Row {
            name: match (is_body, argument.is_named) {
                (true, _) => format!("`{}`", argument.name.ident),
                (false, true) => {
                    name_cell(&Name { ident: format!("arguments.{}", argument.name.ident), ..argument.name.clone() })
                }
                (false, false) => name_cell(&argument.name),
            },
            ty: input_type(cx, types, &argument.input),
            required,
            description: prose::cell(description(&argument.docs, &argument.name)),
        }
    };
    let has_flat_body = operation.flat_body.is_some();
    let arguments = operation.arguments.iter().filter(|it| !(has_flat_body && it.target.is_whole_body()));
    let (arguments, setters) = (arguments.map(|it| row(it, true)), operation.setters.iter().map(|it| row(it, false)));
    let (required, optional) =
        operation.flat_body.as_ref().map(|it| body_rows(cx, types, operation, it)).unwrap_or_default();
    let rows = arguments.chain(required).chain(setters).chain(optional).collect();
    let docs = prose::operation(&origin.docs, origin.method, &origin.path, origin.renamed_id());
    Section {
        name: operation.name.ident.clone(),
        summary: summary(&docs),
        docs: prose::under_heading(&docs),
        security: security(cx, operation),
        example: call.clone(),
        rows,
        response: response(cx, types, operation),
        errors: origin.failures.iter().map(|it| error_row(cx, types, operation, it)).collect(),
        other_errors: other_errors(operation, origin.failures.is_empty()),
        retries: if operation.idempotent { IDEMPOTENT } else { NOT_IDEMPOTENT },
    }
}

/// Returns the rows of a small body: of its required properties, and of its optional ones and the whole body.
fn body_rows(
    cx: &PageContext<'_>,
    types: &BTreeSet<&str>,
    operation: &Operation,
    flat: &FlatBody,
) -> (Vec<Row>, Vec<Row>) {
    let row = |name: &Name, input: &Input, docs: &Docs, required: bool| Row {
        name: name_cell(name),
        ty: input_type(cx, types, input),
        required,
        description: prose::cell(description(docs, name)),
    };
    let required = flat.arguments.iter().map(|it| row(&it.name, &it.input, &it.docs, true)).collect();
    let setters = flat.setters.iter().filter_map(|it| {
        let name = Name { ident: it.method.clone(), ..it.name.clone() };
        Some(row(&name, it.input.as_ref()?, &it.docs, false))
    });
    let whole = Row {
        name: format!("`{}`", FlatBody::whole_body_method(&operation.name.ident)),
        ty: linked(cx, types, &flat.ty),
        required: false,
        description: "A method that takes the whole body in place of its properties.".to_owned(),
    };
    (required, setters.chain([whole]).collect())
}

const IDEMPOTENT: &str = "This operation is idempotent: it is [retried](../README.md#retries) if the server is busy or the \
                          connection fails.";
const NOT_IDEMPOTENT: &str = "This operation is not idempotent: it is [retried](../README.md#retries) only if the request \
                              was never sent or if it has an `idempotency_key`.";

/// Returns the alternatives of credentials, as setters of the client builder.
fn security(cx: &PageContext<'_>, operation: &Operation) -> String {
    let setter = |key: &String| cx.credentials.get(key.as_str()).map(|it| format!("`{it}`"));
    let all_of = |keys: &Vec<String>| keys.iter().filter_map(setter).collect::<Vec<_>>().join(" with ");
    let or_none = |it: String| if it.is_empty() { "none".to_owned() } else { it };
    let security = operation.overrides.security.as_ref().unwrap_or(&cx.cx.client.defaults.security);
    security.iter().map(|it| or_none(all_of(it))).collect::<Vec<_>>().join(", or ")
}

/// Describes the response, by status where several statuses have different bodies.
fn response(cx: &PageContext<'_>, types: &BTreeSet<&str>, operation: &Operation) -> String {
    let success = operation.success.as_ref().map(|decode| match decode {
        Decode::StatusEnum(ident) => {
            let status_enum = operation.status_enums.iter().find(|it| it.ident == *ident);
            let variants = status_enum.into_iter().flat_map(|it| &it.variants).map(|it| match it.decode {
                Decode::Empty => format!("`{}` without a body", it.ident),
                Decode::Redirect
                | Decode::Json(_)
                | Decode::Xml(_)
                | Decode::Text
                | Decode::Bytes
                | Decode::StatusEnum(_) => {
                    format!("`{}` with {}", it.ident, body(cx, types, &it.decode))
                }
            });
            format!("`{ident}`: {}", variants.collect::<Vec<_>>().join(", "))
        }
        Decode::Empty | Decode::Redirect | Decode::Json(_) | Decode::Xml(_) | Decode::Text | Decode::Bytes => {
            body(cx, types, decode)
        }
    });
    let stream = operation.stream.as_ref().map(|it| match it {
        Stream::Bytes => "a stream of bytes, with `stream()`".to_owned(),
        Stream::Lines(ty) => format!("a stream of lines, each {}, with `stream()`", linked(cx, types, ty)),
        Stream::Events(ty) => format!("a stream of events, each {}, with `stream()`", linked(cx, types, ty)),
        Stream::TextEvents => "a stream of text events, with `stream()`".to_owned(),
    });
    success.into_iter().chain(stream).collect::<Vec<String>>().join("; or ")
}

fn body(cx: &PageContext<'_>, types: &BTreeSet<&str>, it: &Decode) -> String {
    match it {
        Decode::Empty => "No body.".to_owned(),
        Decode::Redirect => "a redirect; the header `location` has its target".to_owned(),
        Decode::Json(ty) | Decode::Xml(ty) => linked(cx, types, ty),
        Decode::Text => "text".to_owned(),
        Decode::Bytes => "bytes".to_owned(),
        Decode::StatusEnum(ident) => format!("`{ident}`"),
    }
}

fn other_errors(operation: &Operation, is_undocumented: bool) -> String {
    let by_status = operation.status_enums.iter().flat_map(|it| &it.variants).map(|it| &it.decode);
    let has_redirects = operation.success.iter().chain(by_status).any(|it| *it == Decode::Redirect);
    let successes = if has_redirects { "2xx and 3xx" } else { "2xx" };
    let link = "[Errors](../README.md#errors)";
    if is_undocumented {
        format!("No error statuses are documented. Every status except {successes} is an error, see {link}.")
    } else {
        format!("Every other status except {successes} is also an error, see {link}.")
    }
}

fn error_row(
    cx: &PageContext<'_>,
    types: &BTreeSet<&str>,
    operation: &Operation,
    response: &api::Response,
) -> [String; 3] {
    let status_enum = operation.status_enums.iter().find(|it| it.role == StatusEnumRole::Error);
    let status = prose::status(response.status);
    let is_xml = response.body.xml_type().is_some();
    let body = match (status_enum, response.body.ty()) {
        (_, None) => String::new(),
        (Some(status_enum), Some(_)) if is_xml => {
            format!("XML, read with `{}::of_error(&error)`", status_enum.ident)
        }
        (None, Some(ty)) if is_xml => {
            let ty = cx.cx.scope().nullable(ty);
            format!("{}, read with `error.read::<Xml<{ty}>>()`", linked(cx, types, &ty))
        }
        (Some(status_enum), Some(_)) => format!("JSON, read with `{}::of_error(&error)`", status_enum.ident),
        (None, Some(ty)) => {
            format!("{}, read with `error.json()`", linked(cx, types, &cx.cx.scope().nullable(ty)))
        }
    };
    [prose::in_cell(&prose::wire(&status)), body, prose::cell(&prose::markdown(&response.description))]
}

/// Returns the types of the arguments and of the successful responses.
fn request_and_success_types(group: &Group) -> impl Iterator<Item = &Type> {
    let arguments = group.operations.iter().flat_map(|it| it.arguments.iter().chain(&it.setters));
    let responses = group.operations.iter().flat_map(Operation::response_types);
    arguments.map(|it| it.input.ty()).chain(responses)
}

/// Returns the types of all responses, including error responses.
fn response_types(cx: &PageContext<'_>, group: &Group) -> Vec<Type> {
    let origins = group.operations.iter().map(|it| cx.cx.api.operation(it.id));
    let bodies = origins.flat_map(|it| &it.failures).filter_map(|it| it.body.ty());
    let errors = bodies.map(|ty| cx.cx.scope().nullable(ty));
    group.operations.iter().flat_map(Operation::response_types).cloned().chain(errors).collect()
}
