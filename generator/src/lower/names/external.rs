//! Names of schemas in files that a document refers to.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Lower;
use super::InlineName;
use super::words::{fallback_operation_id, push_schema_words, section_word, strip_operation_path};
use crate::normalize::Schema;
use crate::parse::{Entry, SchemaId, Spec};
use crate::pointer::Pointer;

/// Finds the schemas of other files to which a component refers without adding anything. They have the component's name.
pub(in crate::lower) fn find_component_names(spec: &Spec, schemas: &[Schema]) -> BTreeMap<SchemaId, SchemaId> {
    let mut res = BTreeMap::new();
    let is_external = |id: SchemaId| spec.roots.iter().all(|root| root.at.source != schemas[id.0].at.source);
    // Each reference is followed once: where two chains join, the end has the name of the first component.
    let mut seen = BTreeSet::new();
    for (_, component) in spec.roots.iter().flat_map(|root| &root.schemas) {
        let mut id = *component;
        while let Some(next) = plain_target(spec, &schemas[id.0])
            && is_external(next)
            && seen.insert(next)
        {
            id = next;
        }
        if is_external(id) && schemas[id.0].reference.is_none() {
            res.entry(id).or_insert(*component);
        }
    }
    res
}

/// Returns the target of a schema that has nothing but a `$ref`.
fn plain_target(spec: &Spec, schema: &Schema) -> Option<SchemaId> {
    let is_plain = schema.is_bare() && !schema.nullable;
    let target = schema.reference.as_ref().filter(|_| is_plain)?.target.as_ref()?;
    spec.schema_ids.get(target).copied()
}

/// Names an inline schema of another file, by the outermost object of the file around it and by the keys from there.
pub(super) fn name_in_file(cx: &mut Lower<'_>, at: &Pointer, keys: &[&str]) -> InlineName {
    let mut place = Pointer::root(at.source);
    for depth in 0..=keys.len() {
        if let Some((mut words, is_schema)) = name_object(cx, &place, &keys[..depth]) {
            let rest = &keys[depth..];
            let rest = if is_schema { rest } else { strip_operation_path(cx, at, keys, rest, &mut words) };
            let owner_words = words.len();
            push_schema_words(cx, at, keys.len(), rest, &mut words);
            return InlineName { words, owner_words };
        }
        place = keys.get(depth).map_or(place.clone(), |key| place.child(key));
    }
    let mut words = Vec::new();
    push_schema_words(cx, at, keys.len(), keys, &mut words);
    InlineName { owner_words: words.len(), words }
}

/// Names the object at a place, and returns whether it is a schema; `None` if no OpenAPI object is there.
fn name_object(cx: &mut Lower<'_>, at: &Pointer, keys: &[&str]) -> Option<(Vec<String>, bool)> {
    let file = cx.spec.files.get(&at.source).cloned();
    let name = keys.last().map(|key| (*key).to_owned()).or(file);
    if let Some(Entry::Item(operation)) = cx.spec.operations.get(at) {
        let path = cx.spec.files.get(&at.source).map_or("", String::as_str);
        let fallback = || fallback_operation_id(keys.last().unwrap_or(&""), path);
        return Some((vec![operation.operation_id.clone().unwrap_or_else(fallback)], false));
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
        return Some((name.into_iter().chain(section_word(section).map(str::to_owned)).collect(), false));
    }
    let schema = *cx.spec.schema_ids.get(at)?;
    if let Some(component) = cx.component_names.get(&schema) {
        return Some((cx.schema(*component).at.keys().last().into_iter().collect(), true));
    }
    let mut words = Vec::new();
    push_schema_words(cx, at, keys.len(), keys, &mut words);
    if words.is_empty() {
        words.extend(name);
    }
    Some((words, true))
}
