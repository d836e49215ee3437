//! Servers: of a document, of a path, of an operation.

use openapiv3 as v3;

use super::Lower;
use super::client::ENV;
use crate::api;
use crate::diagnostics::Id;
use crate::parse::{Entry, Extension, PathItem, Root};
use crate::pointer::Pointer;

/// The base URL of a document's operations, by its place in the API. The others that the document names may be chosen
/// in its place.
pub(super) fn of_document(cx: &mut Lower<'_>, root: &Root) -> Option<usize> {
    let Some((at, first)) = root.servers.first() else {
        if !root.has_only_webhooks() && !cx.spec.path_items.values().any(has_servers) {
            let help = "name one with an overlay action:\n- target: $\n  update: { servers: [ { url: 'https://…' } ] }";
            let message = "the document names no `servers`: the caller has to give a base URL";
            cx.report.add_with_help(Id::MissingServers, &root.at, message, help);
        }
        return None;
    };
    let main = add(cx, at, first);
    for (at, other) in &root.servers[1..] {
        if cx.api.alternatives.iter().any(|(it, _)| *it != main) {
            let message =
                "the servers to choose from are those of another document: a client may have another base URL";
            cx.report.add(Id::UnsupportedServer, at, message);
            continue;
        }
        let other = add(cx, at, other);
        if other != main && !cx.api.alternatives.contains(&(main, other)) {
            cx.api.alternatives.push((main, other));
        }
    }
    Some(main)
}

/// The base URL of a path or an operation that has one of its own.
pub(super) fn own<'a>(
    cx: &mut Lower<'_>,
    servers: impl IntoIterator<Item = (Pointer, &'a v3::Server)>,
) -> Option<usize> {
    let mut servers = servers.into_iter();
    let (at, first) = servers.next()?;
    for (at, _) in servers {
        let message = "only the first server of a path or an operation is used; a call may have another base URL";
        cx.report.add(Id::UnsupportedServer, &at, message);
    }
    Some(add(cx, &at, first))
}

fn add(cx: &mut Lower<'_>, at: &Pointer, it: &v3::Server) -> usize {
    let variables = it.variables.iter().flatten().map(|(name, it)| api::ServerVariable {
        name: name.clone(),
        description: it.description.clone(),
        default: it.default.clone(),
        values: it.enumeration.clone(),
        required: it.extensions.get(Extension::Required.key()) == Some(&true.into()),
        env: it.extensions.get(ENV).and_then(|it| it.as_str()).map(str::to_owned),
    });
    let mut variables: Vec<api::ServerVariable> = variables.collect();
    undeclared(cx, at, &it.url, &mut variables);
    let env = it.extensions.get(ENV).and_then(|it| it.as_str()).map(str::to_owned);
    let rust_name = it.extensions.get(Extension::RustName.key()).and_then(|it| it.as_str()).map(str::to_owned);
    let server = api::Server { url: it.url.clone(), description: it.description.clone(), rust_name, env, variables };
    // What is said of a server is not what it is.
    let same = |other: &api::Server| {
        (&other.url, &other.env, &other.variables) == (&server.url, &server.env, &server.variables)
    };
    if let Some(known) = cx.api.servers.iter().position(same) {
        return known;
    }
    cx.api.servers.push(server);
    cx.api.servers.len() - 1
}

/// A variable that the URL has and nobody declares: the caller must say it.
fn undeclared(cx: &mut Lower<'_>, at: &Pointer, url: &str, variables: &mut Vec<api::ServerVariable>) {
    for name in url.split('{').skip(1).filter_map(|it| Some(it.split_once('}')?.0)) {
        if !variables.iter().any(|it| it.name == name) {
            cx.report.add(
                Id::UndeclaredServerVariable,
                &at.child("url"),
                format!("`{{{name}}}` is not declared in `variables`: the caller gives it"),
            );
            variables.push(api::ServerVariable {
                name: name.to_owned(),
                description: None,
                default: String::new(),
                values: Vec::new(),
                required: true,
                env: None,
            });
        }
    }
}

fn has_servers(entry: &Entry<PathItem>) -> bool {
    matches!(entry, Entry::Item(it) if !it.servers.is_empty())
}
