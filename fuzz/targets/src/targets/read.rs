//! Reading of YAML and JSON.

use specwright::diagnostics::{Mode, Report};
use specwright::read::{Document, read};
use specwright::show;
use specwright::source::Sources;

/// Reads a text in both syntaxes. The tree of a valid document, written as JSON, must be read as the same tree.
pub(crate) fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    for name in ["spec.yaml", "spec.json"] {
        let Some(document) = read_text(name, &text) else { continue };
        let Ok(written) = serde_json::to_string(&document.root) else { continue };
        // YAML can nest deeper than the reader of JSON accepts, and has numbers that JSON does not have.
        let Some(again) = read_text("again.json", &written) else { continue };
        let rewritten = serde_json::to_string(&again.root).expect("a tree that was read from JSON can be written");
        assert_eq!(rewritten, written, "the tree changed when it was written and read");
    }
}

/// Reads a text, and shows the findings, which need the positions of values.
fn read_text(name: &str, text: &str) -> Option<Document> {
    let mut sources = Sources::default();
    let source = sources.add(name, text.to_owned());
    let mut report = Report::new(Mode::Generate);
    let document = read(&mut report, &mut sources, source).ok();
    assert_eq!(document.is_none(), report.has_errors(), "a text that was not read has an error");
    let documents: Vec<Document> = document.clone().into_iter().collect();
    let findings = show::findings(&report, &sources, &documents);
    assert_eq!(show::text(&findings, false).is_empty(), findings.is_empty(), "each finding is shown");
    document
}
