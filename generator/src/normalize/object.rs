//! Objects: the properties and the required names of all parts.

use indexmap::IndexMap;

use super::Keywords;
use super::context::Input;
use super::types::{Additional, Object};
use crate::diagnostics::{self, Finding};
use crate::parse::{self, SchemaId};
use crate::pointer::Pointer;

/// Combines parts into one object with the properties of all.
pub(super) fn combine_objects(
    input: &Input<'_>,
    parts: &[(SchemaId, &Keywords)],
    findings: &mut Vec<Finding>,
) -> Object {
    let schemas = || parts.iter().map(|(_, part)| *part);
    let properties = combine_properties(input, parts, findings);
    let additional = schemas().map(|part| Additional::from(part.additional)).find(|it| *it != Additional::Absent);
    let additional = additional.unwrap_or_default();
    let flattened_union = schemas().find_map(|part| part.flattened_union);
    let is_closed = schemas().any(|part| part.additional == parse::Additional::Closed);
    let mut required: IndexMap<&str, Pointer> = IndexMap::new();
    for part in schemas() {
        for name in &part.required {
            required.entry(name).or_insert_with(|| part.at.child("required"));
        }
    }
    let is_unknown = |name: &str| additional == Additional::Absent && !properties.contains_key(name);
    let unknown = required.iter().filter(|(name, _)| is_unknown(name));
    let mut unknown: Vec<(Pointer, String)> = unknown.map(|(name, at)| (at.clone(), (*name).to_owned())).collect();
    unknown.sort_by(|(_, a), (_, b)| a.cmp(b));
    // A branch of the union may describe the property.
    if is_closed || flattened_union.is_some() {
        findings
            .extend(unknown.drain(..).map(|(at, name)| diagnostics::normalize::unknown_required_property(&at, &name)));
    }
    let constraining = parts.iter().filter(|(_, part)| part.constrains_presence()).map(|(id, _)| *id);
    Object {
        required: required.keys().map(|name| (*name).to_owned()).collect(),
        properties: properties.into_iter().map(|(name, id)| (name.to_owned(), id)).collect(),
        undescribed: unknown,
        additional,
        flattened_union,
        constraining: constraining.collect(),
    }
}

/// Returns the schema of each property. Of several descriptions, a narrower one is used, or else the last, which is reported if
/// it differs.
fn combine_properties<'p>(
    input: &Input<'_>,
    parts: &[(SchemaId, &'p Keywords)],
    findings: &mut Vec<Finding>,
) -> IndexMap<&'p str, SchemaId> {
    let mut res: IndexMap<&str, SchemaId> = IndexMap::new();
    let has_no_type = |schema: &Keywords| schema.is_empty() && schema.reference.is_none();
    for (name, id) in parts.iter().flat_map(|(_, part)| &part.properties) {
        let later = input.schema(*id);
        let Some(earlier) = res.get(name.as_str()).map(|id| input.schema(*id)) else {
            res.insert(name, *id);
            continue;
        };
        if has_no_type(later) || later.is_narrowed_by(earlier) {
            continue;
        }
        // A tag is a value of the property, however the base describes it.
        if !later.is_tag && !earlier.is_narrowed_by(later) && earlier.differs_from(later) && !has_no_type(earlier) {
            findings.push(diagnostics::normalize::conflicting_property(&later.at, name));
        }
        res.insert(name, *id);
    }
    res
}

impl From<parse::Additional> for Additional {
    fn from(additional: parse::Additional) -> Self {
        match additional {
            parse::Additional::Absent | parse::Additional::Closed => Self::Absent,
            parse::Additional::Free => Self::Free,
            parse::Additional::Typed(id) => Self::Typed(id),
        }
    }
}
