//! Splits lists of types, and items by position that do not form a tuple, into unions.

use std::sync::Arc;

use super::Distribute;
use crate::parse::{Additional, JsonType, Schema as Parsed, SchemaId};

impl Distribute<'_> {
    /// Returns a list of items by position as a list of a union, unless the number of items is fixed.
    pub(super) fn split_items(&mut self, id: SchemaId) -> Option<Parsed> {
        let schema = Arc::clone(&self.schema(id).parsed);
        let never = |items: SchemaId| self.schema(items).never;
        if schema.prefix_items.is_empty() || schema.is_tuple(schema.items.is_some_and(never)) {
            return None;
        }
        let may_have_more = schema.constraints.max_items.is_none_or(|max| max > schema.prefix_items.len() as u64);
        let further_items = match schema.items {
            Some(items) if never(items) => None,
            Some(items) => Some(items),
            None => may_have_more.then(|| self.add(Parsed::new(schema.at.child("items")))),
        };
        let one_of = schema.prefix_items.iter().copied().chain(further_items).collect();
        let items = self.add(Parsed { one_of, ..Parsed::new(schema.at.child("items")) });
        Some(Parsed { items: Some(items), prefix_items: Vec::new(), ..Parsed::clone(&schema) })
    }

    /// Returns a schema with several types, of which one is an object or array, as a union with a branch for each type.
    pub(super) fn split_types(&mut self, id: SchemaId) -> Option<Parsed> {
        let schema = self.schema(id);
        let mut types: Vec<JsonType> = schema.types.iter().copied().filter(|ty| *ty != JsonType::Null).collect();
        if types.contains(&JsonType::Number) {
            types.retain(|ty| *ty != JsonType::Integer);
        }
        let has_subschemas = types.contains(&JsonType::Array) || types.contains(&JsonType::Object);
        if types.len() < 2 || !has_subschemas || schema.values.is_some() {
            return None;
        }
        let nullable = schema.nullable || schema.types.contains(&JsonType::Null);
        let all = Arc::clone(&schema.parsed);
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
        Some(Parsed { nullable, types, properties, additional, required, items, one_of, ..Parsed::clone(&all) })
    }
}
