//! What schemas are put together of.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use crate::parse::{Schema, SchemaId, Spec};

/// Whether it has branches.
pub(super) fn has_branches(schema: &Schema) -> bool {
    !schema.one_of.is_empty() || !schema.any_of.is_empty()
}

/// The branches, in the order of the document.
pub(super) fn branches(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    schema.one_of.iter().chain(&schema.any_of).copied()
}

/// Why schemas could not be gathered.
pub(super) enum FlattenError {
    /// A reference leads nowhere, which has been reported.
    Nowhere,
    /// This one is part of itself.
    Cycle(SchemaId),
}

/// Every schema that `allOf` and references gather, the outermost last.
pub(super) fn gather(schemas: &[Schema], spec: &Spec, id: SchemaId) -> Result<Vec<SchemaId>, FlattenError> {
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
                    open.push(Step::Enter(*target.ok_or(FlattenError::Nowhere)?));
                }
            }
        }
    }
    Ok(res.into_iter().collect())
}
