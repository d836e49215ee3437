//! What stands beside a `oneOf` or an `anyOf`, moved into its branches: a union is nothing else afterwards.
//!
//! Where no branch speaks of the properties beside the union, each key belongs to one of the two: the object holds the
//! union in a field of its own, which takes every key that is no property of the object, so that nothing is lost, and
//! what all branches share is found without asking which one it is. Otherwise a branch and what stands beside it become
//! one struct; a branch that holds what stands beside it already stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use super::compose::{constrains_object, is_bare, is_null, is_object, says_nothing};
use super::flatten_all_of::{branches, circles, gather, gathering, has_branches};
use crate::diagnostics::{Id, Report};
use crate::parse::{Additional, JsonType, Schema, SchemaId, Spec};

/// Every schema, those that are made here after those of the documents.
pub(super) struct Distributed {
    pub(super) schemas: Vec<Schema>,
    /// For each branch that was made here the union that it belongs to, and the branch as the document has it.
    pub(super) made: BTreeMap<SchemaId, (SchemaId, SchemaId)>,
}

/// How deep unions are taken apart that stand in each other's branches.
const DEEPEST: usize = 4;

/// How many unions of one circle are taken apart within each other.
const MOST_AROUND: usize = 2;

struct Distribute<'a> {
    report: &'a mut Report,
    spec: &'a Spec,
    schemas: Vec<Schema>,
    made: BTreeMap<SchemaId, (SchemaId, SchemaId)>,
    /// For each schema whose branches were made here the union that they were made of.
    sources: BTreeMap<SchemaId, SchemaId>,
    /// For each schema of the documents its circle: those that are parts or branches of each other have the same number.
    circles: Vec<usize>,
    /// Whether each schema of the documents gathers branches, its own or those of a part.
    gathering: Vec<bool>,
    /// Whether each schema that was asked for is a union whose branches are more than constraints.
    unions: BTreeMap<SchemaId, bool>,
}

pub(super) fn distribute(report: &mut Report, spec: &Spec) -> Distributed {
    let schemas = spec.schemas.clone();
    let most = 8 * schemas.len() + 1000;
    let (gathering, circles) = (gathering(spec), circles(spec));
    let (made, sources, unions) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut cx = Distribute { report, spec, schemas, made, sources, circles, gathering, unions };
    let mut changed = Vec::new();
    let mut next = 0;
    while next < cx.schemas.len() && cx.schemas.len() < most {
        let id = SchemaId(next);
        changed.extend(cx.changed(id).map(|it| (id, it)));
        next += 1;
    }
    for (id, schema) in changed {
        cx.schemas[id.0] = schema;
    }
    Distributed { schemas: cx.schemas, made: cx.made }
}

impl Distribute<'_> {
    fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }

    /// What cannot be gathered is told later, where its type is wanted.
    fn parts(&self, id: SchemaId) -> Option<Vec<SchemaId>> {
        gather(&self.schemas, self.spec, id).ok()
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
        let parts = if has_branches(schema) { self.parts(id) } else { None };
        let res = parts.is_some_and(|parts| {
            let (names, _) = self.properties(&parts);
            let speaks = parts.iter().any(|it| !says_nothing(&without_branches(self.schema(*it))));
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
            let bare = Schema { values: None, types: Vec::new(), ..it.clone() };
            it.reference.is_none() && is_bare(&bare) && it.types.iter().all(leaf)
        };
        let known = |(name, id): (&String, &SchemaId)| names.contains(name.as_str()) && narrows(self.schema(*id));
        let types = it.types.iter().all(|ty| union.types.contains(ty) || *ty == JsonType::Object && !names.is_empty());
        let nothing_else = it.reference.is_none()
            && it.values.is_none()
            && it.items.is_none()
            && !has_branches(it)
            && it.all_of.is_empty()
            && matches!(it.additional, Additional::Unsaid | Additional::Closed);
        types && nothing_else && it.properties.iter().all(known)
    }

    /// The schema as a union of nothing but branches, if it is a union with more around it.
    fn changed(&mut self, id: SchemaId) -> Option<Schema> {
        let schema = self.schema(id);
        let composed = !schema.all_of.is_empty() || (schema.reference.is_some() && !is_bare(schema));
        if self.depth(id) > DEEPEST {
            return None;
        }
        if !composed && !has_branches(schema) {
            return self.by_type(id).or_else(|| self.by_place(id));
        }
        if has_branches(schema) && !self.is_union(id) {
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
            [] => Some(self.flat(id, &parts)),
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
    fn by_place(&mut self, id: SchemaId) -> Option<Schema> {
        let schema = self.schema(id).clone();
        let never = |it: SchemaId| self.schema(it).never;
        if schema.prefix_items.is_empty() || schema.is_tuple(schema.items.is_some_and(never)) {
            return None;
        }
        let longer = schema.constraints.max_items.is_none_or(|it| it > schema.prefix_items.len() as u64);
        let others = match schema.items {
            Some(it) if never(it) => None,
            Some(it) => Some(it),
            None => longer.then(|| self.add(Schema::new(schema.at.child("items")))),
        };
        let one_of = schema.prefix_items.iter().copied().chain(others).collect();
        let items = self.add(Schema { one_of, ..Schema::new(schema.at.child("items")) });
        Some(Schema { items: Some(items), prefix_items: Vec::new(), ..schema })
    }

    /// A list of types with objects or arrays among them, as a union with a branch for each.
    fn by_type(&mut self, id: SchemaId) -> Option<Schema> {
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
        let all = schema.clone();
        let one_of = types.into_iter().enumerate().map(|(index, ty)| {
            let mut branch = Schema { types: vec![ty], ..Schema::new(all.at.child("type").item(index)) };
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
            self.made.insert(branch, (id, branch));
            branch
        });
        let one_of = one_of.collect();
        let (properties, additional) = (indexmap::IndexMap::new(), Additional::Unsaid);
        let (types, required, items) = (Vec::new(), Vec::new(), None);
        Some(Schema { nullable, types, properties, additional, required, items, one_of, ..all })
    }

    /// How many unions a made branch stands in.
    fn depth(&self, mut id: SchemaId) -> usize {
        let mut res = 0;
        while let Some((union, _)) = self.made.get(&id) {
            (id, res) = (*union, res + 1);
        }
        res
    }

    /// Whether a made branch leads back to this union, of which it was made, or goes round a circle of unions that are
    /// branches of each other: what they have in common would never be complete.
    fn leads_back(&self, mut id: SchemaId, union: SchemaId) -> bool {
        let mut around = 0;
        while let Some((owner, _)) = self.made.get(&id) {
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
            && is_bare(self.schema(id))
            && let Some(next) = reference.target.as_ref().and_then(|it| self.spec.schema_ids.get(it))
        {
            id = *next;
        }
        id
    }

    /// Whether it has something to say of an object apart from its branches and parts.
    fn speaks(&self, id: SchemaId) -> bool {
        let it = self.schema(id);
        is_object(it) || constrains_object(it)
    }

    /// Without its branches, which only constrain.
    fn constrained(&mut self, id: SchemaId) -> Schema {
        let schema = self.schema(id).clone();
        let key = if schema.one_of.is_empty() { "anyOf" } else { "oneOf" };
        let message = format!("this `{key}` only constrains what stands beside it, and is not checked");
        self.report.add(Id::UnsupportedKeyword, &schema.at.child(key), message);
        Schema { one_of: Vec::new(), any_of: Vec::new(), ..schema }
    }

    /// The same schema with copies of its parts that have no branches.
    fn flat(&mut self, id: SchemaId, parts: &[SchemaId]) -> Schema {
        let all_of = parts.iter().filter(|it| **it != id).copied().collect::<Vec<_>>();
        let all_of = self.copies(&all_of);
        Schema { reference: None, all_of, one_of: Vec::new(), any_of: Vec::new(), ..self.schema(id).clone() }
    }

    /// Copies that stand for themselves alone.
    fn copies(&mut self, ids: &[SchemaId]) -> Vec<SchemaId> {
        let copy = |it: &Schema| Schema { reference: None, all_of: Vec::new(), ..without_branches(it) };
        let copies: Vec<Schema> = ids.iter().map(|it| copy(self.schema(*it))).collect();
        copies.into_iter().filter(|it| !says_nothing(it) || constrains_object(it)).map(|it| self.add(it)).collect()
    }

    fn add(&mut self, schema: Schema) -> SchemaId {
        self.schemas.push(schema);
        SchemaId(self.schemas.len() - 1)
    }

    /// Whether no branch speaks of what stands beside the union, so that each key belongs to one of the two.
    fn stands_apart(&self, union: SchemaId, bases: &[SchemaId]) -> bool {
        let it = self.schema(union);
        let (names, _) = self.properties(bases);
        let free = |it: &SchemaId| self.schema(*it).additional == Additional::Unsaid;
        let apart = |it: SchemaId| {
            let parts = self.parts(it).unwrap_or_default();
            let (own, required) = self.properties(&parts);
            !own.is_empty()
                && own.union(&required).all(|it| !names.contains(it))
                && !parts.iter().any(|it| has_branches(self.schema(*it)))
        };
        let tagged = it.discriminator.as_ref().is_some_and(|it| names.contains(it.property.as_str()));
        !names.is_empty() && !tagged && bases.iter().all(free) && branches(it).count() > 1 && branches(it).all(apart)
    }

    /// What stands beside a union, with the union as a field of its own.
    fn beside(&mut self, id: SchemaId, parts: &[SchemaId], union: SchemaId) -> Schema {
        let it = self.schema(union);
        let (one_of, any_of, discriminator) = (it.one_of.clone(), it.any_of.clone(), it.discriminator.clone());
        let at = self.schema(id).at.child("variant");
        let variant = self.add(Schema { one_of, any_of, discriminator, ..Schema::new(at) });
        Schema { variant: Some(variant), discriminator: None, ..self.flat(id, parts) }
    }

    /// The union of each branch and what stands beside them.
    fn union(&mut self, id: SchemaId, union: SchemaId, bases: &[SchemaId]) -> Schema {
        self.sources.insert(id, union);
        let copies = self.copies(bases);
        let (one_of, any_of) = (self.schema(union).one_of.clone(), self.schema(union).any_of.clone());
        let mut made = |key: &str, ids: Vec<SchemaId>| -> Vec<SchemaId> {
            let ids = ids.into_iter().enumerate();
            ids.map(|(index, branch)| self.branch(id, key, index, branch, bases, &copies)).collect()
        };
        let (one_of, any_of) = (made("oneOf", one_of), made("anyOf", any_of));
        let said = self.schema(id);
        let mut res = Schema::new(said.at.clone());
        res.title.clone_from(&said.title);
        res.description.clone_from(&said.description);
        res.types.clone_from(&said.types);
        (res.nullable, res.deprecated) = (said.nullable, said.deprecated);
        res.rust_name.clone_from(&said.rust_name);
        res.default.clone_from(&said.default);
        (res.read_only, res.write_only) = (said.read_only, said.write_only);
        res.discriminator = said.discriminator.clone().or_else(|| self.schema(union).discriminator.clone());
        Schema { one_of, any_of, ..res }
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
        let mut res = Schema::new(self.schema(id).at.child(key).item(index));
        let description = description.or_else(|| self.schema(self.target(branch)).description.clone());
        (res.title, res.description) = (title, description);
        res.all_of = copies.iter().copied().chain([branch]).collect();
        let res = self.add(res);
        self.made.insert(res, (id, branch));
        res
    }

    /// Whether a branch is no object, or has all that stands beside it already.
    fn holds(&self, branch: SchemaId, bases: &[SchemaId]) -> bool {
        let Some(parts) = self.parts(branch) else { return true };
        let schemas = || parts.iter().map(|it| self.schema(*it));
        let other = |it: &Schema| {
            is_null(it)
                || it.values.is_some()
                || it.items.is_some()
                || !it.types.iter().all(|it| *it == JsonType::Object)
        };
        let object = schemas().any(is_object);
        let (names, required) = self.properties(bases);
        let (own_names, own_required) = self.properties(&parts);
        schemas().any(|it| !object && other(it))
            || bases.iter().all(|it| parts.contains(it))
            || (object && names.is_subset(&own_names) && required.is_subset(&own_required))
    }
}

fn without_branches(schema: &Schema) -> Schema {
    Schema { one_of: Vec::new(), any_of: Vec::new(), discriminator: None, ..schema.clone() }
}

/// Another name for a union, with its own words.
fn alias(schema: &Schema, union: SchemaId) -> Schema {
    Schema { reference: None, all_of: vec![union], types: Vec::new(), ..without_branches(schema) }
}
