//! Base URLs, and which of them may be chosen.

use crate::api::{self, Api};
use crate::diagnostics::Report;
use crate::naming::{self, Candidate, Case, Priority, settle};
use crate::pointer::{Pointer, SourceId};
use crate::prose;
use crate::rust::{Name, Server, ServerAlternative};

/// The static of operations whose document names no server.
pub(in crate::plan) const NO_SERVER: &str = "NO_SERVER";

/// The base URLs. An API without any has one that is empty, for the base URL that the caller gives.
pub(in crate::plan) fn servers(api: &Api) -> Vec<Server> {
    let nameless = api.operations.iter().any(|it| it.server.is_none());
    let none = nameless.then(|| Server {
        ident: NO_SERVER.to_owned(),
        is_used: true,
        url: String::new(),
        variables: Vec::new(),
    });
    let chosen = |index: usize| api.alternatives.iter().any(|(main, other)| *main == index || *other == index);
    let needed = api.servers.iter().enumerate().filter(|(index, _)| is_used(api, *index) || chosen(*index));
    let named = needed.map(|(index, it)| Server {
        ident: ident(api, index),
        is_used: is_used(api, index),
        url: it.url.clone(),
        variables: it.variables.iter().map(|it| (it.name.clone(), it.default.clone(), it.values.clone())).collect(),
    });
    named.chain(none).collect()
}

/// Whether an operation is answered by it.
pub(in crate::plan) fn is_used(api: &Api, index: usize) -> bool {
    api.operations.iter().any(|it| it.server == Some(index))
}

/// The first by a plain name, the others by their texts, so that a new server renames no other.
pub(in crate::plan) fn ident(api: &Api, index: usize) -> String {
    if index == 0 {
        return "SERVER".to_owned();
    }
    let it = &api.servers[index];
    let is_alone = api.servers.iter().filter(|other| other.url == it.url).count() == 1;
    let text = if is_alone { it.url.clone() } else { format!("{} {:?}", it.url, it.variables) };
    format!("SERVER_{}", naming::hash(&text)[..4].to_uppercase())
}

/// The servers to choose from; none if there is no choice.
pub(in crate::plan) fn alternatives(report: &mut Report, api: &Api) -> Vec<ServerAlternative> {
    let Some((main, _)) = api.alternatives.first().copied() else { return Vec::new() };
    let places: Vec<usize> = std::iter::once(main).chain(api.alternatives.iter().map(|(_, other)| *other)).collect();
    let at = Pointer::root(SourceId(0));
    let candidates: Vec<Candidate<'_>> = places.iter().map(|index| candidate(api, &places, *index, &at)).collect();
    let names = settle(report, Case::Camel, &["Self"], &candidates);
    let alternative = |(index, name): (&usize, Name)| {
        let it = &api.servers[*index];
        let said = it.description.as_deref().map(prose::markdown).unwrap_or_default();
        let docs = prose::paragraphs([said, prose::line(prose::wire(&it.url))]);
        ServerAlternative { ident: name.ident, docs, server: ident(api, *index) }
    };
    places.iter().zip(names).map(alternative).collect()
}

/// A server is called by what the document says of it, if that is a name rather than a sentence, and its alone; else by
/// its host, and its scheme if that is not the usual one.
fn candidate<'a>(api: &Api, all: &[usize], index: usize, at: &'a Pointer) -> Candidate<'a> {
    let it = &api.servers[index];
    let said = said(it).filter(|own| all.iter().filter(|other| said(&api.servers[**other]) == Some(*own)).count() == 1);
    let host = match it.url.split_once("://") {
        Some(("https", host)) => host.to_owned(),
        Some((scheme, host)) => format!("{host} {scheme}"),
        None => it.url.clone(),
    };
    let claim = it.rust_name.clone().map_or(Priority::Place, Priority::Explicit);
    Candidate { wire: it.url.clone(), words: said.map_or(host, str::to_owned), at, claim }
}

fn said(it: &api::Server) -> Option<&str> {
    it.description.as_deref().map(str::trim).filter(|it| !it.is_empty() && it.split_whitespace().count() <= 4)
}
