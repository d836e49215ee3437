//! `cargo xtask watch`: regenerates `generated/` whenever a file below `spec/` changes, and keeps the findings on the screen.
//!
//! The program looks at the times and lengths of the files at an interval, which works on every file system and needs no library.

use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// The time between two looks at the files.
const INTERVAL: Duration = Duration::from_millis(300);

/// Clears the screen and its history, and moves to the first line.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// The time and the length of each file.
type Files = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Regenerates now and after each change, until the process is ended.
pub(crate) fn run(root: &Path) -> ExitCode {
    let folder = root.join("spec");
    let mut reason = None;
    loop {
        // A change during the run is one that the run may not have seen.
        let before = find_files(&folder);
        clear();
        if let Some(changed) = reason {
            println!("changed: {changed}");
        }
        // The run has printed its errors, and the next change may correct them.
        let _ = super::codegen(root, super::WriteOptions::default());
        println!("watching `spec/`; end with Ctrl-C");
        let after = wait_for_change(&folder, before.clone());
        let changed = changed_files(&before, &after);
        let names: Vec<String> =
            changed.iter().map(|it| it.strip_prefix(root).unwrap_or(it).display().to_string()).collect();
        reason = Some(names.join(", "));
    }
}

fn clear() {
    if std::io::stdout().is_terminal() {
        print!("{CLEAR}");
        let _ = std::io::stdout().flush();
    }
}

/// Waits until files differ from those before, and are the same in two looks: an editor writes several at once.
fn wait_for_change(folder: &Path, before: Files) -> Files {
    let mut last = before.clone();
    loop {
        sleep(INTERVAL);
        let now = find_files(folder);
        if now == last && now != before {
            return now;
        }
        last = now;
    }
}

/// Returns the files below a folder. What cannot be read is left out, because an editor may be replacing it.
fn find_files(folder: &Path) -> Files {
    let mut res = Files::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(metadata) = entry.metadata() else { continue };
            if metadata.is_dir() {
                open.push(entry.path());
            } else if is_input(&entry.path()) {
                res.insert(entry.path(), (metadata.modified().ok(), metadata.len()));
            }
        }
    }
    res
}

/// Returns whether a file is an input of a run, and no copy that an editor keeps.
fn is_input(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_copy = name.starts_with(['.', '#']) || name.ends_with('~');
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    !is_copy && ["yml", "yaml", "json", "toml", "md", "rs"].contains(&extension.as_ref())
}

/// Returns the files that are new, gone or different.
fn changed_files(before: &Files, after: &Files) -> Vec<PathBuf> {
    let differs = |path: &&PathBuf| before.get(*path) != after.get(*path);
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    after.keys().filter(differs).chain(gone).cloned().collect()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::time::{Duration, SystemTime};

    use super::{Files, changed_files, is_input};

    #[test]
    fn a_file_changes_with_its_time_or_its_length() {
        let files = |all: &[(&str, u64, u64)]| -> Files {
            let time = |seconds| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
            all.iter().map(|(path, seconds, length)| (PathBuf::from(path), (time(*seconds), *length))).collect()
        };
        let before = files(&[("a", 1, 1), ("b", 1, 1), ("c", 1, 1), ("d", 1, 1)]);
        let after = files(&[("a", 1, 1), ("b", 2, 1), ("c", 1, 2), ("e", 1, 1)]);
        assert_eq!(changed_files(&before, &after), ["b", "c", "e", "d"].map(PathBuf::from));
        assert_eq!(changed_files(&after, &after), Vec::<PathBuf>::new());
    }

    #[test]
    fn copies_of_editors_are_no_inputs() {
        let inputs = ["spec/codegen.toml", "spec/a.yml", "spec/overlays/a.overlay.yaml", "spec/guide.md"];
        assert!(inputs.iter().all(|it| is_input(Path::new(it))));
        let others = ["spec/.a.yml.swp", "spec/a.yml~", "spec/#a.yml#", "spec/4913", "spec/.hidden.yml"];
        assert!(!others.iter().any(|it| is_input(Path::new(it))));
    }
}
