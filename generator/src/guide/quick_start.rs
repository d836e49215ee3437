//! The operations that the README shows first: one that people come for, and the one with the simplest call.

use std::collections::BTreeMap;

use super::Context;
use super::types::{CallSnippet, SnippetResult};
use crate::api::OperationId;
use crate::common::Method;
use crate::diagnostics::{self, Report};
use crate::recorded::{Choice, ClientRecord};
use crate::rust::{Client, Operation};

/// Returns the operation that the configuration chooses for the quick start.
pub(super) fn configured(
    report: &mut Report,
    config: &str,
    operation_id: Option<&str>,
    client: &Client,
) -> Option<OperationId> {
    let operation_id = operation_id?;
    let mut operations = client.groups.iter().flat_map(|group| &group.operations);
    let operation = operations.find(|it| it.name.wire == operation_id && it.body_variant.is_none());
    if operation.is_none() {
        report.push(diagnostics::guide::unknown_quick_start(config, operation_id));
    }
    operation.map(|it| it.id)
}

/// Chooses an operation that sends something and is complete in an example: the first by path, those that create an item
/// outside of another item first.
pub(super) fn with_body(cx: &Context<'_>, calls: &BTreeMap<OperationId, CallSnippet>) -> Option<OperationId> {
    let rank = |(it, _): &(&Operation, &CallSnippet)| {
        (it.method != Method::Post, it.path.matches('{').count(), it.path.clone(), it.method, it.body_variant.clone())
    };
    all_with_body(cx, calls).min_by_key(rank).map(|(it, _)| it.id)
}

/// Returns the operations that send something and are complete in an example.
fn all_with_body<'c>(
    cx: &Context<'c>,
    calls: &'c BTreeMap<OperationId, CallSnippet>,
) -> impl Iterator<Item = (&'c Operation, &'c CallSnippet)> {
    let api = cx.api;
    candidates(cx, calls).filter(|(it, call)| {
        api.operation(it.id).body.as_ref().is_some_and(|body| body.required)
            && !it.deprecated
            && call.free_variables.is_empty()
    })
}

/// Returns the operation of the run before, if it would still do: so an added operation does not change the README.
pub(super) fn recorded_with_body(
    cx: &Context<'_>,
    calls: &BTreeMap<OperationId, CallSnippet>,
    recorded: &ClientRecord,
) -> Option<OperationId> {
    let request = recorded.choices.get(&Choice::QuickStart)?;
    all_with_body(cx, calls).find(|(it, _)| it.request() == *request).map(|(it, _)| it.id)
}

/// Returns the operation of the run before with the simplest call, if it is still complete in an example.
pub(super) fn recorded_simplest(
    cx: &Context<'_>,
    calls: &BTreeMap<OperationId, CallSnippet>,
    recorded: &ClientRecord,
) -> Option<OperationId> {
    let request = recorded.choices.get(&Choice::Simplest)?;
    let mut all = candidates(cx, calls).filter(|(it, call)| !it.deprecated && call.free_variables.is_empty());
    all.find(|(it, _)| it.request() == *request).map(|(it, _)| it.id)
}

/// Chooses the operation with the simplest call: few arguments, and no free variables.
pub(super) fn simplest(cx: &Context<'_>, calls: &BTreeMap<OperationId, CallSnippet>) -> Option<OperationId> {
    let rank = |(it, call): &(&Operation, &CallSnippet)| {
        (call.free_variables.len(), it.deprecated, it.arguments.len(), !it.idempotent, it.name.ident.len())
    };
    candidates(cx, calls).min_by_key(rank).map(|(it, _)| it.id)
}

/// Returns all operations with their calls. Streams are not typical.
fn candidates<'c>(
    cx: &Context<'c>,
    calls: &'c BTreeMap<OperationId, CallSnippet>,
) -> impl Iterator<Item = (&'c Operation, &'c CallSnippet)> {
    let all = cx.operations().filter_map(|it| Some((it, calls.get(&it.id)?)));
    all.filter(|(_, call)| call.result != SnippetResult::Stream)
}
