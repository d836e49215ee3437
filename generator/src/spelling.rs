//! Types, spelled for the file in which they stand.

use std::collections::BTreeSet;

use crate::api::{Api, Scalar, SchemaId, Shape, Type as ApiType, TypeKind};
use crate::naming::STANDARD_NAMES;
use crate::rust::{Input, Type};

/// The Rust names of a client's schemas. Everything that is needed to spell a type of the API in Rust.
#[derive(Debug, Clone, Default)]
pub struct TypeTable {
    /// The identifier of each schema, by [`SchemaId`]; empty for a schema that has no Rust type.
    pub idents: Vec<String>,
    /// Schemas that are any JSON in Rust, because their type would be an alias of itself.
    pub opaque: BTreeSet<SchemaId>,
}

impl TypeTable {
    /// A scope for a file that defines these types, or, with `None`, for a file outside of the models.
    pub(crate) fn scope<'a>(&'a self, api: &'a Api, defined: Option<BTreeSet<String>>) -> Scope<'a> {
        let (models, runtime) = (BTreeSet::new(), BTreeSet::new());
        Scope { api, idents: &self.idents, opaque: &self.opaque, defined, models, runtime }
    }

    /// Whether a type accepts any JSON, `null` included.
    pub(crate) fn is_any(&self, api: &Api, kind: &TypeKind) -> bool {
        match api.resolved(kind) {
            TypeKind::Any => true,
            TypeKind::Schema(id) => self.opaque.contains(id),
            TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => false,
        }
    }
}

/// A file, while its types are spelled: what is defined there, and what it uses of elsewhere.
pub(crate) struct Scope<'a> {
    pub(crate) api: &'a Api,
    /// The identifier of each schema; empty for one that is not written.
    pub(crate) idents: &'a [String],
    /// Schemas that stand for any JSON, because they cannot be written otherwise.
    pub(crate) opaque: &'a BTreeSet<SchemaId>,
    /// The types that the file defines; `None` for a file outside of the models, which says `models::…`.
    pub(crate) defined: Option<BTreeSet<String>>,
    /// Models of other files that it names.
    pub(crate) models: BTreeSet<String>,
    /// Types of the runtime that it imports.
    pub(crate) runtime: BTreeSet<String>,
}

/// What a scalar becomes: a type of the language, of its prelude, or of the runtime.
enum Home {
    Language,
    Prelude,
    Runtime,
}

fn scalar(it: Scalar) -> (Home, &'static str) {
    match it {
        Scalar::Boolean => (Home::Language, "bool"),
        Scalar::Int32 => (Home::Language, "i32"),
        Scalar::Int64 => (Home::Language, "i64"),
        Scalar::UInt64 => (Home::Language, "u64"),
        Scalar::Int128 => (Home::Language, "i128"),
        Scalar::Number => (Home::Language, "f64"),
        Scalar::String => (Home::Prelude, "String"),
        Scalar::DateTime => (Home::Runtime, "DateTime"),
        Scalar::Date => (Home::Runtime, "Date"),
        Scalar::Time => (Home::Runtime, "Time"),
        Scalar::Duration => (Home::Runtime, "Duration"),
        Scalar::Decimal => (Home::Runtime, "Decimal"),
        Scalar::Base64 => (Home::Runtime, "Base64"),
        Scalar::Password => (Home::Runtime, "Secret"),
        // In JSON there are no bytes; only a part of a body is a file.
        Scalar::Binary => (Home::Prelude, "String"),
    }
}

/// Types of the runtime that files of models import by name.
pub(crate) const RUNTIME_NAMES: &[&str] =
    &["DateTime", "Date", "Time", "Duration", "Decimal", "Base64", "Secret", "IndexMap", "Value", "UnknownFields"];

/// Where the prelude has its names from.
const PRELUDE_PATHS: &[(&str, &str)] = &[
    ("Option", "::std::option::Option"),
    ("Vec", "::std::vec::Vec"),
    ("Box", "::std::boxed::Box"),
    ("String", "::std::string::String"),
    ("Into", "::std::convert::Into"),
    ("From", "::std::convert::From"),
    ("Default", "::std::default::Default"),
];

impl Scope<'_> {
    /// The type of a value, with `Option` where `null` may stand.
    pub(crate) fn nullable(&mut self, ty: &ApiType) -> Type {
        let inner = self.value(&ty.kind);
        if ty.nullable && !matches!(ty.kind, TypeKind::Any) { self.option(inner) } else { inner }
    }

    /// The type of a value that is not `null`.
    pub(crate) fn value(&mut self, kind: &TypeKind) -> Type {
        match kind {
            TypeKind::Any | TypeKind::Broken => plain(self.runtime("Value")),
            TypeKind::Scalar(it) => match scalar(*it) {
                (Home::Language, name) => plain(name.to_owned()),
                (Home::Prelude, name) => plain(self.prelude(name)),
                (Home::Runtime, name) => plain(self.runtime(name)),
            },
            TypeKind::List(item) => Type { path: self.prelude("Vec"), arguments: vec![self.nullable(item)] },
            TypeKind::Map(value) => {
                let key = plain(self.prelude("String"));
                Type { path: self.runtime("IndexMap"), arguments: vec![key, self.nullable(value)] }
            }
            TypeKind::Schema(id) if self.opaque.contains(id) => plain(self.runtime("Value")),
            TypeKind::Schema(id) => plain(self.model(*id)),
        }
    }

    /// `String`
    pub(crate) fn string(&self) -> Type {
        plain(self.prelude("String"))
    }

    /// A type of the runtime, without arguments.
    pub(crate) fn runtime_type(&mut self, name: &str) -> Type {
        plain(self.runtime(name))
    }

    /// `Option<T>`
    pub(crate) fn option(&self, inner: Type) -> Type {
        Type { path: self.prelude("Option"), arguments: vec![inner] }
    }

    /// `Box<T>`
    pub(crate) fn boxed(&self, inner: Type) -> Type {
        Type { path: self.prelude("Box"), arguments: vec![inner] }
    }

    /// A name of the prelude, unless the file has another thing of that name.
    pub(crate) fn prelude(&self, name: &str) -> String {
        let shadowed = self.defined.as_ref().is_some_and(|it| it.contains(name));
        let path = PRELUDE_PATHS.iter().find(|(short, _)| shadowed && *short == name);
        path.map_or(name, |(_, path)| path).to_owned()
    }

    /// A type of the runtime.
    pub(crate) fn runtime(&mut self, name: &str) -> String {
        match &self.defined {
            Some(defined) if !defined.contains(name) => {
                self.runtime.insert(name.to_owned());
                name.to_owned()
            }
            Some(_) => format!("specwright_runtime::{name}"),
            None => format!("runtime::{name}"),
        }
    }

    fn model(&mut self, id: SchemaId) -> String {
        let ident = &self.idents[id.0];
        match &self.defined {
            None => {
                self.models.insert(ident.clone());
                format!("models::{ident}")
            }
            Some(defined) if defined.contains(ident) => ident.clone(),
            // Imported, it would hide what everyone knows by that name.
            Some(_) if STANDARD_NAMES.contains(&ident.as_str()) || RUNTIME_NAMES.contains(&ident.as_str()) => {
                format!("super::{ident}")
            }
            Some(_) => {
                self.models.insert(ident.clone());
                ident.clone()
            }
        }
    }

    /// What a function takes for a value of this type.
    pub(crate) fn input(&self, kind: &TypeKind, ty: Type) -> Input {
        match self.api.resolved(kind) {
            TypeKind::Scalar(it) => match scalar(*it).0 {
                Home::Language => Input::Plain(ty),
                Home::Prelude | Home::Runtime => Input::Into(self.prelude("Into"), ty),
            },
            TypeKind::Schema(id) => match &self.api.schemas[id.0].shape {
                Shape::Object(_) | Shape::Broken => Input::Plain(ty),
                Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) => {
                    Input::Into(self.prelude("Into"), ty)
                }
            },
            TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => {
                Input::Into(self.prelude("Into"), ty)
            }
        }
    }
}

fn plain(path: String) -> Type {
    Type { path, arguments: Vec::new() }
}
