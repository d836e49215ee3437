//! The summary of findings: every error, and one line for equal warnings.

use std::collections::BTreeMap;

use super::{LocatedFinding, format_place};

/// The number of equal warnings up to which each is printed.
const MAX_REPEATED: usize = 3;

/// Returns findings as text with source lines. Warnings that differ only in quoted names and places are one line, at the
/// position of the first.
pub fn summarised(findings: &[LocatedFinding], colours: bool) -> String {
    let mut groups: BTreeMap<(&str, String), Vec<&LocatedFinding>> = BTreeMap::new();
    for it in findings.iter().filter(|it| !it.is_error()) {
        groups.entry((it.id, reason(&it.message))).or_default().push(it);
    }
    let mut res = String::new();
    for finding in findings {
        match groups.get(&(finding.id, reason(&finding.message))).filter(|it| it.len() > MAX_REPEATED) {
            Some(group) if !finding.is_error() => {
                if std::ptr::eq(group[0], finding) {
                    res.push_str(&line(group, colours));
                }
            }
            Some(_) | None => res.push_str(&super::render_finding(finding, colours)),
        }
    }
    res
}

/// Returns whether [`summarised`] combines warnings.
pub fn is_shortened(findings: &[LocatedFinding]) -> bool {
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for it in findings.iter().filter(|it| !it.is_error()) {
        *counts.entry((it.id, reason(&it.message))).or_default() += 1;
    }
    counts.values().any(|count| *count > MAX_REPEATED)
}

/// The number of names that the line for equal warnings has.
const MAX_NAMES: usize = 5;

/// Returns the line for equal warnings.
fn line(group: &[&LocatedFinding], colours: bool) -> String {
    let first = group[0];
    let same = group.iter().all(|it| it.message == first.message);
    let message = if same { first.message.clone() } else { reason(&first.message) };
    let names = if same { String::new() } else { format!(": {}", names(group)) };
    let text = format!("{message} ({} times, first at {}{names})", group.len(), format_place(first));
    super::warning(first.id, &text, colours)
}

/// Returns the names that warnings quote first, the most frequent ones first: ``uuid4` x2, `color``.
fn names(group: &[&LocatedFinding]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for it in group {
        let quotations = ['`', '\''].into_iter().filter_map(|mark| quotation(&it.message, mark));
        *counts.entry(quotations.min_by_key(|(at, _)| *at).map_or("", |(_, it)| it)).or_default() += 1;
    }
    let mut sorted: Vec<(&str, usize)> = counts.into_iter().collect();
    sorted.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let name = |(name, count): &(&str, usize)| {
        let times = if *count > 1 { format!(" x{count}") } else { String::new() };
        format!("`{name}`{times}")
    };
    let mut res: Vec<String> = sorted.iter().take(MAX_NAMES).map(name).collect();
    if sorted.len() > MAX_NAMES {
        res.push(format!("{} more", sorted.len() - MAX_NAMES));
    }
    res.join(", ")
}

/// Returns the first quotation of a text, and its index.
fn quotation(text: &str, mark: char) -> Option<(usize, &str)> {
    let (before, _, after) = quoted(text, mark)?;
    let start = before.len() + 1;
    Some((start, &text[start..text.len() - after.len() - 1]))
}

/// Returns a message with `…` in place of quoted names.
fn reason(message: &str) -> String {
    let mut res = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, mark, after)) =
        ['`', '\''].into_iter().filter_map(|it| quoted(rest, it)).min_by_key(|it| it.0.len())
    {
        res.extend([before, mark, "…", mark]);
        rest = after;
    }
    res.push_str(rest);
    res
}

/// Splits a text at its first quotation: the text before, the quotation mark, the text after. Apostrophes inside words are
/// not quotation marks.
fn quoted(text: &str, mark: char) -> Option<(&str, &str, &str)> {
    let is_mark = |at: usize| mark == '`' || text[..at].ends_with([' ', '(']) || at == 0;
    let start = text.match_indices(mark).map(|(at, _)| at).find(|at| is_mark(*at))?;
    let length = text[start + 1..].find(mark)?;
    let end = start + 1 + length;
    Some((&text[..start], &text[start..=start], &text[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(severity: &'static str, message: &str, line: usize) -> LocatedFinding {
        LocatedFinding {
            severity,
            id: "unsupported-keyword",
            message: message.to_owned(),
            file: "spec.yaml".to_owned(),
            line: Some(line),
            pointer: None,
            column: Some(3),
            text: None,
            help: None,
        }
    }

    #[test]
    fn a_reason_has_no_names() {
        assert_eq!(reason("`a b` is not supported: `c` is used"), "`…` is not supported: `…` is used");
        assert_eq!(reason("nothing at '#/components/x'"), "nothing at '…'");
        assert_eq!(reason("the caller's own `x`, and others' too"), "the caller's own `…`, and others' too");
        assert_eq!(reason("one ` alone"), "one ` alone");
    }

    #[test]
    fn many_equal_warnings_are_one_line() {
        let many: Vec<LocatedFinding> =
            (1..=4).map(|it| finding("warning", &format!("`x{it}` is not supported"), it)).collect();
        assert_eq!(
            summarised(&many, false),
            "warning[unsupported-keyword]: `…` is not supported (4 times, first at spec.yaml:1:3: `x1`, `x2`, `x3`, `x4`)\n\n"
        );
        let same: Vec<LocatedFinding> = (1..=4).map(|it| finding("warning", "`x` is not supported", it)).collect();
        assert!(summarised(&same, false).contains(": `x` is not supported (4 times, first at"));
        assert!(is_shortened(&many) && !is_shortened(&many[..3]));
    }

    #[test]
    fn few_warnings_and_all_errors_are_printed_separately() {
        let few: Vec<LocatedFinding> =
            (1..=3).map(|it| finding("warning", &format!("`x{it}` is not supported"), it)).collect();
        assert_eq!(summarised(&few, false), super::super::text(&few, false));
        let errors: Vec<LocatedFinding> = (1..=9).map(|it| finding("error", "nothing at 'x'", it)).collect();
        assert_eq!(summarised(&errors, false), super::super::text(&errors, false));
    }
}
