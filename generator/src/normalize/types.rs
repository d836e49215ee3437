//! Shapes of normalized schemas. Other schemas are referred to by their ids.

use std::collections::BTreeSet;

use crate::common::{EnumValue, Scalar};
use crate::parse::SchemaId;
use crate::pointer::Pointer;

/// The shape of a schema.
#[derive(Debug, Clone)]
pub enum Shape {
    /// An object with properties.
    Object(Object),
    /// An object with any keys, and values of one schema or, without one, any JSON.
    Map(Option<SchemaId>),
    /// A list, with items of one schema or, without one, any JSON.
    List(Option<SchemaId>),
    /// A list with a schema for each item.
    Tuple(Vec<SchemaId>),
    /// One of several types.
    Union(Union),
    /// Known values. If there are several, all have the same variant.
    Enum(Vec<EnumValue>),
    /// A scalar.
    Scalar(Scalar),
    /// Any JSON.
    Any,
    /// Nothing but `null`. Documents that have it mean a value that they do not describe.
    Null,
    /// The target of a `$ref`.
    Reference(SchemaId),
    /// The shape of a part, with other documentation.
    Alias(SchemaId),
    /// None, because of an error that is reported.
    Broken,
}

/// An object: its parts combined.
#[derive(Debug, Clone)]
pub struct Object {
    /// The properties, in document order. Of several descriptions, one was chosen.
    pub properties: Vec<(String, SchemaId)>,
    /// The names of `required`. Some may have no property.
    pub required: BTreeSet<String>,
    /// The entries of `required` for which a property is added, each with its place.
    pub undescribed: Vec<(Pointer, String)>,
    /// `true` if the object allows other properties, and their schema.
    pub additional: Additional,
    /// A union whose branches describe every other property.
    pub flattened_union: Option<SchemaId>,
    /// The schemas with conditions on the presence of properties.
    pub constraining: Vec<SchemaId>,
}

/// The other properties of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Additional {
    /// The document does not describe them.
    #[default]
    Absent,
    /// Any JSON.
    Free,
    /// Values of a schema.
    Typed(SchemaId),
}

/// A union. Without branches it is any JSON, and a single branch of a closed union is its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Union {
    /// `true` if the document allows any other value too.
    pub open: bool,
    /// The branches, in document order.
    pub branches: Vec<Branch>,
}

impl Union {
    /// Returns the only branch of a closed union.
    pub fn only_branch(&self) -> Option<&Branch> {
        if let ([only], false) = (&self.branches[..], self.open) { Some(only) } else { None }
    }

    /// Returns whether a value must be distinguished from others: the union has not become another type.
    pub fn is_distinguishing(&self) -> bool {
        !self.branches.is_empty() && self.only_branch().is_none()
    }
}

/// A branch of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The type.
    pub ty: BranchType,
    /// The branches of the document that were folded into it; the first names it. Empty for an entry of a list of types.
    pub sources: Vec<Source>,
}

/// The type of a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BranchType {
    /// The type of a schema.
    Schema(SchemaId),
    /// The scalar that accepts the values of several branches.
    Scalar(Scalar),
}

/// A branch of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The union that lists the branch.
    pub union: SchemaId,
    /// The schema of the branch.
    pub schema: SchemaId,
}
