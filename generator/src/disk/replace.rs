//! Puts files in place: all or nothing if something fails, and to be repeated if somebody pulls the plug.
//!
//! What is new is written aside. Then a lock is put in place that knows every file both as it was and as it is to be,
//! then the files, then the lock that knows them as they are. Wherever that is interrupted, the next run finds a lock
//! by which each file is ours.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::lock::{self, Hashes};
use super::sync::Problem;
use crate::emit::File;

/// What is to happen in a folder.
pub(super) struct Change<'a> {
    /// The folder.
    pub(super) folder: &'a Path,
    /// What is new or changed.
    pub(super) written: &'a [&'a File],
    /// What is to go.
    pub(super) removed: &'a [String],
    /// What was ours so far.
    pub(super) recorded: &'a Hashes,
    /// What is ours from now on.
    pub(super) made: &'a Hashes,
    /// The lock that says so.
    pub(super) lock: &'a str,
}

/// Where new files wait, and old ones are kept, until everything is in place.
pub(super) const STAGING: &str = ".codegen.tmp";

/// Carries out a change; if anything fails, what was done is taken back.
pub(super) fn replace(change: &Change<'_>) -> Result<(), Problem> {
    let mut moves = Moves::new(change.folder)?;
    let result = moves.stage(change).and_then(|()| moves.carry_out(change));
    if result.is_err() {
        moves.take_back();
    }
    let _ = fs::remove_dir_all(&moves.staging);
    if result.is_ok() {
        remove_empty_folders(change);
    }
    result
}

/// Removes what an interrupted run left aside. Through a link it would be somebody else's.
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

/// The moves so far, and the folder that they start from and end in.
struct Moves {
    folder: PathBuf,
    staging: PathBuf,
    /// How to go back, in the order in which it was gone forth: from where to where.
    back: Vec<(PathBuf, PathBuf)>,
}

impl Moves {
    fn new(folder: &Path) -> Result<Self, Problem> {
        clear(folder)?;
        create_folder(folder)?;
        let staging = folder.join(STAGING);
        // Not with its parents: this one must be new, and so ours.
        fs::create_dir(&staging).map_err(|error| Problem::Io(staging.clone(), error))?;
        Ok(Self { folder: folder.to_owned(), staging, back: Vec::new() })
    }

    /// Where a file waits.
    fn new_of(&self, path: &str) -> PathBuf {
        self.staging.join("new").join(path)
    }

    /// Where a file is kept.
    fn old_of(&self, path: &str) -> PathBuf {
        self.staging.join("old").join(path)
    }

    /// Where the lock waits that knows both.
    fn pending(&self) -> PathBuf {
        self.staging.join("pending.lock")
    }

    /// Writes everything aside. Nothing is changed by that, and most of what can fail fails here.
    fn stage(&self, change: &Change<'_>) -> Result<(), Problem> {
        for file in change.written {
            write(&self.new_of(&file.path), &file.text)?;
        }
        write(&self.new_of(lock::NAME), change.lock)?;
        write(&self.pending(), &lock::pending(change.recorded, change.made))
    }

    fn carry_out(&mut self, change: &Change<'_>) -> Result<(), Problem> {
        self.announce()?;
        for path in change.removed {
            self.take_away(path)?;
        }
        for file in change.written {
            self.take_away(&file.path)?;
            self.step(self.new_of(&file.path), self.folder.join(&file.path))?;
        }
        // Over the other in one step: there is no moment without a lock. Nothing comes after this that could fail.
        rename(&self.new_of(lock::NAME), &self.folder.join(lock::NAME))
    }

    /// Puts the lock in place that knows both, over the one that is there.
    fn announce(&mut self) -> Result<(), Problem> {
        let (place, kept) = (self.folder.join(lock::NAME), self.old_of(lock::NAME));
        if !place.exists() {
            return self.step(self.pending(), place);
        }
        create_parent(&kept)?;
        fs::copy(&place, &kept).map_err(|error| Problem::Io(place.clone(), error))?;
        rename(&self.pending(), &place)?;
        self.back.push((kept, place));
        Ok(())
    }

    fn take_away(&mut self, path: &str) -> Result<(), Problem> {
        let place = self.folder.join(path);
        if place.exists() { self.step(place, self.old_of(path)) } else { Ok(()) }
    }

    fn step(&mut self, from: PathBuf, to: PathBuf) -> Result<(), Problem> {
        create_parent(&to)?;
        rename(&from, &to)?;
        self.back.push((to, from));
        Ok(())
    }

    fn take_back(&self) {
        for (from, to) in self.back.iter().rev() {
            // Nothing better can be done if this fails, too; the first problem is the one to tell.
            let _ = fs::rename(from, to);
        }
    }
}

fn write(path: &Path, text: &str) -> Result<(), Problem> {
    create_parent(path)?;
    fs::write(path, text).map_err(|error| Problem::Io(path.to_owned(), error))
}

fn rename(from: &Path, to: &Path) -> Result<(), Problem> {
    fs::rename(from, to).map_err(|error| Problem::Io(to.to_owned(), error))
}

fn create_parent(path: &Path) -> Result<(), Problem> {
    create_folder(path.parent().unwrap_or(path))
}

fn create_folder(path: &Path) -> Result<(), Problem> {
    fs::create_dir_all(path).map_err(|error| Problem::Io(path.to_owned(), error))
}

/// Of everything that is no longer ours, whether this run removed it or one before that was interrupted.
fn remove_empty_folders(change: &Change<'_>) {
    let gone = change.recorded.keys().filter(|it| !change.made.contains_key(*it));
    let parents: BTreeSet<&Path> = gone.flat_map(|it| Path::new(it).ancestors().skip(1)).collect();
    // Deepest first; a folder that still holds something stays.
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
        File { path: path.to_owned(), text: text.to_owned() }
    }

    fn output<'a>(folder: &'a Path, files: &'a [File]) -> Output<'a> {
        Output { folder, files, inputs: &[], header: "Ours.", force: false, needs_lock: true }
    }

    fn hashes(files: &[File]) -> Hashes {
        files.iter().map(|it| (it.path.clone(), [lock::hash(it.text.as_bytes())].into())).collect()
    }

    fn texts(folder: &Path, names: &[&str]) -> BTreeMap<String, Option<String>> {
        names.iter().map(|it| ((*it).to_owned(), fs::read_to_string(folder.join(it)).ok())).collect()
    }

    /// Does the first so many moves from one state to the other, and then no more, as if killed.
    fn interrupted(folder: &Path, old: &[File], new: &[File], moves: usize) {
        let (recorded, made) = (hashes(old), hashes(new));
        let written: Vec<&File> = new.iter().collect();
        let removed = ["src/gone.rs".to_owned()];
        let change =
            Change { folder, written: &written, removed: &removed, recorded: &recorded, made: &made, lock: "" };
        let mut state = Moves::new(folder).expect("the folder is ours");
        state.stage(&change).expect("the files can be written");
        state.announce().expect("the lock can be moved");
        for it in written.iter().take(moves) {
            state.take_away(&it.path).expect("the old file can be moved");
            state.step(state.new_of(&it.path), folder.join(&it.path)).expect("the new file can be moved");
        }
        if let Some(it) = written.get(moves) {
            // Gone from its place, and the new one not yet there.
            state.take_away(&it.path).expect("the old file can be moved");
        }
    }

    #[test]
    fn what_was_interrupted_is_finished_by_the_next_run() {
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
                interrupted(folder, before, &new, moves);
                sync(&output(folder, next), false).unwrap_or_else(|it| panic!("{first} {moves}: {it}"));
                let expected = next.iter().map(|it| (it.path.clone(), Some(it.text.clone()))).collect();
                assert_eq!(texts(folder, &["Cargo.toml", "src/a.rs", "src/b.rs"]), expected);
                assert!(!folder.join("src/gone.rs").exists() && !folder.join(STAGING).exists());
                assert!(sync(&output(folder, next), true).expect("it is there").is_clean());
            }
        }
    }

    #[test]
    fn what_fails_is_taken_back() {
        let folder = TempDir::new().expect("a folder can be made");
        let folder = folder.path();
        let old = [file("a.rs", "1"), file("gone.rs", "1")];
        sync(&output(folder, &old), false).expect("an empty folder can be written");
        // A file where a folder is needed: the second move fails.
        fs::write(folder.join("src"), "mine").expect("a file can be written");
        let names = ["a.rs", "gone.rs", "src", lock::NAME];
        let before = texts(folder, &names);
        let new = [file("a.rs", "2"), file("src/b.rs", "2")];
        let (recorded, made, written) = (hashes(&old), hashes(&new), [&new[0], &new[1]]);
        let removed = ["gone.rs".to_owned()];
        let change =
            Change { folder, written: &written, removed: &removed, recorded: &recorded, made: &made, lock: "2" };
        assert!(replace(&change).is_err());
        assert_eq!(before, texts(folder, &names));
        assert!(!folder.join(STAGING).exists());
    }
}
