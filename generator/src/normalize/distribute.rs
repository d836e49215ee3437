//! What stands beside a `oneOf` or an `anyOf`, moved into its branches: a union is nothing else afterwards.
//!
//! Where no branch speaks of the properties beside the union, each key belongs to one of the two: the object holds the
//! union in a field of its own, which takes every key that is no property of the object, so that nothing is lost, and
//! what all branches share is found without asking which one it is. Otherwise a branch and what stands beside it become
//! one struct; a branch that holds what stands beside it already stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use super::Schema;
use super::flatten_all_of::{branches, circles, flatten_all_of, gathering};
use crate::diagnostics::{Id, Report};
use crate::parse::{Additional, JsonType, Schema as Parsed, SchemaId, Spec};

/// How deep unions are taken apart that stand in each other's branches.
const DEEPEST: usize = 4;

/// How many unions of one circle are taken apart within each other.
const MOST_AROUND: usize = 2;

struct Distribute<'a> {
    report: &'a mut Report,
    spec: &'a Spec,
    schemas: Vec<Schema>,
    synthesized: BTreeMap<SchemaId, (SchemaId, SchemaId)>,
    /// For each schema whose branches were made here the union that they were made of.
    sources: BTreeMap<SchemaId, SchemaId>,
    /// For each schema of the documents its circle: those that are parts or branches of each other have the same number.
    circles: Vec<usize>,
    /// Whether each schema of the documents gathers branches, its own or those of a part.
    gathering: Vec<bool>,
    /// Whether each schema that was asked for is a union whose branches are more than constraints.
    unions: BTreeMap<SchemaId, bool>,
}

/// Returns every schema, the synthesized ones last, and for each synthesized branch its union and the branch that it replaces.
pub(super) fn distribute(report: &mut Report, spec: &Spec) -> (Vec<Schema>, BTreeMap<SchemaId, (SchemaId, SchemaId)>) {
    let schemas: Vec<Schema> = spec.schemas.iter().cloned().map(Schema::from).collect();
    let most = 8 * schemas.len() + 1000;
    let (gathering, circles) = (gathering(spec), circles(spec));
    let (synthesized, sources, unions) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut cx = Distribute { report, spec, schemas, synthesized, sources, circles, gathering, unions };
    let mut replaced = Vec::new();
    let mut next = 0;
    while next < cx.schemas.len() && cx.schemas.len() < most {
        let id = SchemaId(next);
        replaced.extend(cx.distributed(id).map(|it| (id, it)));
        next += 1;
    }
    for (id, schema) in replaced {
        cx.schemas[id.0] = schema;
    }
    (cx.schemas, cx.synthesized)
}

impl Distribute<'_> {
    fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }

    /// What cannot be gathered is told later, where its type is wanted.
    fn parts(&self, id: SchemaId) -> Option<Vec<SchemaId>> {
        flatten_all_of(&self.schemas, self.spec, id).ok()
    }

    /// The properties that a schema and its parts have, and those that they require.
    fn properties(&self, parts: &[SchemaId]) -> (BTreeSet<&str>, BTreeSet<&str>) {
        let schemas = || parts.iter().map(|it| self.schema(*it));
        let names = schemas().flat_map(|it| it.properties.keys()).map(String::as_str).collect();
        (names, schemas().flat_map(|it| &it.required).map(String::as_str).collect())
    }

    /// Whether branches shape a type; they may only constrain what stands beside them.
    fn is_union(&mut self, id: SchemaId) -> bool {
        if let Some(known) = self.unions.get(&id) {
            return *known;
        }
        let schema = self.schema(id);
        let parts = if schema.has_branches() { self.parts(id) } else { None };
        let res = parts.is_some_and(|parts| {
            let (names, _) = self.properties(&parts);
            let speaks = parts.iter().any(|it| !Schema::from(without_branches(self.schema(*it))).is_empty());
            !(speaks && branches(schema).all(|it| self.constrains(schema, &names, it)))
        });
        self.unions.insert(id, res);
        res
    }

    /// Whether a branch adds nothing to what stands beside the union.
    fn constrains(&self, union: &Schema, names: &BTreeSet<&str>, branch: SchemaId) -> bool {
        let it = self.schema(branch);
        let leaf = |it: &JsonType| !matches!(it, JsonType::Object | JsonType::Array);
        let narrows = |it: &Schema| {
            let bare = Schema::from(Parsed { values: None, types: Vec::new(), ..it.parsed.clone() });
            it.reference.is_none() && bare.is_bare() && it.types.iter().all(leaf)
        };
        let known = |(name, id): (&String, &SchemaId)| names.contains(name.as_str()) && narrows(self.schema(*id));
        let types = it.types.iter().all(|ty| union.types.contains(ty) || *ty == JsonType::Object && !names.is_empty());
        let nothing_else = it.reference.is_none()
            && it.values.is_none()
            && it.items.is_none()
            && !it.has_branches()
            && it.all_of.is_empty()
            && matches!(it.additional, Additional::Absent | Additional::Closed);
        types && nothing_else && it.properties.iter().all(known)
    }

    /// The schema as a union of nothing but branches, if it is a union with more around it.
    fn distributed(&mut self, id: SchemaId) -> Option<Schema> {
        let schema = self.schema(id);
        let composed = !schema.all_of.is_empty() || (schema.reference.is_some() && !schema.is_bare());
        if self.depth(id) > DEEPEST {
            return None;
        }
        if !composed && !schema.has_branches() {
            return self.by_type(id).or_else(|| self.by_place(id)).map(Schema::from);
        }
        if schema.has_branches() && !self.is_union(id) {
            return Some(self.constrained(id));
        }
        if self.gathering.get(id.0) == Some(&false) {
            return None;
        }
        let parts = self.parts(id)?;
        let unions: Vec<SchemaId> = parts.iter().copied().filter(|it| self.is_union(*it)).collect();
        // The child of a base that lists its children is one of these already, and so is what a branch became that
        // leads back to its own union.
        let settled = |it: SchemaId| self.lists_one_of(it, &parts) || self.leads_back(id, it);
        let open: Vec<SchemaId> = unions.iter().copied().filter(|it| *it == id || !settled(*it)).collect();
        let bases: Vec<SchemaId> = parts.iter().copied().filter(|it| self.speaks(*it)).collect();
        match open[..] {
            [] if unions.is_empty() => None,
            [] => Some(self.flat(id, &parts).into()),
            [only] if only == id && bases.is_empty() => None,
            [only] if bases.is_empty() => Some(alias(self.schema(id), only)),
            [only] if self.stands_apart(only, &bases) => Some(self.beside(id, &parts, only)),
            [first, ref rest @ ..] => {
                for it in rest {
                    let message = "beside another union this one is not told apart: its properties are not named";
                    self.report.add(Id::UnsupportedUnion, &self.schemas[it.0].at, message);
                }
                Some(self.union(id, first, &bases))
            }
        }
    }

    /// Items by their place, of which there may be fewer or more, as items of any of their types.
    fn by_place(&mut self, id: SchemaId) -> Option<Parsed> {
        let schema = self.schema(id).parsed.clone();
        let never = |it: SchemaId| self.schema(it).never;
        if schema.prefix_items.is_empty() || schema.is_tuple(schema.items.is_some_and(never)) {
            return None;
        }
        let longer = schema.constraints.max_items.is_none_or(|it| it > schema.prefix_items.len() as u64);
        let others = match schema.items {
            Some(it) if never(it) => None,
            Some(it) => Some(it),
            None => longer.then(|| self.add(Parsed::new(schema.at.child("items")))),
        };
        let one_of = schema.prefix_items.iter().copied().chain(others).collect();
        let items = self.add(Parsed { one_of, ..Parsed::new(schema.at.child("items")) });
        Some(Parsed { items: Some(items), prefix_items: Vec::new(), ..schema })
    }

    /// A list of types with objects or arrays among them, as a union with a branch for each.
    fn by_type(&mut self, id: SchemaId) -> Option<Parsed> {
        let schema = self.schema(id);
        let mut types: Vec<JsonType> = schema.types.iter().copied().filter(|it| *it != JsonType::Null).collect();
        if types.contains(&JsonType::Number) {
            types.retain(|it| *it != JsonType::Integer);
        }
        let deep = types.contains(&JsonType::Array) || types.contains(&JsonType::Object);
        if types.len() < 2 || !deep || schema.values.is_some() {
            return None;
        }
        let nullable = schema.nullable || schema.types.contains(&JsonType::Null);
        let all = schema.parsed.clone();
        let one_of = types.into_iter().enumerate().map(|(index, ty)| {
            let mut branch = Parsed { types: vec![ty], ..Parsed::new(all.at.child("type").item(index)) };
            match ty {
                JsonType::Object => {
                    branch.title = Some("Object".to_owned());
                    (branch.properties, branch.required) = (all.properties.clone(), all.required.clone());
                    (branch.additional, branch.constraints) = (all.additional, all.constraints.clone());
                }
                JsonType::Array => {
                    (branch.items, branch.prefix_items) = (all.items, all.prefix_items.clone());
                    branch.constraints = all.constraints.clone();
                }
                JsonType::String => branch.format.clone_from(&all.format),
                JsonType::Null | JsonType::Boolean | JsonType::Integer | JsonType::Number => {}
            }
            let branch = self.add(branch);
            self.synthesized.insert(branch, (id, branch));
            branch
        });
        let one_of = one_of.collect();
        let (properties, additional) = (indexmap::IndexMap::new(), Additional::Absent);
        let (types, required, items) = (Vec::new(), Vec::new(), None);
        Some(Parsed { nullable, types, properties, additional, required, items, one_of, ..all })
    }

    /// How many unions a made branch stands in.
    fn depth(&self, mut id: SchemaId) -> usize {
        let mut res = 0;
        while let Some((union, _)) = self.synthesized.get(&id) {
            (id, res) = (*union, res + 1);
        }
        res
    }

    /// Whether a made branch leads back to this union, of which it was synthesized, or goes round a circle of unions that are
    /// branches of each other: what they have in common would never be complete.
    fn leads_back(&self, mut id: SchemaId, union: SchemaId) -> bool {
        let mut around = 0;
        while let Some((owner, _)) = self.synthesized.get(&id) {
            let source = self.sources.get(owner);
            let in_circle = |it: &SchemaId| self.circles.get(it.0) == self.circles.get(union.0);
            around += usize::from(source.is_some_and(in_circle));
            if source == Some(&union) || around == MOST_AROUND {
                return true;
            }
            id = *owner;
        }
        false
    }

    /// Whether a branch of this union is among these schemas.
    fn lists_one_of(&self, union: SchemaId, parts: &[SchemaId]) -> bool {
        branches(self.schema(union)).any(|it| parts.contains(&it) || parts.contains(&self.target(it)))
    }

    /// What a chain of references leads to.
    fn target(&self, id: SchemaId) -> SchemaId {
        let mut seen = BTreeSet::new();
        let mut id = id;
        while seen.insert(id)
            && let Some(reference) = &self.schema(id).reference
            && self.schema(id).is_bare()
            && let Some(next) = reference.target.as_ref().and_then(|it| self.spec.schema_ids.get(it))
        {
            id = *next;
        }
        id
    }

    /// Whether it has something to say of an object apart from its branches and parts.
    fn speaks(&self, id: SchemaId) -> bool {
        let it = self.schema(id);
        it.has_object_keywords() || it.constrains_presence()
    }

    /// Without its branches, which only constrain.
    fn constrained(&mut self, id: SchemaId) -> Schema {
        let schema = self.schema(id).parsed.clone();
        let key = if schema.one_of.is_empty() { "anyOf" } else { "oneOf" };
        let message = format!("this `{key}` only constrains what stands beside it, and is not checked");
        self.report.add(Id::UnsupportedKeyword, &schema.at.child(key), message);
        Parsed { one_of: Vec::new(), any_of: Vec::new(), ..schema }.into()
    }

    /// The same schema with copies of its parts that have no branches.
    fn flat(&mut self, id: SchemaId, parts: &[SchemaId]) -> Parsed {
        let all_of = parts.iter().filter(|it| **it != id).copied().collect::<Vec<_>>();
        let all_of = self.copies(&all_of);
        Parsed { reference: None, all_of, one_of: Vec::new(), any_of: Vec::new(), ..self.schema(id).parsed.clone() }
    }

    /// Copies that stand for themselves alone.
    fn copies(&mut self, ids: &[SchemaId]) -> Vec<SchemaId> {
        let copy = |it: &Schema| Schema::from(Parsed { reference: None, all_of: Vec::new(), ..without_branches(it) });
        let copies: Vec<Schema> = ids.iter().map(|it| copy(self.schema(*it))).collect();
        copies.into_iter().filter(|it| !it.is_empty() || it.constrains_presence()).map(|it| self.add(it)).collect()
    }

    fn add(&mut self, schema: impl Into<Schema>) -> SchemaId {
        self.schemas.push(schema.into());
        SchemaId(self.schemas.len() - 1)
    }

    /// Whether no branch speaks of what stands beside the union, so that each key belongs to one of the two.
    fn stands_apart(&self, union: SchemaId, bases: &[SchemaId]) -> bool {
        let it = self.schema(union);
        let (names, _) = self.properties(bases);
        let free = |it: &SchemaId| self.schema(*it).additional == Additional::Absent;
        let apart = |it: SchemaId| {
            let parts = self.parts(it).unwrap_or_default();
            let (own, required) = self.properties(&parts);
            !own.is_empty()
                && own.union(&required).all(|it| !names.contains(it))
                && !parts.iter().any(|it| self.schema(*it).has_branches())
        };
        let tagged = it.discriminator.as_ref().is_some_and(|it| names.contains(it.property.as_str()));
        !names.is_empty() && !tagged && bases.iter().all(free) && branches(it).count() > 1 && branches(it).all(apart)
    }

    /// What stands beside a union, with the union as a field of its own.
    fn beside(&mut self, id: SchemaId, parts: &[SchemaId], union: SchemaId) -> Schema {
        let it = self.schema(union);
        let (one_of, any_of, discriminator) = (it.one_of.clone(), it.any_of.clone(), it.discriminator.clone());
        let at = self.schema(id).at.child("variant");
        let variant = self.add(Parsed { one_of, any_of, discriminator, ..Parsed::new(at) });
        let parsed = Parsed { discriminator: None, ..self.flat(id, parts) };
        Schema { parsed, flattened_union: Some(variant) }
    }

    /// The union of each branch and what stands beside them.
    fn union(&mut self, id: SchemaId, union: SchemaId, bases: &[SchemaId]) -> Schema {
        self.sources.insert(id, union);
        let copies = self.copies(bases);
        let (one_of, any_of) = (self.schema(union).one_of.clone(), self.schema(union).any_of.clone());
        let mut branches_of = |key: &str, ids: Vec<SchemaId>| -> Vec<SchemaId> {
            let ids = ids.into_iter().enumerate();
            ids.map(|(index, branch)| self.branch(id, key, index, branch, bases, &copies)).collect()
        };
        let (one_of, any_of) = (branches_of("oneOf", one_of), branches_of("anyOf", any_of));
        let said = self.schema(id);
        let mut res = Parsed::new(said.at.clone());
        res.title.clone_from(&said.title);
        res.description.clone_from(&said.description);
        res.types.clone_from(&said.types);
        (res.nullable, res.deprecated) = (said.nullable, said.deprecated);
        res.rust_name.clone_from(&said.rust_name);
        res.default.clone_from(&said.default);
        (res.read_only, res.write_only) = (said.read_only, said.write_only);
        res.discriminator = said.discriminator.clone().or_else(|| self.schema(union).discriminator.clone());
        Parsed { one_of, any_of, ..res }.into()
    }

    fn branch(
        &mut self,
        id: SchemaId,
        key: &str,
        index: usize,
        branch: SchemaId,
        bases: &[SchemaId],
        copies: &[SchemaId],
    ) -> SchemaId {
        if self.holds(branch, bases) {
            return branch;
        }
        let said = self.schema(branch);
        let (title, description) = (said.title.clone(), said.description.clone());
        let mut res = Parsed::new(self.schema(id).at.child(key).item(index));
        let description = description.or_else(|| self.schema(self.target(branch)).description.clone());
        (res.title, res.description) = (title, description);
        res.all_of = copies.iter().copied().chain([branch]).collect();
        let res = self.add(res);
        self.synthesized.insert(res, (id, branch));
        res
    }

    /// Whether a branch is no object, or has all that stands beside it already.
    fn holds(&self, branch: SchemaId, bases: &[SchemaId]) -> bool {
        let Some(parts) = self.parts(branch) else { return true };
        let schemas = || parts.iter().map(|it| self.schema(*it));
        let other = |it: &Schema| {
            it.is_null()
                || it.values.is_some()
                || it.items.is_some()
                || !it.types.iter().all(|it| *it == JsonType::Object)
        };
        let object = schemas().any(Schema::has_object_keywords);
        let (names, required) = self.properties(bases);
        let (own_names, own_required) = self.properties(&parts);
        schemas().any(|it| !object && other(it))
            || bases.iter().all(|it| parts.contains(it))
            || (object && names.is_subset(&own_names) && required.is_subset(&own_required))
    }
}

fn without_branches(schema: &Schema) -> Parsed {
    Parsed { one_of: Vec::new(), any_of: Vec::new(), discriminator: None, ..schema.parsed.clone() }
}

/// Another name for a union, with its own words.
fn alias(schema: &Schema, union: SchemaId) -> Schema {
    Parsed { reference: None, all_of: vec![union], types: Vec::new(), ..without_branches(schema) }.into()
}
