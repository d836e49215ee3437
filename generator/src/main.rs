//! The `specwright` command.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use specwright::command::{self, DiffOptions, UpdateOptions, WriteOptions};
use specwright::debug;
use specwright::diagnostics::Id;
use specwright::disk::{self, Disk};
use specwright::generate::{lint_job, overlay_document};
use specwright::job::{Job, Overrides};
use specwright::limits::Limits;
use specwright::lower::Selection;
use specwright::read::Access;
use specwright::reference;
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
    /// Compare two versions of a document: over HTTP, and for users of the crate
    Diff(Diff),
    /// Replace a document of a configuration, and print what changes
    Update(Update),
    /// Print a document with its overlays applied, as JSON
    Overlay(Overlay),
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
struct Explain {
    /// The id of a finding, such as `any-value`; without it, all are listed
    id: Option<String>,
}

#[derive(clap::Args)]
struct Init {
    /// The OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON)
    document: PathBuf,
    /// Write this file, which must not exist
    #[arg(long, value_name = "FILE", default_value = "codegen.toml")]
    out: PathBuf,
    /// Name the package [default: the title of the document in kebab-case]
    #[arg(long, value_name = "NAME")]
    package: Option<String>,
}

#[derive(clap::Args)]
struct ConfigCommand {
    /// Print the JSON Schema of the file instead, for editors
    #[arg(long)]
    schema: bool,
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
    /// Omit the `[workspace]` table of the crate, so that it can be added to a workspace
    /// [default: omit it if a directory above has a workspace]
    #[arg(long, help_heading = "Package")]
    workspace_member: bool,
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
    /// Make warnings errors: an id, or `warnings` for all that `[lints]` does not allow; repeatable
    #[arg(long, value_name = "ID")]
    deny: Vec<String>,
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
    /// Name everything anew, although `names.lock` records other names
    #[arg(long, conflicts_with = "keep_names")]
    accept_renames: bool,
    /// Write the names that the document changed into the configuration, so that they stay
    #[arg(long, requires = "config")]
    keep_names: bool,
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
    #[arg(required_unless_present = "config")]
    document: Option<PathBuf>,
    /// Apply an OpenAPI Overlay to the document; repeatable, in order
    #[arg(long, value_name = "FILE", requires = "document")]
    overlay: Vec<PathBuf>,
    /// Check the documents of this `codegen.toml`, with its `[lints]`
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Make warnings errors: an id, or `warnings` for all that `[lints]` does not allow; repeatable
    #[arg(long, value_name = "ID")]
    deny: Vec<String>,
    /// Allow `$ref`s to files in this directory too [default: only in the directory of the document]
    #[arg(long, value_name = "DIR")]
    allow_dir: Vec<PathBuf>,
    #[command(flatten)]
    limits: LimitFlags,
    /// Choose the output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print every warning, instead of one line for equal warnings; only for text
    #[arg(long)]
    explain: bool,
}

#[derive(clap::Args)]
#[command(after_help = "Exit codes:
  0  no changes
  1  changes; with `--fail-on breaking`, changes that break clients or users of the crate
  2  invalid command line, or a document with errors")]
struct Diff {
    /// The old OpenAPI document
    old: PathBuf,
    /// The new OpenAPI document
    new: PathBuf,
    /// Apply an OpenAPI Overlay to both documents; repeatable, in order
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Apply this overlay to the old document, in place of those for both; repeatable, in order
    #[arg(long, value_name = "FILE")]
    old_overlay: Option<Vec<PathBuf>>,
    /// Read names, features and the selection of operations from this `codegen.toml`
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Allow `$ref`s to files in this directory too [default: only in the directory of the document]
    #[arg(long, value_name = "DIR")]
    allow_dir: Vec<PathBuf>,
    #[command(flatten)]
    limits: LimitFlags,
    /// Choose the output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    format: DiffFormat,
    /// Exit with 1 for these changes only
    #[arg(long, value_enum, value_name = "EFFECT")]
    fail_on: Option<FailOn>,
}

#[derive(clap::Args)]
struct Update {
    /// The document: its file name, with or without the extension, possibly after `CLIENT/`
    name: String,
    /// The new document
    file: PathBuf,
    /// The `codegen.toml` that the crate was generated with
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum DiffFormat {
    /// One paragraph for each change
    Text,
    /// A JSON object
    Json,
    /// Lists, for a pull request
    Markdown,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Changes that break clients or users of the crate
    Breaking,
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
    /// A JSON array, on standard output; `specwright lint --help` names its schema
    Json,
    /// SARIF 2.1.0, on standard output
    Sarif,
    /// Annotations of GitHub Actions, on standard output
    Github,
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
        Command::Lint(it) => lint_command(it).unwrap_or_else(|code| code),
        Command::Diff(it) => diff_command(it),
        Command::Update(it) => command::update(&UpdateOptions {
            config: it.config,
            command: COMMAND,
            name: it.name,
            file: it.file,
            dry_run: it.dry_run,
            needs_lock: true,
            changelog: None,
        }),
        Command::Overlay(it) => overlay_command(&it),
        Command::Explain(it) => explain_command(it.id.as_deref()),
        Command::Init(it) => init_command(&it),
        Command::Config(it) => print_text(if it.schema { reference::CONFIG_SCHEMA } else { reference::CONFIG }),
        Command::Debug(it) => debug_command(&it),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "specwright", &mut std::io::stdout());
            ExitCode::SUCCESS
        }
        Command::Man => man(),
    }
}

/// The command that generated files name.
const COMMAND: &str = "specwright generate";

fn generate(arguments: Generate) -> Result<ExitCode, ExitCode> {
    let Generate { check, force, explain, verbose, accept_renames, keep_names, config, .. } = &arguments;
    let options = WriteOptions {
        check: *check,
        force: *force,
        needs_lock: true,
        explain: *explain,
        verbose: *verbose,
        accept_renames: *accept_renames,
        keep_names: *keep_names,
    };
    let config = config.clone();
    let config = match &config {
        Some(file) => Some((command::load_config(file)?, file.as_path())),
        None => None,
    };
    let config = config.as_ref().map(|(config, file)| (config, *file));
    let (denied, denies_warnings) = denied(&arguments.deny)?;
    let overrides = Overrides { denied, denies_warnings, ..overrides(arguments) };
    let job = Job::new(COMMAND, config, overrides, &disk::is_in_workspace).map_err(usage_error)?;
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
        workspace_member: arguments.workspace_member,
        skip_broken: arguments.skip_broken,
        example_tests: arguments.example_tests,
        call_tests: arguments.call_tests,
        allow_dirs: arguments.allow_dir,
        max_text: arguments.limits.max_text,
        max_memory: arguments.limits.max_memory,
        ..Overrides::default()
    }
}

/// Returns a loader for the folder of the document and these folders.
fn disk_with(allow_dirs: &[PathBuf], limits: LimitFlags) -> Disk {
    let limits = Limits::default().with_mib(limits.max_text, limits.max_memory);
    Disk { access: Access { allow_dirs: allow_dirs.to_vec(), limits } }
}

fn lint_command(arguments: Lint) -> Result<ExitCode, ExitCode> {
    let Lint { document, overlay, config, deny, allow_dir, limits, format, explain } = arguments;
    let config = match &config {
        Some(file) => Some((command::load_config(file)?, file.as_path())),
        None => None,
    };
    let config = config.as_ref().map(|(config, file)| (config, *file));
    let (denied, denies_warnings) = denied(&deny)?;
    let overrides = Overrides {
        document,
        overlays: overlay,
        // Nothing is written.
        output: Some(PathBuf::from(".")),
        allow_dirs: allow_dir,
        max_text: limits.max_text,
        max_memory: limits.max_memory,
        denied,
        denies_warnings,
        ..Overrides::default()
    };
    let job = Job::new(COMMAND, config, overrides, &|_| false).map_err(usage_error)?;
    let outcome = lint_job(&job, &Disk { access: job.access.clone() });
    match format {
        Format::Text if outcome.findings.is_empty() => anstream::eprintln!("no findings"),
        Format::Text => command::show(&outcome.findings, explain),
        Format::Json => anstream::println!("{}", show::json(&outcome.findings)),
        Format::Sarif => anstream::println!("{}", show::sarif(&outcome.findings)),
        Format::Github => anstream::print!("{}", show::github(&outcome.findings)),
    }
    let has_errors = outcome.findings.iter().any(LocatedFinding::is_error);
    Ok(ExitCode::from(if has_errors { command::FOUND } else { command::CLEAN }))
}

/// Returns the ids of `--deny`, and whether it denies all warnings.
fn denied(words: &[String]) -> Result<(Vec<Id>, bool), ExitCode> {
    let ids = words.iter().filter(|it| *it != "warnings").map(|it| Id::parse(it).ok_or(it));
    let ids: Result<Vec<Id>, &String> = ids.collect();
    let ids = ids.map_err(|it| {
        usage_error(format!(
            "`{it}` is not the id of a finding: `specwright explain` lists all, and `warnings` means all"
        ))
    });
    Ok((ids?, words.iter().any(|it| it == "warnings")))
}

fn usage_error(error: impl std::fmt::Display) -> ExitCode {
    anstream::eprintln!("error: {error}");
    ExitCode::from(2)
}

fn explain_command(id: Option<&str>) -> ExitCode {
    match id {
        None => print_text(&reference::list_findings()),
        Some(id) => match reference::explain(id) {
            Some(text) => print_text(&format!("{text}\n")),
            None => usage_error(format!("`{id}` is not the id of a finding: `specwright explain` lists all")),
        },
    }
}

fn init_command(arguments: &Init) -> ExitCode {
    let Init { document, out, package } = arguments;
    let (findings, root) = overlay_document(document, &[], &disk_with(&[], LimitFlags::default()));
    let Some(root) = root else {
        command::show(&findings, true);
        return ExitCode::from(command::FOUND);
    };
    let title = root.get("info").and_then(|it| it.get("title")).and_then(|it| it.as_str());
    let written =
        command::init(out, document, title, package.as_deref()).map_err(|error| error.to_string()).and_then(|it| {
            disk::create(out, &it).map_err(|error| format!("`{}` cannot be written: {error}", out.display()))
        });
    match written {
        Ok(()) => {
            anstream::eprintln!("wrote `{0}`\nnext: specwright generate --config {0}", out.display());
            ExitCode::SUCCESS
        }
        Err(error) => usage_error(show::escape(&error)),
    }
}

fn man() -> ExitCode {
    match clap_mangen::Man::new(Arguments::command()).render(&mut std::io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => usage_error(error),
    }
}

fn print_text(text: &str) -> ExitCode {
    anstream::print!("{text}");
    ExitCode::SUCCESS
}

fn diff_command(arguments: Diff) -> ExitCode {
    command::diff_documents(&DiffOptions {
        documents: [arguments.old, arguments.new],
        overlays: arguments.overlay,
        old_overlays: arguments.old_overlay,
        config: arguments.config,
        access: disk_with(&arguments.allow_dir, arguments.limits).access,
        format: match arguments.format {
            DiffFormat::Text => command::DiffFormat::Text,
            DiffFormat::Json => command::DiffFormat::Json,
            DiffFormat::Markdown => command::DiffFormat::Markdown,
        },
        fail_on_breaking: arguments.fail_on.is_some(),
    })
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
