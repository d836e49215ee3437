//! The commands that `specwright` and `cargo xtask` share: generate a crate and write it, print findings, load a
//! configuration.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::config::{Config, read_config};
use crate::diagnostics::{self, Failed, Mode, Report};
use crate::disk::{self, Output, Synced};
use crate::emit::File;
use crate::generate::{Outcome, generate};
use crate::job::{Job, RuntimeSource};
use crate::runtime_files::runtime_files;
use crate::show::{self, LocatedFinding};
use crate::source::Sources;

/// The options for writing a crate.
#[derive(Debug, Clone, Copy)]
pub struct WriteOptions {
    /// Write nothing, and exit with 1 if a file would change.
    pub check: bool,
    /// Overwrite generated files that were edited.
    pub force: bool,
    /// Refuse a folder that has files and no lock.
    pub needs_lock: bool,
    /// Print every warning, instead of one line for equal warnings.
    pub explain: bool,
}

/// The exit code of a run without errors.
pub const CLEAN: u8 = 0;
/// The exit code of a run with errors, or with a difference found by `--check`.
pub const FOUND: u8 = 1;

/// Generates the crate of a job, and writes it or compares it with its folder.
pub fn write(job: &Job, options: WriteOptions) -> ExitCode {
    let outcome = generate(job, &disk::load);
    show(&outcome.findings, options.explain);
    let Some(mut files) = outcome.files() else {
        anstream::eprintln!("nothing was written: {}", show::summary(&outcome.findings));
        return ExitCode::from(FOUND);
    };
    match job.runtime {
        RuntimeSource::Copied => files.extend(runtime_files()),
        RuntimeSource::Path(_) => {}
    }
    warn_about_missing_files(job);
    sync(job, options, &outcome, &files)
}

/// Warns about hand-written files that the configuration declares and that do not exist. The crate is written anyway.
fn warn_about_missing_files(job: &Job) {
    for (declaration, path) in hand_written_files(job) {
        let path = job.output.join(path);
        if !path.is_file() {
            anstream::eprintln!(
                "warning: `{declaration}` declares `{}`, which does not exist: write or restore it",
                path.display()
            );
        }
    }
}

/// Returns the hand-written files of the output, each with the configuration key that declares it.
fn hand_written_files(job: &Job) -> Vec<(&'static str, PathBuf)> {
    let modules = job.clients.iter().filter(|it| it.ext).map(|it| {
        let module = it.module.as_deref().unwrap_or_default();
        ("ext = true", Path::new("src").join(module).join("ext.rs"))
    });
    modules.chain(job.programs.iter().map(|it| ("programs", PathBuf::from(&it.file)))).collect()
}

fn sync(job: &Job, options: WriteOptions, outcome: &Outcome, files: &[File]) -> ExitCode {
    let inputs = disk::inputs(outcome, job.config.as_deref());
    let header = job.header();
    let output = Output {
        folder: &job.output,
        files,
        inputs: &inputs,
        header: &header,
        force: options.force,
        needs_lock: options.needs_lock,
    };
    let folder = job.output.display();
    match disk::sync(&output, options.check) {
        Err(problem) => {
            anstream::eprintln!("error: {problem}");
            ExitCode::from(FOUND)
        }
        Ok(synced) if synced.is_clean() => {
            anstream::eprintln!("`{folder}` is up to date");
            ExitCode::from(CLEAN)
        }
        Ok(synced) if options.check => {
            anstream::print!("{}", shortened_diff(&synced));
            anstream::eprintln!("`{folder}` is not up to date: run `{}`", job.command);
            ExitCode::from(FOUND)
        }
        Ok(synced) => {
            print_summary(&synced, &job.output);
            ExitCode::from(CLEAN)
        }
    }
}

/// The maximum number of lines of a printed diff. Version control shows longer ones better.
const MAX_DIFF_LINES: usize = 400;

fn shortened_diff(synced: &Synced) -> String {
    let lines = synced.diff.lines().count();
    let mut res: String = synced.diff.lines().take(MAX_DIFF_LINES).map(|it| format!("{it}\n")).collect();
    if lines > MAX_DIFF_LINES {
        res.push_str(&format!("… and {} more lines\n", lines - MAX_DIFF_LINES));
    }
    res
}

/// The maximum number of printed file names.
const MAX_FILE_NAMES: usize = 40;

fn print_summary(synced: &Synced, folder: &Path) {
    let written = synced.written.iter().map(|it| format!("  wrote   {it}"));
    let removed = synced.removed.iter().map(|it| format!("  removed {it}"));
    for line in written.chain(removed).take(MAX_FILE_NAMES) {
        anstream::eprintln!("{line}");
    }
    let (written, removed) = (synced.written.len(), synced.removed.len());
    anstream::eprintln!("`{}`: {written} files written, {removed} removed", folder.display());
}

/// Prints findings to standard error: with `explain` each of them, else one line for equal warnings.
pub fn show(findings: &[LocatedFinding], explain: bool) {
    if findings.is_empty() {
        return;
    }
    // `anstream` removes the colours where standard error is not a terminal.
    if explain || !show::is_shortened(findings) {
        anstream::eprint!("{}", show::text(findings, true));
        anstream::eprintln!("{}", show::summary(findings));
    } else {
        anstream::eprint!("{}", show::summarised(findings, true));
        anstream::eprintln!("{}; pass `--explain` to see each", show::summary(findings));
    }
}

/// Loads a configuration, or prints its findings.
pub fn load_config(path: &Path) -> Result<Config, ExitCode> {
    let mut report = Report::new(Mode::Generate);
    let mut sources = Sources::default();
    let config = match disk::load(path) {
        Ok(text) => {
            let id = sources.add(crate::read::display(path), text);
            read_config(&mut report, sources.get(id), id)
        }
        Err(reason) => {
            report.push(diagnostics::read::unreadable_file(path, reason));
            Err(Failed)
        }
    };
    config.map_err(|Failed| {
        show(&show::findings(&report, &sources, &[]), true);
        ExitCode::from(FOUND)
    })
}
