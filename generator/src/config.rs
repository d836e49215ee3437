//! `codegen.toml`: which documents and overlays make which client.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostics::{Failed, Id, Place, Report};
use crate::plan::{is_well_known, to_client_type};
use crate::pointer::SourceId;
use crate::source::Source;

/// The whole file. An unknown key is an error, wherever it stands. Paths are relative to the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What the manifest of the crate says, and where it goes.
    #[serde(default)]
    pub package: Package,
    /// The clients.
    #[serde(default, rename = "client")]
    pub clients: Vec<Client>,
}

/// What the manifest of the crate says, and where it goes. What is left out, a command line may say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The name; of the first document's title, if it is not said.
    pub name: Option<String>,
    /// The version; `0.1.0` if it is not said.
    pub version: Option<String>,
    /// One line about it.
    pub description: Option<String>,
    /// The folder that is written.
    pub output: Option<String>,
    /// Where the runtime is.
    pub runtime: Option<Runtime>,
    /// Programs of your own among the examples.
    #[serde(default)]
    pub programs: Vec<Program>,
    /// A page of your own, in Markdown, that the README holds as well.
    pub guide: Option<String>,
    /// What the examples of programs and pages need beside what they have anyway, as a manifest has it.
    #[serde(default, rename = "dev-dependencies")]
    pub dev_dependencies: BTreeMap<String, toml::Value>,
}

/// Where the runtime is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runtime {
    /// The folder of the package `specwright-runtime`.
    pub path: String,
}

/// A program of your own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Its file in the output: `examples/name.rs` or `examples/name/main.rs`.
    pub file: String,
    /// What it is, in one line.
    pub about: String,
    /// The features of the crate that it needs.
    #[serde(default)]
    pub features: Vec<String>,
}

/// A client.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// The module that holds it; the type has the same name.
    pub module: String,
    /// Its documents.
    pub documents: Vec<Document>,
    /// Whether there is a hand-written `ext.rs`.
    #[serde(default)]
    pub ext: bool,
    /// The operations, by id, that `examples/` gets a program for. Programs of your own may lie beside them.
    #[serde(default)]
    pub examples: Vec<String>,
    /// What the crate's own features stand for, so that its user compiles less than all of it.
    pub features: Option<Features>,
    /// What things are to be called, by a JSON pointer or the name of a component.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// How operations give lists page by page, by id, in the words of `x-speakeasy-pagination`.
    #[serde(default)]
    pub pagination: BTreeMap<String, serde_json::Value>,
    /// The operations that are wanted, all if there is none: an `operationId`, `tag:` and a tag, or a path; `*` stands
    /// for any text.
    #[serde(default)]
    pub include: Vec<String>,
    /// The operations that are not wanted, in the same way.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Where webhooks are called, by their names, and callbacks by the JSON pointers of their path items.
    #[serde(default)]
    pub webhooks: BTreeMap<String, String>,
}

/// What the crate's own features stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Features {
    /// The tags: each is a feature, with its operations and the models that only they need.
    Tags,
}

/// A document and its corrections.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The document.
    pub file: String,
    /// The overlays, in the order in which they are applied.
    #[serde(default)]
    pub overlays: Vec<String>,
}

/// Reads the file.
pub fn config(report: &mut Report, source: &Source, id: SourceId) -> Result<Config, Failed> {
    let config: Config = toml::from_str(source.body()).map_err(|error| {
        let start = error.span().map_or(0, |it| it.start);
        let before = source.body().get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        report.add(Id::InvalidConfig, Place::Position(id, line, column), error.message());
        Failed
    })?;
    let mut sound = true;
    let mut fault = |message: String| {
        report.add(Id::InvalidConfig, Place::Position(id, 1, 1), message);
        sound = false;
    };
    for (index, client) in config.clients.iter().enumerate() {
        if !is_module(&client.module) {
            fault(format!("`{}` is no name for a module: write lower-case letters, digits and `_`", client.module));
        } else if let Some(taken) = taken(&client.module) {
            fault(format!("`{}` cannot be a module: {taken}; choose another name", client.module));
        }
        if client.documents.is_empty() {
            fault(format!("the client `{}` has no documents", client.module));
        }
        if config.clients[..index].iter().any(|it| it.module == client.module) {
            fault(format!("two clients are called `{}`", client.module));
        }
    }
    if sound { Ok(config) } else { Err(Failed) }
}

/// Whether this names a module.
fn is_module(name: &str) -> bool {
    let lower = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let has_letter = name.contains(|c: char| c.is_ascii_lowercase());
    lower && has_letter && name != "gen" && syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Modules and crates that the generated code names, and what cargo takes for something else.
const MODULES: &str = "bin client lib models operations pages runtime specwright_runtime wire";

/// What else has the name of this module, or of the client in it.
fn taken(module: &str) -> Option<String> {
    let ty = to_client_type(module);
    if MODULES.split_whitespace().any(|it| it == module) {
        Some("the crate has something else of that name".to_owned())
    } else if is_well_known(&ty) {
        Some(format!("its client would be called `{ty}`, which is a standard name"))
    } else {
        None
    }
}
