//! `specwright diff`: compares two documents.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::causes::{DOCUMENT, recorded_surface};
use super::{CLEAN, FOUND, load_config, print_findings};
use crate::diff::report::DiffReport;
use crate::diff::{Change, Version, diff, unexplained};
use crate::disk::{self, Disk};
use crate::emit;
use crate::generate::{Analysis, analyze};
use crate::job::{ClientJob, Job, Overrides};
use crate::read::Access;
use crate::recorded::{self, Recorded};
use crate::rust::Crate;
use crate::show;
use crate::surface::Surface;
use crate::surface::compare::compare;

/// The exit code of a comparison that cannot be made.
const USAGE: u8 = 2;

/// The output of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffFormat {
    /// One paragraph for each change.
    Text,
    /// JSON.
    Json,
    /// Lists for a pull request.
    Markdown,
}

/// The documents to compare.
#[derive(Debug, Clone)]
pub struct DiffOptions {
    /// The old and the new document.
    pub documents: [PathBuf; 2],
    /// The overlays of the new document, and of the old one unless `old_overlays` has others.
    pub overlays: Vec<PathBuf>,
    /// The overlays of the old document, if they differ.
    pub old_overlays: Option<Vec<PathBuf>>,
    /// The configuration, with the names, features and selection of the client.
    pub config: Option<PathBuf>,
    /// The configuration of the old document, if it differs.
    pub old_config: Option<PathBuf>,
    /// The files that the run may read.
    pub access: Access,
    /// The format of the output.
    pub format: DiffFormat,
    /// Exit with 1 for breaking changes only.
    pub fail_on_breaking: bool,
}

/// Compares two documents, and prints the changes to standard output.
pub fn diff_documents(options: &DiffOptions) -> ExitCode {
    let report = match compare_documents(options) {
        Ok(report) => report,
        Err(code) => return code,
    };
    let text = match options.format {
        DiffFormat::Text => report.text(),
        DiffFormat::Json => show::escape_in_json(&report.json()),
        DiffFormat::Markdown => report.markdown(),
    };
    anstream::print!("{text}");
    let is_failure = if options.fail_on_breaking { report.is_breaking() } else { !report.changes.is_empty() };
    ExitCode::from(if is_failure { FOUND } else { CLEAN })
}

/// Compares two documents. Prints the errors of a document that cannot be compared, and returns the exit code.
pub fn compare_documents(options: &DiffOptions) -> Result<DiffReport, ExitCode> {
    let [old_file, new_file] = &options.documents;
    let old_overlays = options.old_overlays.as_ref().unwrap_or(&options.overlays);
    let old_base = base_job(options, options.old_config.as_ref().or(options.config.as_ref()))?;
    let run = |file: &Path, overlays: &[PathBuf], job: &Job| {
        let job = with_document(job, &options.documents, file, overlays);
        analyze(&job, &Disk { access: options.access.clone() })
    };
    let old = run(old_file, old_overlays, &old_base);
    let Some((old_crate, old_guide)) = &old.planned else { return Err(failed(&old)) };
    // Names stay as in the crate of the old document.
    let recorded = emit::record(old_crate, old_guide);
    let base = Job { recorded: recorded.clone(), ..base_job(options, options.config.as_ref())? };
    let new = run(new_file, &options.overlays, &base);
    let mut changes = changes_of(&old, &new)?;
    for (file, analysis) in options.documents.iter().zip([&old, &new]) {
        warn_about_errors(file, analysis);
    }
    let old_base = Job { recorded, ..old_base };
    let run_new = |overlays: &[PathBuf], keeps_overlays: bool| {
        run(new_file, overlays, &with_documents_of(&old_base, &base, &options.documents, keeps_overlays))
    };
    let has_others = old_overlays != &options.overlays || options.old_config.is_some();
    let of_document = has_others.then(|| keys(&old, &run_new(old_overlays, true))).flatten();
    let of_overlay = options.old_config.as_ref().and_then(|_| keys(&old, &run_new(&options.overlays, false)));
    let mut causes: Vec<String> = changes.iter().map(|it| cause(it, &of_document, &of_overlay).to_owned()).collect();
    // Without its own configuration, the crate on the disk is not that of the old document.
    if options.old_config.is_some() {
        changes.extend(changes_of_generator(&old_base, old_crate));
        causes.resize(changes.len(), "generator".to_owned());
    }
    let pointers = |get: fn(&Change) -> Option<crate::pointer::Pointer>| changes.iter().map(get).collect::<Vec<_>>();
    let old_places = old.places(&pointers(|it| it.old.clone()));
    let new_places = new.places(&pointers(|it| it.new.clone()));
    let places = old_places.into_iter().zip(new_places).map(|(old, new)| [old, new]);
    let located = changes.into_iter().zip(causes).zip(places).map(|((it, cause), places)| (it, cause, places));
    let located = located.collect();
    Ok(DiffReport::new(&old_crate.package.version, located))
}

/// Warns about a document with errors, which is compared in part.
fn warn_about_errors(file: &Path, analysis: &Analysis) {
    let number = match analysis.findings.iter().filter(|it| it.is_error()).count() {
        0 => return,
        1 => "1 error".to_owned(),
        number => format!("{number} errors"),
    };
    let file = show::escape(&file.display().to_string());
    anstream::eprintln!("warning: `{file}` has {number}: operations that depend on invalid items are not compared");
}

/// The ids and messages of changes.
type Keys = BTreeSet<(&'static str, String)>;

fn key(change: &Change) -> (&'static str, String) {
    // The number of descriptions is no part of the change.
    let message = if change.id == "descriptions-changed" { String::new() } else { change.message.clone() };
    (change.id, message)
}

/// Returns the changes of two versions; `None` if one has errors, and nothing is known.
fn keys(old: &Analysis, new: &Analysis) -> Option<Keys> {
    new.planned.as_ref()?;
    changes_of(old, new).ok().map(|all| all.iter().map(key).collect())
}

/// Returns the cause of a change: the first version that has it.
fn cause(change: &Change, of_document: &Option<Keys>, of_overlay: &Option<Keys>) -> &'static str {
    let has = |keys: &Option<Keys>| keys.as_ref().is_none_or(|it| it.contains(&key(change)));
    match (has(of_document), has(of_overlay)) {
        (true, _) => DOCUMENT,
        (false, true) => "overlay",
        (false, false) => "configuration",
    }
}

/// Returns a job with the documents of another one, and with its own overlays of each document or those of the other.
fn with_documents_of(job: &Job, other: &Job, names: &[PathBuf; 2], keeps_overlays: bool) -> Job {
    let mut res = job.clone();
    let (to, from) = (position(job, names).0, position(other, names).0);
    let (Some(client), Some(others)) = (res.clients.get_mut(to), other.clients.get(from)) else { return res };
    let own = std::mem::take(&mut client.documents);
    let with_overlays = |(path, overlays): &(PathBuf, Vec<PathBuf>)| {
        let old = own.iter().filter(|_| keeps_overlays).find(|it| it.0.file_name() == path.file_name());
        (path.clone(), old.map_or(overlays, |it| &it.1).clone())
    };
    client.documents = others.documents.iter().map(with_overlays).collect();
    res
}

/// Returns the changes between the public API that the old crate has on the disk, and the one that this generator gives it.
fn changes_of_generator(job: &Job, krate: &Crate) -> Vec<Change> {
    let Some(client) = krate.clients.first() else { return Vec::new() };
    let Some(surface) = recorded_surface(&job.output, &client.path()) else { return Vec::new() };
    compare(&surface, &Surface::new(krate)).into_iter().map(unexplained).collect()
}

/// Returns the job of the configuration, or of no configuration. Its document is replaced.
fn base_job(options: &DiffOptions, config: Option<&PathBuf>) -> Result<Job, ExitCode> {
    let Some(file) = config else {
        return Ok(Job {
            clients: vec![ClientJob::default()],
            skip_broken: true,
            access: options.access.clone(),
            ..Job::default()
        });
    };
    let config = load_config(file).map_err(|_| ExitCode::from(USAGE))?;
    let output = config.package.output.is_none().then(|| PathBuf::from("diff"));
    let overrides = Overrides { output, skip_broken: true, ..Overrides::default() };
    let job = Job::new("specwright diff", Some((&config, file)), overrides, &disk::is_in_workspace);
    let job = job.map_err(|error| {
        anstream::eprintln!("error: {error}");
        ExitCode::from(USAGE)
    })?;
    // The old crate has the names that its record has.
    let recorded = Recorded::parse(&disk::load(&job.output.join(recorded::NAME)).unwrap_or_default());
    Ok(Job { recorded, ..job })
}

/// Returns the job with a document in the place of the configured one of the same file name, or else of the first one. Other
/// clients are left out.
fn with_document(job: &Job, names: &[PathBuf; 2], file: &Path, overlays: &[PathBuf]) -> Job {
    let (client, document) = position(job, names);
    let mut client = job.clients.get(client).cloned().unwrap_or_default();
    match client.documents.get_mut(document) {
        Some((path, configured)) => {
            file.clone_into(path);
            configured.extend(overlays.iter().cloned());
        }
        None => client.documents.push((file.to_owned(), overlays.to_vec())),
    }
    Job { clients: vec![client], ..job.clone() }
}

/// Returns the indices of the client and of its document that has one of these file names, or else of the first.
fn position(job: &Job, names: &[PathBuf; 2]) -> (usize, usize) {
    let is_named = |it: &Path| names.iter().any(|name| name.file_name() == it.file_name());
    let position = job.clients.iter().enumerate().find_map(|(client, it)| {
        let document = it.documents.iter().position(|(path, _)| is_named(path))?;
        Some((client, document))
    });
    position.unwrap_or_default()
}

fn changes_of(old: &Analysis, new: &Analysis) -> Result<Vec<Change>, ExitCode> {
    let Some((old_crate, _)) = &old.planned else { return Err(failed(old)) };
    let Some((new_crate, _)) = &new.planned else { return Err(failed(new)) };
    Ok(diff(Version { apis: &old.apis, krate: old_crate }, Version { apis: &new.apis, krate: new_crate }))
}

/// Prints the errors of a document that cannot be compared.
fn failed(analysis: &Analysis) -> ExitCode {
    print_findings(&analysis.findings, false);
    anstream::eprintln!("nothing was compared: {}", show::summary(&analysis.findings));
    ExitCode::from(USAGE)
}
