//! How operations are called: with a value for each argument.

use super::example_expr::{ExampleBuilder, ExampleDetail, Values};
use super::model::PlanContext;
use super::placeholder::Hint;
use crate::api::{self, Api, Location, PartKind, Property, RequestBodyContent, TypeKind};
use crate::diagnostics::{Id, Place, Report};
use crate::naming;
use crate::prose;
use crate::rust::{
    Argument, CallSnippet, Decode, ExampleExpr, ExampleProgram, Group, Input, MultipartInit, Operation, SnippetResult,
    Target,
};

/// Names that examples give to something else than models and clients.
const TAKEN: &[&str] = &[
    "Error",
    "IndexMap",
    "Duration",
    "BackoffStrategy",
    "RetryConfig",
    "Mock",
    "Reply",
    "ExitCode",
    "answer",
    "builder",
    "call",
    "error",
    "example",
    "mock",
    "patient",
];

/// Names that mean something else in the examples of a client.
pub(super) fn reserved<'a>(variable: &'a str, ident: &'a str, builder: &'a str) -> Vec<&'a str> {
    TAKEN.iter().copied().chain([variable, ident, builder]).collect()
}

/// The variable that holds a client.
pub(super) fn variable(module: Option<&str>) -> String {
    naming::local(module.unwrap_or("client"), TAKEN)
}

/// The operation of the API that was planned as this one.
pub(super) fn origin<'a>(api: &'a Api, it: &Operation) -> Option<&'a api::Operation> {
    // The operations are in the order of their ids.
    let first = api.operations.partition_point(|other| other.id < it.name.wire);
    let same = api.operations[first..].iter().take_while(|other| other.id == it.name.wire);
    same.into_iter().find(|other| super::operation::is_made_of(it, other))
}

/// Writes an example of every operation.
pub(super) fn fill(cx: &PlanContext<'_>, values: &Values<'_>, variable: &str, groups: &mut [Group]) {
    for group in groups {
        let accessor = ExampleExpr::Path(variable.to_owned());
        let accessor = ExampleExpr::Method(Box::new(accessor), group.name.ident.clone(), Vec::new());
        for operation in &mut group.operations {
            if let Some(origin) = origin(cx.api, operation) {
                operation.example = Some(example(values, ExampleDetail::Minimal, accessor.clone(), operation, origin));
            }
        }
    }
}

/// A call of an operation.
pub(super) fn example(
    values: &Values<'_>,
    extent: ExampleDetail,
    accessor: ExampleExpr,
    it: &Operation,
    origin: &api::Operation,
) -> CallSnippet {
    let mut draft = ExampleBuilder::new(values, extent);
    let arguments = it.arguments.iter().map(|argument| value(&mut draft, argument, origin)).collect();
    let mut call = ExampleExpr::Method(Box::new(accessor), it.name.ident.clone(), arguments);
    // Without the body there would be nothing to see.
    let is_needed =
        |name: &String| matches!(&it.multipart_init, Some(MultipartInit::Needed(names)) if names.contains(name));
    let is_body = |it: &&Argument| {
        it.target.is_whole_body() || (matches!(it.target, Target::Part(_)) && is_needed(&it.name.wire))
    };
    for setter in it.setters.iter().filter(|it| extent == ExampleDetail::Exhaustive || is_body(it)) {
        let make = |draft: &mut ExampleBuilder<'_>| Some(value(draft, setter, origin));
        // Of everything, what only a caller has is left out.
        let value = if extent == ExampleDetail::Exhaustive { draft.tried(make) } else { make(&mut draft) };
        if let Some(value) = value {
            call = ExampleExpr::Method(Box::new(call), setter.name.ident.clone(), vec![value]);
        }
    }
    let models = match &draft.models.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => None,
        [one] => Some(format!("models::{one}")),
        many => Some(format!("models::{{{}}}", many.join(", "))),
    };
    let imports = draft.modules.iter().map(|it| (*it).to_owned()).chain(models).collect();
    let sent = match &it.success {
        None => SnippetResult::Streamed,
        Some(Decode::Empty | Decode::Redirect) => SnippetResult::Empty,
        Some(Decode::Json(_) | Decode::Text | Decode::Bytes | Decode::StatusEnum(_)) => SnippetResult::Answered,
    };
    CallSnippet { operation: it.name.wire.clone(), imports, free_variables: draft.given, call, result: sent }
}

fn value(draft: &mut ExampleBuilder<'_>, argument: &Argument, origin: &api::Operation) -> ExampleExpr {
    match &argument.target {
        Target::Path | Target::PathStyled(_) => parameter(draft, argument, origin, Location::Path),
        Target::Query | Target::QueryList(_) | Target::QueryStyled(_) => {
            parameter(draft, argument, origin, Location::Query)
        }
        Target::Header | Target::HeaderStyled(_) => parameter(draft, argument, origin, Location::Header),
        Target::Cookie | Target::CookieStyled(_) => parameter(draft, argument, origin, Location::Cookie),
        Target::Json(_) | Target::JsonLines(_) | Target::Form(_) | Target::Part(_) => body(draft, argument, origin),
        Target::Multipart => runtime(draft, "runtime::Multipart::new", Vec::new()),
        Target::PartHeader(part, _) => part_header(draft, argument, origin, part),
        Target::Text(_) | Target::Bytes(_) => ExampleExpr::Text("A text.".to_owned()),
    }
}

fn parameter(
    draft: &mut ExampleBuilder<'_>,
    argument: &Argument,
    origin: &api::Operation,
    location: Location,
) -> ExampleExpr {
    let wire = &argument.name.wire;
    match origin.parameters.iter().find(|it| it.name == *wire && it.location == location) {
        Some(it) => parameter_value(draft, argument, it),
        None => ExampleExpr::Path("None".to_owned()),
    }
}

fn part_header(
    draft: &mut ExampleBuilder<'_>,
    argument: &Argument,
    origin: &api::Operation,
    part: &str,
) -> ExampleExpr {
    let Some(RequestBodyContent::Multipart(parts)) = origin.body.as_ref().map(|it| &it.content) else {
        return ExampleExpr::Path("None".to_owned());
    };
    let mut headers = parts.iter().filter(|it| it.property.name == part).flat_map(|it| &it.headers);
    match headers.find(|it| it.name == argument.name.wire) {
        Some(it) => parameter_value(draft, argument, it),
        None => ExampleExpr::Path("None".to_owned()),
    }
}

fn parameter_value(draft: &mut ExampleBuilder<'_>, argument: &Argument, it: &api::Parameter) -> ExampleExpr {
    let wire = &argument.name.wire;
    let (example, default) = (it.docs.example.as_ref(), it.docs.default.as_ref());
    if example.or(default).is_none() && *draft.api().resolved(&it.ty.kind) == TypeKind::Any {
        // An empty object, which stands for any JSON elsewhere, would not be sent.
        return draft.json_text(wire);
    }
    let (limits, item_limits) = (&it.constraints, &it.item_constraints);
    let hint = Hint { name: wire, example, default, limits, item_limits, ..Hint::default() };
    item_or_value(draft, argument, &it.ty, hint)
}

/// A body, or a part of one.
fn body(draft: &mut ExampleBuilder<'_>, argument: &Argument, origin: &api::Operation) -> ExampleExpr {
    let wire = &argument.name.wire;
    let example = origin.body.as_ref().and_then(|it| it.example.as_ref());
    match origin.body.as_ref().map(|it| &it.content) {
        Some(RequestBodyContent::Json(_, ty) | RequestBodyContent::Form(ty, _)) => {
            let nullable = ty.nullable && !matches!(ty.kind, TypeKind::Any);
            draft.argument(&argument.input, ty, nullable, Hint { name: wire, example, ..Hint::default() })
        }
        Some(RequestBodyContent::JsonLines(_, ty)) => {
            draft.argument(&argument.input, ty, false, Hint { name: wire, ..Hint::default() })
        }
        Some(RequestBodyContent::Multipart(parts)) => {
            let Some(part) = parts.iter().find(|it| it.property.name == *wire) else {
                return ExampleExpr::Path("None".to_owned());
            };
            if part.kind == PartKind::File {
                let words = ["file.txt", "What it holds."].map(|it| ExampleExpr::Text(it.to_owned()));
                let file = runtime(draft, "runtime::File::new", words.into());
                return if part.repeated { ExampleExpr::Array(vec![file]) } else { file };
            }
            let Property { ty, docs, constraints: limits, item_constraints: item_limits, .. } = &part.property;
            let (example, default) = (docs.example.as_ref(), docs.default.as_ref());
            let hint = Hint { name: wire, example, default, limits, item_limits, ..Hint::default() };
            item_or_value(draft, argument, ty, hint)
        }
        Some(RequestBodyContent::AnyParts | RequestBodyContent::Text(_) | RequestBodyContent::Bytes(_)) | None => {
            ExampleExpr::Path("None".to_owned())
        }
    }
}

/// What takes items is given one.
fn item_or_value(draft: &mut ExampleBuilder<'_>, argument: &Argument, ty: &api::Type, hint: Hint<'_>) -> ExampleExpr {
    let item = draft.api().resolved(&ty.kind).item().filter(|_| matches!(argument.input, Input::Items(_)));
    draft.argument(&argument.input, item.unwrap_or(ty), false, hint)
}

fn runtime(draft: &mut ExampleBuilder<'_>, function: &str, arguments: Vec<ExampleExpr>) -> ExampleExpr {
    draft.modules.insert("runtime");
    ExampleExpr::Call(function.to_owned(), arguments)
}

/// The call that stands for all others: with as few arguments as there are, and nothing that only a caller has.
pub(super) fn simplest(groups: &[Group]) -> Option<CallSnippet> {
    let calls = groups.iter().flat_map(|it| &it.operations).filter_map(|it| Some((it, it.example.as_ref()?)));
    // What can only be read while it comes is no usual call.
    let calls = calls.filter(|(_, example)| example.result != SnippetResult::Streamed);
    let rank = |(it, example): &(&Operation, &CallSnippet)| {
        (example.free_variables.len(), it.deprecated, it.arguments.len(), !it.idempotent, it.name.ident.len())
    };
    calls.min_by_key(rank).map(|(_, example)| example.clone())
}

/// A program for each operation that the configuration names.
pub(super) fn programs(report: &mut Report, config: &str, ids: &[String], groups: &[Group]) -> Vec<ExampleProgram> {
    let at = || Place::File(config.to_owned());
    let mut res: Vec<ExampleProgram> = Vec::new();
    for id in ids {
        let Some(it) = groups.iter().flat_map(|it| &it.operations).find(|it| it.name.wire == *id) else {
            report.add(
                Id::InvalidConfig,
                at(),
                format!("`examples` names `{id}`, which is no operation of the client"),
            );
            continue;
        };
        let name = it.name.ident.trim_start_matches("r#").to_owned();
        if res.iter().any(|other| other.name == name) {
            continue;
        }
        let Some(example) = it.example.clone().filter(|it| it.free_variables.is_empty()) else {
            let message = format!("no example of `{id}` can be written: it takes what only a caller has");
            report.add(Id::InvalidConfig, at(), message);
            continue;
        };
        let said = it.docs.first().map_or_else(String::new, |it| format!("{}.", it.trim_end_matches('.')));
        res.push(ExampleProgram { name, docs: prose::line(said), example, feature: None });
    }
    res
}
