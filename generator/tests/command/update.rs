//! `specwright diff` and `specwright update`, and the names that stay.

#[cfg(unix)]
use std::fs::File;
#[cfg(unix)]
use std::io::{BufRead, BufReader};
#[cfg(unix)]
use std::process::{Command, Stdio};

use super::{Place, SOUND};

const CONFIG: &str = "[package]\nname = \"desk\"\noutput = \"../sdk\"\n\n[[client]]\nmodule = \"desk\"\n\
                      documents = [{ file = \"spec.yaml\", overlays = [\"fix.yaml\"] }]\n";

const OVERLAY: &str =
    "overlay: 1.1.0\ninfo: { title: T, version: '1' }\nactions:\n  - target: $.info\n    update: { title: Desk }\n";

const RUN: &[&str] = &["generate", "--config", "spec/codegen.toml"];

const UPDATE: &[&str] = &["update", "spec", "new.yaml", "--config", "spec/codegen.toml"];

/// Returns a folder with a crate of a document, and with another version of the document.
fn generated(new: &str) -> Place {
    let place = Place::new();
    place.write("spec/spec.yaml", SOUND).write("spec/codegen.toml", CONFIG).write("spec/fix.yaml", OVERLAY);
    place.run(RUN).exits(0);
    place.write("new.yaml", new);
    place
}

fn renamed() -> String {
    SOUND.replace("operationId: ListTickets", "operationId: AllTickets")
}

#[test]
fn diff_exits_by_the_changes() {
    let place = generated(&renamed());
    place.run(&["diff", "new.yaml", "new.yaml"]).exits(0).says("no changes");
    let markdown = place.run(&["diff", "new.yaml", "new.yaml", "--format", "markdown"]).exits(0).out();
    assert_eq!(markdown, "No changes.\n");
    let run = place.run(&["diff", "spec/spec.yaml", "new.yaml"]).exits(1);
    run.says("informational [operation-id-changed]").says("ListTickets -> AllTickets").says("version 0.1.0 -> 0.2.0");
    // The crate breaks, although HTTP does not.
    place.run(&["diff", "spec/spec.yaml", "new.yaml", "--fail-on", "breaking"]).exits(1);
    let json = place.run(&["diff", "spec/spec.yaml", "new.yaml", "--format", "json"]).exits(1).out();
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!((&json["rust"], &json["http"]), (&"major".into(), &"informational".into()));
    place.run(&["diff", "spec/spec.yaml", "new.yaml", "--format", "markdown"]).exits(1).says("### Informational");
    let described = SOUND.replace("title: ", "description: More, title: ");
    place.write("new.yaml", &described).run(&["diff", "spec/spec.yaml", "new.yaml", "--fail-on", "breaking"]).exits(0);
    let err = place.run(&["diff", "spec/spec.yaml", "nothing.yaml"]).exits(2).says("unreadable-file").err();
    assert!(!err.contains("not compared"), "{err}");
    let update = ["update", "spec", "nothing.yaml", "--config", "spec/codegen.toml"];
    place.run(&update).exits(1).says("`nothing.yaml` cannot be read");
}

#[test]
fn diff_separates_the_overlay_from_the_document() {
    let place = generated(&renamed());
    let fix = "overlay: 1.1.0\ninfo: { title: T, version: '1' }\nactions:\n  - target: $.paths.*.get\n    update: { deprecated: true }\n";
    place.write("other.yaml", fix);
    let arguments = ["diff", "spec/spec.yaml", "new.yaml", "--overlay", "other.yaml", "--old-overlay", "spec/fix.yaml"];
    let out = place.run(&arguments).exits(1).out();
    let deprecated = out.lines().skip_while(|it| !it.contains("[operation-deprecated]")).nth(2);
    assert_eq!(deprecated, Some("  because of the overlay"), "{out}");
    let id = out.lines().skip_while(|it| !it.contains("[operation-id-changed]")).nth(2);
    assert!(id.is_some_and(|it| !it.contains("because")), "{out}");
}

#[test]
fn an_update_replaces_the_document_and_says_what_follows() {
    let place = generated(&renamed());
    let before = place.files("sdk");
    place.run(&[UPDATE, &["--dry-run"]].concat()).exits(0).says("operation-id-changed").says("nothing was written");
    assert_eq!(place.files("sdk"), before);
    assert_eq!(place.read("spec/spec.yaml"), SOUND);
    let run = place.run(UPDATE).exits(0).says("lines in `src`:").says("version 0.1.0 -> 0.2.0");
    // Each change is printed once.
    let err = run.says("the document renamed 1 operation").err();
    assert!(!err.contains("API changes"), "{err}");
    assert_eq!(place.read("spec/spec.yaml"), renamed());
    assert!(place.read("sdk/CHANGELOG.md").contains("## Unreleased\n\n### Changed\n\n* The document `spec.yaml`"));
    place.run(&[RUN, &["--check"]].concat()).exits(0);
    place.run(&["update", "other", "new.yaml", "--config", "spec/codegen.toml"]).exits(1).says("which has `spec.yaml`");
}

/// A document that somebody replaced by hand is no update, so it gets no entry.
#[test]
fn an_update_to_the_same_document_generates_only() {
    let place = generated(&renamed());
    place.write("spec/spec.yaml", &renamed());
    place.run(UPDATE).exits(0).says("is this document already").says("API changes: breaking");
    place.run(&[RUN, &["--check"]].concat()).exits(0);
    assert!(!place.path("sdk/CHANGELOG.md").exists());
}

/// The test holds the lock of the output, so that the update is interrupted after it has replaced the document.
#[cfg(unix)]
#[test]
fn an_interrupted_update_is_completed_by_the_next_one() {
    let place = generated(&renamed());
    let crate_before = place.read("sdk/SURFACE.txt");
    let held = File::open(place.path("sdk")).expect("the folder can be opened");
    held.lock().expect("the folder can be locked");
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.current_dir(place.0.path()).args(UPDATE).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut run = command.spawn().expect("the command runs");
    let mut errors = BufReader::new(run.stderr.take().expect("it is piped")).lines().map_while(Result::ok);
    assert!(errors.any(|it| it.contains("waiting for another run")));
    run.kill().expect("it runs");
    run.wait().expect("it ends");
    drop(held);
    assert_eq!((place.read("spec/spec.yaml"), place.read("sdk/SURFACE.txt")), (renamed(), crate_before));
    let entry = place.read("sdk/CHANGELOG.md");
    assert!(entry.contains("list_tickets -> all_tickets"), "{entry}");
    place.run(UPDATE).exits(0).says("is this document already");
    place.run(&[RUN, &["--check"]].concat()).exits(0);
    assert_eq!(place.read("sdk/CHANGELOG.md"), entry);
    // Interrupted before it has replaced the document, it adds the same entry again.
    place.write("spec/spec.yaml", SOUND).run(RUN).exits(0);
    place.run(UPDATE).exits(0);
    assert_eq!(place.read("sdk/CHANGELOG.md"), entry);
}

#[test]
fn an_update_with_errors_writes_nothing() {
    let place = generated(&SOUND.replace("schemas/Ticket", "schemas/Missing"));
    place
        .run(UPDATE)
        .exits(1)
        .says("findings that are new")
        .says("to draft overlay actions for 1 of the new findings: specwright draft-overlay new.yaml")
        .says("was not replaced");
    assert_eq!(place.read("spec/spec.yaml"), SOUND);
    // The draft would have no action for these errors.
    let run = place.write("new.yaml", &SOUND.replace("info:", "information:")).run(UPDATE).exits(1);
    assert!(!run.says("error[unmatched-overlay-action]").out().contains("draft-overlay"));
    assert_eq!(place.read("spec/spec.yaml"), SOUND);
}

#[test]
fn an_update_whose_overlay_does_not_fit_shows_the_changes() {
    let place = generated(&SOUND.replace("id: { type: integer }", "id: { type: string }"));
    place.write("spec/fix.yaml", &OVERLAY.replace("$.info", "$.paths['/tickets'].get"));
    place.run(RUN).exits(0);
    let moved = place.read("new.yaml").replace("/tickets:", "/cases:");
    let run = place.write("new.yaml", &moved).run(UPDATE).exits(1).says("error[unmatched-overlay-action]");
    run.says("changes, with the overlays as far as they fit:").says("[operation-removed]: GET /tickets was removed");
    assert_eq!(place.read("spec/spec.yaml"), SOUND);
}

/// Somebody has adapted the overlay to the new document before the update, so it does not fit the old one.
#[test]
fn an_update_after_its_overlay_is_compared_with_the_last_run() {
    let place = generated(&SOUND.replace("/tickets:", "/cases:"));
    let deprecates = |path: &str| {
        OVERLAY.replace(
            "$.info\n    update: { title: Desk }",
            &format!("$.paths['{path}'].get\n    update: {{ deprecated: true }}"),
        )
    };
    place.write("spec/fix.yaml", &deprecates("/tickets")).run(RUN).exits(0);
    place.write("spec/fix.yaml", &deprecates("/cases"));
    let run = place.run(UPDATE).exits(0).says("the old document has errors with these overlays");
    run.says("- GET /tickets").says("+ GET /cases").says("overlay fix.yaml").says("version 0.1.0 -> 0.2.0");
    let entry = place.read("sdk/CHANGELOG.md");
    assert!(entry.contains("* `GET /cases -> ") && entry.contains("### Removed\n\n* `GET /tickets "), "{entry}");
}

#[test]
fn an_update_to_another_format_suggests_no_overlay() {
    let place = generated("swagger: '2.0'\ninfo: { title: T, version: '1' }\npaths: {}\n");
    let run = place.run(UPDATE).exits(1).says("this is a Swagger 2.0 document").says("was not replaced");
    assert!(!run.out().contains("draft-overlay"), "{}", run.out());
}

#[test]
fn an_update_that_fails_leaves_the_files_as_they_were() {
    let place = generated(&renamed());
    // A generated file that was edited is not overwritten.
    let edited = place.read("sdk/SURFACE.txt") + "edited";
    place.write("sdk/SURFACE.txt", &edited);
    let before = (place.files("sdk"), place.files("spec"));
    place.run(UPDATE).exits(1).says("`spec/spec.yaml` is as before");
    assert_eq!((place.files("sdk"), place.files("spec")), before);
    assert_eq!(place.read("spec/spec.yaml"), SOUND);
    place.run(&[RUN, &["--force"]].concat()).exits(0);
    // A changelog that cannot be read is not replaced.
    std::fs::write(place.path("sdk/CHANGELOG.md"), b"# Changelog \xe9\n").expect("the folder can be written");
    place.run(UPDATE).exits(1).says("CHANGELOG.md").says("not UTF-8");
    assert_eq!(place.read("spec/spec.yaml"), SOUND);
}

#[test]
fn an_update_names_actions_that_the_document_has_made_unnecessary() {
    let place = generated(&SOUND.replace("title: My Help Desk", "title: Desk"));
    place.run(&[UPDATE, &["--dry-run"]].concat()).exits(0).says("delete action 1 of `spec/fix.yaml`");
}

#[test]
fn names_that_the_document_changed_can_be_kept() {
    let place = generated(&renamed());
    place.write("spec/spec.yaml", &renamed());
    place.run(&[RUN, &["--check"]].concat()).exits(1);
    place.run(&[RUN, &["--keep-names"]].concat()).exits(0).says("kept 1 names");
    assert!(place.read("spec/codegen.toml").ends_with("[client.names]\n\"AllTickets\" = \"list_tickets\"\n"));
    assert!(place.read("sdk/SURFACE.txt").contains("list_tickets("));
    place.run(&[RUN, &["--check"]].concat()).exits(0);
}

#[test]
fn an_added_schema_does_not_take_a_name() {
    let schemas = |extra: &str| {
        format!("{SOUND}    foo-bar: {{ type: object, properties: {{ a: {{ type: string }} }} }}\n{extra}")
    };
    let added = "    FooBar: { type: object, properties: { b: { type: integer } } }\n";
    let place = generated(&schemas(added));
    place.write("spec/spec.yaml", &schemas("")).run(RUN).exits(0);
    let before = place.read("sdk/SURFACE.txt");
    place.run(UPDATE).exits(0).says("Rust: minor");
    let after = place.read("sdk/SURFACE.txt");
    assert!(before.contains("struct FooBar\n  a: ") && after.contains("struct FooBar\n  a: "), "{after}");
    // Named anew, the exact spelling comes first.
    place.run(&[RUN, &["--accept-renames"]].concat()).exits(0).says("API changes: breaking");
    assert!(place.read("sdk/SURFACE.txt").contains("struct FooBar\n  b: "));
}

/// Returns a record in which each name with a place is another one.
fn renamed_record(lock: &str, ident: &str) -> String {
    let holder = |line: &str| line.split_once('\t').map(|(_, holder)| format!("{ident}\t{holder}\n"));
    lock.lines().map(|line| holder(line).unwrap_or_else(|| format!("{line}\n"))).collect()
}

#[test]
fn a_record_of_names_is_not_trusted() {
    let place = generated(SOUND);
    let (lock, surface) = (place.read("sdk/names.lock"), place.read("sdk/SURFACE.txt"));
    let force = [RUN, &["--force"]].concat();
    let long = "a".repeat(10_000);
    let invalid =
        ["", "fn", "Self", "r#type", "A /* b */", "A // b", "A; fn b() {}", "../../a", "A\\nB", "A\"]", "é", &long];
    for ident in invalid {
        place.write("sdk/names.lock", &renamed_record(&lock, ident)).run(&force).exits(0);
        assert_eq!(place.read("sdk/SURFACE.txt"), surface, "{ident}");
    }
    // A name that two items of a scope hold, or that is reserved, is an error.
    for ident in ["Option", "aB"] {
        place.write("sdk/names.lock", &renamed_record(&lock, ident)).run(&force).exits(1).says("error[moved-name]");
        assert_eq!(place.read("sdk/SURFACE.txt"), surface, "{ident}");
    }
    place.write("sdk/names.lock", &"\u{0}\t\\\n## \nnames model\n".repeat(10_000)).run(&force).exits(0);
    assert_eq!(place.read("sdk/SURFACE.txt"), surface);
}

#[test]
fn diff_reads_the_overlays_of_both_configurations() {
    let place = generated(SOUND);
    let deprecated = OVERLAY.replace(
        "target: $.info\n    update: { title: Desk }",
        "target: $.paths.*.get\n    update: { deprecated: true }",
    );
    place.write("old/codegen.toml", CONFIG).write("old/fix.yaml", OVERLAY).write("old/spec.yaml", SOUND);
    place.write("spec/fix.yaml", &deprecated);
    let documents = ["diff", "old/spec.yaml", "spec/spec.yaml", "--config", "spec/codegen.toml"];
    place.run(&documents).exits(0);
    let run = place.run(&[&documents[..], &["--old-config", "old/codegen.toml"]].concat()).exits(1);
    run.says("[operation-deprecated]").says("because of the overlay");
}
