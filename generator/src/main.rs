//! The `specwright` command.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use specwright::command::{self, WriteOptions};
use specwright::debug;
use specwright::disk::{self, Disk};
use specwright::generate::{lint, overlay_document};
use specwright::job::{Job, Overrides};
use specwright::limits::Limits;
use specwright::lower::Selection;
use specwright::read::Access;
use specwright::runtime_source::RuntimeSource;
use specwright::show::{self, LocatedFinding};

/// Makes runs a quarter faster than the system's allocator on Linux: the stages make many small allocations.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generate Rust SDKs from OpenAPI documents
#[derive(Parser)]
#[command(version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  success, possibly with warnings
  1  errors in a document, or a difference found by `generate --check`
  2  invalid command line";

#[derive(Subcommand)]
enum Command {
    /// Generate a crate
    Generate(Generate),
    /// Report problems in a document
    Lint(Lint),
    /// Print a document with its overlays applied, as JSON
    Overlay(Overlay),
    /// Print the output of one stage of the generator
    Debug(Debug),
}

#[derive(clap::Args)]
#[command(after_help = "Examples:
  specwright generate openapi.yaml --out sdk
  specwright generate openapi.yaml --overlay fixes.yaml --include 'tag:Tickets' --out sdk
  specwright generate --config codegen.toml --check")]
struct Generate {
    /// The OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON)
    #[arg(required_unless_present = "config")]
    document: Option<PathBuf>,
    /// Apply an OpenAPI Overlay to the document; repeatable, in order
    #[arg(long, help_heading = "Input", value_name = "FILE", requires = "document")]
    overlay: Vec<PathBuf>,
    /// Allow `$ref`s to files in this directory too [default: only in the directory of the document]
    #[arg(long, help_heading = "Input", value_name = "DIR")]
    allow_dir: Vec<PathBuf>,
    #[command(flatten)]
    limits: LimitFlags,
    /// Write the crate to this directory, which must be new, empty, or generated earlier
    #[arg(long, help_heading = "Package", value_name = "DIR", required_unless_present = "config")]
    out: Option<PathBuf>,
    /// Name the package [default: the title of the document in kebab-case]
    #[arg(long, help_heading = "Package", value_name = "NAME")]
    package: Option<String>,
    /// Depend on `specwright-runtime` from here: `path=DIR`, `version=REQUIREMENT`, `git=URL#REVISION` or `copy`
    /// [default: `copy`, into DIR/runtime]
    #[arg(long, help_heading = "Package", value_name = "SOURCE")]
    runtime: Option<RuntimeSource>,
    /// Read this `codegen.toml`; other options override its values
    #[arg(long, help_heading = "Input", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Generate only matching operations and their models; repeatable
    ///
    /// A pattern is an `operationId`, `tag:NAME`, or a path such as `/v1/*`. `*` matches any text.
    #[arg(long, help_heading = "Operations", value_name = "PATTERN", requires = "document")]
    include: Vec<String>,
    /// Leave out matching operations; repeatable, same patterns as `--include`
    #[arg(long, help_heading = "Operations", value_name = "PATTERN", requires = "document")]
    exclude: Vec<String>,
    /// Skip operations that depend on invalid schemas, instead of failing
    #[arg(long, help_heading = "Operations")]
    skip_broken: bool,
    /// Also write `tests/examples.rs`, with a test for each example, default and constant
    #[arg(long, help_heading = "Package")]
    example_tests: bool,
    /// Also write `tests/calls.rs`, with a test per operation, to run against a server of yours
    #[arg(long, help_heading = "Package")]
    call_tests: bool,
    /// Write nothing; print a diff and exit with 1 if the crate is not up to date
    #[arg(long)]
    check: bool,
    /// Overwrite generated files that were edited
    #[arg(long)]
    force: bool,
    /// Print every warning, instead of one line for equal warnings
    #[arg(long)]
    explain: bool,
    /// Print the name of each written and removed file
    #[arg(long)]
    verbose: bool,
}

#[derive(clap::Args, Clone, Copy, Default)]
struct LimitFlags {
    /// Refuse documents of more than this many MiB in all [default: 64]
    #[arg(long, help_heading = "Limits", value_name = "MIB")]
    max_text: Option<usize>,
    /// Refuse documents that would need more than about this many MiB of memory [default: 1024]
    #[arg(long, help_heading = "Limits", value_name = "MIB")]
    max_memory: Option<usize>,
}

#[derive(clap::Args)]
struct Lint {
    /// The OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON)
    document: PathBuf,
    /// Apply an OpenAPI Overlay to the document; repeatable, in order
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Allow `$ref`s to files in this directory too [default: only in the directory of the document]
    #[arg(long, value_name = "DIR")]
    allow_dir: Vec<PathBuf>,
    #[command(flatten)]
    limits: LimitFlags,
    /// Choose the output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print every warning, instead of one line for equal warnings; implied by JSON
    #[arg(long)]
    explain: bool,
}

#[derive(clap::Args)]
struct Overlay {
    /// The OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON)
    document: PathBuf,
    /// Apply an OpenAPI Overlay to the document; repeatable, in order
    #[arg(long, value_name = "FILE", required = true)]
    overlay: Vec<PathBuf>,
    #[command(flatten)]
    limits: LimitFlags,
}

#[derive(clap::Args)]
struct Debug {
    /// The OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON)
    document: PathBuf,
    /// Print the output of this stage
    #[arg(long, value_enum)]
    stage: Stage,
    /// Apply an OpenAPI Overlay to the document; repeatable, in order
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Allow `$ref`s to files in this directory too [default: only in the directory of the document]
    #[arg(long, value_name = "DIR")]
    allow_dir: Vec<PathBuf>,
    #[command(flatten)]
    limits: LimitFlags,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Text with source lines, on standard error
    Text,
    /// A JSON array, on standard output
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Stage {
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

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(it) => generate(it).unwrap_or_else(|code| code),
        Command::Lint(it) => lint_command(&it),
        Command::Overlay(it) => overlay_command(&it),
        Command::Debug(it) => debug_command(&it),
    }
}

/// The command that generated files name.
const COMMAND: &str = "specwright generate";

fn generate(arguments: Generate) -> Result<ExitCode, ExitCode> {
    let Generate { check, force, explain, verbose, config, .. } = &arguments;
    let options = WriteOptions { check: *check, force: *force, needs_lock: true, explain: *explain, verbose: *verbose };
    let config = config.clone();
    let config = match &config {
        Some(file) => Some((command::load_config(file)?, file.as_path())),
        None => None,
    };
    let config = config.as_ref().map(|(config, file)| (config, *file));
    let job = Job::new(COMMAND, config, overrides(arguments), &disk::is_in_workspace).map_err(|error| {
        anstream::eprintln!("error: {error}");
        ExitCode::from(2)
    })?;
    Ok(command::write(&job, options))
}

fn overrides(arguments: Generate) -> Overrides {
    Overrides {
        document: arguments.document,
        overlays: arguments.overlay,
        selection: Selection { include: arguments.include, exclude: arguments.exclude },
        output: arguments.out,
        name: arguments.package,
        runtime: arguments.runtime,
        skip_broken: arguments.skip_broken,
        example_tests: arguments.example_tests,
        call_tests: arguments.call_tests,
        allow_dirs: arguments.allow_dir,
        max_text: arguments.limits.max_text,
        max_memory: arguments.limits.max_memory,
    }
}

/// Returns a loader for the folder of the document and these folders.
fn disk_with(allow_dirs: &[PathBuf], limits: LimitFlags) -> Disk {
    let limits = Limits::default().with_mib(limits.max_text, limits.max_memory);
    Disk { access: Access { allow_dirs: allow_dirs.to_vec(), limits } }
}

fn lint_command(arguments: &Lint) -> ExitCode {
    let outcome = lint(&arguments.document, &arguments.overlay, &disk_with(&arguments.allow_dir, arguments.limits));
    match arguments.format {
        Format::Text if outcome.findings.is_empty() => anstream::eprintln!("no findings"),
        Format::Text => command::show(&outcome.findings, arguments.explain),
        Format::Json => anstream::println!("{}", show::json(&outcome.findings)),
    }
    let has_errors = outcome.findings.iter().any(LocatedFinding::is_error);
    ExitCode::from(if has_errors { command::FOUND } else { command::CLEAN })
}

fn overlay_command(arguments: &Overlay) -> ExitCode {
    let (findings, document) =
        overlay_document(&arguments.document, &arguments.overlay, &disk_with(&[], arguments.limits));
    let text = document.and_then(|it| serde_json::to_string_pretty(&it).ok());
    print(&findings, text.map(|it| it + "\n").as_deref())
}

fn debug_command(arguments: &Debug) -> ExitCode {
    let document: &Path = &arguments.document;
    let (findings, text) = debug::debug(
        arguments.stage.into(),
        document,
        &arguments.overlay,
        &disk_with(&arguments.allow_dir, arguments.limits),
    );
    print(&findings, text.as_deref())
}

/// Prints findings to standard error, and a text to standard output if there is one.
fn print(findings: &[LocatedFinding], text: Option<&str>) -> ExitCode {
    command::show(findings, true);
    let Some(text) = text else { return ExitCode::from(command::FOUND) };
    anstream::print!("{}", show::escape_in_json(text));
    ExitCode::from(command::CLEAN)
}
