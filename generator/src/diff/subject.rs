//! The values that are compared, and the items of the crate that a change of them concerns.

use super::{Diff, Direction, HttpEffect};
use crate::pointer::Pointer;

/// A value in both versions: the words that a reader knows it by, and its places.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) words: &'a str,
    pub(super) at: (&'a Pointer, &'a Pointer),
    pub(super) direction: Direction,
}

/// The items of the surface that a change concerns.
pub(super) type Keys = Vec<(String, Option<String>)>;

/// Adds a change of a value.
pub(super) fn push(
    cx: &mut Diff<'_>,
    id: &'static str,
    http: HttpEffect,
    subject: Subject<'_>,
    message: String,
    keys: &Keys,
) {
    cx.push(id, http, message, (Some(subject.at.0), Some(subject.at.1)), keys.clone());
}
