//! Encoding of values as plain text, in paths, queries, headers and cookies.

use std::borrow::Cow;

/// A value that has a plain text.
pub trait Text {
    /// Returns the text, without the escaping of its location.
    fn text(&self) -> Cow<'_, str>;
}

impl<T: Text + ?Sized> Text for &T {
    fn text(&self) -> Cow<'_, str> {
        (**self).text()
    }
}

impl<T: Text> Text for Box<T> {
    fn text(&self) -> Cow<'_, str> {
        (**self).text()
    }
}

impl Text for str {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Text for String {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Text for bool {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }
}

macro_rules! number {
    ($($ty:ty),+) => {$(
        impl Text for $ty {
            fn text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )+};
}

number!(i32, i64, i128, u32, u64, f64);
