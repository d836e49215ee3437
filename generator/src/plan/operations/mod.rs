//! Operations, one group a tag.

mod header;
mod pagination;
mod parameters;
pub(in crate::plan) mod response;
mod tag_alias;

use crate::prose;
use std::collections::{BTreeMap, BTreeSet};

use self::response::Names;
use super::client::{retry, server};
use super::models::PlanContext;
use crate::api::{self, OperationId};
use crate::diagnostics::{Id, Report};
use crate::naming::{self, Candidate, Case, Priority, STANDARD_NAMES, settle};
use crate::pointer::Pointer;
use crate::rust::{Docs, Group, Name, Operation, StatusEnum};
use crate::spelling::Scope;

/// What operations without a tag are grouped by.
const UNTAGGED: &str = "default";

/// Every group, by module.
pub(in crate::plan) fn groups(report: &mut Report, cx: &PlanContext<'_>) -> Vec<Group> {
    let mut by_tag: BTreeMap<&str, Tagged<'_>> = BTreeMap::new();
    for (id, operation) in cx.api.operations() {
        let mut tags = operation.tags.iter().map(String::as_str);
        let home = tags.next().unwrap_or(UNTAGGED);
        by_tag.entry(home).or_default().own.push((id, operation));
        for tag in tags.filter(|it| *it != home).collect::<BTreeSet<_>>() {
            by_tag.entry(tag).or_default().others.push((id, operation));
        }
    }
    let candidates = || {
        by_tag.iter().map(|(tag, tagged)| Candidate {
            wire: (*tag).to_owned(),
            words: (*tag).to_owned(),
            at: tagged.at(),
            claim: Priority::Place,
        })
    };
    let idents = settle(report, Case::Camel, STANDARD_NAMES, &candidates().collect::<Vec<_>>());
    // A clash of the types is told; the same clash of the methods would be told twice.
    let accessors = settle(&mut Report::default(), Case::Snake, &[], &candidates().collect::<Vec<_>>());
    let accessors: Vec<String> = accessors.into_iter().map(|it| it.ident).collect();
    let accessors = naming::methods(&accessors, naming::CLIENT_METHODS);
    let mut modules = BTreeSet::new();
    let (mut res, mut elsewhere) = (Vec::new(), Vec::new());
    for (((tag, tagged), ident), accessor) in by_tag.iter().zip(idents).zip(accessors) {
        let mut module = naming::module(tag, &accessor);
        if !modules.insert(module.clone()) {
            module = format!("{module}_{}", &naming::hash(tag)[..4]);
        }
        let description = cx.api.tags.iter().find(|it| it.name == *tag).and_then(|it| it.description.as_deref());
        let docs = match description.map(prose::markdown).filter(|it| !it.is_empty()) {
            Some(docs) => docs,
            None if *tag == UNTAGGED => prose::line("Operations without a tag."),
            None => prose::line(format!("Operations of the tag \"{}\".", tag.replace(['[', ']', '<', '>', '`'], " "))),
        };
        let scope = cx.scope(None);
        let (operations, others) = operations(report, cx, &scope, &ident.ident, tagged);
        let name = Name { wire: (*tag).to_owned(), ident: accessor };
        elsewhere.extend(tagged.others.iter().zip(others).map(|(it, name)| (res.len(), *it, name)));
        let others = Vec::new();
        res.push(Group {
            name,
            module,
            ident: ident.ident,
            docs,
            operations,
            others,
            feature: None,
            needs: Vec::new(),
        });
    }
    // Where they lead has its names by now.
    for (index, (id, it), name) in elsewhere {
        if let Some(forward) = tag_alias::forward(&cx.scope(None), &res, id, it, name) {
            res[index].others.push(forward);
        }
    }
    res.sort_by(|a, b| a.module.cmp(&b.module));
    res
}

/// The operations of a tag: those that belong to it, and those that belong to another, with that.
#[derive(Default)]
struct Tagged<'a> {
    own: Vec<(OperationId, &'a api::Operation)>,
    others: Vec<(OperationId, &'a api::Operation)>,
}

impl<'a> Tagged<'a> {
    fn all(&self) -> impl Iterator<Item = &'a api::Operation> {
        self.own.iter().chain(&self.others).map(|it| it.1)
    }

    /// Which operation has an `operationId`, where several do: one that belongs here before one that belongs to
    /// another tag, one that stands at its path before one that is referred to from there, and the first by path.
    fn holders(&self) -> BTreeMap<&'a str, &'a api::Operation> {
        let own = self.own.iter().map(|it| (false, it.1));
        let others = self.others.iter().map(|it| (true, it.1));
        let mut res: BTreeMap<&str, (_, &api::Operation)> = BTreeMap::new();
        for (is_other, it) in own.chain(others) {
            let is_elsewhere = it.at.parent().and_then(|it| it.last()).is_none_or(|path| path != it.path);
            let rank = (is_other, is_elsewhere, it.path.as_str(), it.method.field());
            let first = res.entry(&it.id).or_insert((rank, it));
            if rank < first.0 {
                *first = (rank, it);
            }
        }
        res.into_iter().map(|(id, (_, it))| (id, it)).collect()
    }

    fn at(&self) -> &'a Pointer {
        self.all().map(|it| &it.at).next().unwrap_or_else(|| unreachable!("a tag is known by an operation"))
    }
}

/// The operations that belong to a tag, and what the others are called there.
fn operations(
    report: &mut Report,
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    group: &str,
    tagged: &Tagged<'_>,
) -> (Vec<Operation>, Vec<Name>) {
    let holders = tagged.holders();
    let candidates: Vec<Candidate<'_>> = tagged.all().map(|it| candidate(report, &holders, it)).collect();
    let wires =
        |names: Vec<Name>| names.into_iter().zip(tagged.all()).map(|(name, it)| Name { wire: it.id.clone(), ..name });
    let mut methods: Vec<Name> = wires(settle(report, Case::Snake, naming::GROUP_METHODS, &candidates)).collect();
    let others = methods.split_off(tagged.own.len());
    let mut taken = STANDARD_NAMES.to_vec();
    taken.push(group);
    let calls = settle(&mut Report::default(), Case::Camel, &taken, &candidates[..tagged.own.len()]);
    let types: BTreeSet<String> = calls.iter().map(|it| it.ident.clone()).collect();
    let named = tagged.own.iter().zip(methods).zip(calls);
    let planned = named.map(|(((id, it), method), call)| {
        let link = format!("{group}::{}", method.ident);
        let names = Names { link, call: &call.ident, calls: &types };
        operation(report, cx, scope, (*id, *it), &names, method)
    });
    (planned.collect(), others)
}

/// An operation that sends another body than the usual one is called after both. Of those with one `operationId`, one
/// has it, and the others are named as if they had none.
fn candidate<'a>(
    report: &mut Report,
    holders: &BTreeMap<&str, &api::Operation>,
    it: &'a api::Operation,
) -> Candidate<'a> {
    let called = |name: &str| match &it.body_variant {
        Some(variant) => format!("{name} as {variant}"),
        None => name.to_owned(),
    };
    let is_first = holders.get(it.id.as_str()).is_none_or(|first| first.path == it.path && first.method == it.method);
    let words = if is_first { called(&it.id) } else { called(&format!("{} {}", it.method.field(), it.path)) };
    if !is_first && it.rust_name.is_none() && it.body_variant.is_none() {
        let request = prose::wire(&format!("{} {}", it.method.field().to_uppercase(), it.path));
        let message = format!("another operation is called `{}` as well: {request} is named by its path", it.id);
        let help = "give it an `operationId` of its own, or an `x-rust-name`, with an overlay";
        report.add_with_help(Id::NameClash, &it.at, message, help);
    }
    let claim = it.rust_name.as_deref().map_or(Priority::Place, |it| Priority::Explicit(called(it)));
    Candidate { wire: words.clone(), words, at: &it.at, claim }
}

fn operation(
    report: &mut Report,
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    (id, it): (OperationId, &api::Operation),
    names: &Names<'_>,
    name: Name,
) -> Operation {
    let (arguments, setters) = parameters::arguments(report, scope, it);
    let (answer, by_status) = response::answer(scope, names, it);
    let failure = response::failure(scope, names, it);
    let schemes = &cx.api.security_schemes;
    let keys = |it: &api::SecurityRequirement| it.iter().map(|index| schemes[*index].key.clone()).collect();
    Operation {
        id,
        docs: operation_docs(scope, it, failure.as_ref()),
        deprecated: it.docs.deprecated,
        ident: names.call.to_owned(),
        body_variant: it.body_variant.clone(),
        method: it.method,
        path: it.path.clone(),
        server: it.server.map_or_else(|| server::NO_SERVER.to_owned(), |index| server::ident(cx.api, index)),
        security: it.security.iter().map(keys).collect(),
        idempotent: it.idempotent,
        retry: it.retry.as_ref().map(retry::ident),
        accept: by_status.is_none().then(|| response::accept(it)).flatten(),
        arguments,
        setters,
        multipart_init: parameters::parts(it),
        headers: header::headers(report, scope, it),
        success: answer,
        stream: response::stream(scope, it),
        pagination: pagination::pagination(scope, it),
        status_enums: by_status.into_iter().chain(failure).collect(),
        name,
    }
}

fn operation_docs(scope: &Scope<'_>, it: &api::Operation, failure: Option<&StatusEnum>) -> Docs {
    let said = prose::operation(&it.docs, it.method, &it.path);
    prose::paragraphs([said, response::other_docs(scope, it), response::failure_docs(scope, it, failure)])
}
