//! The texts of a run: documents, overlays, and the files that they refer to.

use std::collections::BTreeMap;

use crate::budget::Budget;
use crate::limits::Limits;
use crate::pointer::SourceId;

/// A text and its name in findings.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as the caller wrote it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// The syntax of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// JSON (RFC 8259)
    Json,
    /// YAML
    Yaml,
}

impl Source {
    /// Returns JSON if the name ends in `.json` or the text is a JSON object, and YAML otherwise.
    pub fn syntax(&self) -> Syntax {
        let named_json = self.name.rsplit_once('.').is_some_and(|(_, it)| it.eq_ignore_ascii_case("json"));
        let looks_json = || {
            self.body().trim_start().starts_with('{')
                && serde_json::from_str::<serde::de::IgnoredAny>(self.body()).is_ok()
        };
        if named_json || looks_json() { Syntax::Json } else { Syntax::Yaml }
    }

    /// Returns the text without a byte order mark.
    pub fn body(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }
}

/// The reason why a text is not available.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// The file is outside of the folders that documents may refer to. Nothing else about the file is known.
    Outside,
    /// The file has more bytes than the run may read.
    TooLarge,
    /// The file cannot be read.
    Unreadable(String),
}

/// All texts of a run, in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    texts: Vec<Source>,
    /// The reasons why files that a `$ref` names were not loaded, by name.
    load_errors: BTreeMap<String, LoadError>,
    budget: Budget,
}

impl Sources {
    /// Creates an empty list for a run with these limits.
    pub fn new(limits: Limits) -> Self {
        Self { budget: Budget::new(limits), ..Self::default() }
    }

    /// Returns the budget of the run.
    pub(crate) fn budget(&mut self) -> &mut Budget {
        &mut self.budget
    }

    /// Adds a text and returns its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id =
            u32::try_from(self.texts.len()).expect("a run has fewer than four billion texts: no machine holds as many");
        self.texts.push(Source { name: name.into(), text: text.into() });
        SourceId(id)
    }

    /// Returns the text with an id that [`add`](Self::add) returned.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.texts[id.0 as usize]
    }

    /// Returns the number of texts.
    pub fn len(&self) -> u32 {
        u32::try_from(self.texts.len()).unwrap_or(u32::MAX)
    }

    /// Returns whether the run has no texts.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Returns the id of the text with a name.
    pub fn find(&self, name: &str) -> Option<SourceId> {
        let index = self.texts.iter().position(|it| it.name == name)?;
        u32::try_from(index).ok().map(SourceId)
    }

    /// Records the reason why a file that a `$ref` names was not loaded.
    pub(crate) fn add_load_error(&mut self, name: String, error: LoadError) {
        self.load_errors.insert(name, error);
    }

    /// Returns the reason why a file that a `$ref` names was not loaded.
    pub(crate) fn load_error(&self, name: &str) -> Option<&LoadError> {
        self.load_errors.get(name)
    }
}
