//! The findings of the stage [`normalize`](crate::normalize).

use super::{Finding, Id};
use crate::pointer::Pointer;

/// A schema that combines several unions. The branches of the first are distinguished; a value keeps the properties of the
/// others without names.
pub(crate) fn second_union(at: &Pointer) -> Finding {
    let message = "a second union in one schema is not supported: the properties of its branches have no fields";
    Finding::new(Id::UnsupportedUnion, at).message(message)
}

/// A `oneOf` or `anyOf` whose branches only constrain the keywords beside it, such as lists of required properties.
pub(crate) fn constraining_union(at: &Pointer, keyword: &str) -> Finding {
    let message = format!("this `{keyword}` only constrains the keywords beside it: it is not checked");
    Finding::new(Id::UnsupportedKeyword, at).message(message)
}
