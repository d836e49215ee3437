//! Short names of methods: an `operationId` that starts with the tag of the operation gives a method without it.
//!
//! ```text
//! tag Emails, emails_send         =>  client.emails().send()
//! tag Endpoint, v1.endpoint.list  =>  client.endpoint().list()
//! tag Pets, listPets              =>  client.pets().list_pets()
//! ```
//!
//! The rule sees the tag and the `operationId` only, so an unrelated operation renames nothing. Where two operations of a
//! tag would have one name, each keeps its whole `operationId`, and a finding says so.

use std::collections::BTreeSet;

use crate::api;
use crate::diagnostics::{self, Report};
use crate::naming::{self, Case, GROUP_METHODS};

/// Returns the name of an operation's method without its tag, and without a version before the tag. `None` if the
/// `operationId` does not start with all words of the tag, or if the rest is no name: a number, a keyword or a reserved method.
pub(super) fn without_tag(tag: &str, operation: &api::Operation) -> Option<String> {
    if !operation.has_declared_id || operation.rust_name.is_some() {
        return None;
    }
    let [tag, id] = [tag, &operation.id].map(|words| naming::to_ident(Case::Snake, words));
    let tag = tag.trim_end_matches('_');
    let rest = strip_words(&id, tag).or_else(|| strip_words(strip_version(&id)?, tag))?;
    let is_name = naming::to_ident(Case::Snake, rest) == rest && !GROUP_METHODS.contains(&rest);
    is_name.then(|| rest.to_owned())
}

/// Returns the names that the method of an operation may have in the groups of its tags, unless they clash.
pub(super) fn possible_names(operation: &api::Operation) -> impl Iterator<Item = String> {
    let words = operation.rust_name.as_ref().unwrap_or(&operation.id);
    let short = operation.tags.iter().filter_map(|tag| without_tag(tag, operation));
    std::iter::once(naming::to_ident(Case::Snake, words)).chain(short)
}

fn strip_words<'i>(ident: &'i str, words: &str) -> Option<&'i str> {
    ident.strip_prefix(words)?.strip_prefix('_')
}

/// Removes a version at the start, such as `v1`.
fn strip_version(ident: &str) -> Option<&str> {
    let (version, rest) = ident.split_once('_')?;
    let number = version.strip_prefix('v')?;
    let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    is_number.then_some(rest)
}

/// The name of a method before names are resolved.
pub(super) struct MethodName<'a> {
    pub(super) operation: &'a api::Operation,
    /// The words of the whole name.
    pub(super) long: String,
    /// The name without the tag.
    pub(super) short: Option<String>,
}

/// Returns the words of each method of a group: short, unless an operation of another id has that name as well. All body
/// variants of an operation have a short name, or none has.
pub(super) fn choose(report: &mut Report, names: Vec<MethodName<'_>>) -> Vec<String> {
    let long: Vec<String> = names.iter().map(|name| naming::to_ident(Case::Snake, &name.long)).collect();
    let rival = |name: &MethodName<'_>| {
        let short = name.short.as_deref()?;
        let is_rival = |(other, long): &(&MethodName<'_>, &String)| {
            other.operation.id != name.operation.id && (*long == short || other.short.as_deref() == Some(short))
        };
        names.iter().zip(&long).find(is_rival).map(|(other, _)| other.operation)
    };
    let mut clashing = BTreeSet::new();
    for name in &names {
        let Some(other) = rival(name) else { continue };
        let operation = name.operation;
        if clashing.insert(operation.id.as_str()) {
            let short = name.short.as_deref().unwrap_or_default();
            report.push(diagnostics::plan::ambiguous_short_method(&operation.at, &operation.id, &other.id, short));
        }
    }
    let clashing: BTreeSet<String> = clashing.into_iter().map(str::to_owned).collect();
    let choose = |name: MethodName<'_>| {
        if clashing.contains(&name.operation.id) { name.long } else { name.short.unwrap_or(name.long) }
    };
    names.into_iter().map(choose).collect()
}
