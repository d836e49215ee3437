//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use specwright::debug;
use specwright::runtime_source::RuntimeSource;

/// Generate Rust SDKs from OpenAPI documents
#[derive(Parser)]
#[command(version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  success, possibly with warnings
  1  errors in a document, or a difference found by `generate --check`
  2  invalid command line";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Generate a crate
    Generate(Generate),
    /// Report problems in a document
    Lint(Lint),
    /// Compare two versions of a document: over HTTP, and for users of the crate
    Diff(Diff),
    /// Replace a document of a configuration, and print what changes
    Update(Update),
    /// Print a document with its overlays applied, as JSON
    Overlay(Overlay),
    /// Write an overlay with actions for the findings of a document, to be reviewed
    DraftOverlay(DraftOverlay),
    /// Explain a finding
    Explain(Explain),
    /// Write a commented `codegen.toml` for a document
    Init(Init),
    /// Describe the keys of `codegen.toml`
    #[command(long_about = CONFIG_HELP)]
    Config(ConfigCommand),
    /// Print the output of one stage of the generator
    Debug(Debug),
    /// Print the completions of a shell
    Completions { shell: Shell },
    /// Print the manual page
    Man,
}

const CONFIG_HELP: &str = include_str!("../CONFIG.md");

#[derive(clap::Args)]
pub(crate) struct Explain {
    /// The id of a finding, such as `any-value`; without it, all are listed
    pub(crate) id: Option<String>,
}

#[derive(clap::Args)]
pub(crate) struct Init {
    /// The OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON)
    pub(crate) document: PathBuf,
    /// Write this file, which must not exist
    #[arg(long, value_name = "FILE", default_value = "codegen.toml")]
    pub(crate) out: PathBuf,
    /// Name the package [default: the title of the document in kebab-case]
    #[arg(long, value_name = "NAME")]
    pub(crate) package: Option<String>,
}

#[derive(clap::Args)]
pub(crate) struct ConfigCommand {
    /// Print the JSON Schema of the file instead, for editors
    #[arg(long)]
    pub(crate) schema: bool,
}

#[derive(clap::Args)]
#[command(after_help = "Examples:
  specwright generate openapi.yaml --out sdk
  specwright generate openapi.yaml --overlay fixes.yaml --include 'tag:Tickets' --out sdk
  specwright generate --config codegen.toml --check")]
pub(crate) struct Generate {
    /// The OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON)
    #[arg(required_unless_present = "config")]
    pub(crate) document: Option<PathBuf>,
    /// Apply an OpenAPI Overlay to the document; repeatable, in order
    #[arg(long, help_heading = "Input", value_name = "FILE", requires = "document")]
    pub(crate) overlay: Vec<PathBuf>,
    /// Allow `$ref`s to files in this directory too [default: only in the directory of the document]
    #[arg(long, help_heading = "Input", value_name = "DIR")]
    pub(crate) allow_dir: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) limits: LimitFlags,
    /// Write the crate to this directory, which must be new, empty, or generated earlier
    #[arg(long, help_heading = "Package", value_name = "DIR", required_unless_present = "config")]
    pub(crate) out: Option<PathBuf>,
    /// Name the package [default: the title of the document in kebab-case]
    #[arg(long, help_heading = "Package", value_name = "NAME")]
    pub(crate) package: Option<String>,
    /// Depend on `specwright-runtime` from here: `path=DIR`, `version=REQUIREMENT`, `git=URL#REVISION` or `copy`
    /// [default: `copy`, into DIR/runtime]
    #[arg(long, help_heading = "Package", value_name = "SOURCE")]
    pub(crate) runtime: Option<RuntimeSource>,
    /// Omit the `[workspace]` table of the crate, so that it can be added to a workspace
    /// [default: omit it if a directory above has a workspace]
    #[arg(long, help_heading = "Package")]
    pub(crate) workspace_member: bool,
    /// Read this `codegen.toml`; other options override its values
    #[arg(long, help_heading = "Input", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Generate only matching operations and their models; repeatable
    ///
    /// A pattern is an `operationId`, `tag:NAME`, or a path such as `/v1/*`. `*` matches any text.
    #[arg(long, help_heading = "Operations", value_name = "PATTERN", requires = "document")]
    pub(crate) include: Vec<String>,
    /// Leave out matching operations; repeatable, same patterns as `--include`
    #[arg(long, help_heading = "Operations", value_name = "PATTERN", requires = "document")]
    pub(crate) exclude: Vec<String>,
    /// Skip operations that depend on invalid schemas, instead of failing
    #[arg(long, help_heading = "Operations")]
    pub(crate) skip_broken: bool,
    /// Also write `tests/examples.rs`, with a test for each example, default and constant
    #[arg(long, help_heading = "Package")]
    pub(crate) example_tests: bool,
    /// Also write `tests/calls.rs`, with a test per operation, to run against a server of yours
    #[arg(long, help_heading = "Package")]
    pub(crate) call_tests: bool,
    /// Make warnings errors: an id, or `warnings` for all that `[lints]` does not allow; repeatable
    #[arg(long, value_name = "ID")]
    pub(crate) deny: Vec<String>,
    /// Write nothing; print a diff and exit with 1 if the crate is not up to date
    #[arg(long)]
    pub(crate) check: bool,
    /// Overwrite generated files that were edited
    #[arg(long)]
    pub(crate) force: bool,
    /// Print every warning, instead of one line for equal warnings
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print the name of each written and removed file
    #[arg(long)]
    pub(crate) verbose: bool,
    /// Derive all names from the document again, and ignore those that `names.lock` records
    #[arg(long, conflicts_with = "keep_names")]
    pub(crate) accept_renames: bool,
    /// Write the names that the document changed into the configuration, so that they stay
    #[arg(long, requires = "config")]
    pub(crate) keep_names: bool,
}

#[derive(clap::Args, Clone, Copy, Default)]
pub(crate) struct LimitFlags {
    /// Refuse documents of more than this many MiB in all [default: 64]
    #[arg(long, help_heading = "Limits", value_name = "MIB")]
    pub(crate) max_text: Option<usize>,
    /// Refuse documents that would need more than about this many MiB of memory [default: 1024]
    #[arg(long, help_heading = "Limits", value_name = "MIB")]
    pub(crate) max_memory: Option<usize>,
}

#[derive(clap::Args)]
pub(crate) struct Lint {
    /// The OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON)
    #[arg(required_unless_present = "config")]
    pub(crate) document: Option<PathBuf>,
    /// Apply an OpenAPI Overlay to the document; repeatable, in order
    #[arg(long, value_name = "FILE", requires = "document")]
    pub(crate) overlay: Vec<PathBuf>,
    /// Check the documents of this `codegen.toml`, with its `[lints]`
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Make warnings errors: an id, or `warnings` for all that `[lints]` does not allow; repeatable
    #[arg(long, value_name = "ID")]
    pub(crate) deny: Vec<String>,
    /// Allow `$ref`s to files in this directory too [default: only in the directory of the document]
    #[arg(long, value_name = "DIR")]
    pub(crate) allow_dir: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) limits: LimitFlags,
    /// Choose the output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Print every warning, instead of one line for equal warnings; only for text
    #[arg(long)]
    pub(crate) explain: bool,
}

#[derive(clap::Args)]
#[command(after_help = "Exit codes:
  0  no changes
  1  changes; with `--fail-on breaking`, changes that break clients or users of the crate
  2  invalid command line, or a document with errors")]
pub(crate) struct Diff {
    /// The old OpenAPI document
    pub(crate) old: PathBuf,
    /// The new OpenAPI document
    pub(crate) new: PathBuf,
    /// Apply an OpenAPI Overlay to both documents; repeatable, in order
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
    /// Apply this overlay to the old document, in place of those for both; repeatable, in order
    #[arg(long, value_name = "FILE")]
    pub(crate) old_overlay: Option<Vec<PathBuf>>,
    /// Read names, features, overlays and the selection of operations from this `codegen.toml`
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Read those of the old document from this one
    #[arg(long, value_name = "FILE", requires = "config")]
    pub(crate) old_config: Option<PathBuf>,
    /// Allow `$ref`s to files in this directory too [default: only in the directory of the document]
    #[arg(long, value_name = "DIR")]
    pub(crate) allow_dir: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) limits: LimitFlags,
    /// Choose the output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
    /// Exit with 1 for these changes only
    #[arg(long, value_enum, value_name = "EFFECT")]
    pub(crate) fail_on: Option<FailOn>,
}

#[derive(clap::Args)]
pub(crate) struct Update {
    /// The document: its file name, with or without the extension, possibly after `CLIENT/`
    pub(crate) name: String,
    /// The new document
    pub(crate) file: PathBuf,
    /// The `codegen.toml` that the crate was generated with
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum DiffFormat {
    /// One paragraph for each change
    Text,
    /// A JSON object
    Json,
    /// Lists, for a pull request
    Markdown,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum FailOn {
    /// Changes that break clients or users of the crate
    Breaking,
}

#[derive(clap::Args)]
pub(crate) struct Overlay {
    /// The OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON)
    pub(crate) document: PathBuf,
    /// Apply an OpenAPI Overlay to the document; repeatable, in order
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) overlay: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) limits: LimitFlags,
}

#[derive(clap::Args)]
#[command(
    after_help = "Guesses carry `x-todo`: answer the question, and remove the key. The comments at the end list the findings
without an action."
)]
pub(crate) struct DraftOverlay {
    /// The OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON)
    pub(crate) document: PathBuf,
    /// Apply an OpenAPI Overlay to the document first; repeatable, in order
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
    /// Write this file, which must not exist [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Allow `$ref`s to files in this directory too [default: only in the directory of the document]
    #[arg(long, value_name = "DIR")]
    pub(crate) allow_dir: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) limits: LimitFlags,
}

#[derive(clap::Args)]
pub(crate) struct Debug {
    /// The OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON)
    pub(crate) document: PathBuf,
    /// Print the output of this stage
    #[arg(long, value_enum)]
    pub(crate) stage: Stage,
    /// Apply an OpenAPI Overlay to the document; repeatable, in order
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
    /// Allow `$ref`s to files in this directory too [default: only in the directory of the document]
    #[arg(long, value_name = "DIR")]
    pub(crate) allow_dir: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) limits: LimitFlags,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// Text with source lines, on standard error
    Text,
    /// A JSON array, on standard output; `specwright lint --help` names its schema
    Json,
    /// SARIF 2.1.0, on standard output
    Sarif,
    /// Annotations of GitHub Actions, on standard output
    Github,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Stage {
    /// The tree of the document, as JSON
    Read,
    /// The tree with the overlays applied, as JSON
    Overlay,
    /// The typed objects of the document
    Parse,
    /// The schemas, with `allOf` and unions resolved
    Normalize,
    /// The API: operations, types, security, servers
    Lower,
    /// The crate: modules, types, methods
    Plan,
    /// The documentation: examples, pages, tests
    Guide,
}

impl From<Stage> for debug::Stage {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Read => Self::Read,
            Stage::Overlay => Self::Overlay,
            Stage::Parse => Self::Parse,
            Stage::Normalize => Self::Normalize,
            Stage::Lower => Self::Lower,
            Stage::Plan => Self::Plan,
            Stage::Guide => Self::Guide,
        }
    }
}
