//! Example programs: generated ones, which call one operation, and hand-written ones.

use std::collections::{BTreeMap, BTreeSet};

use super::ClientGuide;
use super::types::{CallSnippet, ExampleProgram, UserExample};
use crate::api::OperationId;
use crate::diagnostics::{self, Report};
use crate::naming::{self, Case};
use crate::prose;
use crate::rust::{Client, Crate, Package};

/// A hand-written program, as the configuration describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserExampleSpec {
    /// The path of its file in the crate.
    pub file: String,
    /// One line about the program.
    pub about: String,
    /// The features that the program needs.
    pub features: Vec<String>,
}

/// Writes a program for each operation in the configuration's list of `operationId`s.
pub(super) fn programs(
    report: &mut Report,
    config: &str,
    operation_ids: &[String],
    client: &Client,
    calls: &BTreeMap<OperationId, CallSnippet>,
) -> Vec<ExampleProgram> {
    let mut res: Vec<ExampleProgram> = Vec::new();
    for operation_id in operation_ids {
        let mut operations = client.groups.iter().flat_map(|group| group.operations.iter().map(move |it| (group, it)));
        let Some((group, operation)) = operations.find(|(_, it)| it.name.wire == *operation_id) else {
            report.push(diagnostics::guide::unknown_example(config, operation_id));
            continue;
        };
        // Methods of different groups may have one name, and types rarely have.
        let name = naming::to_ident(Case::Snake, &operation.ident);
        if res.iter().any(|other| other.name == name) {
            continue;
        }
        let Some(example) = calls.get(&operation.id).filter(|it| it.free_variables.is_empty()).cloned() else {
            report.push(diagnostics::guide::impossible_example(config, operation_id));
            continue;
        };
        let sentence = operation.docs.first().map_or_else(String::new, |it| format!("{}.", it.trim_end_matches('.')));
        res.push(ExampleProgram { name, docs: prose::line(sentence), example, feature: group.feature.clone() });
    }
    res
}

/// The features of every crate.
const FEATURES: &[&str] =
    &["reqwest", "rustls", "native-tls", "blocking", "chrono", "jiff", "time", "tracing", "test-util"];
/// The features of a crate with webhooks.
const WEBHOOK_FEATURES: &[&str] = &["webhooks", "axum"];

/// Checks the configuration of hand-written programs, and returns the programs that cargo can build.
pub(super) fn user_examples(
    report: &mut Report,
    config: &str,
    krate: &Crate,
    clients: &[ClientGuide],
    programs: &[UserExampleSpec],
) -> Vec<UserExample> {
    let has_webhooks = krate.clients.iter().any(|it| it.webhooks.is_some());
    let features: Vec<&str> =
        FEATURES.iter().chain(WEBHOOK_FEATURES.iter().filter(|_| has_webhooks)).copied().collect();
    let mut names: BTreeSet<&str> = clients.iter().flat_map(|it| &it.programs).map(|it| it.name.as_str()).collect();
    let mut res = Vec::new();
    for program in programs {
        let UserExampleSpec { file, about, features: required } = program;
        let Some(name) = target_name(file) else {
            report.push(diagnostics::guide::invalid_program_path(config, file));
            continue;
        };
        if !names.insert(name) {
            report.push(diagnostics::guide::duplicate_program(config, name));
        }
        if let Some(unknown) = required.iter().find(|it| !features.contains(&it.as_str())) {
            report.push(diagnostics::guide::unknown_feature(config, file, unknown, &features));
        }
        let (name, path, features) = (name.to_owned(), file.clone(), required.clone());
        res.push(UserExample { name, path, docs: prose::markdown(about), features });
    }
    res
}

/// Returns the features that pages and programs use.
pub(super) fn features(krate: &Crate, programs: &[UserExample]) -> Vec<String> {
    // The README shows webhooks in an application of axum.
    let has_webhooks = krate.clients.iter().any(|it| it.webhooks.is_some());
    let webhooks = WEBHOOK_FEATURES.iter().filter(|_| has_webhooks).map(|it| (*it).to_owned());
    let features: BTreeSet<String> = programs.iter().flat_map(|it| it.features.clone()).chain(webhooks).collect();
    features.into_iter().collect()
}

/// Returns the name of the cargo target of a program; `None` if the file is not where cargo looks for examples.
fn target_name(file: &str) -> Option<&str> {
    let file = file.strip_prefix("examples/")?.strip_suffix(".rs")?;
    let name = file.strip_suffix("/main").unwrap_or(file);
    is_valid_name(name).then_some(name)
}

/// Returns whether cargo accepts the name of a target or a package.
fn is_valid_name(name: &str) -> bool {
    let is_valid = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_') && name.chars().all(is_valid)
}

/// Checks the dependencies of examples. The crate and its runtime are always among them, and cannot be configured.
pub(super) fn check_dependencies(report: &mut Report, config: &str, package: &Package) {
    for (name, _) in &package.dev_dependencies {
        if *name == package.name || name == "specwright-runtime" {
            report.push(diagnostics::guide::redundant_dev_dependency(config, name));
        } else if !is_valid_name(name) {
            report.push(diagnostics::guide::invalid_dev_dependency(config, name));
        }
    }
}
