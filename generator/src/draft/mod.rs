//! Drafts: overlay actions for what the findings of a document report.
//!
//! Input: the tree of a document, and its findings.
//! Output: the text of an overlay that is valid as it stands, for people to read and correct.
//!
//! Passes, in order:
//!
//! 1. `reference` adds the targets of dangling references, from a table that describes them or as a stub.
//! 2. `body` recovers request bodies from the tables of parameters in descriptions; `table` and `limit` read their rows.
//! 3. `example` infers schemas from the examples of media types.
//! 4. `operation` adds `operationId`s, path parameters and responses.
//! 5. `client` adds servers, security schemes and the version.
//! 6. `yaml` prints the actions.
//!
//! For example, a description with this table and without a request body gets the action below it:
//!
//! ```text
//! | Name | Type   | Max length | Required |
//! | ---- | ------ | ---------- | -------- |
//! | id   | string | 255        | yes      |
//!
//! # From the description of post /pets: the table under "Parameters".
//! - target: "$.paths['/pets'].post"
//!   update:
//!     requestBody:
//!       required: true
//!       content:
//!         application/json:
//!           schema:
//!             type: object
//!             required: [id]
//!             properties:
//!               id:
//!                 type: string
//!                 maxLength: 255
//! ```
//!
//! Invariants:
//!
//! - There is one action per cause. Its comment names the place that it was derived from.
//! - What the document does not say is not drafted, or carries `x-todo` with the question to answer.
//! - An applied action removes its finding and adds none, except `any-value` at a place with `x-todo`.
//! - A table with a row that is not understood gives nothing; the finding is listed at the end of the draft.

mod body;
mod client;
mod example;
mod limit;
mod node;
mod operation;
mod reference;
mod table;
mod yaml;

use crate::diagnostics::{Finding, Id, Place};
use crate::pointer::Pointer;
use crate::read::Document;
use crate::tree::Node;

/// The actions of a draft, and the findings for which none was found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    /// The actions, in order.
    pub(crate) actions: Vec<Action>,
    /// The findings without an action, as lines of text.
    pub(crate) left: Vec<String>,
}

/// A drafted action.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Action {
    /// The place that the action was derived from.
    pub(crate) comment: String,
    /// The JSONPath of the target.
    pub(crate) target: String,
    /// The change.
    pub(crate) change: Change,
}

/// The change of an action.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// The target is removed.
    Remove,
    /// The tree is merged into the target.
    Update(Node),
}

impl Draft {
    /// Prints the draft as an overlay for a document of this name.
    pub(crate) fn text(&self, document: &str) -> String {
        yaml::print(self, document)
    }
}

/// The document and its findings.
#[derive(Clone, Copy)]
struct Context<'a> {
    document: &'a Document,
    findings: &'a [Finding],
}

impl<'a> Context<'a> {
    /// Returns the places of the findings of an id, in the document itself.
    fn places(self, id: Id) -> impl Iterator<Item = Vec<String>> + 'a {
        let findings = self.findings.iter().filter(move |it| it.id == id);
        findings.filter_map(move |it| self.pointer(it)).map(|it| it.keys().collect())
    }

    fn pointer(self, finding: &'a Finding) -> Option<&'a Pointer> {
        let Place::Pointer(at) = &finding.at else { return None };
        (at.source == self.document.source).then_some(at)
    }

    /// Returns the node at some keys.
    fn at(self, keys: &[String]) -> Option<&'a Node> {
        self.document.root.at(keys.iter().map(String::as_str))
    }

    /// Returns the path, the method and the node of each operation.
    fn operations(self) -> impl Iterator<Item = (&'a str, &'a str, &'a Node)> {
        let paths = self.document.root.get("paths").and_then(Node::as_object).into_iter().flatten();
        paths.flat_map(|(path, item)| {
            let methods = crate::common::Method::ALL.iter();
            methods.filter_map(move |(_, method)| Some((path.as_str(), *method, item.get(method)?)))
        })
    }
}

/// Drafts actions for the findings of a document.
pub(crate) fn draft(document: &Document, findings: &[Finding]) -> Vec<Action> {
    let cx = Context { document, findings };
    let mut res = Vec::new();
    res.extend(reference::actions(cx));
    res.extend(body::actions(cx));
    res.extend(example::actions(cx));
    res.extend(operation::actions(cx));
    res.extend(client::actions(cx));
    res
}

/// Returns a place for a comment: `post /pets` for an operation, with the keys below it.
fn place_text(keys: &[String]) -> String {
    match keys {
        [paths, path, method, rest @ ..] if paths == "paths" => {
            let place = if method == "parameters" { path.clone() } else { format!("{method} {path}") };
            let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
            if rest.is_empty() { place } else { format!("{place} ({})", rest.join(".")) }
        }
        _ => keys.join("."),
    }
}
