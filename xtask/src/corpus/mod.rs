//! `cargo xtask corpus`: generates a crate for each document in some folders, checks it, and runs its example tests.

mod check;
mod documents;
mod generate;
mod table;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::{fs, thread};

use indicatif::{ProgressBar, ProgressStyle};

use check::Builder;
pub(crate) use documents::{Document, documents};
use generate::Generated;
pub(crate) use generate::{Arguments as GenerateArguments, generate_document};
use table::{Row, Verdict};

/// The options of `corpus`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folders whose YAML and JSON files are the documents, searched recursively
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Use only documents whose path in the folder matches; `*` is any text, `?` one character; repeatable
    #[arg(long, value_name = "GLOB")]
    only: Vec<String>,
    /// Generate this many documents in parallel; crates are built one at a time
    #[arg(long, value_name = "N", default_value_t = 1)]
    jobs: usize,
    /// Also write the table as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Generate only, without checks and tests
    #[arg(long)]
    no_check: bool,
}

/// Runs the command. Exits with 1 if a document fails, and with 2 if the folders have no documents.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match try_documents(root, arguments) {
        Ok(rows) if rows.iter().any(Row::has_failed) => ExitCode::from(1),
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Generates, checks and tests the crates of some documents of a folder.
pub(crate) fn check(root: &Path, folder: &Path, names: Vec<String>) -> ExitCode {
    run(root, &Arguments { folders: vec![folder.to_owned()], only: names, jobs: 1, json: None, no_check: false })
}

fn try_documents(root: &Path, arguments: &Arguments) -> io::Result<Vec<Row>> {
    let documents = documents(&arguments.folders, &arguments.only)?;
    if documents.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "no documents found"));
    }
    let run = Run::new(root, arguments)?;
    let width = documents.iter().map(|it| it.name.chars().count()).max().unwrap_or_default().max("document".len());
    let bar = progress_bar(documents.len());
    let print = |text: String| bar.suspend(|| println!("{text}"));
    print(table::heading(width));
    let next = AtomicUsize::new(0);
    let mut rows = Vec::new();
    thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        for _ in 0..arguments.jobs.clamp(1, documents.len()) {
            let (send, run, next, documents, bar) = (send.clone(), &run, &next, &documents, &bar);
            scope.spawn(move || {
                while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                    bar.set_message(document.name.clone());
                    // Sending fails only while the process ends.
                    let _ = send.send(run.row(document));
                }
            });
        }
        drop(send);
        for row in receive {
            print(table::line(&row, width));
            bar.inc(1);
            rows.push(row);
        }
    });
    bar.finish_and_clear();
    rows.sort_by(|a, b| a.document.cmp(&b.document));
    println!("{}", table::totals(&rows, width));
    if let Some(file) = &arguments.json {
        fs::write(file, serde_json::to_string_pretty(&rows)? + "\n")?;
    }
    Ok(rows)
}

/// Returns a progress bar; hidden if standard error is not a terminal.
fn progress_bar(documents: usize) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
    ProgressBar::new(documents as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// The state that all documents share.
struct Run {
    /// The folder of the generated crates.
    crates: PathBuf,
    runtime: PathBuf,
    builder: Option<Builder>,
}

/// A minimal document with an example. Checking and testing its crate first builds the dependencies of all crates.
const MINIMAL: &str = "openapi: 3.1.0\ninfo: { title: Minimal, version: '1' }\npaths: {}\n\
                        components: { schemas: { Text: { type: string, example: x } } }\n";

impl Run {
    fn new(root: &Path, arguments: &Arguments) -> io::Result<Self> {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let scratch = std::path::absolute(target)?.join("corpus");
        let builder = (!arguments.no_check).then(|| Builder::new(scratch.join("target"), root.join("Cargo.lock")));
        let res = Self { crates: scratch.join("crates"), runtime: std::path::absolute(root.join("runtime"))?, builder };
        fs::create_dir_all(&res.crates)?;
        let minimal = scratch.join("minimal.yaml");
        fs::write(&minimal, MINIMAL)?;
        let package = "corpus-minimal".to_owned();
        let row = res.row(&Document { name: "minimal.yaml".to_owned(), path: minimal, package });
        match row.verdict {
            Verdict::Failed(reason) => Err(io::Error::other(reason)),
            Verdict::Fine | Verdict::SkippedBroken(_) | Verdict::Refused(_) => Ok(res),
        }
    }

    /// Generates, checks and tests the crate of a document.
    fn row(&self, document: &Document) -> Row {
        let folder = self.crates.join(&document.package);
        let mut row = Row {
            document: document.name.clone(),
            verdict: Verdict::Fine,
            generated: None,
            seconds_to_check: None,
            tested: None,
        };
        row.verdict = match generate::run_in_process(&document.path, &document.package, &self.runtime, &folder) {
            Err(reason) => Verdict::Failed(reason),
            Ok(generated) => {
                let verdict = verdict(&generated);
                let is_written = generated.written;
                row.generated = Some(generated);
                match &self.builder {
                    Some(builder) if is_written => check_and_test(builder, &folder, &mut row).unwrap_or(verdict),
                    Some(_) | None => verdict,
                }
            }
        };
        row
    }
}

/// Returns the verdict about a document from the findings of the generator.
fn verdict(it: &Generated) -> Verdict {
    let Some(first) = it.errors.first() else {
        let reason = "no crate was written, and no error was reported".to_owned();
        return if it.written { Verdict::Fine } else { Verdict::Failed(reason) };
    };
    let all = |ids: &[&str]| it.errors.iter().all(|it| ids.contains(&it.id.as_str()));
    let reason = format!("{}: {}", first.id, first.text);
    if all(&["unsupported-version", "not-openapi"]) {
        Verdict::Refused(reason)
    } else if all(&["unresolved-reference"]) && it.written {
        Verdict::SkippedBroken(format!("{} × unresolved-reference, first {}", it.errors.len(), first.text))
    } else {
        Verdict::Failed(reason)
    }
}

/// Checks and tests a crate. Returns a verdict if that fails.
fn check_and_test(builder: &Builder, folder: &Path, row: &mut Row) -> Option<Verdict> {
    match builder.check(folder) {
        Ok(seconds) => row.seconds_to_check = Some(seconds),
        Err(reason) => return Some(Verdict::Failed(reason)),
    }
    match builder.test(folder) {
        Ok(tested) => {
            let failed = tested.tried - tested.passed;
            let first = tested.first_failure.clone().unwrap_or_default();
            row.tested = Some(tested);
            (failed > 0).then(|| Verdict::Failed(format!("{failed} examples do not round-trip, first {first}")))
        }
        Err(reason) => Some(Verdict::Failed(reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::generate::Fault;
    use super::*;

    fn generated(written: bool, ids: &[&str]) -> Generated {
        let fault = |id: &&str| Fault { id: (*id).to_owned(), text: "x".to_owned() };
        Generated { written, errors: ids.iter().map(fault).collect(), ..Generated::default() }
    }

    #[test]
    fn only_known_errors_are_accepted() {
        assert_eq!(super::verdict(&generated(true, &[])), Verdict::Fine);
        let verdict = |written, ids: &[&str]| super::verdict(&generated(written, ids));
        assert!(matches!(verdict(false, &["unsupported-version"]), Verdict::Refused(_)));
        assert!(matches!(verdict(true, &["unresolved-reference"; 2]), Verdict::SkippedBroken(_)));
        for it in [
            verdict(false, &["unresolved-reference"]),
            verdict(true, &["unresolved-reference", "invalid-value"]),
            verdict(false, &["not-openapi", "invalid-syntax"]),
            verdict(false, &[]),
        ] {
            assert!(matches!(it, Verdict::Failed(_)), "{it:?}");
        }
    }
}
