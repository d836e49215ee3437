//! Examples, defaults and constants: values that the document itself gives, each with the schema that it is of.
//!
//! They shape no type. They are what tests of the types are made of, and one that contradicts its own schema is a
//! finding of its own.

mod checker;
mod dialect;

use super::{Input, Spec, reference};
use crate::diagnostics::{Id, Report};
use crate::parse::SchemaId;
use crate::pointer::Pointer;
use crate::tree::Node;

/// A value that the document gives for a schema.
#[derive(Debug, Clone)]
pub struct Example {
    /// Where it stands, or is referred to.
    pub at: Pointer,
    /// The schema that it is of.
    pub schema: SchemaId,
    /// What it is.
    pub value: Node,
}

/// Every such value that does not contradict its schema, by place. Those that do are findings.
pub(super) fn examples(report: &mut Report, input: Input<'_>, spec: &Spec) -> Vec<Example> {
    let mut res = Vec::new();
    for (at, id) in &spec.schema_ids {
        let Some(node) = node(input, at) else { continue };
        of_schema(at, node, &mut |at, value| res.push(Example { at, schema: *id, value: value.clone() }));
        if let Some(holder) = holder(spec, at) {
            of_holder(input, &holder, &mut |at, value| res.push(Example { at, schema: *id, value: value.clone() }));
        }
    }
    // What is no JSON cannot travel.
    res.retain(|it| dialect::is_json(&it.value));
    let places: Vec<Pointer> = res.iter().map(|it| spec.schema(it.schema).at.clone()).collect();
    let checker = checker::Checker::new(input, places.iter().cloned());
    let verdicts: Vec<_> =
        res.iter().zip(&places).map(|(it, schema)| checker.contradiction(schema, &it.value)).collect();
    let mut verdicts = verdicts.into_iter();
    res.retain(|it| match verdicts.next().flatten() {
        None => true,
        Some(contradiction) => {
            report.add(Id::ContradictingExample, &it.at, format!("this contradicts its own schema: {contradiction}"));
            false
        }
    });
    res
}

/// The value at a place of any document.
fn node<'a>(input: Input<'a>, at: &Pointer) -> Option<&'a Node> {
    let document = input.documents.iter().find(|it| it.source == at.source)?;
    let keys: Vec<String> = at.keys().collect();
    document.root.at(keys.iter().map(String::as_str))
}

/// What a schema says of its own values.
fn of_schema(at: &Pointer, node: &Node, found: &mut dyn FnMut(Pointer, &Node)) {
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

/// The place of the parameter, header or media type that a schema stands in as `schema`.
fn holder(spec: &Spec, at: &Pointer) -> Option<Pointer> {
    let holder = at.parent().filter(|_| at.last().as_deref() == Some("schema"))?;
    let of_a_schema = holder.parent().is_some_and(|it| spec.schema_ids.contains_key(&it));
    let is_component = holder.keys().eq(["components", "schemas"]);
    (!of_a_schema && !is_component).then_some(holder)
}

/// What a parameter, header or media type says of its values.
fn of_holder(input: Input<'_>, holder: &Pointer, found: &mut dyn FnMut(Pointer, &Node)) {
    let Some(node) = node(input, holder) else { return };
    if let Some(value) = node.get("example") {
        found(holder.child("example"), value);
    }
    for (name, example) in node.get("examples").and_then(Node::as_object).into_iter().flatten() {
        let at = holder.child("examples").child(name);
        let example = resolved(input, &at, example);
        if let Some(value) = example.and_then(|it| it.get("dataValue").or_else(|| it.get("value"))) {
            found(at, value);
        }
    }
}

/// So many references lead to an example at most.
const LONGEST_CHAIN: usize = 32;

/// The Example Object behind references. One that leads nowhere has been reported.
fn resolved<'a>(input: Input<'a>, at: &Pointer, node: &'a Node) -> Option<&'a Node> {
    let (mut at, mut example) = (at.clone(), node);
    for _ in 0..LONGEST_CHAIN {
        let Some(text) = example.get("$ref").and_then(Node::as_str) else { return Some(example) };
        at = reference::find(input, &at, text)?;
        example = self::node(input, &at)?;
    }
    None
}
