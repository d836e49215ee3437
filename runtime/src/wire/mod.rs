//! The codec of generated types: JSON, constraint checks, and plain text.
//!
//! A generated type has one list with a row for each of its properties, branches or values, from which a macro
//! implements [`Codec`]. Everything that does not depend on the type is here, and compiled once.

pub mod access;
#[cfg(test)]
mod boundaries;
mod check;
mod checked;
mod codec;
pub mod convert;
mod json;
mod macros;
mod object_macro;
mod object_reader;
mod pattern;
pub mod presence;
mod present;
mod reader;
mod serde;
mod text;
mod tree;
mod tuple;
mod union;
mod unknown;
mod writer;

pub use self::check::{Checker, Violation, Violations};
pub use self::checked::{Checked, Parameter, checked};
pub use self::codec::Codec;
pub(crate) use self::codec::string_codec;
pub use self::json::{is_absent_or_one_of, is_one_of, is_present_and_one_of, json, read_json_enum};
pub(crate) use self::json::{read_value, refuse_raw_values};
pub use self::object_reader::ObjectReader;
pub use self::present::Present;
pub use self::reader::Reader;
pub(crate) use self::reader::decode;
#[cfg(feature = "webhooks")]
pub(crate) use self::reader::{Failure, Reason, Step};
#[cfg(test)]
use self::serde::Stored;
pub use self::serde::{deserialize, read_string, serialize};
pub use self::text::Text;
#[cfg(feature = "xml")]
pub(crate) use self::tree::Plain;
pub(crate) use self::tree::is_number;
pub use self::tree::{Node, Tree};
pub use self::tuple::TupleReader;
pub use self::union::{Branch, Rule, read_union};
pub use self::unknown::UnknownFields;
#[cfg(any(feature = "xml", all(feature = "test-util", feature = "webhooks")))]
pub(crate) use self::writer::encode_value;
pub use self::writer::{ObjectWriter, Writer, debug};
pub(crate) use self::writer::{Purpose, to_json, to_value};

#[doc(inline)]
pub use crate::__base_properties as base_properties;
#[doc(inline)]
pub use crate::__integer_enum as integer_enum;
#[doc(inline)]
pub use crate::__json_enum as json_enum;
#[doc(inline)]
pub use crate::__object as object;
#[doc(inline)]
pub use crate::__string_enum as string_enum;
#[doc(inline)]
pub use crate::__tuple as tuple;
#[doc(inline)]
pub use crate::__union as union;
