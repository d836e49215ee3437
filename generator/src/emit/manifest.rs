//! `Cargo.toml`.

use std::collections::BTreeMap;

use crate::guide::{ExampleProgram, Guide, UserExample};
use crate::rust::{ALL_TAGS, Crate};

pub(super) fn manifest(krate: &Crate, guide: &Guide) -> String {
    let package = &krate.package;
    let [name, version, description, runtime] =
        [&package.name, &package.version, &package.description, &package.runtime].map(|it| quoted(it));
    let tags: Vec<(&str, &[String])> = krate.tags().collect();
    let all_tags = (!tags.is_empty()).then_some(ALL_TAGS);
    let of_all: Vec<String> = all_tags.iter().map(|it| (*it).to_owned()).collect();
    let trials = super::round_trip_test::tested(krate, guide).next();
    let tests = trials.map(|_| target("test", "examples", "tests/examples.rs", &of_all)).unwrap_or_default();
    let calls = super::call_test::tested(krate, guide).next();
    let calls = calls.map(|_| target("test", "calls", "tests/calls.rs", &of_all) + UNASKED).unwrap_or_default();
    let workspace = if package.workspace { "\n[workspace]\n" } else { "" };
    let programs = guide.clients.iter().flat_map(|it| &it.programs);
    let examples: String = programs.map(program).collect();
    let own: String = guide.user_examples.iter().map(own).collect();
    let webhooks = if krate.clients.iter().any(|it| it.webhooks.is_some()) { WEBHOOK_FEATURES } else { "" };
    format!(
        "# {header}
[package]
name = {name}
version = {version}
description = {description}
edition = \"2024\"
publish = false

[lib]
path = \"src/lib.rs\"

[features]
default = [\"reqwest\", \"rustls\"{default}]
# Sends requests with reqwest; without it, the caller gives a transport. Alone it speaks no TLS.
reqwest = [\"specwright-runtime/reqwest\"]
# TLS by rustls, and the root certificates of the platform.
rustls = [\"specwright-runtime/rustls\"]
# TLS by what the platform has; goes before `rustls` where both are enabled.
native-tls = [\"specwright-runtime/native-tls\"]
# `send_blocking` beside `send`.
blocking = [\"specwright-runtime/blocking\"]
# A span for each request, with the field names of OpenTelemetry.
tracing = [\"specwright-runtime/tracing\"]
# `runtime::testing`: a transport in memory that answers as a test says.
test-util = [\"specwright-runtime/test-util\"]
{webhooks}{tags}
[dependencies]
specwright-runtime = {{ path = {runtime}, default-features = false }}

# What the examples here and in the pages need.
[dev-dependencies]
{needed}{examples}{own}{tests}{calls}{workspace}",
        header = krate.header,
        default = all_tags.map(|it| format!(", \"{it}\"")).unwrap_or_default(),
        tags = self::tags(&tags),
        needed = needed(krate, guide),
    )
}

/// A feature for each tag, and one for all of them.
fn tags(tags: &[(&str, &[String])]) -> String {
    if tags.is_empty() {
        return String::new();
    }
    let all: String = tags.iter().map(|(it, _)| format!("    \"{it}\",\n")).collect();
    let each: String = tags.iter().map(|(it, needs)| format!("{it} = {}\n", list(needs))).collect();
    format!("# The operations of every tag, and below, those of each.\n{ALL_TAGS} = [\n{all}]\n{each}")
}

/// What examples need, a line each: what the configuration says goes in the place of ours.
fn needed(krate: &Crate, guide: &Guide) -> String {
    let package = &krate.package;
    let runtime = quoted(&package.runtime);
    let runtime = format!("{{ path = {runtime}, default-features = false, features = [\"test-util\"] }}");
    let tokio = "{ version = \"1\", features = [\"macros\", \"rt\"] }".to_owned();
    let ours = [("specwright-runtime", runtime), ("tokio", tokio)].map(|(name, it)| (name.to_owned(), it));
    let mut all: BTreeMap<String, String> = ours.into();
    // The crate itself, so that examples see the features that they show.
    if !guide.example_features.is_empty() {
        let features = list(&guide.example_features);
        all.insert(
            package.name.clone(),
            format!("{{ path = \".\", default-features = false, features = {features} }}"),
        );
    }
    all.extend(package.dev_dependencies.iter().cloned());
    all.into_iter().map(|(name, it)| format!("{name} = {it}\n")).collect()
}

fn program(it: &ExampleProgram) -> String {
    let features: Vec<String> = it.feature.iter().cloned().collect();
    target("example", &it.name, &format!("examples/{}.rs", it.name), &features)
}

fn own(it: &UserExample) -> String {
    target("example", &it.name, &it.path, &it.features)
}

/// What cargo is to build beside the library.
fn target(kind: &str, name: &str, path: &str, features: &[String]) -> String {
    let needed = if features.is_empty() { String::new() } else { format!("required-features = {}\n", list(features)) };
    format!("\n[[{kind}]]\nname = {}\npath = {}\n{needed}", quoted(name), quoted(path))
}

fn list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|it| quoted(it)).collect();
    format!("[{}]", items.join(", "))
}

/// What needs a server is tested by those who name it.
const UNASKED: &str = "test = false\n";

/// The features of a crate with webhooks.
const WEBHOOK_FEATURES: &str = "\
# The module `webhooks`: what the API calls on your service.
webhooks = [\"specwright-runtime/webhooks\"]
# The same as a router of axum.
axum = [\"webhooks\", \"specwright-runtime/axum\"]
";

/// A TOML basic string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
