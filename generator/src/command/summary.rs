//! The last lines of a run: the counts of the crate, the findings, the files and the time, and the next command to type.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use super::findings_line;
use crate::disk::Synced;
use crate::job::Job;
use crate::rust::Crate;
use crate::show::LocatedFinding;

/// The facts that a run ends with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Summary {
    /// The output folder.
    pub(super) folder: String,
    /// The numbers of operations, models and webhooks in the crate.
    pub(super) items: [usize; 3],
    /// The number of findings by severity.
    pub(super) findings: String,
    /// The numbers of files that were written, removed and unchanged.
    pub(super) files: [usize; 3],
    /// The time of the run.
    pub(super) time: Duration,
    /// The next command to type, if there is one.
    pub(super) next: Option<String>,
}

impl Summary {
    /// Summarizes a run that brought the folder of a job up to date.
    pub(super) fn new(
        job: &Job,
        krate: &Crate,
        findings: &[LocatedFinding],
        explain: bool,
        synced: &Synced,
        time: Duration,
    ) -> Self {
        Self {
            folder: job.output.display().to_string(),
            items: count_items(krate),
            findings: findings_line(findings, explain),
            files: [synced.written.len(), synced.removed.len(), synced.unchanged],
            time,
            next: next_command(synced, &job.output),
        }
    }
}

/// Returns the numbers of operations, models and webhooks of all clients.
fn count_items(krate: &Crate) -> [usize; 3] {
    let count = |count: fn(&crate::rust::Client) -> usize| krate.clients.iter().map(count).sum();
    [
        count(|it| it.groups.iter().map(|it| it.operations.len()).sum()),
        count(|it| it.files.iter().map(|it| it.items.len()).sum()),
        count(|it| it.webhooks.as_ref().map_or(0, |it| it.webhooks.len())),
    ]
}

/// Returns the command that follows a run: a new crate is added to a package, and a changed crate is checked.
fn next_command(synced: &Synced, folder: &Path) -> Option<String> {
    if synced.is_clean() {
        None
    } else if synced.is_new {
        Some(format!("cargo add --path {}", quoted(folder)))
    } else {
        Some(format!("cargo check --manifest-path {}", quoted(&folder.join("Cargo.toml"))))
    }
}

/// Returns a path as an argument of a command line.
fn quoted(path: &Path) -> String {
    let path = crate::read::display(path);
    if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [operations, models, webhooks] = self.items;
        let [written, removed, unchanged] = self.files;
        let count = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
        let (folder, seconds) = (&self.folder, self.time.as_secs_f64());
        if written + removed == 0 {
            writeln!(f, "`{folder}` is up to date: {}, {seconds:.2} s", count(unchanged, "file"))?;
        } else {
            let written = count(written, "file");
            writeln!(f, "`{folder}`: {written} written, {removed} removed, {unchanged} unchanged, {seconds:.2} s")?;
        }
        let [operations, models, webhooks] =
            [count(operations, "operation"), count(models, "model"), count(webhooks, "webhook")];
        writeln!(f, "  {operations}, {models}, {webhooks}")?;
        writeln!(f, "  {}", self.findings)?;
        self.next.iter().try_for_each(|it| writeln!(f, "next: {it}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_ends_with_the_next_command() {
        let summary = Summary {
            folder: "sdk".to_owned(),
            items: [120, 340, 1],
            findings: "5 warnings; pass `--explain` to see each".to_owned(),
            files: [12, 1, 900],
            time: Duration::from_millis(834),
            next: Some("cargo check --manifest-path sdk/Cargo.toml".to_owned()),
        };
        let expected = "\
`sdk`: 12 files written, 1 removed, 900 unchanged, 0.83 s
  120 operations, 340 models, 1 webhook
  5 warnings; pass `--explain` to see each
next: cargo check --manifest-path sdk/Cargo.toml
";
        assert_eq!(summary.to_string(), expected);
        let clean = Summary { files: [0, 0, 913], next: None, findings: "no findings".to_owned(), ..summary };
        let expected =
            "`sdk` is up to date: 913 files, 0.83 s\n  120 operations, 340 models, 1 webhook\n  no findings\n";
        assert_eq!(clean.to_string(), expected);
    }

    #[test]
    fn the_next_command_depends_on_the_changes() {
        let next = |synced: &Synced| next_command(synced, Path::new("my sdk"));
        let written = vec!["Cargo.toml".to_owned()];
        assert_eq!(next(&Synced::default()), None);
        let new = Synced { written: written.clone(), is_new: true, ..Synced::default() };
        assert_eq!(next(&new).as_deref(), Some("cargo add --path \"my sdk\""));
        let changed = Synced { written, ..Synced::default() };
        assert_eq!(next(&changed).as_deref(), Some("cargo check --manifest-path \"my sdk/Cargo.toml\""));
    }
}
