//! The version that cargo-semver-checks demands for the crates of two revisions.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use specwright::disk::{self, Disk, Output};
use specwright::emit::record;
use specwright::generate::{ClientJob, Job, generate_files};
use specwright::recorded::Recorded;
use specwright::runtime_source::RuntimeSource;

use super::{Demand, Pair};

/// Runs cargo-semver-checks for the first pairs.
pub(super) struct Checker {
    runtime: PathBuf,
    scratch: PathBuf,
    lock: PathBuf,
    left: usize,
    checked: usize,
}

/// The result of a check.
pub(super) enum Verdict {
    /// The pair was not checked.
    Unchecked,
    /// The crates cannot be compared.
    Failed(String),
    /// The demand, and the names of the checks that failed.
    Demanded(Demand, Vec<String>),
}

impl Verdict {
    /// Returns the demand, if the crates were compared.
    pub(super) fn demand(&self) -> Option<Demand> {
        match self {
            Self::Demanded(demand, _) => Some(*demand),
            Self::Unchecked | Self::Failed(_) => None,
        }
    }

    /// Returns the cells of the demand and of the failed checks.
    pub(super) fn cells(&self) -> (String, String) {
        match self {
            Self::Unchecked => (String::new(), String::new()),
            Self::Failed(error) => ("not compared".to_owned(), error.replace('|', "\\|")),
            Self::Demanded(demand, checks) => (demand.to_string(), checks.join(", ")),
        }
    }
}

impl Checker {
    /// Creates a checker for some pairs. Fails if there are any and cargo-semver-checks is not installed.
    pub(super) fn new(root: &Path, pairs: usize) -> Result<Self, String> {
        if pairs > 0 {
            let version = Command::new("cargo-semver-checks").args(["semver-checks", "--version"]).output();
            if !version.is_ok_and(|it| it.status.success()) {
                return Err(
                    "cargo-semver-checks is not installed: `cargo install cargo-semver-checks --locked`".to_owned()
                );
            }
        }
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let scratch = std::path::absolute(target).map_err(|it| it.to_string())?.join("history");
        Ok(Self { runtime: root.join("runtime"), scratch, lock: root.join("Cargo.lock"), left: pairs, checked: 0 })
    }

    /// Returns the number of pairs that were compared.
    pub(super) fn checked(&self) -> usize {
        self.checked
    }

    /// Checks a pair, unless the number of pairs is reached.
    pub(super) fn check(&mut self, pair: &Pair) -> Verdict {
        if self.left == 0 {
            return Verdict::Unchecked;
        }
        self.left -= 1;
        match self.try_check(pair) {
            Ok(verdict) => {
                self.checked += usize::from(verdict.demand().is_some());
                verdict
            }
            Err(error) => Verdict::Failed(error),
        }
    }

    fn try_check(&self, pair: &Pair) -> Result<Verdict, String> {
        let [old, new] = [self.scratch.join("old"), self.scratch.join("new")];
        let recorded = self.generate(&pair.old, &old, Recorded::default())?;
        self.generate(&pair.new, &new, recorded)?;
        let mut command = Command::new("cargo-semver-checks");
        command.args(["semver-checks", "--color", "never", "--release-type", "patch", "--default-features"]);
        command.arg("--manifest-path").arg(new.join("Cargo.toml")).arg("--baseline-root").arg(&old);
        command.env("CARGO_TARGET_DIR", self.scratch.join("target")).stdin(Stdio::null());
        let output = command.output().map_err(|it| it.to_string())?;
        let text = [output.stdout, output.stderr].concat();
        read_verdict(&String::from_utf8_lossy(&text))
    }

    /// Generates a crate, with the names of the revision before.
    fn generate(&self, document: &Path, out: &Path, recorded: Recorded) -> Result<Recorded, String> {
        let job = Job {
            clients: vec![ClientJob { documents: vec![(document.to_owned(), Vec::new())], ..ClientJob::default() }],
            name: Some("history".to_owned()),
            version: Some("1.0.0".to_owned()),
            runtime: RuntimeSource::Path(self.runtime.to_string_lossy().into_owned()),
            is_workspace_root: true,
            command: "cargo xtask history".to_owned(),
            skip_broken: true,
            recorded,
            ..Job::default()
        };
        let (outcome, files) = generate_files(&job, &Disk::default());
        let (Some((krate, guide)), Some(files)) = (&outcome.planned, files) else {
            return Err(format!("`{}` has errors", document.display()));
        };
        let header = job.header();
        let output = Output {
            folder: out,
            files: &files,
            inputs: &[],
            header: &header,
            force: true,
            needs_lock: false,
            on_wait: |_| {},
        };
        disk::sync(&output, false).map_err(|it| it.to_string())?;
        // The same dependencies for both, which are compiled once.
        std::fs::copy(&self.lock, out.join("Cargo.lock")).map_err(|it| it.to_string())?;
        Ok(record(krate, guide))
    }
}

/// Reads the output: the names of the failed checks, and the summary.
fn read_verdict(text: &str) -> Result<Verdict, String> {
    let failed = text.lines().filter_map(|it| it.trim().strip_prefix("--- failure ")?.split(':').next());
    let mut failed: Vec<String> = failed.map(str::to_owned).collect();
    failed.dedup();
    let summary = text.lines().find_map(|it| it.trim().strip_prefix("Summary "));
    let demand = match summary {
        Some(it) if it.contains("requires new major version") => Demand::Major,
        Some(it) if it.contains("requires new minor version") => Demand::Minor,
        Some(it) if it.contains("no semver update required") => Demand::None,
        Some(_) | None => {
            let last = text.lines().rfind(|it| it.contains("error")).unwrap_or("no summary");
            return Err(last.trim().chars().take(120).collect());
        }
    };
    Ok(Verdict::Demanded(demand, failed))
}

#[cfg(test)]
mod tests {
    use super::{Demand, Verdict, read_verdict};

    #[test]
    fn the_summary_has_the_demand() {
        let text = "--- failure struct_missing: pub struct removed or renamed ---\n\n     Summary semver requires new major version: 1 major and 0 minor checks failed\n";
        let Ok(Verdict::Demanded(demand, checks)) = read_verdict(text) else { panic!("it has a summary") };
        assert_eq!((demand, checks), (Demand::Major, vec!["struct_missing".to_owned()]));
        assert!(matches!(
            read_verdict("     Summary no semver update required"),
            Ok(Verdict::Demanded(Demand::None, _))
        ));
        assert!(read_verdict("error: a crate does not compile").is_err_and(|it| it.contains("does not compile")));
    }
}
