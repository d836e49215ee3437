//! `codegen.lock`: the inputs and outputs of a run with their hashes, one line each, sorted.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

/// The name of the lock file, in the root of the output.
pub(super) const NAME: &str = "codegen.lock";

/// The hashes that a generated file may have, by path: one after a run, possibly two during a run.
pub(super) type Hashes = BTreeMap<String, BTreeSet<String>>;

const HEAD: &str = "# Inputs and outputs with SHA-256. Generated; do not edit.";

const PENDING_HEAD: &str = "# A run is in progress or was interrupted: repeat it. Generated; do not edit.";

/// Returns the hash that a lock records.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the text of a lock after a run.
pub(super) fn format_finished(inputs: &[(String, String)], generated: &Hashes) -> String {
    let inputs = inputs.iter().map(|(name, text)| format!("input {} {name}", hash(text.as_bytes())));
    format_lock(HEAD, inputs.chain(lines(generated)))
}

/// Returns the text of a lock during a run. Each file may have its old or its new hash, so that the run after an interrupted
/// one recognises both as generated.
pub(super) fn format_pending(recorded: &Hashes, generated: &Hashes) -> String {
    let mut either = recorded.clone();
    for (path, hashes) in generated {
        either.entry(path.clone()).or_default().extend(hashes.iter().cloned());
    }
    format_lock(PENDING_HEAD, lines(&either))
}

fn lines(files: &Hashes) -> impl Iterator<Item = String> {
    files.iter().flat_map(|(path, hashes)| hashes.iter().map(move |hash| format!("file {hash} {path}")))
}

fn format_lock(head: &str, lines: impl Iterator<Item = String>) -> String {
    let generator = std::iter::once(format!("generator {}", env!("CARGO_PKG_VERSION")));
    let mut lines: Vec<String> = generator.chain(lines).collect();
    // Sorted by kind and path, so that a changed hash moves no line.
    lines.sort_by_key(|it| {
        let mut words = it.splitn(3, ' ').map(str::to_owned);
        (words.next(), words.last())
    });
    format!("{head}\n{}\n", lines.join("\n"))
}

/// Parses the files of a lock and their hashes. `None` if the lock has merge conflict markers or other unknown lines.
pub(super) fn parse(text: &str) -> Option<Hashes> {
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

/// Parses the version of the generator and the hash of each input, by name.
pub(super) fn parse_origin(text: &str) -> (Option<String>, BTreeMap<String, String>) {
    let mut res = (None, BTreeMap::new());
    for line in text.lines() {
        match line.splitn(3, ' ').collect::<Vec<_>>()[..] {
            ["generator", version] => res.0 = Some(version.to_owned()),
            ["input", hash, name] => drop(res.1.insert(name.to_owned(), hash.to_owned())),
            _ => {}
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(files: &[(&str, &[&str])]) -> Hashes {
        let hashes = |of: &[&str]| of.iter().map(|it| hash(it.as_bytes())).collect();
        files.iter().map(|(path, texts)| ((*path).to_owned(), hashes(texts))).collect()
    }

    #[test]
    fn a_lock_can_be_parsed() {
        let generated = hashes(&[("src/a b.rs", &["x"]), ("Cargo.toml", &["y"])]);
        let text = format_finished(&[("spec.yml".to_owned(), "openapi: 3.1.0".to_owned())], &generated);
        assert_eq!(parse(&text), Some(generated));
        let (version, inputs) = parse_origin(&text);
        assert_eq!(version.as_deref(), Some(env!("CARGO_PKG_VERSION")));
        assert_eq!(inputs, [("spec.yml".to_owned(), hash(b"openapi: 3.1.0"))].into());
    }

    #[test]
    fn a_pending_lock_has_old_and_new_hashes() {
        let (old, new) = (hashes(&[("a", &["1"]), ("b", &["1"])]), hashes(&[("b", &["2"]), ("c", &["2"])]));
        let either = hashes(&[("a", &["1"]), ("b", &["1", "2"]), ("c", &["2"])]);
        assert_eq!(parse(&format_pending(&old, &new)), Some(either));
        assert_ne!(format_pending(&new, &new), format_finished(&[], &new), "an interrupted run is not up to date");
    }

    #[test]
    fn a_lock_with_merge_conflicts_is_rejected() {
        assert_eq!(parse("<<<<<<< HEAD\ngenerator 0.1.0\n=======\n"), None);
    }
}
