//! The text of a `$ref`, and the place that it means.

use percent_encoding::percent_decode_str;

use super::Input;
use super::grammar::{Kind, Referable};
use crate::diagnostics::{Id, Report};
use crate::pointer::Pointer;
use crate::read::{Document, resolve_file};
use crate::tree::Node;

/// Where a reference leads. What leads nowhere is a finding.
pub(super) fn resolve(report: &mut Report, input: Input<'_>, kind: Kind, at: &Pointer, text: &str) -> Option<Pointer> {
    let target = find(input, at, text);
    if target.is_none() {
        // No type depends on an example.
        let id = if kind == Kind::Example { Id::UnresolvedExample } else { Id::UnresolvedReference };
        let message = format!("nothing at '{text}'");
        match help(input, kind, at, text) {
            Some(help) => report.add_with_help(id, at, message, help),
            None => report.add(id, at, message),
        }
    }
    target
}

/// Where a reference leads, without a word if it leads nowhere.
pub(super) fn find(input: Input<'_>, at: &Pointer, text: &str) -> Option<Pointer> {
    let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
    let path = percent_decode_str(fragment).decode_utf8().ok()?;
    let Some(document) = document(input, at, file) else {
        // No file, but perhaps what a schema of this document calls itself.
        let document = document(input, at, "").filter(|_| file.contains(':'))?;
        let schema = named(document, "$id", file)?;
        return existing(document, Pointer { path: schema.path + &path, ..schema });
    };
    if !path.is_empty() && !path.starts_with('/') {
        return named(document, "$anchor", &path);
    }
    existing(document, Pointer { source: document.source, path: path.into_owned() })
}

fn existing(document: &Document, target: Pointer) -> Option<Pointer> {
    let keys: Vec<String> = target.keys().collect();
    document.root.at(keys.iter().map(String::as_str))?;
    Some(target)
}

/// The schema that gives itself this name.
fn named(document: &Document, key: &str, name: &str) -> Option<Pointer> {
    let mut open = vec![(Pointer::root(document.source), &document.root)];
    while let Some((at, node)) = open.pop() {
        if node.get(key).and_then(Node::as_str) == Some(name) {
            return Some(at);
        }
        // The first in the order of the document comes out first.
        open.extend(node.as_object().into_iter().flatten().rev().map(|(key, it)| (at.child(key), it)));
        let items = node.as_array().unwrap_or_default().iter().enumerate();
        open.extend(items.rev().map(|(index, it)| (at.item(index), it)));
    }
    None
}

fn document<'a>(input: Input<'a>, at: &Pointer, file: &str) -> Option<&'a Document> {
    if file.is_empty() {
        return input.documents.iter().find(|it| it.source == at.source);
    }
    let name = resolve_file(&input.sources.get(at.source).name, file)?;
    input.documents.iter().find(|it| input.sources.get(it.source).name == name)
}

/// The overlay action that would put something there.
fn help(input: Input<'_>, kind: Kind, at: &Pointer, text: &str) -> Option<String> {
    if text.contains("://") {
        return Some(
            "nothing is fetched from a network: save the file beside the document and refer to it there".into(),
        );
    }
    let (file, fragment) = text.split_once('#')?;
    let keys: Vec<String> = Pointer { source: at.source, path: fragment.to_owned() }.keys().collect();
    if !file.is_empty() || keys.is_empty() {
        return None;
    }
    let root = &document(input, at, "")?.root;
    let known =
        (0..keys.len()).rev().find(|n| root.at(keys[..*n].iter().map(String::as_str)).is_some_and(is_object))?;
    let target = json_path(&keys[..known]);
    let update =
        keys[known..].iter().rev().fold(stub(kind).to_owned(), |inner, key| format!("{{ {}: {inner} }}", quoted(key)));
    Some(format!("add it with an overlay action:\n- target: {target}\n  update: {update}"))
}

fn is_object(node: &Node) -> bool {
    node.as_object().is_some()
}

/// The least that an object of this kind has.
fn stub(kind: Kind) -> &'static str {
    match kind.referable() {
        Some(Referable::Schema) => "{ type: object, properties: {} }",
        Some(Referable::Parameter) => "{ name: …, in: path, required: true, schema: { type: string } }",
        Some(Referable::Example) => "{ value: … }",
        Some(Referable::Response) => "{ description: … }",
        Some(Referable::RequestBody) => "{ content: { application/json: { schema: {} } } }",
        Some(Referable::Header) => "{ schema: { type: string } }",
        Some(Referable::SecurityScheme) => "{ type: http, scheme: bearer }",
        Some(Referable::PathItem | Referable::Operation | Referable::Callback | Referable::Link) | None => "{}",
    }
}

/// A key as YAML writes it.
fn quoted(key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    if plain { key.to_owned() } else { format!("'{}'", key.replace('\'', "''")) }
}

/// The JSONPath to these keys.
pub(crate) fn json_path(keys: &[String]) -> String {
    keys.iter().fold("$".to_owned(), |path, key| {
        let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !key.starts_with(|c: char| c.is_ascii_digit());
        if plain && !key.is_empty() {
            format!("{path}.{key}")
        } else {
            format!("{path}['{}']", key.replace('\\', "\\\\").replace('\'', "\\'"))
        }
    })
}
