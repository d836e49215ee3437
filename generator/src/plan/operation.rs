//! Operations, one group a tag.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Models;
use super::names::{self, CALL_METHODS, Candidate, Case, Claim, STANDARD_NAMES, settle};
use super::response::{self, Names};
use super::retry;
use super::types::Scope;
use super::{checks, docs};
use crate::api::{self, Kind, Location, Payload, Presence, Scalar, Style};
use crate::report::Report;
use crate::rust::{Argument, Choice, Docs, Group, Input, Name, Operation, Server, Target};
use crate::vocabulary::Method;

/// What operations without a tag are grouped by.
const UNTAGGED: &str = "default";

/// Every group, by module.
pub(super) fn groups(report: &mut Report, cx: &Models<'_>, servers: &[Server]) -> Vec<Group> {
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
        let operations = self::operations(report, cx, &mut scope, servers, &ident.ident, operations);
        let name = Name { wire: (*tag).to_owned(), ident: accessor };
        let models = (!scope.models.is_empty()).then(|| "models".to_owned());
        let imports = std::iter::once("client".to_owned()).chain(models).collect();
        res.push(Group { name, module, ident: ident.ident, docs, imports, operations });
    }
    res.sort_by(|a, b| a.module.cmp(&b.module));
    res
}

fn operations(
    report: &mut Report,
    cx: &Models<'_>,
    scope: &mut Scope<'_>,
    servers: &[Server],
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
        operation(report, cx, scope, servers, it, &names, method)
    });
    planned.collect()
}

fn operation(
    report: &mut Report,
    cx: &Models<'_>,
    scope: &mut Scope<'_>,
    servers: &[Server],
    it: &api::Operation,
    names: &Names<'_>,
    name: Name,
) -> Operation {
    let (arguments, setters) = arguments(report, scope, it);
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
        server: it.server.map_or_else(|| super::client::NO_SERVER.to_owned(), |index| servers[index].ident.clone()),
        security: it.security.iter().map(keys).collect(),
        repeatable: it.repeatable,
        retry: it.retry.as_ref().map(retry::ident),
        arguments,
        setters,
        media_type: it.body.as_ref().and_then(|it| match &it.payload {
            Payload::Json(_) => None,
            Payload::Text(it) | Payload::Bytes(it) => Some(it.clone()),
        }),
        answer,
        choices: by_status.into_iter().chain(failure).collect(),
        name,
    }
}

/// What must be given, and what may be.
fn arguments(report: &mut Report, scope: &mut Scope<'_>, it: &api::Operation) -> (Vec<Argument>, Vec<Argument>) {
    let body = it.body.iter().map(|_| Candidate {
        wire: "body".to_owned(),
        words: "body".to_owned(),
        at: &it.at,
        // Parameters are what callers look for by name; a parameter `body` keeps its name.
        claim: Claim::Place,
    });
    let candidates: Vec<Candidate<'_>> = it
        .parameters
        .iter()
        .map(|it| Candidate {
            wire: it.name.clone(),
            words: it.name.clone(),
            at: &it.at,
            claim: it.rust_name.clone().map_or(Claim::Component, Claim::Said),
        })
        .chain(body)
        .collect();
    let mut names = settle(report, Case::Snake, &[], &candidates).into_iter();
    let mut required = Vec::new();
    let mut optional = Vec::new();
    for (parameter, name) in it.parameters.iter().zip(names.by_ref()) {
        let argument = argument(scope, parameter, name);
        match parameter.presence {
            Presence::Required => required.push(argument),
            Presence::Optional => optional.push(argument),
        }
    }
    for (body, name) in it.body.iter().zip(names) {
        let docs = body.description.as_deref().map(docs::markdown).unwrap_or_default();
        let docs = if docs.is_empty() { docs::line("What is sent.") } else { docs };
        let (target, input) = payload(scope, &body.payload);
        let argument =
            Argument { local: local(&name), name, docs, target, input, rules: Vec::new(), item_rules: Vec::new() };
        match body.presence {
            Presence::Required => required.push(argument),
            Presence::Optional => optional.push(argument),
        }
    }
    let idents: Vec<String> = optional.iter().map(|it| it.name.ident.clone()).collect();
    for (argument, method) in optional.iter_mut().zip(names::methods(&idents, CALL_METHODS)) {
        argument.name.ident = method;
    }
    (required, optional)
}

fn payload(scope: &mut Scope<'_>, it: &Payload) -> (Target, Input) {
    match it {
        Payload::Json(ty) => {
            let spelled = scope.nullable(ty);
            let input = if ty.nullable { Input::Plain(spelled) } else { scope.input(&ty.kind, spelled) };
            (Target::Body, input)
        }
        Payload::Text(_) => (Target::BodyRaw, scope.input(&Kind::Scalar(Scalar::String), scope.string())),
        Payload::Bytes(_) => (Target::BodyRaw, Input::Into(scope.prelude("Into"), scope.bytes())),
    }
}

fn argument(scope: &mut Scope<'_>, it: &api::Parameter, name: Name) -> Argument {
    let value = scope.value(&it.ty.kind);
    let target = match (it.location, it.style) {
        (Location::Path, _) => Target::Path,
        (Location::Header, _) => Target::Header,
        (Location::Cookie, _) => Target::Cookie,
        (Location::Query, Style::Single) => Target::Query,
        (Location::Query, Style::Exploded) => Target::QueryExploded,
        (Location::Query, Style::Comma) => Target::QueryComma,
    };
    let input = match it.style {
        Style::Single => scope.input(&it.ty.kind, value),
        Style::Exploded | Style::Comma => Input::Items(value),
    };
    let docs = it.docs.description.as_deref().map(docs::markdown).unwrap_or_default();
    let fallback = || docs::line(docs::wire(&name.wire));
    let limits = docs::limits(&it.limits).map(docs::line).unwrap_or_default();
    let docs = docs::paragraphs([if docs.is_empty() { fallback() } else { docs }, limits]);
    let (rules, item_rules) = checks::parameter(scope.api, it);
    Argument { docs, local: local(&name), target, input, rules, item_rules, name }
}

/// A setter takes the call apart, which is a variable as well.
fn local(name: &Name) -> String {
    names::local(&name.ident, &["call"])
}

fn operation_docs(scope: &mut Scope<'_>, it: &api::Operation, failure: Option<&Choice>) -> Docs {
    let request = docs::line(docs::wire(&format!("{} {}", it.method.field().to_uppercase(), it.path)));
    let said = it.docs.description.as_deref().map(docs::markdown).unwrap_or_default();
    let summary = it.docs.summary.as_deref().map(docs::markdown).unwrap_or_default();
    let more = it.docs.more.as_deref().map(|url| docs::markdown(&format!("See {url}"))).unwrap_or_default();
    let failures = response::failure_docs(scope, it, failure);
    // Where there is no summary the description comes first: rustdoc shows the first paragraph in lists.
    let first = if summary.is_empty() && said.is_empty() { request.clone() } else { Vec::new() };
    let request = if first.is_empty() { request } else { Vec::new() };
    docs::paragraphs([first, summary, said, request, more, failures])
}

/// The method as the runtime has it.
fn method(it: Method) -> &'static str {
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
