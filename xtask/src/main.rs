//! Tasks of the repository: `cargo xtask codegen`, `cargo xtask corpus`, `cargo xtask bench`, `cargo xtask scaling`,
//! `cargo xtask fuzz`, `cargo xtask update`, `cargo xtask watch`, `cargo xtask additive`, `cargo xtask history`, `cargo xtask package`.

mod additive;
mod bench;
mod corpus;
mod directory;
mod fuzz;
mod history;
mod package;
mod scaling;
mod update;
mod watch;

use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use specwright::command::{self, WriteOptions};
use specwright::disk;
use specwright::job::{Job, Overrides};

/// Tasks of the repository
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Update `generated/` from `spec/`
    Codegen {
        /// Write nothing; print a diff and exit with 1 if `generated/` is not up to date
        #[arg(long)]
        check: bool,
        /// Overwrite generated files that were edited
        #[arg(long)]
        force: bool,
        /// Print every warning, instead of one line for equal warnings
        #[arg(long)]
        explain: bool,
        /// Print the name of each written and removed file
        #[arg(long)]
        verbose: bool,
        /// Derive all names from the document again, and ignore those that `names.lock` records
        #[arg(long, conflicts_with = "keep_names")]
        accept_renames: bool,
        /// Write the names that the documents changed into the configuration, so that they stay
        #[arg(long)]
        keep_names: bool,
    },
    /// Generate a crate for each document in some folders, check it, and run its example tests
    Corpus(corpus::Arguments),
    /// Read the documents of a public directory of API descriptions, and check some of their crates
    Directory(directory::Arguments),
    /// Compare with other generators and an earlier commit, and write BENCHMARKS.md
    Bench(bench::Arguments),
    /// Package the runtime, the generator and the SDK as for a registry, and build each package
    Package(package::Arguments),
    /// Measure how the time of a run grows with each part of a document
    Scaling(scaling::Arguments),
    /// Run the fuzz targets with mutated inputs, and write inputs that fail to `tests/fuzz/`
    Fuzz(fuzz::Arguments),
    /// Replace a document in `spec/`, regenerate, and print what changes
    Update(update::Arguments),
    /// Regenerate whenever a file in `spec/` changes
    Watch,
    /// Add things to documents at random, and check that no public name changes
    Additive(additive::Arguments),
    /// Compare consecutive revisions of documents, and check the proposed versions
    History(history::Arguments),
    /// Generate one document of `corpus`
    #[command(hide = true)]
    CorpusGenerate(corpus::GenerateArguments),
}

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    match Arguments::parse().command {
        Command::Codegen { check, force, explain, verbose, accept_renames, keep_names } => {
            let options =
                WriteOptions { check, force, explain, verbose, accept_renames, keep_names, ..WriteOptions::default() };
            codegen(root, options).unwrap_or_else(|code| code)
        }
        Command::Corpus(it) => corpus::run(root, &it),
        Command::Directory(it) => directory::run(root, &it),
        Command::Bench(it) => bench::run(root, &it),
        Command::Package(it) => package::run(root, &it),
        Command::Scaling(it) => scaling::run(root, &it),
        Command::Fuzz(it) => fuzz::run(root, &it),
        Command::Update(it) => update::run(root, &it),
        Command::Watch => watch::run(root),
        Command::Additive(it) => additive::run(root, &it),
        Command::History(it) => history::run(root, &it),
        Command::CorpusGenerate(it) => match corpus::generate_document(&it) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&error),
        },
    }
}

fn failed(error: &str) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(command::FOUND)
}

fn codegen(root: &Path, options: WriteOptions) -> Result<ExitCode, ExitCode> {
    // Findings and locks show paths from the root of the repository.
    std::env::set_current_dir(root).map_err(|error| failed(&format!("`{}`: {error}", root.display())))?;
    let file = Path::new("spec/codegen.toml");
    let config = command::load_config(file)?;
    let job = Job::new("cargo xtask codegen", Some((&config, file)), Overrides::default(), &disk::is_in_workspace)
        .map_err(|error| failed(&error.to_string()))?;
    Ok(command::write(&job, options))
}
