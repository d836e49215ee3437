//! Examples, defaults and constants of the document, each with its schema.
//!
//! No type depends on them. The generated example tests decode them; a value that does not conform to its own schema is
//! reported and left out.

mod checker;
mod dialect;

use super::{Input, Spec, reference};
use crate::diagnostics::{self, Report};
use crate::media_type;
use crate::parse::SchemaId;
use crate::pointer::Pointer;
use crate::tree::Node;

/// An example, a default or a constant of a schema.
#[derive(Debug, Clone)]
pub struct Example {
    /// The place of the value, or of the reference to it.
    pub at: Pointer,
    /// The schema of the value.
    pub schema: SchemaId,
    /// The value.
    pub value: Node,
}

/// Returns the values that conform to their schemas, by place, and reports the others.
pub(super) fn collect(report: &mut Report, input: Input<'_>, spec: &Spec) -> Vec<Example> {
    let mut res = Vec::new();
    for (at, id) in &spec.schema_ids {
        let Some(node) = find_node(input, at) else { continue };
        visit_schema(at, node, &mut |at, value| res.push(Example { at, schema: *id, value: value.clone() }));
        if let Some(owner) = find_owner(spec, at) {
            visit_owner(input, &owner, &mut |at, value| res.push(Example { at, schema: *id, value: value.clone() }));
        }
    }
    // YAML has values that JSON cannot represent, such as `.inf`.
    res.retain(|it| dialect::is_json(&it.value));
    let schema_of = |it: &Example| &spec.schema(it.schema).at;
    let checker = checker::Checker::new(input, res.iter().map(|it| schema_of(it).clone()));
    res.retain(|it| match checker.violation(schema_of(it), &it.value) {
        None => true,
        Some(violation) => {
            report.push(diagnostics::parse::contradicting_example(&it.at, &violation));
            false
        }
    });
    res
}

/// Returns the node at a place of any document.
pub(super) fn find_node<'a>(input: Input<'a>, at: &Pointer) -> Option<&'a Node> {
    let document = input.documents.iter().find(|it| it.source == at.source)?;
    let keys: Vec<String> = at.keys().collect();
    document.root.at(keys.iter().map(String::as_str))
}

/// Visits the values in a schema.
fn visit_schema(at: &Pointer, node: &Node, found: &mut dyn FnMut(Pointer, &Node)) {
    for key in ["example", "default", "const"] {
        if let Some(value) = node.get(key) {
            found(at.child(key), value);
        }
    }
    let list = node.get("examples").and_then(Node::as_array).unwrap_or_default();
    for (index, value) in list.iter().enumerate() {
        found(at.child("examples").item(index), value);
    }
}

/// Returns the place of the parameter, header or media type whose `schema` a schema is.
fn find_owner(spec: &Spec, at: &Pointer) -> Option<Pointer> {
    let owner = at.parent().filter(|_| at.last().as_deref() == Some("schema"))?;
    let is_in_schema = owner.parent().is_some_and(|it| spec.schema_ids.contains_key(&it));
    let is_component = owner.keys().eq(["components", "schemas"]);
    (!is_in_schema && !is_component).then_some(owner)
}

/// Visits the examples of a parameter, header or media type.
fn visit_owner(input: Input<'_>, owner: &Pointer, found: &mut dyn FnMut(Pointer, &Node)) {
    let Some(node) = find_node(input, owner) else { return };
    // The example of a form or of XML may be the text of the body, which is no value of the schema.
    let is_text = |value: &Node| value.as_str().is_some() && is_text_of_other_format(owner);
    if let Some(value) = node.get("example").filter(|it| !is_text(it)) {
        found(owner.child("example"), value);
    }
    for (name, example) in node.get("examples").and_then(Node::as_object).into_iter().flatten() {
        let at = owner.child("examples").child(name);
        let example = resolve_example(input, &at, example);
        let data = example.and_then(|it| it.get("dataValue"));
        let value = example.and_then(|it| it.get("value")).filter(|it| !is_text(it));
        if let Some(value) = data.or(value) {
            found(at, value);
        }
    }
}

/// Returns whether the text of a value is written in another format than JSON, and is no plain text: the owner is a media type
/// such as `application/xml`.
fn is_text_of_other_format(owner: &Pointer) -> bool {
    let is_media_type = owner.parent().and_then(|it| it.last()).as_deref() == Some("content");
    let media_type = owner.last().filter(|_| is_media_type);
    media_type.is_some_and(|it| !media_type::is_json(&it) && !media_type::essence(&it).starts_with("text/plain"))
}

/// The maximum number of references on the way to an object.
pub(super) const MAX_REFERENCES: usize = 32;

/// Follows references to an Example Object. A reference whose target does not exist has been reported.
fn resolve_example<'a>(input: Input<'a>, at: &Pointer, node: &'a Node) -> Option<&'a Node> {
    let (mut at, mut example) = (at.clone(), node);
    for _ in 0..MAX_REFERENCES {
        let Some(text) = example.get("$ref").and_then(Node::as_str) else { return Some(example) };
        at = reference::find(input, &at, text)?;
        example = self::find_node(input, &at)?;
    }
    None
}
