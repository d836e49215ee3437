//! What the commands share: run, tell the findings, write or compare, and an exit code.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::config::{Config, config};
use crate::diagnostics::{Failed, Id, Mode, Place, Report};
use crate::disk::{self, Output, Synced};
use crate::emit::File;
use crate::generate::{Job, Outcome, generate};
use crate::show::{self, LocatedFinding};
use crate::source::Sources;

/// How a crate is written.
#[derive(Debug, Clone)]
pub struct Writing {
    /// The folder.
    pub folder: PathBuf,
    /// The configuration, which is an input as well. In the lock, the names of inputs begin in its folder.
    pub config: Option<PathBuf>,
    /// Write nothing, and fail if there was something to write.
    pub check: bool,
    /// Overwrite what somebody edited.
    pub force: bool,
    /// Refuse a folder that has files and no lock.
    pub needs_lock: bool,
    /// Write the runtime beside the crate.
    pub carry_runtime: bool,
    /// Tell every warning, not one line for those that say the same.
    pub explain: bool,
}

/// Nothing is wrong, or there are only warnings.
pub const CLEAN: u8 = 0;
/// There are errors, or `--check` finds a difference.
pub const FOUND: u8 = 1;

/// Generates a crate and writes it, or says why not.
pub fn write(job: &Job, writing: &Writing) -> ExitCode {
    let outcome = generate(job, &disk::load);
    show(&outcome.findings, writing.explain);
    let Some(mut files) = outcome.files() else {
        anstream::eprintln!("nothing is written: {}", show::summary(&outcome.findings));
        return ExitCode::from(FOUND);
    };
    if writing.carry_runtime {
        files.extend(disk::carried_runtime());
    }
    let missing = hand_written(job).into_iter().map(|(said, path)| (said, writing.folder.join(path)));
    for (said, path) in missing.filter(|(_, path)| !path.is_file()) {
        // It is nobody's but the user's: the rest is written, so that only this is left to bring back.
        anstream::eprintln!(
            "warning: `{said}` announces `{}`, which is not there: write it, or restore it",
            path.display()
        );
    }
    sync(job, writing, &outcome, &files)
}

/// The files of the output that the user writes, with what announces them.
fn hand_written(job: &Job) -> Vec<(&'static str, PathBuf)> {
    let extras = job.clients.iter().filter(|it| it.ext).map(|it| {
        let module = it.module.as_deref().unwrap_or_default();
        ("ext = true", Path::new("src").join(module).join("ext.rs"))
    });
    extras.chain(job.programs.iter().map(|it| ("programs", PathBuf::from(&it.file)))).collect()
}

fn sync(job: &Job, writing: &Writing, outcome: &Outcome, files: &[File]) -> ExitCode {
    let inputs = disk::inputs(outcome, writing.config.as_deref());
    let header = job.header();
    let output = Output {
        folder: &writing.folder,
        files,
        inputs: &inputs,
        header: &header,
        force: writing.force,
        needs_lock: writing.needs_lock,
    };
    match disk::sync(&output, writing.check) {
        Err(problem) => {
            anstream::eprintln!("error: {problem}");
            ExitCode::from(FOUND)
        }
        Ok(synced) if synced.is_clean() => {
            anstream::eprintln!("`{}` is up to date", writing.folder.display());
            ExitCode::from(CLEAN)
        }
        Ok(synced) if writing.check => {
            anstream::print!("{}", shortened(&synced));
            anstream::eprintln!("`{}` is not up to date: run `{}`", writing.folder.display(), job.command);
            ExitCode::from(FOUND)
        }
        Ok(synced) => {
            told(&synced, writing.folder.as_path());
            ExitCode::from(CLEAN)
        }
    }
}

/// A diff of this many lines is read; a longer one is better read in the version control.
const LONGEST_DIFF: usize = 400;

fn shortened(synced: &Synced) -> String {
    let lines = synced.diff.lines().count();
    let mut res: String = synced.diff.lines().take(LONGEST_DIFF).map(|it| format!("{it}\n")).collect();
    if lines > LONGEST_DIFF {
        res.push_str(&format!("… and {} more lines of difference\n", lines - LONGEST_DIFF));
    }
    res
}

/// How many names are worth a line each.
const LONGEST_LIST: usize = 40;

fn told(synced: &Synced, folder: &Path) {
    let written = synced.written.iter().map(|it| format!("  wrote   {it}"));
    let removed = synced.removed.iter().map(|it| format!("  removed {it}"));
    for line in written.chain(removed).take(LONGEST_LIST) {
        anstream::eprintln!("{line}");
    }
    let (written, removed) = (synced.written.len(), synced.removed.len());
    anstream::eprintln!("`{}`: {written} files written, {removed} removed", folder.display());
}

/// Tells findings to a person: each of them, or one line for warnings that say the same.
pub fn show(findings: &[LocatedFinding], explain: bool) {
    if findings.is_empty() {
        return;
    }
    // The stream takes the colours out where nobody would see them.
    if explain || !show::is_shortened(findings) {
        anstream::eprint!("{}", show::text(findings, true));
        anstream::eprintln!("{}", show::summary(findings));
    } else {
        anstream::eprint!("{}", show::summarised(findings, true));
        anstream::eprintln!("{}; `--explain` shows each", show::summary(findings));
    }
}

/// Reads a configuration, and tells what is wrong with it.
pub fn load_config(path: &Path) -> Result<Config, ExitCode> {
    let mut report = Report::new(Mode::Generate);
    let mut sources = Sources::default();
    let config = match disk::load(path) {
        Ok(text) => {
            let id = sources.add(crate::read::display(path), text);
            config(&mut report, sources.get(id), id)
        }
        Err(reason) => {
            report.add(Id::UnreadableFile, Place::File(crate::read::display(path)), reason);
            Err(Failed)
        }
    };
    config.map_err(|Failed| {
        show(&show::findings(&report, &sources, &[]), true);
        ExitCode::from(FOUND)
    })
}
