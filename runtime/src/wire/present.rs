//! Access to the values that constraints check, whether properties are required, optional, nullable or boxed.

use indexmap::IndexMap;
use serde_json::Value;

/// The value of a property, if it is present. One check then applies to `T`, `Option<T>`, `Option<Option<T>>` and
/// `Box<T>`.
pub trait Present {
    /// The checked type: `str` for all strings, `[T]` for lists.
    type Value: ?Sized;

    /// Returns the value, unless it is absent or `null`.
    fn present(&self) -> Option<&Self::Value>;
}

impl<T: Present + ?Sized> Present for &T {
    type Value = T::Value;

    fn present(&self) -> Option<&T::Value> {
        (**self).present()
    }
}

impl<T: Present> Present for Option<T> {
    type Value = T::Value;

    fn present(&self) -> Option<&T::Value> {
        self.as_ref()?.present()
    }
}

impl<T: Present + ?Sized> Present for Box<T> {
    type Value = T::Value;

    fn present(&self) -> Option<&T::Value> {
        (**self).present()
    }
}

impl<T> Present for Vec<T> {
    type Value = [T];

    fn present(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<T> Present for IndexMap<String, T> {
    type Value = Self;

    fn present(&self) -> Option<&Self> {
        Some(self)
    }
}

impl Present for String {
    type Value = str;

    fn present(&self) -> Option<&str> {
        Some(self)
    }
}

macro_rules! itself {
    ($($ty:ty),+) => {$(
        impl Present for $ty {
            type Value = $ty;

            fn present(&self) -> Option<&$ty> {
                Some(self)
            }
        }
    )+};
}

itself!(str, i32, i64, i128, u32, u64, f64, Value);
