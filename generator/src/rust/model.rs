//! Models.

use std::collections::BTreeSet;

use super::{Docs, Input, ModelForm, Name, PreludePath, RuntimeForm, Type};
use crate::api::SchemaId;
use crate::common::{Bound, Number};

/// A file of models: a component and what is described inside of it.
#[derive(Debug)]
pub struct ModelFile {
    /// The module, which is the file.
    pub module: String,
    /// The feature of the crate that it is behind.
    pub feature: Option<String>,
    /// The types, the component first.
    pub items: Vec<Item>,
}

impl ModelFile {
    /// Returns the models of other files that the file imports, in order.
    pub fn imported_models(&self) -> BTreeSet<&str> {
        let models = self.items.iter().flat_map(Item::types).flat_map(Type::models);
        models.filter(|it| it.form == ModelForm::Imported).map(|it| it.ident.as_str()).collect()
    }

    /// Returns the types of the runtime that the file imports, in order.
    pub fn imported_runtime_types(&self) -> BTreeSet<&str> {
        let types = self.items.iter().flat_map(Item::types).flat_map(Type::runtime_types);
        types.filter(|it| it.form == RuntimeForm::Imported).map(|it| it.ty.name()).collect()
    }
}

impl Item {
    /// Returns the types that the item names.
    pub fn types(&self) -> Vec<&Type> {
        match &self.kind {
            ItemKind::Struct(it) => {
                let fields = it.fields.iter().flat_map(|it| [&it.ty, it.input.ty()]);
                fields.chain(it.additional.types()).collect()
            }
            ItemKind::StringEnum(_, ty) | ItemKind::JsonEnum(_, ty) | ItemKind::Alias(ty) => vec![ty],
            ItemKind::IntegerEnum(_) => Vec::new(),
            ItemKind::Tuple(types) => types.iter().collect(),
            ItemKind::Union(it) => it.branches.iter().map(|it| &it.ty).chain([&it.unknown]).collect(),
        }
    }
}

impl AdditionalProperties {
    fn types(&self) -> Vec<&Type> {
        match self {
            Self::Private(ty) | Self::Public(_, ty) => vec![ty],
            Self::Variant(it) => vec![&it.ty, it.input.ty()],
        }
    }
}

/// A type that we write.
#[derive(Debug)]
pub struct Item {
    /// The schema of the API.
    pub schema: SchemaId,
    /// Its name in the document, and in Rust.
    pub name: Name,
    /// What it is.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// `From`, as the file names it.
    pub from: PreludePath,
    /// What it is made of.
    pub kind: ItemKind,
}

/// What a type is made of.
#[derive(Debug)]
pub enum ItemKind {
    /// Fields.
    Struct(Struct),
    /// Known texts, and any other in a value of this type.
    StringEnum(Vec<Variant<String>>, Type),
    /// Known numbers and any other.
    IntegerEnum(Vec<Variant<i64>>),
    /// Known values of several JSON types, each as JSON, and any other in a value of this type.
    JsonEnum(Vec<Variant<String>>, Type),
    /// One type for each item of a list.
    Tuple(Vec<Type>),
    /// One of several types, or any other.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
}

/// A struct.
#[derive(Debug)]
pub struct Struct {
    /// The fields, in the order of the document.
    pub fields: Vec<Field>,
    /// Where keys go that are no fields.
    pub additional: AdditionalProperties,
    /// What must hold before it is sent.
    pub checks: Vec<Check>,
    /// `Default`, as the file names it; `None` if a property is required, so that there is no default value.
    pub default: Option<PreludePath>,
}

/// Where keys go that are no fields.
#[derive(Debug)]
pub enum AdditionalProperties {
    /// Into a private field of this type, readable with `unknown_fields()`.
    Private(Type),
    /// Into a public field of this name and type.
    Public(String, Type),
    /// Into a public field that is one of several types.
    Variant(VariantField),
}

/// A field for whatever depends on which of several types it is.
#[derive(Debug)]
pub struct VariantField {
    /// The field.
    pub ident: String,
    /// Its type.
    pub ty: Type,
    /// What a function takes for it.
    pub input: Input,
    /// Whether it has rules of its own.
    pub checked: bool,
}

/// A field.
#[derive(Debug)]
pub struct Field {
    /// The key, and the field.
    pub name: Name,
    /// The local variable in functions.
    pub local: String,
    /// What it is.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Its type.
    pub ty: Type,
    /// Whether linters would ask to take the type apart.
    pub complex: bool,
    /// How presence and `null` are told.
    pub presence: FieldPresence,
    /// Whether `new` asks for it.
    pub required_in_new: bool,
    /// Whether it may be absent and is left out of requests.
    pub skip_in_request: bool,
    /// What a function takes for it.
    pub input: Input,
    /// The setter, unless it is required.
    pub setter: Option<String>,
    /// The setter for `null`, if absent and `null` are two things.
    pub null_setter: Option<String>,
}

/// How presence and `null` are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldPresence {
    /// `T`, or `Option<T>` that is always sent.
    Required,
    /// `Option<T>`; `null` reads as absent.
    Optional,
    /// `Option<Value>`; `null` is a value like any other.
    OptionalAny,
    /// `Option<Option<T>>`
    OptionalNullable,
}

/// A known value.
#[derive(Debug)]
pub struct Variant<T> {
    /// The value.
    pub wire: T,
    /// The variant.
    pub ident: String,
    /// What it means.
    pub docs: Docs,
}

/// One of several types, or any other.
#[derive(Debug)]
pub struct Union {
    /// The types.
    pub branches: Vec<Branch>,
    /// The type that holds any other value.
    pub unknown: Type,
}

/// One of several types.
#[derive(Debug)]
pub struct Branch {
    /// The variant.
    pub ident: String,
    /// What it holds.
    pub ty: Type,
    /// What becomes it by `From`.
    pub from: Vec<Conversion>,
    /// How a value is known to be of this type.
    pub test: VariantMatcher,
    /// Whether the value has rules of its own.
    pub checked: bool,
}

/// How a value is known to be of a branch.
#[derive(Debug)]
pub enum VariantMatcher {
    /// By a property that has one of these values.
    Tag(String, Vec<String>),
    /// It decodes, and nothing is in it that the type does not name.
    Closed,
    /// It decodes.
    Shape,
}

/// What becomes a branch of a union by `From`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conversion {
    /// The value that it holds.
    Itself,
    /// This type, which the conversion puts into a box, with `Box` as the file names it.
    Boxed(PreludePath, Type),
    /// A borrowed text.
    Text,
}

/// What must hold before a request leaves.
#[derive(Debug)]
pub enum Check {
    /// Of a field.
    Field(Name, Constraint),
    /// Of each item of a field that is a list.
    Each(Name, Vec<Constraint>),
    /// Properties that must not all be there.
    NotTogether {
        /// The properties.
        wires: Vec<String>,
        /// The fields among them that may be absent.
        optional: Vec<String>,
    },
    /// A property that must be there if others are.
    Required {
        /// The property, which may be absent.
        field: Name,
        /// What must hold of other fields.
        tests: Vec<FieldTest>,
        /// Whether all of it must hold, or not all of it.
        holds: bool,
        /// The tests, for people.
        condition: String,
    },
}

/// What must hold of a field for another one to be required.
#[derive(Debug, Clone)]
pub struct FieldTest {
    /// The field.
    pub ident: String,
    /// Whether it may be absent.
    pub optional: bool,
    /// Whether it must be present. If not, an absent one passes.
    pub present: bool,
    /// The values that it may have, as JSON; `None` for any.
    pub values: Option<Vec<String>>,
}

/// What must hold of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    /// A count of characters.
    Length(Range),
    /// A count of items.
    Items(Range),
    /// No item twice.
    Unique,
    /// A count of properties.
    Properties(Range),
    /// A number.
    Number(Bounds),
    /// A multiple of a number.
    Multiple(Number),
    /// An ECMA-262 regular expression.
    Pattern(String),
    /// A date-time of ISO 8601.
    DateTime,
    /// At most as many characters of JSON text.
    JsonLength(u64),
    /// One of these values, as JSON.
    Listed(Vec<String>),
    /// The value's own rules.
    Nested,
}

/// From and to, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// At least this.
    pub min: Option<u64>,
    /// At most this.
    pub max: Option<u64>,
}

/// A lower and an upper bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Whether the field holds integers.
    pub integer: bool,
    /// The lower one.
    pub min: Option<Bound>,
    /// The upper one.
    pub max: Option<Bound>,
}
