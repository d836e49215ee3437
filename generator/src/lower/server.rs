//! Servers: of a document, of a path, of an operation.

use std::collections::BTreeSet;

use openapiv3 as v3;

use super::client::ENV;
use super::{Lower, environment, server_url};
use crate::api;
use crate::diagnostics;
use crate::parse::{Entry, Extension, PathItem, Root};
use crate::pointer::Pointer;

/// Adds the servers of a document, and returns the index of the first, which its operations use by default. The others become
/// alternatives of the first.
pub(super) fn add_document_servers(cx: &mut Lower<'_>, root: &Root) -> Option<usize> {
    let Some((at, first)) = root.servers.first() else {
        if !root.has_only_webhooks() && !cx.spec.path_items.values().any(has_servers) {
            cx.report.push(diagnostics::lower::missing_servers(&root.at));
        }
        return None;
    };
    let default = add_server(cx, at, first);
    let has_others = cx.api.alternatives.iter().any(|(of, _)| *of != default);
    let mut known: BTreeSet<usize> = cx.api.alternatives.iter().map(|(_, other)| *other).collect();
    for (at, server) in &root.servers[1..] {
        if has_others {
            cx.report.push(diagnostics::lower::servers_of_another_document(at));
            continue;
        }
        let alternative = add_server(cx, at, server);
        if alternative != default && known.insert(alternative) {
            cx.api.alternatives.push((default, alternative));
        }
    }
    Some(default)
}

/// Adds the first server of a path or an operation, which replaces the default, and returns its index. The others are reported.
pub(super) fn override_server<'a>(
    cx: &mut Lower<'_>,
    servers: impl IntoIterator<Item = (Pointer, &'a v3::Server)>,
) -> Option<usize> {
    let mut servers = servers.into_iter();
    let (at, first) = servers.next()?;
    for (at, _) in servers {
        cx.report.push(diagnostics::lower::alternative_server(&at));
    }
    Some(add_server(cx, &at, first))
}

/// Adds a server unless the API has it, and returns its index.
fn add_server(cx: &mut Lower<'_>, at: &Pointer, server: &v3::Server) -> usize {
    let variables = server.variables.iter().flatten().map(|(name, variable)| api::ServerVariable {
        name: name.clone(),
        description: variable.description.clone(),
        default: variable.default.clone(),
        values: variable.enumeration.clone(),
        required: Extension::Required.is_true(&variable.extensions),
        is_base_url: false,
        env: variable.extensions.get(ENV).and_then(|value| value.as_str()).map(str::to_owned),
    });
    let mut variables: Vec<api::ServerVariable> = variables.collect();
    add_undeclared_variables(cx, at, &server.url, &mut variables);
    report_contradicting_defaults(cx, at, &variables);
    server_url::check_defaults(&server.url, &mut variables);
    let text = |key: &str| server.extensions.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    let (url, description) = (server.url.clone(), server.description.clone());
    let server =
        api::Server { url, description, rust_name: text(Extension::RustName.key()), env: text(ENV), variables };
    environment::report_well_known(cx, &at.child(ENV), &server.env);
    for it in &server.variables {
        environment::report_well_known(cx, &at.child("variables").child(&it.name).child(ENV), &it.env);
    }
    // Servers that differ only in their names and descriptions are one.
    let identity = format!("{:?}", (&server.url, &server.env, &server.variables));
    let index = *cx.server_indices.entry(identity).or_insert(cx.api.servers.len());
    if index == cx.api.servers.len() {
        cx.api.servers.push(server);
    }
    index
}

/// Adds the variables that a URL contains and the server does not declare. The caller must set them.
fn add_undeclared_variables(cx: &mut Lower<'_>, at: &Pointer, url: &str, variables: &mut Vec<api::ServerVariable>) {
    let mut known: BTreeSet<String> = variables.iter().map(|variable| variable.name.clone()).collect();
    for name in url.split('{').skip(1).filter_map(|text| Some(text.split_once('}')?.0)) {
        if known.insert(name.to_owned()) {
            cx.report.push(diagnostics::lower::undeclared_server_variable(&at.child("url"), name));
            variables.push(api::ServerVariable {
                name: name.to_owned(),
                description: None,
                default: String::new(),
                values: Vec::new(),
                required: true,
                is_base_url: false,
                env: None,
            });
        }
    }
}

/// Reports the defaults that are not among the values of their variables.
fn report_contradicting_defaults(cx: &mut Lower<'_>, at: &Pointer, variables: &[api::ServerVariable]) {
    for variable in variables.iter().filter(|it| !it.values.is_empty() && !it.values.contains(&it.default)) {
        let at = at.child("variables").child(&variable.name).child("default");
        cx.report.push(diagnostics::lower::contradicting_server_default(&at, &variable.default, &variable.values));
    }
}

fn has_servers(entry: &Entry<PathItem>) -> bool {
    matches!(entry, Entry::Item(item) if !item.servers.is_empty())
}
