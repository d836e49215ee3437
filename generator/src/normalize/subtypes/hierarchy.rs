//! The bases of the documents, and the schemas that extend them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Keywords;
use super::super::flatten_all_of::{find_edges, find_target};
use crate::graph;
use crate::parse::{Discriminator, SchemaId, Spec};

/// A `$ref` by which a schema combines another one.
pub(super) struct Link {
    /// The named schema that combines it, or the outermost inline schema.
    pub(super) owner: SchemaId,
    /// The schema that has the `$ref`: an entry of `allOf`, or a schema with other keywords beside `$ref`.
    pub(super) entry: SchemaId,
    /// The end of the chain of references.
    pub(super) parent: SchemaId,
}

/// The bases and their subtypes.
pub(super) struct Hierarchy {
    pub(super) links: Vec<Link>,
    /// The direct subtypes of each base.
    pub(super) children: BTreeMap<SchemaId, Vec<SchemaId>>,
    /// The bases of each subtype.
    pub(super) parents: BTreeMap<SchemaId, Vec<SchemaId>>,
    /// The schema with the discriminator of each base: the base itself, or one that it extends.
    pub(super) discriminators: BTreeMap<SchemaId, SchemaId>,
    /// The end of the chain of references of each schema; empty if there are no bases.
    ends: Vec<SchemaId>,
    /// The schemas that are another schema with other documentation, or with `null`.
    aliases: BTreeSet<SchemaId>,
}

/// The schemas that the mapping of a discriminator names.
struct Mapped {
    is_empty: bool,
    schemas: BTreeSet<SchemaId>,
}

impl Default for Mapped {
    fn default() -> Self {
        Self { is_empty: true, schemas: BTreeSet::new() }
    }
}

impl Hierarchy {
    /// Finds the bases. A schema that is part of itself is none.
    pub(super) fn find(spec: &Spec, schemas: &[Keywords]) -> Self {
        let is_root = |schema: &Keywords| schema.discriminator.is_some() && !schema.has_branches() && !schema.broken;
        let mut res = Self {
            links: Vec::new(),
            children: BTreeMap::new(),
            parents: BTreeMap::new(),
            discriminators: BTreeMap::new(),
            ends: Vec::new(),
            aliases: BTreeSet::new(),
        };
        let roots: Vec<SchemaId> = (0..schemas.len()).map(SchemaId).filter(|id| is_root(&schemas[id.0])).collect();
        if roots.is_empty() {
            return res;
        }
        res.ends = find_ends(spec, schemas);
        res.links = find_links(spec, schemas, &res.ends);
        res.aliases =
            res.links.iter().map(|it| it.owner).filter(|owner| is_alias(&schemas[owner.0], schemas)).collect();
        let named = find_named(spec, schemas);
        let is_cyclic =
            graph::find_cyclic(&find_edges(spec, schemas.iter().map(|schema| &*schema.parsed), |_| Vec::new()));
        let mut owners: BTreeMap<SchemaId, BTreeSet<SchemaId>> = BTreeMap::new();
        for Link { owner, parent, .. } in &res.links {
            if named.contains(owner) && !is_cyclic[owner.0] {
                owners.entry(*parent).or_default().insert(*owner);
            }
        }
        let mut open: Vec<(SchemaId, SchemaId)> = roots.iter().rev().map(|root| (*root, *root)).collect();
        let mut mapped: BTreeMap<SchemaId, Mapped> = BTreeMap::new();
        while let Some((base, discriminator)) = open.pop() {
            let is_known = res.discriminators.contains_key(&base);
            let Some(owners) = owners.get(&base).filter(|_| !is_cyclic[base.0] && !is_known) else { continue };
            let named = mapped.entry(discriminator).or_insert_with(|| {
                schemas[discriminator.0].discriminator.as_ref().map_or_else(Mapped::default, |it| res.mapped(spec, it))
            });
            let children = owners.iter().copied().filter(|owner| res.is_child(schemas, named, *owner));
            let children: Vec<SchemaId> = children.collect();
            if children.is_empty() {
                continue;
            }
            for child in &children {
                res.parents.entry(*child).or_default().push(base);
                if !is_root(&schemas[child.0]) && !schemas[child.0].has_branches() {
                    open.push((*child, discriminator));
                }
            }
            res.discriminators.insert(base, discriminator);
            res.children.insert(base, children);
        }
        res
    }

    /// Returns whether a named schema that combines a base is a subtype of it. One that adds nothing may be another name of the
    /// base; it is a subtype if the discriminator names it, or names no schema.
    fn is_child(&self, schemas: &[Keywords], mapped: &Mapped, owner: SchemaId) -> bool {
        let is_named = || mapped.is_empty || mapped.schemas.contains(&owner);
        !self.aliases.contains(&owner) || !schemas[owner.0].nullable && is_named()
    }

    /// Returns the schemas that a discriminator names.
    fn mapped(&self, spec: &Spec, discriminator: &Discriminator) -> Mapped {
        let targets = discriminator.mapping.iter().filter_map(|(_, target)| spec.schema_ids.get(target));
        Mapped {
            is_empty: discriminator.mapping.is_empty(),
            schemas: targets.map(|target| self.end(*target)).collect(),
        }
    }

    /// Returns the end of a chain of schemas that are nothing but references.
    pub(super) fn end(&self, id: SchemaId) -> SchemaId {
        self.ends.get(id.0).copied().unwrap_or(id)
    }

    /// Returns whether a schema combines another one to extend it, and not to document it.
    pub(super) fn extends(&self, link: &Link) -> bool {
        !self.aliases.contains(&link.owner) || self.is_direct_subtype(link.owner, link.parent)
    }

    fn is_direct_subtype(&self, child: SchemaId, base: SchemaId) -> bool {
        self.parents.get(&child).is_some_and(|parents| parents.contains(&base))
    }

    /// Returns the bases that any of the schemas extends, directly or through other bases.
    pub(super) fn ancestors(&self, children: &[SchemaId]) -> BTreeSet<SchemaId> {
        let mut res = BTreeSet::new();
        let mut open = children.to_vec();
        while let Some(id) = open.pop() {
            open.extend(self.parents.get(&id).into_iter().flatten().filter(|parent| res.insert(**parent)));
        }
        res
    }
}

/// Returns for each schema the end of its chain of schemas that are nothing but references. Each reference is followed once.
fn find_ends(spec: &Spec, schemas: &[Keywords]) -> Vec<SchemaId> {
    let mut ends: Vec<Option<SchemaId>> = vec![None; schemas.len()];
    for id in (0..schemas.len()).map(SchemaId) {
        let (mut chain, mut last) = (Vec::new(), id);
        let end = loop {
            if let Some(end) = ends[last.0] {
                break end;
            }
            // A chain that leads back to itself ends anywhere; it has been reported.
            ends[last.0] = Some(last);
            chain.push(last);
            match find_target(spec, &schemas[last.0]).filter(|_| schemas[last.0].is_reference()) {
                Some(next) => last = next,
                None => break last,
            }
        };
        chain.into_iter().for_each(|id| ends[id.0] = Some(end));
    }
    ends.into_iter().enumerate().map(|(index, end)| end.unwrap_or(SchemaId(index))).collect()
}

fn find_links(spec: &Spec, schemas: &[Keywords], ends: &[SchemaId]) -> Vec<Link> {
    // The inline entries of `allOf`, each with the schema around it.
    let mut around: BTreeMap<SchemaId, SchemaId> = BTreeMap::new();
    let mut found = Vec::new();
    for (owner, schema) in schemas.iter().enumerate().map(|(index, schema)| (SchemaId(index), schema)) {
        let beside = (schema.reference.is_some() && !schema.is_bare()).then_some(owner);
        let (references, inline): (Vec<SchemaId>, Vec<SchemaId>) =
            schema.all_of.iter().partition(|entry| schemas[entry.0].is_reference());
        around.extend(inline.into_iter().map(|entry| (entry, owner)));
        found.extend(beside.into_iter().chain(references).map(|entry| (owner, entry)));
    }
    let link = |(mut owner, entry): (SchemaId, SchemaId)| {
        let parent = ends[find_target(spec, &schemas[entry.0])?.0];
        while let Some(outer) = around.get(&owner) {
            owner = *outer;
        }
        Some(Link { owner, entry, parent })
    };
    found.into_iter().filter_map(link).collect()
}

/// Returns whether a schema has nothing but one entry of `allOf`.
fn is_alias(schema: &Keywords, schemas: &[Keywords]) -> bool {
    let adds = |entry: &&SchemaId| {
        let entry = &schemas[entry.0];
        entry.reference.is_some() || !entry.all_of.is_empty() || entry.describes_something()
    };
    schema.is_bare_but_for_all_of()
        && schema.discriminator.is_none()
        && !schema.constrains_presence()
        && schema.all_of.iter().filter(adds).count() == 1
}

/// Returns the components, and the schemas that others refer to.
fn find_named(spec: &Spec, schemas: &[Keywords]) -> BTreeSet<SchemaId> {
    let components = (0..schemas.len()).map(SchemaId).filter(|id| schemas[id.0].is_component());
    let targets = schemas.iter().filter_map(|schema| find_target(spec, schema));
    let mappings = schemas.iter().filter_map(|schema| schema.discriminator.as_ref()).flat_map(|it| &it.mapping);
    let mapped = mappings.filter_map(|(_, target)| spec.schema_ids.get(target).copied());
    components.chain(targets).chain(mapped).collect()
}
