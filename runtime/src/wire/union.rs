//! Unions: selection of the branch that fits a value best.

use std::any::TypeId;
use std::fmt::{self, Debug};
use std::rc::Rc;

use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::Serializer;
use serde_json::{Number, Value};

use super::fit::{self, Session};
use super::node::{self, Choice, Input, Kind, Node};

/// A type that is one of several types.
pub trait Union: Sized + 'static {
    /// Selects the branch for a value. A value that fits no branch is kept as raw JSON.
    fn choose(branches: Branches<Self>) -> Self;

    /// Encodes the value of the branch.
    ///
    /// # Errors
    /// If the serializer fails.
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error>;
}

/// Implements serde's `Serialize` and `Deserialize` for types that implement [`Union`].
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($($ty:ty),+ $(,)?) => {$(
        impl $crate::serde::Serialize for $ty {
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::wire::Union::write(self, to)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::read_union(from)
            }
        }
    )+};
}

/// Decodes a union. [`union!`](super::union) implements `Deserialize` with it.
///
/// # Errors
/// If the input is broken.
pub fn read_union<'de, T: Union, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    Ok(T::choose(Branches::of(node::shared(from)?)))
}

/// A score worse than any number of unknown properties, for a value that fits no branch of a nested union.
const NO_BRANCH: usize = 1 << 16;

/// The selection of a branch.
///
/// Every branch that may hold the value is tried once, regardless of nesting. Among the branches that decode it, one
/// that is selected by a tag is preferred, then the one that leaves the least of the value unknown and encodes it
/// unchanged, then the first.
///
/// ```
/// use specwright_runtime::{Value, wire::Branches};
///
/// #[derive(Debug, PartialEq)]
/// enum Id { String(String), Integer(i64), Unknown(Value) }
///
/// let read = |value| Branches::new(value).or(Id::String).or(Id::Integer).or_keep(Id::Unknown);
/// assert_eq!(read(Value::from(7)), Id::Integer(7));
/// assert_eq!(read(Value::from(true)), Id::Unknown(Value::from(true)));
/// ```
pub struct Branches<T> {
    node: Rc<Node>,
    /// The index of the next branch.
    next: usize,
    /// The earlier selection for the same node and union.
    known: Option<Choice>,
    best: Option<Best<T>>,
    _session: Session,
}

/// Decodes a branch again.
type Read<T> = dyn FnOnce(&Rc<Node>) -> Option<T>;

/// The best branch so far.
struct Best<T> {
    branch: usize,
    fit: Fit,
    value: T,
    /// Whether the value is complete, without placeholders for nested values.
    is_whole: bool,
    read: Box<Read<T>>,
}

impl<T> Debug for Branches<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Branches").field("node", &self.node).field("next", &self.next).finish_non_exhaustive()
    }
}

/// The fit of a value to a branch; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// Not selected by a tag.
    untagged: bool,
    /// Has properties that the branch forbids.
    excess: bool,
    /// The number of values that the branch does not know.
    unknown_count: usize,
    /// Is not encoded unchanged.
    inexact: bool,
}

impl Fit {
    /// Returns whether no later branch can be better.
    fn is_perfect(self) -> bool {
        self.unknown_count == 0 && !self.inexact
    }
}

impl<T: 'static> Branches<T> {
    /// Starts the selection.
    #[must_use]
    pub fn new(value: Value) -> Self {
        Self::of(Node::from_value(value))
    }

    fn of(node: Rc<Node>) -> Self {
        let session = Session::begin(&node);
        let known = node.choice(TypeId::of::<T>());
        Self { node, next: 0, known, best: None, _session: session }
    }

    /// Adds a branch that is selected by a text, integer or boolean under a key.
    #[must_use]
    pub fn tagged<B: DeserializeOwned + Serialize + 'static>(
        mut self,
        key: &str,
        tags: &[&str],
        branch: fn(B) -> T,
    ) -> Self {
        let tagged = match self.node.get(key) {
            Some(Kind::String(text)) => tags.contains(&text.as_str()),
            Some(Kind::Number(tag)) => tags.contains(&tag.to_string().as_str()),
            Some(Kind::Bool(tag)) => tags.contains(&tag.to_string().as_str()),
            Some(Kind::Null | Kind::Array(_) | Kind::Object(_)) | None => false,
        };
        if tagged {
            return self.try_branch(branch, false, false);
        }
        self.next += 1;
        self
    }

    /// Adds a branch for every value that it can decode.
    #[must_use]
    pub fn or<B: DeserializeOwned + Serialize + 'static>(self, branch: fn(B) -> T) -> Self {
        self.try_branch(branch, true, false)
    }

    /// Adds a branch that forbids unknown properties. It is selected for a value with unknown properties only if no
    /// other branch decodes the value.
    #[must_use]
    pub fn or_closed<B: DeserializeOwned + Serialize + 'static>(self, branch: fn(B) -> T) -> Self {
        self.try_branch(branch, true, true)
    }

    /// Returns the best branch, or the value as raw JSON.
    pub fn or_keep(self, unknown: fn(Value) -> T) -> T {
        let Self { node, known, best, .. } = &self;
        let choice = known.unwrap_or_else(|| match best {
            Some(it) => Choice { branch: Some(it.branch), unknown_count: it.fit.unknown_count, exact: !it.fit.inexact },
            None => Choice { branch: None, unknown_count: NO_BRANCH, exact: true },
        });
        fit::add_unknown(choice.unknown_count);
        // A result is stored only if it would be computed again at some cost.
        if node.is_container() && fit::is_judging() {
            if known.is_none() {
                node.remember(TypeId::of::<T>(), choice);
            }
            return unknown(fit::placeholder(node, choice.exact));
        }
        let Self { node, best, _session, .. } = self;
        let value = best.and_then(|it| if it.is_whole { Some(it.value) } else { read_chosen(&node, it.read) });
        value.unwrap_or_else(|| unknown(node.to_value()))
    }

    fn try_branch<B>(mut self, branch: fn(B) -> T, untagged: bool, closed: bool) -> Self
    where
        B: DeserializeOwned + Serialize + 'static,
    {
        let number = self.next;
        self.next += 1;
        let read = move |node: &Rc<Node>| B::deserialize(Input(node)).ok().map(branch);
        if let Some(known) = self.known {
            if known.branch == Some(number) && !fit::is_judging() {
                self.best = read_chosen(&self.node, read).map(|value| Best::whole(number, value));
            }
            return self;
        }
        let least = self.best.as_ref().map(|it| it.fit);
        let settled = least.is_some_and(|it| if it.untagged == untagged { it.is_perfect() } else { untagged });
        if settled || !fit::may_try() {
            return self;
        }
        let ((trial, is_whole), unknown_count) = fit::measured(|| fit::judged(|| B::deserialize(Input(&self.node))));
        let Ok(value) = trial else { return self };
        let fit = Fit { untagged, excess: closed && unknown_count > 0, unknown_count, inexact: false };
        // Encoding costs time, and cannot improve a fit.
        if least.is_none_or(|least| fit < least) {
            let inexact = !serde_json::to_value(&value).is_ok_and(|written| same(&written, &self.node));
            let fit = Fit { inexact, ..fit };
            if least.is_none_or(|least| fit < least) {
                let (value, read) = (branch(value), Box::new(read));
                self.best = Some(Best { branch: number, fit, value, is_whole, read });
            }
        }
        self
    }
}

impl<T> Best<T> {
    /// Returns a branch that was selected before.
    fn whole(branch: usize, value: T) -> Self {
        let fit = Fit { untagged: false, excess: false, unknown_count: 0, inexact: false };
        Self { branch, fit, value, is_whole: true, read: Box::new(|_| None) }
    }
}

/// Decodes the selected branch. Its unknown values were counted before.
fn read_chosen<T>(node: &Rc<Node>, read: impl FnOnce(&Rc<Node>) -> Option<T>) -> Option<T> {
    fit::measured(|| read(node)).0
}

/// Returns whether the encoded value equals the node: properties in any order, numbers by value.
fn same(written: &Value, node: &Rc<Node>) -> bool {
    fit::visit();
    match (written, &node.kind) {
        (Value::String(a), Kind::String(b)) if a == b => true,
        (Value::String(_), _) => fit::is_placeholder_of(written, node),
        (Value::Null, Kind::Null) => true,
        (Value::Bool(a), Kind::Bool(b)) => a == b,
        (Value::Number(a), Kind::Number(b)) => a == b || is_same_number(a, b),
        (Value::Array(a), Kind::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Kind::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_), _) => false,
    }
}

/// `1` equals `1.0`. Beyond 53 bits a float may have lost digits.
fn is_same_number(a: &Number, b: &Number) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = |it: &Number| it.as_f64().filter(|it| it.abs() < EXACT);
    a.is_f64() != b.is_f64() && float(a).is_some() && float(a) == float(b)
}

#[cfg(test)]
mod tests;
