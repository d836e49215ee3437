//! The `specwright` command: its output, the files that it writes, and its exit codes.

#[path = "command/access.rs"]
mod access;
#[path = "command/concurrent.rs"]
mod concurrent;
#[path = "command/disk.rs"]
mod disk;
#[path = "command/findings.rs"]
mod findings;
#[path = "command/hand_written.rs"]
mod hand_written;
#[path = "command/overlay.rs"]
mod overlay;
#[path = "command/pages.rs"]
mod pages;
#[path = "command/summary.rs"]
mod summary;
#[path = "command/update.rs"]
mod update;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A temporary folder for one test, in which the command runs.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(TempDir::new().expect("a folder can be made"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
        self
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        Run(command.current_dir(self.0.path()).args(arguments).output().expect("the command runs"))
    }

    /// Returns all files in a folder, with their contents.
    fn files(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
        fn collect(folder: &Path, res: &mut Vec<(PathBuf, Vec<u8>)>) {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    collect(&entry.path(), res);
                } else {
                    res.push((entry.path(), fs::read(entry.path()).expect("the file can be read")));
                }
            }
        }
        let mut res = Vec::new();
        collect(&self.path(folder), &mut res);
        res.sort();
        res
    }
}

struct Run(Output);

impl Run {
    #[track_caller]
    fn exits(self, code: i32) -> Self {
        assert_eq!(self.0.status.code(), Some(code), "{}{}", self.out(), self.err());
        self
    }

    fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    fn err(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    #[track_caller]
    fn says(self, what: &str) -> Self {
        assert!(
            self.err().contains(what) || self.out().contains(what),
            "{what:?} is not in {}{}",
            self.out(),
            self.err()
        );
        self
    }
}

const SOUND: &str = "openapi: 3.1.0
info: { title: My Help Desk, version: '1' }
servers: [ { url: https://api.example.com } ]
security: []
paths:
  /tickets:
    get:
      operationId: ListTickets
      responses: { '200': { description: It., content: { application/json: { schema: { $ref: '#/components/schemas/Ticket' } } } } }
components:
  schemas:
    Ticket: { type: object, properties: { id: { type: integer } } }
    User: { type: object, properties: { id: { type: integer } } }
";

fn generated() -> Place {
    let place = Place::new();
    place.write("spec.yaml", SOUND).run(&["generate", "spec.yaml", "--out", "sdk"]).exits(0);
    place
}

#[test]
fn generate_writes_a_crate_with_a_copy_of_the_runtime() {
    let place = generated();
    let manifest = place.read("sdk/Cargo.toml");
    assert!(manifest.contains("name = \"my-help-desk\"") && manifest.contains("path = \"runtime\""), "{manifest}");
    assert!(manifest.contains("[workspace]"), "a crate that lies in no workspace is one");
    // The copy is a package of its own, so that a program can depend on several generated crates.
    assert!(
        place.read("sdk/runtime/Cargo.toml").contains("-runtime\"\n") && manifest.contains("package = \""),
        "{manifest}"
    );
    assert!(place.path("sdk/src/models/ticket.rs").exists() && place.path("sdk/codegen.lock").exists());
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(0).says("up to date");
}

#[test]
fn a_crate_in_a_workspace_is_not_a_workspace_root() {
    let place = Place::new();
    place.write("spec.yaml", SOUND).write("Cargo.toml", "[workspace]\nmembers = [\"sdk\"]\n");
    place
        .run(&["generate", "spec.yaml", "--out", "sdk", "--runtime", "path=../elsewhere", "--package", "mine"])
        .exits(0);
    let manifest = place.read("sdk/Cargo.toml");
    assert!(!manifest.contains("[workspace]") && manifest.contains("name = \"mine\""), "{manifest}");
    assert!(manifest.contains("path = \"../elsewhere\"") && !place.path("sdk/runtime").exists());
}

#[test]
fn a_crate_can_join_a_workspace_later() {
    let generate = ["generate", "spec.yaml", "--out", "sdk"];
    let has_workspace = |place: &Place| place.read("sdk/Cargo.toml").contains("\n[workspace]\n");
    // The manifest, which cargo names in its error, says what to do.
    let place = generated();
    assert!(has_workspace(&place) && place.read("sdk/Cargo.toml").contains("--workspace-member"));
    place.write("Cargo.toml", "[workspace]\nmembers = [\"sdk\"]\n").run(&generate).exits(0);
    assert!(!has_workspace(&place));

    let place = Place::new();
    place.write("spec.yaml", SOUND).run(&[&generate[..], &["--workspace-member"]].concat()).exits(0);
    assert!(!has_workspace(&place));

    let place = Place::new();
    let config = "[package]\noutput = \"sdk\"\nworkspace-member = true\n\n[[client]]\nmodule = \"desk\"\n\
                  documents = [{ file = \"spec.yaml\" }]\n";
    place.write("spec.yaml", SOUND).write("codegen.toml", config);
    place.run(&["generate", "--config", "codegen.toml"]).exits(0);
    assert!(!has_workspace(&place));
}

#[test]
fn check_writes_nothing_and_prints_a_diff() {
    let place = generated();
    place.run(&["generate", "spec.yaml", "--out", "sdk", "--check"]).exits(0);
    place.write(
        "spec.yaml",
        &SOUND.replace("id: { type: integer } } }\n    User", "key: { type: integer } } }\n    User"),
    );
    let before = place.files("sdk");
    let run = place.run(&["generate", "spec.yaml", "--out", "sdk", "--check"]).exits(1);
    assert_eq!(before, place.files("sdk"));
    run.says("-    pub id: Option<i64>").says("+    pub key: Option<i64>").says("+++ b/src/models/ticket.rs");
    place.run(&["generate", "spec.yaml", "--out", "new", "--check"]).exits(1);
    assert!(!place.path("new").exists());
}

#[test]
fn files_that_are_no_longer_generated_are_removed() {
    let place = generated();
    assert!(place.path("sdk/src/models/user.rs").exists());
    let line = "    User: { type: object, properties: { id: { type: integer } } }\n";
    place.write("spec.yaml", &SOUND.replace(line, "")).write("sdk/src/mine.rs", "// mine");
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(0);
    assert!(!place.path("sdk/src/models/user.rs").exists() && !place.path("sdk/src/wire/user.rs").exists());
    assert!(place.path("sdk/src/mine.rs").exists(), "what we did not write is nothing to us");
    assert!(!place.path("sdk/.codegen.tmp").exists());
}

#[test]
fn edited_files_are_not_overwritten() {
    let place = generated();
    place.write("sdk/src/models/ticket.rs", "// mine now").write("spec.yaml", &SOUND.replace("My Help Desk", "Other"));
    let before = place.files("sdk");
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(1).says("src/models/ticket.rs").says("--force");
    assert_eq!(before, place.files("sdk"), "all or nothing");
    place.run(&["generate", "spec.yaml", "--out", "sdk", "--force"]).exits(0);
    assert!(place.read("sdk/src/models/ticket.rs").contains("pub struct Ticket"));
}

#[test]
fn a_folder_with_files_and_no_lock_is_refused() {
    let place = Place::new();
    place.write("spec.yaml", SOUND).write("sdk/notes.txt", "mine");
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(1).says("codegen.lock");
    assert_eq!(place.files("sdk").len(), 1);
}

#[test]
fn a_lock_with_merge_conflicts_counts_as_absent() {
    let place = generated();
    place.write("sdk/codegen.lock", "<<<<<<< ours\ngenerator 0.1.0\n=======\ngenerator 0.2.0\n>>>>>>> theirs\n");
    place.write("spec.yaml", &SOUND.replace("    User: { type", "    Person: { type"));
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(0);
    assert!(place.path("sdk/src/models/person.rs").exists() && !place.path("sdk/src/models/user.rs").exists());
    assert!(place.read("sdk/codegen.lock").contains("src/models/person.rs"));
}

#[test]
fn paths_in_a_lock_cannot_leave_the_output() {
    let place = generated();
    place.write("precious.txt", "precious");
    let hash = "4e3c1ab6e9b7c5ab7fc8a0a6ac4a6a1bb9d2f5c4c1e26c4a1c0e7d1a3f2b5c6d";
    let lock = place.read("sdk/codegen.lock");
    place.write("sdk/codegen.lock", &format!("{lock}file {hash} ../precious.txt\nfile {hash} /etc/hostname\n"));
    place.run(&["generate", "spec.yaml", "--out", "sdk", "--force"]).exits(0);
    assert_eq!(place.read("precious.txt"), "precious");
}

#[cfg(unix)]
#[test]
fn links_cannot_leave_the_output() {
    let place = generated();
    fs::create_dir(place.path("elsewhere")).expect("a folder can be made");
    fs::remove_dir_all(place.path("sdk/src/models")).expect("a folder can be removed");
    std::os::unix::fs::symlink(place.path("elsewhere"), place.path("sdk/src/models")).expect("a link can be made");
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(1).says("leads out");
    assert!(place.files("elsewhere").is_empty());
}

#[test]
fn lint_prints_the_same_findings_as_text_and_json() {
    let place = Place::new();
    place.write(
        "spec.yaml",
        "openapi: 3.1.0\ninfo:\n  title: T\npaths: {}\nservers: [ { url: 'https://a.b' } ]\nsecurity: []\n",
    );
    let people = place.run(&["lint", "spec.yaml"]).exits(0);
    people.says("warning[missing-version]: `info.version` is missing").says("--> spec.yaml:2:1").says("= help: ");
    let machines = place.run(&["lint", "spec.yaml", "--format", "json"]).exits(0).out();
    let found: serde_json::Value = serde_json::from_str(&machines).expect("it is JSON");
    assert_eq!(found[0]["id"], "missing-version");
    assert_eq!((&found[0]["line"], &found[0]["column"]), (&2.into(), &1.into()));
    assert_eq!(found[0]["text"], "info:");
}

#[test]
fn skip_broken_leaves_out_only_operations_that_need_invalid_items() {
    let place = Place::new();
    let broken = SOUND.replace("paths:\n", "paths:\n  /broken: { get: { operationId: Broken, responses: { '200': { description: It., content: { application/json: { schema: { $ref: '#/components/schemas/None' } } } } } } }\n");
    place
        .write("spec.yaml", &broken)
        .run(&["generate", "spec.yaml", "--out", "sdk"])
        .exits(1)
        .says("nothing was written");
    assert!(!place.path("sdk").exists());
    let run = place.run(&["generate", "spec.yaml", "--out", "sdk", "--skip-broken"]).exits(0);
    run.says("warning[skipped-broken]: `Broken` is left out");
    let operations = place.read("sdk/src/operations/untagged.rs");
    assert!(operations.contains("list_tickets") && !operations.contains("broken"), "{operations}");
}

#[test]
fn example_tests_are_written_with_the_flag_and_removed_without_it() {
    let place = Place::new();
    let document =
        SOUND.replace("id: { type: integer } } }\n    User", "id: { type: integer, example: 7 } } }\n    User");
    place.write("spec.yaml", &document).run(&["generate", "spec.yaml", "--out", "sdk", "--example-tests"]).exits(0);
    let tests = place.read("sdk/tests/examples.rs");
    assert!(tests.contains("components_schemas_ticket_properties_id_example, i64);"), "{tests}");
    assert!(place.read("sdk/tests/examples.json").contains("\"components_schemas_ticket_properties_id_example\": 7"));
    let lock = place.read("sdk/codegen.lock");
    assert!(lock.contains(" tests/examples.json\n") && lock.contains(" tests/examples.rs\n"));
    assert!(place.read("sdk/Cargo.toml").contains("path = \"tests/examples.rs\""));
    place.run(&["generate", "spec.yaml", "--out", "sdk"]).exits(0);
    assert!(!place.path("sdk/tests").exists() && !place.read("sdk/Cargo.toml").contains("[[test]]"));
}

#[test]
fn a_wrong_command_line_exits_with_2() {
    let place = Place::new();
    place.run(&[]).exits(2);
    place.run(&["generate"]).exits(2);
    place.run(&["generate", "spec.yaml"]).exits(2);
    place.run(&["lint", "spec.yaml", "--format", "xml"]).exits(2);
    place.write("spec.yaml", SOUND).run(&["generate", "spec.yaml", "--out", "sdk", "--package", "no name"]).exits(2);
    place.run(&["lint", "--help"]).exits(0);
}

#[test]
fn an_overlay_without_a_document_is_a_wrong_command_line() {
    let place = Place::new();
    let config =
        "[package]\noutput = \"sdk\"\n\n[[client]]\nmodule = \"desk\"\ndocuments = [{ file = \"spec.yaml\" }]\n";
    place.write("spec.yaml", SOUND).write("c.toml", config);
    place.run(&["generate", "--config", "c.toml", "--overlay", "nope.yaml"]).exits(2).says("DOCUMENT");
    assert!(!place.path("sdk").exists());
}

#[test]
fn reserved_module_names_are_errors() {
    let place = Place::new();
    let config = |module: &str| {
        format!(
            "[package]\noutput = \"sdk\"\n\n[[client]]\nmodule = \"{module}\"\ndocuments = [{{ file = \"spec.yaml\" }}]\n"
        )
    };
    place.write("spec.yaml", SOUND);
    for module in ["string", "option", "into_iterator", "client", "models", "wire", "operations", "runtime", "lib"] {
        place.write("c.toml", &config(module));
        let run = place.run(&["generate", "--config", "c.toml"]).exits(1);
        run.says("error[invalid-config]")
            .says(&format!("`{module}` cannot be the module of a client"))
            .says("another name");
    }
    assert!(!place.path("sdk").exists());
    place.write("c.toml", &config("my_string")).run(&["generate", "--config", "c.toml"]).exits(0);
}

#[test]
fn pipes_and_huge_files_are_refused() {
    let place = Place::new();
    place.run(&["lint", "."]).exits(1).says("this is a folder");
    let large = fs::File::create(place.path("large.yaml")).expect("a file can be made");
    large.set_len((64 << 20) + 1).expect("it takes no room");
    place.run(&["lint", "large.yaml"]).exits(1).says("document-too-large").says("64 MiB").says("--max-text");
    place.write("spec.yaml", &format!("{SOUND}{}", "#\n".repeat(1 << 19)));
    place.run(&["lint", "spec.yaml", "--max-text", "1"]).exits(1).says("1 MiB");
    place.run(&["lint", "spec.yaml", "--max-text", "2"]).exits(0);
    place.run(&["lint", "spec.yaml", "--max-memory", "0"]).exits(1).says("--max-memory");
    #[cfg(unix)]
    {
        let made = Command::new("mkfifo").arg(place.path("pipe.yaml")).status().expect("mkfifo is there");
        assert!(made.success());
        for odd in ["pipe.yaml", "/dev/zero"] {
            place.run(&["lint", odd]).exits(1).says("a pipe or a device");
        }
    }
}

#[test]
fn a_configuration_is_read_and_validated() {
    let place = Place::new();
    let config = "[package]\nname = \"desk\"\noutput = \"../sdk\"\n\n[[client]]\nmodule = \"desk\"\ndocuments = [{ file = \"spec.yaml\" }]\n";
    place.write("spec/spec.yaml", SOUND).write("spec/codegen.toml", config);
    place.run(&["generate", "--config", "spec/codegen.toml"]).exits(0);
    assert!(place.read("sdk/src/desk/client.rs").contains("pub struct Desk "));
    assert!(
        place.read("sdk/codegen.lock").contains(" spec.yaml\n")
            && place.read("sdk/codegen.lock").contains(" codegen.toml\n")
    );
    place.write("spec/codegen.toml", &config.replace("module", "modul"));
    place
        .run(&["generate", "--config", "spec/codegen.toml"])
        .exits(1)
        .says("unknown field `modul`")
        .says("spec/codegen.toml:6:1");
}

/// The output does not depend on the locale.
#[test]
fn the_output_does_not_depend_on_the_locale() {
    let (here, there) = (generated(), Place::new());
    there.write("spec.yaml", SOUND);
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.current_dir(there.0.path()).args(["generate", "spec.yaml", "--out", "sdk"]);
    let output = command.envs([("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo")]).output();
    assert!(output.expect("the command runs").status.success());
    let texts = |place: &Place| place.files("sdk").into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    assert_eq!(texts(&here), texts(&there));
}
