//! The media types of a body, and bodies of one of several media types.

use super::read::{Reader, Source, essence};
use super::{Problem, Result};

/// The media types of a body.
pub trait Accepts {
    /// Returns whether the body may have a media type, given without parameters and in lower case.
    fn accepts(&self, essence: &str) -> bool;

    /// Returns the media types for a message.
    fn names(&self) -> String;
}

/// A body of one of two media types.
#[derive(Clone, Debug)]
#[must_use]
pub struct Either<A, B> {
    pub(super) preferred: A,
    pub(super) other: B,
}

/// Reads a body of one of two media types, chosen by the `Content-Type` of the request. A body without one has the first.
pub const fn either<A, B>(preferred: A, other: B) -> Either<A, B> {
    Either { preferred, other }
}

impl<A: Accepts, B: Accepts> Accepts for Either<A, B> {
    fn accepts(&self, essence: &str) -> bool {
        self.preferred.accepts(essence) || self.other.accepts(essence)
    }

    fn names(&self) -> String {
        format!("{} or {}", self.preferred.names(), self.other.names())
    }
}

impl<T, A: Source<T> + Accepts, B: Source<T> + Accepts> Source<T> for Either<A, B> {
    fn missing(&self) -> Problem {
        self.preferred.missing()
    }

    fn find(&self, from: &mut Reader) -> Result<Option<T>> {
        match essence(from.headers()) {
            Some(it) if self.preferred.accepts(&it) => self.preferred.find(from),
            Some(it) if self.other.accepts(&it) => self.other.find(from),
            // Some clients send a media type and no body.
            Some(_) if from.body.is_empty() => Ok(None),
            Some(_) => {
                from.expect(self)?;
                Ok(None)
            }
            None => self.preferred.find(from),
        }
    }
}
