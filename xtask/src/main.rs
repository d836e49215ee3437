//! Chores of the repository: `cargo xtask codegen`, `cargo xtask corpus`.

mod corpus;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use specwright::command::{self, Writing};
use specwright::disk;

/// Chores of the repository.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Brings `generated/` up to date with `spec/`.
    Codegen {
        /// Write nothing; exit with 1 and show a diff if there was something to write.
        #[arg(long)]
        check: bool,
        /// Overwrite generated files that were edited.
        #[arg(long)]
        force: bool,
        /// Show each warning, not one line for those that say the same.
        #[arg(long)]
        explain: bool,
    },
    /// Generates each document below some folders, checks the crate, and runs its example tests.
    Corpus(corpus::Arguments),
    /// One document of `corpus`, in a process of its own.
    #[command(hide = true)]
    CorpusGenerate(corpus::GenerateArguments),
}

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    match Arguments::parse().command {
        Command::Codegen { check, force, explain } => codegen(root, check, force, explain).unwrap_or_else(|code| code),
        Command::Corpus(it) => corpus::run(root, &it),
        Command::CorpusGenerate(it) => match corpus::answer(&it) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&error),
        },
    }
}

fn failed(error: &str) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(command::FOUND)
}

fn codegen(root: &Path, check: bool, force: bool, explain: bool) -> Result<ExitCode, ExitCode> {
    // From here on every path is shown as a reader of the repository knows it.
    std::env::set_current_dir(root).map_err(|error| failed(&format!("`{}`: {error}", root.display())))?;
    let file = PathBuf::from("spec/codegen.toml");
    let config = command::load_config(&file)?;
    let (mut job, output) = disk::job(&config, &file, "cargo xtask codegen");
    let folder = output.unwrap_or_else(|| PathBuf::from("generated"));
    disk::place(&mut job, Some((&config, &file)), &folder);
    let writing =
        Writing { folder, config: Some(file), check, force, needs_lock: false, carry_runtime: false, explain };
    Ok(command::write(&job, &writing))
}
