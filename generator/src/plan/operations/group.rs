//! Groups operations by tag, and names the groups and their methods.

use std::collections::{BTreeMap, BTreeSet};

use super::super::context::PlanContext;
use super::super::docs::described_or;
use super::super::short_methods::{self, MethodName};
use crate::api::{self, Api, OperationId};
use crate::diagnostics::{self, Report};
use crate::naming::{self, Candidate, Case, Priority, STANDARD_NAMES};
use crate::pointer::Pointer;
use crate::prose;
use crate::recorded::Holder;
use crate::rust::{Docs, Name};

/// The type of every request, which the files of groups import.
const REQUEST: &str = "Request";

/// The module of operations without a tag.
const UNTAGGED: &str = "untagged";

/// The operations of a tag.
#[derive(Default)]
pub(super) struct TaggedOperations<'a> {
    /// Operations that belong to the tag: it is their first.
    pub(super) members: Vec<(OperationId, &'a api::Operation)>,
    /// Operations that belong to another tag, and have an alias here.
    pub(super) aliases: Vec<(OperationId, &'a api::Operation)>,
}

/// Returns the operations of each tag, and first those without a tag.
pub(super) fn operations_by_tag(api: &Api) -> BTreeMap<Option<&str>, TaggedOperations<'_>> {
    let mut by_tag: BTreeMap<Option<&str>, TaggedOperations<'_>> = BTreeMap::new();
    for (id, operation) in api.operations() {
        let mut tags = operation.tags.iter().map(String::as_str);
        let first = tags.next();
        by_tag.entry(first).or_default().members.push((id, operation));
        for tag in tags.filter(|tag| Some(*tag) != first).collect::<BTreeSet<_>>() {
            by_tag.entry(Some(tag)).or_default().aliases.push((id, operation));
        }
    }
    by_tag
}

impl<'a> TaggedOperations<'a> {
    fn all(&self) -> impl Iterator<Item = &'a api::Operation> {
        self.members.iter().chain(&self.aliases).map(|(_, operation)| *operation)
    }

    fn at(&self) -> &'a Pointer {
        self.all().map(|operation| &operation.at).next().unwrap_or_else(|| unreachable!("a tag has an operation"))
    }

    /// Returns the operation that keeps each `operationId`, where several have it: a member before an alias, an operation
    /// that stands at its path before one that is referred to from there, and then the first by path.
    fn id_holders(&self) -> BTreeMap<&'a str, &'a api::Operation> {
        let members = self.members.iter().map(|(_, operation)| (false, *operation));
        let aliases = self.aliases.iter().map(|(_, operation)| (true, *operation));
        let mut holders: BTreeMap<&str, (_, &api::Operation)> = BTreeMap::new();
        for (is_alias, operation) in members.chain(aliases) {
            let path_key = operation.at.parent().and_then(|parent| parent.last());
            let is_referred_to = path_key.is_none_or(|path| path != operation.path);
            let rank = (is_alias, is_referred_to, operation.path.as_str(), operation.method.field());
            let holder = holders.entry(&operation.id).or_insert((rank, operation));
            if rank < holder.0 {
                *holder = (rank, operation);
            }
        }
        holders.into_iter().map(|(id, (_, operation))| (id, operation)).collect()
    }
}

/// The names and docs of a group.
#[derive(Clone)]
pub(super) struct GroupNames {
    /// The tag, and the method of the client; `None` for the operations without a tag.
    pub(super) accessor: Option<Name>,
    /// The type, or that of the client with its module.
    pub(super) ident: String,
    pub(super) module: String,
    pub(super) docs: Docs,
}

impl GroupNames {
    /// Returns the tag.
    pub(super) fn tag(&self) -> Option<&str> {
        self.accessor.as_ref().map(|it| it.wire.as_str())
    }

    /// Returns the link of rustdoc to a method.
    pub(super) fn link(&self, method: &str) -> String {
        match self.ident.split_once("::") {
            Some((_, client)) => format!("[`{client}::{method}`]({}::{method})", self.ident),
            None => format!("[`{}::{method}`]", self.ident),
        }
    }
}

/// Names the group of each tag, and first that of the operations without a tag.
pub(super) fn group_names(
    report: &mut Report,
    cx: &PlanContext<'_>,
    by_tag: &BTreeMap<Option<&str>, TaggedOperations<'_>>,
) -> Vec<GroupNames> {
    let tagged = by_tag.iter().filter_map(|(tag, tagged)| Some(((*tag)?, tagged)));
    let candidates: Vec<Candidate<'_>> = tagged.map(|(tag, tagged)| Candidate::new(tag, tagged.at())).collect();
    let reserved: Vec<&str> = STANDARD_NAMES.iter().copied().chain([REQUEST]).collect();
    let holders: Vec<Holder> = by_tag.keys().filter_map(|tag| Some(Holder::at((*tag)?))).collect();
    let idents = cx.keeper.resolve(report, "tag type", Case::Camel, &reserved, &candidates, &holders);
    // The types have the same clashes, and report them.
    let ignored = &mut Report::default();
    let accessors = cx.keeper.resolve(ignored, "tag", Case::Snake, &[], &candidates, &holders);
    let accessors: Vec<String> = accessors.into_iter().map(|name| name.ident).collect();
    let accessors = naming::to_methods(&accessors, naming::CLIENT_METHODS);
    let mut modules = BTreeSet::new();
    let untagged = by_tag.contains_key(&None).then(|| untagged_names(cx));
    modules.extend(untagged.iter().map(|it| it.module.clone()));
    let tags: BTreeMap<&str, &api::Tag> = cx.api.tags.iter().map(|tag| (tag.name.as_str(), tag)).collect();
    let names = idents.into_iter().zip(accessors).map(|(Name { wire: tag, ident }, accessor)| {
        let mut module = naming::to_module(&tag, &accessor);
        if !modules.insert(module.clone()) {
            module = format!("{module}_{}", &naming::hash(&tag)[..4]);
        }
        let docs = group_docs(&tags, &tag);
        GroupNames { accessor: Some(Name { wire: tag, ident: accessor }), ident, module, docs }
    });
    untagged.into_iter().chain(names).collect()
}

/// Names the operations without a tag, which are methods of the client.
fn untagged_names(cx: &PlanContext<'_>) -> GroupNames {
    let docs = prose::line("Operations without a tag.");
    GroupNames { accessor: None, ident: format!("client::{}", cx.client), module: UNTAGGED.to_owned(), docs }
}

fn group_docs(tags: &BTreeMap<&str, &api::Tag>, tag: &str) -> Docs {
    let declared = tags.get(tag);
    described_or(declared.and_then(|declared| declared.description.as_deref()), || {
        format!("Operations with the tag \"{}\".", tag.replace(['[', ']', '<', '>', '`'], " "))
    })
}

/// The names of a group's operations.
pub(super) struct OperationNames {
    /// The methods of the members.
    pub(super) methods: Vec<Name>,
    /// The types of the members' calls.
    pub(super) calls: Vec<Name>,
    /// The methods of the aliases.
    pub(super) aliases: Vec<Name>,
}

/// Names the operations of a group. A method leaves out a tag that its `operationId` starts with. The types that belong to an
/// operation do not, so that an import says which operation it is about. A method of the client gives way to the client's own.
pub(super) fn operation_names(
    report: &mut Report,
    cx: &PlanContext<'_>,
    group: &GroupNames,
    client_methods: &[&str],
    tagged: &TaggedOperations<'_>,
) -> OperationNames {
    let tag = group.tag().unwrap_or_default();
    let places: Vec<Holder> = tagged.all().map(operation_place).collect();
    let recorded = cx.keeper.old().find(&format!("method {tag}"), &places);
    let holders = tagged.id_holders();
    let candidates: Vec<Candidate<'_>> = tagged.all().map(|it| operation_candidate(report, &holders, it)).collect();
    let names = tagged.all().zip(&candidates).zip(recorded).map(|((operation, candidate), recorded)| MethodName {
        operation,
        short: group
            .tag()
            .and_then(|tag| short_methods::without_tag(tag, operation))
            .filter(|_| is_holder(&holders, operation) && recorded.is_none())
            .map(|name| with_variant(operation, &name)),
        long: recorded.unwrap_or_else(|| candidate.words.clone()),
    });
    let words = short_methods::choose(report, names.collect());
    let methods = candidates.iter().zip(words).map(|(it, words)| Candidate { words, ..it.clone() });
    let of_client = client_methods.iter().filter(|_| group.accessor.is_none());
    let reserved: Vec<&str> = naming::GROUP_METHODS.iter().chain(of_client).copied().collect();
    let (methods, scope) = (methods.collect::<Vec<_>>(), format!("method {tag}"));
    let methods = cx.keeper.resolve(report, &scope, Case::Snake, &reserved, &methods, &places);
    let methods = methods.into_iter().zip(tagged.all());
    let mut methods: Vec<Name> = methods.map(|(name, it)| Name { wire: it.id.clone(), ..name }).collect();
    let aliases = methods.split_off(tagged.members.len());
    let mut reserved = STANDARD_NAMES.to_vec();
    reserved.extend([&group.ident, REQUEST]);
    // The methods have the same clashes, and report them.
    let (count, scope, ignored) = (tagged.members.len(), format!("operation {tag}"), &mut Report::default());
    let calls = cx.keeper.resolve(ignored, &scope, Case::Camel, &reserved, &candidates[..count], &places[..count]);
    OperationNames { methods, calls, aliases }
}

/// Returns the holder of the names of an operation.
fn operation_place(operation: &api::Operation) -> Holder {
    let place = with_variant(operation, &format!("{} {}", operation.method.name(), operation.path));
    let id = if operation.has_declared_id { operation.id.clone() } else { String::new() };
    Holder { spelling: id, ..Holder::at(&place) }.named(operation.rust_name.as_deref())
}

/// Returns whether an operation keeps its `operationId`, which others may have too.
fn is_holder(holders: &BTreeMap<&str, &api::Operation>, operation: &api::Operation) -> bool {
    let api::Operation { id, method, path, .. } = operation;
    holders.get(id.as_str()).is_none_or(|holder| holder.path == *path && holder.method == *method)
}

/// Adds the body variant of an operation to a name, if it is not the preferred one.
fn with_variant(operation: &api::Operation, name: &str) -> String {
    match &operation.body_variant {
        Some(variant) => format!("{name} as {variant}"),
        None => name.to_owned(),
    }
}

/// Names an operation by its `operationId`, and by its body variant if that is not the preferred one. Only one of several
/// operations with the same `operationId` keeps it; the others are named by method and path.
fn operation_candidate<'a>(
    report: &mut Report,
    holders: &BTreeMap<&str, &api::Operation>,
    operation: &'a api::Operation,
) -> Candidate<'a> {
    let api::Operation { id, method, path, body_variant, rust_name, at, .. } = operation;
    let with_variant = |name: &str| with_variant(operation, name);
    let is_holder = is_holder(holders, operation);
    if !is_holder && rust_name.is_none() && body_variant.is_none() {
        let request = prose::wire(&format!("{} {path}", method.name()));
        report.push(diagnostics::plan::duplicate_operation_id(at, id, &request));
    }
    let words = if is_holder { with_variant(id) } else { with_variant(&format!("{} {path}", method.field())) };
    let explicit = rust_name.as_deref().map(|name| Priority::Explicit(with_variant(name)));
    Candidate { priority: explicit.unwrap_or(Priority::Other), ..Candidate::new(&words, at) }
}
