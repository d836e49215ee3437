//! Overlays.

use std::path::{Path, PathBuf};

use specwright::generate::overlay_document;
use specwright::show;

/// The document that overlays are applied to.
const DOCUMENT: &str = include_str!("../../shapes.yaml");

/// Applies an overlay to a document.
pub(crate) fn run(input: &[u8]) {
    apply(&String::from_utf8_lossy(input));
}

/// Applies the text of an overlay. There is a document if and only if no finding is an error.
pub(super) fn apply(overlay: &str) {
    let load = |path: &Path| match path.to_str() {
        Some("spec.yaml") => Ok(DOCUMENT.to_owned()),
        Some("overlay.yaml") => Ok(overlay.to_owned()),
        _ => Err("the file does not exist".to_owned()),
    };
    let (findings, document) = overlay_document(Path::new("spec.yaml"), &[PathBuf::from("overlay.yaml")], &load);
    let has_errors = findings.iter().any(show::LocatedFinding::is_error);
    assert_eq!(document.is_none(), has_errors, "an overlay that was not applied has an error");
    assert_eq!(show::text(&findings, false).is_empty(), findings.is_empty(), "each finding is shown");
}
