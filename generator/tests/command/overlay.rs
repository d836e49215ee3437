//! `specwright overlay` and `specwright debug`.

use super::{Place, SOUND};

#[test]
fn overlay_prints_the_corrected_document() {
    let place = Place::new();
    let overlay = "overlay: 1.1.0\ninfo: { title: T, version: '1' }\n\
                   actions: [ { target: $.info, update: { title: Corrected } } ]\n";
    place.write("spec.yaml", SOUND).write("overlay.yaml", overlay);
    let shown = place.run(&["overlay", "spec.yaml", "--overlay", "overlay.yaml"]).exits(0).out();
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
    assert_eq!(shown["info"]["title"], "Corrected");
    place.write("overlay.yaml", &overlay.replace("$.info", "$.nothing"));
    let run = place.run(&["overlay", "spec.yaml", "--overlay", "overlay.yaml"]).exits(1);
    assert_eq!(run.says("error[unmatched-overlay-action]").out(), "");
}

/// A document cannot send escape sequences to a terminal, nor reverse text there.
#[test]
fn no_command_prints_control_characters_of_a_document() {
    let place = Place::new();
    let hostile = "\\e]0;owned\\a\\x9b31m\\u202egpj\\u2066";
    let reference = format!("\"#/components/schemas/{hostile}\"");
    let keys = format!("    \"{hostile}\": {{ type: object, \"{hostile}\": 1, minimum: \"{hostile}\" }}\n");
    let raw = "    # \u{202e}\n    Odd: { type: \"a\u{202e}b\" }\n";
    let document = SOUND.replace("'#/components/schemas/Ticket'", &reference) + &keys + raw;
    place.write("spec.yaml", &document);
    place.write("overlay.yaml", "overlay: 1.1.0\ninfo: { title: T, version: '1' }\nactions: []\n");
    for arguments in [
        &["lint", "spec.yaml", "--explain"][..],
        &["lint", "spec.yaml", "--format", "json"],
        &["generate", "spec.yaml", "--out", "sdk"],
        &["generate", "spec.yaml", "--out", "sdk", "--skip-broken", "--check"],
        &["generate", "spec.yaml", "--out", "sdk", "--skip-broken", "--verbose"],
        &["overlay", "spec.yaml", "--overlay", "overlay.yaml"],
        &["debug", "spec.yaml", "--stage", "read"],
        &["debug", "spec.yaml", "--stage", "parse"],
    ] {
        let run = place.run(arguments);
        let text = run.out() + &run.err();
        let is_harmful = |c: char| c.is_control() && c != '\n' && c != '\t' || ('\u{202a}'..='\u{2069}').contains(&c);
        assert!(text.len() > 20 && !text.contains(is_harmful), "{arguments:?} {text:?}");
    }
}

#[test]
fn debug_prints_the_output_of_a_stage() {
    let place = Place::new();
    place.write("spec.yaml", SOUND);
    let run = place.run(&["debug", "spec.yaml", "--stage", "lower"]).exits(0);
    assert!(run.out().contains("id: \"ListTickets\""), "{}", run.out());
    place.write("spec.yaml", "openapi: 2.5.0\n");
    place.run(&["debug", "spec.yaml", "--stage", "lower"]).exits(1).says("unsupported-version");
    place.run(&["debug", "spec.yaml", "--stage", "read"]).exits(0).says("\"openapi\": \"2.5.0\"");
    place.run(&["debug", "spec.yaml", "--stage", "print"]).exits(2);
}

#[test]
fn an_overlay_action_without_a_match_is_an_error_in_generate_and_a_warning_in_lint() {
    let place = Place::new();
    let overlay =
        "overlay: 1.1.0\ninfo: { title: T, version: '1' }\nactions: [ { target: $.nothing, remove: true } ]\n";
    place.write("spec.yaml", SOUND).write("overlay.yaml", overlay);
    place.run(&["lint", "spec.yaml", "--overlay", "overlay.yaml"]).exits(0).says("warning[unmatched-overlay-action]");
    let run = place.run(&["generate", "spec.yaml", "--overlay", "overlay.yaml", "--out", "sdk"]).exits(1);
    run.says("error[unmatched-overlay-action]");
    assert!(!place.path("sdk").exists());
}

/// A place that another action names is not the one that was renamed, although its name is more like the target.
#[test]
fn an_action_without_a_match_names_the_place_that_it_may_mean() {
    let place = Place::new();
    let path = |name: &str| {
        format!("  /a/{name}: {{ post: {{ operationId: x, responses: {{ '204': {{ description: '' }} }} }} }}\n")
    };
    let spec = |names: [&str; 2]| {
        format!("openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths:\n{}", names.map(path).concat())
    };
    let action =
        |name: &str| format!("  - {{ target: \"$.paths['/a/{name}'].post\", update: {{ deprecated: true }} }}\n");
    let overlay = ["voice/tickets", "web/tickets"].map(action).concat();
    let filter = "  - { target: \"$.paths['/a/voice/tickets'].post.parameters[?@['$ref'] == 'x']\", remove: true }\n";
    let overlay = overlay + filter;
    place.write("overlay.yaml", &format!("overlay: 1.1.0\ninfo: {{ title: T, version: '1' }}\nactions:\n{overlay}"));
    place.write("spec.yaml", &spec(["web/tickets", "voice/calls"]));
    let run = place.run(&["lint", "spec.yaml", "--overlay", "overlay.yaml"]).exits(0);
    let run = run.says("the target may be `$.paths['/a/voice/calls'].post` now");
    run.says("the target may be `$.paths['/a/voice/calls'].post.parameters[?@['$ref'] == 'x']` now");
}
