//! Operations, one group a tag.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Models;
use super::names::{self, Candidate, Case, Claim, STANDARD_NAMES, settle};
use super::response::{self, Names};
use super::types::Scope;
use super::{argument, docs, header, pagination, retry, server};
use crate::api;
use crate::report::Report;
use crate::rust::{Choice, Docs, Group, Name, Operation};
use crate::vocabulary::Method;

/// What operations without a tag are grouped by.
const UNTAGGED: &str = "default";

/// Every group, by module.
pub(super) fn groups(report: &mut Report, cx: &Models<'_>) -> Vec<Group> {
    let mut by_tag: BTreeMap<&str, Vec<&api::Operation>> = BTreeMap::new();
    for operation in &cx.api.operations {
        by_tag.entry(operation.tag.as_deref().unwrap_or(UNTAGGED)).or_default().push(operation);
    }
    let candidates = || {
        by_tag.iter().map(|(tag, operations)| Candidate {
            wire: (*tag).to_owned(),
            words: (*tag).to_owned(),
            at: &operations[0].at,
            claim: Claim::Place,
        })
    };
    let idents = settle(report, Case::Camel, STANDARD_NAMES, &candidates().collect::<Vec<_>>());
    // A clash of the types is told; the same clash of the methods would be told twice.
    let accessors = settle(&mut Report::default(), Case::Snake, &[], &candidates().collect::<Vec<_>>());
    let accessors: Vec<String> = accessors.into_iter().map(|it| it.ident).collect();
    let accessors = names::methods(&accessors, names::CLIENT_METHODS);
    let mut modules = BTreeSet::new();
    let mut res = Vec::new();
    for (((tag, operations), ident), accessor) in by_tag.iter().zip(idents).zip(accessors) {
        let mut module = names::module(tag, &accessor);
        if !modules.insert(module.clone()) {
            module = format!("{module}_{}", &names::hash(tag)[..4]);
        }
        let description = cx.api.tags.iter().find(|it| it.name == *tag).and_then(|it| it.description.as_deref());
        let docs = match description.map(docs::markdown).filter(|it| !it.is_empty()) {
            Some(docs) => docs,
            None if *tag == UNTAGGED => docs::line("Operations without a tag."),
            None => docs::line(format!("Operations of the tag \"{}\".", tag.replace(['[', ']', '<', '>', '`'], " "))),
        };
        let mut scope = cx.scope(None);
        let operations = self::operations(report, cx, &mut scope, &ident.ident, operations);
        let name = Name { wire: (*tag).to_owned(), ident: accessor };
        let models = (!scope.models.is_empty()).then(|| "models".to_owned());
        let imports = std::iter::once("client".to_owned()).chain(models).collect();
        res.push(Group { name, module, ident: ident.ident, docs, imports, operations, feature: None });
    }
    res.sort_by(|a, b| a.module.cmp(&b.module));
    res
}

fn operations(
    report: &mut Report,
    cx: &Models<'_>,
    scope: &mut Scope<'_>,
    group: &str,
    operations: &[&api::Operation],
) -> Vec<Operation> {
    let candidates: Vec<Candidate<'_>> = operations
        .iter()
        .map(|it| Candidate {
            wire: it.id.clone(),
            words: it.id.clone(),
            at: &it.at,
            claim: it.rust_name.clone().map_or(Claim::Place, Claim::Said),
        })
        .collect();
    let methods = settle(report, Case::Snake, names::GROUP_METHODS, &candidates);
    let mut taken = STANDARD_NAMES.to_vec();
    taken.push(group);
    let calls = settle(&mut Report::default(), Case::Camel, &taken, &candidates);
    let types: BTreeSet<String> = calls.iter().map(|it| it.ident.clone()).collect();
    let named = operations.iter().zip(methods).zip(calls);
    let planned = named.map(|((it, method), call)| {
        let link = format!("{group}::{}", method.ident);
        let names = Names { link, call: &call.ident, calls: &types };
        operation(report, cx, scope, it, &names, method)
    });
    planned.collect()
}

fn operation(
    report: &mut Report,
    cx: &Models<'_>,
    scope: &mut Scope<'_>,
    it: &api::Operation,
    names: &Names<'_>,
    name: Name,
) -> Operation {
    let (arguments, setters) = argument::arguments(report, scope, it);
    let (answer, by_status) = response::answer(scope, names, it);
    let failure = response::failure(scope, names, it);
    let schemes = &cx.api.security_schemes;
    let keys = |it: &api::SecurityRequirement| it.iter().map(|index| schemes[*index].key.clone()).collect();
    Operation {
        // What only the documentation names is not imported.
        docs: operation_docs(&mut cx.scope(None), it, failure.as_ref()),
        deprecated: it.docs.deprecated,
        ident: names.call.to_owned(),
        method: method(it.method),
        path: it.path.clone(),
        server: it.server.map_or_else(|| server::NO_SERVER.to_owned(), |index| server::ident(cx.api, index)),
        security: it.security.iter().map(keys).collect(),
        repeatable: it.repeatable,
        retry: it.retry.as_ref().map(retry::ident),
        accept: by_status.is_none().then(|| response::accept(it)).flatten(),
        arguments,
        setters,
        parts: argument::parts(it),
        headers: header::headers(report, scope, it),
        answer,
        stream: response::stream(scope, it),
        pagination: pagination::pagination(scope, it),
        choices: by_status.into_iter().chain(failure).collect(),
        example: None,
        name,
    }
}

/// What an operation does, and where the vendor says more.
pub(super) fn prose(it: &api::Docs, method: Method, path: &str) -> Docs {
    let request = docs::line(docs::wire(&format!("{} {path}", method.field().to_uppercase())));
    let said = it.description.as_deref().map(docs::markdown).unwrap_or_default();
    let summary = it.summary.as_deref().map(docs::markdown).unwrap_or_default();
    let more = it.more.as_deref().map(|url| docs::markdown(&format!("See {url}"))).unwrap_or_default();
    // Where there is no summary the description comes first: rustdoc shows the first paragraph in lists.
    let first = if summary.is_empty() && said.is_empty() { request.clone() } else { Vec::new() };
    let request = if first.is_empty() { request } else { Vec::new() };
    docs::paragraphs([first, summary, said, request, more])
}

fn operation_docs(scope: &mut Scope<'_>, it: &api::Operation, failure: Option<&Choice>) -> Docs {
    let said = prose(&it.docs, it.method, &it.path);
    docs::paragraphs([said, response::other_docs(scope, it), response::failure_docs(scope, it, failure)])
}

/// The method as the runtime has it.
pub(super) fn method(it: Method) -> &'static str {
    match it {
        Method::Get => "GET",
        Method::Put => "PUT",
        Method::Post => "POST",
        Method::Delete => "DELETE",
        Method::Options => "OPTIONS",
        Method::Head => "HEAD",
        Method::Patch => "PATCH",
        Method::Trace => "TRACE",
        Method::Query => "QUERY",
    }
}
