//! Resolution of `$ref`s.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::Input;
use super::grammar::{Kind, Referable};
use crate::diagnostics::parse::json_path;
use crate::diagnostics::{self, Finding};
use crate::pointer::{Pointer, SourceId};
use crate::read::{Document, resolve_file};
use crate::source::LoadError;
use crate::tree::Node;

/// Returns the target of a reference, or a finding if it does not exist.
pub(super) fn resolve(input: Input<'_>, kind: Kind, at: &Pointer, text: &str) -> Result<Pointer, Finding> {
    find(input, at, text).ok_or_else(|| {
        match load_error(input, at, text) {
            Some(LoadError::Outside) => return diagnostics::parse::refused_reference(at, text),
            Some(LoadError::Unreadable(reason)) if kind != Kind::Example => {
                return diagnostics::parse::unreadable_reference(at, text, reason, help_for_name(input, at, text));
            }
            Some(LoadError::TooLarge | LoadError::Unreadable(_)) | None => {}
        }
        let help = help_text(input, kind, at, text);
        // No type depends on an example.
        if kind == Kind::Example {
            diagnostics::parse::unresolved_example(at, text, help)
        } else if text.contains("://") {
            diagnostics::parse::remote_reference(at, text)
        } else {
            diagnostics::parse::unresolved_reference(at, text, help)
        }
    })
}

/// Returns the target of a reference, if it exists.
pub(super) fn find(input: Input<'_>, at: &Pointer, text: &str) -> Option<Pointer> {
    let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
    let path = percent_decode_str(fragment).decode_utf8().ok()?;
    let Some(document) = find_document(input, at, file) else {
        // The text may be the `$id` of a schema in this document.
        let document = find_document(input, at, "").filter(|_| file.contains(':'))?;
        let schema = input.names.find(input.documents, Keyword::Id, document.source, file)?;
        return check_existence(document, Pointer { path: schema.path + &path, ..schema });
    };
    if !path.is_empty() && !path.starts_with('/') {
        return input.names.find(input.documents, Keyword::Anchor, document.source, &path);
    }
    check_existence(document, Pointer { source: document.source, path: path.into_owned() })
}

/// Returns a place, if the document has it.
fn check_existence(document: &Document, target: Pointer) -> Option<Pointer> {
    let keys: Vec<String> = target.keys().collect();
    document.root.at(keys.iter().map(String::as_str))?;
    Some(target)
}

/// A keyword that names a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Keyword {
    Anchor,
    Id,
}

/// The schemas of the documents by their `$anchor` and `$id`, collected when a reference first uses such a name.
#[derive(Debug, Default)]
pub struct SchemaNames(OnceCell<BTreeMap<(Keyword, SourceId, String), Pointer>>);

impl SchemaNames {
    fn find(&self, documents: &[Document], keyword: Keyword, source: SourceId, name: &str) -> Option<Pointer> {
        self.0.get_or_init(|| collect_names(documents)).get(&(keyword, source, name.to_owned())).cloned()
    }
}

/// Collects the names of all documents. Of equal names in a document, the first one counts.
fn collect_names(documents: &[Document]) -> BTreeMap<(Keyword, SourceId, String), Pointer> {
    let mut res = BTreeMap::new();
    for document in documents {
        let mut open = vec![(Pointer::root(document.source), &document.root)];
        while let Some((at, node)) = open.pop() {
            for (key, keyword) in [("$anchor", Keyword::Anchor), ("$id", Keyword::Id)] {
                if let Some(name) = node.get(key).and_then(Node::as_str) {
                    res.entry((keyword, document.source, name.to_owned())).or_insert_with(|| at.clone());
                }
            }
            // In reverse, because the last entry is visited next.
            open.extend(node.as_object().into_iter().flatten().rev().map(|(key, it)| (at.child(key), it)));
            let items = node.as_array().unwrap_or_default().iter().enumerate();
            open.extend(items.rev().map(|(index, it)| (at.item(index), it)));
        }
    }
    res
}

/// Returns the document that the file part of a reference names. An empty file part names the document of the reference.
fn find_document<'a>(input: Input<'a>, at: &Pointer, file: &str) -> Option<&'a Document> {
    if file.is_empty() {
        return input.documents.iter().find(|it| it.source == at.source);
    }
    let name = resolve_file(&input.sources.get(at.source).name, file)?;
    input.documents.iter().find(|it| input.sources.get(it.source).name == name)
}

/// Returns the reason why the file that a reference names was not loaded.
fn load_error<'a>(input: Input<'a>, at: &Pointer, text: &str) -> Option<&'a LoadError> {
    let file = text.split('#').next().filter(|it| !it.is_empty())?;
    input.sources.load_error(&resolve_file(&input.sources.get(at.source).name, file)?)
}

/// Returns the reference to the component schema whose name stands in place of a reference.
fn help_for_name(input: Input<'_>, at: &Pointer, text: &str) -> Option<String> {
    let keys = ["components", "schemas", text];
    find_document(input, at, "")?.root.at(keys)?;
    Some(format!("write `#{}`", keys.iter().fold(Pointer::root(at.source), |at, key| at.child(key)).path))
}

/// Returns the overlay action that would add the missing target.
fn help_text(input: Input<'_>, kind: Kind, at: &Pointer, text: &str) -> Option<String> {
    let (file, fragment) = text.split_once('#')?;
    let keys: Vec<String> = Pointer { source: at.source, path: fragment.to_owned() }.keys().collect();
    if !file.is_empty() || keys.is_empty() {
        return None;
    }
    let root = &find_document(input, at, "")?.root;
    let known =
        (0..keys.len()).rev().find(|n| root.at(keys[..*n].iter().map(String::as_str)).is_some_and(is_object))?;
    let target = json_path(&keys[..known]);
    let update = keys[known..]
        .iter()
        .rev()
        .fold(minimal_object(kind, at).to_owned(), |inner, key| format!("{{ {}: {inner} }}", yaml_key(key)));
    let similar = similar_target(root, &keys, at.source).map(|it| format!("write `#{it}`, or ")).unwrap_or_default();
    Some(format!("{similar}add it with an overlay action:\n- target: {target}\n  update: {update}"))
}

/// Returns the path of the item that a misspelled path probably means.
fn similar_target(root: &Node, keys: &[String], source: SourceId) -> Option<String> {
    let mut node = root;
    let mut at = Pointer::root(source);
    for key in keys {
        let object = node.as_object()?;
        let found = spellings(key).into_iter().find(|it| object.contains_key(it))?;
        node = object.get(&found)?;
        at = at.child(&found);
    }
    Some(at.path)
}

/// Returns a key and its usual misspellings: singular and plural, with a small and a capital letter at the start. These are
/// looked up, because a comparison of every reference with every component takes quadratic time.
fn spellings(key: &str) -> Vec<String> {
    let other_number = key.strip_suffix('s').map_or_else(|| format!("{key}s"), str::to_owned);
    let both = [key.to_owned(), other_number];
    let capital = both.each_ref().map(|it| with_first(it, char::to_ascii_uppercase));
    let small = both.each_ref().map(|it| with_first(it, char::to_ascii_lowercase));
    both.into_iter().chain(capital).chain(small).collect()
}

fn with_first(text: &str, change: impl Fn(&char) -> char) -> String {
    let mut chars = text.chars();
    chars.next().iter().map(change).chain(chars).collect()
}

fn is_object(node: &Node) -> bool {
    node.as_object().is_some()
}

/// Returns a minimal object of a kind, in YAML, for the target of a reference at a place.
fn minimal_object(kind: Kind, at: &Pointer) -> &'static str {
    // A path without variables has no path parameters.
    let has_variables = at.keys().nth(1).is_some_and(|it| it.contains('{'));
    match kind.referable() {
        Some(Referable::Schema) => "{ type: object, properties: {} }",
        Some(Referable::Parameter) if has_variables => {
            "{ name: …, in: path, required: true, schema: { type: string } }"
        }
        Some(Referable::Parameter) => "{ name: …, in: query, schema: { type: string } }",
        Some(Referable::Example) => "{ value: … }",
        Some(Referable::Response) => "{ description: … }",
        Some(Referable::RequestBody) => "{ content: { application/json: { schema: {} } } }",
        Some(Referable::Header) => "{ schema: { type: string } }",
        Some(Referable::SecurityScheme) => "{ type: http, scheme: bearer }",
        Some(Referable::PathItem | Referable::Operation | Referable::Callback | Referable::Link) | None => "{}",
    }
}

/// Returns a key as YAML writes it.
fn yaml_key(key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    if plain { key.to_owned() } else { format!("'{}'", key.replace('\'', "''")) }
}
