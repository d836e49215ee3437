//! `update`: replaces a document, and prints what follows on one screen.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::causes::{cause_of_places, changes_since_last_run, last_surface};
use super::{CLEAN, FOUND, WriteOptions, changelog, load_config, write};
use crate::diff::report::DiffReport;
use crate::diff::{Change, Version, diff};
use crate::disk::{self, Disk};
use crate::emit::emit;
use crate::generate::{Analysis, analyze, analyze_leniently, draft_overlay, unnecessary_actions};
use crate::job::{Job, Overrides};
use crate::read::{Access, Loader, TextRequest};
use crate::recorded::{self, Recorded};
use crate::rust::Crate;
use crate::show::{self, LocatedFinding};
use crate::source::LoadError;
use crate::surface::Surface;
use crate::surface::compare::compare;

/// The document to replace.
#[derive(Debug, Clone)]
pub struct UpdateOptions {
    /// The configuration.
    pub config: PathBuf,
    /// The command that generated files name.
    pub command: &'static str,
    /// The document: its file name, without the extension if that is clear, possibly after the client and `/`.
    pub name: String,
    /// The file with the new document.
    pub file: PathBuf,
    /// Only print.
    pub dry_run: bool,
    /// Refuse a folder that has files and no lock.
    pub needs_lock: bool,
    /// The changelog to write to. Default: `CHANGELOG.md` in the output.
    pub changelog: Option<PathBuf>,
}

/// The loader of a run in which one file has another text.
struct Replaced {
    disk: Disk,
    path: PathBuf,
    text: String,
}

impl Loader for Replaced {
    fn load(&self, request: TextRequest<'_>) -> Result<String, LoadError> {
        if request.path == self.path { Ok(self.text.clone()) } else { self.disk.load(request) }
    }

    fn access(&self) -> Access {
        self.disk.access()
    }
}

/// Updates a document of a configuration, unless the new one has errors.
pub fn update(options: &UpdateOptions) -> ExitCode {
    match try_update(options) {
        Ok(code) | Err(Stop::Reported(code)) => code,
        Err(Stop::Error(error)) => {
            anstream::eprintln!("error: {}", show::escape(&error));
            ExitCode::from(FOUND)
        }
    }
}

/// The reason why an update was not made.
enum Stop {
    /// It has been printed.
    Reported(ExitCode),
    /// It is this.
    Error(String),
}

impl From<String> for Stop {
    fn from(error: String) -> Self {
        Self::Error(error)
    }
}

fn try_update(options: &UpdateOptions) -> Result<ExitCode, Stop> {
    let config = load_config(&options.config).map_err(Stop::Reported)?;
    let job = Job::new(options.command, Some((&config, &options.config)), Overrides::default(), &disk::is_in_workspace);
    let job = job.map_err(|error| error.to_string())?;
    let recorded = Recorded::parse(&disk::load(&job.output.join(recorded::NAME)).unwrap_or_default());
    let job = Job { recorded, ..job };
    let (path, overlays) = find_document(&job, &options.name)?;
    let (old_text, text) = (load(&path)?, load(&options.file)?);
    if text == old_text {
        anstream::eprintln!("`{}` is this document already", path.display());
        // An update that was interrupted after it had replaced the document has written its changelog entry.
        let write_options = WriteOptions { is_update: false, ..write_options(options) };
        return Ok(if options.dry_run { ExitCode::SUCCESS } else { write(&job, write_options) });
    }
    let disk = Disk { access: job.access.clone() };
    let old = analyze(&job, &disk);
    let replaced = Replaced { disk, path: path.clone(), text };
    let new = analyze(&job, &replaced);
    print_findings("gone", &only(&old.findings, &new.findings));
    let new_findings = only(&new.findings, &old.findings);
    print_findings("new", &new_findings);
    print_draft_command(&new_findings, (&path, &overlays), &options.file, &replaced);
    print_unnecessary(&unnecessary_actions(&path, &overlays, &replaced));
    let entry = print_changes(&job, (&path, &overlays), &old, &new);
    let Some(entry) = entry else {
        // Errors that were there before have not been printed.
        let errors: Vec<LocatedFinding> = new.findings.iter().filter(|it| it.is_error()).cloned().collect();
        let is_short = only(&new.findings, &old.findings).len() <= MAX_FINDINGS;
        let is_printed = is_short && only(&errors, &old.findings).len() == errors.len();
        if !is_printed {
            super::print_findings(&errors, false);
        }
        print_preview(&job, &overlays, &old, &analyze_leniently(&job, &replaced));
        return Err(
            format!("`{}` was not replaced: correct the errors with overlays, and repeat", path.display()).into()
        );
    };
    if options.dry_run {
        anstream::eprintln!("nothing was written");
        return Ok(ExitCode::SUCCESS);
    }
    replace(options, &job, (&path, &old_text), &entry)
}

/// Adds the changelog entry, replaces the document, and generates the crate. If the crate cannot be written, both files are as before.
/// The entry comes first, because an update that was interrupted is repeated, and knows the changes only as long as the document is
/// the old one.
fn replace(
    options: &UpdateOptions,
    job: &Job,
    (path, old_text): (&Path, &str),
    entry: &changelog::Entry,
) -> Result<ExitCode, Stop> {
    let changelog = options.changelog.clone().unwrap_or_else(|| job.output.join("CHANGELOG.md"));
    let changes = changelog.exists().then(|| load(&changelog)).transpose()?;
    // A new crate has no users who need to know what changed.
    let has_entry = disk::has_crate(&job.output);
    if has_entry {
        disk::replace_text(&changelog, &changelog::add(changes.as_deref(), entry))?;
    }
    disk::copy_file(&options.file, path)?;
    let code = write(job, write_options(options));
    if code != ExitCode::from(CLEAN) {
        disk::restore(path, Some(old_text))?;
        if has_entry {
            disk::restore(&changelog, changes.as_deref())?;
        }
        anstream::eprintln!("`{}` is as before", path.display());
    }
    Ok(code)
}

fn write_options(options: &UpdateOptions) -> WriteOptions {
    WriteOptions { needs_lock: options.needs_lock, is_update: true, ..WriteOptions::default() }
}

/// Returns the text of a file, or an error that names the file.
fn load(path: &Path) -> Result<String, String> {
    disk::load(path).map_err(|error| format!("`{}` cannot be read: {error}", path.display()))
}

/// Returns the configured document of a name, with its overlays.
fn find_document(job: &Job, name: &str) -> Result<(PathBuf, Vec<PathBuf>), String> {
    let (client, file) = name.split_once('/').map_or((None, name), |(client, file)| (Some(client), file));
    let is_named = |it: &Path| [it.file_name(), it.file_stem()].iter().flatten().any(|it| it.to_str() == Some(file));
    let clients = job.clients.iter().filter(|it| client.is_none_or(|client| it.module.as_deref() == Some(client)));
    let mut found = clients.flat_map(|it| &it.documents).filter(|(path, _)| is_named(path));
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only.clone()),
        (Some(_), Some(_)) => Err(format!("`{name}` is not clear: write `CLIENT/{file}`")),
        (None, _) => {
            let all = job.clients.iter().flat_map(|it| &it.documents).filter_map(|(path, _)| path.file_name());
            let all: Vec<String> = all.map(|it| format!("`{}`", it.to_string_lossy())).collect();
            Err(format!("`{name}` is not in the configuration, which has {}", all.join(", ")))
        }
    }
}

/// The most findings that are printed.
const MAX_FINDINGS: usize = 20;

/// Returns the findings that others do not have.
fn only(of: &[LocatedFinding], others: &[LocatedFinding]) -> Vec<LocatedFinding> {
    let others: BTreeSet<_> = others.iter().map(key).collect();
    of.iter().filter(|it| !others.contains(&key(it))).cloned().collect()
}

/// Returns what identifies a finding in two versions of a document, whose lines differ.
fn key(it: &LocatedFinding) -> (&'static str, &str, &str) {
    (it.id, &it.message, &it.file)
}

/// Prints the findings that are gone, or those that are new with their help texts.
fn print_findings(word: &str, findings: &[LocatedFinding]) {
    if findings.is_empty() {
        return;
    }
    anstream::println!("findings that are {word}: {}", findings.len());
    for it in findings.iter().take(MAX_FINDINGS) {
        let line = it.line.map(|line| format!(":{line}")).unwrap_or_default();
        anstream::println!("  {}[{}] {}{line}: {}", it.severity, it.id, it.file, it.message);
        let help = it.help.iter().filter(|_| word == "new").flat_map(|it| it.lines());
        help.for_each(|line| anstream::println!("    {line}"));
    }
    if findings.len() > MAX_FINDINGS {
        anstream::println!("  … and {} more", findings.len() - MAX_FINDINGS);
    }
}

/// Prints the command that drafts overlay actions for new findings, if a draft corrects some of them.
fn print_draft_command(
    findings: &[LocatedFinding],
    (path, overlays): (&Path, &[PathBuf]),
    file: &Path,
    load: &dyn Loader,
) {
    if findings.is_empty() {
        return;
    }
    let drafted = draft_overlay(path, overlays, load);
    let corrected = only(&drafted.before, &drafted.after);
    let count = findings.len() - only(findings, &corrected).len();
    if drafted.text.is_some() && count > 0 {
        let overlays: String = overlays.iter().map(|it| format!(" --overlay {}", it.display())).collect();
        let command = show::escape(&format!("specwright draft-overlay {}{overlays}", file.display()));
        anstream::println!("to draft overlay actions for {count} of the new findings: {command}");
    }
}

/// Prints the overlay actions whose effect the new document has by itself.
fn print_unnecessary(actions: &[(PathBuf, usize)]) {
    for (overlay, index) in actions {
        let overlay = show::escape(&overlay.display().to_string());
        anstream::println!("the document has this by itself: delete action {} of `{overlay}`", index + 1);
    }
}

/// Prints the changes, the number of lines and the changelog entry, and returns the entry; `None` if there are errors.
fn print_changes(
    job: &Job,
    (path, overlays): (&Path, &[PathBuf]),
    old: &Analysis,
    new: &Analysis,
) -> Option<changelog::Entry> {
    let (new_crate, guide) = new.planned.as_ref()?;
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let versions = |it: &Surface| it.clients.iter().map(|it| it.version.clone()).collect::<Vec<_>>().join(", ");
    let new_surface = Surface::new(new_crate);
    let entry_since = |it: &Surface| {
        let changes = compare(it, &new_surface);
        changelog::entry(&file, (&versions(it), &versions(&new_surface)), &changes)
    };
    let entry = match &old.planned {
        Some((old_crate, _)) => {
            let (others, cause) = print_diff(job, overlays, (old, old_crate), (new, new_crate));
            let mut entry = entry_since(&Surface::new(old_crate));
            changelog::add_others(&mut entry, &others, &cause);
            entry
        }
        None => {
            print_changes_since_last_run(job, new, new_crate);
            entry_since(&last_surface(job).unwrap_or_else(|| new_surface.clone()))
        }
    };
    let [added, removed] = disk::count_changed_lines(&job.output, &emit(new_crate, guide));
    anstream::println!("lines in `src`: {added} added, {removed} removed");
    anstream::println!("changelog entry:\n\n{}", show::escape(&changelog::text(&entry)));
    Some(entry)
}

/// Prints the changes of the public API since the run before. For example, the overlays have been adapted to the new document, so
/// that the old one is not known any more.
fn print_changes_since_last_run(job: &Job, new: &Analysis, krate: &Crate) {
    let (changes, cause) = changes_since_last_run(job, new);
    anstream::println!("the old document has errors with these overlays: only the crates are compared, not HTTP");
    let located = changes.into_iter().map(|it| (it, cause.clone(), [None, None])).collect();
    anstream::print!("{}", DiffReport::new(&krate.package.version, located).text());
}

/// Prints what a document changes whose overlay actions do not all fit, unless it has other errors.
fn print_preview(job: &Job, overlays: &[PathBuf], old: &Analysis, new: &Analysis) {
    if let (Some((old_crate, _)), Some((new_crate, _))) = (&old.planned, &new.planned) {
        anstream::println!("changes, with the overlays as far as they fit:");
        print_diff(job, overlays, (old, old_crate), (new, new_crate));
    }
}

/// Prints the changes. Returns those that the document does not make, with their cause.
fn print_diff(
    job: &Job,
    overlays: &[PathBuf],
    (old, old_crate): (&Analysis, &Crate),
    (new, new_crate): (&Analysis, &Crate),
) -> (Vec<Change>, String) {
    let changes = diff(Version { apis: &old.apis, krate: old_crate }, Version { apis: &new.apis, krate: new_crate });
    let olds = old.places(&changes.iter().map(|it| it.old.clone()).collect::<Vec<_>>());
    let news = new.places(&changes.iter().map(|it| it.new.clone()).collect::<Vec<_>>());
    let places = olds.into_iter().zip(news).map(|(old, new)| [old, new]);
    let located =
        changes.iter().zip(places).map(|(it, places)| (it.clone(), cause_of_places(overlays, &places), places));
    let (others, cause) = changes_since_last_run(job, old);
    let located = located.chain(others.iter().map(|it| (it.clone(), cause.clone(), [None, None]))).collect();
    anstream::print!("{}", DiffReport::new(&old_crate.package.version, located).text());
    (others, cause)
}
