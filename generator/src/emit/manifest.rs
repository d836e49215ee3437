//! `Cargo.toml`.

use crate::rust::{ALL_TAGS, Crate, Program};

pub(super) fn manifest(krate: &Crate) -> String {
    let package = &krate.package;
    let [name, version, description, runtime] =
        [&package.name, &package.version, &package.description, &package.runtime].map(|it| quoted(it));
    let tags: Vec<&str> = krate.tags().collect();
    let all_tags = (!tags.is_empty()).then_some(ALL_TAGS);
    let trials = super::trial::tested(krate).next();
    let tests = trials.map(|_| target("test", "examples", "tests/examples.rs", all_tags)).unwrap_or_default();
    let calls = super::call_test::tested(krate).next();
    let calls = calls.map(|_| target("test", "calls", "tests/calls.rs", all_tags)).unwrap_or_default();
    let workspace = if package.workspace { "\n[workspace]\n" } else { "" };
    let programs = krate.clients.iter().flat_map(|it| &it.programs);
    let program =
        |it: &Program| target("example", &it.name, &format!("examples/{}.rs", it.name), it.feature.as_deref());
    let examples: String = programs.map(program).collect();
    let inbound = if krate.clients.iter().any(|it| it.inbound.is_some()) { INBOUND } else { "" };
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
{inbound}{tags}
[dependencies]
specwright-runtime = {{ path = {runtime}, default-features = false }}

# What the examples here and in the pages need.
[dev-dependencies]
specwright-runtime = {{ path = {runtime}, default-features = false, features = [\"test-util\"] }}
tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}
{examples}{tests}{calls}{workspace}",
        header = krate.header,
        default = all_tags.map(|it| format!(", \"{it}\"")).unwrap_or_default(),
        tags = self::tags(&tags),
    )
}

/// A feature for each tag, and one for all of them.
fn tags(tags: &[&str]) -> String {
    if tags.is_empty() {
        return String::new();
    }
    let all: String = tags.iter().map(|it| format!("    \"{it}\",\n")).collect();
    let each: String = tags.iter().map(|it| format!("{it} = []\n")).collect();
    format!("# The operations of every tag, and below, those of each.\n{ALL_TAGS} = [\n{all}]\n{each}")
}

/// What cargo is to build beside the library.
fn target(kind: &str, name: &str, path: &str, feature: Option<&str>) -> String {
    let required = feature.map(|it| format!("required-features = [\"{it}\"]\n")).unwrap_or_default();
    format!("\n[[{kind}]]\nname = \"{name}\"\npath = \"{path}\"\n{required}")
}

/// The features of a crate that is called as well.
const INBOUND: &str = "\
# The module `inbound`: what the API calls on your service.
inbound = [\"specwright-runtime/inbound\"]
# The same as a router of axum.
axum = [\"inbound\", \"specwright-runtime/axum\"]
";

/// A TOML basic string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
