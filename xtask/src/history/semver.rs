//! The version that cargo-semver-checks demands for the crates of two revisions.

use std::process::{Command, Stdio};

use super::Demand;
use super::crates::Crates;

/// Runs cargo-semver-checks.
pub(super) struct Checker {
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
    /// Creates a checker. Fails if cargo-semver-checks is needed and not installed.
    pub(super) fn new(is_needed: bool) -> Result<Self, String> {
        if is_needed {
            let version = Command::new("cargo-semver-checks").args(["semver-checks", "--version"]).output();
            if !version.is_ok_and(|it| it.status.success()) {
                return Err(
                    "cargo-semver-checks is not installed: `cargo install cargo-semver-checks --locked`".to_owned()
                );
            }
        }
        Ok(Self { checked: 0 })
    }

    /// Returns the number of pairs that were compared.
    pub(super) fn checked(&self) -> usize {
        self.checked
    }

    /// Checks a pair.
    pub(super) fn check(&mut self, crates: &Crates) -> Verdict {
        match self.try_check(crates) {
            Ok(verdict) => {
                self.checked += 1;
                verdict
            }
            Err(error) => Verdict::Failed(error),
        }
    }

    fn try_check(&self, crates: &Crates) -> Result<Verdict, String> {
        let mut command = Command::new("cargo-semver-checks");
        command.args(["semver-checks", "--color", "never", "--release-type", "patch", "--default-features"]);
        command.arg("--manifest-path").arg(crates.new.join("Cargo.toml")).arg("--baseline-root").arg(&crates.old);
        command.env("CARGO_TARGET_DIR", &crates.target).stdin(Stdio::null());
        let output = command.output().map_err(|it| it.to_string())?;
        let text = [output.stdout, output.stderr].concat();
        read_verdict(&String::from_utf8_lossy(&text))
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
