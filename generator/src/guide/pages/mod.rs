//! Pages: one for each group of operations, and one for the webhooks of a client.
//!
//! A page has a section for each operation or webhook, and then a section for each type of their requests and responses.

pub(super) mod operations;
mod types;
pub(super) mod webhooks;

use std::collections::BTreeMap;

use super::Context;
use crate::prose;
use crate::rust::{Docs, Item, Name};

/// The client that pages are written about.
struct PageContext<'a> {
    cx: &'a Context<'a>,
    /// The setter of each security scheme, by the key of the scheme.
    credentials: BTreeMap<&'a str, &'a str>,
    /// The types of the models by name, with the module of each.
    items: BTreeMap<&'a str, (&'a str, &'a Item)>,
    /// The path from the pages to the folder of the client's sources.
    sources: String,
}

impl<'a> PageContext<'a> {
    fn new(cx: &'a Context<'a>) -> Self {
        let items = cx.items.values().map(|(module, item)| (item.name.ident.as_str(), (*module, *item))).collect();
        let module = cx.client.module.as_deref();
        let sources = module.map_or_else(|| "../src".to_owned(), |it| format!("../src/{it}"));
        let credentials = cx.client.schemes.iter().map(|it| (it.name.wire.as_str(), it.name.ident.as_str()));
        Self { cx, credentials: credentials.collect(), items, sources }
    }
}

/// Returns the docs without the wire name, which is their only text where the document has no description.
fn description<'a>(docs: &'a Docs, name: &Name) -> &'a [String] {
    let is_name = docs.first().is_some_and(|it| *it == prose::wire(&name.wire));
    &docs[usize::from(is_name)..]
}

/// Returns the identifier, and the wire name if it differs.
fn name_cell(name: &Name) -> String {
    let (ident, wire) = (format!("`{}`", name.ident), prose::wire(&name.wire));
    if ident == wire { ident } else { format!("{ident}, sent as {}", prose::in_cell(&wire)) }
}

/// Returns the first paragraph, as one line.
fn summary(docs: &Docs) -> String {
    let first: Docs = docs.iter().take_while(|it| !it.is_empty()).cloned().collect();
    prose::cell(&first)
}
