//! What lies in files that a document refers to: what it is called.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Lower;
use super::words::{envelope, schema_words, section_word, stand_in_id};
use crate::normalize::Schema;
use crate::parse::{Entry, SchemaId, Spec};
use crate::pointer::Pointer;

/// Schemas of other files that a component is nothing but a reference to: each with the component, whose name it has.
pub(in crate::lower) fn components(spec: &Spec, schemas: &[Schema]) -> BTreeMap<SchemaId, SchemaId> {
    let mut res = BTreeMap::new();
    let is_elsewhere = |id: SchemaId| spec.roots.iter().all(|it| it.at.source != schemas[id.0].at.source);
    // Each reference is followed once: where a chain joins another, its end has the other's name.
    let mut seen = BTreeSet::new();
    for (_, component) in spec.roots.iter().flat_map(|it| &it.schemas) {
        let mut at = *component;
        while let Some(next) = only_refers_to(spec, &schemas[at.0])
            && is_elsewhere(next)
            && seen.insert(next)
        {
            at = next;
        }
        if is_elsewhere(at) && schemas[at.0].reference.is_none() {
            res.entry(at).or_insert(*component);
        }
    }
    res
}

fn only_refers_to(spec: &Spec, schema: &Schema) -> Option<SchemaId> {
    let target = schema.reference.as_ref().filter(|_| schema.is_bare() && !schema.nullable)?.target.as_ref()?;
    spec.schema_ids.get(target).copied()
}

/// The words of an inline schema in such a file: of the outermost thing there that means something by itself, and of the
/// way from there.
pub(in crate::lower) fn place(cx: &mut Lower<'_>, at: &Pointer, keys: &[&str]) -> (Vec<String>, usize) {
    let mut outer = Pointer::root(at.source);
    for depth in 0..=keys.len() {
        if let Some((words, is_schema)) = outermost(cx, &outer, &keys[..depth]) {
            let (home, mut words) = (words.len(), words);
            let rest = if is_schema { &keys[depth..] } else { envelope(cx, at, keys, &keys[depth..], &mut words) };
            let home = if is_schema { home } else { words.len() };
            schema_words(cx, at, keys.len(), rest, &mut words);
            return (words, home);
        }
        outer = keys.get(depth).map_or(outer.clone(), |key| outer.child(key));
    }
    let mut words = Vec::new();
    schema_words(cx, at, keys.len(), keys, &mut words);
    let home = words.len();
    (words, home)
}

/// The words for what stands at a place, and whether it is a schema. `None` if it means nothing by itself.
fn outermost(cx: &mut Lower<'_>, at: &Pointer, keys: &[&str]) -> Option<(Vec<String>, bool)> {
    let file = cx.spec.files.get(&at.source).cloned();
    let own = keys.last().map(|it| (*it).to_owned()).or(file);
    if let Some(Entry::Item(it)) = cx.spec.operations.get(at) {
        let path = cx.spec.files.get(&at.source).map_or("", String::as_str);
        let id = it.operation_id.clone().unwrap_or_else(|| stand_in_id(keys.last().unwrap_or(&""), path));
        return Some((vec![id], false));
    }
    let section = if cx.spec.responses.contains_key(at) {
        Some("responses")
    } else if cx.spec.request_bodies.contains_key(at) {
        Some("requestBodies")
    } else if cx.spec.parameters.contains_key(at) {
        Some("parameters")
    } else if cx.spec.headers.contains_key(at) {
        Some("headers")
    } else {
        None
    };
    if let Some(section) = section {
        return Some((own.into_iter().chain(section_word(section).map(str::to_owned)).collect(), false));
    }
    let schema = *cx.spec.schema_ids.get(at)?;
    if let Some(component) = cx.lent.get(&schema) {
        return Some((cx.schema(*component).at.keys().last().into_iter().collect(), true));
    }
    let mut words = Vec::new();
    schema_words(cx, at, keys.len(), keys, &mut words);
    if words.is_empty() {
        words.extend(own);
    }
    Some((words, true))
}
