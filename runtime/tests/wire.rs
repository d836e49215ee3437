//! Encoding and decoding of models.

use std::borrow::Cow;

use serde_json::{from_str, json, to_string};
use specwright_runtime::__codegen::{self as codegen, Checker, Codec, Node, Reader, Text, Writer};
use specwright_runtime::{Base64, DateTime, DecodeFailure, IndexMap, Json, Nullable, Typed, Value};

/// One property for each combination of presence and nullability.
#[derive(Debug, PartialEq)]
struct Four {
    required: i64,
    required_nullable: Option<i64>,
    optional: Option<i64>,
    optional_nullable: Nullable<i64>,
    unknown_fields: codegen::UnknownFields,
}

codegen::object!(Four {
    required: "required" required, new into(i64);
    required_nullable: "required_nullable" required, new into(Option<i64>);
    optional: "optional" optional, set optional into(i64);
    optional_nullable: "optional_nullable" nullable, set optional_nullable into(i64), null optional_nullable_null;
    ..unknown(unknown_fields);
});

#[derive(Debug, PartialEq)]
struct Open {
    own: Option<String>,
    entries: IndexMap<String, DateTime>,
}

codegen::object!(Open {
    own: "own" optional, set own into(impl Into<String>);
    ..additional(entries) map(impl IntoIterator<Item = (impl Into<String>, impl Into<DateTime>)>);
});

#[test]
fn required_and_nullable_properties_round_trip() {
    for text in [
        r#"{"required":1,"required_nullable":2,"optional":3,"optional_nullable":4}"#,
        r#"{"required":1,"required_nullable":null,"optional_nullable":null}"#,
        r#"{"required":1,"required_nullable":null}"#,
        r#"{"required":1,"required_nullable":2,"z":{"b":1,"a":[null]},"a":1000.5}"#,
    ] {
        let four: Four = from_str(text).unwrap();
        assert_eq!(to_string(&four).unwrap(), text);
        let value: Value = from_str(text).unwrap();
        assert_eq!(serde_json::from_value::<Four>(value.clone()).unwrap(), four);
        assert_eq!(serde_json::to_value(&four).unwrap(), value);
    }
    let four: Four = from_str(r#"{"required":1,"required_nullable":null,"optional":null}"#).unwrap();
    assert_eq!((four.optional, four.optional_nullable), (None, Nullable::Absent));
    let four: Four = from_str(r#"{"required":1,"required_nullable":null,"optional_nullable":null}"#).unwrap();
    assert_eq!(four.optional_nullable, Nullable::Null);
}

#[test]
fn additional_properties_have_a_setter() {
    let open = Open::new().own("a").entries([("b", "2015-09-08T22:48:09Z"), ("c", "2016-09-08T22:48:09Z")]);
    assert_eq!(to_string(&open).unwrap(), r#"{"own":"a","b":"2015-09-08T22:48:09Z","c":"2016-09-08T22:48:09Z"}"#);
    assert_eq!(from_str::<Open>(&to_string(&open).unwrap()).unwrap(), open);
}

#[test]
fn an_invalid_object_names_its_violation() {
    let error = |text| from_str::<Four>(text).unwrap_err().to_string();
    assert!(error(r#"{"required_nullable":1}"#).starts_with("missing field `required`"));
    assert!(error(r#"{"required":1}"#).starts_with("missing field `required_nullable`"));
    assert_eq!(error(r#"{"required":1,"required":1}"#), "required: duplicate field");
    assert_eq!(error(r#"{"required":1,"required_nullable":1,"x":1,"x":1}"#), "x: duplicate field");
    assert_eq!(error(r#"{"required":null}"#), "required: expected an integer, found null");
    assert_eq!(error("7"), "expected an object, found a number");
    assert!(from_str::<Open>(r#"{"a":"1","a":"2"}"#).is_err());
    assert!(from_str::<Open>(r#"{"a":1}"#).is_err());
}

#[test]
fn unknown_fields_are_pointer_sized_and_ordered() {
    assert_eq!(size_of::<codegen::UnknownFields>(), size_of::<usize>());
    let four: Four = from_str(r#"{"z\u0041":1,"required":1,"required_nullable":2,"a":2}"#).unwrap();
    let names: Vec<_> = four.unknown_fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names, four.unknown_fields.len(), four.unknown_fields.is_empty()), (vec!["zA", "a"], 2, false));
    let none = codegen::UnknownFields::default();
    assert!(none.is_empty() && none.fields().is_empty() && none.get("a").is_none());
}

#[test]
fn additional_properties_keep_their_order() {
    let text = r#"{"b":"soon","a":"2026-03-01T12:00:00Z"}"#;
    assert_eq!(to_string(&from_str::<Open>(text).unwrap()).unwrap(), text);
}

#[derive(Debug, PartialEq)]
enum Status {
    Open,
    Unknown(String),
}

codegen::string_enum!(Status {
    Open = "open",
});

#[derive(Debug, PartialEq)]
enum ViaId {
    Web,
    Unknown(i64),
}

codegen::integer_enum!(ViaId {
    Web = 0,
});

#[test]
fn enums_keep_unknown_values() {
    assert_eq!(from_str::<Vec<Status>>(r#"["open","n\u0065w"]"#).unwrap(), ["open", "new"].map(Status::from));
    assert_eq!(to_string(&Status::from("new".to_owned())).unwrap(), r#""new""#);
    assert_eq!(Status::from("open"), Status::Open);
    assert_eq!(format!("{} {}", Status::Open, Status::from("x")), "open x");
    assert!(from_str::<Status>("1").is_err() && from_str::<Status>("null").is_err());

    assert_eq!(from_str::<Vec<ViaId>>("[0,-7]").unwrap(), [ViaId::Web, ViaId::Unknown(-7)]);
    assert_eq!(to_string(&ViaId::from(63)).unwrap(), "63");
    assert_eq!((ViaId::Web.to_string(), ViaId::Web.text()), ("0".to_owned(), Cow::Borrowed("0")));
    assert!(from_str::<ViaId>(r#""0""#).is_err() && from_str::<ViaId>("0.5").is_err());
    assert_eq!(serde_json::from_value::<ViaId>(json!(5)).unwrap(), ViaId::Unknown(5));
}

#[derive(Debug, PartialEq)]
enum FieldId {
    String(String),
    Integer(i64),
    Four(Box<Four>),
    Unknown(Value),
}

codegen::union!(FieldId {
    String: Shape;
    Integer: Shape;
    Four: Shape;
});

#[test]
fn unions_keep_every_property() {
    let text = r#"["a",7,{"required":1,"required_nullable":null},{"z":1,"a":2},null,true,0.5,18446744073709551615]"#;
    let read: Vec<FieldId> = from_str(text).unwrap();
    assert_eq!(read[..2], [FieldId::String("a".to_owned()), FieldId::Integer(7)]);
    assert!(matches!(read[2], FieldId::Four(_)));
    assert!(read[3..].iter().all(|it| matches!(it, FieldId::Unknown(_))));
    assert_eq!(to_string(&read).unwrap(), text);
}

#[test]
fn string_formats_decode_any_text() {
    let at: DateTime = from_str(r#""yesterday\n""#).unwrap();
    assert_eq!((at.as_str(), to_string(&at).unwrap()), ("yesterday\n", r#""yesterday\n""#.to_owned()));
    assert!(from_str::<DateTime>("1").is_err());
    assert_eq!(Base64::encode(b"\xfb\xff").as_str(), "+/8=");
    for text in ["+/8=", "+/8", "-_8", "-_8="] {
        assert_eq!(Base64::from(text).decode().unwrap(), b"\xfb\xff", "{text}");
    }
    assert!(Base64::from("?").decode().is_err());
}

/// Decodes a body as a generated operation does.
fn read<T: Codec>(body: &[u8]) -> Result<T, DecodeFailure> {
    Typed::read(body)
}

#[test]
fn a_body_without_content_reads_as_null() {
    type Maybe = Option<Vec<i64>>;
    for body in ["", " \r\n", "null", r#""""#, " \"\"\n"] {
        assert_eq!(read::<Maybe>(body.as_bytes()).unwrap(), None, "{body:?}");
        assert_eq!(Json::<Maybe>::read(body.as_bytes()).unwrap(), None, "{body:?}");
    }
    assert_eq!(read::<Maybe>(b"[1]").unwrap(), Some(vec![1]));
    assert_eq!(read::<String>(br#""""#).unwrap(), "");
    assert!(read::<Maybe>(b"[1] x").is_err() && read::<Maybe>(b"xx").is_err());
    let error = read::<Vec<Four>>(br#"[{"required":1,"required_nullable":"x"}]"#).unwrap_err();
    assert_eq!(error.path, "[0].required_nullable");
    let error = read::<Vec<Four>>(br#"[{"required":1,"required":2}]"#).unwrap_err();
    assert_eq!(error.path, "[0].required");
    assert!(read::<Four>(b"").unwrap_err().source.is_eof());
}

#[test]
fn whole_floats_are_integers() {
    assert_eq!(read::<Vec<i64>>(b"[1.0, -2e3]").unwrap(), [1, -2000]);
    assert_eq!(
        read::<Vec<i32>>(b"[2147483648]").unwrap_err().to_string(),
        "does not decode at `[0]`: expected an integer, found a number"
    );
    assert!(read::<i64>(b"1.5").is_err() && read::<i64>(b"1e300").is_err() && read::<u64>(b"-1").is_err());
}

/// Defines a type that only has checks.
macro_rules! checked {
    ($ty:ident, $at:ident => $checks:block) => {
        #[derive(Debug)]
        struct $ty;

        impl Codec for $ty {
            fn read(_node: Node<'_>, _reader: &mut Reader) -> Option<Self> {
                Some(Self)
            }

            fn write(&self, to: Writer<'_>) {
                to.null();
            }

            fn check(&self, $at: &mut Checker) $checks
        }
    };
}

checked!(Checked, at => {
        at.length("a/b~c", &Some(Some(DateTime::from("äöü"))), 4..);
        at.length("umlauts", &"äöü".to_owned(), ..=3);
        at.length("absent", &None::<String>, 1..);
        at.range("float", &0.0, (std::ops::Bound::Excluded(0.0), std::ops::Bound::Unbounded));
        at.range("boxed", &Some(Box::new(3)), ..3);
        at.pattern("broken", &"x".to_owned(), "(");
        at.pattern("escaped", &"a-b".to_owned(), r"^[\w\-]+$");
        at.pattern("unicode", &"é".to_owned(), r"^\p{Lu}");
        at.each("tags", &vec!["".to_owned()], |at, index, tag| at.length(index, tag, 1..));
});

#[test]
fn constraints_are_reported_with_their_pointers() {
    let body = IndexMap::from([("k".to_owned(), vec![Box::new(Some(Checked))])]);
    let shown: Vec<_> = Checker::violations_of(&body).iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "/k/0/a~1b~0c: length must be at least 4, is 3",
            "/k/0/float: must be more than 0, is 0",
            "/k/0/boxed: must be less than 3, is 3",
            r"/k/0/unicode: must match the pattern `^\p{Lu}`",
            "/k/0/tags/0: length must be at least 1, is 0",
        ]
    );
}

#[test]
fn an_additional_property_does_not_replace_a_missing_one() {
    let typed = |key: &str| Open { own: None, entries: IndexMap::from([(key.to_owned(), DateTime::from("now"))]) };
    assert_eq!(serde_json::to_string(&typed("other")).expect("it can be written"), r#"{"other":"now"}"#);
    let error = serde_json::to_string(&typed("own")).expect_err("it would stand twice");
    assert_eq!(error.to_string(), "`own` is a property of its own, and no additional one");
}

#[test]
fn sets_counts_and_multiples_are_checked() {
    checked!(Body, at => {
            at.unique("tags", &Some(vec!["a", "b", "a"]));
            at.unique("numbers", &vec![1, 2]);
            at.properties("labels", &IndexMap::from([("a".to_owned(), 1)]), 2..);
            at.multiple("price", &0.07, 0.01);
            at.multiple("step", &Some(12_i64), 5.0);
    });

    let shown: Vec<_> = Checker::violations_of(&Body).iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "/tags: must not hold an item twice, and holds that at 2 before",
            "/labels: number of properties must be at least 2, is 1",
            "/step: must be a multiple of 5, is 12",
        ]
    );
}

#[test]
fn conditions_formats_and_values_are_checked() {
    checked!(Body, at => {
            at.required_where("a", false, &[true, true], "`b` is 1 and `c` is given");
            at.required_where("a", false, &[true, false], "`b` is 1 and `c` is given");
            at.required_where("a", true, &[true], "`b` is 1");
            at.required_unless("d", false, &[true, false], "`b` is 1 and `c` is given");
            at.required_unless("d", false, &[true], "`b` is 1");
            at.date_time("at", &Some(DateTime::from("soon")));
            at.date_time("since", &None::<DateTime>);
            at.json_length("data", &json!({ "a": "ä" }), 9);
            at.json_length("data", &json!({ "a": "ää" }), 9);
            at.json_length("data", &None::<Value>, 0);
            at.listed("kind", &Some("new".to_owned()), &["\"old\"", "1"]);
            at.listed("kind", &Some("old".to_owned()), &["\"old\"", "1"]);
            at.listed("kind", &None::<String>, &["1"]);
    });

    let shown: Vec<_> = Checker::violations_of(&Body).iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "/a: must be given where `b` is 1 and `c` is given",
            "/d: must be given unless `b` is 1 and `c` is given",
            "/at: must be a date-time such as `2015-09-08T22:48:09Z`, is \"soon\"",
            "/data: length of the JSON text must be at most 9, is 10",
            "/kind: must be one of \"old\", 1, is \"new\"; `allow_unlisted_values` of the call sends it",
        ]
    );
}

#[derive(Clone, Debug, PartialEq)]
enum Recipients {
    String(String),
    Array(Vec<String>),
    Unknown(Value),
}

codegen::union!(Recipients {
    String: Shape, from &str, from String;
    Array: Shape, from Vec<String>, items_into String;
});

#[derive(Clone, Debug, PartialEq)]
enum Numbers {
    Flag(bool),
    Array(Vec<u64>),
    Unknown(Value),
}

codegen::union!(Numbers {
    Flag: Shape, from bool;
    Array: Shape, from Vec<u64>, items u64;
});

#[test]
fn a_union_with_a_list_takes_arrays_and_slices() {
    let list = Recipients::Array(vec!["a".to_owned(), "b".to_owned()]);
    assert_eq!(Recipients::from(["a", "b"]), list);
    assert_eq!(Recipients::from(&["a", "b"]), list);
    assert_eq!(Recipients::from(&["a".to_owned(), "b".to_owned()][..]), list);
    assert_eq!(Recipients::from(vec!["a".to_owned(), "b".to_owned()]), list);
    assert_eq!(Recipients::from("a"), Recipients::String("a".to_owned()));
    // The type of a number follows from the items.
    assert_eq!(Numbers::from([1, 2]), Numbers::Array(vec![1, 2]));
    assert_eq!(Numbers::from(&[1, 2][..]), Numbers::Array(vec![1, 2]));
}
