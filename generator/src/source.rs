//! The texts of a run: documents, overlays, and the files that they refer to.

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

/// All texts of a run, in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text and returns its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id =
            u32::try_from(self.0.len()).expect("a run has fewer than four billion texts: no machine holds as many");
        self.0.push(Source { name: name.into(), text: text.into() });
        SourceId(id)
    }

    /// Returns the text with an id that [`add`](Self::add) returned.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.0[id.0 as usize]
    }

    /// Returns the number of texts.
    pub fn len(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// Returns whether the run has no texts.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the id of the text with a name.
    pub fn find(&self, name: &str) -> Option<SourceId> {
        let index = self.0.iter().position(|it| it.name == name)?;
        u32::try_from(index).ok().map(SourceId)
    }
}
