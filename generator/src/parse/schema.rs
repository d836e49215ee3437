//! Schemas as JSON Schema 2020-12, for all versions of OpenAPI.
//!
//! Schemas of 3.0 are upgraded: a boolean `exclusiveMinimum` becomes a bound, `example` becomes `examples`. Documents mix
//! the dialects, so every keyword is read in every version, with a warning where it does not belong.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::common::{Constraints, Xml};
use crate::limits;
use crate::pointer::Pointer;
use crate::tree::Node;

/// The id of a schema: its index in [`Spec::schemas`](super::Spec::schemas).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub usize);

/// The values of `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonType {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

/// A reference and its target.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The text of `$ref`.
    pub text: String,
    /// The target; `None` if it does not exist, which has been reported.
    pub target: Option<Pointer>,
}

/// The value of `additionalProperties`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Additional {
    /// The keyword is absent.
    #[default]
    Absent,
    /// `false`
    Closed,
    /// `true` or an empty schema.
    Free,
    /// A schema.
    Typed(SchemaId),
}

/// A Discriminator Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Discriminator {
    /// `propertyName`
    pub property: String,
    /// The values of `mapping` and the schemas that they select.
    pub mapping: Vec<(String, Pointer)>,
}

/// A schema. Subschemas are [`SchemaId`]s.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each field is the JSON Schema keyword of its name")]
pub struct Schema {
    pub at: Pointer,
    /// `true` if the schema is `false`, which no value conforms to.
    pub never: bool,
    /// `true` if a keyword or a subschema has an error, which has been reported.
    pub broken: bool,
    pub reference: Option<Reference>,
    pub title: Option<String>,
    pub description: Option<String>,
    /// Empty if the keyword is absent.
    pub types: Vec<JsonType>,
    /// `nullable: true` of 3.0.
    pub nullable: bool,
    pub format: Option<String>,
    pub content_encoding: Option<String>,
    pub content_media_type: Option<String>,
    /// `enum`, or `const` as a list of one.
    pub values: Option<Vec<Node>>,
    /// `true` if `values` comes from `const`.
    pub constant: bool,
    /// The Rust names of `values`: `x-enum-varnames` or `x-enumNames`.
    pub value_names: ValueTexts,
    /// The descriptions of `values`: `x-enum-descriptions` or `x-enumDescriptions`.
    pub value_descriptions: ValueTexts,
    pub properties: IndexMap<String, SchemaId>,
    pub required: Vec<String>,
    /// `required: true` on the schema of a property: the object around it requires the property.
    pub required_here: bool,
    pub additional: Additional,
    /// `unevaluatedProperties`. Without `additionalProperties`, it is the value of `additional`.
    pub unevaluated: Additional,
    /// The values of `patternProperties`; `additional` takes them into account.
    pub patterns: Vec<SchemaId>,
    /// `prefixItems`, or a list of `items` in draft 4.
    pub prefix_items: Vec<SchemaId>,
    pub items: Option<SchemaId>,
    pub all_of: Vec<SchemaId>,
    pub any_of: Vec<SchemaId>,
    pub one_of: Vec<SchemaId>,
    pub discriminator: Option<Box<Discriminator>>,
    pub constraints: Constraints,
    pub read_only: bool,
    pub write_only: bool,
    pub deprecated: bool,
    pub default: Option<Box<Node>>,
    pub examples: Vec<Node>,
    /// `xml`
    pub xml: Option<Box<Xml>>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// Keywords that are read but not supported.
    pub unsupported: Vec<String>,
    /// `true` if a finding names a keyword of the schema that has no effect.
    pub has_ignored_keyword: bool,
}

/// A text for each value of an enum. A value can be without one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum ValueTexts {
    /// No value has a text.
    #[default]
    Absent,
    /// The texts in the order of the values.
    ByIndex(Vec<Option<String>>),
    /// The texts by the value, as text.
    ByValue(BTreeMap<String, String>),
}

impl ValueTexts {
    /// Returns the text of a value.
    pub fn get(&self, index: usize, value: &Node) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::ByIndex(texts) => texts.get(index).cloned().flatten(),
            Self::ByValue(texts) => texts.get(&super::scalar_text(value)).cloned(),
        }
    }
}

impl Schema {
    /// Creates an empty schema, which any value conforms to.
    pub fn new(at: Pointer) -> Self {
        Self {
            at,
            never: false,
            broken: false,
            reference: None,
            title: None,
            description: None,
            types: Vec::new(),
            nullable: false,
            format: None,
            content_encoding: None,
            content_media_type: None,
            values: None,
            constant: false,
            value_names: ValueTexts::Absent,
            value_descriptions: ValueTexts::Absent,
            properties: IndexMap::new(),
            required: Vec::new(),
            required_here: false,
            additional: Additional::Absent,
            unevaluated: Additional::Absent,
            patterns: Vec::new(),
            prefix_items: Vec::new(),
            items: None,
            all_of: Vec::new(),
            any_of: Vec::new(),
            one_of: Vec::new(),
            discriminator: None,
            constraints: Constraints::default(),
            read_only: false,
            write_only: false,
            deprecated: false,
            default: None,
            examples: Vec::new(),
            xml: None,
            rust_name: None,
            unsupported: Vec::new(),
            has_ignored_keyword: false,
        }
    }

    /// Returns whether the schema is a list of exactly its `prefixItems`. `others_never` is whether `items` forbids more.
    pub fn is_tuple(&self, others_never: bool) -> bool {
        let length = self.prefix_items.len();
        let all = self.constraints.min_items.is_some_and(|it| it >= length as u64);
        let no_more = others_never || self.constraints.max_items == Some(length as u64);
        (1..=limits::TUPLE_ITEMS).contains(&length) && all && no_more
    }
}
