//! Predicates of a single schema.

use std::collections::BTreeSet;

use super::Keywords;
use crate::common::Constraints;
use crate::parse::{Additional, JsonType};
use crate::tree::{Node, Value};

impl Keywords {
    /// Returns whether the schema has nothing beside `$ref` that shapes a type.
    pub fn is_bare(&self) -> bool {
        self.all_of.is_empty() && self.is_bare_beside_parts()
    }

    /// Returns whether the schema is a `$ref` and nothing else that shapes a type.
    pub fn is_reference(&self) -> bool {
        self.reference.is_some() && self.is_bare()
    }

    /// Returns whether the schema is a component.
    pub fn is_component(&self) -> bool {
        self.at.path.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'))
    }

    /// Returns whether the schema has nothing beside `allOf` that shapes a type.
    pub fn is_bare_but_for_all_of(&self) -> bool {
        self.reference.is_none() && self.is_bare_beside_parts()
    }

    fn is_bare_beside_parts(&self) -> bool {
        self.types.iter().all(|it| *it == JsonType::Object)
            && self.values.is_none()
            && !self.has_object_keywords()
            && self.items.is_none()
            && self.prefix_items.is_empty()
            && self.any_of.is_empty()
            && self.one_of.is_empty()
    }

    /// Returns whether the schema adds something to the schemas that it combines by `$ref` and `allOf`.
    pub fn describes_something(&self) -> bool {
        !self.types.is_empty()
            || !self.is_bare_beside_parts()
            || self.constrains_presence()
            || self.discriminator.is_some()
            || self.format.is_some()
            || self.content_encoding.is_some()
            || self.content_media_type.is_some()
    }

    /// Returns whether the schema has keywords that only objects have.
    pub fn has_object_keywords(&self) -> bool {
        !self.properties.is_empty()
            || self.additional != Additional::Absent
            || !self.required.is_empty()
            || self.flattened_union.is_some()
    }

    /// Returns whether the schema constrains which properties of an object are present together.
    pub fn constrains_presence(&self) -> bool {
        !self.constraints.not_together.is_empty() || !self.constraints.conditions.is_empty()
    }

    /// Returns whether the schema has no branches, values or items.
    pub fn is_plain(&self) -> bool {
        self.one_of.is_empty()
            && self.any_of.is_empty()
            && self.values.is_none()
            && self.items.is_none()
            && self.prefix_items.is_empty()
    }

    /// Returns whether the schema shapes no type at all.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty() && self.is_bare()
    }

    /// Returns whether the schema allows nothing but `null`, or was written to add `null` to the branches beside it.
    pub fn is_null(&self) -> bool {
        let only_null = |it: &[Node]| !it.is_empty() && it.iter().all(|it| it.value == Value::Null);
        let alone = self.reference.is_none() && self.is_bare();
        self.types[..] == [JsonType::Null]
            || self.values.as_deref().is_some_and(only_null)
            || self.nullable && alone && self.constraints == Constraints::default()
    }

    /// Returns whether the schema has `oneOf` or `anyOf`.
    pub fn has_branches(&self) -> bool {
        !self.one_of.is_empty() || !self.any_of.is_empty()
    }

    /// Returns whether `narrow` describes the same JSON type as this schema with fewer values.
    pub fn is_narrowed_by(&self, narrow: &Self) -> bool {
        let is_leaf = |it: &Self| {
            let composed =
                it.reference.is_some() || !it.all_of.is_empty() || !it.one_of.is_empty() || !it.any_of.is_empty();
            !composed && !it.has_object_keywords() && it.items.is_none() && it.prefix_items.is_empty()
        };
        let types = |it: &Self| it.types.iter().copied().filter(|it| *it != JsonType::Null).collect::<BTreeSet<_>>();
        let values = |it: &Self| it.values.clone().unwrap_or_default();
        let fewer = || values(narrow).iter().all(|it| values(self).iter().any(|other| other.value == it.value));
        is_leaf(self)
            && is_leaf(narrow)
            && !(types(self).is_empty() && self.values.is_none())
            && (types(self).is_empty()
                || types(narrow).is_empty() && narrow.values.is_some()
                || types(self) == types(narrow))
            && (self.format.is_none() || self.format == narrow.format)
            && match (&self.values, &narrow.values) {
                (None, None) => self.format != narrow.format,
                (None, Some(_)) => true,
                (Some(_), None) => false,
                (Some(_), Some(_)) => fewer() && values(narrow).len() < values(self).len(),
            }
    }

    /// Returns whether this schema and another description of the same property differ, as far as their own keywords show.
    pub fn differs_from(&self, other: &Self) -> bool {
        let target = |it: &Self| it.reference.as_ref().and_then(|it| it.target.clone());
        self.types != other.types
            || self.format != other.format
            || self.values != other.values
            || target(self) != target(other)
    }
}
