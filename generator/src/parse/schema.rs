//! Schemas as JSON Schema 2020-12, whatever dialect they were written in.
//!
//! A 3.0 schema is raised: `nullable` and boolean `exclusiveMinimum` become what 2020-12 says, `example` becomes
//! `examples`. Real documents mix the dialects, so each is read everywhere, with a warning where it does not belong.

use indexmap::IndexMap;

use super::walk::Walker;
use super::{condition, keyword};
use crate::common::Constraints;
use crate::diagnostics::Id;
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// A schema, by its place in [`Spec::schemas`](super::Spec::schemas).
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

/// A reference as written, and where it leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The text of `$ref`.
    pub text: String,
    /// Where it leads; `None` if nothing is there, which has been reported.
    pub target: Option<Pointer>,
}

/// What `additionalProperties` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Additional {
    /// The keyword is absent.
    #[default]
    Unsaid,
    /// `false`
    Closed,
    /// `true` or a schema that says nothing.
    Free,
    /// A schema.
    Typed(SchemaId),
}

/// What tells the branches of a union apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Discriminator {
    /// The property that does.
    pub property: String,
    /// Which of its values stands for which schema, as far as `mapping` says.
    pub mapping: Vec<(String, Pointer)>,
}

/// A schema. Subschemas are ids.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each field is the JSON Schema keyword of its name")]
pub struct Schema {
    pub at: Pointer,
    /// `false` as a schema: nothing is valid.
    pub never: bool,
    /// Something in it could not be read. It has been reported.
    pub broken: bool,
    pub reference: Option<Reference>,
    pub title: Option<String>,
    pub description: Option<String>,
    /// Empty if unsaid.
    pub types: Vec<JsonType>,
    /// `nullable: true` of 3.0.
    pub nullable: bool,
    pub format: Option<String>,
    pub content_encoding: Option<String>,
    /// `enum`, or `const` as a list of one.
    pub values: Option<Vec<Node>>,
    /// Whether `values` is a `const`.
    pub constant: bool,
    /// `x-enum-varnames` and its like.
    pub value_names: Vec<String>,
    /// `x-enum-descriptions` and its like.
    pub value_descriptions: Vec<String>,
    pub properties: IndexMap<String, SchemaId>,
    pub required: Vec<String>,
    /// `required: true` on the schema of a property, which means that its parent requires it.
    pub required_here: bool,
    pub additional: Additional,
    /// The values of `patternProperties`; what they mean is in `additional`.
    pub patterns: Vec<SchemaId>,
    /// `prefixItems`, which draft 4 wrote as a list of `items`.
    pub prefix_items: Vec<SchemaId>,
    pub items: Option<SchemaId>,
    pub all_of: Vec<SchemaId>,
    pub any_of: Vec<SchemaId>,
    pub one_of: Vec<SchemaId>,
    pub discriminator: Option<Discriminator>,
    pub constraints: Constraints,
    pub read_only: bool,
    pub write_only: bool,
    pub deprecated: bool,
    pub default: Option<Node>,
    pub examples: Vec<Node>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// Keywords that are read and not expressed yet.
    pub unsupported: Vec<String>,
}

impl Schema {
    /// A schema that says nothing.
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
            values: None,
            constant: false,
            value_names: Vec::new(),
            value_descriptions: Vec::new(),
            properties: IndexMap::new(),
            required: Vec::new(),
            required_here: false,
            additional: Additional::Unsaid,
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
            rust_name: None,
            unsupported: Vec::new(),
        }
    }

    /// Whether it is a list of exactly these items, if others are allowed or not.
    pub fn is_tuple(&self, others_never: bool) -> bool {
        let length = self.prefix_items.len();
        let all = self.constraints.min_items.is_some_and(|it| it >= length as u64);
        let no_more = others_never || self.constraints.max_items == Some(length as u64);
        (1..=LONGEST_TUPLE).contains(&length) && all && no_more
    }
}

/// The most items that a tuple has; more are written as a list.
const LONGEST_TUPLE: usize = 16;

/// Reads a schema and every schema in it.
pub(super) fn schema(cx: &mut Walker<'_>, at: &Pointer, node: &Node) -> SchemaId {
    if let Some(id) = cx.spec.schema_ids.get(at) {
        return *id;
    }
    // The number is taken before the subschemas take theirs, so that they come in document order.
    let id = SchemaId(cx.spec.schemas.len());
    cx.spec.schemas.push(Schema::new(at.clone()));
    cx.spec.schema_ids.insert(at.clone(), id);
    let mut res = Schema::new(at.clone());
    let errors = cx.report.errors();
    match &node.value {
        Value::Object(object) => {
            for (key, value) in object {
                keyword::read(cx, &mut res, key, &at.child(key), value);
            }
            condition::read(cx, &mut res, object);
            keyword::finish(cx, &mut res);
        }
        Value::Bool(valid) => res.never = !valid,
        Value::Null | Value::Integer(_) | Value::Float(_) | Value::String(_) | Value::Array(_) => {
            let message = format!("a schema is an object, and this is {}: any value is taken", node.kind());
            cx.report.add(Id::InvalidSchema, at, message);
        }
    }
    res.broken = cx.report.errors() > errors;
    cx.spec.schemas[id.0] = res;
    id
}
