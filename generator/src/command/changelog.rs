//! The changelog entry of an update, in the format of Keep a Changelog.

use crate::diff;
use crate::show::escape;
use crate::surface::compare::Change;

/// The head of a new changelog.
const HEAD: &str = "# Changelog\n\nThe format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).\n";

const UNRELEASED: &str = "## Unreleased";

/// The headings of an entry, each with its bullets.
pub(super) type Entry = Vec<(&'static str, Vec<String>)>;

/// Returns the entry about the changes of an API.
pub(super) fn entry(document: &str, versions: (&str, &str), changes: &[Change]) -> Entry {
    // A version is a text of the document, and may have lines.
    let line = |text: &str| escape(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let version = match versions {
        (old, new) if old == new => String::new(),
        (old, new) => format!(" from {} to {}", line(old), line(new)),
    };
    let is = |kind: fn(&Change) -> bool| changes.iter().filter(move |it| kind(it)).map(bullet).collect::<Vec<_>>();
    let mut changed = vec![format!("* The document `{document}` was updated{version}.")];
    changed.extend(is(|it| it.old.is_some() && it.new.is_some()));
    let added = is(|it| it.old.is_none());
    let removed = is(|it| it.new.is_none());
    let all = [("### Added", added), ("### Changed", changed), ("### Removed", removed)];
    all.into_iter().filter(|(_, bullets)| !bullets.is_empty()).collect()
}

/// Adds the changes that the document does not make, with their cause.
pub(super) fn add_others(entry: &mut Entry, changes: &[diff::Change], cause: &str) {
    let bullet = |it: &diff::Change| format!("* `{}`, because of the {}", it.message.replace('`', "'"), escape(cause));
    let bullets = changes.iter().map(bullet);
    match entry.iter_mut().find(|it| it.0 == "### Changed") {
        Some(section) => section.1.extend(bullets),
        None => entry.push(("### Changed", bullets.collect())),
    }
}

fn bullet(change: &Change) -> String {
    let text = change.to_string();
    // The heading says what the sign says.
    format!("* `{}`", text.get(2..).unwrap_or_default().replace('`', "'"))
}

/// Prints an entry.
pub(super) fn text(entry: &Entry) -> String {
    let sections = entry.iter().map(|(heading, bullets)| format!("{heading}\n\n{}\n", bullets.join("\n")));
    sections.collect::<Vec<_>>().join("\n")
}

/// Adds an entry to the unreleased part of a changelog. Bullets that are there already are not repeated, because an update that was
/// interrupted adds its entry again.
pub(super) fn add(changelog: Option<&str>, entry: &Entry) -> String {
    let text = changelog.unwrap_or(HEAD);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let start = lines.iter().position(|it| it.trim() == UNRELEASED).unwrap_or_else(|| {
        let at = lines.iter().position(|it| it.starts_with("## ")).unwrap_or(lines.len());
        let is_last = at == lines.len();
        let added = if is_last { ["", UNRELEASED] } else { [UNRELEASED, ""] };
        lines.splice(at..at, added.map(str::to_owned));
        at + usize::from(is_last)
    });
    for (heading, bullets) in entry {
        let end_of = |lines: &[String], from: usize, prefixes: &[&str]| {
            let is_end = |it: &String| prefixes.iter().any(|prefix| it.starts_with(prefix));
            lines[from..].iter().position(is_end).map_or(lines.len(), |it| from + it)
        };
        let end = end_of(&lines, start + 1, &["## "]);
        let section = lines[start..end].iter().position(|it| it.trim() == *heading).map(|it| start + it);
        let (from, head) = match section {
            Some(at) => (end_of(&lines, at + 1, &["## ", "### "]), Vec::new()),
            None => (end, vec![String::new(), (*heading).to_owned(), String::new()]),
        };
        let there = &lines[section.unwrap_or(from)..from];
        let bullets: Vec<String> = bullets.iter().filter(|it| !there.contains(it)).cloned().collect();
        // Before the blank lines at the end of the section.
        let at = lines[..from].iter().rposition(|it| !it.is_empty()).map_or(from, |it| it + 1);
        lines.splice(at..at, head.into_iter().chain(bullets));
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_one_line() {
        let entry = entry("a.yaml", ("1", "2\n\n## 9.9.9\u{1b}[31m"), &[]);
        assert!(text(&entry).ends_with(" from 1 to 2 ## 9.9.9\\u{1b}[31m.\n"), "{}", text(&entry));
    }

    #[test]
    fn an_entry_is_added_to_the_sections_that_are_there() {
        let changelog = "# Changelog\n\n## Unreleased\n\n### Added\n\n* One.\n\n## 0.1.0\n\n### Added\n\n* Zero.\n";
        let entry = vec![("### Added", vec!["* Two.".to_owned()]), ("### Removed", vec!["* Three.".to_owned()])];
        let expected = "# Changelog\n\n## Unreleased\n\n### Added\n\n* One.\n* Two.\n\n### Removed\n\n* Three.\n\n## 0.1.0\n\n\
                        ### Added\n\n* Zero.\n";
        assert_eq!(add(Some(changelog), &entry), expected);
        // The same entry again changes nothing.
        assert_eq!(add(Some(expected), &entry), expected);
        let new = add(None, &entry);
        assert!(new.ends_with("## Unreleased\n\n### Added\n\n* Two.\n\n### Removed\n\n* Three.\n"), "{new}");
    }
}
