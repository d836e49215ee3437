//! `codegen.lock`: what was read and what was written, one line each, sorted.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

/// The name of the file, in the root of the output.
pub(super) const NAME: &str = "codegen.lock";

/// The hashes that a file of ours may have, by its path: one when a run is over, several while it goes on.
pub(super) type Hashes = BTreeMap<String, BTreeSet<String>>;

const HEAD: &str = "# What was read and what was written, with SHA-256. Generated; do not edit.";

const PENDING_HEAD: &str = "# A run is going on, or was interrupted: then run it again. Generated; do not edit.";

/// The hash that the lock records.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text of a lock when everything is in place.
pub(super) fn finished(inputs: &[(String, String)], made: &Hashes) -> String {
    let inputs = inputs.iter().map(|(name, text)| format!("input {} {name}", hash(text.as_bytes())));
    text(HEAD, inputs.chain(lines(made)))
}

/// The text of a lock while files are replaced one after the other: each may be as it was or as it is to be, so that
/// whoever comes after an interrupted run knows both as ours.
pub(super) fn pending(recorded: &Hashes, made: &Hashes) -> String {
    let mut either = recorded.clone();
    for (path, hashes) in made {
        either.entry(path.clone()).or_default().extend(hashes.iter().cloned());
    }
    text(PENDING_HEAD, lines(&either))
}

fn lines(files: &Hashes) -> impl Iterator<Item = String> {
    files.iter().flat_map(|(path, hashes)| hashes.iter().map(move |hash| format!("file {hash} {path}")))
}

fn text(head: &str, lines: impl Iterator<Item = String>) -> String {
    let generator = std::iter::once(format!("generator {}", env!("CARGO_PKG_VERSION")));
    let mut lines: Vec<String> = generator.chain(lines).collect();
    // By kind and path, so that a changed hash moves no line.
    lines.sort_by_key(|it| {
        let mut words = it.splitn(3, ' ').map(str::to_owned);
        (words.next(), words.last())
    });
    format!("{head}\n{}\n", lines.join("\n"))
}

/// The files of a lock and their hashes. `None` if it holds the marks of a merge, or anything else that we did not
/// write: then it is worth nothing.
pub(super) fn files(text: &str) -> Option<Hashes> {
    let mut res = Hashes::new();
    for line in text.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        match line.splitn(3, ' ').collect::<Vec<_>>()[..] {
            ["file", hash, path] => drop(res.entry(path.to_owned()).or_default().insert(hash.to_owned())),
            ["input", _, _] | ["generator", _] => {}
            _ => return None,
        }
    }
    Some(res)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(files: &[(&str, &[&str])]) -> Hashes {
        let hashes = |of: &[&str]| of.iter().map(|it| hash(it.as_bytes())).collect();
        files.iter().map(|(path, texts)| ((*path).to_owned(), hashes(texts))).collect()
    }

    #[test]
    fn a_lock_reads_back() {
        let made = hashes(&[("src/a b.rs", &["x"]), ("Cargo.toml", &["y"])]);
        let text = finished(&[("spec.yml".to_owned(), "openapi: 3.1.0".to_owned())], &made);
        assert_eq!(files(&text), Some(made));
        assert!(text.contains("input ") && text.contains(" spec.yml\n"));
    }

    #[test]
    fn a_pending_lock_knows_what_was_and_what_is_to_be() {
        let (old, new) = (hashes(&[("a", &["1"]), ("b", &["1"])]), hashes(&[("b", &["2"]), ("c", &["2"])]));
        let either = hashes(&[("a", &["1"]), ("b", &["1", "2"]), ("c", &["2"])]);
        assert_eq!(files(&pending(&old, &new)), Some(either));
        assert_ne!(pending(&new, &new), finished(&[], &new), "a run that was interrupted is never up to date");
    }

    #[test]
    fn a_lock_in_conflict_is_worth_nothing() {
        assert_eq!(files("<<<<<<< HEAD\ngenerator 0.1.0\n=======\n"), None);
    }
}
