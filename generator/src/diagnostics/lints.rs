//! Levels of warnings that the configuration or the command line sets.

use super::{Finding, Id, Place};
use crate::wildcard::matches_text;

/// The level of a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It is not reported.
    Allow,
    /// It is a warning.
    Warn,
    /// It is an error: nothing is written.
    Deny,
}

/// A level for the warnings of one id.
#[derive(Debug, Clone)]
pub struct Lint {
    /// The id.
    pub id: Id,
    /// The level.
    pub level: Level,
    /// Patterns of JSON pointers to which the level applies, in which `*` matches any text; all places if empty.
    pub places: Vec<String>,
    /// The place of the entry in the configuration.
    pub at: Place,
}

/// The levels of warnings of a run.
#[derive(Debug, Clone, Default)]
pub struct Lints {
    /// The entries of the configuration. The first that matches a finding decides.
    pub entries: Vec<Lint>,
    /// The ids that the command line denies.
    pub denied: Vec<Id>,
    /// Denies every warning that no entry matches.
    pub denies_warnings: bool,
}

impl Lints {
    /// Returns the level of a warning, and the index of the entry that decides.
    pub(super) fn level(&self, finding: &Finding) -> (Level, Option<usize>) {
        let entry = self.entries.iter().position(|it| it.matches(finding));
        let level = entry.map(|it| self.entries[it].level);
        let is_denied = self.denied.contains(&finding.id) || (self.denies_warnings && level != Some(Level::Allow));
        (if is_denied { Level::Deny } else { level.unwrap_or(Level::Warn) }, entry)
    }
}

impl Lint {
    fn matches(&self, finding: &Finding) -> bool {
        let is_in = |path: &str| self.places.is_empty() || self.places.iter().any(|it| matches_text(it, path));
        self.id == finding.id
            && match &finding.at {
                Place::Pointer(at) => is_in(&at.path),
                Place::Position(..) | Place::File(_) | Place::Line(..) => self.places.is_empty(),
            }
    }
}
