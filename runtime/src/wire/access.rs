//! Properties of the base of a union, read from the fields of its branches.

use super::Present;
use crate::types::Nullable;

/// Returns the value of a field that is always present.
pub fn required<T>(field: &T) -> Option<&T> {
    Some(field)
}

/// Returns the value of a field that is always present, in a box, whose reference converts into that of the value.
pub fn required_boxed<T>(field: &T) -> Option<&T> {
    Some(field)
}

/// Returns a copy of the value of a field that is always present.
pub fn required_copied<T: Copy>(field: &T) -> Option<T> {
    Some(*field)
}

/// Returns the value of a field that may be absent or `null`.
pub fn optional<T>(field: &Option<T>) -> Option<&T> {
    field.as_ref()
}

/// Returns the value of a field that may be absent or `null`, in a box.
pub fn optional_boxed<T>(field: &Option<Box<T>>) -> Option<&T> {
    field.as_deref()
}

/// Returns a copy of the value of a field that may be absent or `null`.
pub fn optional_copied<T: Copy>(field: &Option<T>) -> Option<T> {
    *field
}

/// Returns the value of a field that distinguishes absence from `null`.
pub fn nullable<T>(field: &Nullable<T>) -> Option<&T> {
    field.get()
}

/// Returns the value of a field that distinguishes absence from `null`, in a box.
pub fn nullable_boxed<T>(field: &Nullable<Box<T>>) -> Option<&T> {
    field.get().map(AsRef::as_ref)
}

/// Returns a copy of the value of a field that distinguishes absence from `null`.
pub fn nullable_copied<T: Copy>(field: &Nullable<T>) -> Option<T> {
    field.get().copied()
}

/// Returns the text, the items or the map of a field, however it is present.
pub fn present<T: Present>(field: &T) -> Option<&T::Value> {
    field.present()
}

/// Implements methods that read the properties of a union's base.
///
/// Each property has one row: the method, the type of the value, and for each branch the function above that reads the field, or
/// `inner` with the method of a branch that is such a union itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __base_properties {
    ($ty:ident { $($(#[$attribute:meta])* $name:ident() -> $value:ty {
        $($variant:ident: $form:ident($field:ident)),+
    })+ }) => {
        #[allow(deprecated, reason = "deprecated properties are still read")]
        impl $ty {
            $(
                $(#[$attribute])*
                pub fn $name(&self) -> ::core::option::Option<$value> {
                    match self {
                        $(Self::$variant(value) => $crate::__base_property!(value, $form($field)),)+
                        Self::Unknown(_) => ::core::option::Option::None,
                    }
                }
            )+
        }
    };
}

/// Reads a property from a branch.
#[doc(hidden)]
#[macro_export]
macro_rules! __base_property {
    ($branch:ident, inner($method:ident)) => {
        $branch.$method()
    };
    ($branch:ident, $form:ident($field:ident)) => {
        $crate::__codegen::access::$form(&$branch.$field)
    };
}
