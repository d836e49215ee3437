//! The differences of two versions of an API: what each does over HTTP, and to users of the generated crate.
//!
//! Input: for each version, its [`Api`]s and the [`Crate`] that was planned from them. Output: [`Change`]s. Texts of documents
//! are never compared, so a property that moved into an `allOf`, a schema that got a name, and another order are no change.
//!
//! Passes, in order:
//!
//! 1. `operation` pairs operations by method and path, and webhooks by method and name. `parameter` and `body` compare their
//!    requests, `response` their responses, and `security` their credentials.
//! 2. `schema` and `tag` compare the types of a pair, in the direction in which their values go. `constraint` compares constraints
//!    and defaults, and `xml` how values are spelled as XML.
//! 3. `rust_effect` compares the surfaces of the crates, and gives each change the effect of the items that it touches. A change of
//!    the surface that follows from no other change is a change of its own.
//!
//! ```text
//! properties: { id: …, name: … }, required: [id]   =>   properties: { id: …, name: … }, required: [id, name]
//!
//! property-became-required in a request: breaking; `Pet.name` Option<String> -> String: major
//! property-became-required in a response: not breaking; the same type
//! ```
//!
//! Invariants:
//!
//! - The direction decides: a new required property breaks senders and not receivers.
//! - A pair of types is compared once in each direction, so recursion ends, and a change of a shared schema is one change.

mod body;
mod constraint;
mod operation;
mod pair;
mod parameter;
pub mod report;
mod response;
mod rust_effect;
mod schema;
mod security;
mod subject;
mod tag;
mod xml;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::api::{Api, SchemaId};
use crate::pointer::Pointer;
use crate::rust::Crate;
use crate::surface::compare::Effect;

pub(crate) use rust_effect::unexplained;

/// A version of an API, with the crate that was planned from it.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The APIs of the clients.
    pub apis: &'a [Api],
    /// The crate.
    pub krate: &'a Crate,
}

/// The effect of a change on programs that speak HTTP with the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HttpEffect {
    /// Nothing on the wire changes.
    Informational,
    /// Requests that were valid stay valid, and responses are of a type that was announced.
    NonBreaking,
    /// A valid request is refused or means something else, or a response has a type that was not announced.
    Breaking,
}

/// The direction of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Direction {
    /// The client sends it.
    Request,
    /// The client receives it.
    Response,
}

/// A difference of two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The id, in kebab-case, which is stable across releases.
    pub id: &'static str,
    /// One line about the change.
    pub message: String,
    /// The place in the old version, if it has one.
    pub old: Option<Pointer>,
    /// The place in the new version, if it has one.
    pub new: Option<Pointer>,
    /// The effect over HTTP.
    pub http: HttpEffect,
    /// The effect on users of the crate.
    pub rust: Effect,
    /// The items of the crate, each with its change.
    pub items: Vec<String>,
    /// The items and members that the change concerns, by their keys in the surface.
    pub(crate) keys: BTreeSet<(String, Option<String>)>,
}

/// Returns the differences of two versions: the breaking ones first.
pub fn diff(old: Version<'_>, new: Version<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (index, (old_api, new_api)) in old.apis.iter().zip(new.apis).enumerate() {
        let clients = (old.krate.clients.get(index), new.krate.clients.get(index));
        let (Some(old_client), Some(new_client)) = clients else { continue };
        let old_types = &old_client.types.idents;
        let new_types = &new_client.types.idents;
        let mut cx = Diff {
            old: old_api,
            new: new_api,
            old_types,
            new_types,
            changes: Vec::new(),
            seen: BTreeSet::new(),
            open: BTreeSet::new(),
            in_xml: [old_api, new_api].map(xml::find_schemas_in_xml),
            docs: 0,
        };
        operation::compare_apis(&mut cx);
        changes.extend(cx.changes);
    }
    merge_directions(&mut changes);
    rust_effect::add_rust_effects(&mut changes, old.krate, new.krate);
    changes.sort_by(|a, b| (b.http, b.rust, a.id, &a.message).cmp(&(a.http, a.rust, b.id, &b.message)));
    changes
}

/// Merges changes that differ in their direction only; the greater effect remains.
fn merge_directions(changes: &mut Vec<Change>) {
    let mut res: Vec<Change> = Vec::new();
    let mut indices: BTreeMap<_, usize> = BTreeMap::new();
    for change in changes.drain(..) {
        let key = (change.id, change.message.clone(), change.old.clone(), change.new.clone());
        match indices.entry(key) {
            Entry::Occupied(same) => res[*same.get()].http = res[*same.get()].http.max(change.http),
            Entry::Vacant(free) => {
                free.insert(res.len());
                res.push(change);
            }
        }
    }
    *changes = res;
}

/// The state of a comparison.
struct Diff<'a> {
    old: &'a Api,
    new: &'a Api,
    old_types: &'a [String],
    new_types: &'a [String],
    changes: Vec<Change>,
    /// The pairs of schemas that were compared, with the direction.
    seen: BTreeSet<(SchemaId, SchemaId, Direction)>,
    /// The pairs of items that are being compared, by their addresses.
    open: BTreeSet<(usize, usize)>,
    /// The schemas whose values XML bodies contain, of the old and of the new version.
    in_xml: [BTreeSet<SchemaId>; 2],
    /// The number of descriptions that differ.
    docs: usize,
}

impl Diff<'_> {
    /// Adds a change. `keys` are items of the surface, each with its member.
    fn push(
        &mut self,
        id: &'static str,
        http: HttpEffect,
        message: String,
        (old, new): (Option<&Pointer>, Option<&Pointer>),
        keys: impl IntoIterator<Item = (String, Option<String>)>,
    ) {
        let (old, new) = (old.cloned(), new.cloned());
        let keys = keys.into_iter().collect();
        self.changes.push(Change { id, message, old, new, http, rust: Effect::None, items: Vec::new(), keys });
    }

    /// Adds a change if an item was deprecated, or is no longer: the first or the second of the ids.
    fn compare_deprecation(
        &mut self,
        ids: [&'static str; 2],
        subject: &str,
        (old, new): (&crate::api::Docs, &crate::api::Docs),
        at: (&Pointer, &Pointer),
        keys: &[(String, Option<String>)],
    ) {
        let (id, text) = match (old.deprecated, new.deprecated) {
            (false, true) => (ids[0], "deprecated"),
            (true, false) => (ids[1], "no longer deprecated"),
            (false, false) | (true, true) => return,
        };
        let text = format!("{subject} is {text}");
        self.push(id, HttpEffect::Informational, text, (Some(at.0), Some(at.1)), keys.iter().cloned());
    }

    /// Counts a description that differs.
    fn note_docs(&mut self, old: &crate::api::Docs, new: &crate::api::Docs) {
        let texts = |it: &crate::api::Docs| (it.summary.clone(), it.description.clone(), it.more.clone());
        self.docs += usize::from(texts(old) != texts(new));
    }
}

impl Direction {
    /// Returns the effect of a change that asks more of the sender, or lets the sender do more.
    fn effect(self, is_stricter: bool) -> HttpEffect {
        match (self, is_stricter) {
            (Self::Request, true) | (Self::Response, false) => HttpEffect::Breaking,
            (Self::Request, false) | (Self::Response, true) => HttpEffect::NonBreaking,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

impl HttpEffect {
    /// Returns the word for reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::NonBreaking => "non-breaking",
            Self::Breaking => "breaking",
        }
    }
}
