//! Checks and tests of a generated crate.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::time::{Instant, SystemTime};
use std::{fs, time::Duration};

use serde::Serialize;

/// Builds crates in one target folder, so that their dependencies are built once.
pub(super) struct Builder {
    target: PathBuf,
    /// The lock file with the versions of the dependencies.
    lock: PathBuf,
    /// Held while cargo runs: a second cargo would wait for the first, and its time would include that.
    cargo_lock: Mutex<()>,
}

/// The result of the example tests.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Tested {
    pub(super) tried: usize,
    pub(super) passed: usize,
    pub(super) first_failure: Option<String>,
}

impl Builder {
    pub(super) fn new(target: PathBuf, lock: PathBuf) -> Self {
        Self { target, lock, cargo_lock: Mutex::new(()) }
    }

    /// Checks a crate. Returns the seconds for the crate alone, or the first error or warning.
    pub(super) fn check(&self, folder: &Path) -> Result<f64, String> {
        fs::copy(&self.lock, folder.join("Cargo.lock")).map_err(|it| it.to_string())?;
        // A new time stamp makes cargo check the crate again, so that the time is measured.
        let root = fs::File::options().write(true).open(folder.join("src/lib.rs"));
        root.and_then(|it| it.set_modified(SystemTime::now())).map_err(|it| it.to_string())?;
        let (output, time) = self.cargo(folder, &["check"]).map_err(|it| it.to_string())?;
        if output.status.success() { Ok(time.as_secs_f64()) } else { Err(first_message(&output)) }
    }

    /// Runs the example tests, if there are any.
    pub(super) fn test(&self, folder: &Path) -> Result<Tested, String> {
        if !folder.join("tests/examples.rs").exists() {
            return Ok(Tested::default());
        }
        let (output, _) = self.cargo(folder, &["test", "--test", "examples"]).map_err(|it| it.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout);
        test_result(&text).ok_or_else(|| first_message(&output))
    }

    fn cargo(&self, folder: &Path, arguments: &[&str]) -> io::Result<(Output, Duration)> {
        let _guard = self.cargo_lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let started = Instant::now();
        // Without the HTTP client, which takes long to compile and does not depend on the generated code.
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .current_dir(folder)
            .args(arguments)
            .args(["--offline", "--no-default-features"])
            .env("CARGO_TARGET_DIR", &self.target)
            .envs([("RUSTFLAGS", "-D warnings"), ("RUST_BACKTRACE", "0"), ("CARGO_TERM_COLOR", "never")])
            .envs([("CARGO_INCREMENTAL", "0"), ("CARGO_PROFILE_DEV_DEBUG", "0")])
            .output()?;
        Ok((output, started.elapsed()))
    }
}

/// Returns the first error or warning of the compiler, with its place.
fn first_message(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let mut lines = text.lines().skip_while(|it| !it.starts_with("error") && !it.starts_with("warning"));
    let message = lines.next().unwrap_or("cargo failed without a message");
    let place = lines.next().and_then(|it| it.trim_start().strip_prefix("--> "));
    place.map_or_else(|| message.to_owned(), |it| format!("{message} ({it})"))
}

/// Parses the output of the test harness; `None` if the tests did not run.
fn test_result(text: &str) -> Option<Tested> {
    let result = text.lines().find_map(|it| it.strip_prefix("test result: "))?;
    let count = |word: &str| {
        let before = result.split(word).next()?;
        before.trim_end().rsplit(' ').next()?.parse::<usize>().ok()
    };
    let (passed, failed) = (count(" passed")?, count(" failed")?);
    Some(Tested { tried: passed + failed, passed, first_failure: first_failure(text) })
}

/// Returns the name and the message of the first failed test.
fn first_failure(text: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|it| !it.starts_with("---- "));
    let name = lines.next()?.trim_start_matches("---- ").split(' ').next()?;
    let mut message = lines.skip_while(|it| !it.starts_with("thread '")).skip(1);
    Some(format!("{name}: {}", message.next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_of_the_test_harness_is_parsed() {
        let text = "running 3 tests\ntest b ... ok\n\nfailures:\n\n---- a stdout ----\n\nthread 'a' (7) panicked at x.rs:1:1:\n\
                    /id is lost\n\n\nfailures:\n    a\n\ntest result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured\n";
        let first_failure = Some("a: /id is lost".to_owned());
        assert_eq!(test_result(text), Some(Tested { tried: 3, passed: 2, first_failure }));
        assert_eq!(test_result("test result: ok. 0 passed; 0 failed; 0 ignored\n"), Some(Tested::default()));
        assert_eq!(test_result("error: could not compile"), None);
    }
}
