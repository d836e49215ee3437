//! The last lines of a run.

use super::{Place, SOUND, generated};

const RUN: &[&str] = &["generate", "spec.yaml", "--out", "sdk"];

#[test]
fn a_run_ends_with_counts_and_the_next_command() {
    let place = Place::new();
    let first = place.write("spec.yaml", SOUND).run(RUN).exits(0).err();
    for part in [" 0 removed, 0 unchanged, ", " s\n  1 operation, 2 models, 0 webhooks\n  no findings\n"] {
        assert!(first.contains(part), "{part:?} is not in {first}");
    }
    assert!(first.ends_with("next: cargo add --path sdk\n"), "{first}");
    assert!(!first.contains('\r'), "progress is shown on terminals only: {first}");
    let changed = place.write("spec.yaml", &SOUND.replace("'1'", "'2'")).run(RUN).exits(0).err();
    assert!(changed.ends_with("next: cargo check --manifest-path sdk/Cargo.toml\n"), "{changed}");
    let same = place.run(RUN).exits(0).err();
    assert!(same.starts_with("`sdk` is up to date: ") && !same.contains("next:"), "{same}");
}

#[test]
fn the_summary_counts_findings_by_severity() {
    let place = generated();
    place.write("spec.yaml", &format!("odd: 1\n{SOUND}")).run(RUN).exits(0).says("\n  1 warning\n");
}

#[test]
fn verbose_lists_files() {
    let place = generated();
    let line = "    User: { type: object, properties: { id: { type: integer } } }\n";
    place.write("spec.yaml", &SOUND.replace(line, ""));
    let run = place.run(&[RUN, &["--verbose"]].concat()).exits(0);
    run.says("  wrote   src/models/mod.rs\n").says("  removed src/models/user.rs\n");
    let quiet = place.write("spec.yaml", SOUND).run(RUN).exits(0).err();
    assert!(!quiet.contains("src/models"), "{quiet}");
}
