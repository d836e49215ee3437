//! Checks of values before a request is sent.

use super::Name;
use crate::common::{Bound, Number};

/// A check before a request is sent.
#[derive(Debug)]
pub enum Check {
    /// A field meets a constraint.
    Field(Name, Constraint),
    /// Each item of a field meets these constraints.
    Each(Name, Vec<Constraint>),
    /// These properties are not all present.
    NotTogether {
        /// The properties.
        wires: Vec<String>,
        /// The fields of those properties that may be absent.
        optional: Vec<String>,
    },
    /// A property is present if a condition holds.
    Required {
        /// The property, which is optional.
        field: Name,
        /// The tests of other fields.
        tests: Vec<FieldTest>,
        /// `true` if all tests must pass, `false` if at least one must fail.
        holds: bool,
        /// The tests as text.
        condition: String,
    },
}

/// A test of a field, in the condition under which another property is required.
#[derive(Debug, Clone)]
pub struct FieldTest {
    /// The field.
    pub ident: String,
    /// `true` if the property is optional.
    pub is_optional: bool,
    /// `true` if the property must be present. Otherwise an absent property passes.
    pub must_be_present: bool,
    /// The values that pass, as JSON; `None` for every value.
    pub values: Option<Vec<String>>,
}

/// A constraint of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    /// The number of characters.
    Length(Range),
    /// The number of items.
    Items(Range),
    /// Unique items.
    Unique,
    /// The number of properties.
    Properties(Range),
    /// The bounds of a number.
    Number(Bounds),
    /// The bounds of a decimal number.
    DecimalNumber(Bounds),
    /// A multiple of a number.
    Multiple(Number),
    /// An ECMA-262 regular expression that the text matches.
    Pattern(String),
    /// The format of a date-time, by ISO 8601.
    DateTime,
    /// The most characters of the value as JSON.
    JsonLength(u64),
    /// One of these values, as JSON.
    Listed(Vec<String>),
    /// The checks of the value's type.
    Nested,
}

/// An inclusive range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The lower limit.
    pub min: Option<u64>,
    /// The upper limit.
    pub max: Option<u64>,
}

/// A lower and an upper bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// `true` for a field with integers.
    pub integer: bool,
    /// The lower bound.
    pub min: Option<Bound>,
    /// The upper bound.
    pub max: Option<Bound>,
}
