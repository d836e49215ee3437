//! The files that a document may make the generator read.

use super::{Place, SOUND};

/// Returns a document with a schema in another file.
fn referring_to(file: &str) -> String {
    SOUND.replace("'#/components/schemas/Ticket'", &format!("'{file}'"))
}

/// Returns a folder with a document that refers to a file, and a secret beside the folder.
fn place(reference: &str) -> Place {
    let place = Place::new();
    place.write("secret.yaml", "password: [hunter2\n").write("in/spec.yaml", &referring_to(reference));
    place
}

#[test]
fn references_leave_the_folder_of_the_document_only_with_permission() {
    let place = place("../common/ticket.yaml");
    place.write("common/ticket.yaml", "{ type: object, properties: { id: { type: integer } } }");
    place.run(&["lint", "in/spec.yaml"]).exits(1).says("refused-reference").says("--allow-dir");
    place.run(&["lint", "in/spec.yaml", "--allow-dir", "common"]).exits(0);
    place.run(&["generate", "in/spec.yaml", "--out", "sdk", "--allow-dir", "common"]).exits(0);
    let config =
        "[package]\noutput = \"sdk2\"\n[[client]]\nmodule = \"desk\"\ndocuments = [{ file = \"in/spec.yaml\" }]\n";
    place.write("codegen.toml", config).run(&["generate", "--config", "codegen.toml"]).exits(1);
    let allowed = config.replace("\"sdk2\"\n", "\"sdk2\"\nallow-dirs = [\"common\"]\n");
    place.write("codegen.toml", &allowed).run(&["generate", "--config", "codegen.toml"]).exits(0);
}

#[test]
fn a_refused_file_is_not_shown_and_not_known_to_exist() {
    let text = |reference: &str| {
        let run = place(reference).run(&["lint", "in/spec.yaml", "--format", "json"]).exits(1);
        assert!(!(run.out() + &run.err()).contains("hunter2"));
        run.says("refused-reference").out().replace(reference, "…")
    };
    assert_eq!(text("../secret.yaml"), text("../absent.yaml"));
    assert_eq!(text("/etc/passwd"), text("/etc/no-such-file"));
    text("../in/../secret.yaml#/a");
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_folder() {
    let place = place("linked.yaml");
    place.write("in/real.yaml", "{ type: object }");
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(place.path(to), place.path(name)).expect("a link can be made");
    };
    link("secret.yaml", "in/linked.yaml");
    let run = place.run(&["lint", "in/spec.yaml"]).exits(1).says("refused-reference");
    assert!(!run.err().contains("hunter2"), "{}", run.err());
    std::fs::remove_file(place.path("in/linked.yaml")).expect("the link can be removed");
    link("in/real.yaml", "in/linked.yaml");
    place.run(&["lint", "in/spec.yaml"]).exits(0);
}

/// The command would wait for a writer if it opened the pipe.
#[cfg(unix)]
#[test]
fn pipes_devices_and_files_of_the_kernel_are_refused_unread() {
    let place = place("pipe.yaml");
    let made = std::process::Command::new("mkfifo").arg(place.path("in/pipe.yaml")).status();
    assert!(made.expect("the system has `mkfifo`").success());
    place.run(&["lint", "in/spec.yaml"]).exits(1).says("this is a pipe or a device");
    place.run(&["lint", "in/pipe.yaml"]).exits(1).says("this is a pipe or a device");
    place.run(&["lint", "/dev/zero"]).exits(1).says("this is a pipe or a device");
    if std::path::Path::new("/proc/self/environ").exists() {
        let run = place.run(&["lint", "/proc/self/environ"]).exits(1).says("this is a pipe or a device");
        assert!(!run.err().contains("PATH="), "{}", run.err());
        place.write("in/spec.yaml", &referring_to("/proc/self/environ"));
        let run = place.run(&["lint", "in/spec.yaml", "--allow-dir", "/"]).exits(1);
        assert!(!run.says("this is a pipe or a device").err().contains("PATH="));
    }
}
