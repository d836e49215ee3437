//! Writes what changed, deletes what is ours and no longer made, and does all of it or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use similar::TextDiff;

use super::lock;
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
    let lock_path = output.folder.join(lock::NAME);
    let lock_text = read(&lock_path)?;
    if output.needs_lock && lock_text.is_none() && has_files(output.folder) {
        return Err(Problem::NotOurs(output.folder.to_owned()));
    }
    let recorded = lock_text.as_deref().and_then(|it| lock::files(&String::from_utf8_lossy(it)));
    let recorded = match recorded {
        Some(it) => it.into_iter().filter(|(path, _)| is_inside(path)).collect(),
        None => ours(output)?,
    };
    let hashes: BTreeMap<String, String> =
        output.files.iter().map(|it| (it.path.clone(), lock::hash(it.text.as_bytes()))).collect();
    let plan = compare(output, &recorded, &hashes)?;
    let lock = lock::text(output.inputs, &hashes);
    let mut synced = Synced { diff: plan.diff, ..Synced::default() };
    synced.removed.extend(plan.removed.iter().cloned());
    synced.written.extend(plan.written.iter().map(|it| it.path.clone()));
    let lock_file = File { path: lock::NAME.to_owned(), text: lock };
    let mut written = plan.written;
    if lock_text.as_deref() != Some(lock_file.text.as_bytes()) {
        if synced.is_clean() {
            synced.diff = diff(lock::NAME, lock_text.as_deref().unwrap_or_default(), &lock_file.text);
        }
        synced.written.push(lock_file.path.clone());
        // Last: it speaks of files that are there by then.
        written.push(&lock_file);
    }
    if !dry && !synced.is_clean() {
        replace(output.folder, &written, &plan.removed)?;
    }
    Ok(synced)
}

/// What there is to do.
struct Plan<'a> {
    written: Vec<&'a File>,
    removed: Vec<String>,
    diff: String,
}

fn compare<'a>(
    output: &Output<'a>,
    recorded: &BTreeMap<String, String>,
    hashes: &BTreeMap<String, String>,
) -> Result<Plan<'a>, Problem> {
    let mut res = Plan { written: Vec::new(), removed: Vec::new(), diff: String::new() };
    let mut edited = Vec::new();
    let mut may_replace = |path: &str, old: &[u8]| {
        let ours = recorded.get(path) == Some(&lock::hash(old)) || output.force;
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
    for path in recorded.keys().filter(|it| !hashes.contains_key(*it)) {
        if let Some(old) = read(&checked(output.folder, path)?)?
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
fn ours(output: &Output<'_>) -> Result<BTreeMap<String, String>, Problem> {
    let mut res = BTreeMap::new();
    let mut open = vec![PathBuf::from("src"), PathBuf::from("Cargo.toml")];
    while let Some(path) = open.pop() {
        let full = output.folder.join(&path);
        if full.is_symlink() {
            continue;
        }
        if full.is_dir() {
            let entries = fs::read_dir(&full).map_err(|error| Problem::Io(full.clone(), error))?;
            open.extend(entries.flatten().map(|it| path.join(it.file_name())));
        } else if let Some(bytes) = read(&full)?
            && [format!("// {}\n", output.header), format!("# {}\n", output.header)]
                .iter()
                .any(|it| bytes.starts_with(it.as_bytes()))
        {
            res.insert(crate::read::display(&path), lock::hash(&bytes));
        }
    }
    Ok(res)
}

fn has_files(folder: &Path) -> bool {
    let visible = |it: fs::DirEntry| !it.file_name().to_string_lossy().starts_with('.');
    fs::read_dir(folder).is_ok_and(|mut it| it.any(|it| it.is_ok_and(visible)))
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Problem> {
    match fs::read(path) {
        Ok(it) => Ok(Some(it)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Problem::Io(path.to_owned(), error)),
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

/// Where new files wait, and old ones are kept, until everything is in place.
const STAGING: &str = ".codegen.tmp";

/// All or nothing: what is new is written aside first, then moved; if a move fails, the moves are taken back.
fn replace(folder: &Path, written: &[&File], removed: &[String]) -> Result<(), Problem> {
    let staging = folder.join(STAGING);
    let (new, old) = (staging.join("new"), staging.join("old"));
    let result = (|| {
        for file in written {
            let path = new.join(&file.path);
            create_parent(&path)?;
            fs::write(&path, &file.text).map_err(|error| Problem::Io(path.clone(), error))?;
        }
        let mut done = Vec::new();
        let moves = removed.iter().map(String::as_str).chain(written.iter().map(|it| it.path.as_str()));
        for path in moves {
            if let Err(problem) = move_one(folder, &new, &old, path, &mut done) {
                for (from, to) in done.iter().rev() {
                    // Nothing better can be done if this fails, too; the first problem is the one to tell.
                    let _ = fs::rename(to, from);
                }
                return Err(problem);
            }
        }
        Ok(())
    })();
    let _ = fs::remove_dir_all(&staging);
    if result.is_ok() {
        remove_empty_folders(folder, removed);
    }
    result
}

fn move_one(
    folder: &Path,
    new: &Path,
    old: &Path,
    path: &str,
    done: &mut Vec<(PathBuf, PathBuf)>,
) -> Result<(), Problem> {
    let mut rename = |from: PathBuf, to: PathBuf| {
        create_parent(&to)?;
        fs::rename(&from, &to).map_err(|error| Problem::Io(from.clone(), error))?;
        done.push((from, to));
        Ok(())
    };
    let place = folder.join(path);
    if place.exists() {
        rename(place.clone(), old.join(path))?;
    }
    if new.join(path).exists() { rename(new.join(path), place) } else { Ok(()) }
}

fn create_parent(path: &Path) -> Result<(), Problem> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|error| Problem::Io(parent.to_owned(), error))
}

fn remove_empty_folders(folder: &Path, removed: &[String]) {
    let parents: BTreeSet<&Path> = removed.iter().flat_map(|it| Path::new(it).ancestors().skip(1)).collect();
    // Deepest first; a folder that still holds something stays.
    for parent in parents.into_iter().rev().filter(|it| !it.as_os_str().is_empty()) {
        let _ = fs::remove_dir(folder.join(parent));
    }
}
