//! The generation and the compilation of one document by every generator, in rounds.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::cargo;
use super::measure::{self, Usage, median};
use super::tool::Tool;

/// A step that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// The document becomes a crate.
    Generate,
    /// `cargo check` of the crate alone.
    Check,
    /// `cargo build` of the crate alone.
    Build,
}

impl Step {
    /// Returns the title of the table.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Generate => "Generation",
            Self::Check => "`cargo check` of the generated crate",
            Self::Build => "`cargo build` of the generated crate",
        }
    }
}

/// The results of one document.
#[derive(Debug, Clone)]
pub(super) struct Comparison {
    pub(super) document: String,
    pub(super) size: u64,
    /// For each step and generator, in this order.
    pub(super) steps: Vec<(Step, Vec<Outcome>)>,
    /// The lines of code for each generator, without documentation and blank lines.
    pub(super) lines: Vec<Option<usize>>,
}

/// The usage of one generator in each round, or the reason why it failed.
pub(super) type Outcome = Result<Vec<Usage>, String>;

/// Returns the median of the ratios of two generators, by round.
pub(super) fn ratio(of: &Outcome, to: &Outcome, figure: fn(&Usage) -> f64) -> Option<f64> {
    let (of, to) = (of.as_ref().ok()?, to.as_ref().ok()?);
    median(of.iter().zip(to).map(|(of, to)| figure(of) / figure(to)).collect())
}

/// Returns the median of a figure over all rounds.
pub(super) fn typical(of: &Outcome, figure: fn(&Usage) -> f64) -> Option<f64> {
    median(of.as_ref().ok()?.iter().map(figure).collect())
}

/// Generates and compiles a document with every generator.
pub(super) fn compare(
    tools: &[Tool],
    document: &Path,
    scratch: &Path,
    steps: &[Step],
    rounds: u32,
) -> Result<Comparison, String> {
    let name = document.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let size = fs::metadata(document).map_err(|it| format!("`{}`: {it}", document.display()))?.len();
    let crates = scratch.join("crates").join(&name);
    let places: Vec<Place<'_>> = tools.iter().map(|tool| Place { tool, document, crates: &crates, scratch }).collect();
    // First runs also build the dependencies, and are not measured.
    eprintln!("{name}: dependencies");
    let mut failures: Vec<Option<String>> = places.iter().map(|it| it.run(Step::Generate).err()).collect();
    let lines = places.iter().zip(&failures).map(|(it, failure)| failure.is_none().then(|| it.lines())).collect();
    let mut res = Comparison { document: name, size, steps: Vec::new(), lines };
    for step in steps {
        for (place, failure) in places.iter().zip(&mut failures) {
            if failure.is_none() {
                *failure = place.run(*step).err();
            }
        }
        let mut outcomes: Vec<Outcome> =
            failures.iter().map(|it| it.clone().map_or_else(|| Ok(Vec::new()), Err)).collect();
        for round in 1..=rounds {
            eprintln!("{}: {}, round {round} of {rounds}", res.document, step.title());
            for (place, outcome) in places.iter().zip(&mut outcomes) {
                let Ok(usages) = outcome else { continue };
                match place.run(*step) {
                    Ok(usage) => usages.push(usage),
                    Err(reason) => *outcome = Err(reason),
                }
            }
        }
        res.steps.push((*step, outcomes));
    }
    Ok(res)
}

/// A crate of one generator.
struct Place<'a> {
    tool: &'a Tool,
    document: &'a Path,
    crates: &'a Path,
    scratch: &'a Path,
}

impl Place<'_> {
    fn run(&self, step: Step) -> Result<Usage, String> {
        let folder = self.crates.join(self.tool.slug());
        match step {
            Step::Generate => self.tool.generate(self.document, &folder, "bench-crate"),
            Step::Check => self.cargo(&folder, "check"),
            Step::Build => self.cargo(&folder, "build"),
        }
    }

    /// Compiles the crate, but not its dependencies if they are compiled already.
    fn cargo(&self, folder: &Path, subcommand: &str) -> Result<Usage, String> {
        // A new time stamp makes cargo compile the crate again.
        let root = fs::File::options().write(true).open(folder.join("src/lib.rs"));
        root.and_then(|it| it.set_modified(SystemTime::now())).map_err(|it| format!("`src/lib.rs`: {it}"))?;
        let target = self.scratch.join("target").join(self.tool.slug());
        let mut command = cargo();
        command.current_dir(folder).args([subcommand, "--lib"]).env("CARGO_TARGET_DIR", target);
        command.envs([("CARGO_INCREMENTAL", "0"), ("CARGO_TERM_COLOR", "never")]);
        measure::run(&mut command, &folder.with_extension("log"))
    }

    fn lines(&self) -> usize {
        super::lines::count(&self.crates.join(self.tool.slug()).join("src"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_taken_within_rounds() {
        let rounds = |users: &[f64]| -> Outcome {
            Ok(users.iter().map(|user| Usage { user: *user, wall: 0.0, memory: 0 }).collect())
        };
        // The machine was four times slower in the second round.
        let (ours, theirs) = (rounds(&[1.0, 4.0, 1.0]), rounds(&[2.0, 8.0, 3.0]));
        assert_eq!(ratio(&theirs, &ours, |it| it.user), Some(2.0));
        assert_eq!(ratio(&Err(String::new()), &ours, |it| it.user), None);
        assert_eq!(typical(&theirs, |it| it.user), Some(3.0));
    }
}
