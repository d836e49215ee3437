//! The values of discriminators: which select a subtype, and which a subtype is sent with.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Keywords;
use super::hierarchy::Hierarchy;
use crate::limits;
use crate::parse::{JsonType, SchemaId, Spec};
use crate::tree::Value;

/// The value of a discriminator that a subtype is sent with.
pub(super) struct Tag {
    pub(super) ty: JsonType,
    pub(super) value: Value,
    /// The description of the property in the base.
    pub(super) description: Option<String>,
}

/// The tags of all subtypes.
pub(super) struct Tags {
    /// The name of each base and each subtype.
    pub(super) names: BTreeMap<SchemaId, String>,
    /// The property of each base's discriminator.
    pub(super) properties: BTreeMap<SchemaId, String>,
    /// The values that select a direct subtype or one of its subtypes, by base and subtype.
    pub(super) subtypes: BTreeMap<(SchemaId, SchemaId), Vec<String>>,
    /// The properties of each subtype that get a constant value.
    pub(super) constants: BTreeMap<SchemaId, Vec<(String, Tag)>>,
}

impl Tags {
    /// Finds the tags; `None` if the subtypes are nested too deep, which `flatten_all_of` reports.
    pub(super) fn find(spec: &Spec, schemas: &[Keywords], hierarchy: &Hierarchy) -> Option<Self> {
        let mut finder = Finder { spec, schemas, hierarchy, mapped: BTreeMap::new(), left: limits::ALL_OF_STEPS };
        finder.index_mappings();
        let ids: BTreeSet<SchemaId> = hierarchy.children.keys().chain(hierarchy.parents.keys()).copied().collect();
        // The component itself gives the name, whatever other components refer to it.
        let mut components: BTreeMap<SchemaId, (bool, &String)> = BTreeMap::new();
        for (name, id) in spec.roots.iter().flat_map(|root| &root.schemas) {
            let end = hierarchy.end(*id);
            let found = (end != *id, name);
            components.entry(end).and_modify(|it| *it = found.min(*it)).or_insert(found);
        }
        let components: BTreeMap<SchemaId, &String> = components.into_iter().map(|(id, it)| (id, it.1)).collect();
        let names = ids.iter().map(|id| (*id, name_of(spec, schemas, &components, *id))).collect();
        let properties = hierarchy.children.keys().map(|base| (*base, finder.property(*base).to_owned())).collect();
        let mut res = Self { names, properties, subtypes: BTreeMap::new(), constants: BTreeMap::new() };
        for (base, children) in &hierarchy.children {
            for child in children {
                let tags = finder.tags_of_all(&res.names, *child, &res.properties[base])?;
                res.subtypes.insert((*base, *child), tags);
            }
        }
        for child in hierarchy.parents.keys() {
            res.constants.insert(*child, finder.constants(&res.names, *child)?);
        }
        Some(res)
    }

    /// Returns the name of the copy of a base among the branches of a union.
    pub(super) fn word_of_copy(&self, base: SchemaId) -> String {
        format!("{} base", self.names[&base])
    }
}

/// Returns the name of a schema: of its component, or of its place in a file.
fn name_of(spec: &Spec, schemas: &[Keywords], components: &BTreeMap<SchemaId, &String>, id: SchemaId) -> String {
    let at = &schemas[id.0].at;
    let component = components.get(&id).map(|name| (*name).clone());
    component.or_else(|| at.keys().last()).or_else(|| spec.files.get(&at.source).cloned()).unwrap_or_default()
}

struct Finder<'a> {
    spec: &'a Spec,
    schemas: &'a [Keywords],
    hierarchy: &'a Hierarchy,
    /// The values of mappings, by property and schema.
    mapped: BTreeMap<(&'a str, SchemaId), Vec<&'a String>>,
    /// The schemas that may still be looked at.
    left: usize,
}

impl<'a> Finder<'a> {
    /// Returns the property of a base's discriminator.
    fn property(&self, base: SchemaId) -> &'a str {
        let owner = self.hierarchy.discriminators.get(&base).map(|owner| &self.schemas[owner.0]);
        owner.and_then(|owner| owner.discriminator.as_ref()).map_or("", |it| it.property.as_str())
    }

    fn index_mappings(&mut self) {
        let owners: BTreeSet<SchemaId> = self.hierarchy.discriminators.values().copied().collect();
        let declared = owners.iter().filter_map(|owner| self.schemas[owner.0].discriminator.as_ref());
        for (discriminator, (value, target)) in declared.flat_map(|it| it.mapping.iter().map(move |entry| (it, entry)))
        {
            let Some(target) = self.spec.schema_ids.get(target) else { continue };
            let target = self.hierarchy.end(*target);
            self.mapped.entry((&discriminator.property, target)).or_default().push(value);
        }
    }

    fn use_steps(&mut self, steps: usize) -> Option<()> {
        self.left = self.left.checked_sub(steps)?;
        Some(())
    }

    /// Returns the values that select a subtype or one of its subtypes.
    fn tags_of_all(
        &mut self,
        names: &BTreeMap<SchemaId, String>,
        child: SchemaId,
        property: &str,
    ) -> Option<Vec<String>> {
        let (mut res, mut known, mut seen) = (Vec::new(), BTreeSet::new(), BTreeSet::from([child]));
        let mut open = vec![child];
        while let Some(id) = open.pop() {
            self.use_steps(1)?;
            res.extend(self.tags(names, id, property).into_iter().filter(|tag| known.insert(tag.clone())));
            let children = self.hierarchy.children.get(&id).into_iter().flatten().rev();
            open.extend(children.filter(|child| seen.insert(**child)));
        }
        Some(res)
    }

    /// Returns the values that select a subtype itself: those of `mapping`, those that it declares, or else its name.
    fn tags(&self, names: &BTreeMap<SchemaId, String>, child: SchemaId, property: &str) -> Vec<String> {
        let mapped = self.mapped.get(&(property, child)).into_iter().flatten().map(|value| (*value).clone());
        let mut res: Vec<String> = mapped.collect();
        res.extend(self.declared_values(child, property).unwrap_or_default().into_iter().filter_map(to_text));
        let parents = self.hierarchy.parents.get(&child).into_iter().flatten();
        if res.is_empty() && parents.into_iter().any(|base| self.property(*base) == property) {
            res.extend(names.get(&child).cloned());
        }
        res
    }

    /// Returns the constant values of a subtype: one for each discriminator of its bases whose property it does not fix itself.
    fn constants(&mut self, names: &BTreeMap<SchemaId, String>, child: SchemaId) -> Option<Vec<(String, Tag)>> {
        let ancestors = self.hierarchy.ancestors(&[child]);
        self.use_steps(ancestors.len())?;
        let mut res: Vec<(String, Tag)> = Vec::new();
        for base in ancestors {
            let property = self.property(base);
            if res.iter().any(|(known, _)| known == property) || self.declared_values(child, property).is_some() {
                continue;
            }
            let Some(text) = self.tags(names, child, property).into_iter().next() else { continue };
            let owner = self.hierarchy.discriminators.get(&base).copied().unwrap_or(base);
            res.push((property.to_owned(), self.tag(owner, property, text)));
        }
        Some(res)
    }

    /// Returns the value of a tag in the type that the base gives the property.
    fn tag(&self, base: SchemaId, property: &str, text: String) -> Tag {
        let declared = self.schemas[base.0].properties.get(property).map(|id| &self.schemas[id.0]);
        let number = text.parse::<i128>().ok().filter(|_| declared.is_some_and(|it| it.types == [JsonType::Integer]));
        let description = declared.and_then(|it| it.description.clone());
        match number {
            Some(number) => Tag { ty: JsonType::Integer, value: Value::Integer(number), description },
            None => Tag { ty: JsonType::String, value: Value::String(text), description },
        }
    }

    /// Returns the values that a subtype itself allows for a property; `None` if it does not limit them, or if it only refers to
    /// the enum of all tags.
    fn declared_values(&self, child: SchemaId, property: &str) -> Option<Vec<&'a Value>> {
        let mut open = vec![child];
        while let Some(id) = open.pop() {
            let schema = &self.schemas[id.0];
            if let Some(declared) = schema.properties.get(property) {
                let end = self.hierarchy.end(*declared);
                let values = self.schemas[end.0].values.as_ref().filter(|it| end == *declared || it.len() == 1);
                if let Some(values) = values.filter(|values| !values.is_empty()) {
                    return Some(values.iter().map(|node| &node.value).collect());
                }
            }
            open.extend(schema.all_of.iter().rev().filter(|entry| self.schemas[entry.0].reference.is_none()));
        }
        None
    }
}

/// Returns the text of a tag.
fn to_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Bool(boolean) => Some(boolean.to_string()),
        Value::Null | Value::Float(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
