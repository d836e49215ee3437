//! The `specwright` command, thin over the library.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use specwright::command::{self, Writing};
use specwright::disk;
use specwright::generate::{ClientJob, Job, corrected_document, lint};
use specwright::lower::Selection;
use specwright::show;

/// Turns OpenAPI documents into Rust SDKs that people can review.
///
/// Exits with 0 if all is well or there are only warnings, with 1 if there are errors or `--check` finds a difference,
/// and with 2 if the command line is wrong.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes a complete crate for a document.
    Generate(Generate),
    /// Says what is wrong with a document, and writes nothing.
    Lint(Lint),
    /// Prints a document with its overlays applied, as JSON, for tools that know no overlays.
    Overlay(Overlay),
}

#[derive(clap::Args)]
struct Generate {
    /// The OpenAPI document: 3.0, 3.1 or 3.2, YAML or JSON.
    #[arg(required_unless_present = "config")]
    document: Option<PathBuf>,
    /// An overlay for the document, applied in the order given.
    #[arg(long, value_name = "FILE", requires = "document")]
    overlay: Vec<PathBuf>,
    /// The folder to write: new, empty, or written before.
    #[arg(long, value_name = "DIR", required_unless_present = "config")]
    out: Option<PathBuf>,
    /// The name of the package [default: the document's title in kebab-case].
    #[arg(long, value_name = "NAME")]
    package: Option<String>,
    /// The path of `specwright-runtime`, as the manifest is to have it [default: a copy in DIR/runtime].
    #[arg(long, value_name = "PATH")]
    runtime_path: Option<String>,
    /// A `codegen.toml`, whose values the other arguments override.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Only these operations, and what they reach: an `operationId`, `tag:` and a tag, or a path such as `/v1/*`.
    #[arg(long, value_name = "PATTERN", requires = "document")]
    include: Vec<String>,
    /// Not these operations, in the same way.
    #[arg(long, value_name = "PATTERN", requires = "document")]
    exclude: Vec<String>,
    /// Leave out what needs something broken, and list it, instead of giving up.
    #[arg(long)]
    skip_broken: bool,
    /// Write `tests/examples.rs` as well: a test of each example, default and constant of the document.
    #[arg(long)]
    example_tests: bool,
    /// Write `tests/calls.rs` as well: a test of each operation, which calls a server of yours with everything that the
    /// operation can be told.
    #[arg(long)]
    call_tests: bool,
    /// Write nothing; exit with 1 and show a diff if there was something to write.
    #[arg(long)]
    check: bool,
    /// Overwrite generated files that were edited.
    #[arg(long)]
    force: bool,
    /// Show each warning, not one line for those that say the same.
    #[arg(long)]
    explain: bool,
}

#[derive(clap::Args)]
struct Lint {
    /// The OpenAPI document.
    document: PathBuf,
    /// An overlay for the document, applied in the order given.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Show each warning, not one line for those that say the same. For machines they are always shown.
    #[arg(long)]
    explain: bool,
}

#[derive(clap::Args)]
struct Overlay {
    /// The OpenAPI document.
    document: PathBuf,
    /// An overlay for the document, applied in the order given.
    #[arg(long, value_name = "FILE", required = true)]
    overlay: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people, on standard error.
    Text,
    /// For machines, on standard output.
    Json,
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(it) => generate(it).unwrap_or_else(|code| code),
        Command::Lint(it) => lint_command(&it),
        Command::Overlay(it) => overlay_command(&it),
    }
}

/// The command that generated files name.
const COMMAND: &str = "specwright generate";

fn generate(arguments: Generate) -> Result<ExitCode, ExitCode> {
    let config = match &arguments.config {
        Some(file) => Some((command::load_config(file)?, file.as_path())),
        None => None,
    };
    let config = config.as_ref().map(|(config, file)| (config, *file));
    let (mut job, configured) = match config {
        Some((config, file)) => disk::job(config, file, COMMAND),
        None => (Job { command: COMMAND.to_owned(), ..Job::default() }, None),
    };
    if let Some(document) = arguments.document {
        let selection = Selection { include: arguments.include, exclude: arguments.exclude };
        let documents = vec![(document, arguments.overlay)];
        job.clients = vec![ClientJob { documents, selection, ..ClientJob::default() }];
    }
    let Some(folder) = arguments.out.or(configured) else {
        return Err(usage("say where to write: `--out DIR`, or `output` in the configuration"));
    };
    if job.clients.is_empty() {
        return Err(usage("say what to read: a document, or a `[[client]]` in the configuration"));
    }
    job.name = arguments.package.or(job.name);
    if let Some(name) = job.name.as_ref().filter(|it| !disk::is_package_name(it)) {
        return Err(usage(&format!("`{name}` is no name for a package")));
    }
    disk::place(&mut job, config, &folder);
    job.runtime = arguments.runtime_path.unwrap_or(job.runtime);
    job.skip_broken = arguments.skip_broken;
    job.example_tests = arguments.example_tests;
    job.call_tests = arguments.call_tests;
    let carry_runtime = job.runtime.is_empty();
    if carry_runtime {
        job.runtime = "runtime".to_owned();
    }
    let Generate { check, force, config, explain, .. } = arguments;
    Ok(command::write(&job, &Writing { folder, config, check, force, needs_lock: true, carry_runtime, explain }))
}

fn usage(message: &str) -> ExitCode {
    anstream::eprintln!("error: {message}");
    ExitCode::from(2)
}

fn lint_command(arguments: &Lint) -> ExitCode {
    let outcome = lint(&arguments.document, &arguments.overlay, &disk::load);
    match arguments.format {
        Format::Text if outcome.findings.is_empty() => anstream::eprintln!("nothing to report"),
        Format::Text => command::show(&outcome.findings, arguments.explain),
        Format::Json => anstream::println!("{}", show::json(&outcome.findings)),
    }
    let errors = outcome.findings.iter().any(show::LocatedFinding::is_error);
    ExitCode::from(if errors { command::FOUND } else { command::CLEAN })
}

fn overlay_command(arguments: &Overlay) -> ExitCode {
    let (findings, document) = corrected_document(&arguments.document, &arguments.overlay, &disk::load);
    command::show(&findings, true);
    let Some(text) = document.and_then(|it| serde_json::to_string_pretty(&it).ok()) else {
        return ExitCode::from(command::FOUND);
    };
    anstream::println!("{text}");
    ExitCode::from(command::CLEAN)
}
