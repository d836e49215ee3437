//! Drafts of overlays.

use std::path::Path;

use serde_json::Value;
use specwright::generate::draft_overlay;

/// Drafts an overlay for a document. A draft is an overlay with as many actions as it says.
pub(crate) fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let load = |path: &Path| match path.to_str() {
        Some("spec.yaml") => Ok(text.clone().into_owned()),
        _ => Err("the file does not exist".to_owned()),
    };
    let draft = draft_overlay(Path::new("spec.yaml"), &[], &load);
    let Some(text) = &draft.text else {
        assert!(!draft.before.is_empty(), "a document without a draft has findings");
        return;
    };
    let overlay: Value = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("the draft is not YAML: {error}"));
    let actions = overlay["actions"].as_array().map_or(0, Vec::len);
    assert_eq!(actions, draft.actions, "the draft has another number of actions");
}
