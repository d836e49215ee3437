//! JSONPath, as the target of overlay actions.

use serde_json::json;

use super::overlay::apply;

/// Uses a text as the path of an action that removes values, and of one that updates them.
pub(crate) fn run(input: &[u8]) {
    let path = String::from_utf8_lossy(input);
    let actions = json!([{ "target": path, "update": { "x-a": [1] } }, { "target": path, "remove": true }]);
    apply(&json!({ "overlay": "1.0.0", "info": { "title": "T", "version": "1" }, "actions": actions }).to_string());
}
