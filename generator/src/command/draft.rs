//! `specwright draft-overlay`: writes an overlay for the findings of a document.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{CLEAN, FOUND, print_findings};
use crate::disk::{self, Disk};
use crate::generate;
use crate::read::Access;
use crate::show;

/// The document to draft an overlay for.
#[derive(Debug, Clone)]
pub struct DraftOptions {
    /// The document.
    pub document: PathBuf,
    /// The overlays that are applied first.
    pub overlays: Vec<PathBuf>,
    /// The file to write, which must not exist; `None` for standard output.
    pub out: Option<PathBuf>,
    /// The files that the run may read.
    pub access: Access,
}

/// Drafts an overlay, and writes it.
pub fn draft_overlay(options: &DraftOptions) -> ExitCode {
    let drafted =
        generate::draft_overlay(&options.document, &options.overlays, &Disk { access: options.access.clone() });
    let Some(text) = &drafted.text else {
        print_findings(&drafted.after, true);
        return ExitCode::from(FOUND);
    };
    match &options.out {
        None => anstream::print!("{text}"),
        Some(out) => {
            if let Err(error) = disk::create(out, text) {
                anstream::eprintln!("error: {}", show::escape(&error));
                return ExitCode::from(2);
            }
            anstream::eprintln!("wrote `{}`", out.display());
        }
    }
    let count = |findings: &[show::LocatedFinding]| match show::summary(findings) {
        none if none.is_empty() => "no findings".to_owned(),
        some => some,
    };
    let actions = match drafted.actions {
        1 => "1 action".to_owned(),
        count => format!("{count} actions"),
    };
    anstream::eprintln!("{actions}: {} before, {} after", count(&drafted.before), count(&drafted.after));
    ExitCode::from(CLEAN)
}
