//! Fingerprints: numbers that are equal for structurally equal schemas, so that equal schemas are found without comparing all.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::dedup::subschemas;
use super::flatten_all_of::find_target;
use crate::common::{Bound, ConstraintKeywords, Constraints, Number};
use crate::parse::{Schema, SchemaId, Spec};
use crate::tree::{Node, Value};

/// Returns the fingerprint of a schema. Schemas that are not equal rarely have the same.
pub(crate) fn fingerprint(spec: &Spec, id: SchemaId) -> u64 {
    let mut res = DefaultHasher::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        let schema = spec.schema(id);
        hash_schema(&mut res, schema);
        find_target(spec, schema).hash(&mut res);
        open.extend(subschemas(schema));
    }
    res.finish()
}

fn hash_schema(to: &mut DefaultHasher, schema: &Schema) {
    (&schema.title, &schema.description, &schema.format, &schema.content_encoding, &schema.rust_name).hash(to);
    (&schema.xml, &schema.content_media_type).hash(to);
    (&schema.types, schema.nullable, schema.read_only, schema.write_only, schema.deprecated).hash(to);
    (&schema.value_names, &schema.value_descriptions, &schema.required, &schema.unsupported).hash(to);
    schema.reference.as_ref().map(|it| &it.text).hash(to);
    schema.discriminator.as_ref().map(|it| (&it.property, it.mapping.len())).hash(to);
    let lists = [&schema.prefix_items, &schema.patterns, &schema.all_of, &schema.any_of, &schema.one_of];
    lists.map(|it| it.len()).hash(to);
    // The order of properties is no part of an object.
    hash_unordered(to, schema.properties.keys(), |to, key| key.hash(to));
    for nodes in [&schema.values.iter().flatten().collect::<Vec<_>>(), &schema.examples.iter().collect()] {
        nodes.len().hash(to);
        nodes.iter().for_each(|node| hash_node(to, node));
    }
    schema.default.iter().for_each(|node| hash_node(to, node));
    hash_constraints(to, &schema.constraints);
}

fn hash_constraints(to: &mut DefaultHasher, constraints: &Constraints) {
    let ConstraintKeywords { min_length, max_length, min_items, max_items, min_properties, max_properties, .. } =
        &**constraints;
    (min_length, max_length, min_items, max_items, min_properties, max_properties).hash(to);
    (&constraints.pattern, &constraints.format, constraints.max_json_length, constraints.closed).hash(to);
    (&constraints.not_together, constraints.unique_items, constraints.conditions.len()).hash(to);
    let bound = |it: Option<Bound>| it.map(|it| (to_bits(it.value.as_float()), it.exclusive));
    (bound(constraints.minimum), bound(constraints.maximum)).hash(to);
    constraints.multiple_of.map(Number::as_float).map(to_bits).hash(to);
}

fn hash_node(to: &mut DefaultHasher, node: &Node) {
    match &node.value {
        Value::Null => 0.hash(to),
        Value::Bool(it) => it.hash(to),
        Value::Integer(it) => it.hash(to),
        Value::Float(it) => to_bits(*it).hash(to),
        Value::String(it) => it.hash(to),
        Value::Array(it) => {
            it.len().hash(to);
            it.iter().for_each(|node| hash_node(to, node));
        }
        Value::Object(it) => hash_unordered(to, it.iter(), |to, (key, node)| {
            key.hash(to);
            hash_node(to, node);
        }),
    }
}

/// Hashes items independently of their order.
fn hash_unordered<T>(to: &mut DefaultHasher, items: impl Iterator<Item = T>, hash: impl Fn(&mut DefaultHasher, T)) {
    let (sum, count) = items.fold((0_u64, 0_usize), |(sum, count), item| {
        let mut own = DefaultHasher::new();
        hash(&mut own, item);
        (sum.wrapping_add(own.finish()), count + 1)
    });
    (sum, count).hash(to);
}

/// Returns the bits of a number. Both zeros are equal.
fn to_bits(number: f64) -> u64 {
    (number + 0.0).to_bits()
}

#[cfg(test)]
mod tests {
    use super::super::{structurally_equal, testing};
    use super::*;

    /// Schemas of which those in one line are equal.
    const EQUAL: &[&[&str]] = &[
        &[
            "{ properties: { a: { type: string }, b: { type: string } } }",
            "{ properties: { b: { type: string }, a: { type: string } } }",
        ],
        &["{ minimum: 0.0 }", "{ minimum: -0.0 }"],
        &["{ maxLength: 1 }", "{ maxLength: 1 }"],
        &["{ maxLength: 2 }"],
        &["{ properties: { a: { maxLength: 1 } } }"],
        &["{ properties: { a: { maxLength: 2 } } }"],
        &["{ enum: [ { a: 1, b: 2 } ] }", "{ enum: [ { b: 2, a: 1 } ] }"],
        &["{ enum: [ { a: 1, b: 3 } ] }"],
        &["{ $ref: '#/components/schemas/S0' }"],
        &["{ $ref: '#/components/schemas/S1' }"],
        &["{ items: { type: string } }"],
        &["{ description: a, deprecated: true }"],
    ];

    #[test]
    fn equal_schemas_have_the_same_fingerprint_and_others_have_not() {
        let all: Vec<(usize, &str)> =
            EQUAL.iter().enumerate().flat_map(|(line, all)| all.iter().map(move |it| (line, *it))).collect();
        let schemas: String =
            all.iter().enumerate().map(|(index, (_, text))| format!("    S{index}: {text}\n")).collect();
        let spec = testing::spec(&format!("components:\n  schemas:\n{schemas}"));
        let ids: Vec<SchemaId> = spec.roots[0].schemas.iter().map(|(_, id)| *id).collect();
        for ((line, text), id) in all.iter().zip(&ids) {
            for ((other_line, other_text), other) in all.iter().zip(&ids) {
                let is_same = line == other_line;
                assert_eq!(structurally_equal(&spec, *id, *other), is_same, "{text} {other_text}");
                assert_eq!(fingerprint(&spec, *id) == fingerprint(&spec, *other), is_same, "{text} {other_text}");
            }
        }
    }
}
