//! The macros that implement the codec of generated types. Generated code calls each with one row a property, branch or
//! value.

/// Implements serde's `Serialize` and `Deserialize` for types with a [`Codec`](super::Codec).
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($ty:ident) => {
        impl $crate::serde::Serialize for $ty {
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__codegen::serialize(self, to)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                $crate::__codegen::deserialize(from)
            }
        }
    };
}

/// Implements `new`, the setters and the codec of a struct, and the traits that are listed after its name: `Debug`, and `Default` if
/// `new` has no arguments. These compile faster than derived ones. Crates of earlier generators derive them.
///
/// Each property has one row: the field, the name on the wire, the [presence](super::presence), `new` or `set` with the
/// [conversion](super::convert) and the type of the argument, and the constraints in brackets. For a property with one allowed
/// value, `constant` is followed by this value and by its setter. After the rows follow the
/// field for all other properties, with the argument of its setter if these have a type (crates of earlier generators have none), and
/// the constraints on several properties.
///
/// ```
/// use specwright_runtime::UnknownFields;
/// use specwright_runtime::__codegen::object;
///
/// #[derive(Clone, PartialEq)]
/// pub struct Author {
///     pub id: String,
///     pub name: Option<String>,
///     pub unknown_fields: UnknownFields,
/// }
///
/// object!(Author: Debug {
///     id: "id" required, new into(impl Into<String>) [length(1..=10)];
///     name: "name" optional, set name into(impl Into<String>);
///     ..unknown(unknown_fields);
/// });
///
/// let author = Author::new("7").name("A customer");
/// assert_eq!(serde_json::to_string(&author).unwrap(), r#"{"id":"7","name":"A customer"}"#);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($ty:ident $(: $debug:ident $(, $default:ident)?)? {
        $(
            $field:ident: $wire:literal $presence:ident
            $(, new $new:ident($new_ty:ty))?
            $(, constant($constant:expr) $(#[$constant_attribute:meta])* $constant_set:ident $constant_convert:ident($constant_ty:ty))?
            $(, set $(#[$attribute:meta])* $set:ident $convert:ident($set_ty:ty) $(, null $(#[$null_attribute:meta])* $null:ident)?)?
            $([$($check:ident($($argument:tt)*)),+])?;
        )*
        $(..unknown($unknown:ident);)?
        $(..additional($additional:ident) $($convert_additional:ident($additional_ty:ty))?;)?
        $(..variant($variant:ident) $convert_variant:ident($variant_ty:ty);)?
    } $($this:ident, $at:ident => $rules:block)?) => {
        #[allow(deprecated, clippy::too_many_arguments, clippy::disallowed_names, reason = "the document decides about these")]
        impl $ty {
            /// Creates a value from its required fields.
            pub fn new($($($field: $new_ty,)?)* $($variant: $variant_ty)?) -> Self {
                Self {
                    $($field: $($crate::__codegen::presence::$presence($crate::__codegen::convert::$new($field)))?
                        $($crate::__codegen::presence::$presence(::core::convert::From::from($constant)))?
                        $({ let $set = ::core::default::Default::default(); $set })?,)*
                    $($unknown: ::core::default::Default::default(),)?
                    $($additional: ::core::default::Default::default(),)?
                    $($variant: $crate::__codegen::convert::$convert_variant($variant),)?
                }
            }

            $($(
                /// Replaces the only value that the document allows.
                $(#[$constant_attribute])*
                pub fn $constant_set(mut self, $field: $constant_ty) -> Self {
                    self.$field =
                        $crate::__codegen::presence::$presence($crate::__codegen::convert::$constant_convert($field));
                    self
                }
            )?)*

            $($(
                /// Sets the field of this name.
                $(#[$attribute])*
                pub fn $set(mut self, $field: $set_ty) -> Self {
                    self.$field = $crate::__codegen::presence::$presence($crate::__codegen::convert::$convert($field));
                    self
                }

                $(
                    /// Sets the field to `null`.
                    $(#[$null_attribute])*
                    pub fn $null(mut self) -> Self {
                        self.$field = $crate::Nullable::Null;
                        self
                    }
                )?
            )?)*

            $($(
                /// Sets the properties that the document does not name.
                pub fn $additional(mut self, $additional: $additional_ty) -> Self {
                    self.$additional = $crate::__codegen::convert::$convert_additional($additional);
                    self
                }
            )?)?
        }

        $(
            impl ::core::fmt::$debug for $ty {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    $crate::__codegen::debug(self, f)
                }
            }

            $(
                impl ::core::default::$default for $ty {
                    fn default() -> Self {
                        Self::new()
                    }
                }
            )?
        )?

        #[allow(deprecated, reason = "deprecated properties are still encoded")]
        impl $crate::__codegen::Codec for $ty {
            fn read_fields(object: &mut $crate::__codegen::ObjectReader<'_, '_>) -> Self {
                // A list of names compiles faster than a constant with them.
                object.begin(&[$($wire),*]);
                Self {
                    $($field: object.$presence(),)*
                    $($unknown: object.unknown(),)?
                    $($additional: object.additional(),)?
                    $($variant: object.variant(),)?
                }
            }

            fn write(&self, to: $crate::__codegen::Writer<'_>) {
                let idents = ::core::stringify!($ty $($field)* $($additional)? $($variant)? $($unknown)?);
                let mut object = to.object(&[$($wire),*], idents);
                $(object.unknown(&self.$unknown);)?
                $(object.$presence(&self.$field);)*
                $(object.merge(&self.$additional);)?
                $(object.merge(&self.$variant);)?
                object.end();
            }

            $crate::__object_check! { self, at,
                $($($(at.$check($wire, &self.$field, $($argument)*);)+)?)*
                $($crate::__codegen::Codec::check(&self.$variant, at);)?
                $(let ($this, $at) = (self, at); $rules)?
            }
        }

        $crate::__serde!($ty);
    };
}

/// Implements the checks of a struct, if it has any: an empty function takes time to compile, too.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_check {
    ($this:ident, $at:ident,) => {};
    ($this:ident, $at:ident, $($checks:tt)+) => {
        fn check(&$this, $at: &mut $crate::__codegen::Checker) {
            $($checks)+
        }
    };
}

/// Implements the codec of an enum of strings, and its conversions.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    ($ty:ident { $($variant:ident = $wire:literal,)+ }) => {
        impl $ty {
            /// Returns the value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)+
                    Self::Unknown(value) => value,
                }
            }
        }

        impl ::core::convert::From<&str> for $ty {
            fn from(value: &str) -> Self {
                match value {
                    $($wire => Self::$variant,)+
                    _ => Self::Unknown(value.into()),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $ty {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl $crate::__codegen::Codec for $ty {
            fn read(node: $crate::__codegen::Node<'_>, reader: &mut $crate::__codegen::Reader) -> ::core::option::Option<Self> {
                $crate::__codegen::read_string(node, reader)
            }

            fn placeholder() -> Self {
                Self::from("")
            }

            fn write(&self, to: $crate::__codegen::Writer<'_>) {
                to.string(self.as_str());
            }
        }

        impl ::core::fmt::Display for $ty {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::__codegen::Text for $ty {
            fn text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed(self.as_str())
            }
        }

        impl $crate::__codegen::Present for $ty {
            type Value = str;

            fn present(&self) -> ::core::option::Option<&str> {
                ::core::option::Option::Some(self.as_str())
            }
        }

        $crate::__serde!($ty);
    };
}

/// Implements the codec of an enum of integers, and its conversions.
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_enum {
    ($ty:ident { $($variant:ident = $wire:literal,)+ }) => {
        impl $ty {
            /// Returns the value on the wire.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)+
                    Self::Unknown(value) => *value,
                }
            }
        }

        impl ::core::convert::From<i64> for $ty {
            fn from(value: i64) -> Self {
                match value {
                    $($wire => Self::$variant,)+
                    _ => Self::Unknown(value),
                }
            }
        }

        impl $crate::__codegen::Codec for $ty {
            fn read(node: $crate::__codegen::Node<'_>, reader: &mut $crate::__codegen::Reader) -> ::core::option::Option<Self> {
                <i64 as $crate::__codegen::Codec>::read(node, reader).map(Self::from)
            }

            fn placeholder() -> Self {
                Self::from(0)
            }

            fn write(&self, to: $crate::__codegen::Writer<'_>) {
                to.signed(self.as_i64());
            }
        }

        impl ::core::fmt::Display for $ty {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::__codegen::Text for $ty {
            fn text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Owned(::std::string::ToString::to_string(self))
            }
        }

        $crate::__serde!($ty);
    };
}

/// Implements the codec of an enum whose values are given as JSON texts: values of several JSON types, or numbers with a fraction.
#[doc(hidden)]
#[macro_export]
macro_rules! __json_enum {
    ($ty:ident { $($variant:ident = $wire:literal,)+ }) => {
        impl $ty {
            /// Returns the value on the wire.
            pub fn to_json(&self) -> $crate::Value {
                match self {
                    $(Self::$variant => $crate::__codegen::json($wire),)+
                    Self::Unknown(value) => value.clone(),
                }
            }
        }

        impl ::core::convert::From<$crate::Value> for $ty {
            fn from(value: $crate::Value) -> Self {
                match ::std::string::ToString::to_string(&value).as_str() {
                    $($wire => Self::$variant,)+
                    _ => Self::Unknown(value),
                }
            }
        }

        impl $crate::__codegen::Codec for $ty {
            fn read(node: $crate::__codegen::Node<'_>, reader: &mut $crate::__codegen::Reader) -> ::core::option::Option<Self> {
                $crate::__codegen::read_json_enum(node, reader, &[$($wire),+]).map(Self::from)
            }

            fn placeholder() -> Self {
                Self::from($crate::Value::Null)
            }

            fn write(&self, to: $crate::__codegen::Writer<'_>) {
                to.value(&self.to_json());
            }
        }

        impl $crate::__codegen::Text for $ty {
            fn text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Owned(match self.to_json() {
                    $crate::Value::String(text) => text,
                    value => ::std::string::ToString::to_string(&value),
                })
            }
        }

        $crate::__serde!($ty);
    };
}

/// Implements the codec of a tuple struct, and its conversion from a tuple.
#[doc(hidden)]
#[macro_export]
macro_rules! __tuple {
    ($ty:ident($($index:tt: $item:ty),+)) => {
        impl ::core::convert::From<($($item,)+)> for $ty {
            fn from(items: ($($item,)+)) -> Self {
                Self($(items.$index),+)
            }
        }

        impl $crate::__codegen::Codec for $ty {
            fn read(node: $crate::__codegen::Node<'_>, reader: &mut $crate::__codegen::Reader) -> ::core::option::Option<Self> {
                let mut items = $crate::__codegen::TupleReader::new(node, reader, [$($index),+].len())?;
                ::core::option::Option::Some(Self($(items.item::<$item>()?),+))
            }

            fn placeholder() -> Self {
                Self($(<$item as $crate::__codegen::Codec>::placeholder()),+)
            }

            fn write(&self, to: $crate::__codegen::Writer<'_>) {
                to.items(&mut [$(&self.$index as &dyn $crate::__codegen::Codec),+].into_iter());
            }

            fn check(&self, at: &mut $crate::__codegen::Checker) {
                $(at.field(::core::stringify!($index), &self.$index);)+
            }
        }

        $crate::__serde!($ty);
    };
}

/// Implements the codec of a union, and the conversions of its branches.
///
/// Each branch has one row: the variant, the [rule](super::Rule) that recognizes it, and the types that convert into it. For a
/// branch that is a list, these are also arrays and slices of `items`, or with `items_into` of all that converts into an item.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($ty:ident {
        $($variant:ident: $rule:ident $(($key:literal, [$($tag:literal),+]))? $(, from $from:ty)*
            $(, items $item:ty)? $(, items_into $into:ty)?;)+
    }) => {
        $($(
            impl ::core::convert::From<$from> for $ty {
                fn from(value: $from) -> Self {
                    Self::$variant(value.into())
                }
            }
        )*)+
        $($($crate::__union_items!($ty, $variant, $item);)?)+
        $($($crate::__union_items!($ty, $variant, into $into);)?)+

        impl $crate::__codegen::Codec for $ty {
            fn read(node: $crate::__codegen::Node<'_>, reader: &mut $crate::__codegen::Reader) -> ::core::option::Option<Self> {
                let branches = [$($crate::__codegen::Branch {
                    rule: $crate::__codegen::Rule::$rule $(($key, &[$($tag),+]))?,
                    read: |node, reader| $crate::__codegen::Codec::read(node, reader).map(Self::$variant),
                }),+];
                $crate::__codegen::read_union(node, reader, &branches, Self::Unknown)
            }

            fn placeholder() -> Self {
                Self::Unknown($crate::Value::Null)
            }

            fn write(&self, to: $crate::__codegen::Writer<'_>) {
                match self {
                    $(Self::$variant(value) => {
                        $crate::__codegen::Rule::$rule $(($key, &[$($tag),+]))?.write(value, to);
                    })+
                    Self::Unknown(value) => $crate::__codegen::Codec::write(value, to),
                }
            }

            fn check(&self, at: &mut $crate::__codegen::Checker) {
                let value: &dyn $crate::__codegen::Codec = match self {
                    $(Self::$variant(value) => value,)+
                    Self::Unknown(value) => value,
                };
                value.check(at);
            }
        }

        $crate::__serde!($ty);
    };
}
