//! Values written as plain text: in a path, a query, a header or a cookie.

use std::borrow::Cow;

/// A value that can be written as plain text.
pub trait Text {
    /// The text, not yet encoded for the place where it goes.
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
