//! Programs: those with the call of an operation, and those that are written by hand.

use std::collections::{BTreeMap, BTreeSet};

use super::ClientGuide;
use super::types::{CallSnippet, ExampleProgram, UserExample};
use crate::api::OperationId;
use crate::diagnostics::{Id, Place, Report};
use crate::prose;
use crate::rust::{Client, Crate, Package};

/// A program that is written by hand, as the configuration describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserExampleSpec {
    /// Its file in the crate.
    pub file: String,
    /// One line about it.
    pub about: String,
    /// The features that it needs.
    pub features: Vec<String>,
}

/// Writes a program for each operation that the configuration names.
pub(super) fn programs(
    report: &mut Report,
    config: &str,
    ids: &[String],
    client: &Client,
    calls: &BTreeMap<OperationId, CallSnippet>,
) -> Vec<ExampleProgram> {
    let at = || Place::File(config.to_owned());
    let mut res: Vec<ExampleProgram> = Vec::new();
    for id in ids {
        let mut operations = client.groups.iter().flat_map(|group| group.operations.iter().map(move |it| (group, it)));
        let Some((group, it)) = operations.find(|(_, it)| it.name.wire == *id) else {
            let message = format!("`examples` names `{id}`, which is no operation of the client");
            report.add(Id::InvalidConfig, at(), message);
            continue;
        };
        let name = it.name.ident.trim_start_matches("r#").to_owned();
        if res.iter().any(|other| other.name == name) {
            continue;
        }
        let Some(example) = calls.get(&it.id).filter(|it| it.free_variables.is_empty()).cloned() else {
            let message = format!("no example of `{id}` can be written: it takes what only a caller has");
            report.add(Id::InvalidConfig, at(), message);
            continue;
        };
        let said = it.docs.first().map_or_else(String::new, |it| format!("{}.", it.trim_end_matches('.')));
        res.push(ExampleProgram { name, docs: prose::line(said), example, feature: group.feature.clone() });
    }
    res
}

/// The features of every crate.
const FEATURES: &[&str] = &["reqwest", "rustls", "native-tls", "blocking", "tracing", "test-util"];
/// The features of a crate with webhooks.
const WEBHOOK_FEATURES: &[&str] = &["webhooks", "axum"];

/// Checks the programs that are written by hand, and returns those that cargo can build.
pub(super) fn user_examples(
    report: &mut Report,
    config: &str,
    krate: &Crate,
    clients: &[ClientGuide],
    programs: &[UserExampleSpec],
) -> Vec<UserExample> {
    let mut fault = |message| report.add(Id::InvalidConfig, Place::File(config.to_owned()), message);
    let has_webhooks = krate.clients.iter().any(|it| it.webhooks.is_some());
    let features: Vec<&str> =
        FEATURES.iter().chain(WEBHOOK_FEATURES.iter().filter(|_| has_webhooks)).copied().collect();
    let mut names: BTreeSet<&str> = clients.iter().flat_map(|it| &it.programs).map(|it| it.name.as_str()).collect();
    let mut res = Vec::new();
    for UserExampleSpec { file, about, features: needed } in programs {
        let Some(name) = name(file) else {
            fault(format!("`{file}` is no program: write `examples/name.rs` or `examples/name/main.rs`"));
            continue;
        };
        if !names.insert(name) {
            fault(format!("two programs are called `{name}`"));
        }
        if let Some(unknown) = needed.iter().find(|it| !features.contains(&it.as_str())) {
            let known = features.join("`, `");
            fault(format!("`{file}` needs `{unknown}`, which is no feature of the crate: it has `{known}`"));
        }
        let (name, path, features) = (name.to_owned(), file.clone(), needed.clone());
        res.push(UserExample { name, path, docs: prose::markdown(about), features });
    }
    res
}

/// Returns the features that pages and programs use.
pub(super) fn features(krate: &Crate, programs: &[UserExample]) -> Vec<String> {
    let webhooks = krate.clients.iter().any(|it| it.webhooks.is_some()).then(|| "webhooks".to_owned());
    let features: BTreeSet<String> = programs.iter().flat_map(|it| it.features.clone()).chain(webhooks).collect();
    features.into_iter().collect()
}

/// What a program of this file is called.
fn name(file: &str) -> Option<&str> {
    let file = file.strip_prefix("examples/")?.strip_suffix(".rs")?;
    let name = file.strip_suffix("/main").unwrap_or(file);
    is_name(name).then_some(name)
}

/// Whether cargo takes this as the name of a program or a package.
fn is_name(name: &str) -> bool {
    let plain = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_') && name.chars().all(plain)
}

/// What examples have anyway, and cannot have in another way.
pub(super) fn check_dependencies(report: &mut Report, config: &str, package: &Package) {
    for (name, _) in &package.dev_dependencies {
        let fault = if *name == package.name || name == "specwright-runtime" {
            format!("`dev-dependencies` names `{name}`, which the examples have anyway")
        } else if !is_name(name) {
            format!("`dev-dependencies` names `{name}`, which is no name of a package")
        } else {
            continue;
        };
        report.add(Id::InvalidConfig, Place::File(config.to_owned()), fault);
    }
}
