//! `--include` and `--exclude`: keeps the selected operations and webhooks, and the schemas that they use.

use std::collections::BTreeSet;

use super::{Selection, read_write_only};
use crate::api::{Api, Operation, Webhook};
use crate::diagnostics::{self, Report};
use crate::wildcard::matches_text;

/// Removes operations, webhooks and tags that are not selected, and marks the schemas that no remaining one uses.
pub(super) fn select(report: &mut Report, api: &mut Api, selection: &Selection) {
    if selection.include.is_empty() && selection.exclude.is_empty() {
        return;
    }
    for pattern in selection.include.iter().chain(&selection.exclude) {
        let is_webhook = api.webhooks.iter().any(|webhook| matches_webhook(pattern, webhook));
        if !is_webhook && !api.operations.iter().any(|operation| matches_operation(pattern, operation)) {
            report.push(diagnostics::lower::unmatched_pattern(pattern));
        }
    }
    let is_selected = |matches: &dyn Fn(&str) -> bool| {
        let matches_any = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern));
        (selection.include.is_empty() || matches_any(&selection.include)) && !matches_any(&selection.exclude)
    };
    api.operations.retain(|operation| is_selected(&|pattern| matches_operation(pattern, operation)));
    api.webhooks.retain(|webhook| is_selected(&|pattern| matches_webhook(pattern, webhook)));
    let tags: BTreeSet<String> = api.operations.iter().flat_map(|operation| operation.tags.clone()).collect();
    api.tags.retain(|tag| tags.contains(&tag.name));
    let types = api.operations.iter().flat_map(Operation::types).chain(api.webhooks.iter().flat_map(Webhook::types));
    let types = types.filter_map(|ty| ty.kind.schema());
    let used = read_write_only::find_contained(api, types.map(|id| id.0).collect());
    for (schema, used) in api.schemas.iter_mut().zip(&used) {
        schema.used = *used;
    }
    api.examples.retain(|example| example.ty.kind.schema().is_none_or(|id| used[id.0]));
}

fn matches_operation(pattern: &str, operation: &Operation) -> bool {
    match pattern.strip_prefix("tag:") {
        Some(pattern) => operation.tags.iter().any(|tag| matches_text(pattern, tag)),
        None if pattern.starts_with('/') => matches_text(pattern, &operation.path),
        None => matches_text(pattern, &operation.id),
    }
}

/// Returns whether a pattern selects a webhook, by its name.
fn matches_webhook(pattern: &str, webhook: &Webhook) -> bool {
    !pattern.starts_with("tag:") && matches_text(pattern, &webhook.name)
}
