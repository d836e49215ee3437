//! Variables of server URLs whose defaults make no base URL, so that the caller must set them.
//!
//! ```text
//! {endpoint}/v1       default https://api.example.com    the variable is a base URL, and optional
//! {endpoint}/v1       default "" or api.example.com      the variable is a base URL, and required
//! {path}              default /v1                        a path: the caller sets a base URL
//! {scheme}://{host}   default "" for host                the host is required
//! ```

use std::collections::BTreeSet;

use crate::api::ServerVariable;

/// A piece of a URL template.
enum Piece<'a> {
    Literal(&'a str),
    Variable(&'a str),
}

/// Finds the variables that are base URLs, and those without which the URL is none.
pub(super) fn check_defaults(url: &str, variables: &mut [ServerVariable]) {
    let pieces = split(url);
    let first = find_base_url(&pieces).map(str::to_owned);
    let is_absolute = url.contains("://");
    let in_host: BTreeSet<String> = host_variables(&pieces).into_iter().map(str::to_owned).collect();
    let filled = fill(&pieces, variables);
    let has_scheme = filled.starts_with("http://") || filled.starts_with("https://");
    let host = filled.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    let is_host = host.is_none_or(|host| !host.is_empty() && !host.starts_with(['.', ':']) && !host.ends_with('.'));
    for variable in variables {
        if first.as_ref() == Some(&variable.name) && !filled.starts_with('/') {
            variable.is_base_url = true;
            variable.required |= !has_scheme;
        }
        let is_empty = variable.default.is_empty();
        let is_listed = variable.values.is_empty() || variable.values.contains(&variable.default);
        let breaks_host = is_absolute && !is_host && in_host.contains(&variable.name);
        variable.required |= is_empty && (!is_listed || breaks_host);
    }
}

fn split(url: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('{')
        && let Some((name, behind)) = after.split_once('}')
    {
        pieces.extend((!before.is_empty()).then_some(Piece::Literal(before)));
        pieces.push(Piece::Variable(name));
        rest = behind;
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Literal(rest)));
    pieces
}

/// Returns the variable with which a URL begins, if it ends there or a path follows.
fn find_base_url<'a>(pieces: &[Piece<'a>]) -> Option<&'a str> {
    match pieces {
        [Piece::Variable(name)] => Some(name),
        [Piece::Variable(name), Piece::Literal(rest), ..] => rest.starts_with('/').then_some(name),
        [] | [Piece::Literal(_), ..] | [Piece::Variable(_), Piece::Variable(_), ..] => None,
    }
}

/// Returns the variables between the scheme and the path.
fn host_variables<'a>(pieces: &[Piece<'a>]) -> Vec<&'a str> {
    let mut res = Vec::new();
    let mut before = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(text) => before.push_str(text),
            Piece::Variable(name) => {
                if before.split_once("://").is_some_and(|(_, rest)| !rest.contains('/')) {
                    res.push(*name);
                }
            }
        }
    }
    res
}

fn fill(pieces: &[Piece<'_>], variables: &[ServerVariable]) -> String {
    let default = |name: &str| variables.iter().find(|it| it.name == name).map_or("", |it| it.default.as_str());
    let text = |piece: &Piece<'_>| match piece {
        Piece::Literal(text) => (*text).to_owned(),
        Piece::Variable(name) => default(name).to_owned(),
    };
    pieces.iter().map(text).collect()
}
