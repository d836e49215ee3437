//! Values of which absence and `null` differ.

use crate::wire::{Checker, Codec, Node, Present, Reader, Writer};

/// A property that may be absent, `null`, or a value.
///
/// A server often takes `null` as the removal of a value, and absence as no change.
///
/// ```
/// use specwright_runtime::Nullable;
///
/// let due = Nullable::Value("2026-03-01");
/// assert_eq!(due.get(), Some(&"2026-03-01"));
/// assert!(!due.is_null() && !due.is_absent());
/// assert_eq!(Nullable::<i64>::default(), Nullable::Absent);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// The property is absent.
    #[default]
    Absent,
    /// The property is `null`.
    Null,
    /// The property has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns the value, unless it is absent or `null`.
    #[must_use]
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value, unless it is absent or `null`.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns whether the property is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns whether the property is absent.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns whether the property is present: `null` or a value.
    #[must_use]
    pub fn is_some(&self) -> bool {
        !self.is_absent()
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` is `null`.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Codec> Codec for Nullable<T> {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        Option::read(node, reader).map(Self::from)
    }

    fn placeholder() -> Self {
        Self::Absent
    }

    fn write(&self, to: Writer<'_>) {
        match self {
            Self::Value(value) => value.write(to),
            Self::Absent | Self::Null => to.null(),
        }
    }

    fn check(&self, at: &mut Checker) {
        if let Self::Value(value) = self {
            value.check(at);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

impl<T: Present> Present for Nullable<T> {
    type Value = T::Value;

    fn present(&self) -> Option<&T::Value> {
        self.get()?.present()
    }
}
