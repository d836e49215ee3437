//! How operations are called: with a value for each argument.

use super::docs;
use super::example_expr::{Draft, Extent, Values};
use super::model::Models;
use super::names;
use super::placeholder::Hint;
use crate::api::{self, Api, Kind, Location, PartKind, Payload, Property};
use crate::diagnostics::{Id, Place, Report};
use crate::rust::{Argument, Decode, Example, Group, Input, Operation, Parts, Program, Sample, Sent, Target};

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
    names::local(module.unwrap_or("client"), TAKEN)
}

/// The operation of the API that was planned as this one.
pub(super) fn origin<'a>(api: &'a Api, it: &Operation) -> Option<&'a api::Operation> {
    // The operations are in the order of their ids.
    let first = api.operations.partition_point(|other| other.id < it.name.wire);
    let same = api.operations[first..].iter().take_while(|other| other.id == it.name.wire);
    same.into_iter().find(|other| super::operation::is_made_of(it, other))
}

/// Writes an example of every operation.
pub(super) fn fill(cx: &Models<'_>, values: &Values<'_>, variable: &str, groups: &mut [Group]) {
    for group in groups {
        let accessor = Sample::Path(variable.to_owned());
        let accessor = Sample::Method(Box::new(accessor), group.name.ident.clone(), Vec::new());
        for operation in &mut group.operations {
            if let Some(origin) = origin(cx.api, operation) {
                operation.example = Some(example(values, Extent::Shown, accessor.clone(), operation, origin));
            }
        }
    }
}

/// A call of an operation.
pub(super) fn example(
    values: &Values<'_>,
    extent: Extent,
    accessor: Sample,
    it: &Operation,
    origin: &api::Operation,
) -> Example {
    let mut draft = Draft::new(values, extent);
    let arguments = it.arguments.iter().map(|argument| value(&mut draft, argument, origin)).collect();
    let mut call = Sample::Method(Box::new(accessor), it.name.ident.clone(), arguments);
    // Without the body there would be nothing to see.
    let is_needed = |name: &String| matches!(&it.parts, Some(Parts::Needed(names)) if names.contains(name));
    let is_body = |it: &&Argument| {
        it.target.is_whole_body() || (matches!(it.target, Target::Part(_)) && is_needed(&it.name.wire))
    };
    for setter in it.setters.iter().filter(|it| extent == Extent::Whole || is_body(it)) {
        let make = |draft: &mut Draft<'_>| Some(value(draft, setter, origin));
        // Of everything, what only a caller has is left out.
        let value = if extent == Extent::Whole { draft.tried(make) } else { make(&mut draft) };
        if let Some(value) = value {
            call = Sample::Method(Box::new(call), setter.name.ident.clone(), vec![value]);
        }
    }
    let models = match &draft.models.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => None,
        [one] => Some(format!("models::{one}")),
        many => Some(format!("models::{{{}}}", many.join(", "))),
    };
    let imports = draft.modules.iter().map(|it| (*it).to_owned()).chain(models).collect();
    let sent = match &it.answer {
        None => Sent::Streamed,
        Some(Decode::Empty | Decode::Redirect) => Sent::Empty,
        Some(Decode::Json(_) | Decode::Text | Decode::Bytes | Decode::Choice(_)) => Sent::Answered,
    };
    Example { operation: it.name.wire.clone(), imports, given: draft.given, call, sent }
}

fn value(draft: &mut Draft<'_>, argument: &Argument, origin: &api::Operation) -> Sample {
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
        Target::Text(_) | Target::Bytes(_) => Sample::Text("A text.".to_owned()),
    }
}

fn parameter(draft: &mut Draft<'_>, argument: &Argument, origin: &api::Operation, location: Location) -> Sample {
    let wire = &argument.name.wire;
    match origin.parameters.iter().find(|it| it.name == *wire && it.location == location) {
        Some(it) => parameter_value(draft, argument, it),
        None => Sample::Path("None".to_owned()),
    }
}

fn part_header(draft: &mut Draft<'_>, argument: &Argument, origin: &api::Operation, part: &str) -> Sample {
    let Some(Payload::Multipart(parts)) = origin.body.as_ref().map(|it| &it.payload) else {
        return Sample::Path("None".to_owned());
    };
    let mut headers = parts.iter().filter(|it| it.property.name == part).flat_map(|it| &it.headers);
    match headers.find(|it| it.name == argument.name.wire) {
        Some(it) => parameter_value(draft, argument, it),
        None => Sample::Path("None".to_owned()),
    }
}

fn parameter_value(draft: &mut Draft<'_>, argument: &Argument, it: &api::Parameter) -> Sample {
    let wire = &argument.name.wire;
    let (example, default) = (it.docs.example.as_ref(), it.docs.default.as_ref());
    if example.or(default).is_none() && *draft.api().resolved(&it.ty.kind) == Kind::Any {
        // An empty object, which stands for any JSON elsewhere, would not be sent.
        return draft.json_text(wire);
    }
    let (limits, item_limits) = (&it.limits, &it.item_limits);
    let hint = Hint { name: wire, example, default, limits, item_limits, ..Hint::default() };
    item_or_value(draft, argument, &it.ty, hint)
}

/// A body, or a part of one.
fn body(draft: &mut Draft<'_>, argument: &Argument, origin: &api::Operation) -> Sample {
    let wire = &argument.name.wire;
    let example = origin.body.as_ref().and_then(|it| it.example.as_ref());
    match origin.body.as_ref().map(|it| &it.payload) {
        Some(Payload::Json(_, ty) | Payload::Form(ty, _)) => {
            let nullable = ty.nullable && !matches!(ty.kind, Kind::Any);
            draft.argument(&argument.input, ty, nullable, Hint { name: wire, example, ..Hint::default() })
        }
        Some(Payload::JsonLines(_, ty)) => {
            draft.argument(&argument.input, ty, false, Hint { name: wire, ..Hint::default() })
        }
        Some(Payload::Multipart(parts)) => {
            let Some(part) = parts.iter().find(|it| it.property.name == *wire) else {
                return Sample::Path("None".to_owned());
            };
            if part.kind == PartKind::File {
                let words = ["file.txt", "What it holds."].map(|it| Sample::Text(it.to_owned()));
                let file = runtime(draft, "runtime::File::new", words.into());
                return if part.repeated { Sample::Array(vec![file]) } else { file };
            }
            let Property { ty, docs, limits, item_limits, .. } = &part.property;
            let (example, default) = (docs.example.as_ref(), docs.default.as_ref());
            let hint = Hint { name: wire, example, default, limits, item_limits, ..Hint::default() };
            item_or_value(draft, argument, ty, hint)
        }
        Some(Payload::AnyParts | Payload::Text(_) | Payload::Bytes(_)) | None => Sample::Path("None".to_owned()),
    }
}

/// What takes items is given one.
fn item_or_value(draft: &mut Draft<'_>, argument: &Argument, ty: &api::Type, hint: Hint<'_>) -> Sample {
    let item = draft.api().resolved(&ty.kind).item().filter(|_| matches!(argument.input, Input::Items(_)));
    draft.argument(&argument.input, item.unwrap_or(ty), false, hint)
}

fn runtime(draft: &mut Draft<'_>, function: &str, arguments: Vec<Sample>) -> Sample {
    draft.modules.insert("runtime");
    Sample::Call(function.to_owned(), arguments)
}

/// The call that stands for all others: with as few arguments as there are, and nothing that only a caller has.
pub(super) fn simplest(groups: &[Group]) -> Option<Example> {
    let calls = groups.iter().flat_map(|it| &it.operations).filter_map(|it| Some((it, it.example.as_ref()?)));
    // What can only be read while it comes is no usual call.
    let calls = calls.filter(|(_, example)| example.sent != Sent::Streamed);
    let rank = |(it, example): &(&Operation, &Example)| {
        (example.given.len(), it.deprecated, it.arguments.len(), !it.repeatable, it.name.ident.len())
    };
    calls.min_by_key(rank).map(|(_, example)| example.clone())
}

/// A program for each operation that the configuration names.
pub(super) fn programs(report: &mut Report, config: &str, ids: &[String], groups: &[Group]) -> Vec<Program> {
    let at = || Place::File(config.to_owned());
    let mut res: Vec<Program> = Vec::new();
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
        let Some(example) = it.example.clone().filter(|it| it.given.is_empty()) else {
            let message = format!("no example of `{id}` can be written: it takes what only a caller has");
            report.add(Id::InvalidConfig, at(), message);
            continue;
        };
        let said = it.docs.first().map_or_else(String::new, |it| format!("{}.", it.trim_end_matches('.')));
        res.push(Program { name, docs: docs::line(said), example, feature: None });
    }
    res
}
