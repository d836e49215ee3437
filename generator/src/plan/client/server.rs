//! Base URLs, and the servers that users can choose from.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{self, Api};
use crate::diagnostics::Report;
use crate::naming::{self, Candidate, Case, resolve_names};
use crate::pointer::{Pointer, SourceId};
use crate::prose;
use crate::rust::{Name, Server, ServerAlternative};

/// The static of operations for which the document names no server.
pub(in crate::plan) const NO_SERVER: &str = "NO_SERVER";

/// The servers of an API: their statics, and whether operations send their requests to them.
pub(in crate::plan) struct ServerTable {
    idents: Vec<String>,
    is_used: Vec<bool>,
}

impl ServerTable {
    /// Names the static of each server. Only the first has a plain name; the others are named by their URLs, so that a new
    /// server does not rename them.
    pub(in crate::plan) fn new(api: &Api) -> Self {
        let mut is_used = vec![false; api.servers.len()];
        for index in api.operations.iter().filter_map(|operation| operation.server) {
            is_used[index] = true;
        }
        let urls = count(api.servers.iter().map(|server| server.url.as_str()));
        let text = |server: &api::Server| match urls.get(server.url.as_str()) {
            Some(1) => server.url.clone(),
            Some(_) | None => format!("{} {:?}", server.url, server.variables),
        };
        let hashes: Vec<String> = api.servers.iter().map(|server| naming::hash(&text(server)).to_uppercase()).collect();
        // Four digits are enough until two servers share them.
        let starts = count(hashes.iter().skip(1).map(|hash| &hash[..4]));
        let ident = |(index, hash): (usize, &String)| match starts.get(&hash[..4]) {
            _ if index == 0 => "SERVER".to_owned(),
            Some(1) | None => format!("SERVER_{}", &hash[..4]),
            Some(_) => format!("SERVER_{hash}"),
        };
        Self { idents: hashes.iter().enumerate().map(ident).collect(), is_used }
    }

    /// Returns the static of a server.
    pub(in crate::plan) fn ident(&self, index: usize) -> &str {
        &self.idents[index]
    }

    /// Returns whether an operation sends its requests to this server.
    pub(in crate::plan) fn is_used(&self, index: usize) -> bool {
        self.is_used[index]
    }
}

/// Counts equal items.
fn count<'a>(items: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut res = BTreeMap::new();
    for item in items {
        *res.entry(item).or_default() += 1;
    }
    res
}

/// Plans the base URLs that operations have or users can choose. Operations without a server share an empty base URL,
/// which the caller replaces.
pub(in crate::plan) fn plan_servers(api: &Api, table: &ServerTable) -> Vec<Server> {
    let empty = Server { ident: NO_SERVER.to_owned(), is_used: true, url: String::new(), variables: Vec::new() };
    let needs_empty = api.operations.iter().any(|operation| operation.server.is_none());
    let choices: BTreeSet<usize> = api.alternatives.iter().flat_map(|(main, other)| [*main, *other]).collect();
    let is_planned = |index: &usize| table.is_used(*index) || choices.contains(index);
    let servers = api.servers.iter().enumerate().filter(|(index, _)| is_planned(index));
    let variables = |server: &api::Server| {
        server.variables.iter().map(|it| (it.name.clone(), it.default.clone(), it.values.clone())).collect()
    };
    let servers = servers.map(|(index, server)| Server {
        ident: table.ident(index).to_owned(),
        is_used: table.is_used(index),
        url: server.url.clone(),
        variables: variables(server),
    });
    servers.chain(needs_empty.then_some(empty)).collect()
}

/// Plans the servers that users can choose from; none if there is only one.
pub(in crate::plan) fn plan_alternatives(
    report: &mut Report,
    api: &Api,
    table: &ServerTable,
) -> Vec<ServerAlternative> {
    let Some((main, _)) = api.alternatives.first().copied() else { return Vec::new() };
    let choices: Vec<usize> = std::iter::once(main).chain(api.alternatives.iter().map(|(_, other)| *other)).collect();
    let at = Pointer::root(SourceId(0));
    let labels = count(choices.iter().filter_map(|index| label_of(&api.servers[*index])));
    let candidates = choices.iter().map(|index| candidate(&api.servers[*index], &labels, &at));
    let candidates: Vec<Candidate<'_>> = candidates.collect();
    let names = resolve_names(Case::Camel, &["Self"], &candidates).report(report);
    let alternative = |(index, name): (&usize, Name)| {
        let server = &api.servers[*index];
        let description = server.description.as_deref().map(prose::markdown).unwrap_or_default();
        let docs = prose::paragraphs([description, prose::line(prose::wire(&server.url))]);
        ServerAlternative { ident: name.ident, docs, server: table.ident(*index).to_owned() }
    };
    choices.iter().zip(names).map(alternative).collect()
}

/// Names a server by its description, if that is short and unique; else by its host, and by its scheme unless that is
/// `https`.
fn candidate<'a>(server: &api::Server, labels: &BTreeMap<&str, usize>, at: &'a Pointer) -> Candidate<'a> {
    let label = label_of(server).filter(|label| labels.get(label) == Some(&1));
    let host = match server.url.split_once("://") {
        Some(("https", host)) => host.to_owned(),
        Some((scheme, host)) => format!("{host} {scheme}"),
        None => server.url.clone(),
    };
    let words = label.map_or(host, str::to_owned);
    Candidate { words, ..Candidate::new(&server.url, at) }.or_explicit(server.rust_name.as_deref())
}

/// Returns the description of a server, if it is a name and not a sentence.
fn label_of(server: &api::Server) -> Option<&str> {
    let description = server.description.as_deref().map(str::trim);
    description.filter(|text| !text.is_empty() && text.split_whitespace().count() <= 4)
}
