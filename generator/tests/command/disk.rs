//! The file system before and after a run: interrupted runs, links, invalid locks, and relative paths.

use std::fs;

use sha2::{Digest, Sha256};

use super::{Place, SOUND, generated};

/// Returns the pending lock of a run, which has the files of both locks.
fn pending(one: &str, other: &str) -> String {
    let files = one.lines().chain(other.lines()).filter(|it| it.starts_with("file "));
    format!("# A run is going on.\ngenerator 0.1.0\n{}\n", files.collect::<Vec<_>>().join("\n"))
}

#[test]
fn an_output_that_is_a_file_is_named() {
    let place = Place::new();
    place.write("spec.yaml", SOUND).write("sdk", "precious");
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(1).says("`sdk` is a file");
    assert_eq!(place.read("sdk"), "precious");
}

#[test]
fn an_interrupted_first_run_can_be_repeated() {
    let place = generated();
    let whole = place.files("sdk");
    place.write("sdk/codegen.lock", &pending("", &place.read("sdk/codegen.lock")));
    place.write("sdk/.codegen.tmp/new/src/lib.rs", "half a fi");
    for gone in ["sdk/src/models/ticket.rs", "sdk/Cargo.toml"] {
        fs::remove_file(place.path(gone)).expect("a file can be removed");
    }
    place.run(&["generate", "spec.yaml", "--out", "sdk", "--check"]).exits(1);
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(0);
    assert_eq!(whole, place.files("sdk"));
}

#[test]
fn an_interrupted_update_can_be_repeated_with_another_document() {
    let place = generated();
    let (old_lock, old_client) = (place.read("sdk/codegen.lock"), place.read("sdk/src/client.rs"));
    place.write("spec.yaml", &SOUND.replace("My Help Desk", "Other").replace("    User:", "    Person:"));
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(0);
    let lock = pending(&old_lock, &place.read("sdk/codegen.lock"));
    place.write("sdk/codegen.lock", &lock).write("sdk/src/client.rs", &old_client);
    place.write("spec.yaml", &SOUND.replace("My Help Desk", "Third"));
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(0);
    assert!(place.read("sdk/src/client.rs").contains("Third") && !place.path("sdk/src/models/person.rs").exists());
    place.write("sdk/codegen.lock", &lock).write("sdk/src/client.rs", "// mine");
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(1).says("src/client.rs").says("--force");
}

#[test]
fn staged_files_of_an_interrupted_run_are_discarded() {
    let place = generated();
    place.write("sdk/.codegen.tmp/new/src/models/user.rs", "// stale").write("sdk/.codegen.tmp/new/stale.rs", "");
    let line = "    User: { type: object, properties: { id: { type: integer } } }\n";
    place.write("spec.yaml", &SOUND.replace(line, ""));
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(0);
    assert!(!place.path("sdk/src/models/user.rs").exists() && !place.path("sdk/stale.rs").exists());
    place.write("sdk/.codegen.tmp/new/stale.rs", "");
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(0).says("up to date");
    assert!(!place.path("sdk/.codegen.tmp").exists());
}

#[cfg(unix)]
#[test]
fn neither_the_staging_folder_nor_the_lock_may_be_a_link() {
    for name in [".codegen.tmp", "codegen.lock"] {
        let place = generated();
        place.write("elsewhere/new/precious.txt", "precious").write("spec.yaml", &SOUND.replace("My", "Your"));
        let link = place.path("sdk").join(name);
        let _ = fs::remove_file(&link);
        let before = place.files("sdk");
        std::os::unix::fs::symlink(place.path("elsewhere"), &link).expect("a link can be made");
        place.run(&["generate", "spec.yaml", "--out", "sdk", "--force"]).exits(1).says("leads out").says(name);
        assert_eq!(place.files("elsewhere").len(), 1);
        fs::remove_file(&link).expect("it is still the link");
        assert_eq!(before, place.files("sdk"));
    }
}

#[test]
fn a_lock_that_names_folders_and_itself_is_harmless() {
    let place = generated();
    let lock = place.read("sdk/codegen.lock");
    let hash = "0".repeat(64);
    let odd = ["src", "src/lib.rs/below", "codegen.lock", ".codegen.tmp/new", "."];
    let lines: String = odd.iter().map(|it| format!("file {hash} {it}\n")).collect();
    place.write("sdk/codegen.lock", &format!("{lock}{lines}"));
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(0);
    assert_eq!(place.read("sdk/codegen.lock"), lock);
}

/// The hashes of the lock are right, but the files are the user's.
#[test]
fn a_lock_that_names_files_of_the_user_does_not_remove_them() {
    let place = generated();
    let lock = place.read("sdk/codegen.lock");
    let files = [("sdk/.git/config", "[core]\n"), ("sdk/src/mine.rs", "// Mine.\n"), ("sdk/empty", "")];
    let mut lines = String::new();
    for (path, text) in files {
        place.write(path, text);
        let hash: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
        lines.push_str(&format!("file {hash} {}\n", path.trim_start_matches("sdk/")));
    }
    for force in [&[][..], &["--force"]] {
        place.write("sdk/codegen.lock", &format!("{lock}{lines}"));
        place.run(&[&["generate", "spec.yaml", "--out", "sdk"], force].concat()).exits(0);
        assert_eq!(place.read("sdk/codegen.lock"), lock);
        assert!(files.iter().all(|(path, text)| place.read(path) == *text));
    }
}

#[test]
fn every_generated_file_has_the_header() {
    let place = Place::new();
    let document = SOUND.replace("id: { type: integer }", "id: { type: integer, example: 7 }");
    place.write("spec.yaml", &document);
    place.run(&["generate", "spec.yaml", "--out", "sdk", "--example-tests", "--call-tests"]).exits(0);
    for line in place.read("sdk/codegen.lock").lines().filter(|it| it.starts_with("file ")) {
        let path = line.splitn(3, ' ').last().unwrap_or_default();
        let text = place.read(&format!("sdk/{path}"));
        let start: Vec<&str> = text.lines().take(2).collect();
        assert!(start.concat().contains("Generated by `specwright generate`. Do not edit."), "{path}");
    }
}

#[test]
fn the_lock_is_the_same_however_the_document_is_named() {
    let place = Place::new();
    let overlay =
        "overlay: 1.1.0\ninfo: { title: T, version: '1' }\nactions: [ { target: $.info, update: { version: '2' } } ]\n";
    place.write("in/spec.yaml", SOUND).write("in/sub/spec.yaml", overlay);
    let absolute = place.path("in/spec.yaml").to_string_lossy().into_owned();
    let lock = |document: &str| {
        place.run(&["generate", document, "--overlay", "in/sub/spec.yaml", "--out", "sdk"]).exits(0);
        place.read("sdk/codegen.lock")
    };
    let first = lock("in/spec.yaml");
    assert_eq!(first.lines().filter(|it| it.starts_with("input ") && it.ends_with(" spec.yaml")).count(), 2, "{first}");
    for other in ["./in/spec.yaml", "in/./sub/../spec.yaml", &absolute] {
        assert_eq!(first, lock(other), "{other}");
    }
}

#[test]
fn inputs_of_a_configuration_are_named_from_its_folder() {
    let place = Place::new();
    let config = "[package]\noutput = \"../sdk\"\n\n[[client]]\nmodule = \"desk\"\ndocuments = [{ file = \"./deep/spec.yaml\" }, { file = \"../far/other.yaml\" }]\n";
    let other = SOUND.replace("/tickets", "/others").replace("ListTickets", "ListOthers");
    place.write("spec/deep/spec.yaml", SOUND).write("far/other.yaml", &other).write("spec/codegen.toml", config);
    let absolute = place.path("spec/codegen.toml").to_string_lossy().into_owned();
    let mut locks = ["spec/codegen.toml", "./spec/codegen.toml", &absolute].map(|it| {
        place.run(&["generate", "--config", it, "--skip-broken"]).exits(0);
        place.read("sdk/codegen.lock")
    });
    for name in [" deep/spec.yaml\n", " other.yaml\n", " codegen.toml\n"] {
        assert!(locks[0].contains(name), "{name} {}", locks[0]);
    }
    locks.sort();
    assert_eq!(locks[0], locks[2]);
}

#[test]
fn the_path_of_the_runtime_is_relative_to_the_output() {
    let place = Place::new();
    let config = "[package]\noutput = \"../ws/sdk\"\nruntime = { path = \"../runtime\" }\n\n[[client]]\nmodule = \"desk\"\ndocuments = [{ file = \"spec.yaml\" }]\n";
    place.write("spec/spec.yaml", SOUND).write("spec/codegen.toml", config).write("ws/Cargo.toml", "[workspace]\n");
    let absolute = place.path("elsewhere/absolute").to_string_lossy().into_owned();
    let above = format!("../{}/above", place.0.path().file_name().unwrap_or_default().to_string_lossy());
    let cases = [
        (None, "ws/sdk", "../../runtime", false),
        (Some("elsewhere/deep/er"), "elsewhere/deep/er", "../../../runtime", true),
        (Some(absolute.as_str()), "elsewhere/absolute", "../../runtime", true),
        (Some(above.as_str()), "above", "../runtime", true),
        (Some("ws/../flat"), "flat", "../runtime", true),
    ];
    for (out, written, runtime, workspace) in cases {
        let mut arguments = vec!["generate", "--config", "spec/codegen.toml"];
        arguments.extend(out.iter().flat_map(|it| ["--out", *it]));
        place.run(&arguments).exits(0);
        let manifest = place.read(&format!("{written}/Cargo.toml"));
        assert!(manifest.contains(&format!("path = \"{runtime}\"")), "{out:?} {manifest}");
        assert_eq!(manifest.contains("[workspace]"), workspace, "{out:?} {manifest}");
    }
}
