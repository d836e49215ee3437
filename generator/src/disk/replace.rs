//! Replacement of files: all or none if a step fails, and repeatable if the process is killed.
//!
//! 1. New files are written to a staging folder.
//! 2. A pending lock replaces the lock. It has the old and the new hash of each file.
//! 3. New files are moved into place, and old files are moved to the staging folder.
//! 4. The final lock, with the new hashes, replaces the pending lock.
//!
//! If the process is killed, the next run finds a lock in which each file is recorded as generated.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::lock::{self, Hashes};
use super::problem::Problem;
use crate::emit::File;

/// A change to a folder.
pub(super) struct Change<'a> {
    /// The folder.
    pub(super) folder: &'a Path,
    /// The new and changed files.
    pub(super) written: &'a [&'a File],
    /// The paths of files to remove.
    pub(super) removed: &'a [String],
    /// The hashes in the current lock.
    pub(super) recorded: &'a Hashes,
    /// The hashes in the new lock.
    pub(super) generated: &'a Hashes,
    /// The text of the new lock.
    pub(super) lock: &'a str,
}

/// The folder of new files before, and of old files after, they are moved.
pub(super) const STAGING: &str = ".codegen.tmp";

/// Applies a change. If a step fails, the earlier steps are undone.
pub(super) fn replace(change: &Change<'_>) -> Result<(), Problem> {
    let mut moves = Moves::new(change.folder)?;
    let result = moves.stage(change).and_then(|()| moves.apply(change));
    if result.is_err() {
        moves.undo();
    }
    let _ = fs::remove_dir_all(&moves.staging);
    if result.is_ok() {
        remove_empty_folders(change);
    }
    result
}

/// Removes the staging folder of an interrupted run. A link is an error, because its target is outside of the output.
pub(super) fn clear(folder: &Path) -> Result<(), Problem> {
    let staging = folder.join(STAGING);
    if staging.is_symlink() {
        return Err(Problem::LeadsOutside(staging));
    }
    match fs::remove_dir_all(&staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Problem::Io(staging, error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The moves so far, and the folders that they involve.
struct Moves {
    folder: PathBuf,
    staging: PathBuf,
    /// The opposite of each move, in the order of the moves: from, to.
    undo: Vec<(PathBuf, PathBuf)>,
}

impl Moves {
    fn new(folder: &Path) -> Result<Self, Problem> {
        clear(folder)?;
        create_folder(folder)?;
        let staging = folder.join(STAGING);
        // Fails if the folder exists: it must be new.
        fs::create_dir(&staging).map_err(|error| Problem::Io(staging.clone(), error))?;
        Ok(Self { folder: folder.to_owned(), staging, undo: Vec::new() })
    }

    /// Returns the staging path of a new file.
    fn staged_new(&self, path: impl AsRef<Path>) -> PathBuf {
        self.staging.join("new").join(path)
    }

    /// Returns the staging path of an old file.
    fn staged_old(&self, path: &str) -> PathBuf {
        self.staging.join("old").join(path)
    }

    /// Returns the staging path of the pending lock.
    fn staged_pending(&self) -> PathBuf {
        self.staging.join("pending.lock")
    }

    /// Writes everything to the staging folder. Most failures, such as a full disk, occur here, before any change.
    fn stage(&self, change: &Change<'_>) -> Result<(), Problem> {
        let paths: Vec<PathBuf> = change.written.iter().map(|it| self.staged_new(&it.path)).collect();
        let folders: BTreeSet<&Path> = paths.iter().filter_map(|it| it.parent()).collect();
        folders.into_iter().try_for_each(create_folder)?;
        create_parent(&self.staged_new(lock::NAME))?;
        change.written.par_iter().zip(&paths).try_for_each(|(file, path)| write(path, &file.text))?;
        write(&self.staged_new(lock::NAME), change.lock)?;
        write(&self.staged_pending(), &lock::format_pending(change.recorded, change.generated))
    }

    fn apply(&mut self, change: &Change<'_>) -> Result<(), Problem> {
        self.move_pending_lock()?;
        for path in change.removed {
            self.move_aside(path)?;
        }
        self.move_written(change)?;
        // A rename is atomic, so there is always a lock file. It is the last step: nothing that could fail follows.
        rename(&self.staged_new(lock::NAME), &self.folder.join(lock::NAME))
    }

    /// Moves the new files into place: a folder that does not exist yet with all of its files in one step.
    fn move_written(&mut self, change: &Change<'_>) -> Result<(), Problem> {
        let mut moved = BTreeSet::new();
        for file in change.written {
            let path = Path::new(&file.path);
            if path.ancestors().any(|it| moved.contains(it)) {
                continue;
            }
            if let Some(folder) = self.missing_folder(path) {
                self.step(self.staged_new(folder), self.folder.join(folder))?;
                moved.insert(folder);
            } else {
                self.move_aside(&file.path)?;
                self.step(self.staged_new(path), self.folder.join(path))?;
            }
        }
        Ok(())
    }

    /// Returns the outermost folder of a new file that does not exist yet.
    fn missing_folder<'a>(&self, path: &'a Path) -> Option<&'a Path> {
        let folders = path.ancestors().skip(1).filter(|it| !it.as_os_str().is_empty());
        folders.take_while(|it| !self.folder.join(it).exists()).last()
    }

    /// Replaces the lock by the pending lock, in one step.
    fn move_pending_lock(&mut self) -> Result<(), Problem> {
        let (lock, backup) = (self.folder.join(lock::NAME), self.staged_old(lock::NAME));
        if !lock.exists() {
            return self.step(self.staged_pending(), lock);
        }
        create_parent(&backup)?;
        fs::copy(&lock, &backup).map_err(|error| Problem::Io(lock.clone(), error))?;
        rename(&self.staged_pending(), &lock)?;
        self.undo.push((backup, lock));
        Ok(())
    }

    /// Moves an old file to the staging folder, if it exists.
    fn move_aside(&mut self, path: &str) -> Result<(), Problem> {
        let file = self.folder.join(path);
        if file.exists() { self.step(file, self.staged_old(path)) } else { Ok(()) }
    }

    /// Moves a file, and records how to undo that.
    fn step(&mut self, from: PathBuf, to: PathBuf) -> Result<(), Problem> {
        create_parent(&to)?;
        rename(&from, &to)?;
        self.undo.push((to, from));
        Ok(())
    }

    fn undo(&self) {
        for (from, to) in self.undo.iter().rev() {
            // The problem that caused the undo is reported, not a failure here.
            let _ = fs::rename(from, to);
        }
    }
}

fn write(path: &Path, text: &str) -> Result<(), Problem> {
    fs::write(path, text).map_err(|error| Problem::Io(path.to_owned(), error))
}

fn rename(from: &Path, to: &Path) -> Result<(), Problem> {
    fs::rename(from, to).map_err(|error| Problem::Io(to.to_owned(), error))
}

fn create_parent(path: &Path) -> Result<(), Problem> {
    create_folder(path.parent().unwrap_or(path))
}

/// Creates a folder and its parents, unless they exist.
pub(super) fn create_folder(path: &Path) -> Result<(), Problem> {
    if path.is_file() {
        return Err(Problem::NotAFolder(path.to_owned()));
    }
    fs::create_dir_all(path).map_err(|error| Problem::Io(path.to_owned(), error))
}

/// Removes the folders of removed files, if they are empty.
fn remove_empty_folders(change: &Change<'_>) {
    let removed = change.recorded.keys().filter(|it| !change.generated.contains_key(*it));
    let parents: BTreeSet<&Path> = removed.flat_map(|it| Path::new(it).ancestors().skip(1)).collect();
    // Deepest first. Removing a folder with content fails, which is intended.
    for parent in parents.into_iter().rev().filter(|it| !it.as_os_str().is_empty()) {
        let _ = fs::remove_dir(change.folder.join(parent));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tempfile::TempDir;

    use super::super::sync::{Output, sync};
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: format!("// Generated by `test`. Do not edit.\n{text}") }
    }

    fn output<'a>(folder: &'a Path, files: &'a [File]) -> Output<'a> {
        Output {
            folder,
            files,
            inputs: &[],
            header: "Generated by `test`. Do not edit.",
            force: false,
            needs_lock: true,
            on_wait: |_| {},
        }
    }

    fn hashes(files: &[File]) -> Hashes {
        files.iter().map(|it| (it.path.clone(), [lock::hash(it.text.as_bytes())].into())).collect()
    }

    fn texts(folder: &Path, names: &[&str]) -> BTreeMap<String, Option<String>> {
        names.iter().map(|it| ((*it).to_owned(), fs::read_to_string(folder.join(it)).ok())).collect()
    }

    /// Applies a change up to a number of moves, as if the process were killed then.
    fn interrupt(folder: &Path, old: &[File], new: &[File], moves: usize) {
        let (recorded, generated) = (hashes(old), hashes(new));
        let written: Vec<&File> = new.iter().collect();
        let removed = ["src/gone.rs".to_owned()];
        let change = Change {
            folder,
            written: &written,
            removed: &removed,
            recorded: &recorded,
            generated: &generated,
            lock: "",
        };
        let mut state = Moves::new(folder).expect("the folder is ours");
        state.stage(&change).expect("the files can be written");
        state.move_pending_lock().expect("the lock can be moved");
        for it in written.iter().take(moves) {
            state.move_aside(&it.path).expect("the old file can be moved");
            state.step(state.staged_new(&it.path), folder.join(&it.path)).expect("the new file can be moved");
        }
        if let Some(it) = written.get(moves) {
            // The process is killed between the two moves of a file.
            state.move_aside(&it.path).expect("the old file can be moved");
        }
    }

    #[test]
    fn the_next_run_finishes_an_interrupted_one() {
        let old = [file("Cargo.toml", "1"), file("src/a.rs", "1"), file("src/gone.rs", "1")];
        let new = [file("Cargo.toml", "2"), file("src/a.rs", "2"), file("src/b.rs", "2")];
        let other = [file("Cargo.toml", "3"), file("src/a.rs", "3"), file("src/b.rs", "3")];
        for (first, moves) in [true, false].into_iter().flat_map(|first| (0..=new.len()).map(move |it| (first, it))) {
            for next in [&new, &other] {
                let folder = TempDir::new().expect("a folder can be made");
                let folder = folder.path();
                let before: &[File] = if first { &[] } else { &old };
                if !first {
                    sync(&output(folder, before), false).expect("an empty folder can be written");
                }
                interrupt(folder, before, &new, moves);
                sync(&output(folder, next), false).unwrap_or_else(|it| panic!("{first} {moves}: {it}"));
                let expected = next.iter().map(|it| (it.path.clone(), Some(it.text.clone()))).collect();
                assert_eq!(texts(folder, &["Cargo.toml", "src/a.rs", "src/b.rs"]), expected);
                assert!(!folder.join("src/gone.rs").exists() && !folder.join(STAGING).exists());
                assert!(sync(&output(folder, next), true).expect("it is there").is_clean());
            }
        }
    }

    #[test]
    fn a_new_folder_is_moved_in_one_step() {
        let folder = TempDir::new().expect("a folder can be made");
        let files: Vec<File> = (0..100).map(|it| file(&format!("src/models/m{it}.rs"), "1")).collect();
        let generated = hashes(&files);
        let written: Vec<&File> = files.iter().collect();
        let change = Change {
            folder: folder.path(),
            written: &written,
            removed: &[],
            recorded: &Hashes::new(),
            generated: &generated,
            lock: "",
        };
        let mut state = Moves::new(folder.path()).expect("the folder is ours");
        state.stage(&change).expect("the files can be written");
        state.apply(&change).expect("the files can be moved");
        assert_eq!(state.undo.len(), 2, "the lock and `src`: {:?}", state.undo);
        assert!(files.iter().all(|it| folder.path().join(&it.path).is_file()));
        state.undo();
        assert!(!folder.path().join("src").exists());
    }

    #[test]
    fn a_failed_change_is_undone() {
        let folder = TempDir::new().expect("a folder can be made");
        let folder = folder.path();
        let old = [file("a.rs", "1"), file("gone.rs", "1")];
        sync(&output(folder, &old), false).expect("an empty folder can be written");
        // A file where a folder is needed: the second move fails.
        fs::write(folder.join("src"), "mine").expect("a file can be written");
        let names = ["a.rs", "gone.rs", "src", lock::NAME];
        let before = texts(folder, &names);
        let new = [file("a.rs", "2"), file("src/b.rs", "2")];
        let (recorded, generated, written) = (hashes(&old), hashes(&new), [&new[0], &new[1]]);
        let removed = ["gone.rs".to_owned()];
        let change = Change {
            folder,
            written: &written,
            removed: &removed,
            recorded: &recorded,
            generated: &generated,
            lock: "2",
        };
        assert!(replace(&change).is_err());
        assert_eq!(before, texts(folder, &names));
        assert!(!folder.join(STAGING).exists());
    }
}
