//! The reference of the command line: explanations of findings, and the keys of the configuration.

#[cfg(test)]
mod schemas;

use crate::diagnostics::Id;
use crate::diagnostics::config::find_nearest;

/// The page with a section for each finding.
const FINDINGS: &str = include_str!("../../FINDINGS.md");

/// The reference page of `codegen.toml`.
pub const CONFIG: &str = include_str!("../../CONFIG.md");

/// The JSON Schema of `codegen.toml`.
pub const CONFIG_SCHEMA: &str = include_str!("../../schemas/codegen.schema.json");

/// The JSON Schema of findings as JSON.
pub const FINDINGS_SCHEMA: &str = include_str!("../../schemas/findings.schema.json");

/// Returns the explanation of a finding, as Markdown; `None` if there is no finding of this id.
pub fn explain(id: &str) -> Option<&'static str> {
    let heading = format!("\n## `{id}`\n");
    let start = FINDINGS.find(&heading)? + 1;
    let section = &FINDINGS[start..];
    let end = section[1..].find("\n## ").map_or(section.len(), |it| it + 1);
    Some(section[..end].trim_end())
}

/// Returns the id of a finding that differs least from a misspelled one, if it is similar.
pub fn find_similar_id(id: &str) -> Option<&'static str> {
    find_nearest(&id.to_lowercase(), Id::ALL.iter().map(|it| it.text()))
}

/// Returns the correction that the explanation of a finding names, for findings that have no help text of their own.
pub(crate) fn fix(id: Id) -> Option<&'static str> {
    explain(id.text())?.lines().find_map(|it| it.strip_prefix("- **Fix:** "))
}

/// Returns the ids of all findings, a line for each with the first sentence of its explanation.
pub fn list_findings() -> String {
    let line = |it: &Id| {
        let summary = explain(it.text()).and_then(|it| it.lines().nth(2)).unwrap_or_default();
        format!("{:<30} {summary}\n", it.text())
    };
    Id::ALL.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{FINDINGS, explain};
    use crate::diagnostics::Id;

    #[test]
    fn every_finding_is_explained() {
        for id in Id::ALL {
            let section = explain(id.text()).unwrap_or_else(|| panic!("`{}` has a section", id.text()));
            for part in ["**Why:** ", "**Example:** ", "**Fix:** "] {
                assert_eq!(section.matches(part).count(), 1, "{}: {part}", id.text());
            }
        }
        assert_eq!(FINDINGS.matches("\n## ").count(), Id::ALL.len());
        assert_eq!(explain("any"), None);
    }
}
