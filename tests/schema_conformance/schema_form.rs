//! Generators of schemas and of their instances.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value as Json, json};

/// A schema, by the keywords that determine its type.
#[derive(Debug, Clone)]
pub(crate) enum Form {
    Any,
    Boolean,
    Integer {
        format: Option<&'static str>,
        range: bool,
    },
    Number,
    Text {
        format: Option<&'static str>,
        short: bool,
    },
    Words(Vec<&'static str>),
    Digits(Vec<i64>),
    /// An enum of values of several types.
    Mixed(Vec<Json>),
    Constant(&'static str),
    Nullable(Box<Form>),
    List(Box<Form>),
    /// A tuple, and whether more items may follow.
    Tuple(Vec<Form>, bool),
    Map(Box<Form>),
    Object(Object),
    All(Vec<Object>),
    /// A union of objects, each with a distinguishing constant.
    Tagged(Vec<Object>),
    /// A union of JSON types.
    Types(Vec<&'static str>),
    /// A string, or another schema.
    Or(Box<Form>),
}

/// The properties, with whether each is required, and the schema of additional ones.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    properties: Vec<(&'static str, Form, bool)>,
    rest: Rest,
}

#[derive(Debug, Clone)]
enum Rest {
    Unsaid,
    Closed,
    Free,
    Typed(Box<Form>),
}

const NAMES: &[&str] =
    &["id", "name", "type", "self", "+1", "-1", "@odata.type", "", "a-b", "a_b", "Box", "unknown", "é"];
const WORDS: &[&str] = &["a", "b", "A", "", ">=", "25G", "2.5G", "null", "Self", "ünï"];
const TEXT_FORMATS: &[&str] = &["date-time", "date", "time", "duration", "uuid", "uri", "byte", "decimal", "odd"];

pub(crate) fn form() -> impl Strategy<Value = Form> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        let object = || object(inner.clone());
        prop_oneof![
            4 => object().prop_map(Form::Object),
            2 => inner.clone().prop_map(|it| Form::Nullable(Box::new(it))),
            2 => inner.clone().prop_map(|it| Form::List(Box::new(it))),
            1 => (prop::collection::vec(inner.clone(), 1..4), any::<bool>()).prop_map(|(items, open)| Form::Tuple(items, open)),
            2 => inner.clone().prop_map(|it| Form::Map(Box::new(it))),
            2 => prop::collection::vec(object(), 1..3).prop_map(Form::All),
            1 => prop::collection::vec(object(), 2..4).prop_map(Form::Tagged),
            1 => inner.prop_map(|it| Form::Or(Box::new(it))),
        ]
    })
}

fn leaf() -> impl Strategy<Value = Form> {
    let formats = prop::option::of(select(vec!["int32", "int64"]));
    prop_oneof![
        Just(Form::Any),
        Just(Form::Boolean),
        (formats, any::<bool>()).prop_map(|(format, range)| Form::Integer { format, range }),
        Just(Form::Number),
        (prop::option::of(select(TEXT_FORMATS)), any::<bool>())
            .prop_map(|(format, short)| Form::Text { format, short }),
        prop::sample::subsequence(WORDS, 1..5).prop_map(Form::Words),
        prop::sample::subsequence(vec![-1, 0, 1, 7, i64::MAX], 1..4).prop_map(Form::Digits),
        prop::sample::subsequence(vec![json!(1), json!("1"), json!(2.5), json!(true), Json::Null], 1..5)
            .prop_map(Form::Mixed),
        select(WORDS).prop_map(Form::Constant),
        prop::sample::subsequence(vec!["null", "boolean", "integer", "string"], 1..4).prop_map(Form::Types),
    ]
}

fn object(inner: impl Strategy<Value = Form> + Clone + 'static) -> impl Strategy<Value = Object> {
    let names = prop::sample::subsequence(NAMES, 0..6);
    let forms = prop::collection::vec((inner.clone(), any::<bool>()), 6);
    let rest = prop_oneof![
        3 => Just(Rest::Unsaid),
        1 => Just(Rest::Closed),
        1 => Just(Rest::Free),
        1 => inner.prop_map(|it| Rest::Typed(Box::new(it))),
    ];
    (names, forms, rest).prop_map(|(names, forms, rest)| {
        let properties = names.into_iter().zip(forms).map(|(name, (form, required))| (name, form, required));
        Object { properties: properties.collect(), rest }
    })
}

pub(crate) fn schema(form: &Form) -> Json {
    match form {
        Form::Any => json!({}),
        Form::Boolean => json!({ "type": "boolean" }),
        Form::Integer { format, range } => {
            let mut res = with_format("integer", *format);
            if *range {
                res["minimum"] = json!(-5);
                res["exclusiveMaximum"] = json!(100);
            }
            res
        }
        Form::Number => json!({ "type": "number" }),
        Form::Text { format, short } => {
            let mut res = with_format("string", *format);
            if *short {
                res["maxLength"] = json!(20);
            }
            res
        }
        Form::Words(words) => json!({ "type": "string", "enum": words }),
        Form::Digits(digits) => json!({ "type": "integer", "enum": digits }),
        Form::Mixed(values) => json!({ "enum": values }),
        Form::Constant(it) => json!({ "const": it }),
        Form::Nullable(it) => json!({ "anyOf": [schema(it), { "type": "null" }] }),
        Form::List(it) => json!({ "type": "array", "items": schema(it) }),
        Form::Tuple(items, open) => {
            let items: Vec<Json> = items.iter().map(schema).collect();
            json!({ "type": "array", "minItems": items.len(), "prefixItems": items, "items": open })
        }
        Form::Map(it) => json!({ "type": "object", "additionalProperties": schema(it) }),
        Form::Object(it) => object_schema(it, None),
        Form::All(parts) => {
            // Each part must allow the properties of the others.
            let open = |it: &Object| object_schema(&Object { rest: Rest::Unsaid, ..it.clone() }, None);
            json!({ "allOf": parts.iter().map(open).collect::<Vec<_>>() })
        }
        Form::Tagged(branches) => {
            let branches = branches.iter().enumerate().map(|(index, it)| object_schema(it, Some(index)));
            json!({ "oneOf": branches.collect::<Vec<_>>() })
        }
        Form::Types(types) => json!({ "type": types }),
        Form::Or(it) => json!({ "anyOf": [{ "type": "string", "maxLength": 3 }, schema(it)] }),
    }
}

fn with_format(ty: &str, format: Option<&str>) -> Json {
    format.map_or_else(|| json!({ "type": ty }), |it| json!({ "type": ty, "format": it }))
}

/// The property that distinguishes the branches of a union.
const TAG: &str = "kind";

fn tag(index: usize) -> String {
    format!("branch{index}")
}

fn object_schema(it: &Object, branch: Option<usize>) -> Json {
    let mut properties: Map<String, Json> = Map::new();
    let mut required: Vec<&str> = it.properties.iter().filter(|it| it.2).map(|it| it.0).collect();
    if let Some(index) = branch {
        properties.insert(TAG.to_owned(), json!({ "const": tag(index) }));
        required.insert(0, TAG);
    }
    properties.extend(it.properties.iter().map(|(name, form, _)| ((*name).to_owned(), schema(form))));
    let mut res = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        res["required"] = json!(required);
    }
    match &it.rest {
        Rest::Unsaid => {}
        Rest::Closed => res["additionalProperties"] = json!(false),
        Rest::Free => res["additionalProperties"] = json!(true),
        Rest::Typed(it) => res["additionalProperties"] = schema(it),
    }
    res
}

/// Returns mostly instances of the schema, and some that violate it.
pub(crate) fn instance(form: &Form) -> BoxedStrategy<Json> {
    let right = right(form);
    prop_oneof![12 => right, 1 => anything()].boxed()
}

fn right(form: &Form) -> BoxedStrategy<Json> {
    match form {
        Form::Any => anything().boxed(),
        Form::Boolean => any::<bool>().prop_map(Json::from).boxed(),
        Form::Integer { format: Some("int32"), .. } => any::<i32>().prop_map(Json::from).boxed(),
        Form::Integer { range: true, .. } => (-6..101_i64).prop_map(Json::from).boxed(),
        Form::Integer { .. } => prop_oneof![any::<i64>(), -9..9_i64].prop_map(Json::from).boxed(),
        Form::Number => number().boxed(),
        Form::Text { format, .. } => text(*format),
        Form::Words(words) => select(words.clone()).prop_map(Json::from).boxed(),
        Form::Digits(digits) => select(digits.clone()).prop_map(Json::from).boxed(),
        Form::Mixed(values) => select(values.clone()).boxed(),
        Form::Constant(it) => Just(json!(it)).boxed(),
        Form::Nullable(it) => prop_oneof![3 => instance(it), 1 => Just(Json::Null)].boxed(),
        Form::List(it) => prop::collection::vec(instance(it), 0..4).prop_map(Json::from).boxed(),
        Form::Tuple(items, _) => {
            let items: Vec<_> = items.iter().map(instance).collect();
            (items, prop::option::weighted(0.3, anything()))
                .prop_map(|(items, more)| items.into_iter().chain(more).collect())
                .boxed()
        }
        Form::Map(it) => entries(instance(it)).prop_map(Json::Object).boxed(),
        Form::Object(it) => object_instance(it, None),
        Form::All(parts) => {
            // The parts may disagree about a key; the validator then rejects the instance.
            let parts: Vec<_> = parts.iter().map(|it| object_instance(it, None)).collect();
            parts.prop_map(|it| it.into_iter().reduce(merged).unwrap_or_else(|| json!({}))).boxed()
        }
        Form::Tagged(branches) => {
            let branches = branches.iter().enumerate().map(|(index, it)| object_instance(it, Some(index)));
            prop::strategy::Union::new(branches).boxed()
        }
        Form::Types(types) => select(types.clone()).prop_flat_map(of_type).boxed(),
        Form::Or(it) => prop_oneof![text(None), instance(it)].boxed(),
    }
}

fn number() -> impl Strategy<Value = Json> {
    let usual = select(vec![json!(0), json!(-1.5), json!(3), json!(0.1), json!(1e300), json!(u64::MAX)]);
    prop_oneof![usual, any::<f64>().prop_filter("JSON has no other", |it| it.is_finite()).prop_map(Json::from)]
}

fn text(format: Option<&str>) -> BoxedStrategy<Json> {
    let usual = match format {
        Some("date-time") => vec!["2026-03-01T12:00:00Z", "2026-03-01 12:00", "soon"],
        Some("date") => vec!["2026-03-01", "1.3.2026"],
        Some("byte") => vec!["aGVsbG8=", "no base64"],
        Some("decimal") => vec!["19.90", "1e5", "-"],
        Some(_) | None => vec!["", "x", "line\nbreak", "\u{1f600}", "\"quoted\""],
    };
    prop_oneof![3 => select(usual).prop_map(Json::from), 1 => ".{0,24}".prop_map(Json::from)].boxed()
}

fn of_type(ty: &'static str) -> BoxedStrategy<Json> {
    match ty {
        "null" => Just(Json::Null).boxed(),
        "boolean" => any::<bool>().prop_map(Json::from).boxed(),
        "integer" => any::<i64>().prop_map(Json::from).boxed(),
        _ => text(None),
    }
}

fn object_instance(it: &Object, branch: Option<usize>) -> BoxedStrategy<Json> {
    let properties: Vec<_> = it
        .properties
        .iter()
        .map(|(name, form, required)| {
            let value = instance(form);
            let value = if *required { value.prop_map(Some).boxed() } else { prop::option::of(value).boxed() };
            (Just(*name), value)
        })
        .collect();
    let other = match &it.rest {
        Rest::Typed(form) => instance(form),
        Rest::Unsaid | Rest::Closed | Rest::Free => anything().boxed(),
    };
    let others = prop_oneof![2 => Just(Map::new()), 1 => entries(other)];
    (properties, others)
        .prop_map(move |(properties, others)| {
            let mut res = others;
            res.extend(properties.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
            res.extend(branch.map(|it| (TAG.to_owned(), Json::from(tag(it)))));
            Json::Object(res)
        })
        .boxed()
}

fn entries(value: impl Strategy<Value = Json>) -> impl Strategy<Value = Map<String, Json>> {
    let keys = prop_oneof![select(NAMES).prop_map(str::to_owned), "[a-z]{1,3}"];
    prop::collection::vec((keys, value), 0..4).prop_map(|it| it.into_iter().collect())
}

fn merged(mut a: Json, b: Json) -> Json {
    if let (Json::Object(a), Json::Object(b)) = (&mut a, b) {
        a.extend(b);
    }
    a
}

fn anything() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        select(vec![json!(1.5), json!(""), json!("text"), json!([]), json!({})]),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            prop::collection::vec(("[a-z]{0,2}", inner), 0..3).prop_map(|it| Json::Object(it.into_iter().collect())),
        ]
    })
}
