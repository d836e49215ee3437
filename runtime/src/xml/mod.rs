//! XML bodies of generated types.
//!
//! A type is decoded and encoded by its one codec. A [`Layout`] describes the XML of the value that the codec knows: which
//! properties are attributes, which elements are the items of a list, and how elements are named (OpenAPI 3.2, section
//! "XML Object").

mod element;
mod layout;
mod names;
mod read;
mod write;

use std::marker::PhantomData;

use serde::de::Error as _;

pub use self::layout::{Layout, Object, Property, attribute, element, layout_of, list, map, object, root, text};
use crate::call::Call;
use crate::error::RawResponse;
use crate::response::{Decode, DecodeFailure};
use crate::wire::{self, Codec};

/// An XML body of a generated type, or of a list of them.
#[derive(Debug)]
pub struct Xml<T>(PhantomData<fn() -> T>);

/// A type whose values are the whole content of an XML document.
pub trait Root {
    /// Returns the layout of the root element.
    fn root() -> Property;
}

impl<T: Object> Root for T {
    fn root() -> Property {
        root::<T>()
    }
}

impl<T: Object> Root for Vec<T> {
    fn root() -> Property {
        // Responses are read whatever the names of the root element and its items are.
        list("", "").of(layout_of::<T>).wrapped("")
    }
}

impl<T: Root> Root for Option<T> {
    fn root() -> Property {
        T::root()
    }
}

impl<T: Codec + Root> Decode for Xml<T> {
    type Body = T;

    const ACCEPT: &'static str = "application/xml";

    fn decode(response: &RawResponse) -> Result<T, DecodeFailure> {
        Self::read(response.body())
    }

    fn to_json(_: &RawResponse, body: &T) -> serde_json::Value {
        wire::encode_value(body, wire::Purpose::Storage).unwrap_or_default()
    }
}

impl<T: Codec + Root> Xml<T> {
    /// Decodes the bytes of a body.
    ///
    /// # Errors
    /// If the body is not XML in UTF-8, or does not match `T`.
    pub fn read(body: &[u8]) -> Result<T, DecodeFailure> {
        let failure = |path: String, reason: String| DecodeFailure { path, source: serde_json::Error::custom(reason) };
        // A response without a body is `null`, as for JSON.
        let value = match body.trim_ascii() {
            b"" => wire::Plain::Null,
            _ => match element::parse(body) {
                Ok(root) => read::document(&root, &T::root()),
                Err(reason) => return Err(failure(".".to_owned(), reason)),
            },
        };
        let tree = wire::Tree::of_plain(value);
        wire::decode(&tree).map_err(|it| failure(it.path(), it.reason.to_string()))
    }
}

impl Call {
    /// Sets an XML body, and checks it against the constraints of the document.
    pub fn xml<T: Codec + Root>(self, media_type: &str, body: &T) -> Self {
        self.xml_list(media_type, &T::root(), body)
    }

    /// Sets an XML body with a root element of this layout, such as a list, and checks it.
    pub fn xml_list<T: Codec>(mut self, media_type: &str, root: &Property, body: &T) -> Self {
        self.checker.add("", body);
        let encoded = wire::to_value(body).map_err(|error| error.to_string()).and_then(|it| write::document(&it, root));
        match encoded {
            Ok(xml) => self.body(media_type, xml),
            Err(reason) => {
                self.violate(String::new(), &format!("the body cannot be written as XML: {reason}"));
                self
            }
        }
    }
}

/// Implements the layout of an object type for XML bodies: the name of its element, and a row for each property that differs from an
/// element of the same name with plain content.
///
/// ```
/// use specwright_runtime::UnknownFields;
/// use specwright_runtime::__codegen::{object, xml};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Pet {
///     pub id: i64,
///     pub photos: Vec<String>,
///     pub unknown_fields: UnknownFields,
/// }
///
/// object!(Pet {
///     id: "id" required, new into(i64);
///     photos: "photos" required, new list(impl IntoIterator<Item = impl Into<String>>);
///     ..unknown(unknown_fields);
/// });
///
/// xml!(Pet: object("pet") {
///     attribute("id");
///     list("photos", "photo").wrapped("photos");
/// });
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __xml {
    ($ty:ident: object($name:literal) $(.$set:ident($value:literal))* { $($property:expr;)* }) => {
        impl $crate::__codegen::xml::Object for $ty {
            fn layout() -> &'static $crate::__codegen::xml::Layout {
                #[allow(unused_imports, reason = "an object may have plain properties only")]
                use $crate::__codegen::xml::{attribute, element, layout_of, list, map, object, text};
                static LAYOUT: $crate::__codegen::xml::Layout =
                    $crate::__codegen::xml::object($name, &[$($property),*])$(.$set($value))*;
                &LAYOUT
            }
        }
    };
}
