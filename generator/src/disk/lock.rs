//! `codegen.lock`: what was read and what was written, one line each, sorted.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// The name of the file, in the root of the output.
pub(super) const NAME: &str = "codegen.lock";

const HEAD: &str = "# What was read and what was written, with SHA-256. Generated; do not edit.";

/// The hash that the lock records.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text of a lock.
pub(super) fn text(inputs: &[(String, String)], files: &BTreeMap<String, String>) -> String {
    let generator = std::iter::once(format!("generator {}", env!("CARGO_PKG_VERSION")));
    let inputs = inputs.iter().map(|(name, text)| format!("input {} {name}", hash(text.as_bytes())));
    let files = files.iter().map(|(path, hash)| format!("file {hash} {path}"));
    let mut lines: Vec<String> = generator.chain(inputs).chain(files).collect();
    // By kind and path, so that a changed hash moves no line.
    lines.sort_by_key(|it| {
        let mut words = it.splitn(3, ' ').map(str::to_owned);
        (words.next(), words.last())
    });
    lines.dedup();
    format!("{HEAD}\n{}\n", lines.join("\n"))
}

/// The files of a lock and their hashes. `None` if it holds the marks of a merge, or anything else that we did not
/// write: then it is worth nothing.
pub(super) fn files(text: &str) -> Option<BTreeMap<String, String>> {
    let mut res = BTreeMap::new();
    for line in text.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        match line.splitn(3, ' ').collect::<Vec<_>>()[..] {
            ["file", hash, path] => drop(res.insert(path.to_owned(), hash.to_owned())),
            ["input", _, _] | ["generator", _] => {}
            _ => return None,
        }
    }
    Some(res)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_reads_back() {
        let files = BTreeMap::from([("src/a b.rs".to_owned(), hash(b"x")), ("Cargo.toml".to_owned(), hash(b"y"))]);
        let text = text(&[("spec.yml".to_owned(), "openapi: 3.1.0".to_owned())], &files);
        assert_eq!(self::files(&text), Some(files));
        assert!(text.contains("input ") && text.contains(" spec.yml\n"));
    }

    #[test]
    fn a_lock_in_conflict_is_worth_nothing() {
        assert_eq!(files("<<<<<<< HEAD\ngenerator 0.1.0\n=======\n"), None);
    }
}
