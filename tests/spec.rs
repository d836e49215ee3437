//! The committed documents: their findings, which in an update of a document say what the generator does not understand.

#[path = "spec/facts.rs"]
mod facts;

use std::path::{Path, PathBuf};

use insta::{Settings, assert_snapshot};
use specwright::disk;
use specwright::generate::{Outcome, generate, lint};
use specwright::job::{Job, Overrides};
use specwright::show::short;

/// Reads a file of the repository by its path.
fn load(path: &Path) -> Result<String, String> {
    disk::load(&tests::root().join(path))
}

fn helpdesk_channels() -> Outcome {
    let mut report = specwright::diagnostics::Report::default();
    let mut sources = specwright::source::Sources::default();
    let file = Path::new("spec/codegen.toml");
    let id = sources.add("spec/codegen.toml", load(file).expect("the configuration is there"));
    let config = specwright::config::read_config(&mut report, sources.get(id), id).expect("the configuration is sound");
    let job = Job::new("cargo xtask codegen", Some((&config, file)), Overrides::default(), &|_| true);
    generate(&job.expect("the configuration is complete"), &load)
}

fn findings_of(document: &str, overlays: &[&str]) -> String {
    let overlays: Vec<PathBuf> = overlays.iter().map(PathBuf::from).collect();
    short(&lint(&PathBuf::from(document), &overlays, &load).findings)
}

fn settings() -> Settings {
    let mut settings = Settings::new();
    settings.set_snapshot_path(tests::root().join("tests/spec"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn the_corrected_documents_have_no_findings() {
    settings().bind(|| assert_snapshot!("warnings", short(&helpdesk_channels().findings)));
}

#[test]
fn findings_of_the_published_any_channel_document() {
    settings().bind(|| assert_snapshot!("any_channel_as_published", findings_of("spec/any-channel.yml", &[])));
}

#[test]
fn findings_of_the_published_channels_document() {
    settings().bind(|| assert_snapshot!("channels_as_published", findings_of("spec/channels.yml", &[])));
}

/// With the schemas that the document refers to, the other findings show: parameters that the path does not contain.
#[test]
fn findings_of_the_published_channels_document_with_definitions() {
    let findings = findings_of("spec/channels.yml", &["tests/spec/definitions.yml"]);
    settings().bind(|| assert_snapshot!("channels_with_definitions", findings));
}
