//! Drafts of overlays: what they reproduce, and what they do to the findings.

#[path = "draft/facts.rs"]
mod facts;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use specwright::disk;
use specwright::generate::{draft_overlay, lint, overlay_document};

/// Loads the files of the repository, and texts in memory.
struct Texts(BTreeMap<PathBuf, String>);

impl Texts {
    fn load(&self, path: &Path) -> Result<String, String> {
        self.0.get(path).cloned().map_or_else(|| disk::load(&tests::root().join(path)), Ok)
    }

    /// Returns the findings of a document with an overlay of these actions, by id and place.
    fn findings(&mut self, document: &str, actions: &[Value]) -> BTreeSet<(String, String)> {
        let findings = lint(Path::new(document), &self.overlay(actions), &|path: &Path| self.load(path)).findings;
        findings.into_iter().map(|it| (it.id.to_owned(), it.pointer.unwrap_or_default())).collect()
    }

    /// Returns a document with an overlay of these actions.
    fn corrected(&mut self, document: &str, actions: &[Value]) -> Value {
        let overlays = self.overlay(actions);
        let (_, root) = overlay_document(Path::new(document), &overlays, &|path: &Path| self.load(path));
        Value::from(&root.expect("the actions are valid"))
    }

    fn overlay(&mut self, actions: &[Value]) -> Vec<PathBuf> {
        let overlay = json!({ "overlay": "1.0.0", "info": { "title": "T", "version": "1" }, "actions": actions });
        self.0.insert("part.json".into(), overlay.to_string());
        vec!["part.json".into()]
    }

    /// Returns the actions of the draft for a document.
    fn actions(&self, document: &str) -> Vec<Value> {
        let drafted = draft_overlay(Path::new(document), &[], &|path: &Path| self.load(path));
        let text = drafted.text.expect("the document can be read");
        let overlay: Value = serde_yaml::from_str(&text).expect("a draft is YAML");
        let actions = overlay["actions"].as_array().expect("a draft has actions").clone();
        assert_eq!(actions.len(), drafted.actions, "{text}");
        actions
    }
}

/// Applies the actions of a draft one after another: each removes findings and adds none, except `any-value` where it carries
/// `x-todo`.
#[track_caller]
fn check_actions(texts: &mut Texts, document: &str, at_least: usize) {
    let actions = texts.actions(document);
    assert!(actions.len() >= at_least, "{actions:#?}");
    let mut before = texts.findings(document, &[]);
    for end in 1..=actions.len() {
        let after = texts.findings(document, &actions[..end]);
        let corrected = texts.corrected(document, &actions[..end]);
        let is_marked = |at: &str| corrected.pointer(at).is_some_and(|it| it.get("x-todo").is_some());
        let added: Vec<_> = after.difference(&before).filter(|(id, at)| id != "any-value" || !is_marked(at)).collect();
        assert!(added.is_empty(), "{} adds {added:?}", actions[end - 1]);
        assert!(before.difference(&after).next().is_some(), "{} removes nothing", actions[end - 1]);
        before = after;
    }
}

#[test]
fn each_action_removes_a_finding_and_adds_none() {
    check_actions(&mut Texts(BTreeMap::new()), "spec/any-channel.yml", 7);
    check_actions(&mut Texts(BTreeMap::new()), "spec/channels.yml", 16);
}

/// A document with each fault that has a draft.
const FAULTS: &str = include_str!("draft/faults.yaml");

#[test]
fn every_kind_of_fault_has_a_draft() {
    let mut texts = Texts([("faults.yaml".into(), FAULTS.to_owned())].into());
    check_actions(&mut texts, "faults.yaml", 11);
    let actions = texts.actions("faults.yaml");
    let corrected = texts.corrected("faults.yaml", &actions);
    let at = |pointer: &str| corrected.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(at("/servers/0/url"), "https://api.example.org/v1");
    assert_eq!(at("/paths/~1pets~1{id}/get/operationId"), "get_pets_id");
    assert_eq!(at("/paths/~1pets~1{id}/parameters/0/schema"), json!({ "type": "integer" }));
    assert_eq!(at("/paths/~1pets~1{id}/get/responses"), json!({ "404": { "description": "No such pet" } }));
    assert_eq!(at("/components/securitySchemes/X-Token-Key/type"), "apiKey");
    assert_eq!(at("/components/parameters/OwnerId/in"), "path");
    assert_eq!(at("/components/parameters/Colour/in"), "query");
    let inferred = at("/paths/~1owners~1{owner_id}/get/responses/200/content/application~1json/schema");
    assert_eq!(inferred["properties"]["since"], json!({ "type": "string", "format": "date-time" }));
    assert_eq!(texts.findings("faults.yaml", &actions).into_iter().filter(|it| it.0 != "any-value").count(), 0);
}

/// Returns the actions for an operation with this description.
fn actions_for(description: &str) -> Vec<Value> {
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "servers": [{ "url": "https://a.example" }],
        "paths": { "/pets": { "post": { "operationId": "add", "description": description, "responses": { "200": { "description": "" } } } } },
    });
    Texts([("spec.json".into(), document.to_string())].into()).actions("spec.json")
}

#[test]
fn a_table_that_is_no_parameter_table_gives_nothing() {
    for table in [
        "| Name | Meaning |\n|---|---|\n| id | the id |",
        "| Plan | Price | Limit |\n|---|---|---|\n| Free | 0 | 10 |",
        "| Name | Type |\n|---|---|\n| id | whatever you like |",
        "| Name | Type |\n|---|---|\n| The first name | string |",
        "| Name | Type |\n|---|---|\n| address.city | string |",
        "| Name | Type |\n|---|---|\n| id | string |\n| id | integer |",
        "| Name | Type |\n|---|---|",
        "### Response\n| Name | Type |\n|---|---|\n| id | string |",
        "### Query parameters\n| Name | Type |\n|---|---|\n| page | integer |",
        "| Key | Type | Name | \n| not a delimiter |",
        "Name | Type",
    ] {
        assert_eq!(actions_for(table), Vec::<Value>::new(), "{table}");
    }
    assert_eq!(actions_for("| Name | Type |\n|---|---|\n| id | string |").len(), 1);
}

#[test]
fn sections_that_refer_to_each_other_end() {
    let object = |name: &str, other: &str| {
        format!("#### {name} object\n\n| Name | Type |\n|---|---|\n| {other} | [it](#{other}-object) |\n\n")
    };
    let actions = actions_for(&(object("a", "b") + &object("b", "a")));
    let schema = &actions[0]["update"]["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(schema["properties"]["b"]["properties"]["a"]["properties"]["b"]["type"], "object");
}
