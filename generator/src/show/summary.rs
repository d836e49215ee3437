//! What a person reads of many findings: every error, and of warnings that say the same one line.

use std::collections::BTreeMap;

use super::{LocatedFinding, place};

/// So many warnings of one kind are shown as they are.
const FEW: usize = 3;

/// Findings as a terminal shows them. Of warnings that differ in nothing but names and places there is one line, where
/// the first of them would stand.
pub fn summarised(findings: &[LocatedFinding], colours: bool) -> String {
    let mut alike: BTreeMap<(&str, String), Vec<&LocatedFinding>> = BTreeMap::new();
    for it in findings.iter().filter(|it| !it.is_error()) {
        alike.entry((it.id, reason(&it.message))).or_default().push(it);
    }
    let mut res = String::new();
    for finding in findings {
        match alike.get(&(finding.id, reason(&finding.message))).filter(|it| it.len() > FEW) {
            Some(group) if !finding.is_error() => {
                if std::ptr::eq(group[0], finding) {
                    res.push_str(&line(group, colours));
                }
            }
            Some(_) | None => res.push_str(&super::one(finding, colours)),
        }
    }
    res
}

/// Whether [`summarised`] keeps anything to itself.
pub fn is_shortened(findings: &[LocatedFinding]) -> bool {
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for it in findings.iter().filter(|it| !it.is_error()) {
        *counts.entry((it.id, reason(&it.message))).or_default() += 1;
    }
    counts.values().any(|count| *count > FEW)
}

fn line(group: &[&LocatedFinding], colours: bool) -> String {
    let first = group[0];
    let same = group.iter().all(|it| it.message == first.message);
    let said = if same { first.message.clone() } else { reason(&first.message) };
    let text = format!("{said} ({} times, first at {})", group.len(), place(first));
    super::warning(first.id, &text, colours)
}

/// A message without the names that it quotes.
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

/// What stands before the first quotation in these marks, the mark, and what stands behind it. An apostrophe within a
/// word is no mark.
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
            column: Some(3),
            text: None,
            help: None,
        }
    }

    #[test]
    fn a_reason_holds_no_names() {
        assert_eq!(reason("`a b` is not expressed: `c` is used"), "`…` is not expressed: `…` is used");
        assert_eq!(reason("nothing at '#/components/x'"), "nothing at '…'");
        assert_eq!(reason("the caller's own `x`, and others' too"), "the caller's own `…`, and others' too");
        assert_eq!(reason("one ` alone"), "one ` alone");
    }

    #[test]
    fn many_warnings_that_say_the_same_are_one_line() {
        let many: Vec<LocatedFinding> =
            (1..=4).map(|it| finding("warning", &format!("`x{it}` is not expressed"), it)).collect();
        assert_eq!(
            summarised(&many, false),
            "warning[unsupported-keyword]: `…` is not expressed (4 times, first at spec.yaml:1:3)\n\n"
        );
        let same: Vec<LocatedFinding> = (1..=4).map(|it| finding("warning", "`x` is not expressed", it)).collect();
        assert!(summarised(&same, false).contains(": `x` is not expressed (4 times, first at"));
        assert!(is_shortened(&many) && !is_shortened(&many[..3]));
    }

    #[test]
    fn few_warnings_and_all_errors_are_shown_as_they_are() {
        let few: Vec<LocatedFinding> =
            (1..=3).map(|it| finding("warning", &format!("`x{it}` is not expressed"), it)).collect();
        assert_eq!(summarised(&few, false), super::super::text(&few, false));
        let errors: Vec<LocatedFinding> = (1..=9).map(|it| finding("error", "nothing at 'x'", it)).collect();
        assert_eq!(summarised(&errors, false), super::super::text(&errors, false));
    }
}
