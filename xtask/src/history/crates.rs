//! The crates of two revisions.

use std::path::{Path, PathBuf};

use specwright::disk::{self, Disk, Output};
use specwright::emit::record;
use specwright::generate::{ClientJob, Job, generate_files};
use specwright::recorded::Recorded;
use specwright::runtime_source::RuntimeSource;

use super::Pair;

/// The folders of two crates. Each pair has the same, so that their dependencies are compiled once.
pub(super) struct Crates {
    /// The crate of the old revision.
    pub(super) old: PathBuf,
    /// The crate of the new revision, with the names of the old one.
    pub(super) new: PathBuf,
    /// The target directory of checks.
    pub(super) target: PathBuf,
    runtime: PathBuf,
    lock: PathBuf,
}

impl Crates {
    /// Returns the folders below the target directory.
    pub(super) fn new(root: &Path) -> Result<Self, String> {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let scratch = std::path::absolute(target).map_err(|it| it.to_string())?.join("history");
        let [old, new, target] = ["old", "new", "target"].map(|it| scratch.join(it));
        Ok(Self { old, new, target, runtime: root.join("runtime"), lock: root.join("Cargo.lock") })
    }

    /// Generates both crates, with a test for each operation.
    pub(super) fn generate(&self, pair: &Pair) -> Result<(), String> {
        let recorded = self.generate_one(&pair.old, &self.old, Recorded::default())?;
        self.generate_one(&pair.new, &self.new, recorded)?;
        Ok(())
    }

    /// Generates a crate, with the names of the revision before.
    fn generate_one(&self, document: &Path, out: &Path, recorded: Recorded) -> Result<Recorded, String> {
        let job = Job {
            call_tests: true,
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
