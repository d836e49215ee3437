//! The `specwright` command.

mod arguments;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use arguments::{Arguments, Command, Debug, Diff, DiffFormat, Format, Generate, Init, LimitFlags, Lint, Overlay};
use clap::{CommandFactory, Parser};
use specwright::command::{self, DiffOptions, DraftOptions, UpdateOptions, WriteOptions};
use specwright::debug;
use specwright::diagnostics::Id;
use specwright::disk::{self, Disk};
use specwright::generate::{lint_job, overlay_document, read_openapi};
use specwright::job::{Job, Overrides};
use specwright::limits::Limits;
use specwright::lower::Selection;
use specwright::read::Access;
use specwright::reference;
use specwright::show::{self, LocatedFinding};

/// Makes runs a quarter faster than the system's allocator on Linux: the stages make many small allocations.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
        Command::DraftOverlay(it) => command::draft_overlay(&DraftOptions {
            document: it.document,
            overlays: it.overlay,
            out: it.out,
            access: disk_with(&it.allow_dir, it.limits).access,
        }),
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
        is_update: false,
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
    let ids = ids.map_err(|it| usage_error(unknown_id(it, ", and `warnings` means all")));
    Ok((ids?, words.iter().any(|it| it == "warnings")))
}

fn usage_error(error: impl std::fmt::Display) -> ExitCode {
    anstream::eprintln!("error: {error}");
    ExitCode::from(2)
}

/// Returns the message for an id that no finding has.
fn unknown_id(id: &str, addition: &str) -> String {
    let similar = reference::find_similar_id(id).map(|it| format!("did you mean `{it}`? ")).unwrap_or_default();
    let id = show::escape(id);
    format!("`{id}` is not the id of a finding: {similar}`specwright explain` lists all{addition}")
}

fn explain_command(id: Option<&str>) -> ExitCode {
    match id {
        None => print_text(&reference::list_findings()),
        Some(id) => match reference::explain(id) {
            Some(text) => print_text(&format!("{text}\n")),
            None => usage_error(unknown_id(id, "")),
        },
    }
}

fn init_command(arguments: &Init) -> ExitCode {
    let Init { document, out, package } = arguments;
    let (findings, root) = read_openapi(document, &disk_with(&[], LimitFlags::default()));
    let Some(root) = root else {
        command::show(&findings, true);
        return ExitCode::from(command::FOUND);
    };
    let title = root.get("info").and_then(|it| it.get("title")).and_then(|it| it.as_str());
    let text = command::init(out, document, title, package.as_deref()).map_err(|error| error.to_string());
    let written = text.and_then(|it| disk::create(out, &it));
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
        old_config: arguments.old_config,
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
