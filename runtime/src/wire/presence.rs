//! The representation of a present value in a field, by the presence of the property.

use crate::types::Nullable;

/// `T` for a property that is always present.
pub fn required<T>(value: T) -> T {
    value
}

/// `Option<T>` for a property that may be absent, and of which `null` means absence.
pub fn optional<T>(value: T) -> Option<T> {
    Some(value)
}

/// `Option<T>` for a property that may be absent, and whose type includes `null`.
pub fn any<T>(value: T) -> Option<T> {
    Some(value)
}

/// `Nullable<T>` for a property that may be absent or `null`.
pub fn nullable<T>(value: T) -> Nullable<T> {
    Nullable::Value(value)
}

/// [`optional`], for a property that requests omit.
pub fn read_only<T>(value: T) -> Option<T> {
    Some(value)
}

/// [`any`], for a property that requests omit.
pub fn any_read_only<T>(value: T) -> Option<T> {
    Some(value)
}

/// [`nullable`], for a property that requests omit.
pub fn nullable_read_only<T>(value: T) -> Nullable<T> {
    Nullable::Value(value)
}
