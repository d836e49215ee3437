//! Flattening: the schemas that `allOf` and `$ref` combine.

use std::collections::BTreeSet;
use std::rc::Rc;

use indexmap::IndexSet;

use super::Keywords;
use crate::graph::{self, Edges};
use crate::limits;
use crate::parse::{Schema as Parsed, SchemaId, Spec};

/// Returns the branches of `oneOf` and `anyOf`, in the order of the document.
pub(crate) fn branches(schema: &Parsed) -> impl Iterator<Item = SchemaId> {
    schema.one_of.iter().chain(&schema.any_of).copied()
}

/// Returns the target of a schema's `$ref`, if it has one.
pub(super) fn find_target(spec: &Spec, schema: &Parsed) -> Option<SchemaId> {
    spec.schema_ids.get(schema.reference.as_ref()?.target.as_ref()?).copied()
}

/// The schemas that a schema combines. Chains of schemas share their lists.
pub type Parts = Rc<[SchemaId]>;

/// The reason for which a schema cannot be flattened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlattenError {
    /// A `$ref` without a target, which has been reported.
    UnresolvedReference,
    /// A schema that is part of itself.
    Cycle(SchemaId),
    /// The documents combine more schemas and properties than the limit, which is reported once.
    TooLarge,
}

/// Lists every schema that `allOf` and references add to a schema, and the schema itself as the last. Uses one of the steps that
/// are left for each.
pub(super) fn flatten_all_of(
    schemas: &[Keywords],
    spec: &Spec,
    id: SchemaId,
    left: &mut usize,
) -> Result<Vec<SchemaId>, FlattenError> {
    enum Step {
        Enter(SchemaId),
        Leave(SchemaId),
    }
    let mut res = IndexSet::new();
    let mut within = BTreeSet::new();
    let mut open = vec![Step::Enter(id)];
    while let Some(step) = open.pop() {
        *left = left.checked_sub(1).ok_or(FlattenError::TooLarge)?;
        match step {
            Step::Leave(id) => {
                within.remove(&id);
                res.insert(id);
            }
            Step::Enter(id) if !within.insert(id) => return Err(FlattenError::Cycle(id)),
            Step::Enter(id) if res.contains(&id) => drop(within.remove(&id)),
            Step::Enter(id) => {
                open.push(Step::Leave(id));
                let schema = &schemas[id.0];
                open.extend(schema.all_of.iter().rev().map(|it| Step::Enter(*it)));
                if let Some(reference) = &schema.reference {
                    let target = reference.target.as_ref().and_then(|it| spec.schema_ids.get(it));
                    open.push(Step::Enter(*target.ok_or(FlattenError::UnresolvedReference)?));
                }
            }
        }
    }
    Ok(res.into_iter().collect())
}

/// Returns for each schema the parts that describe something, and the schema itself as the last. Each list is built from those
/// of the schemas that it combines, so that a chain of schemas is followed once.
pub(super) fn find_parts(schemas: &[Keywords], spec: &Spec) -> Vec<Result<Parts, FlattenError>> {
    let edges = find_edges(spec, schemas.iter().map(|schema| &*schema.parsed), |_| Vec::new());
    let is_cyclic = graph::find_cyclic(&edges);
    let mut res: Vec<Result<Parts, FlattenError>> = vec![Ok(Rc::from([])); schemas.len()];
    let mut listed_by = vec![None; schemas.len()];
    // The schemas and properties of each list.
    let mut sizes = vec![0; schemas.len()];
    let mut left = limits::ALL_OF_STEPS;
    for node in graph::finishing_order(&edges) {
        let (id, schema) = (SchemaId(node), &schemas[node]);
        let own = usize::from(schema.describes_something()) + schema.properties.len();
        let size = edges[node].iter().map(|part| sizes[*part]).sum::<usize>() + own;
        // A schema that only repeats another one shares its list.
        let is_combined = edges[node].len() > usize::from(own == 0);
        if is_combined {
            res[node] = Err(FlattenError::TooLarge);
            let Some(rest) = left.checked_sub(size) else { continue };
            left = rest;
        }
        res[node] = if is_cyclic[node] {
            flatten_all_of(schemas, spec, id, &mut left).map(Rc::from)
        } else {
            join_parts(&res, &mut listed_by, spec, schema, id)
        };
        let size_of = |parts: &Parts| parts.iter().map(|part| 1 + schemas[part.0].properties.len()).sum();
        sizes[node] = if is_combined { res[node].as_ref().map_or(0, size_of) } else { size };
    }
    res
}

/// Joins the parts of the schemas that a schema combines. `listed_by` has for each part the last schema that listed it.
fn join_parts(
    known: &[Result<Parts, FlattenError>],
    listed_by: &mut [Option<SchemaId>],
    spec: &Spec,
    schema: &Keywords,
    id: SchemaId,
) -> Result<Parts, FlattenError> {
    let target = find_target(spec, schema);
    if schema.reference.is_some() && target.is_none() {
        return Err(FlattenError::UnresolvedReference);
    }
    let combined: Vec<&Parts> = target
        .iter()
        .chain(&schema.all_of)
        .map(|id| known[id.0].as_ref().map_err(|error| *error))
        .collect::<Result<_, _>>()?;
    let own = schema.describes_something().then_some(id);
    Ok(match (&combined[..], own) {
        ([only], None) => Rc::clone(only),
        ([only], Some(id)) => only.iter().copied().chain([id]).collect(),
        (several, own) => {
            let all = several.iter().flat_map(|parts| parts.iter().copied()).chain(own);
            all.filter(|part| listed_by[part.0].replace(id) != Some(id)).collect()
        }
    })
}

/// Returns for each schema whether it or one of its parts has branches. Computed once for all schemas, because chains of parts
/// may be long.
pub(super) fn find_unions(spec: &Spec, schemas: &[Keywords]) -> Vec<bool> {
    let unions = schemas.iter().enumerate().filter(|(_, schema)| schema.has_branches());
    let edges = find_edges(spec, schemas.iter().map(|schema| &*schema.parsed), |_| Vec::new());
    graph::leading_to(&edges, unions.map(|(index, _)| index))
}

/// Returns for each schema the number of its cycle: schemas that are parts or branches of each other have the same number.
pub(super) fn find_cycles(spec: &Spec, schemas: &[Keywords]) -> Vec<usize> {
    graph::groups(&find_edges(spec, schemas.iter().map(|schema| &*schema.parsed), |schema| branches(schema).collect()))
}

/// Returns the edges from each schema to its parts, by `allOf` and `$ref`, and to other schemas.
pub(super) fn find_edges<'a>(
    spec: &Spec,
    schemas: impl Iterator<Item = &'a Parsed>,
    others: impl Fn(&Parsed) -> Vec<SchemaId>,
) -> Edges {
    let edges_of = |schema: &Parsed| {
        let parts = schema.all_of.iter().copied().chain(find_target(spec, schema));
        parts.chain(others(schema)).map(|id| id.0).collect()
    };
    schemas.map(edges_of).collect()
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{FlattenError, find_parts, flatten_all_of};
    use crate::normalize::{Keywords, testing};
    use crate::parse::SchemaId;

    const SCHEMAS: &str = "
components:
  schemas:
    Base: { properties: { a: { type: string } } }
    Child: { allOf: [ { $ref: '#/components/schemas/Base' }, { required: [a] } ] }
    Grandchild: { allOf: [ { $ref: '#/components/schemas/Child' } ], properties: { b: { type: string } } }
    Diamond: { allOf: [ { $ref: '#/components/schemas/Child' }, { $ref: '#/components/schemas/Base' } ] }
    Nested: { allOf: [ { allOf: [ { required: [a] } ] } ] }
    Sibling: { $ref: '#/components/schemas/Base', required: [a] }
    Member: { properties: { base: { $ref: '#/components/schemas/Base' } } }
    Documented: { allOf: [ { $ref: '#/components/schemas/Base' } ], description: text }
    Circle: { allOf: [ { $ref: '#/components/schemas/Arc' } ] }
    Arc: { allOf: [ { $ref: '#/components/schemas/Circle' } ] }
    Tangent: { allOf: [ { $ref: '#/components/schemas/Base' }, { $ref: '#/components/schemas/Arc' } ] }
    Dangling: { allOf: [ { $ref: '#/components/schemas/Nobody' } ] }
";

    #[test]
    fn parts_come_before_the_schema_that_adds_to_them() {
        let table = [
            ("Base", "Base"),
            ("Child", "Base Child/allOf/1"),
            ("Grandchild", "Base Child/allOf/1 Grandchild"),
            // A part that is reached twice is listed once, where it is first needed.
            ("Diamond", "Base Child/allOf/1"),
            ("Nested", "Nested/allOf/0/allOf/0"),
            ("Sibling", "Base Sibling"),
            // A property is a schema of its own.
            ("Member", "Member"),
            // A schema that adds nothing but documentation is no part.
            ("Documented", "Base"),
            ("Circle", "cycle at Circle"),
            ("Arc", "cycle at Arc"),
            ("Tangent", "cycle at Arc"),
            ("Dangling", "unresolved"),
        ];
        let spec = testing::spec(SCHEMAS);
        let schemas: Vec<Keywords> = spec.schemas.iter().cloned().map(Keywords::from).collect();
        let all_parts = find_parts(&schemas, &spec);
        let name = |id: SchemaId| {
            let path = &schemas[id.0].at.path;
            path.strip_prefix("/components/schemas/").unwrap_or(path).to_owned()
        };
        for (schema, expected) in table {
            let (_, id) = spec.roots[0].schemas.iter().find(|(name, _)| name == schema).expect("a schema of the table");
            let parts = match &all_parts[id.0] {
                Ok(parts) => parts.iter().map(|id| name(*id)).collect::<Vec<_>>().join(" "),
                Err(FlattenError::Cycle(id)) => format!("cycle at {}", name(*id)),
                Err(FlattenError::UnresolvedReference) => "unresolved".to_owned(),
                Err(FlattenError::TooLarge) => "too large".to_owned(),
            };
            assert_eq!(parts, expected, "{schema}");
        }
    }

    #[test]
    fn the_parts_of_all_schemas_are_those_of_each_schema() {
        let spec = testing::spec(SCHEMAS);
        let schemas: Vec<Keywords> = spec.schemas.iter().cloned().map(Keywords::from).collect();
        for (index, parts) in find_parts(&schemas, &spec).into_iter().enumerate() {
            let alone = flatten_all_of(&schemas, &spec, SchemaId(index), &mut usize::MAX.clone());
            let alone = alone.map(|ids| ids.into_iter().filter(|id| schemas[id.0].describes_something()).collect());
            assert_eq!(parts, alone, "{:?}", schemas[index].at);
        }
    }

    #[test]
    fn schemas_that_add_nothing_share_one_list() {
        let link = |index: usize| {
            format!("    Link{index}: {{ allOf: [ {{ $ref: '#/components/schemas/Link{}' }} ] }}\n", index - 1)
        };
        let links: String = (1..100).map(link).collect();
        let spec =
            testing::spec(&format!("components:\n  schemas:\n    Link0: {{ properties: {{ a: {{}} }} }}\n{links}"));
        let schemas: Vec<Keywords> = spec.schemas.iter().cloned().map(Keywords::from).collect();
        let parts = find_parts(&schemas, &spec);
        let of_links = spec.roots[0].schemas.iter().map(|(_, id)| parts[id.0].as_ref().expect("a link has parts"));
        let of_links: Vec<_> = of_links.collect();
        assert_eq!(of_links.len(), 100);
        assert!(of_links.iter().all(|parts| Rc::ptr_eq(parts, of_links[0])));
    }
}
