//! The documents of a run.

use std::io;
use std::path::{Path, PathBuf};
use std::{fs, iter};

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document {
    /// The path in the folder.
    pub(crate) name: String,
    /// The path of the file.
    pub(crate) path: PathBuf,
    /// The name of the package, unique in the run.
    pub(crate) package: String,
}

/// Returns the YAML and JSON files in some folders whose names match a pattern, in order.
pub(crate) fn documents(folders: &[PathBuf], only: &[String]) -> io::Result<Vec<Document>> {
    let mut res: Vec<Document> = Vec::new();
    for folder in folders {
        for path in files(folder)? {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let is_selected = only.is_empty() || only.iter().any(|it| matches(it, &name));
            if is_selected && is_document(&name) {
                let base = package(&name);
                let is_used = |it: &String| res.iter().any(|document| document.package == *it);
                let mut names = iter::once(base.clone()).chain((2..).map(|it| format!("{base}-{it}")));
                let package = names.find(|it| !is_used(it)).unwrap_or(base);
                res.push(Document { name, path, package });
            }
        }
    }
    Ok(res)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?.map(|it| it.map(|it| it.path())).collect::<io::Result<_>>()?;
    paths.sort();
    let mut res = Vec::new();
    for path in paths {
        // A link could lead back to a parent folder.
        if path.is_dir() && !path.is_symlink() {
            res.extend(files(&path)?);
        } else if path.is_file() {
            res.push(path);
        }
    }
    Ok(res)
}

fn is_document(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, it)| it);
    ["yaml", "yml", "json"].iter().any(|it| ending.eq_ignore_ascii_case(it))
}

fn package(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    format!("corpus-{plain}")
}

/// Returns whether a name matches a pattern, in which `*` is any text and `?` is one character.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    // Whether the pattern so far matches the first characters of the name, by their number.
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    for c in pattern {
        let before = reached.clone();
        reached[0] = before[0] && c == '*';
        for at in 1..=name.len() {
            reached[at] = match c {
                '*' => before[at] || reached[at - 1],
                '?' => before[at - 1],
                c => before[at - 1] && c == name[at - 1],
            };
        }
    }
    reached[name.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_the_whole_name() {
        for (pattern, name) in [
            ("*", ""),
            ("*", "a.yaml"),
            ("zendesk-*", "zendesk-support.yaml"),
            ("*3?.yaml", "oas-30.yaml"),
            ("a*b*c", "a-bb-c"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("", "a"), ("a", "ab"), ("?", ""), ("*.json", "a.yaml"), ("a*b*c", "a-c-b"), ("*a", "ab")]
        {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn a_package_is_named_after_its_document() {
        assert_eq!(package("sub/Stripe v3.yaml"), "corpus-sub-stripe-v3-yaml");
        assert!(is_document("a.YML") && is_document("a.json") && !is_document("a.md") && !is_document("yaml"));
    }
}
