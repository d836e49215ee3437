//! The macro `__undocumented_request`, a part of `__request`.

/// Adds the methods of requests outside the document, whose bodies can be of any type.
#[doc(hidden)]
#[macro_export]
macro_rules! __undocumented_request {
    () => {
        impl Request<$crate::Undocumented> {
            /// Sets a JSON body of any type.
            pub fn json<T: $crate::serde::Serialize + ?::core::marker::Sized>(self, body: &T) -> Self {
                self.call.serialize(body).into()
            }

            /// Sets a form body, in `application/x-www-form-urlencoded`. A name may occur more than once.
            pub fn form<N: ::core::convert::AsRef<str>, V: ::core::fmt::Display>(
                self,
                fields: impl ::core::iter::IntoIterator<Item = (N, V)>,
            ) -> Self {
                self.call.form_of(fields).into()
            }

            /// Sets a body of fields and files, in `multipart/form-data`.
            pub fn multipart(self, body: $crate::Multipart) -> Self {
                self.call.multipart(body).into()
            }
        }
    };
}
