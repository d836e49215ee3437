//! Servers, security schemes and the version that a document lacks.

use std::collections::{BTreeMap, BTreeSet};

use super::node::{guess, list, nest, object, text};
use super::{Action, Change, Context};
use crate::diagnostics::Id;
use crate::diagnostics::parse::json_path;
use crate::tree::{Node, Value};

pub(super) fn actions(cx: Context<'_>) -> Vec<Action> {
    let servers = cx.places(Id::MissingServers).next().map(|_| servers(cx));
    let version = cx.places(Id::MissingVersion).next().map(|keys| version(&keys));
    servers.into_iter().chain(version).chain(security_schemes(cx)).collect()
}

/// Adds the server of the URLs in descriptions, or else one that the caller must name.
fn servers(cx: Context<'_>) -> Action {
    let (server, comment) = match find_base_url(cx) {
        Some(url) => {
            let server = guess(object([("url", text(&url))]), "Is this the base URL? It is from a description.");
            (server, format!("From the URLs in the descriptions: {url} and the path of an operation."))
        }
        None => {
            let variable =
                object([("default", text("https://example.com")), ("x-specwright-required", Value::Bool(true).into())]);
            let server = object([("url", text("{base_url}")), ("variables", object([("base_url", variable)]))]);
            let comment =
                "The document names no server, and no URL in its descriptions ends in a path of an operation.";
            (guess(server, "What is the base URL?"), comment.to_owned())
        }
    };
    Action { comment, target: "$".to_owned(), change: Change::Update(object([("servers", list([server]))])) }
}

/// Returns the beginning of the URLs in descriptions that continue with the path of an operation: the most frequent one.
fn find_base_url(cx: Context<'_>) -> Option<String> {
    let paths: BTreeSet<&str> =
        cx.operations().map(|(path, _, _)| path.split('{').next().unwrap_or_default()).collect();
    let paths: Vec<&str> = paths.into_iter().filter(|it| it.len() > 1).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let info = cx.document.root.get("info").and_then(|it| it.get("description")?.as_str());
    let operations = cx.operations().filter_map(|(_, _, it)| it.get("description")?.as_str());
    for url in info.into_iter().chain(operations).flat_map(urls) {
        let base = paths.iter().filter_map(|path| url.find(path)).filter(|at| *at > "https://".len()).min();
        if let Some(base) = base.and_then(|at| url.get(..at)) {
            *counts.entry(base.to_owned()).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(url, _)| url)
}

/// Returns the URLs of a text, without those that have variables.
fn urls(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices("https://").chain(text.match_indices("http://")).map(|(at, _)| at);
    let url = |at: usize| {
        let rest = &text[at..];
        let end = rest.find(|c: char| c.is_whitespace() || "<>\"'`()[]|\\".contains(c)).unwrap_or(rest.len());
        &rest[..end]
    };
    starts.map(url).filter(|it| !it.contains(['{', '}']))
}

fn version(keys: &[String]) -> Action {
    let update = guess(object([("version", text("1.0"))]), "Which version does the API have?");
    let comment = "The document has no `info.version`, which OpenAPI requires.".to_owned();
    Action { comment, target: json_path(keys), change: Change::Update(update) }
}

/// Declares the security schemes that requirements name. Their types are guessed from the keys.
fn security_schemes(cx: Context<'_>) -> Vec<Action> {
    let mut used: BTreeMap<String, String> = BTreeMap::new();
    for keys in cx.places(Id::UnknownSecurityScheme) {
        if let Some(key) = keys.last() {
            used.entry(key.clone()).or_insert_with(|| super::place_text(&keys));
        }
    }
    let action = |(key, place): (String, String)| {
        let scheme = guess(scheme(&key), "How are these credentials sent? The type is from the key.");
        let known = cx.document.root.get("components").and_then(Node::as_object).is_some();
        let update = nest(&["securitySchemes", &key], scheme);
        let (target, update) = if known { ("$.components", update) } else { ("$", nest(&["components"], update)) };
        let comment = format!("The scheme {key} is required at {place}, and not declared.");
        Action { comment, target: target.to_owned(), change: Change::Update(update) }
    };
    used.into_iter().map(action).collect()
}

fn scheme(key: &str) -> Node {
    let lower = key.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|it| lower.contains(it));
    if has(&["basic"]) {
        object([("type", text("http")), ("scheme", text("basic"))])
    } else if has(&["key"]) && !has(&["bearer", "oauth", "jwt"]) {
        let name = if key.contains('-') { key } else { "X-API-Key" };
        object([("type", text("apiKey")), ("in", text("header")), ("name", text(name))])
    } else {
        object([("type", text("http")), ("scheme", text("bearer"))])
    }
}
