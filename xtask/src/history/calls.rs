//! Compiles programs for the crate of a revision with the crate of the next one.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Demand;
use super::crates::Crates;

/// The test target with a test for each operation.
const CALLS: &str = "calls";

/// The result of compiling the tests of the old crate with the new one.
pub(super) enum Calls {
    /// They were not compiled.
    Unchecked,
    /// The pair has no tests, or those of the old crate do not compile with it either.
    Failed(String),
    /// They compile.
    Compile,
    /// They do not: the first error.
    Break(String),
}

impl Calls {
    /// Returns the least effect that explains the result.
    pub(super) fn demand(&self) -> Option<Demand> {
        match self {
            Self::Break(_) => Some(Demand::Major),
            Self::Unchecked | Self::Failed(_) | Self::Compile => None,
        }
    }

    /// Returns the text of the table.
    pub(super) fn cell(&self) -> String {
        match self {
            Self::Unchecked => String::new(),
            Self::Failed(error) => format!("not compiled: {}", error.replace('|', "\\|")),
            Self::Compile => "compile".to_owned(),
            Self::Break(error) => format!("break: {}", error.replace('|', "\\|")),
        }
    }
}

/// Compiles the tests of the old crate with the new one.
pub(super) fn check_calls(crates: &Crates) -> Calls {
    let file = |folder: &Path| folder.join("tests").join(CALLS).with_extension("rs");
    let old_file = file(&crates.old);
    if !old_file.exists() {
        return Calls::Failed("no operation has a test".to_owned());
    }
    // The next run of the generator replaces the file.
    if let Err(error) = fs::copy(old_file, file(&crates.new)) {
        return Calls::Failed(error.to_string());
    }
    match compile(&crates.new, &crates.target) {
        Ok(()) => Calls::Compile,
        // In one target directory, cargo would take the crate of the other folder for this one.
        Err(error) => match compile(&crates.old, &crates.target.join("of-old")) {
            Ok(()) => Calls::Break(error),
            Err(error) => Calls::Failed(error),
        },
    }
}

/// Compiles the tests of a crate, and returns the first error if that fails.
fn compile(folder: &Path, target: &Path) -> Result<(), String> {
    let mut cargo = Command::new("cargo");
    cargo.args(["check", "--quiet", "--color", "never", "--test", CALLS, "--manifest-path"]);
    cargo.arg(folder.join("Cargo.toml")).env("CARGO_TARGET_DIR", target).stdin(Stdio::null());
    let output = cargo.output().map_err(|it| it.to_string())?;
    if output.status.success() { Ok(()) } else { Err(first_error(&String::from_utf8_lossy(&output.stderr))) }
}

fn first_error(text: &str) -> String {
    let error = text.lines().find(|it| it.starts_with("error")).unwrap_or("no message");
    error.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::first_error;

    #[test]
    fn warnings_are_no_errors() {
        let text = "warning: use of deprecated method\n\nerror[E0599]: no method named `list`\n  --> a.rs\n";
        assert_eq!(first_error(text), "error[E0599]: no method named `list`");
    }
}
