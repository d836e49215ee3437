//! Comparison of a folder with the files of a crate. Files that were not generated, or were edited, are not touched. Only a
//! file with our header is removed, whatever the lock says.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use similar::TextDiff;

use super::lock::{self, Hashes};
use super::problem::Problem;
use super::replace::{self, Change, replace};
use super::run_lock::RunLock;
use crate::emit::File;

/// The files of a folder, and the safety checks.
#[derive(Debug)]
pub struct Output<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// All files, except the lock.
    pub files: &'a [File],
    /// The inputs: names and texts.
    pub inputs: &'a [(String, String)],
    /// The text of the comment that generated files begin with, which identifies them if there is no lock.
    pub header: &'a str,
    /// Overwrite generated files that were edited.
    pub force: bool,
    /// Refuse a folder that has files and no lock.
    pub needs_lock: bool,
    /// Tells the user that another run uses this folder. The run then waits for the end of that run.
    pub on_wait: fn(&Path),
}

/// The changes to a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// The paths of new and changed files.
    pub written: Vec<String>,
    /// The paths of removed files.
    pub removed: Vec<String>,
    /// The number of files that were up to date.
    pub unchanged: usize,
    /// The folder had no lock: the crate was not generated before.
    pub is_new: bool,
    /// The changes as a unified diff; empty unless the run is dry.
    pub diff: String,
}

impl Synced {
    /// Returns whether the folder was up to date.
    pub fn is_clean(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// Brings a folder up to date. With `dry_run`, returns the changes without making them. If another run uses the folder,
/// waits for its end.
pub fn sync(output: &Output<'_>, dry_run: bool) -> Result<Synced, Problem> {
    if !dry_run {
        replace::create_folder(output.folder)?;
    }
    let _lock = if output.folder.is_dir() { Some(RunLock::acquire(output.folder, output.on_wait)?) } else { None };
    let old_lock = read(&checked_path(output.folder, lock::NAME)?)?;
    if output.needs_lock && old_lock.is_none() && has_files(output.folder) {
        return Err(Problem::NotOurs(output.folder.to_owned()));
    }
    let recorded = recorded_files(output, old_lock.as_deref())?;
    let generated: Hashes =
        output.files.par_iter().map(|it| (it.path.clone(), [lock::hash(it.text.as_bytes())].into())).collect();
    let difference = compare(output, &recorded, &generated, dry_run)?;
    let lock = lock::format_finished(output.inputs, &generated);
    let written = difference.written.iter().map(|it| it.path.clone()).collect();
    let unchanged = output.files.len() - difference.written.len();
    let (removed, is_new) = (difference.removed, old_lock.is_none());
    let mut synced = Synced { written, removed, unchanged, is_new, diff: difference.diff };
    if old_lock.as_deref() != Some(lock.as_bytes()) {
        if dry_run && synced.is_clean() {
            synced.diff = diff(lock::NAME, old_lock.as_deref().unwrap_or_default(), &lock);
        }
        synced.written.push(lock::NAME.to_owned());
    }
    if dry_run {
        return Ok(synced);
    }
    if synced.is_clean() {
        replace::clear(output.folder)?;
    } else {
        let (folder, written, removed) = (output.folder, &difference.written[..], &synced.removed[..]);
        replace(&Change { folder, written, removed, recorded: &recorded, generated: &generated, lock: &lock })?;
    }
    Ok(synced)
}

/// Returns the generated files by the lock. Entries for the lock itself, the staging folder and paths outside are ignored.
fn recorded_files(output: &Output<'_>, lock: Option<&[u8]>) -> Result<Hashes, Problem> {
    let Some(files) = lock.and_then(|it| lock::parse(&String::from_utf8_lossy(it))) else {
        return files_with_header(output);
    };
    let is_file = |path: &str| path != lock::NAME && !Path::new(path).starts_with(replace::STAGING);
    Ok(files.into_iter().filter(|(path, _)| is_inside(path) && is_file(path)).collect())
}

/// The differences between a folder and the files of a crate.
#[derive(Default)]
struct Difference<'a> {
    written: Vec<&'a File>,
    removed: Vec<String>,
    /// The differences as a unified diff; empty unless it is wanted.
    diff: String,
    /// The paths of files that were edited by hand.
    edited: Vec<String>,
}

/// Compares a folder with the files of a crate. Edited files are an error, unless `force` is set.
fn compare<'a>(
    output: &Output<'a>,
    recorded: &Hashes,
    generated: &Hashes,
    wants_diff: bool,
) -> Result<Difference<'a>, Problem> {
    let found = output.files.par_iter().map(|file| Ok((file, find(output.folder, file)?)));
    let found: Vec<(&File, Found)> = found.collect::<Result<_, Problem>>()?;
    let mut res = Difference::default();
    let may_replace =
        |path: &str, old: &[u8]| output.force || recorded.get(path).is_some_and(|it| it.contains(&lock::hash(old)));
    for (file, found) in found {
        let old = match found {
            Found::Same => continue,
            Found::Nothing => Vec::new(),
            Found::Other(old) if may_replace(&file.path, &old) => old,
            Found::Other(_) => {
                res.edited.push(file.path.clone());
                continue;
            }
        };
        if wants_diff {
            res.diff.push_str(&diff(&file.path, &old, &file.text));
        }
        res.written.push(file);
    }
    for path in recorded.keys().filter(|it| !generated.contains_key(*it)) {
        let full = checked_path(output.folder, path)?;
        // A lock may name a folder, or a file that was not generated.
        if full.is_file()
            && let Some(old) = read(&full)?
            && has_header(&old)
        {
            if !may_replace(path, &old) {
                res.edited.push(path.clone());
                continue;
            }
            if wants_diff {
                res.diff.push_str(&diff(path, &old, ""));
            }
            res.removed.push(path.clone());
        }
    }
    if res.edited.is_empty() { Ok(res) } else { Err(Problem::Edited(res.edited)) }
}

/// The content of the folder at the path of a file.
enum Found {
    /// The same text.
    Same,
    /// No file.
    Nothing,
    /// Another text.
    Other(Vec<u8>),
}

fn find(folder: &Path, file: &File) -> Result<Found, Problem> {
    Ok(match read(&checked_path(folder, &file.path)?)? {
        None => Found::Nothing,
        Some(old) if old == file.text.as_bytes() => Found::Same,
        Some(old) => Found::Other(old),
    })
}

/// Returns how many lines of `src` would be added and removed. Files that would be removed are not counted.
pub fn count_changed_lines(folder: &Path, files: &[File]) -> [usize; 2] {
    let count = |file: &File| {
        let old = fs::read(folder.join(&file.path)).unwrap_or_default();
        let text = diff(&file.path, &old, &file.text);
        let starts = |sign: &str| text.lines().skip(2).filter(|it| it.starts_with(sign)).count();
        [starts("+"), starts("-")]
    };
    let counts = files.par_iter().filter(|it| it.path.starts_with("src/")).map(count);
    counts.reduce(|| [0, 0], |a, b| [a[0] + b[0], a[1] + b[1]])
}

fn diff(path: &str, old: &[u8], new: &str) -> String {
    let old = String::from_utf8_lossy(old);
    let diff = TextDiff::from_lines(&*old, new);
    diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}

/// Returns the generated files without a lock: those that begin with the header.
fn files_with_header(output: &Output<'_>) -> Result<Hashes, Problem> {
    let mut res = Hashes::new();
    let mut open =
        ["src", "docs", "examples", "runtime", "tests", "Cargo.toml", "README.md", "SURFACE.txt", "names.lock"]
            .map(PathBuf::from)
            .to_vec();
    while let Some(path) = open.pop() {
        let full = output.folder.join(&path);
        if full.is_symlink() {
            continue;
        }
        if full.is_dir() {
            let entries = fs::read_dir(&full).map_err(|error| Problem::Io(full.clone(), error))?;
            open.extend(entries.flatten().map(|it| path.join(it.file_name())));
        } else if full.is_file()
            && let Some(bytes) = read(&full)?
            && ["// {}\n", "# {}\n", "<!-- {} -->\n"]
                .map(|it| it.replace("{}", output.header))
                .iter()
                .any(|it| bytes.starts_with(it.as_bytes()))
        {
            res.insert(crate::read::display(&path), [lock::hash(&bytes)].into());
        }
    }
    Ok(res)
}

/// Returns whether a file begins with the header of a command of ours, possibly another one than now. In JSON, it is the
/// first value.
fn has_header(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(bytes);
    let mut lines = start.lines();
    let line = lines.next().filter(|it| *it != "{").or_else(|| lines.next()).unwrap_or_default();
    ["// ", "# ", "<!-- ", "  \"//\": \""].iter().any(|comment| {
        let header = line.strip_prefix(comment).and_then(|it| it.strip_prefix("Generated by `"));
        header.is_some_and(|it| it.contains("`. Do not edit."))
    })
}

fn has_files(folder: &Path) -> bool {
    let visible = |it: fs::DirEntry| !it.file_name().to_string_lossy().starts_with('.');
    fs::read_dir(folder).is_ok_and(|mut it| it.any(|it| it.is_ok_and(visible)))
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Problem> {
    let problem = |error| Problem::Io(path.to_owned(), error);
    match fs::metadata(path) {
        Ok(it) if it.is_file() => fs::read(path).map(Some).map_err(problem),
        // Reading a pipe may block forever.
        Ok(_) => Err(problem(io::Error::other("this is not a regular file"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(problem(error)),
    }
}

/// Returns whether a relative path stays inside of its folder. Locks are not trusted.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|it| matches!(it, Component::Normal(_)))
}

/// Returns the full path of a file in the output. A link on the way is an error.
fn checked_path(folder: &Path, path: &str) -> Result<PathBuf, Problem> {
    let mut full = folder.to_owned();
    for part in Path::new(path).components() {
        full.push(part);
        if !is_inside(path) || full.is_symlink() {
            return Err(Problem::LeadsOutside(full));
        }
    }
    Ok(full)
}
