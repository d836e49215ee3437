//! Parameters of generated functions.

use std::fmt;

use super::{PreludeItem, PreludePath, RuntimeType, Type};

/// The type of a function's parameter, and how the parameter becomes the value that the function keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The value itself.
    Plain(Type),
    /// Anything that converts into the value: `impl Into<T>`, with `Into` as the file names it.
    Into(PreludePath, Type),
    /// The value, which the function puts into a box, with `Box` as the file names it.
    Boxed(PreludePath, Type),
    /// A list of values: `impl IntoIterator<Item = impl Into<T>>`.
    Items(Type),
    /// Anything that iterates over the items of a list, with `IntoIterator` as the file names it:
    /// `impl IntoIterator<Item = …>`.
    List(PreludePath, ItemInput),
    /// Anything that iterates over the entries of a map: `impl IntoIterator<Item = (impl Into<String>, …)>`, with
    /// `IntoIterator`, `Into` and `String` as the file names them.
    Map([PreludePath; 3], ItemInput),
}

/// The type of an item that is given to a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemInput {
    /// The item itself.
    Plain(Type),
    /// Anything that converts into the item, with `Into` as the file names it.
    Into(PreludePath, Type),
}

impl ItemInput {
    /// Returns the type of the item.
    pub fn ty(&self) -> &Type {
        match self {
            Self::Plain(ty) | Self::Into(_, ty) => ty,
        }
    }
}

impl fmt::Display for ItemInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(ty) => ty.fmt(f),
            Self::Into(into, ty) => write!(f, "impl {into}<{ty}>"),
        }
    }
}

impl fmt::Display for Input {
    /// Spells the type of the parameter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(ty) | Self::Boxed(_, ty) => ty.fmt(f),
            Self::Into(into, ty) => write!(f, "impl {into}<{ty}>"),
            Self::Items(ty) => write!(f, "impl IntoIterator<Item = impl Into<{ty}>>"),
            Self::List(iterator, item) => write!(f, "impl {iterator}<Item = {item}>"),
            Self::Map([iterator, into, string], item) => {
                write!(f, "impl {iterator}<Item = (impl {into}<{string}>, {item})>")
            }
        }
    }
}

/// The types of the runtime that a text converts into.
const TEXT_TYPES: &[RuntimeType] = &[
    RuntimeType::Secret,
    RuntimeType::DateTime,
    RuntimeType::Date,
    RuntimeType::Time,
    RuntimeType::IsoDuration,
    RuntimeType::Decimal,
    RuntimeType::Base64,
    RuntimeType::Base64Url,
    RuntimeType::HttpDate,
];

impl Input {
    /// Returns whether the parameter takes a text.
    pub fn accepts_text(&self) -> bool {
        match self {
            Self::Into(_, Type::Prelude(path, _)) => path.item == PreludeItem::String,
            Self::Into(_, Type::Runtime(path, _)) => TEXT_TYPES.contains(&path.ty),
            Self::Into(_, Type::Primitive(_) | Type::Model(_))
            | Self::Plain(_)
            | Self::Boxed(..)
            | Self::Items(_)
            | Self::List(..)
            | Self::Map(..) => false,
        }
    }

    /// Returns whether the value is a plain text.
    pub fn is_text(&self) -> bool {
        match self {
            Self::Into(_, Type::Prelude(path, _)) => path.item == PreludeItem::String,
            Self::Into(_, Type::Runtime(..) | Type::Primitive(_) | Type::Model(_))
            | Self::Plain(_)
            | Self::Boxed(..)
            | Self::Items(_)
            | Self::List(..)
            | Self::Map(..) => false,
        }
    }

    /// Returns the parameter that takes a value of the type itself, in place of a text that converts into it. A `String`
    /// still takes any text.
    #[must_use]
    pub fn without_text_conversion(self) -> Self {
        match self {
            Self::Into(_, Type::Runtime(path, arguments)) if TEXT_TYPES.contains(&path.ty) => {
                Self::Plain(Type::Runtime(path, arguments))
            }
            Self::Into(..) | Self::Plain(_) | Self::Boxed(..) | Self::Items(_) | Self::List(..) | Self::Map(..) => self,
        }
    }

    /// Returns the type of the value, or, for a list or a map, of its items.
    pub fn ty(&self) -> &Type {
        match self {
            Self::Plain(ty) | Self::Into(_, ty) | Self::Boxed(_, ty) | Self::Items(ty) => ty,
            Self::List(_, item) | Self::Map(_, item) => item.ty(),
        }
    }
}
