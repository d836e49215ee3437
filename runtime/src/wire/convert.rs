//! Conversions of the arguments of constructors and setters.

use indexmap::IndexMap;

/// Converts a value, or puts it into a box.
pub fn into<T>(value: impl Into<T>) -> T {
    value.into()
}

/// Collects the items of a list.
pub fn list<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// Collects the entries of a map.
pub fn map<T>(entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>) -> IndexMap<String, T> {
    entries.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}

/// Converts a value and puts it into a box.
pub fn boxed<T>(value: impl Into<T>) -> Box<T> {
    Box::new(value.into())
}
