//! The output of changes: as text, JSON and Markdown.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rust_effect::greatest;
use super::{Change, HttpEffect};
use crate::show::escape;
use crate::surface::compare::Effect;
use crate::surface::version::next_version;

/// The number of equal changes that the text has each.
const MAX_ALIKE: usize = 5;

/// A change with its places as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LocatedChange {
    /// The id.
    pub id: &'static str,
    /// One line about the change.
    pub message: String,
    /// `breaking`, `non-breaking` or `informational`.
    pub http: &'static str,
    /// `major`, `minor`, `patch` or `none`.
    pub rust: &'static str,
    /// `document`, `overlay`, `configuration` or `generator`, possibly with the file or versions.
    pub cause: String,
    /// The place in the old version, as `file:line:column`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The place in the new version, as `file:line:column`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// The changes of the crate.
    pub items: Vec<String>,
}

impl LocatedChange {
    /// Returns the changes that are printed together: those of the same values, and the additions to the crate.
    fn group(&self) -> (&'static str, &str) {
        let detail = if self.is_of_crate() { "" } else { self.message.rsplit(": ").next().unwrap_or_default() };
        (self.id, detail)
    }

    /// Returns whether only the crate changes, and nothing over HTTP.
    fn is_of_crate(&self) -> bool {
        self.id.starts_with("rust-")
    }
}

/// The changes of two versions, and the version of the crate that they demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffReport {
    /// The greatest effect over HTTP.
    pub http: &'static str,
    /// The greatest effect on users of the crate.
    pub rust: &'static str,
    /// The version of the crate before.
    pub version: String,
    /// The version that the changes demand; `None` if nothing changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_version: Option<String>,
    /// The changes.
    pub changes: Vec<LocatedChange>,
}

impl DiffReport {
    /// Creates the report of some changes, of which each has its cause and its places.
    pub fn new(version: &str, changes: Vec<(Change, String, [Option<String>; 2])>) -> Self {
        let plain: Vec<Change> = changes.iter().map(|it| it.0.clone()).collect();
        let http = plain.iter().map(|it| it.http).max().map_or("none", HttpEffect::word);
        let effect = greatest(&plain);
        let located = changes.into_iter().map(|(change, cause, [old, new])| LocatedChange {
            id: change.id,
            message: escape(&change.message),
            http: change.http.word(),
            rust: rust_word(change.rust),
            cause: escape(&cause),
            old,
            new,
            items: change.items.iter().map(|it| escape(it)).collect(),
        });
        let next = next_version(version, effect);
        Self {
            http,
            rust: rust_word(effect),
            version: version.to_owned(),
            next_version: next,
            changes: located.collect(),
        }
    }

    /// Returns whether a change breaks clients over HTTP, or users of the crate.
    pub fn is_breaking(&self) -> bool {
        let is_breaking =
            |it: &LocatedChange| it.http == HttpEffect::Breaking.word() || it.rust == rust_word(Effect::Major);
        self.changes.iter().any(is_breaking)
    }

    /// Prints one paragraph for each change.
    pub fn text(&self) -> String {
        if self.changes.is_empty() {
            return "no changes\n".to_owned();
        }
        let mut res = String::new();
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for it in &self.changes {
            let count = counts.entry(it.group()).or_default();
            *count += 1;
            if *count > MAX_ALIKE {
                continue;
            }
            let effect = if it.is_of_crate() { it.rust } else { it.http };
            res.push_str(&format!("{effect} [{}]: {}\n", it.id, it.message));
            let places: Vec<&str> = it.old.iter().chain(&it.new).map(String::as_str).collect();
            if !places.is_empty() {
                res.push_str(&format!("  at {}\n", places.join(" -> ")));
            }
            if it.cause != "document" {
                res.push_str(&format!("  because of the {}\n", it.cause));
            }
            it.items.iter().for_each(|item| res.push_str(&format!("  {}: {item}\n", it.rust)));
        }
        for ((id, _), count) in counts.iter().filter(|(_, count)| **count > MAX_ALIKE) {
            res.push_str(&format!("… and {} more [{id}] of the same kind\n", count - MAX_ALIKE));
        }
        res + &self.summary()
    }

    /// Returns the numbers of changes, and the version that they demand.
    fn summary(&self) -> String {
        let count = |http: HttpEffect| self.changes.iter().filter(|it| it.http == http.word()).count();
        let next = self.next_version.as_ref().map(|it| format!("; version {} -> {it}", self.version));
        format!(
            "{} {}: {} breaking, {} non-breaking, {} informational; Rust: {}{}\n",
            self.changes.len(),
            if self.changes.len() == 1 { "change" } else { "changes" },
            count(HttpEffect::Breaking),
            count(HttpEffect::NonBreaking),
            count(HttpEffect::Informational),
            self.rust,
            next.unwrap_or_default()
        ) + &self.causes()
    }

    /// Returns the number of changes of each cause, if there are others than the document.
    fn causes(&self) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        self.changes.iter().for_each(|it| *counts.entry(&it.cause).or_default() += 1);
        let counts: Vec<String> =
            counts.iter().map(|(cause, count)| format!("{count} because of the {cause}")).collect();
        let has_others = self.changes.iter().any(|it| it.cause != "document");
        if has_others { format!("{}\n", counts.join(", ")) } else { String::new() }
    }

    /// Prints the report as JSON.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Prints a heading and a list for each effect, as in a pull request.
    pub fn markdown(&self) -> String {
        if self.changes.is_empty() {
            return "No changes.\n".to_owned();
        }
        let mut res = self.summary();
        for (http, heading) in [
            (HttpEffect::Breaking, "Breaking"),
            (HttpEffect::NonBreaking, "Not breaking"),
            (HttpEffect::Informational, "Informational"),
        ] {
            let changes: Vec<&LocatedChange> = self.changes.iter().filter(|it| it.http == http.word()).collect();
            if !changes.is_empty() {
                res.push_str(&format!("\n### {heading}\n\n"));
            }
            for it in changes {
                let place = it.new.as_ref().or(it.old.as_ref()).map(|it| format!(" ({it})")).unwrap_or_default();
                let cause =
                    if it.cause == "document" { String::new() } else { format!(", because of the {}", it.cause) };
                res.push_str(&format!("* {} `{}`{place}{cause}\n", it.message.replace('<', "\\<"), it.id));
                it.items.iter().for_each(|item| res.push_str(&format!("  * {}: `{item}`\n", it.rust)));
            }
        }
        res
    }
}

fn rust_word(effect: Effect) -> &'static str {
    match effect {
        Effect::None => "none",
        Effect::Patch => "patch",
        Effect::Minor => "minor",
        Effect::Major => "major",
    }
}
