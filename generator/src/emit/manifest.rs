//! `Cargo.toml`.

use crate::rust::Crate;

pub(super) fn manifest(krate: &Crate) -> String {
    let package = &krate.package;
    let [name, version, description, runtime] =
        [&package.name, &package.version, &package.description, &package.runtime].map(|it| quoted(it));
    let tests = super::trial::tested(krate).next().map_or("", |_| {
        "
[[test]]
name = \"examples\"
path = \"tests/examples.rs\"
"
    });
    let workspace = if package.workspace { "\n[workspace]\n" } else { "" };
    let programs = krate.clients.iter().flat_map(|it| &it.programs);
    let examples: String =
        programs.map(|it| format!("\n[[example]]\nname = \"{0}\"\npath = \"examples/{0}.rs\"\n", it.name)).collect();
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
default = [\"reqwest\", \"rustls\"]
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
{inbound}
[dependencies]
specwright-runtime = {{ path = {runtime}, default-features = false }}

# What the examples here and in the pages need.
[dev-dependencies]
specwright-runtime = {{ path = {runtime}, default-features = false, features = [\"test-util\"] }}
tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}
{examples}{tests}{workspace}",
        header = krate.header
    )
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
