//! Distribution: the keywords beside a `oneOf` or `anyOf` move into its branches, so that a union has nothing but branches.
//!
//! If no branch describes a property that is described beside the union, the union is flattened: the object keeps its
//! properties, and a field with the union has all others. Callers then read the common properties without matching a branch.
//! Otherwise each branch is combined with the keywords beside the union, unless it includes them already.

mod split;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::Keywords;
use super::flatten_all_of::{branches, find_cycles, find_unions, flatten_all_of};
use crate::diagnostics::{self, Finding};
use crate::limits;
use crate::parse::{Additional, JsonType, Schema as Parsed, SchemaId, Spec};
use crate::pointer::Pointer;

/// The depth of nested unions up to which their branches are combined with the keywords around them.
const MAX_DEPTH: usize = 4;

/// The number of schemas and properties that the pass looks at. It looks several times at what `allOf` combines.
const STEPS: usize = 10 * limits::ALL_OF_STEPS;

/// The number of unions of one cycle that are distributed within each other.
const MAX_UNIONS_OF_CYCLE: usize = 2;

struct Distribute<'a> {
    findings: Vec<Finding>,
    spec: &'a Spec,
    schemas: Vec<Keywords>,
    synthesized: BTreeMap<SchemaId, (SchemaId, SchemaId)>,
    /// The original union of each schema whose branches were synthesized.
    sources: BTreeMap<SchemaId, SchemaId>,
    /// The cycle of each schema of the documents: schemas that are parts or branches of each other have the same number.
    cycles: Vec<usize>,
    /// For each schema of the documents, whether it or a part of it has branches.
    has_union: Vec<bool>,
    /// The schemas that are known to be unions whose branches are more than constraints, or not to be.
    unions: BTreeMap<SchemaId, bool>,
    /// The branches of unions, and the targets of their references.
    members: BTreeMap<SchemaId, BTreeSet<SchemaId>>,
    /// The steps that are left: schemas and properties that are still looked at.
    left: Cell<usize>,
}

/// The result of the pass.
pub(super) struct Distributed {
    /// Every schema, the synthesized ones last.
    pub(super) schemas: Vec<Keywords>,
    /// For each synthesized branch its union and the branch that it replaces.
    pub(super) synthesized: BTreeMap<SchemaId, (SchemaId, SchemaId)>,
    pub(super) findings: Vec<Finding>,
    /// The schema at which the limit of steps was reached.
    pub(super) too_large: Option<SchemaId>,
}

/// Distributes the keywords beside each union.
pub(super) fn distribute(spec: &Spec, schemas: Vec<Keywords>) -> Distributed {
    let max_schemas = 8 * schemas.len() + 1000;
    let (has_union, cycles) = (find_unions(spec, &schemas), find_cycles(spec, &schemas));
    let (synthesized, sources, unions) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let (members, left) = (BTreeMap::new(), Cell::new(STEPS));
    let findings = Vec::new();
    let mut cx = Distribute { findings, spec, schemas, synthesized, sources, cycles, has_union, unions, members, left };
    let mut replaced = Vec::new();
    let mut next = 0;
    while next < cx.schemas.len() && cx.schemas.len() < max_schemas && cx.left.get() > 0 {
        let id = SchemaId(next);
        replaced.extend(cx.distribute(id).map(|schema| (id, schema)));
        next += 1;
    }
    for (id, schema) in replaced {
        cx.schemas[id.0] = schema;
    }
    let too_large = (cx.left.get() == 0).then(|| SchemaId(next.saturating_sub(1)));
    Distributed { schemas: cx.schemas, synthesized: cx.synthesized, findings: cx.findings, too_large }
}

impl Distribute<'_> {
    fn schema(&self, id: SchemaId) -> &Keywords {
        &self.schemas[id.0]
    }

    /// Returns the parts of a schema. A schema that cannot be flattened is reported by `lower`, if its type is used.
    fn parts(&self, id: SchemaId) -> Option<Vec<SchemaId>> {
        let mut left = self.left.get();
        let parts = flatten_all_of(&self.schemas, self.spec, id, &mut left);
        self.left.set(left);
        parts.ok()
    }

    fn use_steps(&self, steps: usize) {
        self.left.set(self.left.get().saturating_sub(steps));
    }

    /// Returns the names of the properties that parts describe, and of those that they require.
    fn properties(&self, parts: &[SchemaId]) -> (BTreeSet<&str>, BTreeSet<&str>) {
        let schemas = || parts.iter().map(|id| self.schema(*id));
        self.use_steps(schemas().map(|schema| schema.properties.len() + schema.required.len()).sum());
        if self.left.get() == 0 {
            return (BTreeSet::new(), BTreeSet::new());
        }
        let names = schemas().flat_map(|schema| schema.properties.keys()).map(String::as_str).collect();
        (names, schemas().flat_map(|schema| &schema.required).map(String::as_str).collect())
    }

    /// Returns whether the branches of a schema determine its type. Branches may also only constrain the keywords beside them.
    fn is_union(&mut self, id: SchemaId) -> bool {
        if let Some(is_union) = self.unions.get(&id) {
            return *is_union;
        }
        let schema = self.schema(id);
        let parts = if schema.has_branches() { self.parts(id) } else { None };
        let res = parts.is_some_and(|parts| {
            let (names, _) = self.properties(&parts);
            let has_type = |part: &SchemaId| !Keywords::from(without_branches(self.schema(*part))).is_empty();
            let only_constrains = |branch: SchemaId| self.only_constrains(schema, &names, branch);
            !(parts.iter().any(has_type) && branches(schema).all(only_constrains))
        });
        self.unions.insert(id, res);
        res
    }

    /// Returns whether a branch adds no type and no property to the keywords beside the union.
    fn only_constrains(&self, union: &Keywords, names: &BTreeSet<&str>, branch: SchemaId) -> bool {
        let branch = self.schema(branch);
        let is_scalar = |ty: &JsonType| !matches!(ty, JsonType::Object | JsonType::Array);
        let narrows = |property: &Keywords| {
            let bare = Keywords::from(Parsed { values: None, types: Vec::new(), ..property.to_parsed() });
            property.reference.is_none() && bare.is_bare() && property.types.iter().all(is_scalar)
        };
        let narrows_known =
            |(name, id): (&String, &SchemaId)| names.contains(name.as_str()) && narrows(self.schema(*id));
        let is_type_of_union = |ty: &JsonType| union.types.contains(ty) || *ty == JsonType::Object && !names.is_empty();
        let has_nothing_else = branch.reference.is_none()
            && branch.values.is_none()
            && branch.items.is_none()
            && !branch.has_branches()
            && branch.all_of.is_empty()
            && matches!(branch.additional, Additional::Absent | Additional::Closed);
        branch.types.iter().all(is_type_of_union) && has_nothing_else && branch.properties.iter().all(narrows_known)
    }

    /// Returns the replacement of a schema, with a union of nothing but branches; `None` if the schema is one already.
    fn distribute(&mut self, id: SchemaId) -> Option<Keywords> {
        let schema = self.schema(id);
        let is_composed = !schema.all_of.is_empty() || (schema.reference.is_some() && !schema.is_bare());
        if self.depth(id) > MAX_DEPTH {
            return None;
        }
        if !is_composed && !schema.has_branches() {
            return self.split_types(id).or_else(|| self.split_items(id)).map(Keywords::from);
        }
        if schema.has_branches() && !self.is_union(id) {
            return Some(self.remove_branches(id));
        }
        if self.has_union.get(id.0) == Some(&false) {
            return None;
        }
        let parts = self.parts(id)?;
        let unions: Vec<SchemaId> = parts.iter().copied().filter(|part| self.is_union(*part)).collect();
        // A schema that extends a base with a union of its children is one of the branches. So is a synthesized branch that
        // leads back to its own union.
        let mut is_branch = |union: SchemaId| self.lists_one_of(union, &parts) || self.leads_back(id, union);
        let open: Vec<SchemaId> = unions.iter().copied().filter(|union| *union == id || !is_branch(*union)).collect();
        let bases: Vec<SchemaId> = parts.iter().copied().filter(|part| self.describes_object(*part)).collect();
        match open[..] {
            [] if unions.is_empty() => None,
            [] => Some(self.without_unions(id, &parts).into()),
            [only] if only == id && bases.is_empty() => None,
            [only] if bases.is_empty() => Some(alias(self.schema(id), only)),
            [only] if self.is_disjoint(only, &bases) => Some(self.flatten_union(id, &parts, only)),
            [first, ref rest @ ..] => {
                for union in rest {
                    self.findings.push(diagnostics::normalize::second_union(&self.schemas[union.0].at));
                }
                Some(self.combine(id, first, &bases))
            }
        }
    }

    /// Returns the number of unions around a synthesized branch.
    fn depth(&self, mut id: SchemaId) -> usize {
        let mut res = 0;
        while let Some((union, _)) = self.synthesized.get(&id) {
            (id, res) = (*union, res + 1);
        }
        res
    }

    /// Returns whether a synthesized branch comes from this union, or from several unions of its cycle. Distributing the union
    /// again would never end.
    fn leads_back(&self, mut id: SchemaId, union: SchemaId) -> bool {
        let mut unions_of_cycle = 0;
        while let Some((owner, _)) = self.synthesized.get(&id) {
            let source = self.sources.get(owner);
            let is_in_cycle = |source: &SchemaId| self.cycles.get(source.0) == self.cycles.get(union.0);
            unions_of_cycle += usize::from(source.is_some_and(is_in_cycle));
            if source == Some(&union) || unions_of_cycle == MAX_UNIONS_OF_CYCLE {
                return true;
            }
            id = *owner;
        }
        false
    }

    /// Returns whether a branch of a union is one of the parts.
    fn lists_one_of(&mut self, union: SchemaId, parts: &[SchemaId]) -> bool {
        if !self.members.contains_key(&union) {
            let members = branches(self.schema(union)).flat_map(|branch| [branch, self.target(branch)]);
            let members = members.collect();
            self.members.insert(union, members);
        }
        self.members.get(&union).is_some_and(|members| parts.iter().any(|part| members.contains(part)))
    }

    /// Returns the end of a chain of references.
    fn target(&self, id: SchemaId) -> SchemaId {
        let mut seen = BTreeSet::new();
        let mut id = id;
        while seen.insert(id)
            && let Some(reference) = &self.schema(id).reference
            && self.schema(id).is_bare()
            && let Some(next) = reference.target.as_ref().and_then(|target| self.spec.schema_ids.get(target))
        {
            id = *next;
        }
        self.use_steps(seen.len());
        id
    }

    /// Returns whether a schema describes an object itself, apart from its branches and parts.
    fn describes_object(&self, id: SchemaId) -> bool {
        let schema = self.schema(id);
        schema.has_object_keywords() || schema.constrains_presence()
    }

    /// Returns a schema without its branches, which only constrain, and reports that.
    fn remove_branches(&mut self, id: SchemaId) -> Keywords {
        let schema = self.schema(id).to_parsed();
        let key = if schema.one_of.is_empty() { "anyOf" } else { "oneOf" };
        self.findings.push(diagnostics::normalize::constraining_union(&schema.at.child(key), key));
        Parsed { one_of: Vec::new(), any_of: Vec::new(), ..schema }.into()
    }

    /// Returns a schema with copies of its parts that have no branches.
    fn without_unions(&mut self, id: SchemaId, parts: &[SchemaId]) -> Parsed {
        let all_of: Vec<SchemaId> = parts.iter().filter(|part| **part != id).copied().collect();
        let all_of = self.add_copies(&all_of);
        Parsed { reference: None, all_of, one_of: Vec::new(), any_of: Vec::new(), ..self.schema(id).to_parsed() }
    }

    /// Adds copies of schemas without their branches and parts. Copies that describe nothing are left out.
    fn add_copies(&mut self, ids: &[SchemaId]) -> Vec<SchemaId> {
        let copy = |id: &SchemaId| {
            let without_branches = without_branches(self.schema(*id));
            Keywords::from(Parsed { reference: None, all_of: Vec::new(), ..without_branches })
        };
        let copies: Vec<Keywords> = ids.iter().map(copy).collect();
        let copies = copies.into_iter().filter(|schema| !schema.is_empty() || schema.constrains_presence());
        copies.map(|schema| self.add(schema)).collect()
    }

    fn add(&mut self, schema: impl Into<Keywords>) -> SchemaId {
        self.schemas.push(schema.into());
        SchemaId(self.schemas.len() - 1)
    }

    /// Returns whether no branch of a union describes a property of the bases, so that each key belongs to one of the two.
    fn is_disjoint(&self, union: SchemaId, bases: &[SchemaId]) -> bool {
        let union = self.schema(union);
        let (names, _) = self.properties(bases);
        let allows_others = |base: &SchemaId| self.schema(*base).additional == Additional::Absent;
        let is_disjoint = |branch: SchemaId| {
            let parts = self.parts(branch).unwrap_or_default();
            let (described, required) = self.properties(&parts);
            !described.is_empty()
                && described.union(&required).all(|name| !names.contains(name))
                && !parts.iter().any(|part| self.schema(*part).has_branches())
        };
        let tag = union.discriminator.as_ref().map(|discriminator| discriminator.property.as_str());
        !names.is_empty()
            && !tag.is_some_and(|tag| names.contains(tag))
            && bases.iter().all(allows_others)
            && branches(union).count() > 1
            && branches(union).all(is_disjoint)
    }

    /// Returns the object with the properties of all parts and the union as [`Keywords::flattened_union`].
    fn flatten_union(&mut self, id: SchemaId, parts: &[SchemaId], union: SchemaId) -> Keywords {
        let Parsed { one_of, any_of, discriminator, .. } = self.schema(union).to_parsed();
        let at = self.schema(id).at.child("variant");
        let union = self.add(Parsed { one_of, any_of, discriminator, ..Parsed::new(at) });
        let parsed = Parsed { discriminator: None, ..self.without_unions(id, parts) };
        Keywords { flattened_union: Some(union), ..Keywords::from(parsed) }
    }

    /// Returns the union whose branches are those of `union`, each combined with the bases.
    fn combine(&mut self, id: SchemaId, union: SchemaId, bases: &[SchemaId]) -> Keywords {
        self.sources.insert(id, union);
        let copies = self.add_copies(bases);
        let (one_of, any_of) = (self.schema(union).one_of.clone(), self.schema(union).any_of.clone());
        let mut branches_of = |key: &str, ids: Vec<SchemaId>| -> Vec<SchemaId> {
            let ids = ids.into_iter().enumerate();
            ids.map(|(index, branch)| {
                let at = self.schema(id).at.child(key).item(index);
                self.combine_branch(id, at, branch, bases, &copies)
            })
            .collect()
        };
        let (one_of, any_of) = (branches_of("oneOf", one_of), branches_of("anyOf", any_of));
        let original = self.schema(id);
        let mut res = Parsed::new(original.at.clone());
        res.title.clone_from(&original.title);
        res.description.clone_from(&original.description);
        res.types.clone_from(&original.types);
        (res.nullable, res.deprecated) = (original.nullable, original.deprecated);
        res.rust_name.clone_from(&original.rust_name);
        res.xml.clone_from(&original.xml);
        res.default.clone_from(&original.default);
        (res.read_only, res.write_only) = (original.read_only, original.write_only);
        res.discriminator = original.discriminator.clone().or_else(|| self.schema(union).discriminator.clone());
        Parsed { one_of, any_of, ..res }.into()
    }

    /// Returns a branch combined with copies of the bases, or the branch itself if it includes them.
    fn combine_branch(
        &mut self,
        union: SchemaId,
        at: Pointer,
        branch: SchemaId,
        bases: &[SchemaId],
        copies: &[SchemaId],
    ) -> SchemaId {
        if self.includes(branch, bases) {
            return branch;
        }
        let original = self.schema(branch);
        let (title, description) = (original.title.clone(), original.description.clone());
        let description = description.or_else(|| self.schema(self.target(branch)).description.clone());
        let all_of = copies.iter().copied().chain([branch]).collect();
        let res = self.add(Parsed { title, description, all_of, ..Parsed::new(at) });
        self.synthesized.insert(res, (union, branch));
        res
    }

    /// Returns whether a branch is not an object, or includes all properties of the bases.
    fn includes(&self, branch: SchemaId, bases: &[SchemaId]) -> bool {
        let Some(parts) = self.parts(branch) else { return true };
        let schemas = || parts.iter().map(|part| self.schema(*part));
        let excludes_objects = |schema: &Keywords| {
            schema.is_null()
                || schema.values.is_some()
                || schema.items.is_some()
                || !schema.types.iter().all(|ty| *ty == JsonType::Object)
        };
        let is_object = schemas().any(Keywords::has_object_keywords);
        let (base_names, base_required) = self.properties(bases);
        let (names, required) = self.properties(&parts);
        schemas().any(|schema| !is_object && excludes_objects(schema))
            || bases.iter().all(|base| parts.contains(base))
            || (is_object && base_names.is_subset(&names) && base_required.is_subset(&required))
    }
}

fn without_branches(schema: &Keywords) -> Parsed {
    Parsed { one_of: Vec::new(), any_of: Vec::new(), discriminator: None, ..schema.to_parsed() }
}

/// Returns an alias of a union, with the documentation of the schema.
fn alias(schema: &Keywords, union: SchemaId) -> Keywords {
    Parsed { reference: None, all_of: vec![union], types: Vec::new(), ..without_branches(schema) }.into()
}
