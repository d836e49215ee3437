//! Calls of operations, with a value for each argument.

use std::collections::BTreeMap;

use super::super::types::{CallSnippet, ExampleExpr, SnippetResult};
use super::flat_body;
use super::placeholder::Hint;
use super::value::{ExampleBuilder, ExampleDetail, ExampleModule, Values};
use crate::api::{self, OperationId, PartKind, RequestBodyContent, TypeKind};
use crate::naming;
use crate::rust::{
    Argument, ArgumentSource, ArgumentStruct, Decode, Group, Input, MultipartInit, Operation, RuntimeType, Target,
};

/// Names that example code uses for items other than models and clients.
const RESERVED: &[&str] = &[
    "Bytes",
    "ByteStream",
    "Error",
    "File",
    "Json",
    "Method",
    "Multipart",
    "StatusCode",
    "RetryConfig",
    "Value",
    "Mock",
    "Reply",
    "ExitCode",
    "builder",
    "call",
    "chunk",
    "error",
    "example",
    "file",
    "mock",
    "request",
    "response",
    "retry",
    "value",
];

/// Returns the names that no model may have in the examples of a client.
pub(in crate::guide) fn reserved<'a>(variable: &'a str, ident: &'a str, builder: &'a str) -> Vec<&'a str> {
    let shared = RuntimeType::OF_MODELS.iter().map(|it| it.name());
    RESERVED.iter().copied().chain(shared).chain([variable, ident, builder]).collect()
}

/// Returns the variable that holds the client in examples.
pub(in crate::guide) fn variable(module: Option<&str>) -> String {
    naming::to_local(module.unwrap_or("client"), RESERVED)
}

/// Writes a call of every operation, on the client in a variable.
pub(in crate::guide) fn calls(values: &Values<'_>, variable: &str) -> BTreeMap<OperationId, CallSnippet> {
    let mut res = BTreeMap::new();
    for group in &values.cx.client.groups {
        let client = ExampleExpr::Path(variable.to_owned());
        let accessor = access(client, group);
        for operation in &group.operations {
            let call = call(values, ExampleDetail::Minimal, accessor.clone(), operation);
            res.insert(operation.id, call);
        }
    }
    res
}

/// Returns the expression that has the methods of a group: the client itself for the operations without a tag.
pub(in crate::guide) fn access(client: ExampleExpr, group: &Group) -> ExampleExpr {
    match &group.accessor {
        Some(name) => ExampleExpr::Method(Box::new(client), name.ident.clone(), Vec::new()),
        None => client,
    }
}

/// Writes a call of an operation. `accessor` is an expression of the operation's group.
pub(in crate::guide) fn call(
    values: &Values<'_>,
    detail: ExampleDetail,
    accessor: ExampleExpr,
    operation: &Operation,
) -> CallSnippet {
    let mut builder = ExampleBuilder::new(values, detail);
    let arguments = arguments(&mut builder, operation);
    let mut call = flat_body::call(&mut builder, accessor, operation, arguments);
    let setters = operation.setters.iter().filter(|it| it.constant.is_none());
    for setter in setters.filter(|it| detail == ExampleDetail::Exhaustive || is_in_minimal_call(operation, it)) {
        let value = |builder: &mut ExampleBuilder<'_>| Some(argument(builder, setter, operation));
        // An exhaustive call leaves out what only the caller can provide.
        let value = if detail == ExampleDetail::Exhaustive { builder.attempt(value) } else { value(&mut builder) };
        if let Some(value) = value {
            call = ExampleExpr::Method(Box::new(call), setter.name.ident.clone(), vec![value]);
        }
    }
    let result = match &operation.success {
        None => SnippetResult::Stream,
        Some(Decode::Empty | Decode::Redirect) => SnippetResult::Empty,
        Some(Decode::Json(_) | Decode::Xml(_) | Decode::Text | Decode::Bytes | Decode::StatusEnum(_)) => {
            SnippetResult::Body
        }
    };
    let (imports, free_variables) = (builder.imports(), builder.free_variables);
    CallSnippet { operation: operation.id, imports, free_variables, call, result }
}

/// Returns the values of the method's parameters. Named arguments are the fields of the first one.
fn arguments(builder: &mut ExampleBuilder<'_>, operation: &Operation) -> Vec<ExampleExpr> {
    let (mut fields, mut values) = (Vec::new(), Vec::new());
    for it in &operation.arguments {
        let value = argument(builder, it, operation);
        if it.is_named { fields.push((it.name.ident.clone(), value)) } else { values.push(value) }
    }
    if let Some(ArgumentStruct { module, ident }) = &operation.argument_struct {
        builder.modules.insert(ExampleModule::Operations);
        values.insert(0, ExampleExpr::Struct(format!("operations::{module}::{ident}"), fields));
    }
    values
}

/// Returns whether a minimal call sets an optional argument. It sets the body, which is what most calls are about.
fn is_in_minimal_call(operation: &Operation, setter: &Argument) -> bool {
    let required_parts = match &operation.multipart_init {
        Some(MultipartInit::RequiredParts(names)) => &names[..],
        Some(MultipartInit::Always) | None => &[],
    };
    let is_part = matches!(setter.target, Target::Part(_)) && required_parts.contains(&setter.name.wire);
    let is_media_type = matches!(setter.target, Target::MediaType(_));
    setter.target.is_whole_body() || is_media_type || is_part
}

/// Returns the value of an argument or setter.
fn argument(builder: &mut ExampleBuilder<'_>, argument: &Argument, operation: &Operation) -> ExampleExpr {
    let origin = builder.api().operation(operation.id);
    match argument.source {
        ArgumentSource::Parameter(index) => parameter(builder, argument, &origin.parameters[index]),
        ArgumentSource::Body => origin.body.as_ref().map_or_else(none, |it| body(builder, argument, it)),
        ArgumentSource::MediaType => {
            let choices = origin.body.as_ref().and_then(|it| it.content.media_type_choices());
            ExampleExpr::Text(example_media_type(choices.unwrap_or_default()))
        }
        ArgumentSource::Part(index) => part_of(origin, index).map_or_else(none, |it| part(builder, argument, it)),
        ArgumentSource::PartHeader(index, header) => {
            part_of(origin, index).map_or_else(none, |it| parameter(builder, argument, &it.headers[header]))
        }
    }
}

/// Returns a media type that fits the choices: the first that is not a range, or one of the first range.
fn example_media_type(choices: &[String]) -> String {
    if let Some(name) = choices.iter().find(|name| !name.contains('*')) {
        return name.clone();
    }
    let range = choices.first().map(String::as_str).unwrap_or_default();
    match range.split('/').next().unwrap_or_default() {
        "image" => "image/png".to_owned(),
        "audio" => "audio/mpeg".to_owned(),
        "video" => "video/mp4".to_owned(),
        "text" => "text/plain".to_owned(),
        "font" => "font/woff2".to_owned(),
        _ => "application/octet-stream".to_owned(),
    }
}

fn none() -> ExampleExpr {
    ExampleExpr::Path("None".to_owned())
}

fn part_of(operation: &api::Operation, index: usize) -> Option<&api::Part> {
    match &operation.body.as_ref()?.content {
        RequestBodyContent::Multipart(parts) => parts.get(index),
        RequestBodyContent::Json(..)
        | RequestBodyContent::Xml(..)
        | RequestBodyContent::JsonLines(..)
        | RequestBodyContent::Form(..)
        | RequestBodyContent::AnyParts
        | RequestBodyContent::Text(_)
        | RequestBodyContent::Bytes(_) => None,
    }
}

fn parameter(builder: &mut ExampleBuilder<'_>, argument: &Argument, it: &api::Parameter) -> ExampleExpr {
    let wire = &argument.name.wire;
    let (example, default) = (it.docs.example.as_ref(), it.docs.default.as_ref());
    if example.or(default).is_none() && *builder.api().resolved(&it.ty.kind) == TypeKind::Any {
        // An empty object is the placeholder for any JSON elsewhere; as a parameter it would not be sent.
        return builder.json_text(wire);
    }
    let (limits, item_limits) = (&it.constraints, &it.item_constraints);
    let hint = Hint { name: wire, example, default, limits, item_limits, ..Hint::default() };
    item_or_value(builder, argument, &it.ty, hint)
}

fn body(builder: &mut ExampleBuilder<'_>, argument: &Argument, it: &api::RequestBody) -> ExampleExpr {
    let hint = Hint { name: &argument.name.wire, ..Hint::default() };
    match &it.content {
        RequestBodyContent::Json(_, ty) | RequestBodyContent::Xml(_, ty, _) | RequestBodyContent::Form(ty, _) => {
            let nullable = ty.nullable && !matches!(ty.kind, TypeKind::Any);
            builder.argument(&argument.input, ty, nullable, Hint { example: it.example.as_ref(), ..hint })
        }
        RequestBodyContent::JsonLines(_, ty) => builder.argument(&argument.input, ty, false, hint),
        RequestBodyContent::Multipart(_) | RequestBodyContent::AnyParts => new_shared(builder, "Multipart", Vec::new()),
        RequestBodyContent::Text(_) | RequestBodyContent::Bytes(_) => ExampleExpr::Text("text".to_owned()),
    }
}

fn part(builder: &mut ExampleBuilder<'_>, argument: &Argument, it: &api::Part) -> ExampleExpr {
    if it.kind == PartKind::File {
        let arguments = ["file.txt", "content"].map(|it| ExampleExpr::Text(it.to_owned()));
        let file = new_shared(builder, "File", arguments.into());
        return if it.repeated { ExampleExpr::Array(vec![file]) } else { file };
    }
    let api::Property { ty, docs, constraints: limits, item_constraints: item_limits, .. } = &it.property;
    let (example, default) = (docs.example.as_ref(), docs.default.as_ref());
    let hint = Hint { name: &argument.name.wire, example, default, limits, item_limits, ..Hint::default() };
    item_or_value(builder, argument, ty, hint)
}

/// Returns the value of an argument. An argument that takes several items gets one item.
fn item_or_value(builder: &mut ExampleBuilder<'_>, argument: &Argument, ty: &api::Type, hint: Hint<'_>) -> ExampleExpr {
    let item = builder.api().resolved(&ty.kind).item().filter(|_| matches!(argument.input, Input::Items(_)));
    builder.argument(&argument.input, item.unwrap_or(ty), false, hint)
}

/// Creates a value of a type that the crate shares with the runtime.
fn new_shared(builder: &mut ExampleBuilder<'_>, ty: &'static str, arguments: Vec<ExampleExpr>) -> ExampleExpr {
    builder.modules.insert(ExampleModule::Shared(ty));
    ExampleExpr::Call(format!("{ty}::new"), arguments)
}
