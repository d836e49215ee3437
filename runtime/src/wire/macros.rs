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
