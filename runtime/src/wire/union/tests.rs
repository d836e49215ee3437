//! Which branch is taken, and how many values are visited for it.

use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::UnknownFields;
use crate::wire::reader::{Reader, limit};
use crate::wire::{Codec, Tree, object, union};

#[derive(Debug, PartialEq)]
struct Node {
    child: Option<Box<Choice>>,
    unknown_fields: UnknownFields,
}

object!(Node {
    child: "child" optional, set child into(Choice);
    ..unknown(unknown_fields);
});

#[derive(Debug, PartialEq)]
enum Choice {
    Left(Node),
    Right(Node),
    Map(IndexMap<String, i64>),
    Closed(Node),
    Tagged(Node),
    Unknown(Value),
}

union!(Choice {
    Closed: Closed;
    Left: Shape;
    Right: Shape;
    Map: Shape;
    Tagged: Tagged("kind", ["t", "7"]);
});

/// Decodes a value, which must be encoded unchanged, and returns the number of values that were visited.
fn decode<T: Codec>(value: &Value) -> (T, usize) {
    let tree = Tree::read(value).expect("a value is JSON");
    let mut reader = Reader::for_tree(&tree);
    let decoded: T = reader.decode(tree.root()).expect("a union takes anything");
    let encoded = serde_json::to_value(crate::wire::Stored(&decoded)).expect("it can be encoded");
    assert_eq!(&encoded, value);
    (decoded, reader.visits)
}

fn read(value: Value) -> Choice {
    decode(&value).0
}

#[test]
fn the_best_branch_is_selected() {
    assert!(matches!(read(json!({})), Choice::Closed(_)));
    assert!(matches!(read(json!({ "child": {} })), Choice::Closed(_)));
    assert!(matches!(read(json!({ "other": 1 })), Choice::Map(_)));
    assert!(matches!(read(json!({ "other": "text" })), Choice::Left(_)));
    assert!(matches!(read(json!({ "other": 1, "kind": 7 })), Choice::Tagged(_)));
    assert!(matches!(read(json!([1])), Choice::Unknown(_)));
}

#[derive(Debug, PartialEq)]
enum Labeled {
    Counts(IndexMap<String, i64>),
    Named(Node),
    Unknown(Value),
}

union!(Labeled {
    Counts: Added("label", ["counts"]);
    Named: Added("label", ["named", "renamed"]);
});

#[test]
fn an_added_tag_is_no_property_of_the_branch() {
    let named = |unknown: Value| {
        let fields = unknown.as_object().cloned().unwrap_or_default();
        Labeled::Named(Node { child: None, unknown_fields: UnknownFields::new(fields, Vec::new()) })
    };
    let read = |value: Value| decode::<Labeled>(&value).0;
    assert_eq!(read(json!({ "label": "named" })), named(json!({})));
    assert_eq!(read(json!({ "a": 1, "label": "named" })), named(json!({ "a": 1 })));
    // The union encodes the first tag, so another one is kept.
    assert_eq!(read(json!({ "label": "renamed" })), named(json!({ "label": "renamed" })));
    // The values of this map are numbers, and its tag is none.
    assert_eq!(read(json!({ "a": 1, "label": "counts" })), Labeled::Counts(IndexMap::from([("a".to_owned(), 1)])));
    assert_eq!(read(json!({ "label": "other" })), Labeled::Unknown(json!({ "label": "other" })));
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

union!(Deep {
    Text: Shape;
    Left: Shape;
    Right: Shape;
    Many: Shape;
    Loose: Closed;
});

#[derive(Clone, Debug, PartialEq)]
struct Holder {
    one: Option<Deep>,
    many: Option<Vec<Deep>>,
    unknown_fields: UnknownFields,
}

object!(Holder {
    one: "one" optional, set one into(Deep);
    many: "many" optional, set many list(impl IntoIterator<Item = Deep>);
    ..unknown(unknown_fields);
});

/// Decodes a value, and returns how many values were visited for each of its own.
fn visits(value: &Value) -> usize {
    decode::<Deep>(value).1 / Tree::read(value).expect("a value is JSON").len()
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
fn a_branch_that_changes_a_number_fits_worse() {
    #[derive(Debug, PartialEq)]
    enum Number {
        Float(f64),
        Integer(i64),
        Unknown(Value),
    }
    union!(Number {
        Float: Shape;
        Integer: Shape;
    });
    assert_eq!(decode::<Number>(&json!(1.5)).0, Number::Float(1.5));
    let exact: Number = serde_json::from_str("9007199254740993").expect("a union takes anything");
    assert_eq!(exact, Number::Integer(9_007_199_254_740_993));
}

/// A type that contains itself without a union in between: each outer union decodes all of it.
#[derive(Debug, PartialEq)]
struct Plain {
    child: Option<Box<Plain>>,
    unknown_fields: UnknownFields,
}

#[derive(Debug, PartialEq)]
struct Nested {
    child: Option<Box<Either>>,
    unknown_fields: UnknownFields,
}

#[derive(Debug, PartialEq)]
enum Either {
    Plain(Plain),
    Nested(Nested),
    Unknown(Value),
}

object!(Plain {
    child: "child" optional, set child into(Plain);
    ..unknown(unknown_fields);
});

object!(Nested {
    child: "child" optional, set child into(Either);
    ..unknown(unknown_fields);
});

union!(Either {
    Plain: Shape;
    Nested: Shape;
});

#[test]
fn work_that_types_without_unions_repeat_is_limited() {
    let mut value: Value = Value::Object((0..4000).map(|it| (format!("x{it}"), json!(it))).collect());
    for _ in 0..200 {
        value = json!({ "child": value });
    }
    let (_, visits) = decode::<Either>(&value);
    let size = Tree::read(&value).expect("a value is JSON").len();
    // No trial begins beyond the limit; one that has begun visits each value twice.
    assert!(visits <= limit(size) + 3 * size, "{visits} for {size}");
    assert!(visits > limit(size), "{visits} for {size}: the test is about what lies beyond");
}
