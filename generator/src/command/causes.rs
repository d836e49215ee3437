//! The causes of changes: the document, an overlay, the configuration, or the generator.

use std::path::{Path, PathBuf};

use crate::diff::{Change, unexplained};
use crate::disk::{self, EarlierRun};
use crate::generate::Analysis;
use crate::job::Job;
use crate::paths::absolute;
use crate::read::display;
use crate::surface::Surface;
use crate::surface::compare::compare;

/// The cause of a change that the document makes.
pub(super) const DOCUMENT: &str = "document";

/// Returns the changes of the public API since the run before that wrote the crate, with their cause. The documents are those of
/// that run, unless somebody edited them.
pub(super) fn changes_since_last_run(job: &Job, now: &Analysis) -> (Vec<Change>, String) {
    let (Some(surface), Some((krate, _))) = (last_surface(job), &now.planned) else {
        return (Vec::new(), String::new());
    };
    let changes = compare(&surface, &Surface::new(krate));
    let run = disk::earlier_run(&job.output, now.sources(), job.config.as_deref());
    (changes.into_iter().map(unexplained).collect(), cause(job, &run))
}

/// Returns the public API that the run before has written.
pub(super) fn last_surface(job: &Job) -> Option<Surface> {
    disk::load(&job.output.join(crate::surface::NAME)).ok().map(|it| Surface::parse(&it))
}

/// Returns the inputs that changed since the run before and, if its version did or nothing else did, the generator.
fn cause(job: &Job, run: &EarlierRun) -> String {
    // The lock names files as they are from the folder of the configuration.
    let folder = job.config.as_ref().and_then(|it| absolute(it).parent().map(Path::to_owned)).unwrap_or_default();
    let is = |name: &str, path: &Path| {
        let path = absolute(path);
        path.strip_prefix(&folder).ok().or(path.file_name().map(Path::new)) == Some(Path::new(name))
    };
    let is_document = |name: &str| job.clients.iter().flat_map(|it| &it.documents).any(|it| is(name, &it.0));
    let is_overlay =
        |name: &str| job.clients.iter().flat_map(|it| &it.documents).any(|it| it.1.iter().any(|it| is(name, it)));
    let kind = |name: &str| {
        if is_overlay(name) {
            "overlay"
        } else if is_document(name) {
            "edited document"
        } else if job.config.as_ref().is_some_and(|it| is(name, it)) {
            "configuration"
        } else {
            "file"
        }
    };
    let mut words: Vec<String> = run.changed_inputs.iter().map(|it| format!("{} {it}", kind(it))).collect();
    let version = env!("CARGO_PKG_VERSION");
    match &run.generator {
        Some(before) if before != version => words.push(format!("generator ({before} -> {version})")),
        Some(_) | None if words.is_empty() => words.push("generator".to_owned()),
        Some(_) | None => {}
    }
    words.join(" or ")
}

/// Returns the cause of a change of the document. Where the place moved from the document to an overlay, the document no longer has
/// what an update of the overlay only completed, and the overlay writes it again.
pub(super) fn cause_of_places(overlays: &[PathBuf], places: &[Option<String>; 2]) -> String {
    let is_in = |place: &Option<String>, file: &Path| {
        let rest = place.as_ref().and_then(|it| it.strip_prefix(&display(file)));
        rest.is_some_and(|it| it.starts_with(':'))
    };
    let [old, new] = places;
    match overlays.iter().find(|it| is_in(new, it)) {
        Some(overlay) if old.is_some() && !overlays.iter().any(|it| is_in(old, it)) => {
            format!("overlay {}, which writes what the {DOCUMENT} no longer has", display(overlay))
        }
        Some(_) | None => DOCUMENT.to_owned(),
    }
}

/// Returns the client's part of the public API that the output of a configuration has.
pub(super) fn recorded_surface(output: &Path, client: &str) -> Option<Surface> {
    let mut surface = Surface::parse(&disk::load(&output.join(crate::surface::NAME)).ok()?);
    surface.clients.retain(|it| it.name == client);
    (!surface.clients.is_empty()).then_some(surface)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::ClientJob;

    #[test]
    fn an_overlay_that_writes_what_is_gone_is_a_cause() {
        let overlays = ["spec/overlays/a.yaml".into()];
        let of = |old: &str, new: &str| cause_of_places(&overlays, &[old, new].map(|it| Some(it.to_owned())));
        assert_eq!(of("spec/a.yaml:1:2", "spec/a.yaml:1:2"), DOCUMENT);
        assert_eq!(of("spec/overlays/a.yaml:1:2", "spec/overlays/a.yaml:1:2"), DOCUMENT);
        let text = "overlay spec/overlays/a.yaml, which writes what the document no longer has";
        assert_eq!(of("spec/a.yaml:1:2", "spec/overlays/a.yaml:7:2"), text);
    }

    #[test]
    fn each_changed_input_is_a_cause() {
        let documents = vec![("spec/a.yaml".into(), vec!["spec/overlays/a.yaml".into()])];
        let clients = vec![ClientJob { documents, ..ClientJob::default() }];
        let job = Job { clients, config: Some("spec/codegen.toml".into()), ..Job::default() };
        let of = |generator: &str, inputs: &[&str]| {
            let changed_inputs = inputs.iter().map(|it| (*it).to_owned()).collect();
            cause(&job, &EarlierRun { generator: Some(generator.to_owned()), changed_inputs })
        };
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(of(version, &[]), "generator");
        assert_eq!(of("0.0.1", &[]), format!("generator (0.0.1 -> {version})"));
        assert_eq!(
            of(version, &["overlays/a.yaml", "codegen.toml"]),
            "overlay overlays/a.yaml or configuration codegen.toml"
        );
        assert_eq!(of("0.0.1", &["a.yaml"]), format!("edited document a.yaml or generator (0.0.1 -> {version})"));
    }
}
