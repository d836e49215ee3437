//! The commands that `specwright` and `cargo xtask` share: generate a crate and write it, print findings, load a
//! configuration.

mod api_changes;
mod causes;
mod changelog;
mod diff;
mod draft;
mod init;
mod names;
mod progress;
mod summary;
mod update;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use api_changes::api_changes;
pub use diff::{DiffFormat, DiffOptions, compare_documents, diff_documents};
pub use draft::{DraftOptions, draft_overlay};
pub use init::{InitError, init};
use progress::Progress;
use summary::Summary;
pub use update::{UpdateOptions, update};

use crate::config::{Config, read_config};
use crate::diagnostics::{self, Failed, Mode, Report};
use crate::disk::{self, Disk, Output, Problem, Synced};
use crate::emit::{self, File};
use crate::generate::{Outcome, generate_files};
use crate::job::Job;
use crate::recorded::{self, Recorded};
use crate::runtime_files::runtime_files;
use crate::runtime_source::RuntimeSource;
use crate::show::{self, LocatedFinding};
use crate::source::{LoadError, Sources};
use crate::surface::{self, Surface};

/// The options for writing a crate.
#[derive(Debug, Clone, Copy, Default)]
pub struct WriteOptions {
    /// Write nothing, and exit with 1 if a file would change.
    pub check: bool,
    /// Overwrite generated files that were edited.
    pub force: bool,
    /// Refuse a folder that has files and no lock.
    pub needs_lock: bool,
    /// Print neither warnings nor changes of the API, because an update has printed both.
    pub is_update: bool,
    /// Print every warning, instead of one line for equal warnings.
    pub explain: bool,
    /// Print the name of each written and removed file.
    pub verbose: bool,
    /// Name everything anew, although the run before recorded names.
    pub accept_renames: bool,
    /// Write the names that the document changed into the configuration, so that they stay.
    pub keep_names: bool,
}

/// The exit code of a run without errors.
pub const CLEAN: u8 = 0;
/// The exit code of a run with errors, or with a difference found by `--check`.
pub const FOUND: u8 = 1;

/// Generates the crate of a job, and writes it or compares it with its folder.
pub fn write(job: &Job, options: WriteOptions) -> ExitCode {
    let started = Instant::now();
    let old_surface = disk::load(&job.output.join(surface::NAME)).ok();
    let progress = Progress::start("generating");
    let recorded = Recorded::parse(&disk::load(&job.output.join(recorded::NAME)).unwrap_or_default());
    let mut job = Job { recorded: recorded.clone(), ..job.clone() };
    if options.accept_renames {
        job.recorded = Recorded::default();
    }
    if options.keep_names
        && let Err(error) = names::keep(&mut job, &recorded)
    {
        anstream::eprintln!("error: {}", show::escape(&error));
        return ExitCode::from(FOUND);
    }
    let job = &job;
    let (outcome, files) = generate_files(job, &Disk { access: job.access.clone() });
    progress.step("writing");
    let synced = files.map(|it| sync(job, options, &outcome, it));
    drop(progress);
    if outcome.planned.is_none() || !options.is_update {
        print_findings(&outcome.findings, options.explain);
    }
    let (Some((krate, guide)), Some(synced)) = (&outcome.planned, synced) else {
        anstream::eprintln!("nothing was written: {}", show::summary(&outcome.findings));
        return ExitCode::from(FOUND);
    };
    warn_about_missing_files(job);
    match synced {
        Err(problem) => {
            anstream::eprintln!("error: {}", show::escape(&problem.to_string()));
            ExitCode::from(FOUND)
        }
        Ok(synced) if options.check && !synced.is_clean() => {
            anstream::print!("{}", show::escape(&shortened_diff(&synced)));
            anstream::eprintln!("`{}` is not up to date: run `{}`", job.output.display(), job.command);
            ExitCode::from(FOUND)
        }
        Ok(synced) => {
            if options.verbose {
                print_files(&synced);
            }
            let time = started.elapsed();
            let summary = Summary::new(job, krate, &outcome.findings, options.explain, &synced, time);
            anstream::eprint!("{summary}");
            if let Some(old) = old_surface.filter(|_| !synced.is_new) {
                let changes = api_changes(&Surface::parse(&old), &Surface::new(krate), &krate.package.version);
                if !options.is_update {
                    anstream::eprint!("{}", show::escape(&changes));
                }
                anstream::eprint!("{}", show::escape(&names::summary(&recorded, &emit::record(krate, guide))));
            }
            ExitCode::from(CLEAN)
        }
    }
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

/// Writes the files of the crate, and those of the runtime if the crate has a copy of it.
fn sync(job: &Job, options: WriteOptions, outcome: &Outcome, mut files: Vec<File>) -> Result<Synced, Problem> {
    match job.runtime {
        RuntimeSource::Copied => {
            let packages = outcome.planned.iter().map(|(krate, _)| &krate.package);
            files.extend(packages.flat_map(|it| runtime_files(&job.header(), &it.name)));
        }
        RuntimeSource::Path(_) | RuntimeSource::Version(_) | RuntimeSource::Git { .. } => {}
    }
    let inputs = disk::inputs(outcome, job.config.as_deref());
    let header = job.header();
    let output = Output {
        folder: &job.output,
        files: &files,
        inputs: &inputs,
        header: &header,
        force: options.force,
        needs_lock: options.needs_lock,
        on_wait: |folder| anstream::eprintln!("waiting for another run into `{}`", folder.display()),
    };
    disk::sync(&output, options.check)
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

fn print_files(synced: &Synced) {
    let written = synced.written.iter().map(|it| format!("  wrote   {it}"));
    let removed = synced.removed.iter().map(|it| format!("  removed {it}"));
    written.chain(removed).for_each(|it| anstream::eprintln!("{}", show::escape(&it)));
}

/// Prints findings and their number to standard error.
pub fn show(findings: &[LocatedFinding], explain: bool) {
    print_findings(findings, explain);
    if !findings.is_empty() {
        anstream::eprintln!("{}", findings_line(findings, explain));
    }
}

/// Prints findings to standard error: with `explain` each of them, else one line for equal warnings.
fn print_findings(findings: &[LocatedFinding], explain: bool) {
    // `anstream` removes the colours where standard error is not a terminal.
    if explain || !show::is_shortened(findings) {
        anstream::eprint!("{}", show::text(findings, true));
    } else {
        anstream::eprint!("{}", show::summarised(findings, true));
    }
}

/// Returns the number of findings by severity, and how to see those that were not printed separately.
fn findings_line(findings: &[LocatedFinding], explain: bool) -> String {
    let summary = show::summary(findings);
    if findings.is_empty() {
        "no findings".to_owned()
    } else if explain || !show::is_shortened(findings) {
        summary
    } else {
        format!("{summary}; pass `--explain` to see each")
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
            report.push(diagnostics::read::unreadable_file(path, &LoadError::Unreadable(reason)));
            Err(Failed)
        }
    };
    config.map_err(|Failed| {
        show(&show::findings(&report, &sources, &[]), true);
        ExitCode::from(FOUND)
    })
}
