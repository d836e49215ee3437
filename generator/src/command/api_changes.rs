//! The lines about the changes of the public API, which a run ends with.

use crate::surface::Surface;
use crate::surface::compare::{Change, Effect, compare, greatest};
use crate::surface::version::next_version;

/// The most changes that a run prints.
const MAX_LINES: usize = 20;

/// Returns the differences of two surfaces and the suggested version; empty if there are none.
pub(super) fn api_changes(old: &Surface, new: &Surface, version: &str) -> String {
    let changes = compare(old, new);
    let effect = greatest(&changes);
    let word = match effect {
        Effect::None => return String::new(),
        Effect::Patch | Effect::Minor => "compatible",
        Effect::Major => "breaking",
    };
    let mut lines = vec![format!("API changes{}: {word}", versions(old, new))];
    lines.extend(changes.iter().take(MAX_LINES).map(Change::to_string).map(|it| format!("  {it}")));
    if changes.len() > MAX_LINES {
        lines.push(format!("  … and {} more, see {}", changes.len() - MAX_LINES, crate::surface::NAME));
    }
    if let Some(next) = next_version(version, effect) {
        lines.push(format!("suggested version: {next} after {version}"));
    }
    lines.join("\n") + "\n"
}

/// Returns the versions of the documents in parentheses, if one of them changed.
fn versions(old: &Surface, new: &Surface) -> String {
    let changed = new.clients.iter().filter_map(|it| {
        let before = old.clients.iter().find(|old| old.name == it.name).filter(|old| old.version != it.version)?;
        Some(format!("{} -> {}", before.version, it.version))
    });
    let changed: Vec<String> = changed.collect();
    if changed.is_empty() { String::new() } else { format!(" ({})", changed.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_cut() {
        let structs = |count| (0..count).map(|it| format!("\nstruct S{it:02}\n  id: String\n")).collect::<String>();
        let surface = |version: &str, count| Surface::parse(&format!("## Client {version}\n{}", structs(count)));
        let text = api_changes(&surface("1", 2), &surface("2", 25), "0.1.0");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..2], ["API changes (1 -> 2): compatible", "  + model S02"]);
        assert_eq!(
            lines[20..],
            ["  + model S21", "  … and 3 more, see SURFACE.txt", "suggested version: 0.1.1 after 0.1.0"]
        );
        assert_eq!(api_changes(&surface("1", 2), &surface("2", 2), "0.1.0"), "");
    }
}
