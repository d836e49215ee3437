//! `Cargo.toml`.

use crate::rust::Crate;

pub(super) fn manifest(krate: &Crate) -> String {
    let package = &krate.package;
    let [name, version, description, runtime] =
        [&package.name, &package.version, &package.description, &package.runtime].map(|it| quoted(it));
    let workspace = if package.workspace { "\n[workspace]\n" } else { "" };
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
default = [\"reqwest\"]
# Sends requests with reqwest. Without it, the caller gives a transport.
reqwest = [\"specwright-runtime/reqwest\"]

[dependencies]
specwright-runtime = {{ path = {runtime}, default-features = false }}
{workspace}",
        header = krate.header
    )
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
