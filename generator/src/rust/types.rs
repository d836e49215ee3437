//! Rust types, as the files of generated code name them.

use std::fmt;

use crate::api::SchemaId;

/// A Rust type, with the path by which one file names it. [`fmt::Display`] spells it, and nothing else does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// A type of the language.
    Primitive(Primitive),
    /// A type of the standard library's prelude, and its generic arguments.
    Prelude(PreludePath, Vec<Type>),
    /// A type of the runtime, and its generic arguments.
    Runtime(RuntimePath, Vec<Type>),
    /// A type generated from a schema.
    Model(ModelPath),
}

/// A type of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Primitive {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u64`
    U64,
    /// `i128`
    I128,
    /// `f64`
    F64,
}

/// An item of the standard library's prelude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PreludeItem {
    /// `Option`
    Option,
    /// `Vec`
    Vec,
    /// `Box`
    Box,
    /// `String`
    String,
    /// `Into`
    Into,
    /// `IntoIterator`
    IntoIterator,
    /// `From`
    From,
}

/// A type of the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuntimeType {
    /// A date-time.
    DateTime,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A duration.
    IsoDuration,
    /// A decimal number, kept as text.
    Decimal,
    /// A decimal number with all its digits.
    DecimalNumber,
    /// Bytes, in Base64 on the wire.
    Base64,
    /// Bytes, in URL-safe Base64 on the wire.
    Base64Url,
    /// A point in time, as HTTP headers have it.
    HttpDate,
    /// A point in time, as a number of seconds.
    UnixTime,
    /// A text that is not printed.
    Secret,
    /// A map that keeps the order of its keys.
    IndexMap,
    /// Any JSON.
    Value,
    /// The properties of an object that its schema does not name.
    UnknownFields,
    /// A value that may be absent or `null`.
    Nullable,
    /// Bytes.
    Bytes,
    /// A body of bytes.
    Upload,
    /// A file in a multipart body.
    File,
    /// A multipart body.
    Multipart,
    /// A part of a multipart body that a webhook receives.
    WebhookPart,
}

/// An item of the prelude, as one file names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PreludePath {
    /// The item.
    pub item: PreludeItem,
    /// `true` if the file defines another type of that name, so that the item is named by its full path.
    pub is_shadowed: bool,
}

/// A type of the runtime, as one file names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuntimePath {
    /// The type.
    pub ty: RuntimeType,
    /// The form of the name in the file.
    pub form: RuntimeForm,
}

/// The form in which a file names a type of the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuntimeForm {
    /// Imported: `DateTime`.
    Imported,
    /// By the crate, because the file defines another type of that name: `specwright_runtime::DateTime`.
    Crate,
    /// By a module that the file imports: `runtime::DateTime`.
    Module,
}

/// A model, as one file names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModelPath {
    /// The schema that the model is generated from.
    pub schema: SchemaId,
    /// The identifier of the model.
    pub ident: String,
    /// The form of the name in the file.
    pub form: ModelForm,
}

/// The form in which a file names a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModelForm {
    /// Defined in the same file: `Author`.
    Local,
    /// Imported: `Author`.
    Imported,
    /// By its parent, because an import would shadow a well-known name: `super::Option`.
    Super,
    /// By the module of all models: `models::Author`.
    Module,
}

impl Type {
    /// Returns the generic arguments.
    pub fn arguments(&self) -> &[Self] {
        match self {
            Self::Prelude(_, arguments) | Self::Runtime(_, arguments) => arguments,
            Self::Primitive(_) | Self::Model(_) => &[],
        }
    }

    /// Returns the type itself and every type in its arguments, from left to right.
    pub fn walk(&self) -> impl Iterator<Item = &Self> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            open.extend(next.arguments().iter().rev());
            Some(next)
        })
    }

    /// Returns the models that the type is made of.
    pub fn models(&self) -> impl Iterator<Item = &ModelPath> {
        self.walk().filter_map(|it| match it {
            Self::Model(path) => Some(path),
            Self::Primitive(_) | Self::Prelude(..) | Self::Runtime(..) => None,
        })
    }

    /// Returns the types of the runtime that the type is made of.
    pub fn runtime_types(&self) -> impl Iterator<Item = RuntimePath> {
        self.walk().filter_map(|it| match it {
            Self::Runtime(path, _) => Some(*path),
            Self::Primitive(_) | Self::Prelude(..) | Self::Model(_) => None,
        })
    }

    /// Returns the type in a box; `None` if the type is not a box.
    pub fn unboxed(&self) -> Option<&Self> {
        match self {
            Self::Prelude(PreludePath { item: PreludeItem::Box, .. }, arguments) => arguments.first(),
            Self::Prelude(..) | Self::Primitive(_) | Self::Runtime(..) | Self::Model(_) => None,
        }
    }

    /// Returns the path without the generic arguments.
    pub fn path(&self) -> String {
        match self {
            Self::Primitive(it) => it.name().to_owned(),
            Self::Prelude(it, _) => it.to_string(),
            Self::Runtime(it, _) => it.to_string(),
            Self::Model(it) => it.to_string(),
        }
    }

    /// Returns the type as a file names it that imports everything.
    pub fn imported(&self) -> Self {
        self.with_models(&mut |_| ModelForm::Imported).with_runtime(RuntimeForm::Imported)
    }

    /// Returns the type with its models named in another form.
    pub fn with_models(&self, form: &mut impl FnMut(&ModelPath) -> ModelForm) -> Self {
        let mut arguments = || self.arguments().iter().map(|it| it.with_models(form)).collect();
        match self {
            Self::Primitive(it) => Self::Primitive(*it),
            Self::Prelude(it, _) => Self::Prelude(*it, arguments()),
            Self::Runtime(it, _) => Self::Runtime(*it, arguments()),
            Self::Model(it) => Self::Model(ModelPath { form: form(it), ..it.clone() }),
        }
    }

    /// Returns the type with its types of the runtime named in another form.
    pub fn with_runtime(&self, form: RuntimeForm) -> Self {
        let arguments = || self.arguments().iter().map(|it| it.with_runtime(form)).collect();
        match self {
            Self::Primitive(it) => Self::Primitive(*it),
            Self::Prelude(it, _) => Self::Prelude(PreludePath { is_shadowed: false, ..*it }, arguments()),
            Self::Runtime(it, _) => Self::Runtime(RuntimePath { form, ..*it }, arguments()),
            Self::Model(it) => Self::Model(it.clone()),
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())?;
        for (index, argument) in self.arguments().iter().enumerate() {
            f.write_str(if index == 0 { "<" } else { ", " })?;
            argument.fmt(f)?;
        }
        if self.arguments().is_empty() { Ok(()) } else { f.write_str(">") }
    }
}

impl Primitive {
    /// Returns the name of the type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U64 => "u64",
            Self::I128 => "i128",
            Self::F64 => "f64",
        }
    }
}

impl PreludeItem {
    /// Returns the name of the item.
    pub fn name(self) -> &'static str {
        match self {
            Self::Option => "Option",
            Self::Vec => "Vec",
            Self::Box => "Box",
            Self::String => "String",
            Self::Into => "Into",
            Self::IntoIterator => "IntoIterator",
            Self::From => "From",
        }
    }

    /// Returns the module of the standard library that has the item.
    fn module(self) -> &'static str {
        match self {
            Self::Option => "option",
            Self::Vec => "vec",
            Self::Box => "boxed",
            Self::String => "string",
            Self::Into | Self::From => "convert",
            Self::IntoIterator => "iter",
        }
    }
}

impl fmt::Display for PreludePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_shadowed {
            write!(f, "::std::{}::", self.item.module())?;
        }
        f.write_str(self.item.name())
    }
}

impl RuntimeType {
    /// The types that files of models import.
    pub const OF_MODELS: &'static [Self] = &[
        Self::DateTime,
        Self::Date,
        Self::Time,
        Self::IsoDuration,
        Self::Decimal,
        Self::DecimalNumber,
        Self::Base64,
        Self::Base64Url,
        Self::HttpDate,
        Self::UnixTime,
        Self::Secret,
        Self::IndexMap,
        Self::Value,
        Self::UnknownFields,
        Self::Nullable,
    ];

    /// Returns the name of the type.
    pub fn name(self) -> &'static str {
        match self {
            Self::DateTime => "DateTime",
            Self::Date => "Date",
            Self::Time => "Time",
            Self::IsoDuration => "IsoDuration",
            Self::Decimal => "Decimal",
            Self::DecimalNumber => "DecimalNumber",
            Self::Base64 => "Base64",
            Self::Base64Url => "Base64Url",
            Self::HttpDate => "HttpDate",
            Self::UnixTime => "UnixTime",
            Self::Secret => "Secret",
            Self::IndexMap => "IndexMap",
            Self::Value => "Value",
            Self::UnknownFields => "UnknownFields",
            Self::Nullable => "Nullable",
            Self::Bytes => "Bytes",
            Self::Upload => "Upload",
            Self::File => "File",
            Self::Multipart => "Multipart",
            Self::WebhookPart => "Part",
        }
    }

    /// Returns the module that files import to name the type.
    fn module(self) -> &'static str {
        match self {
            Self::WebhookPart => "webhooks",
            Self::DateTime
            | Self::Date
            | Self::Time
            | Self::IsoDuration
            | Self::Decimal
            | Self::DecimalNumber
            | Self::Base64
            | Self::Base64Url
            | Self::HttpDate
            | Self::UnixTime
            | Self::Secret
            | Self::IndexMap
            | Self::Value
            | Self::UnknownFields
            | Self::Nullable
            | Self::Bytes
            | Self::Upload
            | Self::File
            | Self::Multipart => "runtime",
        }
    }
}

impl fmt::Display for RuntimePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.ty.name();
        match self.form {
            RuntimeForm::Imported => f.write_str(name),
            RuntimeForm::Crate => write!(f, "specwright_runtime::{name}"),
            RuntimeForm::Module => write!(f, "{}::{name}", self.ty.module()),
        }
    }
}

impl fmt::Display for ModelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            ModelForm::Local | ModelForm::Imported => f.write_str(&self.ident),
            ModelForm::Super => write!(f, "super::{}", self.ident),
            ModelForm::Module => write!(f, "models::{}", self.ident),
        }
    }
}
