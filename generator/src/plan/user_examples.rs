//! Programs that are written by hand, and what they need: what the configuration says of them is checked.

use std::collections::BTreeSet;

use crate::diagnostics::{Id, Place, Report};
use crate::prose;
use crate::rust::{self, Client, Package};

/// What the configuration says of a program that is written by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserExample {
    /// Its file in the crate.
    pub file: String,
    /// What it is.
    pub about: String,
    /// The features that it needs.
    pub features: Vec<String>,
}

/// The features of every crate.
const FEATURES: &[&str] = &["reqwest", "rustls", "native-tls", "blocking", "tracing", "test-util"];
/// Those of a crate that is called as well.
const CALLED: &[&str] = &["webhooks", "axum"];

/// The programs that can be one.
pub(super) fn own(
    report: &mut Report,
    config: &str,
    clients: &[Client],
    programs: &[UserExample],
) -> Vec<rust::UserExample> {
    let mut fault = |message| report.add(Id::InvalidConfig, Place::File(config.to_owned()), message);
    let called = clients.iter().any(|it| it.webhooks.is_some());
    let features: Vec<&str> = FEATURES.iter().chain(CALLED.iter().filter(|_| called)).copied().collect();
    let mut names: BTreeSet<&str> = clients.iter().flat_map(|it| &it.programs).map(|it| it.name.as_str()).collect();
    let mut res = Vec::new();
    for UserExample { file, about, features: needed } in programs {
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
        res.push(rust::UserExample { name, path, docs: prose::markdown(about), features });
    }
    res
}

/// The features that pages and programs show.
pub(super) fn shown(clients: &[Client], programs: &[rust::UserExample]) -> Vec<String> {
    let called = clients.iter().any(|it| it.webhooks.is_some()).then(|| "webhooks".to_owned());
    let features: BTreeSet<String> = programs.iter().flat_map(|it| it.features.clone()).chain(called).collect();
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
