//! Jobs: everything that a run needs to know, in one complete and typed value.
//!
//! [`Job::new`] is the one way from a configuration file and command-line flags to a job. It does no IO.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::config::{self, Config, Features};
use crate::diagnostics::{Id, Lints};
use crate::guide::UserExampleSpec;
use crate::limits::Limits;
use crate::lower::Selection;
use crate::paths::{join, relative};
use crate::read::{Access, display};
use crate::recorded::Recorded;
use crate::runtime_source::RuntimeSource;

/// A job: the crate to generate, and the documents to generate it from.
#[derive(Debug, Clone, Default)]
pub struct Job {
    /// The clients, at least one.
    pub clients: Vec<ClientJob>,
    /// The folder that the crate is written to.
    pub output: PathBuf,
    /// The name of the package. Default: the title of the first document.
    pub name: Option<String>,
    /// The version of the package. Default: `0.1.0`.
    pub version: Option<String>,
    /// One line about the package. Default: derived from the titles of the documents.
    pub description: Option<String>,
    /// The user's programs among the examples.
    pub programs: Vec<UserExampleSpec>,
    /// The hand-written guide, a Markdown file that becomes `docs/guide.md`.
    pub guide: Option<PathBuf>,
    /// Rows of the manifest about the package: keys and values.
    pub metadata: Vec<(String, String)>,
    /// Additional dev-dependencies of the examples: names, and their values in the manifest.
    pub dev_dependencies: Vec<(String, String)>,
    /// The location of the runtime.
    pub runtime: RuntimeSource,
    /// Makes the crate the root of a workspace, because it is not in another workspace.
    pub is_workspace_root: bool,
    /// The configuration file.
    pub config: Option<PathBuf>,
    /// The command that each generated file names in its first line.
    pub command: String,
    /// Skips operations that depend on invalid items, instead of failing the run.
    pub skip_broken: bool,
    /// Writes `tests/examples.rs`, with a test for each example, default and constant.
    pub example_tests: bool,
    /// Writes `tests/calls.rs`, with a test for each operation.
    pub call_tests: bool,
    /// The files that the run may read.
    pub access: Access,
    /// The levels of warnings.
    pub lints: Lints,
    /// The names and choices of the run before, which this one keeps.
    pub recorded: Recorded,
}

/// A client of a job.
#[derive(Debug, Clone, Default)]
pub struct ClientJob {
    /// The module of the client; `None` for the root of the crate.
    pub module: Option<String>,
    /// The documents, each with its overlays.
    pub documents: Vec<(PathBuf, Vec<PathBuf>)>,
    /// Declares a hand-written `ext.rs` in the module.
    pub ext: bool,
    /// The ids of the operations that get an example program.
    pub examples: Vec<String>,
    /// The id of the operation that the quick start calls.
    pub quick_start: Option<String>,
    /// Rust names that replace the derived ones, by JSON pointer, by the key of a component schema, or by `operationId`.
    pub names: BTreeMap<String, String>,
    /// Makes each tag a feature of the crate.
    pub by_tag: bool,
    /// The operations to generate.
    pub selection: Selection,
    /// The pagination of operations by id, in the format of `x-speakeasy-pagination`.
    pub pagination: BTreeMap<String, serde_json::Value>,
    /// The paths of webhooks by name, and of callbacks by JSON pointer.
    pub webhooks: BTreeMap<String, String>,
}

/// The flags of a command line. A flag that is set overrides the configuration.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The only document, instead of the configured clients.
    pub document: Option<PathBuf>,
    /// The overlays of `document`.
    pub overlays: Vec<PathBuf>,
    /// The operations of `document` to generate.
    pub selection: Selection,
    /// The folder that the crate is written to.
    pub output: Option<PathBuf>,
    /// The name of the package.
    pub name: Option<String>,
    /// The location of the runtime.
    pub runtime: Option<RuntimeSource>,
    /// Makes the crate a possible member of a workspace: it has no workspace of its own.
    pub workspace_member: bool,
    /// See [`Job::skip_broken`].
    pub skip_broken: bool,
    /// See [`Job::example_tests`].
    pub example_tests: bool,
    /// See [`Job::call_tests`].
    pub call_tests: bool,
    /// See [`Access::allow_dirs`]; these are added to the configured ones.
    pub allow_dirs: Vec<PathBuf>,
    /// See [`Limits::text_bytes`], in MiB.
    pub max_text: Option<usize>,
    /// See [`Limits::memory_bytes`], in MiB.
    pub max_memory: Option<usize>,
    /// See [`Lints::denied`].
    pub denied: Vec<Id>,
    /// See [`Lints::denies_warnings`].
    pub denies_warnings: bool,
}

/// A combination of flags and configuration that is not a complete job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsageError {
    /// There is no output folder.
    MissingOutput,
    /// There is no document.
    MissingDocument,
    /// The name is not accepted by cargo.
    InvalidPackageName(String),
    /// Generated code does not work with the runtime.
    IncompatibleRuntime(String),
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingOutput => {
                f.write_str("no output folder: pass `--out DIR`, or set `package.output` in the configuration")
            }
            Self::MissingDocument => {
                f.write_str("no document: pass its path, or add a `[[client]]` to the configuration")
            }
            Self::InvalidPackageName(name) => write!(
                f,
                "`{name}` is not a valid package name: it must begin with a letter or `_`, followed by letters, digits, \
                 `-` and `_`"
            ),
            Self::IncompatibleRuntime(problem) => f.write_str(problem),
        }
    }
}

impl Job {
    /// Combines a configuration, with the path of its file, and the flags of a command line. `is_in_workspace` returns
    /// whether a folder is in a cargo workspace.
    pub fn new(
        command: &str,
        config: Option<(&Config, &Path)>,
        overrides: Overrides,
        is_in_workspace: &dyn Fn(&Path) -> bool,
    ) -> Result<Self, UsageError> {
        let configured = config.map(|(config, file)| from_config(config, file));
        let configured =
            configured.unwrap_or_else(|| Self { metadata: config::Package::default().metadata(), ..Self::default() });
        let clients = match overrides.document {
            Some(document) => vec![ClientJob {
                documents: vec![(document, overrides.overlays)],
                selection: overrides.selection,
                ..ClientJob::default()
            }],
            None => configured.clients,
        };
        let name = overrides.name.or(configured.name);
        if let Some(name) = name.as_ref().filter(|it| !is_package_name(it)) {
            return Err(UsageError::InvalidPackageName(name.clone()));
        }
        if clients.is_empty() {
            return Err(UsageError::MissingDocument);
        }
        let configured_output = Some(configured.output).filter(|it| !it.as_os_str().is_empty());
        let output = overrides.output.or(configured_output).ok_or(UsageError::MissingOutput)?;
        let is_member = config.is_some_and(|(config, _)| config.package.workspace_member);
        let runtime = match overrides.runtime {
            Some(runtime) => runtime,
            None => config.map_or(RuntimeSource::Copied, |(config, file)| runtime(config, file, &output)),
        };
        if let Some(problem) = runtime.problem() {
            return Err(UsageError::IncompatibleRuntime(problem));
        }
        Ok(Self {
            clients,
            name,
            runtime,
            is_workspace_root: !(overrides.workspace_member || is_member || is_in_workspace(&output)),
            output,
            command: command.to_owned(),
            skip_broken: overrides.skip_broken,
            example_tests: overrides.example_tests,
            call_tests: overrides.call_tests,
            access: Access {
                allow_dirs: [configured.access.allow_dirs, overrides.allow_dirs].concat(),
                limits: configured.access.limits.with_mib(overrides.max_text, overrides.max_memory),
            },
            lints: Lints { denied: overrides.denied, denies_warnings: overrides.denies_warnings, ..configured.lints },
            ..configured
        })
    }

    /// Returns the text of the comment that each generated file begins with.
    pub fn header(&self) -> String {
        format!("Generated by `{}`. Do not edit.", self.command)
    }

    /// Returns the name of the configuration file for findings; empty without a configuration.
    pub fn config_name(&self) -> String {
        self.config.as_deref().map(display).unwrap_or_default()
    }
}

/// Returns the part of a job that a configuration describes. Its paths are relative to the configuration file.
fn from_config(config: &Config, file: &Path) -> Job {
    let folder = folder_of(file);
    let package = &config.package;
    let programs = package.programs.iter().map(|it| UserExampleSpec {
        file: it.file.clone(),
        about: it.about.clone(),
        features: it.features.clone(),
    });
    Job {
        clients: config.clients.iter().map(|it| client(it, folder)).collect(),
        output: package.output.as_ref().map(|it| join(folder, it)).unwrap_or_default(),
        name: package.name.clone(),
        version: package.version.clone(),
        description: package.description.clone(),
        metadata: package.metadata(),
        programs: programs.collect(),
        guide: package.guide.as_ref().map(|it| join(folder, it)),
        dev_dependencies: package.dev_dependencies.iter().map(|(name, it)| (name.clone(), it.to_string())).collect(),
        config: Some(file.to_owned()),
        access: Access {
            allow_dirs: package.allow_dirs.iter().map(|it| join(folder, it)).collect(),
            limits: Limits::default().with_mib(config.limits.max_text, config.limits.max_memory),
        },
        lints: Lints { entries: config.lint_entries.clone(), ..Lints::default() },
        ..Job::default()
    }
}

fn client(client: &crate::config::Client, folder: &Path) -> ClientJob {
    let documents = client.documents.iter().map(|document| {
        let overlays = document.overlays.iter().map(|it| join(folder, it)).collect();
        (join(folder, &document.file), overlays)
    });
    ClientJob {
        module: Some(client.module.get_ref().clone()),
        documents: documents.collect(),
        ext: client.ext,
        examples: client.examples.clone(),
        quick_start: client.quick_start.clone(),
        by_tag: client.features == Some(Features::Tags),
        names: client.names.clone(),
        pagination: client.pagination.clone(),
        selection: Selection { include: client.include.clone(), exclude: client.exclude.clone() },
        webhooks: client.webhooks.clone(),
    }
}

/// Returns the location of the configured runtime. A path is relative to the output folder.
fn runtime(config: &Config, file: &Path, output: &Path) -> RuntimeSource {
    match config.package.runtime.clone().unwrap_or_default() {
        RuntimeSource::Path(path) => {
            let path = Path::new(&path);
            let is_absolute = path.is_absolute();
            let path = if is_absolute { display(path) } else { relative(output, &folder_of(file).join(path)) };
            RuntimeSource::Path(path)
        }
        other @ (RuntimeSource::Copied | RuntimeSource::Version(_) | RuntimeSource::Git { .. }) => other,
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

/// Returns whether cargo accepts a package name.
pub(crate) fn is_package_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        toml::from_str(text).expect("the configuration is valid")
    }

    #[test]
    fn flags_override_the_configuration() {
        let config = config(
            "package = { name = \"a\", output = \"../out\", runtime = { path = \"../runtime\" } }\n\
             [[client]]\nmodule = \"pets\"\ndocuments = [{ file = \"pets.yaml\", overlays = [\"fix.yaml\"] }]\n",
        );
        let file = Path::new("spec/codegen.toml");
        let path = |it: &str| RuntimeSource::Path(it.to_owned());
        let job = Job::new("x", Some((&config, file)), Overrides::default(), &|_| true).expect("it is complete");
        assert_eq!(job.clients[0].documents, [("spec/pets.yaml".into(), vec!["spec/fix.yaml".into()])]);
        assert_eq!((job.output.as_path(), &job.runtime), (Path::new("out"), &path("../runtime")));
        assert!(!job.is_workspace_root);
        let overrides = Overrides {
            document: Some("other.yaml".into()),
            output: Some("sdk".into()),
            name: Some("b".to_owned()),
            runtime: Some(path("r")),
            ..Overrides::default()
        };
        let job = Job::new("x", Some((&config, file)), overrides, &|_| false).expect("it is complete");
        assert_eq!(job.clients[0].documents, [("other.yaml".into(), Vec::new())]);
        assert_eq!((job.name.as_deref(), &job.runtime), (Some("b"), &path("r")));
        assert!(job.is_workspace_root && job.output == Path::new("sdk"));
    }

    #[test]
    fn an_incomplete_job_is_an_error() {
        let error = |overrides| Job::new("x", None, overrides, &|_| false).map(|_| ());
        let document = Some(PathBuf::from("a.yaml"));
        assert_eq!(error(Overrides::default()), Err(UsageError::MissingDocument));
        let overrides = Overrides { document: document.clone(), ..Overrides::default() };
        assert_eq!(error(overrides), Err(UsageError::MissingOutput));
        let overrides = Overrides { document, name: Some("2 pets".to_owned()), ..Overrides::default() };
        assert_eq!(error(overrides), Err(UsageError::InvalidPackageName("2 pets".to_owned())));
    }
}
