//! `--include` and `--exclude`: the operations that are wanted, and what they reach.

use std::collections::BTreeSet;

use super::Selection;
use super::read_write_only;
use crate::api::{Api, Operation, Webhook};
use crate::diagnostics::{Id, Place, Report};

/// Leaves out what is not wanted, and every schema that then nobody reaches.
pub(super) fn select(report: &mut Report, api: &mut Api, selection: &Selection) {
    if selection.include.is_empty() && selection.exclude.is_empty() {
        return;
    }
    for pattern in selection.include.iter().chain(&selection.exclude) {
        let webhook = api.webhooks.iter().any(|it| is_called(pattern, it));
        if !webhook && !api.operations.iter().any(|it| matches(pattern, it)) {
            let message = format!("`{pattern}` selects no operation");
            let help =
                "a pattern is an `operationId`, `tag:` and a tag, or a path that begins with `/`; `*` is any text";
            report.add_with_help(Id::InvalidConfig, Place::File("include, exclude".to_owned()), message, help);
        }
    }
    let any = |patterns: &[String], it: &Operation| patterns.iter().any(|pattern| matches(pattern, it));
    let is_wanted =
        |it: &Operation| (selection.include.is_empty() || any(&selection.include, it)) && !any(&selection.exclude, it);
    api.operations.retain(is_wanted);
    let any = |patterns: &[String], it: &Webhook| patterns.iter().any(|pattern| is_called(pattern, it));
    api.webhooks
        .retain(|it| (selection.include.is_empty() || any(&selection.include, it)) && !any(&selection.exclude, it));
    let tags: BTreeSet<String> = api.operations.iter().flat_map(|it| it.tags.clone()).collect();
    api.tags.retain(|it| tags.contains(&it.name));
    let types = api.operations.iter().flat_map(Operation::types).chain(api.webhooks.iter().flat_map(Webhook::types));
    let types = types.filter_map(|it| it.kind.schema());
    let used = read_write_only::reached(api, types.map(|it| it.0).collect());
    for (schema, used) in api.schemas.iter_mut().zip(&used) {
        schema.used = *used;
    }
    api.examples.retain(|it| it.ty.kind.schema().is_none_or(|id| used[id.0]));
}

fn matches(pattern: &str, it: &Operation) -> bool {
    match pattern.strip_prefix("tag:") {
        Some(tag) => it.tags.iter().any(|it| fits(tag, it)),
        None if pattern.starts_with('/') => fits(pattern, &it.path),
        None => fits(pattern, &it.id),
    }
}

/// A webhook is wanted by its name.
fn is_called(pattern: &str, it: &Webhook) -> bool {
    !pattern.starts_with("tag:") && fits(pattern, &it.name)
}

/// Whether a text is the pattern, in which `*` stands for any text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut last = None;
    for part in parts {
        // A part is looked for as early as it comes; only the last one must stand at the end.
        if let Some(part) = last.replace(part) {
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_is_any_text() {
        for (pattern, text) in
            [("a", "a"), ("*", ""), ("a*", "ab"), ("*b", "ab"), ("a*b*c", "a-b-b-c"), ("*ab*", "aab"), ("a*a", "aa")]
        {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a", "ab"), ("", "a"), ("a*a", "a"), ("*b", "ba"), ("a*b*c", "acb"), ("a**b", "ac")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }
}
