//! The public API of a generated crate, as the lines of `SURFACE.txt`.
//!
//! Input: [`Crate`]. Output: [`Surface`], which `emit` prints, and which can be read back from the text of an earlier run. So
//! two versions of an API are compared without compiling them, and without the documents that they came from.
//!
//! | module | contents |
//! | --- | --- |
//! | `client` | the lines of a client, its operations and its webhooks |
//! | `model` | the lines of models |
//! | `text` | prints and parses |
//! | [`compare`] | the differences of two surfaces, each with its effect on callers |
//! | `signature` | the parts of a signature that differ |
//! | [`version`] | the version that follows |
//!
//! ```text
//! Struct { fields: [id: String, created_at: Option<DateTime>] }
//!
//! struct ApiKey
//!   id: String
//!   created_at: Option<DateTime>
//!   new(id: String)
//! ```
//!
//! An item is one line that does not begin with a space; its members are the lines below. An item is identified by its key: the
//! method and path of an operation, the name of anything else. So a renamed method is one changed line.
//!
//! Invariants:
//!
//! - The lines depend on the crate only. Operations are sorted by path and method, models and webhooks by name.
//! - A type is spelled as in a file that imports everything.
//! - A text that somebody edited parses to something: lines that are not understood are items without members.

mod client;
pub mod compare;
mod model;
mod signature;
mod text;
pub mod version;

use crate::rust::Crate;

/// The name of the file, in the root of the output.
pub const NAME: &str = "SURFACE.txt";

/// The public API of a crate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surface {
    /// The clients, in the order of the configuration.
    pub clients: Vec<ClientSurface>,
}

/// The public API of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientSurface {
    /// The path of the client's type, such as `zendesk::Zendesk`.
    pub name: String,
    /// The version of the documents.
    pub version: String,
    /// The client, its operations, webhooks and models.
    pub items: Vec<Item>,
}

/// An item, with its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The kind of the item.
    pub kind: Kind,
    /// The name that identifies the item among those of its kind: for an operation, its method and path.
    pub key: String,
    /// The signature; empty if the members say everything.
    pub signature: String,
    /// The members.
    pub members: Vec<Member>,
}

/// The kind of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The client and its builder.
    Client,
    /// An operation.
    Operation,
    /// A webhook.
    Webhook,
    /// A struct with named fields.
    Struct,
    /// An enum of values.
    Enum,
    /// An enum of types.
    Union,
    /// A struct with unnamed fields.
    Tuple,
    /// An alias.
    Alias,
}

/// A member of an item: a field, a variant, a setter, a feature, a deprecation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name that identifies the member within its item.
    pub key: String,
    /// The rest of the line, such as `: String`.
    pub signature: String,
}

/// The start of the key of a member that says that its item, or another member, is deprecated.
const DEPRECATED: &str = "#[deprecated]";

impl Member {
    fn new(key: impl Into<String>, signature: impl Into<String>) -> Self {
        Self { key: key.into(), signature: signature.into() }
    }

    /// Returns the line about a deprecated member, or, with `None`, about its item.
    pub(crate) fn deprecated(member: Option<&str>) -> Self {
        Self::new(member.map_or_else(|| DEPRECATED.to_owned(), |it| format!("{DEPRECATED} {it}")), "")
    }
}

impl Kind {
    /// The kinds whose lines begin with a word.
    const WORDS: [(Self, &'static str); 7] = [
        (Self::Client, "client"),
        (Self::Webhook, "webhook"),
        (Self::Struct, "struct"),
        (Self::Enum, "enum"),
        (Self::Union, "union"),
        (Self::Tuple, "tuple"),
        (Self::Alias, "type"),
    ];

    /// Returns the word that the line of an item begins with; `None` for an operation, whose line begins with its method.
    pub fn word(self) -> Option<&'static str> {
        Self::WORDS.iter().find(|(kind, _)| *kind == self).map(|(_, word)| *word)
    }

    /// Returns whether the item is a model.
    pub fn is_model(self) -> bool {
        match self {
            Self::Struct | Self::Enum | Self::Union | Self::Tuple | Self::Alias => true,
            Self::Client | Self::Operation | Self::Webhook => false,
        }
    }
}

impl Surface {
    /// Returns the public API of a crate.
    pub fn new(krate: &Crate) -> Self {
        Self { clients: krate.clients.iter().map(client::surface).collect() }
    }

    /// Parses the text of an earlier run.
    pub fn parse(text: &str) -> Self {
        text::parse(text)
    }

    /// Prints the lines of all clients.
    pub fn text(&self, header: &str) -> String {
        text::print(self, header)
    }
}
