//! `cargo xtask additive`: adds things to documents at random, and checks that no public name of the generated crates changes.
//!
//! The edits are in the crate of the fuzz targets, so a program of that crate makes them, in the profile of the fuzzer.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The seed of the random numbers
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The number of edits of all documents
    #[arg(long, default_value_t = 10_000)]
    edits: usize,
    /// Folders of documents, besides `tests/corpus`
    folders: Vec<PathBuf>,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    let folders = std::iter::once(root.join("tests/corpus")).chain(arguments.folders.clone());
    let mut documents: Vec<PathBuf> = folders.flat_map(|it| files(&it)).collect();
    documents.sort();
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--quiet", "--profile", "fuzz", "-p", "fuzz-targets", "--bin", "additive", "--manifest-path"]);
    cargo.arg(root.join("Cargo.toml")).arg("--").args(["--seed", &arguments.seed.to_string()]);
    cargo.args(["--edits", &arguments.edits.to_string()]).args(documents);
    match cargo.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => super::failed(&format!("`cargo`: {error}")),
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|it| it.path()).filter(|it| it.is_file()).collect()
}
