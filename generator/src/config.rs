//! The configuration file `codegen.toml`: its format, and its validation.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostics::{self, Failed, Finding, Id, Level, Mode, Place, Report, Severity};
use crate::plan::{is_well_known, to_client_type};
use crate::pointer::SourceId;
use crate::runtime_source::{GitReference, RuntimeSource};
use crate::source::Source;

/// The configuration. An unknown key is an error. Paths are relative to the configuration file.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The package to generate.
    #[serde(default)]
    pub package: Package,
    /// The limits of a run.
    #[serde(default)]
    pub limits: Limits,
    /// The clients.
    #[serde(default, rename = "client")]
    pub clients: Vec<Client>,
    /// The levels of warnings, by id.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Lint>"))]
    pub lints: BTreeMap<Spanned<String>, Lint>,
    /// The entries of `lints`, with their places.
    #[serde(skip)]
    pub lint_entries: Vec<diagnostics::Lint>,
}

/// The level of the warnings of one id.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lint {
    /// `allow` hides the warnings, `deny` makes them errors.
    pub level: Level,
    /// The reason, for people who read the configuration.
    pub reason: String,
    /// JSON pointers of the warnings that the level applies to, such as `/components/schemas/Meta*`; `*` matches any text.
    /// Default: all warnings of the id.
    #[serde(default)]
    pub at: Vec<String>,
}

/// The package to generate. Flags of the command line override these values.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The name. Default: the title of the first document in kebab-case.
    pub name: Option<String>,
    /// The version. Default: `0.1.0`.
    pub version: Option<String>,
    /// One line about the package. Default: derived from the titles of the documents.
    pub description: Option<String>,
    /// The folder that the crate is written to.
    pub output: Option<String>,
    /// The location of the runtime. Default: a copy in the crate.
    #[cfg_attr(test, schemars(with = "Option<RuntimeTable>"))]
    pub runtime: Option<RuntimeSource>,
    /// Omits the `[workspace]` table, so that the crate can be added to a workspace. Default: it is omitted if a folder above has a
    /// workspace.
    #[serde(default, rename = "workspace-member")]
    pub workspace_member: bool,
    /// The license, as an SPDX expression.
    pub license: Option<String>,
    /// The URL of the repository.
    pub repository: Option<String>,
    /// The URL of the home page.
    pub homepage: Option<String>,
    /// The URL of the documentation.
    pub documentation: Option<String>,
    /// The authors.
    #[serde(default)]
    pub authors: Vec<String>,
    /// The keywords, at most five.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// The categories, at most five.
    #[serde(default)]
    pub categories: Vec<String>,
    /// The oldest version of Rust that the crate promises to work with.
    #[serde(rename = "rust-version")]
    pub rust_version: Option<String>,
    /// Whether the package may be published, or the registries that it may be published to. Default: `false`.
    pub publish: Option<Publish>,
    /// Hand-written programs among the examples.
    #[serde(default)]
    pub programs: Vec<Program>,
    /// A hand-written guide in Markdown, which becomes `docs/guide.md`.
    pub guide: Option<String>,
    /// Additional dev-dependencies of hand-written programs and pages, as in a manifest.
    #[serde(default, rename = "dev-dependencies")]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, serde_json::Value>"))]
    pub dev_dependencies: BTreeMap<String, toml::Value>,
    /// Folders whose files `$ref`s may name, besides the folders of the documents.
    #[serde(default, rename = "allow-dirs")]
    pub allow_dirs: Vec<String>,
}

/// The limits of a run. Flags of the command line override these values.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The maximum size of all documents, in MiB.
    #[serde(rename = "max-text")]
    pub max_text: Option<usize>,
    /// The maximum memory, in MiB.
    #[serde(rename = "max-memory")]
    pub max_memory: Option<usize>,
}

impl Package {
    /// Returns the rows of the manifest that tell others about the package.
    pub(crate) fn metadata(&self) -> Vec<(String, String)> {
        let text = |it: &Option<String>| it.as_ref().map(|it| toml::Value::String(it.clone()).to_string());
        let list = |it: &Vec<String>| (!it.is_empty()).then(|| toml::Value::from(it.clone()).to_string());
        let publish = match &self.publish {
            None | Some(Publish::Anywhere(false)) => Some("false".to_owned()),
            Some(Publish::Anywhere(true)) => None,
            Some(Publish::Registries(names)) => Some(toml::Value::from(names.clone()).to_string()),
        };
        let rows = [
            ("authors", list(&self.authors)),
            ("license", text(&self.license)),
            ("repository", text(&self.repository)),
            ("homepage", text(&self.homepage)),
            ("documentation", text(&self.documentation)),
            ("keywords", list(&self.keywords)),
            ("categories", list(&self.categories)),
            ("rust-version", text(&self.rust_version)),
            ("publish", publish),
        ];
        rows.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
    }
}

/// The registries that a package may be published to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "expected `true`, `false` or a list of registries")]
pub enum Publish {
    /// Any registry, or none.
    Anywhere(bool),
    /// The registries of these names.
    Registries(Vec<String>),
}

/// The location of the runtime, as a configuration has it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct RuntimeTable {
    path: Option<String>,
    version: Option<String>,
    git: Option<String>,
    rev: Option<String>,
    tag: Option<String>,
    branch: Option<String>,
}

impl<'de> Deserialize<'de> for RuntimeSource {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let RuntimeTable { path, version, git, rev, tag, branch } = RuntimeTable::deserialize(from)?;
        let references = [("rev", rev), ("tag", tag), ("branch", branch)];
        let references = references.into_iter().filter_map(|(key, name)| Some(GitReference { key, name: name? }));
        let mut references: Vec<GitReference> = references.collect();
        let reference = references.pop();
        match (path, version, git) {
            (Some(path), None, None) if reference.is_none() => Ok(Self::Path(path)),
            (None, Some(requirement), None) if reference.is_none() => Ok(Self::Version(requirement)),
            (None, None, Some(url)) if references.is_empty() => Ok(Self::Git { url, reference }),
            _ => Err(serde::de::Error::custom(
                "expected `path`, `version`, or `git` with at most one of `rev`, `tag` and `branch`",
            )),
        }
    }
}

/// A hand-written program.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// The file in the output: `examples/name.rs` or `examples/name/main.rs`.
    pub file: String,
    /// One line about the program.
    pub about: String,
    /// The features of the crate that the program needs.
    #[serde(default)]
    pub features: Vec<String>,
}

/// A client.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// The module. The type of the client is named after it.
    #[cfg_attr(test, schemars(with = "String"))]
    pub module: Spanned<String>,
    /// The documents.
    pub documents: Vec<Document>,
    /// Declares a hand-written `ext.rs` in the module.
    #[serde(default)]
    pub ext: bool,
    /// The ids of the operations that get a program in `examples/`.
    #[serde(default)]
    pub examples: Vec<String>,
    /// The id of the operation that the quick start calls. Default: the first of `examples`, or else an operation that creates
    /// something.
    #[serde(rename = "quick-start")]
    pub quick_start: Option<String>,
    /// The features of the crate, with which its users compile only a part of it.
    pub features: Option<Features>,
    /// The Rust names of items, by JSON pointer, by the key of a component schema, or by `operationId`.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// The pagination of operations by id, in the format of `x-speakeasy-pagination`.
    #[serde(default)]
    pub pagination: BTreeMap<String, serde_json::Value>,
    /// Patterns of the operations to generate, all if empty: an `operationId`, `tag:NAME`, or a path; `*` matches any text.
    #[serde(default)]
    pub include: Vec<String>,
    /// Patterns of the operations to leave out.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// The URL paths at which webhooks are received: by name, and for callbacks by the JSON pointer of their Path Item Object.
    #[serde(default)]
    pub webhooks: BTreeMap<String, String>,
}

/// The features of a generated crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Features {
    /// A feature for each tag, with its operations and the models that only they need.
    Tags,
}

/// A document and its overlays.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The file of the document.
    pub file: String,
    /// The files of the overlays, in the order in which they are applied.
    #[serde(default)]
    pub overlays: Vec<String>,
}

/// Reads and validates a configuration.
pub fn read_config(report: &mut Report, source: &Source, id: SourceId) -> Result<Config, Failed> {
    let place = |span: Option<Range<usize>>| {
        let (line, column) = position(source.body(), span.map_or(0, |it| it.start));
        Place::Position(id, line, column)
    };
    let mut config: Config = toml::from_str(source.body()).map_err(|error| {
        report.push(diagnostics::config::invalid_toml(place(error.span()), error.message()));
        Failed
    })?;
    let findings = validate(&config, &|span| place(Some(span)));
    let is_valid = findings.is_empty();
    findings.into_iter().for_each(|it| report.push(it));
    // The file is no document of the run, so these places have its name.
    let entry = |(id, it): (&Spanned<String>, &Lint)| {
        let (line, column) = position(source.body(), id.span().start);
        let at = Place::Line(source.name.clone(), line, column);
        Some(diagnostics::Lint { id: Id::parse(id.get_ref())?, level: it.level, places: it.at.clone(), at })
    };
    config.lint_entries = config.lints.iter().filter_map(entry).collect();
    if is_valid { Ok(config) } else { Err(Failed) }
}

/// Returns the line and the column of an index, both from 1.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}

fn validate(config: &Config, place: &dyn Fn(Range<usize>) -> Place) -> Vec<Finding> {
    let mut res = Vec::new();
    for (index, client) in config.clients.iter().enumerate() {
        let (module, at) = (client.module.get_ref(), place(client.module.span()));
        if !is_module_name(module) {
            res.push(diagnostics::config::invalid_module_name(at.clone(), module));
        } else if let Some(reason) = reserved_by(module) {
            res.push(diagnostics::config::reserved_module_name(at.clone(), module, &reason));
        }
        if client.documents.is_empty() {
            res.push(diagnostics::config::client_without_documents(at.clone(), module));
        }
        if config.clients[..index].iter().any(|it| it.module.get_ref() == module) {
            res.push(diagnostics::config::duplicate_client(at, module));
        }
    }
    for (id, lint) in &config.lints {
        let at = place(id.span());
        match Id::parse(id.get_ref()) {
            None => res.push(diagnostics::config::unknown_lint(at, id.get_ref())),
            Some(id) if id.severity(Mode::Generate) == Severity::Error => {
                res.push(diagnostics::config::lint_of_error(at, id));
            }
            Some(id) if lint.reason.trim().is_empty() => res.push(diagnostics::config::lint_without_reason(at, id)),
            Some(_) => {}
        }
    }
    res
}

/// Returns whether a name is a valid module name in lower case.
fn is_module_name(name: &str) -> bool {
    let lower = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let has_letter = name.contains(|c: char| c.is_ascii_lowercase());
    lower && has_letter && name != "gen" && syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Modules and crates that generated code names, and files with a meaning for cargo.
const RESERVED_MODULES: &str = "bin client lib models operations pages runtime specwright_runtime wire";

/// Returns the reason why a module name is reserved, if it is.
fn reserved_by(module: &str) -> Option<String> {
    let ty = to_client_type(module);
    if RESERVED_MODULES.split_whitespace().any(|it| it == module) {
        Some("the crate has another module or crate of that name".to_owned())
    } else if is_well_known(&ty) {
        Some(format!("its client would be named `{ty}`, which is a name of the standard library"))
    } else {
        None
    }
}
