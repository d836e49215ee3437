//! Which branch is taken, and how many nodes are visited for it.

use indexmap::IndexMap;
use serde_json::json;

use super::{Branches, Union, Value, fit, node, same};
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
    fn choose(branches: Branches<Self>) -> Self {
        branches
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

fn is_same(a: &Value, b: &Value) -> bool {
    same(a, &node::Node::from_value(b.clone()))
}

fn read(value: Value) -> Tree {
    let tree = serde_json::from_value(value.clone()).expect("a union takes anything");
    assert!(is_same(&serde_json::to_value(&tree).expect("it can be written"), &value));
    tree
}

#[test]
fn the_best_branch_is_selected() {
    assert!(matches!(read(json!({})), Tree::Closed(_)));
    assert!(matches!(read(json!({ "child": {} })), Tree::Closed(_)));
    assert!(matches!(read(json!({ "other": 1 })), Tree::Map(_)));
    assert!(matches!(read(json!({ "other": "text" })), Tree::Left(_)));
    assert!(matches!(read(json!({ "other": 1, "kind": 7 })), Tree::Tagged(_)));
    assert!(matches!(read(json!([1])), Tree::Unknown(_)));
}

#[test]
fn a_deep_value_ends_in_time() {
    let mut value = json!({ "unexpected": "text" });
    for _ in 0..100 {
        value = json!({ "child": value });
    }
    read(value);
}

/// Every branch except `Text` accepts every object or list, and none fits completely.
#[derive(Clone, Debug, PartialEq)]
enum Deep {
    Text(String),
    Left(Box<Holder>),
    Right(Box<Holder>),
    Many(Vec<Deep>),
    Loose(IndexMap<String, Value>),
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq)]
struct Holder {
    one: Option<Deep>,
    many: Option<Vec<Deep>>,
    unknown: UnknownFields,
}

wire::object!(Holder);
wire::union!(Deep);

impl wire::Object for Holder {
    fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
        let (mut one, mut many, mut unknown) = (None, None, UnknownFields::default());
        while let Some(key) = map.key()? {
            match &*key {
                "one" => map.set(&mut one),
                "many" => map.set(&mut many),
                _ => map.keep(key, &mut unknown),
            }?;
        }
        Ok(Self { one, many, unknown })
    }

    fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
        map.put_some("one", &self.one)?;
        map.put_some("many", &self.many)?;
        map.keep(&self.unknown)
    }
}

impl Union for Deep {
    fn choose(branches: Branches<Self>) -> Self {
        let branches = branches.or(Self::Text).or(Self::Left).or(Self::Right).or(Self::Many);
        branches.or_closed(Self::Loose).or_keep(Self::Unknown)
    }

    fn write<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(it) => serde::Serialize::serialize(it, to),
            Self::Left(it) | Self::Right(it) => serde::Serialize::serialize(it, to),
            Self::Many(it) => serde::Serialize::serialize(it, to),
            Self::Loose(it) => serde::Serialize::serialize(it, to),
            Self::Unknown(it) => serde::Serialize::serialize(it, to),
        }
    }
}

/// Reads a value, and gives how many nodes were visited for each of its own.
fn visits(value: &Value) -> usize {
    let deep: Deep = serde_json::from_value(value.clone()).expect("a union takes anything");
    let visits = fit::visits();
    assert!(is_same(&serde_json::to_value(&deep).expect("it can be written"), value));
    visits / node::Node::from_value(value.clone()).size
}

/// Returns an object with an unknown property at this depth of nested objects.
fn nested(depth: usize, width: usize) -> Value {
    let mut value = json!({ "unexpected": 1, "many": vec![json!({ "odd": [{ "a": [] }] }); width] });
    for level in 0..depth {
        value = match level % 3 {
            0 => json!({ "one": value, "odd": [1, { "two": 2 }] }),
            1 => json!([value, "text", 7]),
            _ => json!({ "many": [value, {}], "other": { "a": {} } }),
        };
    }
    value
}

#[test]
fn the_work_for_each_node_depends_on_neither_depth_nor_width() {
    // Five branches, each tried on every node, and what was chosen is read once more.
    for depth in [1, 2, 4, 8, 16, 32, 64, 100] {
        assert!(visits(&nested(depth, 1)) <= 20, "{depth}: {}", visits(&nested(depth, 1)));
    }
    for width in [1, 10, 100, 1000, 10_000] {
        assert!(visits(&nested(20, width)) <= 20, "{width}: {}", visits(&nested(20, width)));
    }
}

/// 8.6 kB of such unions took 110 s.
#[test]
fn lists_and_objects_in_turn_are_read_once_for_each_branch() {
    let mut value = json!({ "unexpected": 1 });
    for _ in 0..60 {
        value = json!([{ "one": value, "x": 1 }, { "many": [[{}], { "y": "a text that makes it long enough" }] }]);
    }
    let text = value.to_string();
    assert!(text.len() > 4000, "{}", text.len());
    assert!(visits(&value) <= 20, "{}", visits(&value));
}

#[test]
fn the_best_branch_is_selected_at_any_depth() {
    let value = json!({ "many": [{ "one": { "one": "a" } }, { "x": 1 }, { "one": { "x": { "y": [1] } } }, [[]]] });
    let Deep::Left(holder) = serde_json::from_value(value).expect("a union takes anything") else {
        panic!("the first that fits is taken")
    };
    let many = holder.many.expect("it was there");
    let one = |it: &Deep| match it {
        Deep::Left(it) => it.one.clone(),
        Deep::Text(_) | Deep::Right(_) | Deep::Many(_) | Deep::Loose(_) | Deep::Unknown(_) => None,
    };
    assert_eq!(one(&many[0]).as_ref().and_then(one), Some(Deep::Text("a".to_owned())));
    assert_eq!(many[1], Deep::Loose(IndexMap::from([("x".to_owned(), json!(1))])));
    assert_eq!(one(&many[2]), Some(Deep::Loose(IndexMap::from([("x".to_owned(), json!({ "y": [1] }))]))));
    assert_eq!(many[3], Deep::Many(vec![Deep::Many(Vec::new())]));
}

#[test]
fn equal_numbers_compare_by_value() {
    assert!(is_same(&json!([1, { "a": 2.0 }]), &json!([1.0, { "a": 2 }])));
    assert!(!is_same(&json!(9_007_199_254_740_993_u64), &json!(9_007_199_254_740_992.0)));
    assert!(!is_same(&json!(1), &json!(2)));
}

/// A type that contains itself without a union in between: each outer union decodes all of it.
#[derive(Debug, PartialEq)]
struct Plain {
    child: Option<Box<Plain>>,
    unknown: UnknownFields,
}

#[derive(Debug, PartialEq)]
struct Nested {
    child: Option<Box<Either>>,
    unknown: UnknownFields,
}

#[derive(Debug, PartialEq)]
enum Either {
    Plain(Plain),
    Nested(Nested),
    Unknown(Value),
}

wire::object!(Plain, Nested);
wire::union!(Either);

macro_rules! parent {
    ($($ty:ty),+) => {$(
        impl wire::Object for $ty {
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
    )+};
}

parent!(Plain, Nested);

impl Union for Either {
    fn choose(branches: Branches<Self>) -> Self {
        branches.or(Self::Plain).or(Self::Nested).or_keep(Self::Unknown)
    }

    fn write<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plain(it) => serde::Serialize::serialize(it, to),
            Self::Nested(it) => serde::Serialize::serialize(it, to),
            Self::Unknown(it) => serde::Serialize::serialize(it, to),
        }
    }
}

#[test]
fn work_that_types_without_unions_repeat_is_limited() {
    let mut value: Value = Value::Object((0..4000).map(|it| (format!("x{it}"), json!(it))).collect());
    for _ in 0..200 {
        value = json!({ "child": value });
    }
    let either: Either = serde_json::from_value(value.clone()).expect("a union takes anything");
    let size = node::Node::from_value(value.clone()).size;
    // No trial begins beyond the limit; one that has begun visits each node twice.
    assert!(fit::visits() <= fit::limit(size) + 3 * size, "{} for {size}", fit::visits());
    assert!(fit::visits() > fit::limit(size), "{} for {size}: the test is about what lies beyond", fit::visits());
    assert!(is_same(&serde_json::to_value(&either).expect("it can be written"), &value));
}

/// A text that a caller chose to look like a placeholder is a text.
#[test]
fn text_like_a_placeholder_is_kept() {
    for number in 0..4 {
        let odd = format!("\0stand-in {number}");
        let value = json!({ "one": { "one": odd, "unexpected": odd }, "many": [odd, [odd], { odd.clone(): odd }] });
        visits(&value);
    }
}
