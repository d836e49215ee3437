//! Compares what is there with what is to be, and refuses to touch what is not ours.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use similar::TextDiff;

use super::lock::{self, Hashes};
use super::replace::{self, Change, replace};
use crate::emit::File;

/// What is to be in a folder, and how careful to be.
#[derive(Debug)]
pub struct Output<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// Every file that is to be there, but for the lock.
    pub files: &'a [File],
    /// Name and text of everything that was read.
    pub inputs: &'a [(String, String)],
    /// The line that begins each file of ours, for a folder whose lock is lost.
    pub header: &'a str,
    /// Overwrite what somebody edited.
    pub force: bool,
    /// Refuse a folder that has files and no lock.
    pub needs_lock: bool,
}

/// What was, or would be, done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Files that are new or changed.
    pub written: Vec<String>,
    /// Files that are gone.
    pub removed: Vec<String>,
    /// What changes, as a unified diff.
    pub diff: String,
}

impl Synced {
    /// Whether everything was as it is to be.
    pub fn is_clean(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Problem {
    /// These files are neither as we wrote them nor as we would write them.
    Edited(Vec<String>),
    /// The folder has files, and nothing says that they are ours.
    NotOurs(PathBuf),
    /// A folder in the output leads elsewhere.
    LeadsOutside(PathBuf),
    /// A file cannot be read or written.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Edited(files) => {
                writeln!(f, "these generated files were edited by hand:")?;
                files.iter().try_for_each(|it| writeln!(f, "  {it}"))?;
                write!(f, "undo the edits, or overwrite them with `--force`; corrections belong into an overlay")
            }
            Self::NotOurs(folder) => {
                write!(f, "`{}` has files and no `codegen.lock`: give an empty or new folder", folder.display())
            }
            Self::LeadsOutside(path) => write!(f, "`{}` is a link that leads out of the output", path.display()),
            Self::Io(path, error) => write!(f, "`{}`: {error}", path.display()),
        }
    }
}

/// Brings a folder up to date; with `dry`, only says what that would take.
pub fn sync(output: &Output<'_>, dry: bool) -> Result<Synced, Problem> {
    let old_lock = read(&checked(output.folder, lock::NAME)?)?;
    if output.needs_lock && old_lock.is_none() && has_files(output.folder) {
        return Err(Problem::NotOurs(output.folder.to_owned()));
    }
    let recorded = recorded(output, old_lock.as_deref())?;
    let made: Hashes =
        output.files.iter().map(|it| (it.path.clone(), [lock::hash(it.text.as_bytes())].into())).collect();
    let plan = compare(output, &recorded, &made)?;
    let lock = lock::finished(output.inputs, &made);
    let written = plan.written.iter().map(|it| it.path.clone()).collect();
    let mut synced = Synced { written, removed: plan.removed, diff: plan.diff };
    if old_lock.as_deref() != Some(lock.as_bytes()) {
        if synced.is_clean() {
            synced.diff = diff(lock::NAME, old_lock.as_deref().unwrap_or_default(), &lock);
        }
        synced.written.push(lock::NAME.to_owned());
    }
    if dry {
        return Ok(synced);
    }
    if synced.is_clean() {
        replace::clear(output.folder)?;
    } else {
        let (folder, written, removed) = (output.folder, &plan.written[..], &synced.removed[..]);
        replace(&Change { folder, written, removed, recorded: &recorded, made: &made, lock: &lock })?;
    }
    Ok(synced)
}

/// What is ours, as the lock says it. The lock itself, and what waits aside, are no files that it can speak of.
fn recorded(output: &Output<'_>, lock: Option<&[u8]>) -> Result<Hashes, Problem> {
    let Some(files) = lock.and_then(|it| lock::files(&String::from_utf8_lossy(it))) else {
        return ours(output);
    };
    let is_file = |path: &str| path != lock::NAME && !Path::new(path).starts_with(replace::STAGING);
    Ok(files.into_iter().filter(|(path, _)| is_inside(path) && is_file(path)).collect())
}

/// What there is to do.
struct Plan<'a> {
    written: Vec<&'a File>,
    removed: Vec<String>,
    diff: String,
}

fn compare<'a>(output: &Output<'a>, recorded: &Hashes, made: &Hashes) -> Result<Plan<'a>, Problem> {
    let mut res = Plan { written: Vec::new(), removed: Vec::new(), diff: String::new() };
    let mut edited = Vec::new();
    let mut may_replace = |path: &str, old: &[u8]| {
        let ours = recorded.get(path).is_some_and(|it| it.contains(&lock::hash(old))) || output.force;
        if !ours {
            edited.push(path.to_owned());
        }
        ours
    };
    for file in output.files {
        let old = read(&checked(output.folder, &file.path)?)?;
        if old.as_deref() == Some(file.text.as_bytes()) {
            continue;
        }
        if old.as_deref().is_none_or(|old| may_replace(&file.path, old)) {
            res.diff.push_str(&diff(&file.path, old.as_deref().unwrap_or_default(), &file.text));
            res.written.push(file);
        }
    }
    for path in recorded.keys().filter(|it| !made.contains_key(*it)) {
        let full = checked(output.folder, path)?;
        // A lock that names a folder does not make it a file that we wrote.
        if full.is_file()
            && let Some(old) = read(&full)?
            && may_replace(path, &old)
        {
            res.diff.push_str(&diff(path, &old, ""));
            res.removed.push(path.clone());
        }
    }
    if edited.is_empty() { Ok(res) } else { Err(Problem::Edited(edited)) }
}

fn diff(path: &str, old: &[u8], new: &str) -> String {
    let old = String::from_utf8_lossy(old);
    let diff = TextDiff::from_lines(&*old, new);
    diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}

/// Without a lock: every file that begins with our line, as if the lock had it as it is.
fn ours(output: &Output<'_>) -> Result<Hashes, Problem> {
    let mut res = Hashes::new();
    let mut open = ["src", "docs", "examples", "Cargo.toml", "README.md"].map(PathBuf::from).to_vec();
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

fn has_files(folder: &Path) -> bool {
    let visible = |it: fs::DirEntry| !it.file_name().to_string_lossy().starts_with('.');
    fs::read_dir(folder).is_ok_and(|mut it| it.any(|it| it.is_ok_and(visible)))
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Problem> {
    let problem = |error| Problem::Io(path.to_owned(), error);
    match fs::metadata(path) {
        Ok(it) if it.is_file() => fs::read(path).map(Some).map_err(problem),
        // To read a pipe is to wait for ever.
        Ok(_) => Err(problem(io::Error::other("this is not a regular file"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(problem(error)),
    }
}

/// Whether a path stays in the folder that it starts from. A lock is a text that anyone can write.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|it| matches!(it, Component::Normal(_)))
}

/// The full path of a file of ours, which no link may lead elsewhere.
fn checked(folder: &Path, path: &str) -> Result<PathBuf, Problem> {
    let mut full = folder.to_owned();
    for part in Path::new(path).components() {
        full.push(part);
        if !is_inside(path) || full.is_symlink() {
            return Err(Problem::LeadsOutside(full));
        }
    }
    Ok(full)
}
