//! Drafts of overlays: runs the stages until a draft adds no action.

use std::path::{Path, PathBuf};

use super::{ClientJob, Job, Run, is_openapi};
use crate::diagnostics::Mode;
use crate::draft::{Draft, draft};
use crate::read::{Access, Load, Loader, TextRequest, display};
use crate::show::LocatedFinding;
use crate::source::LoadError;

/// The draft of an overlay.
#[derive(Debug)]
pub struct DraftedOverlay {
    /// The text; `None` if the document or an overlay cannot be read, or if it is not an OpenAPI document of a supported version.
    pub text: Option<String>,
    /// The number of actions.
    pub actions: usize,
    /// The findings before the draft.
    pub before: Vec<LocatedFinding>,
    /// The findings after the draft, or those that explain why there is none.
    pub after: Vec<LocatedFinding>,
}

/// The name of the draft in a run.
const NAME: &str = "draft-overlay.yaml";

/// The most rounds: a round may find what the errors before it hid.
const MAX_ROUNDS: usize = 4;

/// Drafts an overlay for the findings of a document after its overlays.
pub fn draft_overlay(document: &Path, overlays: &[PathBuf], load: Load<'_>) -> DraftedOverlay {
    let mut res = Draft::default();
    let name = display(Path::new(document.file_name().unwrap_or_default()));
    let mut run = run_with(document, overlays, load);
    let before = run.findings();
    for _ in 0..MAX_ROUNDS {
        let Some(root) = run.documents.first().filter(|it| is_openapi(it)) else {
            return DraftedOverlay { text: None, actions: 0, after: before.clone(), before };
        };
        let added = draft(root, run.report.findings());
        let added: Vec<_> = added
            .into_iter()
            .filter(|it| res.actions.iter().all(|old| old.target != it.target || old.change != it.change))
            .collect();
        if added.is_empty() {
            break;
        }
        res.actions.extend(added);
        let drafted = WithDraft { load, text: res.text(&name) };
        let overlays: Vec<PathBuf> = overlays.iter().cloned().chain([NAME.into()]).collect();
        run = run_with(document, &overlays, &drafted);
    }
    let after = run.findings();
    res.left = after.iter().map(line).collect();
    DraftedOverlay { text: Some(res.text(&name)), actions: res.actions.len(), before, after }
}

fn run_with(document: &Path, overlays: &[PathBuf], load: Load<'_>) -> Run {
    let client = ClientJob { documents: vec![(document.to_owned(), overlays.to_vec())], ..ClientJob::default() };
    let job = Job { clients: vec![client], example_tests: true, ..Job::default() };
    Run::new(&job, load, Mode::Lint)
}

fn line(finding: &LocatedFinding) -> String {
    let place = finding.pointer.as_deref().filter(|it| !it.is_empty()).unwrap_or("the document");
    format!("{} at {place}: {}", finding.id, finding.message)
}

/// Loads the draft, which is in memory, and all other files as `load` does.
struct WithDraft<'a> {
    load: Load<'a>,
    text: String,
}

impl Loader for WithDraft<'_> {
    fn load(&self, request: TextRequest<'_>) -> Result<String, LoadError> {
        if request.path == Path::new(NAME) { Ok(self.text.clone()) } else { self.load.load(request) }
    }

    fn access(&self) -> Access {
        self.load.access()
    }
}
