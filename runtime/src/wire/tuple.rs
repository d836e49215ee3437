//! Tuples: lists with a type for each item.

/// Implements serde's `Serialize` and `Deserialize` and [`Check`](super::Check) for tuple structs.
#[doc(hidden)]
#[macro_export]
macro_rules! __tuple {
    ($ty:ty: $($item:ident),+) => {
        impl $crate::serde::Serialize for $ty {
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                let Self($($item),+) = self;
                $crate::serde::Serialize::serialize(&($($item,)+), to)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                let ($($item,)+) = $crate::serde::Deserialize::deserialize(from)?;
                ::core::result::Result::Ok(Self($($item),+))
            }
        }

        impl $crate::wire::Check for $ty {
            fn check(&self, at: &mut $crate::wire::Checker) {
                let Self($($item),+) = self;
                $(at.field(::core::stringify!($item).trim_start_matches('_'), $item);)+
            }
        }
    };
}
