//! Flattening: the schemas that `allOf` and `$ref` combine.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use super::Schema;
use crate::graph::{self, Edges};
use crate::parse::{Schema as Parsed, SchemaId, Spec};

/// Returns the branches of `oneOf` and `anyOf`, in the order of the document.
pub(crate) fn branches(schema: &Parsed) -> impl Iterator<Item = SchemaId> {
    schema.one_of.iter().chain(&schema.any_of).copied()
}

/// The reason for which a schema cannot be flattened.
pub(crate) enum FlattenError {
    /// A `$ref` without a target, which has been reported.
    UnresolvedReference,
    /// A schema that is part of itself.
    Cycle(SchemaId),
}

/// Lists every schema that `allOf` and references add to a schema, and the schema itself as the last.
pub(crate) fn flatten_all_of(schemas: &[Schema], spec: &Spec, id: SchemaId) -> Result<Vec<SchemaId>, FlattenError> {
    enum Step {
        Enter(SchemaId),
        Leave(SchemaId),
    }
    let mut res = IndexSet::new();
    let mut within = BTreeSet::new();
    let mut open = vec![Step::Enter(id)];
    while let Some(step) = open.pop() {
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

/// Returns for each schema whether it or one of its parts has branches. Computed once for all schemas, because chains of parts
/// may be long.
pub(super) fn find_unions(spec: &Spec) -> Vec<bool> {
    let schemas = spec.schemas.iter().enumerate();
    let seeds = schemas.filter(|(_, schema)| branches(schema).next().is_some()).map(|(index, _)| index);
    graph::leading_to(&edges(spec, |_| Vec::new()), seeds)
}

/// Returns for each schema the number of its cycle: schemas that are parts or branches of each other have the same number.
pub(super) fn find_cycles(spec: &Spec) -> Vec<usize> {
    graph::groups(&edges(spec, |schema| branches(schema).collect()))
}

/// Returns the edges from each schema to its parts, by `allOf` and `$ref`, and to other schemas.
fn edges(spec: &Spec, others: impl Fn(&Parsed) -> Vec<SchemaId>) -> Edges {
    let target = |schema: &Parsed| spec.schema_ids.get(schema.reference.as_ref()?.target.as_ref()?).copied();
    let edges_of = |schema: &Parsed| {
        let parts = schema.all_of.iter().copied().chain(target(schema));
        parts.chain(others(schema)).map(|id| id.0).collect()
    };
    spec.schemas.iter().map(edges_of).collect()
}

#[cfg(test)]
mod tests {
    use super::{FlattenError, flatten_all_of};
    use crate::diagnostics::{Mode, Report};
    use crate::normalize::{normalize, testing};

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
    Circle: { allOf: [ { $ref: '#/components/schemas/Arc' } ] }
    Arc: { allOf: [ { $ref: '#/components/schemas/Circle' } ] }
    Dangling: { allOf: [ { $ref: '#/components/schemas/Nobody' } ] }
";

    #[test]
    fn parts_come_before_the_schema_that_adds_to_them() {
        let table = [
            ("Base", "Base"),
            ("Child", "Base Child/allOf/0 Child/allOf/1 Child"),
            ("Grandchild", "Base Child/allOf/0 Child/allOf/1 Child Grandchild/allOf/0 Grandchild"),
            // A part that is reached twice is listed once, where it is first needed.
            ("Diamond", "Base Child/allOf/0 Child/allOf/1 Child Diamond/allOf/0 Diamond/allOf/1 Diamond"),
            ("Nested", "Nested/allOf/0/allOf/0 Nested/allOf/0 Nested"),
            ("Sibling", "Base Sibling"),
            // A property is a schema of its own.
            ("Member", "Member"),
            ("Circle", "cycle at Circle"),
            ("Arc", "cycle at Arc"),
            ("Dangling", "unresolved"),
        ];
        let spec = testing::spec(SCHEMAS);
        let schemas = normalize(&mut Report::new(Mode::Generate), &spec).schemas;
        let name = |id: crate::parse::SchemaId| {
            let path = &schemas[id.0].at.path;
            path.strip_prefix("/components/schemas/").unwrap_or(path).to_owned()
        };
        for (schema, expected) in table {
            let (_, id) = spec.roots[0].schemas.iter().find(|(name, _)| name == schema).expect("a schema of the table");
            let parts = match flatten_all_of(&schemas, &spec, *id) {
                Ok(parts) => parts.into_iter().map(name).collect::<Vec<_>>().join(" "),
                Err(FlattenError::Cycle(id)) => format!("cycle at {}", name(id)),
                Err(FlattenError::UnresolvedReference) => "unresolved".to_owned(),
            };
            assert_eq!(parts, expected, "{schema}");
        }
    }
}
