//! `cargo xtask fuzz`: runs the targets of `fuzz/targets` with mutated inputs.
//!
//! Each target runs in a child process, the program `fuzz-worker`, so that an abort, an overflow of the stack or an endless loop is
//! found as well. The child is built when it is needed, because this crate must not depend on generated code. An input that
//! fails is minimized, and written to `tests/fuzz/<target>`, where a test replays it.

mod finding;
mod minimize;
mod worker;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use finding::Finding;
use specwright::command::FOUND;
use worker::{Stop, Worker};

/// The flags of the command.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The time for all targets together
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// The seed of the random numbers; the same seed makes the same inputs
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Run only this target; repeatable
    #[arg(long)]
    target: Vec<String>,
    /// The number of the first input of each target, to continue an earlier run
    #[arg(long, default_value_t = 0)]
    first: u64,
}

/// Fuzzes the selected targets, and prints a table. Fails if there is a finding.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match run_targets(root, arguments) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(FOUND),
        Err(error) => crate::failed(&error),
    }
}

/// Returns the number of findings.
fn run_targets(root: &Path, arguments: &Arguments) -> Result<usize, String> {
    let worker = Worker::build(root)?;
    let mut targets = worker.targets()?;
    if let Some(unknown) = arguments.target.iter().find(|it| targets.iter().all(|target| target.name != **it)) {
        return Err(format!("there is no target `{unknown}`"));
    }
    targets.retain(|it| arguments.target.is_empty() || arguments.target.contains(&it.name));
    let minutes = (arguments.minutes / targets.len() as f64).max(0.0);
    let time = Duration::try_from_secs_f64(minutes * 60.0).map_err(|error| format!("`--minutes`: {error}"))?;
    let mut findings = 0;
    println!("{:12} {:>10} {:>8} {:>8} {:>8}", "target", "inputs", "seconds", "failed", "findings");
    for target in targets {
        let session = Session { worker: &worker, target: &target, folder: root.join("tests/fuzz").join(&target.name) };
        let summary = session.run(arguments.seed, arguments.first, time)?;
        let (inputs, seconds) = (summary.inputs, summary.time.as_secs());
        println!("{:12} {inputs:>10} {seconds:>8} {:>8} {:>8}", target.name, summary.failed, summary.findings.len());
        findings += summary.findings.len();
    }
    Ok(findings)
}

/// A target of the worker.
struct Target {
    name: String,
    extension: String,
}

/// A run of one target.
struct Session<'a> {
    worker: &'a Worker,
    target: &'a Target,
    /// The folder of the fixtures.
    folder: PathBuf,
}

/// The result of a run.
struct Summary {
    inputs: u64,
    failed: u64,
    time: Duration,
    /// The distinct findings.
    findings: BTreeSet<Finding>,
}

impl Session<'_> {
    /// Runs inputs until the time is over. An input that failed in the same way as an earlier one is only counted.
    fn run(&self, seed: u64, first: u64, time: Duration) -> Result<Summary, String> {
        let mut res = Summary { inputs: 0, failed: 0, time: Duration::ZERO, findings: BTreeSet::new() };
        let mut next = first;
        while res.time < time {
            let start = Instant::now();
            let (done, stop) = self.worker.run(&self.target.name, seed, next, time - res.time)?;
            res.time += start.elapsed();
            res.inputs += done;
            next += done;
            let Stop::Failed(finding, input) = stop else { break };
            (res.failed, res.inputs, next) = (res.failed + 1, res.inputs + 1, next + 1);
            if res.findings.insert(finding.clone()) {
                eprintln!("{}: input {} of seed {seed}: {finding}", self.target.name, next - 1);
                let file = self.write_fixture(&finding, input)?;
                eprintln!("  {}", file.display());
            }
        }
        Ok(res)
    }

    /// Minimizes an input, and writes it as a fixture.
    fn write_fixture(&self, finding: &Finding, input: Vec<u8>) -> Result<PathBuf, String> {
        let tries = if finding.is_slow() { minimize::FEW_TRIES } else { minimize::TRIES };
        let is_same = |it: &[u8]| self.worker.check(&self.target.name, it).is_ok_and(|it| it.as_ref() == Some(finding));
        let input = minimize::minimize(input, tries, is_same);
        let name = format!("{}.{}", finding::file_stem(&input), self.target.extension);
        let file = self.folder.join(name);
        let written = std::fs::create_dir_all(&self.folder).and_then(|()| std::fs::write(&file, &input));
        written.map_err(|error| format!("`{}`: {error}", file.display()))?;
        Ok(file)
    }
}
