//! The names and choices of an earlier run, which `names.lock` in the output records.
//!
//! A name that users of a crate write must not pass to another item because the document grew. So a run reads the file of the
//! run before: each recorded name stays with its holder, and no other item gets it. Choices among equals, such as the operation
//! of the quick start, are kept while they fit.
//!
//! ```text
//! components.schemas: { foo-bar: … }              =>  model FooBar is held by /components/schemas/foo-bar
//! components.schemas: { foo-bar: …, FooBar: … }   =>  without a record, FooBar would take the name of foo-bar
//! ```
//!
//! | module | contents |
//! | --- | --- |
//! | [`holder`] | the items that hold names, and how they are found again in an edited document |
//! | `renamed` | the differences of two records |
//! | `text` | prints and parses |
//!
//! Invariants:
//!
//! - Without a record, the output depends on the documents only. With one, it depends on the documents and the record.
//! - The document may rename: a holder whose own spelling changed, such as its `operationId`, is another holder.
//! - A record is not trusted: a name that is no identifier is ignored.

pub mod holder;
mod renamed;
mod text;

use std::collections::BTreeMap;

pub use holder::Holder;
pub use renamed::{Renamed, renamed};

use crate::limits;

/// The name of the file, in the root of the output.
pub const NAME: &str = "names.lock";

/// The names and choices of all clients, by the path of the client's type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The clients.
    pub clients: BTreeMap<String, ClientRecord>,
}

/// The names and choices of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientRecord {
    /// The choices among equals.
    pub choices: BTreeMap<Choice, String>,
    /// The names of each scope, within which names are unique.
    pub scopes: BTreeMap<String, Vec<RecordedName>>,
}

/// A choice among equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// The server that descriptions of operations leave out.
    DefaultServer,
    /// The security that descriptions of operations leave out.
    DefaultSecurity,
    /// The operation of the quick start.
    QuickStart,
    /// The operation of sections about something else.
    Simplest,
}

/// A name and its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedName {
    /// The identifier.
    pub ident: String,
    /// The item of the document.
    pub holder: Holder,
}

impl Choice {
    /// Every choice, with its word in the file.
    const ALL: [(Self, &'static str); 4] = [
        (Self::DefaultServer, "default-server"),
        (Self::DefaultSecurity, "default-security"),
        (Self::QuickStart, "quick-start"),
        (Self::Simplest, "simplest"),
    ];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(it, _)| *it == self).map_or("", |(_, word)| word)
    }
}

impl Recorded {
    /// Parses the file of an earlier run. Lines that are not understood are ignored.
    pub fn parse(text: &str) -> Self {
        text::parse(text)
    }

    /// Prints the file.
    pub fn text(&self, header: &str) -> String {
        text::print(self, header)
    }

    /// Returns the record of a client; empty if there is none.
    pub fn client(&self, name: &str) -> ClientRecord {
        self.clients.get(name).cloned().unwrap_or_default()
    }
}

impl ClientRecord {
    /// Returns the recorded identifier of each holder in a scope.
    pub fn find(&self, scope: &str, holders: &[Holder]) -> Vec<Option<String>> {
        let recorded = self.scopes.get(scope).map(Vec::as_slice).unwrap_or_default();
        let idents = holder::match_holders(recorded, holders).into_iter();
        idents.map(|index| index.map(|it| recorded[it].ident.clone()).filter(|it| is_ident(it))).collect()
    }
}

/// Returns whether a text is an identifier that generated code can have.
fn is_ident(text: &str) -> bool {
    // A name that clashed is longer than others. `syn` accepts raw identifiers, and spaces and comments around one.
    let is_short = text.len() <= 2 * limits::IDENTIFIER_LENGTH;
    let is_word = text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    is_short && is_word && text != "gen" && syn::parse_str::<syn::Ident>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_ident;

    #[test]
    fn only_identifiers_are_kept() {
        for text in ["Pet", "type_", "_a", "pet_7"] {
            assert!(is_ident(text), "{text}");
        }
        let long = "a".repeat(10_000);
        for text in [
            "",
            "_",
            "fn",
            "self",
            "gen",
            "r#",
            "r#type",
            "r#self",
            "7",
            "a-b",
            "a b",
            " Pet",
            "Pet ",
            "Pet/**/",
            "Pet//",
            "é",
            "a\"",
            "/* a */ Pet",
            "Pet // a",
            &long,
        ] {
            assert!(!is_ident(text), "{text}");
        }
    }
}
