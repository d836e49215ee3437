//! The generation of one document, in a separate process, so that its memory can be measured.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use specwright::common::Method;
use specwright::disk::{self, Disk, Output};
use specwright::emit::File;
use specwright::generate::{ClientJob, Job, Outcome, generate, overlay_document};
use specwright::pointer::{Pointer, SourceId};
use specwright::runtime_source::RuntimeSource;
use specwright::show::LocatedFinding;
use specwright::tree::Node;

/// The options of the process.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[arg(long)]
    document: PathBuf,
    #[arg(long)]
    package: String,
    #[arg(long)]
    runtime: String,
    #[arg(long)]
    out: PathBuf,
}

/// The result of the process.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Generated {
    /// The errors.
    pub(super) errors: Vec<Fault>,
    pub(super) warnings: usize,
    /// The number of examples that do not conform to their own schema.
    pub(super) contradicting: usize,
    /// `true` if a crate was written, possibly with skipped operations.
    pub(super) written: bool,
    pub(super) lines: usize,
    /// The lines of code of the operations, without documentation and blank lines.
    pub(super) operation_lines: usize,
    pub(super) operations: usize,
    pub(super) operations_in_document: usize,
    pub(super) seconds: f64,
    /// The peak memory in bytes; `None` on systems that do not report it.
    pub(super) memory: Option<u64>,
}

/// An error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Fault {
    pub(super) id: String,
    pub(super) text: String,
}

/// Runs the process and reads its result.
pub(super) fn run_in_process(document: &Path, package: &str, runtime: &Path, out: &Path) -> Result<Generated, String> {
    let mut command = Command::new(std::env::current_exe().map_err(|it| it.to_string())?);
    command.args(["corpus-generate", "--package", package]);
    for (name, path) in [("--document", document), ("--runtime", runtime), ("--out", out)] {
        command.arg(name).arg(path);
    }
    let output = command.output().map_err(|it| it.to_string())?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "the generator crashed ({}): {}",
            output.status,
            message.lines().next().unwrap_or_default()
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(|it| format!("the generator returned an invalid result: {it}"))
}

/// Generates the document and prints the result: the main function of the process.
pub(crate) fn generate_document(arguments: &Arguments) -> Result<(), String> {
    let job = |skip_broken| Job {
        clients: vec![ClientJob { documents: vec![(arguments.document.clone(), Vec::new())], ..ClientJob::default() }],
        name: Some(arguments.package.clone()),
        runtime: RuntimeSource::Path(arguments.runtime.clone()),
        is_workspace_root: true,
        command: "cargo xtask corpus".to_owned(),
        skip_broken,
        example_tests: true,
        ..Job::default()
    };
    let (mut res, outcome, files) = timed(&job(false));
    let (outcome, files) = if !res.errors.is_empty() && res.errors.iter().all(|it| it.id == "unresolved-reference") {
        let (again, outcome, files) = timed(&job(true));
        res = Generated { errors: res.errors, ..again };
        (outcome, files)
    } else {
        (outcome, files)
    };
    res.memory = peak_memory();
    if let Some(files) = files {
        measure(&mut res, &arguments.document, &outcome, &files);
        let header = job(false).header();
        let output = Output {
            folder: &arguments.out,
            files: &files,
            inputs: &[],
            header: &header,
            force: true,
            needs_lock: false,
            on_wait: |_| {},
        };
        disk::sync(&output, false).map_err(|it| it.to_string())?;
    }
    serde_json::to_writer(io::stdout(), &res).map_err(|it| it.to_string())
}

/// Runs the generator and measures the time.
fn timed(job: &Job) -> (Generated, Outcome, Option<Vec<File>>) {
    let started = Instant::now();
    let outcome = generate(job, &Disk::default());
    let files = outcome.files();
    let seconds = started.elapsed().as_secs_f64();
    let errors = outcome.findings.iter().filter(|it| it.is_error()).map(fault).collect();
    let count =
        |is_counted: &dyn Fn(&LocatedFinding) -> bool| outcome.findings.iter().filter(|it| is_counted(it)).count();
    let res = Generated {
        errors,
        warnings: count(&|it| !it.is_error()),
        contradicting: count(&|it| it.id == "contradicting-example"),
        written: files.is_some(),
        seconds,
        ..Generated::default()
    };
    (res, outcome, files)
}

fn fault(it: &LocatedFinding) -> Fault {
    let place = it.line.zip(it.column).map(|(line, column)| format!("{line}:{column}: ")).unwrap_or_default();
    Fault { id: it.id.to_owned(), text: format!("{place}{}", it.message) }
}

fn measure(res: &mut Generated, document: &Path, outcome: &Outcome, files: &[File]) {
    let sources = files.iter().filter(|it| it.path.starts_with("src/"));
    res.lines = sources.map(|it| it.text.lines().count()).sum();
    let operations = files.iter().filter(|it| it.path.starts_with("src/operations/") && !it.path.ends_with("/mod.rs"));
    res.operation_lines = operations.map(|it| it.text.lines().filter(|it| is_code(it)).count()).sum();
    let clients = outcome.planned.iter().flat_map(|(krate, _)| &krate.clients);
    let operations = clients.flat_map(|it| &it.groups).flat_map(|it| &it.operations);
    res.operations = operations.filter(|it| it.body_variant.is_none()).count();
    let (_, root) = overlay_document(document, &[], &Disk::default());
    res.operations_in_document = root.map_or(0, |root| operations_of(&root));
}

/// Returns whether a line is neither blank nor documentation.
fn is_code(line: &str) -> bool {
    let line = line.trim_start();
    !line.is_empty() && !line.starts_with("//")
}

/// Returns the number of operations of a document.
fn operations_of(root: &Node) -> usize {
    let items = root.get("paths").and_then(Node::as_object).into_iter().flat_map(|it| it.values());
    let count = |item: &Node| Method::ALL.iter().filter(|(_, field)| item.get(field).is_some()).count();
    items.map(|item| count(item) + referenced_path_item(root, item).map_or(0, count)).sum()
}

/// Returns the path item of the same document that a path item refers to.
fn referenced_path_item<'a>(root: &'a Node, item: &Node) -> Option<&'a Node> {
    let path = item.get("$ref")?.as_str()?.strip_prefix('#')?.replace("%7B", "{").replace("%7D", "}");
    let keys: Vec<String> = Pointer { path, ..Pointer::root(SourceId(0)) }.keys().collect();
    root.at(keys.iter().map(String::as_str))
}

/// Returns the peak memory of this process, on systems that report it.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_and_blank_lines_are_not_code() {
        let text = "//! A.\n\n    /// B.\n    pub fn c() {}\n}\n";
        assert_eq!(text.lines().filter(|it| is_code(it)).count(), 2);
    }
}
