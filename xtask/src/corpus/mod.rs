//! `cargo xtask corpus`: generates every document of some folders, checks what comes of it, and tries its examples.

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
use documents::{Document, documents};
use generate::Generated;
pub(crate) use generate::{Arguments as GenerateArguments, answer};
use table::{Row, Verdict};

/// Which documents, and how.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folders of documents. Every YAML or JSON file below them is one.
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Only the documents whose path below their folder fits: `*` stands for any text, `?` for one character. May
    /// be said several times.
    #[arg(long, value_name = "GLOB")]
    only: Vec<String>,
    /// How many documents are worked on at the same time. Crates are built one after the other.
    #[arg(long, value_name = "N", default_value_t = 1)]
    jobs: usize,
    /// Also write the table as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Generate only: neither the compiler nor the examples are asked.
    #[arg(long)]
    no_check: bool,
}

/// Exits with 1 if any document falls short, and with 2 if there is none to try.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match tried(root, arguments) {
        Ok(rows) if rows.iter().any(Row::falls_short) => ExitCode::from(1),
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn tried(root: &Path, arguments: &Arguments) -> io::Result<Vec<Row>> {
    let documents = documents(&arguments.folders, &arguments.only)?;
    if documents.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "there are no documents"));
    }
    let run = Run::new(root, arguments)?;
    let width = documents.iter().map(|it| it.name.chars().count()).max().unwrap_or_default().max("document".len());
    let bar = bar(documents.len());
    let say = |text: String| bar.suspend(|| println!("{text}"));
    say(table::heading(width));
    let next = AtomicUsize::new(0);
    let mut rows = Vec::new();
    thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        for _ in 0..arguments.jobs.clamp(1, documents.len()) {
            let (send, run, next, documents, bar) = (send.clone(), &run, &next, &documents, &bar);
            scope.spawn(move || {
                while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                    bar.set_message(document.name.clone());
                    // Nobody listens any more only if this process ends.
                    let _ = send.send(run.row(document));
                }
            });
        }
        drop(send);
        for row in receive {
            say(table::line(&row, width));
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

/// How far it is, for somebody who waits.
fn bar(documents: usize) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
    ProgressBar::new(documents as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// What all documents share.
struct Run {
    /// Where the crates are written.
    crates: PathBuf,
    runtime: PathBuf,
    builder: Option<Builder>,
}

/// The smallest document that has an example, so that everything is built that crates and their tests depend on.
const SMALLEST: &str = "openapi: 3.1.0\ninfo: { title: Nothing, version: '1' }\npaths: {}\n\
                        components: { schemas: { Text: { type: string, example: x } } }\n";

impl Run {
    fn new(root: &Path, arguments: &Arguments) -> io::Result<Self> {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let scratch = std::path::absolute(target)?.join("corpus");
        let builder = (!arguments.no_check).then(|| Builder::new(scratch.join("target"), root.join("Cargo.lock")));
        let res = Self { crates: scratch.join("crates"), runtime: std::path::absolute(root.join("runtime"))?, builder };
        fs::create_dir_all(&res.crates)?;
        let smallest = scratch.join("smallest.yaml");
        fs::write(&smallest, SMALLEST)?;
        let package = "corpus-smallest".to_owned();
        let row = res.row(&Document { name: "smallest.yaml".to_owned(), path: smallest, package });
        match row.verdict {
            Verdict::FallsShort(reason) => Err(io::Error::other(reason)),
            Verdict::Fine | Verdict::SkippedBroken(_) | Verdict::Refused(_) => Ok(res),
        }
    }

    fn row(&self, document: &Document) -> Row {
        let folder = self.crates.join(&document.package);
        let mut row = Row {
            document: document.name.clone(),
            verdict: Verdict::Fine,
            generated: None,
            seconds_to_check: None,
            tested: None,
        };
        row.verdict = match generate::ask(&document.path, &document.package, &self.runtime, &folder) {
            Err(reason) => Verdict::FallsShort(reason),
            Ok(generated) => {
                let verdict = generated_verdict(&generated);
                let goes_on = generated.written;
                row.generated = Some(generated);
                match &self.builder {
                    Some(builder) if goes_on => built(builder, &folder, &mut row).unwrap_or(verdict),
                    Some(_) | None => verdict,
                }
            }
        };
        row
    }
}

/// What the generator's findings make of a document.
fn generated_verdict(it: &Generated) -> Verdict {
    let Some(first) = it.errors.first() else {
        let reason = "nothing is written, and nothing says why".to_owned();
        return if it.written { Verdict::Fine } else { Verdict::FallsShort(reason) };
    };
    let all = |ids: &[&str]| it.errors.iter().all(|it| ids.contains(&it.id.as_str()));
    let said = format!("{}: {}", first.id, first.text);
    if all(&["unsupported-version", "not-openapi"]) {
        Verdict::Refused(said)
    } else if all(&["unresolved-reference"]) && it.written {
        Verdict::SkippedBroken(format!("{} × unresolved-reference, first {}", it.errors.len(), first.text))
    } else {
        Verdict::FallsShort(said)
    }
}

/// What is wrong with the crate, if anything is.
fn built(builder: &Builder, folder: &Path, row: &mut Row) -> Option<Verdict> {
    match builder.check(folder) {
        Ok(seconds) => row.seconds_to_check = Some(seconds),
        Err(reason) => return Some(Verdict::FallsShort(reason)),
    }
    match builder.test(folder) {
        Ok(tested) => {
            let failed = tested.tried - tested.passed;
            let first = tested.first_failure.clone().unwrap_or_default();
            row.tested = Some(tested);
            (failed > 0).then(|| Verdict::FallsShort(format!("{failed} examples do not survive, first {first}")))
        }
        Err(reason) => Some(Verdict::FallsShort(reason)),
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
    fn only_some_findings_are_as_they_should_be() {
        assert_eq!(generated_verdict(&generated(true, &[])), Verdict::Fine);
        let verdict = |written, ids: &[&str]| generated_verdict(&generated(written, ids));
        assert!(matches!(verdict(false, &["unsupported-version"]), Verdict::Refused(_)));
        assert!(matches!(verdict(true, &["unresolved-reference"; 2]), Verdict::SkippedBroken(_)));
        for it in [
            verdict(false, &["unresolved-reference"]),
            verdict(true, &["unresolved-reference", "invalid-value"]),
            verdict(false, &["not-openapi", "invalid-syntax"]),
            verdict(false, &[]),
        ] {
            assert!(matches!(it, Verdict::FallsShort(_)), "{it:?}");
        }
    }
}
