//! Models.

use std::collections::BTreeSet;

use super::{Check, Constant, Docs, Input, ItemInput, ModelForm, Name, PreludePath, RuntimeForm, Type, XmlLayout};
use crate::api::SchemaId;

/// A file of models: the type of a component, and the types of its inline schemas.
#[derive(Debug)]
pub struct ModelFile {
    /// The name of the module and file.
    pub module: String,
    /// The feature of the crate that enables the file; `None` if it is always compiled.
    pub feature: Option<String>,
    /// The types, the component's first.
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
        if let Some(ty) = &self.alias_of {
            return vec![ty];
        }
        match &self.kind {
            ItemKind::Struct(it) => {
                let fields = it.fields.iter().flat_map(|it| [&it.ty, it.input.ty()]);
                fields.chain(it.additional.types()).collect()
            }
            ItemKind::StringEnum(_, ty) | ItemKind::JsonEnum(_, ty) | ItemKind::Alias(ty) => vec![ty],
            ItemKind::IntegerEnum(_) => Vec::new(),
            ItemKind::Tuple(types) => types.iter().collect(),
            ItemKind::Union(it) => {
                let of_base = it.base_properties.iter().filter_map(|it| it.value.ty());
                it.branches.iter().flat_map(Branch::types).chain([&it.unknown]).chain(of_base).collect()
            }
        }
    }
}

impl AdditionalProperties {
    fn types(&self) -> Vec<&Type> {
        match self {
            Self::Unknown(_, ty) => vec![ty],
            Self::Map(_, ty, input) => vec![ty, input.ty()],
            Self::Variant(it) => vec![&it.ty, it.input.ty()],
        }
    }
}

/// A generated type.
#[derive(Debug)]
pub struct Item {
    /// The schema that the type comes from.
    pub schema: SchemaId,
    /// The name in the document, and the type.
    pub name: Name,
    /// The documentation of the type.
    pub docs: Docs,
    /// `true` if the document deprecates the schema.
    pub deprecated: bool,
    /// `From`, as the file names it.
    pub from: PreludePath,
    /// The kind of the type.
    pub kind: ItemKind,
    /// The equal type that is printed in place of this type, which becomes an alias of it; `None` if this type is printed.
    pub alias_of: Option<Type>,
}

/// The kind of a generated type.
#[derive(Debug)]
pub enum ItemKind {
    /// A struct.
    Struct(Struct),
    /// An enum of texts, and the type of any other text.
    StringEnum(Vec<Variant<String>>, Type),
    /// An enum of integers.
    IntegerEnum(Vec<Variant<i64>>),
    /// An enum of values of several JSON types, each as JSON, and the type of any other value.
    JsonEnum(Vec<Variant<String>>, Type),
    /// A struct with an unnamed field for each item of a list.
    Tuple(Vec<Type>),
    /// An enum of types.
    Union(Union),
    /// An alias of this type.
    Alias(Type),
}

/// A struct.
#[derive(Debug)]
pub struct Struct {
    /// The fields, in the order of the document.
    pub fields: Vec<Field>,
    /// The field for all other properties.
    pub additional: AdditionalProperties,
    /// The checks before a value is sent.
    pub checks: Vec<Check>,
    /// `false` if a required property rules out a default value.
    pub has_default: bool,
    /// The layout of values in XML; `None` if no XML body contains the type.
    pub xml: Option<Box<XmlLayout>>,
}

/// The field for the properties that the schema does not name.
#[derive(Debug)]
pub enum AdditionalProperties {
    /// A field of this name and type for properties of any JSON.
    Unknown(String, Type),
    /// A field of this name and type for properties of one type, and the parameter of its setter.
    Map(String, Type, Input),
    /// A field whose type is a union.
    Variant(VariantField),
}

/// The field for a union that a schema has in addition to its properties.
#[derive(Debug)]
pub struct VariantField {
    /// The field.
    pub ident: String,
    /// The type of the field.
    pub ty: Type,
    /// The parameter of `new` for the field.
    pub input: Input,
    /// `true` if the value has checks.
    pub has_checks: bool,
}

/// A field of a struct.
#[derive(Debug)]
pub struct Field {
    /// The property, and the field.
    pub name: Name,
    /// The documentation of the field.
    pub docs: Docs,
    /// `true` if the document deprecates the property.
    pub deprecated: bool,
    /// The type of the field.
    pub ty: Type,
    /// `true` if the lint `type_complexity` would refuse the type.
    pub is_complex: bool,
    /// The representation of absence and `null`.
    pub presence: FieldPresence,
    /// `true` if the field is an argument of `new`.
    pub required_in_new: bool,
    /// The value that `new` sets, because the document allows no other; a setter replaces it.
    pub constant: Option<Constant>,
    /// `true` if requests leave the field out, because the property is read-only.
    pub skip_in_request: bool,
    /// The parameter of `new` or of the setter.
    pub input: Input,
    /// The setter; `None` for a required property that is no constant.
    pub setter: Option<String>,
    /// The setter for `null`, if an absent property differs from `null`.
    pub null_setter: Option<String>,
}

/// The representation of absence and `null` in the type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldPresence {
    /// `T`, or `Option<T>` that is always sent.
    Required,
    /// `Option<T>`, of which `null` means absence.
    Optional,
    /// `Option<Value>`, where `null` is a value.
    OptionalAny,
    /// `Nullable<T>`, which distinguishes an absent property from `null`.
    OptionalNullable,
}

/// A known value of an enum.
#[derive(Debug)]
pub struct Variant<T> {
    /// The value on the wire.
    pub wire: T,
    /// The variant.
    pub ident: String,
    /// The documentation of the variant.
    pub docs: Docs,
}

/// An enum of types, which also keeps any other value.
#[derive(Debug)]
pub struct Union {
    /// The branches.
    pub branches: Vec<Branch>,
    /// The type of any other value.
    pub unknown: Type,
    /// The methods that read the properties of the base of all branches.
    pub base_properties: Vec<BaseProperty>,
}

/// A method of a union that reads a property which all branches have.
#[derive(Debug)]
pub struct BaseProperty {
    /// The property, and the method.
    pub name: Name,
    /// The documentation of the property in the base.
    pub docs: Docs,
    /// `true` if the document deprecates the property.
    pub deprecated: bool,
    /// The value that the method returns.
    pub value: BaseValue,
    /// The branches, in the order of the union: the variant and how the property is read.
    pub branches: Vec<(String, BaseAccess)>,
}

/// The type of the value of a [`BaseProperty`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaseValue {
    /// `&str`, of strings and of enums of strings.
    Text,
    /// A slice of items of this type.
    Items(Type),
    /// A copy of a value of this type.
    Copied(Type),
    /// A reference to a value of this type.
    Reference(Type),
}

impl BaseValue {
    /// Returns the type that the value contains.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Text => None,
            Self::Items(ty) | Self::Copied(ty) | Self::Reference(ty) => Some(ty),
        }
    }
}

/// How a property of the base is read from a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaseAccess {
    /// By the method of this name, of a branch that is a union with the base.
    Inner(String),
    /// From a field.
    Field {
        /// The field.
        ident: String,
        /// The representation of absence and `null`.
        presence: BasePresence,
        /// `true` if the value is in a box.
        is_boxed: bool,
    },
}

/// The representation of absence and `null` in the type of a field, as far as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BasePresence {
    /// `T`
    Required,
    /// `Option<T>`
    Optional,
    /// `Nullable<T>`
    Nullable,
}

/// A branch of a union.
#[derive(Debug)]
pub struct Branch {
    /// The variant.
    pub ident: String,
    /// The type of the variant's value.
    pub ty: Type,
    /// The types that convert into the union as this branch.
    pub from: Vec<Conversion>,
    /// The rule that recognizes a value of this branch.
    pub matcher: VariantMatcher,
    /// `true` if the value has checks.
    pub has_checks: bool,
}

impl Branch {
    /// Returns the type of the value, and that of the items that convert into it.
    fn types(&self) -> impl Iterator<Item = &Type> {
        let items = self.from.iter().filter_map(|it| match it {
            Conversion::Items(item) => Some(item.ty()),
            Conversion::Nested(ty) => Some(ty),
            Conversion::Itself | Conversion::Boxed(..) | Conversion::Text => None,
        });
        std::iter::once(&self.ty).chain(items)
    }
}

/// The rule that recognizes a value of a branch.
#[derive(Debug)]
pub enum VariantMatcher {
    /// This property has one of these values.
    Tag(String, Vec<String>),
    /// This property, which the type of the branch does not have, has one of these values. The union encodes the first.
    AddedTag(String, Vec<String>),
    /// The value decodes, and has no properties that the type does not name.
    Closed,
    /// The value decodes.
    Shape,
}

/// A type that converts into a union by `From`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conversion {
    /// The type of the branch.
    Itself,
    /// This type, which the conversion puts into a box, with `Box` as the file names it.
    Boxed(PreludePath, Type),
    /// This type, which converts into the union that the branch is.
    Nested(Type),
    /// A borrowed text.
    Text,
    /// Arrays and slices of items, of the list that the branch is.
    Items(ItemInput),
}
