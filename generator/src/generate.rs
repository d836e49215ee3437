//! The pipeline: runs all stages, from texts to the planned crate.

mod draft;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::api::Api;
use crate::diagnostics::{self, Failed, Mode, Report};
use crate::emit::{File, emit};
use crate::guide::{self, Guide, guide};
use crate::lower::{self, lower};
use crate::normalize::normalize;
use crate::overlay::{self, overlay};
use crate::parse::{self, Extension, Spec, parse};
use crate::plan::{self, plan, to_package_name};
use crate::pointer::{Pointer, SourceId};
use crate::read::{self, Document, Load};
use crate::recorded::ClientRecord;
use crate::rust::{Crate, Package};
use crate::show::{self, LocatedFinding, findings};
use crate::source::Sources;
use crate::tree::{Node, Value};

pub use crate::job::{ClientJob, Job};
pub use draft::{DraftedOverlay, draft_overlay};

/// The result of a run.
#[derive(Debug)]
pub struct Outcome {
    /// All findings, in document order.
    pub findings: Vec<LocatedFinding>,
    /// The crate and its guide; `None` if there are errors.
    pub planned: Option<(Crate, Guide)>,
    /// All texts that were read.
    pub sources: Sources,
}

impl Outcome {
    /// Returns the files of the crate; `None` if there are errors.
    pub fn files(&self) -> Option<Vec<File>> {
        self.planned.as_ref().map(|(krate, guide)| emit(krate, guide))
    }
}

/// Runs all stages for a job.
pub fn generate(job: &Job, load: Load<'_>) -> Outcome {
    run(job, load, Mode::Generate)
}

/// Runs all stages for a job, and returns the files of the crate too; `None` if there are errors. Findings are located while
/// files are printed, because both take long for a large document.
pub fn generate_files(job: &Job, load: Load<'_>) -> (Outcome, Option<Vec<File>>) {
    let run = Run::new(job, load, Mode::Generate);
    let (findings, files) = rayon::join(|| run.findings(), || run.files());
    (Outcome { findings, planned: run.planned, sources: run.sources }, files)
}

/// Runs all stages for a document, for the findings. Examples are checked against their schemas too.
pub fn lint(document: &Path, overlays: &[PathBuf], load: Load<'_>) -> Outcome {
    let client = ClientJob { documents: vec![(document.to_owned(), overlays.to_vec())], ..ClientJob::default() };
    lint_job(&Job { clients: vec![client], ..Job::default() }, load)
}

/// Runs all stages for the documents of a job, for the findings, as [`lint`] does.
pub fn lint_job(job: &Job, load: Load<'_>) -> Outcome {
    run(&Job { example_tests: true, ..job.clone() }, load, Mode::Lint)
}

/// Applies overlays to a document. Returns the findings, and the document unless there is an error.
pub fn overlay_document(document: &Path, overlays: &[PathBuf], load: Load<'_>) -> (Vec<LocatedFinding>, Option<Node>) {
    let mut report = Report::new(Mode::Generate);
    let mut sources = Sources::new(load.access().limits);
    let document = read_with_overlays(&mut report, &mut sources, document, overlays, load);
    let documents: Vec<Document> = document.into_iter().collect();
    let findings = findings(&report, &sources, &documents);
    let is_valid = !report.has_errors();
    (findings, documents.into_iter().next().map(|it| it.root).filter(|_| is_valid))
}

/// Reads a document, and checks that it is an OpenAPI document of a supported version. Returns the findings and, without
/// errors, the document.
pub fn read_openapi(document: &Path, load: Load<'_>) -> (Vec<LocatedFinding>, Option<Node>) {
    let mut report = Report::new(Mode::Generate);
    let mut sources = Sources::new(load.access().limits);
    let document = read_with_overlays(&mut report, &mut sources, document, &[], load).ok();
    let version = document.as_ref().and_then(|it| parse::read_version(&mut report, it).ok());
    let documents: Vec<Document> = document.into_iter().collect();
    let findings = findings(&report, &sources, &documents);
    let is_valid = version.is_some() && !report.has_errors();
    (findings, documents.into_iter().next().map(|it| it.root).filter(|_| is_valid))
}

/// Returns whether a document is an OpenAPI document of a supported version.
fn is_openapi(document: &Document) -> bool {
    parse::read_version(&mut Report::default(), document).is_ok()
}

/// A run with the APIs of its clients, for comparisons.
pub struct Analysis {
    /// All findings, in document order.
    pub findings: Vec<LocatedFinding>,
    /// The crate and its guide; `None` if there are errors.
    pub planned: Option<(Crate, Guide)>,
    /// The APIs of the clients; empty if there are errors.
    pub apis: Vec<Api>,
    sources: Sources,
    documents: Vec<Document>,
}

impl Analysis {
    /// Returns the texts that were read.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns each place as `file:line:column`.
    pub fn places(&self, pointers: &[Option<Pointer>]) -> Vec<Option<String>> {
        show::places(pointers, &self.sources, &self.documents)
    }
}

/// Runs all stages for a job, and keeps what they found out.
pub fn analyze(job: &Job, load: Load<'_>) -> Analysis {
    Run::new(job, load, Mode::Generate).into_analysis()
}

/// Runs all stages for a job as [`analyze`] does, although overlay actions do not fit the document.
pub(crate) fn analyze_leniently(job: &Job, load: Load<'_>) -> Analysis {
    Run::new(job, load, Mode::Lint).into_analysis()
}

/// Returns the overlay actions whose effect a document has by itself: the overlay, and the index of the action.
pub(crate) fn unnecessary_actions(document: &Path, overlays: &[PathBuf], load: Load<'_>) -> Vec<(PathBuf, usize)> {
    let (mut report, limits) = (Report::new(Mode::Lint), load.access().limits);
    let mut sources = Sources::new(limits);
    let mut res = Vec::new();
    let Ok(mut state) = read::load(&mut report, &mut sources, load, document) else { return res };
    for file in overlays {
        let Ok(actions) = read::load(&mut report, &mut sources, load, file) else { return res };
        res.extend(overlay::unnecessary(limits, &state, &actions).into_iter().map(|index| (file.clone(), index)));
        let Ok(next) = overlay::overlay(&mut report, limits, state, &actions) else { return res };
        state = next;
    }
    res
}

fn run(job: &Job, load: Load<'_>, mode: Mode) -> Outcome {
    let run = Run::new(job, load, mode);
    let findings = run.findings();
    Outcome { findings, planned: run.planned, sources: run.sources }
}

/// A run before its findings are located.
struct Run {
    report: Report,
    sources: Sources,
    documents: Vec<Document>,
    planned: Option<(Crate, Guide)>,
    apis: Vec<Api>,
}

impl Run {
    fn new(job: &Job, load: Load<'_>, mode: Mode) -> Self {
        let mut report = Report::with_lints(mode, job.lints.clone());
        let mut sources = Sources::new(load.access().limits);
        let mut documents = Vec::new();
        // Collected first, so that the findings of every client are reported.
        let apis: Vec<Result<Api, Failed>> =
            job.clients.iter().map(|it| run_to_api(&mut report, &mut sources, &mut documents, job, it, load)).collect();
        let user_page = load_user_page(&mut report, &mut sources, job, load);
        let apis: Result<Vec<Api>, Failed> = apis.into_iter().collect();
        let apis = apis.ok();
        let planned = apis.as_ref().map(|apis| plan_and_guide(&mut report, job, apis, user_page));
        if planned.is_some() {
            report.report_unused_lints();
        }
        let is_valid = !report.has_errors() || job.skip_broken;
        let apis = apis.unwrap_or_default();
        Self { planned: planned.filter(|_| is_valid), report, sources, documents, apis }
    }

    fn into_analysis(self) -> Analysis {
        let findings = self.findings();
        let Self { sources, documents, planned, apis, .. } = self;
        Analysis { findings, planned, apis, sources, documents }
    }

    fn findings(&self) -> Vec<LocatedFinding> {
        findings(&self.report, &self.sources, &self.documents)
    }

    fn files(&self) -> Option<Vec<File>> {
        self.planned.as_ref().map(|(krate, guide)| emit(krate, guide))
    }
}

/// Runs the stages up to `lower` for a client. Adds the documents to `all_documents`.
fn run_to_api(
    report: &mut Report,
    sources: &mut Sources,
    all_documents: &mut Vec<Document>,
    job: &Job,
    client: &ClientJob,
    load: Load<'_>,
) -> Result<Api, Failed> {
    let spec = run_to_spec(report, sources, all_documents, job, client, load)?;
    let schemas = normalize(report, &spec);
    lower(report, &spec, &schemas, &lower_options(job, client))
}

/// Runs the stages up to `parse` for a client. Adds the documents to `all_documents`.
pub(crate) fn run_to_spec(
    report: &mut Report,
    sources: &mut Sources,
    all_documents: &mut Vec<Document>,
    job: &Job,
    client: &ClientJob,
    load: Load<'_>,
) -> Result<Spec, Failed> {
    let read =
        client.documents.iter().map(|(file, overlays)| read_with_overlays(report, sources, file, overlays, load));
    // Collected first, so that the findings of every document are reported.
    let read: Vec<Result<Document, Failed>> = read.collect();
    let mut documents: Vec<Document> = read.into_iter().collect::<Result<_, _>>()?;
    let roots = documents.len();
    read::referenced(report, sources, load, &mut documents)?;
    inject_config_overrides(report, &mut documents, &client.names, Extension::RustName, &["components/schemas"]);
    inject_config_overrides(report, &mut documents, &client.webhooks, Extension::Path, &["webhooks", "x-webhooks"]);
    let names = parse::SchemaNames::default();
    let input = parse::Input { sources, documents: &documents, roots, examples: job.example_tests, names: &names };
    let spec = parse(report, input);
    all_documents.extend(documents);
    spec
}

/// Returns the options of `lower` for a client.
pub(crate) fn lower_options(job: &Job, client: &ClientJob) -> lower::Options {
    let (selection, pagination) = (client.selection.clone(), client.pagination.clone());
    lower::Options { skip_broken: job.skip_broken, selection, pagination }
}

/// Runs the stages `plan` and `guide`.
pub(crate) fn plan_and_guide(report: &mut Report, job: &Job, apis: &[Api], user_page: String) -> (Crate, Guide) {
    let recorded = |it: &ClientJob| job.recorded.client(&plan::to_client_path(it.module.as_deref()));
    let recorded: Vec<ClientRecord> = job.clients.iter().map(recorded).collect();
    let clients = || job.clients.iter().zip(apis).zip(&recorded);
    let inputs: Vec<plan::Input<'_>> = clients()
        .map(|((client, api), recorded)| plan::Input {
            api,
            module: client.module.as_deref(),
            ext: client.ext,
            by_tag: client.by_tag,
            recorded,
        })
        .collect();
    let krate = plan(report, build_package(job, apis, user_page), &job.header(), &inputs);
    let inputs: Vec<guide::Input<'_>> = clients()
        .map(|((client, api), recorded)| guide::Input {
            api,
            recorded,
            examples: &client.examples,
            quick_start: client.quick_start.as_deref(),
            call_tests: job.call_tests,
        })
        .collect();
    let guide = guide(report, &job.config_name(), &krate, &inputs, &job.programs);
    (krate, guide)
}

/// Reads a document and applies its overlays.
pub(crate) fn read_with_overlays(
    report: &mut Report,
    sources: &mut Sources,
    file: &Path,
    overlays: &[PathBuf],
    load: Load<'_>,
) -> Result<Document, Failed> {
    let document = read::load(report, sources, load, file);
    let overlays: Vec<_> = overlays.iter().map(|it| read::load(report, sources, load, it)).collect();
    let mut document = document?;
    for it in overlays {
        document = overlay(report, load.access().limits, document, &it?)?;
    }
    Ok(document)
}

/// Writes configured values into the documents as extensions, as an overlay could. A target is a JSON pointer, the key of an
/// item in one of the sections, or an `operationId`; the first document that has it is changed.
fn inject_config_overrides(
    report: &mut Report,
    documents: &mut [Document],
    overrides: &BTreeMap<String, String>,
    extension: Extension,
    sections: &[&str],
) {
    for (target, value) in overrides {
        let mut candidates: Vec<Vec<String>> = match target.trim_start_matches('#') {
            path if path.starts_with('/') => {
                vec![Pointer { source: SourceId(0), path: path.to_owned() }.keys().collect()]
            }
            _ => {
                sections.iter().map(|it| it.split('/').chain([target.as_str()]).map(str::to_owned).collect()).collect()
            }
        };
        candidates.extend(documents.iter().find_map(|it| find_operation(&it.root, target)));
        let found = candidates.iter().find_map(|keys| {
            let document = documents.iter().position(|it| it.root.at(keys.iter().map(String::as_str)).is_some())?;
            Some((document, keys))
        });
        let found = found.and_then(|(it, keys)| documents[it].root.at_mut(keys.iter().map(String::as_str)));
        if let Some(Value::Object(object)) = found.map(|it| &mut it.value) {
            object.insert(extension.key().to_owned(), Value::String(value.clone()).into());
        } else if let Some(document) = documents.first() {
            report.push(diagnostics::config::unknown_config_target(document.source, target));
        }
    }
}

/// Returns the keys that lead to the operation of an id.
fn find_operation(root: &Node, id: &str) -> Option<Vec<String>> {
    let paths = root.get("paths")?.as_object()?;
    paths.iter().find_map(|(path, item)| {
        let is_operation = |it: &Node| it.get("operationId").and_then(Node::as_str) == Some(id);
        let (method, _) = item.as_object()?.iter().find(|(_, it)| is_operation(it))?;
        Some(["paths", path, method].map(str::to_owned).to_vec())
    })
}

/// Returns the text of the user's page; empty if there is none.
fn load_user_page(report: &mut Report, sources: &mut Sources, job: &Job, load: Load<'_>) -> String {
    let Some(file) = &job.guide else { return String::new() };
    let Ok(id) = read::load_text(report, sources, load, file) else { return String::new() };
    sources.get(id).body().trim().replace("\r\n", "\n")
}

/// Returns the package of a job, with defaults from the titles of the documents.
fn build_package(job: &Job, apis: &[Api], guide: String) -> Package {
    let titles: Vec<&str> = apis.iter().flat_map(|it| &it.documents).map(|it| it.title.trim()).collect();
    let description = job.description.clone().unwrap_or_else(|| format!("Client for {}", titles.join(" and ")));
    let name = job.name.clone().unwrap_or_else(|| to_package_name(titles.first().unwrap_or(&"")));
    let runtime = job.runtime.dependency(&name);
    Package {
        name,
        version: job.version.clone().unwrap_or_else(|| "0.1.0".to_owned()),
        description: description.split_whitespace().collect::<Vec<_>>().join(" "),
        runtime,
        metadata: job.metadata.clone(),
        workspace: job.is_workspace_root,
        guide,
        dev_dependencies: job.dev_dependencies.clone(),
    }
}
