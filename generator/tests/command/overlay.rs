//! Documents with their corrections, for other tools.

use super::{Place, SOUND};

#[test]
fn a_document_is_shown_with_its_overlays() {
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
