//! The file system: loads texts, and brings the folder of a crate up to date. No other module names `std::fs`.
//!
//! - [`Disk`] is the loader of a run, and [`load`] returns the text of a file.
//! - [`sync()`] compares a folder with the files of a crate, and writes only the difference.
//! - `replace` writes all files or none; a run that is interrupted can be repeated.
//! - `run_lock` separates two runs into one folder.
//! - `lock` is the format of `codegen.lock`, which records inputs and outputs with SHA-256.

mod lock;
mod problem;
mod replace;
mod run_lock;
mod sync;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Error, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

pub use problem::Problem;
pub use sync::{Output, Synced, count_changed_lines, sync};

use crate::generate::Outcome;
use crate::limits::Limits;
use crate::paths::absolute;
use crate::pointer::SourceId;
use crate::read::{Access, Loader, TextRequest, display};
use crate::source::{LoadError, Sources};

/// The loader of the command line: reads files, as far as a run may.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    /// The files that a run may read.
    pub access: Access,
}

impl Loader for Disk {
    fn load(&self, request: TextRequest<'_>) -> Result<String, LoadError> {
        if let Some(folders) = request.folders
            && leads_outside(request.path, folders)
        {
            return Err(LoadError::Outside);
        }
        load_up_to(request.path, request.max_bytes)
    }

    fn access(&self) -> Access {
        self.access.clone()
    }
}

/// Returns whether a path leads out of the folders through links. A path that does not exist leads nowhere.
fn leads_outside(path: &Path, folders: &[PathBuf]) -> bool {
    let Ok(real) = fs::canonicalize(path) else { return false };
    let is_inside = |folder: &PathBuf| fs::canonicalize(absolute(folder)).is_ok_and(|it| real.starts_with(it));
    !folders.iter().any(is_inside)
}

/// File systems whose files are interfaces of the kernel. They look like regular files, and hold secrets such as the
/// environment of a process.
const KERNEL_FOLDERS: [&str; 2] = ["/proc", "/sys"];

/// Returns the text of a file, or the reason why it cannot be read.
pub fn load(path: &Path) -> Result<String, String> {
    let max = Limits::default().text_bytes;
    load_up_to(path, max).map_err(|error| match error {
        LoadError::TooLarge => format!("the file is larger than {} MiB", max >> 20),
        LoadError::Outside => "the file is outside of the folders that a run may read".to_owned(),
        LoadError::Unreadable(reason) => reason,
    })
}

/// Writes a file that must not exist.
///
/// # Errors
/// If it exists, or cannot be written.
pub fn create(path: &Path, text: &str) -> Result<(), String> {
    let written = fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            format!("`{}` exists already: name another file with `--out`", path.display())
        }
        _ => format!("`{}` cannot be written: {error}", path.display()),
    })
}

/// Returns the text of a file of at most `max` bytes.
fn load_up_to(path: &Path, max: usize) -> Result<String, LoadError> {
    let file_size = check_regular_file(path).map_err(LoadError::Unreadable)?;
    let max = max as u64;
    let mut bytes = Vec::new();
    if file_size <= max {
        // The size may be unknown, or the file may have grown since.
        let read = fs::File::open(path).and_then(|it| it.take(max.saturating_add(1)).read_to_end(&mut bytes));
        read.map_err(|it| LoadError::Unreadable(reason(&it)))?;
    }
    if file_size.max(bytes.len() as u64) > max {
        return Err(LoadError::TooLarge);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        LoadError::Unreadable(format!("the file is not UTF-8: the byte at offset {at} is invalid"))
    })
}

/// Returns the size of a regular file, without opening it.
fn check_regular_file(path: &Path) -> Result<u64, String> {
    let metadata = fs::metadata(path).map_err(|it| reason(&it))?;
    if metadata.is_dir() {
        return Err("this is a folder, not a file".to_owned());
    }
    let real = fs::canonicalize(path).map_err(|it| reason(&it))?;
    if !metadata.is_file() || KERNEL_FOLDERS.iter().any(|it| real.starts_with(it)) {
        // Reading a pipe or a device may block forever.
        return Err("this is a pipe or a device, not a file: write its content to a file first".to_owned());
    }
    Ok(metadata.len())
}

fn reason(error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "the file does not exist".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    }
}

/// Copies a file byte for byte over another one, in one step.
pub fn copy_file(from: &Path, to: &Path) -> Result<(), String> {
    let staged = to.with_added_extension("codegen.tmp");
    let problem = |error: Error| format!("`{}`: {error}", to.display());
    let bytes = fs::read(from).map_err(|error| format!("`{}`: {error}", from.display()))?;
    fs::write(&staged, bytes).and_then(|()| fs::rename(&staged, to)).map_err(problem)
}

/// Replaces the text of a file in one step.
pub fn replace_text(path: &Path, text: &str) -> Result<(), String> {
    let problem = |error: Error| format!("`{}`: {error}", path.display());
    let staged = path.with_added_extension("codegen.tmp");
    fs::write(&staged, text).and_then(|()| fs::rename(&staged, path)).map_err(problem)
}

/// Gives a file its earlier text, or removes it if there was none.
pub fn restore(path: &Path, text: Option<&str>) -> Result<(), String> {
    match text {
        Some(text) => replace_text(path, text),
        None => fs::remove_file(path).map_err(|error| format!("`{}`: {error}", path.display())),
    }
}

/// Returns whether an earlier run has written a crate to a folder.
pub fn has_crate(output: &Path) -> bool {
    output.join(lock::NAME).is_file()
}

/// Returns whether a folder, which need not exist yet, is in a cargo workspace.
pub fn is_in_workspace(folder: &Path) -> bool {
    absolute(folder).ancestors().skip(1).any(|it| {
        let manifest = fs::read_to_string(it.join("Cargo.toml")).unwrap_or_default();
        manifest.parse::<toml::Table>().is_ok_and(|it| it.contains_key("workspace"))
    })
}

/// Returns the inputs for the lock: the name and the text of each file that was read. The name is the path from the folder
/// of the configuration, or the file name outside of that folder, so that the lock does not depend on the working
/// directory.
pub fn inputs(outcome: &Outcome, config: Option<&Path>) -> Vec<(String, String)> {
    named_inputs(&outcome.sources, config)
}

/// The origin of the run before, as its lock records it.
#[derive(Debug, Clone, Default)]
pub struct EarlierRun {
    /// The version of the generator; `None` without a lock.
    pub generator: Option<String>,
    /// The names of the inputs that have another text now, or that are new.
    pub changed_inputs: Vec<String>,
}

/// Compares the inputs of a run with those of the run before.
pub fn earlier_run(output: &Path, sources: &Sources, config: Option<&Path>) -> EarlierRun {
    let (generator, hashes) = lock::parse_origin(&load(&output.join(lock::NAME)).unwrap_or_default());
    let inputs = named_inputs(sources, config).into_iter();
    let changed = inputs.filter(|(name, text)| hashes.get(name) != Some(&lock::hash(text.as_bytes())));
    EarlierRun { generator, changed_inputs: changed.map(|it| it.0).collect() }
}

fn named_inputs(sources: &Sources, config: Option<&Path>) -> Vec<(String, String)> {
    let base = config.and_then(|it| absolute(it).parent().map(Path::to_owned));
    let config_text = config.and_then(|it| Some((display(it), load(it).ok()?)));
    let texts = texts(sources).map(|(path, text)| (path.to_owned(), text.to_owned())).chain(config_text);
    let name = |path: &Path| {
        let from_base = base.as_ref().and_then(|it| path.strip_prefix(it).ok());
        from_base.or(path.file_name().map(Path::new)).map(display).unwrap_or_default()
    };
    // An overlay of two documents is read twice, but is one input.
    let mut seen = BTreeSet::new();
    let texts = texts.map(|(path, text)| (absolute(Path::new(&path)), text));
    texts.filter(|(path, _)| seen.insert(path.clone())).map(|(path, text)| (name(&path), text)).collect()
}

fn texts(sources: &Sources) -> impl Iterator<Item = (&str, &str)> {
    (0..sources.len()).map(|index| {
        let source = sources.get(SourceId(index));
        (source.name.as_str(), source.text.as_str())
    })
}
