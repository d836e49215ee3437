//! `cargo xtask bench`: compares this generator with an earlier commit and with other generators, and writes BENCHMARKS.md.
//!
//! 1. `tool` finds the generators: this one, the earlier commit, which `earlier` builds, and the peers on the `PATH`.
//! 2. `compare` generates and compiles each document with each generator, in rounds. In each round, one generator follows the
//!    other, so that both run under the same load; only ratios within a round are compared.
//! 3. `lines` counts the lines that one more property, type, operation or enum value adds.
//! 4. `scale` stitches copies of a document together, and fits the exponent of the time.
//! 5. `report` and `chart` print the page and its picture. They contain no path of this machine.

mod chart;
mod compare;
mod earlier;
mod lines;
mod machine;
pub(crate) mod measure;
mod report;
mod scale;
mod tool;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use compare::{Comparison, Step};
pub(crate) use earlier::build_command;
pub(crate) use scale::{MEASURABLE, exponent};
use tool::Tool;

/// The options of `cargo xtask bench`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Documents to generate and compile [default: five large documents of `../shared/corpus`, or those of `tests/corpus`]
    documents: Vec<PathBuf>,
    /// Compare with this commit of the repository
    #[arg(long, value_name = "COMMIT", default_value = "35dfb4e")]
    against: String,
    /// Compare with no earlier commit
    #[arg(long)]
    no_against: bool,
    /// Measure everything this many times
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Measure only the generation of code, not its compilation
    #[arg(long)]
    no_compile: bool,
    /// Measure the generation and `cargo check`, but not `cargo build`, which takes the most time
    #[arg(long, conflicts_with = "no_compile")]
    no_build: bool,
    /// Stitch up to this many copies of the first document together, to measure how time grows with size
    #[arg(long, value_name = "COPIES", default_value_t = 16)]
    copies: u32,
    /// Write `BENCHMARKS.md` and `docs/benchmarks.svg` to this folder [default: the root of the repository]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The documents that this generator is compared on, if they are there.
const LARGE: &[&str] = &["svix.json", "stripe-spec3.yaml", "discord.json", "zendesk-support.yaml", "github-api.json"];

/// The folder of discarded crates, in the scratch folder.
const TRASH: &str = "trash";

/// Everything that was measured.
#[derive(Debug)]
struct Results {
    machine: machine::Machine,
    rounds: u32,
    tools: Vec<Named>,
    comparisons: Vec<Comparison>,
    lines: Vec<lines::Lines>,
    scale: Option<scale::Scale>,
}

/// The name and the version of a generator.
#[derive(Debug, Clone)]
struct Named {
    name: String,
    version: String,
}

/// Runs the comparison and writes the page.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match try_run(root, arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn try_run(root: &Path, arguments: &Arguments) -> Result<(), String> {
    let documents = documents(root, &arguments.documents)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let target = std::path::absolute(target).map_err(|it| it.to_string())?;
    let scratch = target.join("bench");
    create_folder(&scratch)?;
    let against = (!arguments.no_against).then_some(arguments.against.as_str());
    let tools = tool::find(root, &target, &scratch, against)?;
    let machine = machine::describe();
    if let Some(load) = machine.load.filter(|it| *it > 0.5) {
        eprintln!("warning: the load of the machine is {load:.1}: only ratios are meaningful");
    }
    let steps: &[Step] = match (arguments.no_compile, arguments.no_build) {
        (true, _) => &[Step::Generate],
        (false, true) => &[Step::Generate, Step::Check],
        (false, false) => &[Step::Generate, Step::Check, Step::Build],
    };
    let mut comparisons = Vec::new();
    for document in &documents {
        comparisons.push(compare::compare(&tools, document, &scratch, steps, arguments.rounds)?);
    }
    let lines = tools.iter().map(|tool| lines::measure(tool, &scratch)).collect();
    let first = documents.first().filter(|_| arguments.copies > 1);
    let scale = first.map(|it| scale::measure(&tools, it, &scratch, arguments.copies, arguments.rounds)).transpose()?;
    // What is left over is deleted by the next run.
    let _ = fs::remove_dir_all(scratch.join(TRASH));
    let tools = tools.iter().map(Tool::named).collect();
    let results = Results { machine, rounds: arguments.rounds, tools, comparisons, lines, scale };
    write(arguments.out.as_deref().unwrap_or(root), &results)
}

fn write(folder: &Path, results: &Results) -> Result<(), String> {
    create_folder(&folder.join("docs"))?;
    for (name, text) in [("BENCHMARKS.md", report::page(results)), ("docs/benchmarks.svg", chart::chart(results))] {
        let file = folder.join(name);
        fs::write(&file, text).map_err(|it| format!("`{}`: {it}", file.display()))?;
        eprintln!("wrote {}", file.display());
    }
    Ok(())
}

fn documents(root: &Path, named: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let absolute = |it: &PathBuf| std::path::absolute(it).map_err(|it| it.to_string());
    if !named.is_empty() {
        return match named.iter().find(|it| !it.is_file()) {
            Some(missing) => Err(format!("`{}` is not a file", missing.display())),
            None => named.iter().map(absolute).collect(),
        };
    }
    let large: Vec<PathBuf> = LARGE.iter().map(|it| root.join("../shared/corpus").join(it)).collect();
    if large.iter().all(|it| it.is_file()) {
        return large.iter().map(absolute).collect();
    }
    let entries = fs::read_dir(root.join("tests/corpus")).map_err(|it| format!("`tests/corpus`: {it}"))?;
    let is_document = |it: &PathBuf| it.extension().is_some_and(|it| it == "yaml" || it == "json");
    let mut res: Vec<PathBuf> = entries.flatten().map(|it| it.path()).filter(is_document).collect();
    res.sort();
    res.iter().map(absolute).collect()
}

pub(crate) fn create_folder(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|it| format!("`{}`: {it}", folder.display()))
}

/// Moves a folder to the trash, if it exists. Deleting it here would make the next step slower: some file systems search for
/// space among recently deleted files.
fn discard(folder: &Path, trash: &Path) -> Result<(), String> {
    if !folder.exists() {
        return Ok(());
    }
    create_folder(trash)?;
    let count = fs::read_dir(trash).map_or(0, Iterator::count);
    fs::rename(folder, trash.join(count.to_string())).map_err(|it| format!("`{}`: {it}", folder.display()))
}

/// Returns the cargo that runs this task.
fn cargo() -> std::process::Command {
    std::process::Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
