//! Unions: the branch that a value fits best, and the value itself if it fits none.

use serde::Deserialize;
use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::Serializer;
use serde_json::{Number, Value};

use super::fit;

/// A type that holds one of several types.
pub trait Union: Sized {
    /// The branch for a value. One that fits no branch is kept as it came.
    fn from_value(value: Value) -> Self;

    /// Writes what the branch holds.
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

/// Reads a union. What [`union!`](super::union) makes `Deserialize` of.
///
/// # Errors
/// If the input is broken.
pub fn read_union<'de, T: Union, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let value = Value::deserialize(from)?;
    let size = size(&value);
    Ok(fit::limited(|| size, || T::from_value(value)))
}

/// How many values there are in a value, itself among them.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(properties) => 1 + properties.values().map(size).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

/// More than a value has properties: it fits no branch of a union within.
const NO_BRANCH: usize = 1 << 16;

/// The choice of a branch.
///
/// Every branch that may hold the value is tried. Of those that can read it the best is taken: one that is known by a
/// tag before any other, then the one that leaves the least of the value unknown and writes it back as it came, then
/// the first.
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
#[derive(Debug)]
pub struct Branches<T> {
    value: Value,
    best: Option<(Fit, T)>,
}

/// How well a value fits a branch; the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// Not known by a tag.
    untagged: bool,
    /// Has properties that the branch forbids.
    excess: bool,
    /// How much is unknown to the branch.
    strange: usize,
    /// Is not written back as it came.
    inexact: bool,
}

impl Fit {
    /// Nothing that comes later can be better.
    fn is_perfect(self) -> bool {
        self.strange == 0 && !self.inexact
    }
}

impl<T> Branches<T> {
    /// Starts with a value that fits nothing yet.
    #[must_use]
    pub fn new(value: Value) -> Self {
        Self { value, best: None }
    }

    /// A branch whose values have one of these texts, integers or truth values under a key.
    #[must_use]
    pub fn tagged<B: DeserializeOwned + Serialize>(self, key: &str, tags: &[&str], branch: fn(B) -> T) -> Self {
        let tagged = match self.value.get(key) {
            Some(Value::String(text)) => tags.contains(&text.as_str()),
            Some(tag @ (Value::Number(_) | Value::Bool(_))) => tags.contains(&tag.to_string().as_str()),
            Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => false,
        };
        if tagged { self.tried(branch, false, false) } else { self }
    }

    /// A branch for every value that it can read.
    #[must_use]
    pub fn or<B: DeserializeOwned + Serialize>(self, branch: fn(B) -> T) -> Self {
        self.tried(branch, true, false)
    }

    /// A branch that allows no properties but its own. It takes others only if nothing else takes the value.
    #[must_use]
    pub fn or_closed<B: DeserializeOwned + Serialize>(self, branch: fn(B) -> T) -> Self {
        self.tried(branch, true, true)
    }

    /// The branch that fits best, or the value as it came.
    pub fn or_keep(self, unknown: fn(Value) -> T) -> T {
        if let Some((fit, branch)) = self.best {
            fit::strange(fit.strange);
            return branch;
        }
        fit::strange(NO_BRANCH);
        unknown(self.value)
    }

    fn tried<B: DeserializeOwned + Serialize>(mut self, branch: fn(B) -> T, untagged: bool, closed: bool) -> Self {
        let least = self.best.as_ref().map(|(fit, _)| *fit);
        let settled = least.is_some_and(|it| if it.untagged == untagged { it.is_perfect() } else { untagged });
        if settled || !fit::may_try() {
            return self;
        }
        let (Ok(read), strange) = fit::measured(|| B::deserialize(&self.value)) else { return self };
        let fit = Fit { untagged, excess: closed && strange > 0, strange, inexact: false };
        // Writing it back costs time, and can make a fit no better.
        if least.is_none_or(|least| fit < least) {
            let inexact = !serde_json::to_value(&read).is_ok_and(|written| same(&written, &self.value));
            let fit = Fit { inexact, ..fit };
            if least.is_none_or(|least| fit < least) {
                self.best = Some((fit, branch(read)));
            }
        }
        self
    }
}

/// Whether two values are the same JSON: properties in any order, numbers by value.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || is_same_number(a, b),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

/// `1` and `1.0`. Beyond 53 bits a float may have lost something.
fn is_same_number(a: &Number, b: &Number) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = |it: &Number| it.as_f64().filter(|it| it.abs() < EXACT);
    a.is_f64() != b.is_f64() && float(a).is_some() && float(a) == float(b)
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use serde_json::json;

    use super::{Branches, Union, Value, same};
    use crate::wire::{self, MapAccess, SerializeMap, UnknownFields};

    #[derive(Debug, PartialEq)]
    struct Node {
        child: Option<Box<Tree>>,
        unknown: UnknownFields,
    }

    wire::object!(Node);

    impl wire::Object for Node {
        fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
            let (mut child, mut unknown) = (None, UnknownFields::default());
            while let Some(key) = map.key()? {
                match &*key {
                    "child" => map.set(&mut child),
                    _ => map.keep(key, &mut unknown),
                }?;
            }
            Ok(Self { child, unknown })
        }

        fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
            map.put_some("child", &self.child)?;
            map.keep(&self.unknown)
        }
    }

    #[derive(Debug, PartialEq)]
    enum Tree {
        Left(Node),
        Right(Node),
        Map(IndexMap<String, i64>),
        Closed(Node),
        Tagged(Node),
        Unknown(Value),
    }

    wire::union!(Tree);

    impl Union for Tree {
        fn from_value(value: Value) -> Self {
            Branches::new(value)
                .or_closed(Self::Closed)
                .or(Self::Left)
                .or(Self::Right)
                .or(Self::Map)
                .tagged("kind", &["t", "7"], Self::Tagged)
                .or_keep(Self::Unknown)
        }

        fn write<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Left(it) | Self::Right(it) | Self::Closed(it) | Self::Tagged(it) => {
                    serde::Serialize::serialize(it, to)
                }
                Self::Map(it) => serde::Serialize::serialize(it, to),
                Self::Unknown(it) => serde::Serialize::serialize(it, to),
            }
        }
    }

    fn read(value: Value) -> Tree {
        let tree = serde_json::from_value(value.clone()).expect("a union takes anything");
        assert!(same(&serde_json::to_value(&tree).expect("it can be written"), &value));
        tree
    }

    #[test]
    fn the_best_fit_is_taken() {
        assert!(matches!(read(json!({})), Tree::Closed(_)));
        assert!(matches!(read(json!({ "child": {} })), Tree::Closed(_)));
        assert!(matches!(read(json!({ "other": 1 })), Tree::Map(_)));
        assert!(matches!(read(json!({ "other": "text" })), Tree::Left(_)));
        assert!(matches!(read(json!({ "other": 1, "kind": 7 })), Tree::Tagged(_)));
        assert!(matches!(read(json!([1])), Tree::Unknown(_)));
    }

    #[test]
    fn a_deep_value_ends_in_time() {
        let mut value = json!({ "strange": "text" });
        for _ in 0..100 {
            value = json!({ "child": value });
        }
        read(value);
    }

    #[test]
    fn numbers_are_the_same_by_value() {
        assert!(same(&json!([1, { "a": 2.0 }]), &json!([1.0, { "a": 2 }])));
        assert!(!same(&json!(9_007_199_254_740_993_u64), &json!(9_007_199_254_740_992.0)));
        assert!(!same(&json!(1), &json!(2)));
    }
}
