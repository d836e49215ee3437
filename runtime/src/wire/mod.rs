//! The codec of generated types: JSON, constraint checks, and plain text.
//!
//! A generated crate has one small `impl` for each type. Everything generic is here, so that those impls are cheap to
//! compile. [`object!`], [`string_enum!`], [`integer_enum!`], [`json_enum!`], [`tuple!`] and [`union!`] implement
//! serde's traits for such a type; [`unknown!`] and [`unconstrained!`] implement what many types share.

mod check;
mod enums;
mod fit;
mod json;
mod node;
mod object;
mod pattern;
mod present;
mod text;
mod tuple;
mod union;
mod unknown;

pub use self::check::{Check, Checker, Violation, Violations};
pub use self::enums::{IntegerEnum, JsonEnum, StringEnum, json, read_integer, read_string};
pub use self::json::is_one_of;
pub(crate) use self::object::sending;
pub use self::object::{Key, Map, Object, Writer, read_object, required, variant, write_object};
pub use self::present::Present;
pub use self::text::Text;
pub use self::union::{Branches, Union, read_union};
pub use self::unknown::UnknownFields;
pub use serde::de::MapAccess;
pub use serde::ser::SerializeMap;
pub use serde::{Serialize, Serializer};
pub use serde_json::Value;

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
pub use crate::__unconstrained as unconstrained;
#[doc(inline)]
pub use crate::__union as union;
#[doc(inline)]
pub use crate::__unknown as unknown;
