//! Diagnostics: the findings of all stages, each with a stable id, a severity, a message, a place and often a help text.
//!
//! Each finding has one constructor in the file of its stage, and a stage reports it with
//! `report.push(diagnostics::parse::unknown_key(at, object, key))`. So the wording of messages, the ids and the help
//! texts of a stage are in one file. The severity follows from the id: [`Id`] is the one table of both.
//!
//! A message names the problem and the expected value; the help text names the correction:
//!
//! ```text
//! warning[coerced-type]: this must be a string, found an integer: it is read as "3"
//!  --> spec.yaml:3:12
//!   = help: write "3"
//! ```
//!
//! [`crate::show`] finds line and column of each [`Place`], and prints findings.

pub(crate) mod config;
pub(crate) mod guide;
mod id;
mod lints;
pub(crate) mod lower;
pub(crate) mod normalize;
pub(crate) mod overlay;
pub(crate) mod parse;
pub(crate) mod plan;
pub(crate) mod read;

use std::collections::BTreeSet;

use crate::pointer::{Pointer, SourceId};

pub use id::Id;
pub use lints::{Level, Lint, Lints};

/// A stage cannot produce its output. The reason is in the [`Report`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed;

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No truthful Rust can be written, so nothing is generated.
    Error,
    /// The input is read charitably, or a part of it is ignored.
    Warning,
}

impl Severity {
    /// Returns the word that findings begin with.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// The purpose of a run. Some findings are an error in one mode and a warning in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// A crate is generated.
    #[default]
    Generate,
    /// Only findings are wanted.
    Lint,
}

/// The place of a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A node of a document.
    Pointer(Pointer),
    /// A line and a column, both from 1, of a text that could not be parsed.
    Position(SourceId, usize, usize),
    /// A file that could not be read, by name.
    File(String),
    /// A line and a column, both from 1, of a file that is no document of the run, by name.
    Line(String, usize, usize),
}

impl From<&Pointer> for Place {
    fn from(at: &Pointer) -> Self {
        Self::Pointer(at.clone())
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The id.
    pub id: Id,
    /// The place of the problem: in a document, or in the configuration.
    pub at: Place,
    /// One line that names the problem and the expected value.
    pub message: String,
    /// The correction to write, if it is known.
    pub help: Option<String>,
}

impl Finding {
    /// Creates a finding without a message.
    pub(crate) fn new(id: Id, at: impl Into<Place>) -> Self {
        Self { id, at: at.into(), message: String::new(), help: None }
    }

    /// Sets the message.
    pub(crate) fn message(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// Sets the help text.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// All findings of a run.
#[derive(Debug, Clone, Default)]
pub struct Report {
    mode: Mode,
    lints: Lints,
    /// The entries of `lints` that a finding matched.
    used_lints: BTreeSet<usize>,
    findings: Vec<Finding>,
    has_errors: bool,
}

impl Report {
    /// Creates an empty report.
    pub fn new(mode: Mode) -> Self {
        Self { mode, ..Self::default() }
    }

    /// Creates an empty report with levels of warnings.
    pub fn with_lints(mode: Mode, lints: Lints) -> Self {
        Self { mode, lints, ..Self::default() }
    }

    /// Adds a finding, unless it is a warning that is allowed.
    pub fn push(&mut self, finding: Finding) {
        if finding.id.severity(self.mode) == Severity::Warning {
            let (level, entry) = self.lints.level(&finding);
            self.used_lints.extend(entry);
            if level == Level::Allow {
                return;
            }
        }
        self.has_errors |= self.severity(&finding) == Severity::Error;
        self.findings.push(finding);
    }

    /// Returns the severity of a finding. A warning that is denied is an error.
    pub fn severity(&self, finding: &Finding) -> Severity {
        match finding.id.severity(self.mode) {
            Severity::Warning if self.lints.level(finding).0 == Level::Deny => Severity::Error,
            severity @ (Severity::Warning | Severity::Error) => severity,
        }
    }

    /// Reports the entries of the configuration that no finding matched, after a run that reached its end.
    pub(crate) fn report_unused_lints(&mut self) {
        let unused = self.lints.entries.iter().enumerate().filter(|(index, _)| !self.used_lints.contains(index));
        let unused: Vec<Finding> = unused.map(|(_, it)| config::unused_lint(it)).collect();
        unused.into_iter().for_each(|it| self.push(it));
    }

    /// Returns the findings in the order in which the stages reported them.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the mode of the run.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Returns whether a finding is an error, so that no crate is written.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }
}
