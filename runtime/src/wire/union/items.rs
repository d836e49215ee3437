//! The macro `__union_items`, a part of `__union`.

/// Converts arrays and slices into the branch of a union that is a list.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_items {
    ($ty:ident, $variant:ident, into $item:ty) => {
        $crate::__union_items!($ty, $variant, [T: ::core::convert::Into<$item> + ::core::clone::Clone,] T);
    };
    ($ty:ident, $variant:ident, [$($generics:tt)*] $item:ty) => {
        impl<$($generics)* const N: usize> ::core::convert::From<[$item; N]> for $ty {
            fn from(items: [$item; N]) -> Self {
                Self::$variant($crate::__codegen::convert::list(items).into())
            }
        }

        impl<$($generics)* const N: usize> ::core::convert::From<&[$item; N]> for $ty {
            fn from(items: &[$item; N]) -> Self {
                Self::from(&items[..])
            }
        }

        impl<$($generics)*> ::core::convert::From<&[$item]> for $ty {
            fn from(items: &[$item]) -> Self {
                Self::$variant($crate::__codegen::convert::list(items.iter().cloned()).into())
            }
        }
    };
    ($ty:ident, $variant:ident, $item:ty) => {
        $crate::__union_items!($ty, $variant, [] $item);
    };
}
