//! Several runs into one folder at the same time.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::{Place, SOUND};

fn start(place: &Place, document: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.current_dir(place.0.path()).args(["generate", document, "--out", "sdk"]);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the command runs")
}

/// The test holds the lock, as another run would.
#[cfg(unix)]
#[test]
fn a_run_waits_for_another_run_into_its_folder() {
    let place = Place::new();
    place.write("spec.yaml", SOUND);
    fs::create_dir(place.path("sdk")).expect("a folder can be made");
    let held = File::open(place.path("sdk")).expect("the folder can be opened");
    held.lock().expect("the folder can be locked");
    let mut run = start(&place, "spec.yaml");
    // Kept until the end, because the run prints to it.
    let mut errors = BufReader::new(run.stderr.take().expect("it is piped")).lines().map_while(Result::ok);
    let is_waiting = errors.any(|it| it.contains("waiting for another run into `sdk`"));
    assert!(is_waiting && place.files("sdk").is_empty());
    drop(held);
    assert!(run.wait().expect("the run ends").success());
    place.run(&["generate", "spec.yaml", "--out", "sdk", "--check"]).exits(0);
}

#[test]
fn runs_into_one_folder_do_not_mix_their_files() {
    let place = Place::new();
    let other = SOUND.replace("Ticket", "Order").replace("My Help Desk", "Other Desk");
    place.write("one.yaml", SOUND).write("other.yaml", &other);
    for _ in 0..8 {
        let runs = ["one.yaml", "other.yaml", "one.yaml", "other.yaml"].map(|it| start(&place, it));
        for run in runs {
            let output = run.wait_with_output().expect("the run ends");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let is_up_to_date = |document: &&str| {
            let run = place.run(&["generate", document, "--out", "sdk", "--check"]);
            run.0.status.success()
        };
        assert_eq!(["one.yaml", "other.yaml"].iter().filter(|it| is_up_to_date(it)).count(), 1);
    }
}
