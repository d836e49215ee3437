//! `cargo xtask history`: compares consecutive revisions of published documents, and checks the proposed versions with
//! cargo-semver-checks and with the call tests of the old crate.
//!
//! Each folder has the revisions of one document, in the order of their names. The table on standard output has a row for each
//! pair. A proposed version that is lower than the demanded one is a failure.

mod calls;
mod crates;
mod semver;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use calls::{Calls, check_calls};
use crates::Crates;
use semver::{Checker, Verdict};
use specwright::command::{DiffFormat, DiffOptions, compare_documents};
use specwright::read::Access;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder with a folder of revisions for each document
    dir: PathBuf,
    /// Only the documents of these folders; repeatable
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// The most pairs; of more, some are chosen at random
    #[arg(long, default_value_t = 100)]
    pairs: usize,
    /// The seed of the random numbers
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Also generate both crates of this many pairs, and run `cargo semver-checks`
    #[arg(long, value_name = "N", default_value_t = 0)]
    check_semver: usize,
    /// Also compile the call tests of the old crate with the new one, for this many pairs
    #[arg(long, value_name = "N", default_value_t = 0)]
    calls: usize,
}

/// Two consecutive revisions.
struct Pair {
    document: String,
    old: PathBuf,
    new: PathBuf,
}

/// The effect of a change on users of a crate, as the part of the version that must rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Demand {
    None,
    Minor,
    Major,
}

impl Demand {
    /// Returns the demand of an effect of `specwright diff`.
    fn of(effect: &str) -> Self {
        match effect {
            "major" => Self::Major,
            "minor" => Self::Minor,
            _ => Self::None,
        }
    }
}

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    let mut pairs = match find_pairs(arguments) {
        Ok(pairs) if pairs.is_empty() => return super::failed("no folder has two revisions"),
        Ok(pairs) => pairs,
        Err(error) => return super::failed(&format!("`{}`: {error}", arguments.dir.display())),
    };
    choose(&mut pairs, arguments.pairs, arguments.seed);
    let checkers = semver::Checker::new(arguments.check_semver > 0).and_then(|it| Ok((it, Crates::new(root)?)));
    let (mut checker, crates) = match checkers {
        Ok(both) => both,
        Err(error) => return super::failed(&error),
    };
    println!("| document | revisions | over HTTP | proposed | seconds | demanded | failed checks | calls |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let (mut compared, mut compiled, mut failures) = (0, 0, 0);
    for (index, pair) in pairs.iter().enumerate() {
        let started = Instant::now();
        let Ok(report) = compare_documents(&options(pair)) else {
            print_row(pair, ["errors", ""], started.elapsed(), &Verdict::Unchecked, &Calls::Unchecked);
            continue;
        };
        let seconds = started.elapsed();
        let (verdict, calls) =
            check(pair, &mut checker, &crates, [arguments.check_semver, arguments.calls].map(|it| index < it));
        compared += 1;
        compiled += usize::from(matches!(calls, Calls::Compile | Calls::Break(_)));
        failures += usize::from(verdict.demand().max(calls.demand()).is_some_and(|it| it > Demand::of(report.rust)));
        print_row(pair, [report.http, report.rust], seconds, &verdict, &calls);
    }
    println!(
        "\n{compared} of {} pairs compared, {} checked, calls of {compiled} compiled, {failures} proposed too low",
        pairs.len(),
        checker.checked()
    );
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// Returns the options of a comparison without overlays and configuration.
fn options(pair: &Pair) -> DiffOptions {
    DiffOptions {
        documents: [pair.old.clone(), pair.new.clone()],
        overlays: Vec::new(),
        old_overlays: None,
        config: None,
        old_config: None,
        access: Access::default(),
        format: DiffFormat::Text,
        fail_on_breaking: false,
    }
}

/// Generates both crates of a pair, and checks them with cargo-semver-checks, with the call tests, or with both.
fn check(pair: &Pair, checker: &mut Checker, crates: &Crates, [semver, calls]: [bool; 2]) -> (Verdict, Calls) {
    if !semver && !calls {
        return (Verdict::Unchecked, Calls::Unchecked);
    }
    if let Err(error) = crates.generate(pair) {
        return (Verdict::Failed(error), Calls::Unchecked);
    }
    let verdict = if semver { checker.check(crates) } else { Verdict::Unchecked };
    (verdict, if calls { check_calls(crates) } else { Calls::Unchecked })
}

fn print_row(pair: &Pair, [http, proposed]: [&str; 2], time: Duration, verdict: &Verdict, calls: &Calls) {
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (demanded, checks) = verdict.cells();
    let seconds = time.as_secs_f64();
    println!(
        "| {} | {} → {} | {http} | {proposed} | {seconds:.1} | {demanded} | {checks} | {} |",
        pair.document,
        name(&pair.old),
        name(&pair.new),
        calls.cell()
    );
}

/// Returns the pairs of all folders, in the order of the names.
fn find_pairs(arguments: &Arguments) -> std::io::Result<Vec<Pair>> {
    let mut res = Vec::new();
    for folder in sorted(&arguments.dir)?.into_iter().filter(|it| it.is_dir()) {
        let document = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !arguments.only.is_empty() && !arguments.only.contains(&document) {
            continue;
        }
        let revisions = sorted(&folder)?;
        let pairs =
            revisions.windows(2).map(|it| Pair { document: document.clone(), old: it[0].clone(), new: it[1].clone() });
        res.extend(pairs);
    }
    Ok(res)
}

fn sorted(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut res: Vec<PathBuf> = fs::read_dir(folder)?.flatten().map(|it| it.path()).collect();
    res.sort();
    Ok(res)
}

/// Keeps some of the pairs, chosen at random, in their order.
fn choose(pairs: &mut Vec<Pair>, count: usize, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    while pairs.len() > count {
        pairs.remove(random.usize(..pairs.len()));
    }
}
