//! `Cargo.toml`.

use std::collections::BTreeMap;

use crate::guide::{ExampleProgram, Guide, UserExample};
use crate::rust::{ALL_TAGS, Crate};

pub(super) fn manifest(krate: &Crate, guide: &Guide) -> String {
    let package = &krate.package;
    let [name, version, description] = [&package.name, &package.version, &package.description].map(|it| quoted(it));
    let runtime = &package.runtime;
    let metadata: String = package.metadata.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    let tags: Vec<(&str, &[String])> = krate.tags().collect();
    let all_tags = (!tags.is_empty()).then_some(ALL_TAGS);
    let tag_features: Vec<String> = all_tags.iter().map(|it| (*it).to_owned()).collect();
    let round_trip_tests = super::round_trip_test::tested(krate, guide).next();
    let tests =
        round_trip_tests.map(|_| target("test", "examples", "tests/examples.rs", &tag_features)).unwrap_or_default();
    let call_tests = super::call_test::tested(krate, guide).next();
    let calls = call_tests
        .map(|_| target("test", "calls", "tests/calls.rs", &tag_features) + NOT_RUN_BY_DEFAULT)
        .unwrap_or_default();
    let workspace = if package.workspace { WORKSPACE } else { "" };
    let programs = guide.clients.iter().flat_map(|it| &it.programs);
    let examples: String = programs.map(program).collect();
    let user_examples: String = guide.user_examples.iter().map(user_example).collect();
    let webhooks = if krate.clients.iter().any(|it| it.webhooks.is_some()) { WEBHOOK_FEATURES } else { "" };
    format!(
        "# {header}
[package]
name = {name}
version = {version}
description = {description}
edition = \"2024\"
readme = \"README.md\"
{metadata}
[package.metadata.docs.rs]
all-features = true

[lib]
path = \"src/lib.rs\"

[features]
default = [\"reqwest\", \"rustls\"{default}]
# Sends requests with reqwest. Without it, pass a transport to the client builder. TLS needs one of the next two features.
reqwest = [\"specwright-runtime/reqwest\"]
# TLS with rustls and the root certificates of the platform.
rustls = [\"specwright-runtime/rustls\"]
# TLS with the library of the platform; takes precedence over `rustls`.
native-tls = [\"specwright-runtime/native-tls\"]
# Adds `send_blocking` next to `send`, and iterators next to streams.
blocking = [\"specwright-runtime/blocking\"]
{CONVERSIONS}# Creates a span for each request, with OpenTelemetry field names.
tracing = [\"specwright-runtime/tracing\"]
# Adds `runtime::testing`, with an in-memory transport for tests.
test-util = [\"specwright-runtime/test-util\"]
{webhooks}{tags}
[dependencies]
specwright-runtime = {{ {runtime}, default-features = false{xml} }}

# Dependencies of the example programs and of the examples in the documentation.
[dev-dependencies]
{dev_dependencies}{examples}{user_examples}{tests}{calls}{workspace}",
        header = krate.header,
        default = all_tags.map(|it| format!(", \"{it}\"")).unwrap_or_default(),
        xml = if krate.has_xml() { ", features = [\"xml\"]" } else { "" },
        tags = self::tags(&tags),
        dev_dependencies = dev_dependencies(krate, guide),
    )
}

/// Returns the features of the tags, and the feature of all tags.
fn tags(tags: &[(&str, &[String])]) -> String {
    if tags.is_empty() {
        return String::new();
    }
    let all: String = tags.iter().map(|(it, _)| format!("    \"{it}\",\n")).collect();
    let each: String = tags.iter().map(|(it, needs)| format!("{it} = {}\n", list(needs))).collect();
    format!("# The operations of all tags; the features below enable those of one tag.\n{ALL_TAGS} = [\n{all}]\n{each}")
}

/// Returns the lines of the dependencies that examples need. Those of the configuration replace the default ones.
fn dev_dependencies(krate: &Crate, guide: &Guide) -> String {
    let package = &krate.package;
    let runtime = &package.runtime;
    let runtime = format!("{{ {runtime}, default-features = false, features = [\"test-util\"] }}");
    let tokio = "{ version = \"1\", features = [\"macros\", \"rt\"] }".to_owned();
    let defaults = [("specwright-runtime", runtime), ("tokio", tokio)].map(|(name, it)| (name.to_owned(), it));
    let mut all: BTreeMap<String, String> = defaults.into();
    // The crate depends on itself, which enables the features that its examples use.
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
    target("example", &it.name, &it.path(), &features)
}

fn user_example(it: &UserExample) -> String {
    target("example", &it.name, &it.path, &it.features)
}

/// Returns a target besides the library.
fn target(kind: &str, name: &str, path: &str, features: &[String]) -> String {
    let required =
        if features.is_empty() { String::new() } else { format!("required-features = {}\n", list(features)) };
    format!("\n[[{kind}]]\nname = {}\npath = {}\n{required}", quoted(name), quoted(path))
}

fn list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|it| quoted(it)).collect();
    format!("[{}]", items.join(", "))
}

/// `cargo test` skips the target: the tests need a server.
const NOT_RUN_BY_DEFAULT: &str = "test = false\n";

/// Cargo names this file in its error if the crate is added to a workspace.
const WORKSPACE: &str = "
# The crate is a workspace of its own: no folder above it had one when it was generated. To add it to a workspace, generate it
# again there, or with `--workspace-member` (`package.workspace-member = true` in `codegen.toml`).
[workspace]
";

const CONVERSIONS: &str = "\
# Conversions of dates, times and durations from and to the types of these crates.
chrono = [\"specwright-runtime/chrono\"]
jiff = [\"specwright-runtime/jiff\"]
time = [\"specwright-runtime/time\"]
";

const WEBHOOK_FEATURES: &str = "\
# Adds the `webhooks` modules, which handle requests that the API sends to your service.
webhooks = [\"specwright-runtime/webhooks\"]
# Serves webhooks with an axum router.
axum = [\"webhooks\", \"specwright-runtime/axum\"]
";

/// Returns a TOML basic string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
