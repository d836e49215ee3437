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
