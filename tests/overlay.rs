//! The rules of the Overlay Specification, and its conformance tests where they are available.

use std::fs;
use std::path::Path;

use specwright::diagnostics::{Id, Report};
use specwright::limits::Limits;
use specwright::overlay::overlay;
use specwright::read::{Document, read};
use specwright::source::Sources;

/// Applies the actions of an overlay to a document. Returns the result as JSON, and the ids of findings.
fn apply(document: &str, actions: &str) -> (serde_json::Value, Vec<Id>) {
    apply_version("1.1.0", document, actions)
}

fn apply_version(version: &str, document: &str, actions: &str) -> (serde_json::Value, Vec<Id>) {
    let overlay_text = format!("overlay: {version}\ninfo: {{ title: T, version: '1' }}\nactions: {actions}\n");
    let mut report = Report::default();
    let mut sources = Sources::default();
    let target = sources.add("spec.yaml", document);
    let corrections = sources.add("overlay.yaml", overlay_text);
    let target = read(&mut report, &mut sources, target).expect("the document is sound");
    let corrections = read(&mut report, &mut sources, corrections).expect("the overlay is YAML");
    let result = overlay(&mut report, Limits::default(), target.clone(), &corrections).unwrap_or(target);
    (json(&result), report.findings().iter().map(|it| it.id).collect())
}

fn json(document: &Document) -> serde_json::Value {
    serde_json::Value::from(&document.root)
}

#[track_caller]
fn check(document: &str, actions: &str, expected: &str) {
    let (result, findings) = apply(document, actions);
    assert_eq!(findings, [], "{actions}");
    assert_eq!(result, serde_yaml::from_str::<serde_json::Value>(expected).expect("what is expected is YAML"));
}

#[track_caller]
fn rejected(document: &str, actions: &str, id: Id) {
    let (result, findings) = apply(document, actions);
    assert_eq!(findings, [id], "{}", actions.get(..200).unwrap_or(actions));
    assert!(result == serde_yaml::from_str::<serde_json::Value>(document).expect("it is YAML"), "nothing is changed");
}

#[test]
fn objects_merge_arrays_grow_primitives_are_replaced() {
    check(
        "{ a: { b: 1, c: [1], d: { e: x } } }",
        "[ { target: $.a, update: { b: 2, c: [2, 3], d: { f: y } } } ]",
        "{ a: { b: 2, c: [1, 2, 3], d: { e: x, f: y } } }",
    );
}

#[test]
fn merging_a_value_into_an_array_appends_it() {
    check("{ a: [1] }", "[ { target: $.a, update: { b: 2 } } ]", "{ a: [1, { b: 2 }] }");
}

#[test]
fn the_root_can_be_updated() {
    check("{ a: 1 }", "[ { target: $, update: { b: 2 } } ]", "{ a: 1, b: 2 }");
}

#[test]
fn later_actions_see_the_result_of_earlier_ones() {
    check(
        "{ a: {} }",
        "[ { target: $.a, update: { b: {} } }, { target: $.a.b, update: { c: 1 } } ]",
        "{ a: { b: { c: 1 } } }",
    );
}

#[test]
fn a_primitive_target_is_replaced_since_1_1() {
    check("{ a: x }", "[ { target: $.a, update: y } ]", "{ a: y }");
    let (_, findings) = apply_version("1.0.0", "{ a: x }", "[ { target: $.a, update: y } ]");
    assert_eq!(findings, [Id::InvalidOverlay]);
}

#[test]
fn remove_deletes_items_and_keys_before_update() {
    check("{ a: [1, 2, 3, 2] }", "[ { target: '$.a[?@ == 2]', remove: true } ]", "{ a: [1, 3] }");
    check("{ a: 1, b: 2 }", "[ { target: $.a, remove: true, update: 3 } ]", "{ b: 2 }");
    check("{ a: { a: { a: 1 } } }", "[ { target: $..a, remove: true } ]", "{}");
    check(
        "{ a: [0,1,2,3,4,5,6,7,8,9,10,11] }",
        "[ { target: '$.a[11,2]', remove: true } ]",
        "{ a: [0,1,3,4,5,6,7,8,9,10] }",
    );
}

/// Numeric keys of an object are not indices; only items of a list have indices.
#[test]
fn remove_deletes_numeric_looking_keys() {
    let keys = ["9", "10", "1a", "01", "1", "2", "02", "1b", "100", "a", "3c", "0", "00"];
    let text: String = (0..40).map(|n| format!("'{n}': 0, '{n}x': 0, ")).collect();
    let named: String = keys.iter().map(|it| format!("'{it}y': {{ '{it}': 0 }}, ")).collect();
    check(&format!("{{ a: {{ {text} {named} '01': 1 }} }}"), "[ { target: '$.a[*]', remove: true } ]", "{ a: {} }");
    check(
        "{ a: { '1': [0, 1], '01': [0, 1] } }",
        "[ { target: '$.a[*][0]', remove: true } ]",
        "{ a: { '1': [1], '01': [1] } }",
    );
    check("{ a: { '01': 1, '1': 2 } }", "[ { target: \"$.a['1']\", remove: true } ]", "{ a: { '01': 1 } }");
}

/// Copying an object into itself doubles it each time. A copy that is too large is rejected before it is made.
#[test]
fn repeated_copies_are_bounded() {
    let (_, findings) = apply("{ a: { b: {} } }", &format!("[ {} ]", ["{ target: $..b, copy: $ }"; 16].join(", ")));
    let is_limit = |it: &Id| matches!(it, Id::InvalidOverlay | Id::DocumentTooLarge);
    assert!(!findings.is_empty() && findings.iter().all(is_limit), "{findings:?}");
    let wide = format!("{{ a: [{}] }}", "{ b: 0 }, ".repeat(2_000));
    rejected(&wide, "[ { target: '$.a[*]', copy: $ } ]", Id::DocumentTooLarge);
    let deep = format!("{{ a: {}0{} }}", "[".repeat(100), "]".repeat(100));
    rejected(&deep, &format!("[ {{ target: '$.a{}', copy: $.a }} ]", "[0]".repeat(30)), Id::InvalidOverlay);
}

#[test]
fn long_and_deeply_nested_paths_are_rejected_before_they_are_parsed() {
    let named = |length: usize| format!("[ {{ target: $.{}, remove: true }} ]", "a".repeat(length - 2));
    rejected("{ a: 1 }", &named(4096), Id::UnmatchedOverlayAction);
    rejected("{ a: 1 }", &named(4097), Id::InvalidOverlay);
    let nested = |depth: usize| {
        let (open, close) = ("(".repeat(depth - 1), ")".repeat(depth - 1));
        format!("[ {{ target: '$.a[?{open}@.b{close}]', remove: true }} ]")
    };
    check("{ a: [{ b: 1 }] }", &nested(10), "{ a: [] }");
    rejected("{ a: [{ b: 1 }] }", &nested(11), Id::InvalidOverlay);
    rejected("{ a: [{ b: 1 }] }", &nested(2_000), Id::InvalidOverlay);
}

/// Each of these would take minutes to centuries.
#[test]
fn expensive_overlays_are_rejected_before_they_run() {
    let document = format!("{{ a: [{}] }}", "{ b: x, c: { d: y } }, ".repeat(1_000));
    let once = |path: &str| {
        rejected(&document, &format!("[ {{ target: \"{path}\", remove: true }} ]"), Id::OverlayTooExpensive)
    };
    once("$..[?$..[?$..[?$..z]]]");
    once("$..[?count($..*) == 1]");
    once("$[*,*,*,*,*,*,*,*][*,*,*,*,*,*,*,*][*,*,*,*,*,*,*,*][*,*,*,*,*,*,*,*][*,*,*,*,*,*,*,*]");
    once("$..[?match(@.b, 'a{999}')]");
    once(&format!("${}", "..*".repeat(40)));
    let many = |path: &str| {
        format!("[ {} ]", vec![format!("{{ target: \"{path}\", update: {{ e: 1 }} }}"); 10_000].join(", "))
    };
    rejected(
        "{ a: [{ b: {} }] }",
        &many(&format!("$.a[?{}@.b{}]", "@[?".repeat(8), "]".repeat(8))),
        Id::OverlayTooExpensive,
    );
    let (_, findings) = apply(&document, &many("$..c"));
    assert_eq!(findings, [Id::OverlayTooExpensive]);
    // A path of keys does not visit the document.
    let (result, findings) = apply(&document, &many("$.a[7].c"));
    assert_eq!((result["a"][7]["c"]["e"].as_i64(), findings), (Some(1), Vec::new()));
}

#[test]
fn usual_overlays_of_a_large_document_are_not_expensive() {
    let document = format!("{{ a: [{}] }}", "{ b: x, c: { d: y } }, ".repeat(5_000));
    let actions = "{ target: \"$..[?@.d == 'y']\", update: { d: y } }, ".repeat(50);
    let (result, findings) = apply(&document, &format!("[ {actions} {{ target: '$.a[?@.b]', remove: true }} ]"));
    assert_eq!(findings, []);
    assert!(result["a"].as_array().is_some_and(Vec::is_empty));
}

#[test]
fn copy_takes_exactly_one_source_since_1_1() {
    check("{ a: { x: 1 }, b: { y: 2 } }", "[ { target: $.b, copy: $.a } ]", "{ a: { x: 1 }, b: { y: 2, x: 1 } }");
    rejected("{ a: { x: 1 }, b: {}, c: {} }", "[ { target: $.b, copy: '$[*]' } ]", Id::InvalidOverlay);
    rejected("{ b: {} }", "[ { target: $.b, copy: $.nothing } ]", Id::InvalidOverlay);
    let (_, findings) = apply_version("1.0.0", "{ a: {}, b: {} }", "[ { target: $.b, copy: $.a } ]");
    assert_eq!(findings, [Id::InvalidOverlay], "1.0 has no `copy`, so the action does nothing");
}

#[test]
fn update_wins_over_copy() {
    check("{ a: { x: 1 }, b: {} }", "[ { target: $.b, copy: $.a, update: { y: 2 } } ]", "{ a: { x: 1 }, b: { y: 2 } }");
}

#[test]
fn invalid_actions_are_rejected() {
    rejected("{ a: { b: [1] } }", "[ { target: $.a, update: 1 } ]", Id::InvalidOverlay);
    rejected("{ a: { b: {} } }", "[ { target: $.a, update: { b: [1] } } ]", Id::InvalidOverlay);
    rejected("{ a: [{}, []] }", "[ { target: '$.a[*]', update: {} } ]", Id::InvalidOverlay);
    rejected("{ a: 1 }", "[ { target: $, remove: true } ]", Id::InvalidOverlay);
    rejected("{ a: 1 }", "[ { target: $.a } ]", Id::InvalidOverlay);
    rejected("{ a: 1 }", "[ { target: not a path, remove: true } ]", Id::InvalidOverlay);
    rejected("{ a: 1 }", "[ { remove: true } ]", Id::InvalidOverlay);
}

#[test]
fn an_action_without_a_match_is_reported() {
    rejected("{ a: 1 }", "[ { target: $.b, remove: true } ]", Id::UnmatchedOverlayAction);
}

#[test]
fn an_unknown_overlay_key_is_reported() {
    let (result, findings) = apply("{ a: 1 }", "[ { target: $.a, remove: true, updaet: 1, x-mine: 1 } ]");
    assert_eq!((result, findings), (serde_json::json!({}), vec![Id::UnknownKey]));
}

/// The conformance tests of the specification's repository, which CI has beside the project.
#[test]
fn the_conformance_sets_pass() {
    let folder = tests::root().join("../shared/overlay-suite/compliant-sets");
    let Ok(entries) = fs::read_dir(&folder) else {
        eprintln!("the conformance sets are not at hand");
        return;
    };
    let sets: Vec<_> = entries.flatten().map(|it| it.path()).filter(|it| it.is_dir()).collect();
    assert!(sets.len() >= 8, "the conformance sets are not whole");
    for set in sets {
        conforms(&set);
    }
}

fn conforms(set: &Path) {
    let mut report = Report::default();
    let mut sources = Sources::default();
    let mut document = |name: &str| {
        let text = fs::read_to_string(set.join(name)).expect("a set has three files");
        let id = sources.add(name, text);
        read(&mut report, &mut sources, id).expect("a set is YAML")
    };
    let (target, corrections, expected) = (document("openapi.yaml"), document("overlay.yaml"), document("output.yaml"));
    let result = overlay(&mut report, Limits::default(), target, &corrections).expect("the overlay is one");
    assert_eq!(json(&result), json(&expected), "{}", set.display());
}

#[test]
fn an_action_that_expects_another_value_is_an_error() {
    let document = "{ a: { type: string, maxLength: 3 } }";
    check(
        document,
        "[ { target: $.a, x-expect: { maxLength: 3 }, update: { maxLength: 4 } } ]",
        "{ a: { type: string, maxLength: 4 } }",
    );
    let action = "[ { target: $.a, x-expect: { maxLength: 2 }, update: { maxLength: 4 } } ]";
    rejected(document, action, Id::UnexpectedOverlayTarget);
}

#[test]
fn an_update_that_completes_or_requires_an_absent_property_is_a_finding() {
    let document = "{ a: { properties: { outcomes: { type: array } } } }";
    for update in [
        "{ properties: { results: { description: x } } }",
        "{ required: [results] }",
        "{ properties: { results: { description: x, maxItems: 3 } } }",
    ] {
        let (_, findings) = apply(document, &format!("[ {{ target: $.a, update: {update} }} ]"));
        assert_eq!(findings, [Id::CreatedProperty], "{update}");
    }
    let added = "{ required: [results], properties: { results: { type: array } } }";
    let (_, findings) = apply(document, &format!("[ {{ target: $.a, update: {added} }} ]"));
    assert_eq!(findings, []);
}
