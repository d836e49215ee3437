//! Chores of the repository: `cargo xtask codegen`.

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
}

fn main() -> ExitCode {
    let Arguments { command: Command::Codegen { check, force, explain } } = Arguments::parse();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    // From here on every path is shown as a reader of the repository knows it.
    if let Err(error) = std::env::set_current_dir(root) {
        eprintln!("error: `{}`: {error}", root.display());
        return ExitCode::from(command::FOUND);
    }
    codegen(check, force, explain).unwrap_or_else(|code| code)
}

fn codegen(check: bool, force: bool, explain: bool) -> Result<ExitCode, ExitCode> {
    let file = PathBuf::from("spec/codegen.toml");
    let config = command::load_config(&file)?;
    let (mut job, output) = disk::job(&config, &file, "cargo xtask codegen");
    let folder = output.unwrap_or_else(|| PathBuf::from("generated"));
    disk::place(&mut job, Some((&config, &file)), &folder);
    let writing =
        Writing { folder, config: Some(file), check, force, needs_lock: false, carry_runtime: false, explain };
    Ok(command::write(&job, &writing))
}
