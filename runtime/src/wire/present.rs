//! What a constraint looks at: a value, whether its property is required, optional, nullable or boxed.

use indexmap::IndexMap;
use serde_json::Value;

/// A property's value, if it is there. It lets one call check `T`, `Option<T>`, `Option<Option<T>>` and `Box<T>`.
pub trait Present {
    /// What is checked: `str` for every kind of text, `[T]` for a list.
    type Value: ?Sized;

    /// The value, unless it is absent or `null`.
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
