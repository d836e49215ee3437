//! Base URLs, and the servers that users can choose from.

use crate::api::{self, Api};
use crate::diagnostics::Report;
use crate::naming::{self, Candidate, Case, resolve_names};
use crate::pointer::{Pointer, SourceId};
use crate::prose;
use crate::rust::{Name, Server, ServerAlternative};

/// The static of operations for which the document names no server.
pub(in crate::plan) const NO_SERVER: &str = "NO_SERVER";

/// Plans the base URLs that operations have or users can choose. Operations without a server share an empty base URL,
/// which the caller replaces.
pub(in crate::plan) fn plan_servers(api: &Api) -> Vec<Server> {
    let empty = Server { ident: NO_SERVER.to_owned(), is_used: true, url: String::new(), variables: Vec::new() };
    let needs_empty = api.operations.iter().any(|operation| operation.server.is_none());
    let is_choice = |index: usize| api.alternatives.iter().any(|(main, other)| *main == index || *other == index);
    let servers = api.servers.iter().enumerate().filter(|(index, _)| is_used(api, *index) || is_choice(*index));
    let variables = |server: &api::Server| {
        server.variables.iter().map(|it| (it.name.clone(), it.default.clone(), it.values.clone())).collect()
    };
    let servers = servers.map(|(index, server)| Server {
        ident: server_ident(api, index),
        is_used: is_used(api, index),
        url: server.url.clone(),
        variables: variables(server),
    });
    servers.chain(needs_empty.then_some(empty)).collect()
}

/// Returns whether an operation sends its requests to this server.
pub(in crate::plan) fn is_used(api: &Api, index: usize) -> bool {
    api.operations.iter().any(|operation| operation.server == Some(index))
}

/// Returns the static of a server. Only the first has a plain name; the others are named by their URLs, so that a new server
/// does not rename them.
pub(in crate::plan) fn server_ident(api: &Api, index: usize) -> String {
    if index == 0 {
        return "SERVER".to_owned();
    }
    let server = &api.servers[index];
    let has_unique_url = api.servers.iter().filter(|other| other.url == server.url).count() == 1;
    let text = if has_unique_url { server.url.clone() } else { format!("{} {:?}", server.url, server.variables) };
    format!("SERVER_{}", naming::hash(&text)[..4].to_uppercase())
}

/// Plans the servers that users can choose from; none if there is only one.
pub(in crate::plan) fn plan_alternatives(report: &mut Report, api: &Api) -> Vec<ServerAlternative> {
    let Some((main, _)) = api.alternatives.first().copied() else { return Vec::new() };
    let choices: Vec<usize> = std::iter::once(main).chain(api.alternatives.iter().map(|(_, other)| *other)).collect();
    let at = Pointer::root(SourceId(0));
    let candidates: Vec<Candidate<'_>> = choices.iter().map(|index| candidate(api, &choices, *index, &at)).collect();
    let names = resolve_names(Case::Camel, &["Self"], &candidates).report(report);
    let alternative = |(index, name): (&usize, Name)| {
        let server = &api.servers[*index];
        let description = server.description.as_deref().map(prose::markdown).unwrap_or_default();
        let docs = prose::paragraphs([description, prose::line(prose::wire(&server.url))]);
        ServerAlternative { ident: name.ident, docs, server: server_ident(api, *index) }
    };
    choices.iter().zip(names).map(alternative).collect()
}

/// Names a server by its description, if that is short and unique; else by its host, and by its scheme unless that is
/// `https`.
fn candidate<'a>(api: &Api, choices: &[usize], index: usize, at: &'a Pointer) -> Candidate<'a> {
    let server = &api.servers[index];
    let count = |label: &str| choices.iter().filter(|other| label_of(&api.servers[**other]) == Some(label)).count();
    let label = label_of(server).filter(|label| count(label) == 1);
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
