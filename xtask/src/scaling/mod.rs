//! `cargo xtask scaling`: measures how the time of a run grows with each part of a document.
//!
//! 1. `documents` makes a document for each case, with 1,000, 2,000, … of one part, e.g. properties of a schema.
//! 2. The release binary runs on each document several times. The minimum of the user time counts, because other load only adds to it.
//! 3. The exponent of the time is fitted. An exponent of 1 is linear; a case above [`LINEAR`] is marked.

mod documents;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use documents::{CASES, Case};

use crate::bench::{MEASURABLE, build_command, create_folder, exponent, measure};

/// The options of `cargo xtask scaling`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Measure only the cases whose name contains this text; repeatable
    #[arg(long, value_name = "TEXT")]
    only: Vec<String>,
    /// The size of the smallest document of a case
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    from: usize,
    /// The size of the largest document of a case
    #[arg(long, value_name = "N", default_value_t = 16_000)]
    to: usize,
    /// Run the generator this many times on each document
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
}

/// The exponent up to which a time counts as linear.
const LINEAR: f64 = 1.2;

/// A case is not measured at the next size after a run of this many seconds.
const LONGEST: f64 = 20.0;

/// The columns of a row besides the times.
const NAME_WIDTH: usize = 32;

/// Measures the cases and prints a table. Exits with 1 if the time of a case is not linear.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match try_run(root, arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// A command of the generator.
#[derive(Debug, Clone, Copy)]
enum Action {
    Lint,
    Generate,
}

fn try_run(root: &Path, arguments: &Arguments) -> Result<bool, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let target = std::path::absolute(target).map_err(|it| it.to_string())?;
    let scratch = target.join("scaling");
    create_folder(&scratch)?;
    let binary = build_command(root, &target)?;
    let sizes: Vec<usize> = std::iter::successors(Some(arguments.from), |size| Some(size * 2))
        .take_while(|it| *it <= arguments.to)
        .collect();
    let is_chosen = |case: &&Case| arguments.only.is_empty() || arguments.only.iter().any(|it| case.name.contains(it));
    let titles: String = sizes.iter().map(|size| format!("{size:>9}")).collect();
    println!("{:NAME_WIDTH$}         {titles}  exponent", "case");
    let mut is_linear = true;
    for case in CASES.iter().filter(is_chosen) {
        for action in [Action::Lint, Action::Generate] {
            let row = measure_case(case, action, &sizes, arguments.rounds, &binary, &scratch)?;
            is_linear &= row.exponent().is_none_or(|it| it <= LINEAR);
            println!("{}", print(case.name, action, &row, sizes.len()));
        }
    }
    discard(&scratch)?;
    Ok(is_linear)
}

/// Removes the crate of the last run.
fn discard(scratch: &Path) -> Result<PathBuf, String> {
    let out = scratch.join("out");
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|it| format!("`{}`: {it}", out.display()))?;
    }
    Ok(out)
}

/// The times of a case.
struct Row {
    /// The sizes that were measured, with the seconds of each.
    seconds: Vec<(usize, f64)>,
    /// The finding that ended the case, e.g. `error[document-too-large]` of a limit.
    limit: Option<String>,
}

impl Row {
    /// Returns the exponent of the times; `None` if fewer than three are long enough to be measured.
    fn exponent(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "sizes are small")]
        let points: Vec<(f64, f64)> = self.seconds.iter().map(|(size, seconds)| (*size as f64, *seconds)).collect();
        exponent(&points).filter(|_| points.iter().filter(|(_, seconds)| *seconds >= MEASURABLE).count() >= 3)
    }
}

fn measure_case(
    case: &Case,
    action: Action,
    sizes: &[usize],
    rounds: u32,
    binary: &Path,
    scratch: &Path,
) -> Result<Row, String> {
    let document = scratch.join("document.json");
    let mut row = Row { seconds: Vec::new(), limit: None };
    for size in sizes {
        let text = (case.document)(*size).to_string();
        fs::write(&document, text).map_err(|it| format!("`{}`: {it}", document.display()))?;
        let mut least = f64::INFINITY;
        for _ in 0..rounds {
            match run_once(binary, action, &document, scratch) {
                Ok(seconds) => least = least.min(seconds),
                Err(reason) => {
                    row.limit = Some(reason.split(": ").next().unwrap_or_default().to_owned());
                    return Ok(row);
                }
            }
            // A long run is precise enough.
            if least > 2.0 {
                break;
            }
        }
        row.seconds.push((*size, least));
        if least > LONGEST {
            break;
        }
    }
    Ok(row)
}

/// Runs the generator on a document, and returns the user time in seconds.
fn run_once(binary: &Path, action: Action, document: &Path, scratch: &Path) -> Result<f64, String> {
    let out = discard(scratch)?;
    let mut command = Command::new(binary);
    match action {
        Action::Lint => command.arg("lint").arg(document),
        Action::Generate => command.arg("generate").arg(document).arg("--out").arg(&out),
    };
    Ok(measure::run(&mut command, &scratch.join("log"))?.user)
}

fn print(name: &str, action: Action, row: &Row, sizes: usize) -> String {
    let action = match action {
        Action::Lint => "lint",
        Action::Generate => "generate",
    };
    let times: String = row.seconds.iter().map(|(_, seconds)| format!("{seconds:>9.3}")).collect();
    let width = sizes * 9;
    let exponent = row.exponent();
    let number = exponent.map_or_else(|| "–".to_owned(), |it| format!("{it:.2}"));
    let mark = if exponent.is_some_and(|it| it > LINEAR) { "  not linear" } else { "" };
    let limit = row.limit.as_ref().map(|it| format!("  {it}")).unwrap_or_default();
    format!("{name:NAME_WIDTH$} {action:8}{times:width$}  {number:>8}{mark}{limit}")
}
