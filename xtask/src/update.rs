//! `cargo xtask update`: replaces a document in `spec/`, regenerates the crate and the snapshots of findings, and writes the
//! changelog entry.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use specwright::command::{UpdateOptions, update};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The document, such as `zendesk/channels` or `channels.yml`
    name: String,
    /// The new document
    file: PathBuf,
    /// Write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    // The file is relative to the folder of the caller; findings and locks show paths from the root of the repository.
    let file = match std::path::absolute(&arguments.file) {
        Ok(it) => it,
        Err(error) => return super::failed(&format!("`{}`: {error}", arguments.file.display())),
    };
    if let Err(error) = std::env::set_current_dir(root) {
        return super::failed(&format!("`{}`: {error}", root.display()));
    }
    let code = update(&UpdateOptions {
        config: "spec/codegen.toml".into(),
        command: "cargo xtask codegen",
        name: arguments.name.clone(),
        file,
        dry_run: arguments.dry_run,
        needs_lock: false,
        changelog: Some("CHANGELOG.md".into()),
    });
    if arguments.dry_run || code != ExitCode::SUCCESS { code } else { update_snapshots() }
}

/// Writes the snapshots of the findings.
fn update_snapshots() -> ExitCode {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["test", "--quiet", "-p", "tests", "--test", "spec"])
        .envs([("INSTA_UPDATE", "always"), ("RUST_BACKTRACE", "0")]);
    match cargo.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => super::failed(
            "the document was replaced and the crate is generated, but the tests of the documents fail: correct what they \
             name, for example a line of `tests/spec/facts.md`",
        ),
        Err(error) => super::failed(&format!("`cargo`: {error}")),
    }
}
