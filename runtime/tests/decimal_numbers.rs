//! Numbers with more digits than 64 bits hold.

use serde_json::value::RawValue;
use serde_json::{from_str, from_value, json, to_string, to_value};
use specwright_runtime::__codegen::{self as codegen, Checker};
use specwright_runtime::{DecimalNumber, IndexMap, Typed, Value};

#[derive(Debug, PartialEq)]
struct Price {
    amount: DecimalNumber,
    steps: Option<Vec<DecimalNumber>>,
    by_name: Option<IndexMap<String, DecimalNumber>>,
    wide: Option<i128>,
    floating: Option<f64>,
    either: Option<Either>,
    unknown_fields: codegen::UnknownFields,
}

codegen::object!(Price {
    amount: "amount" required, new into(impl Into<DecimalNumber>) [decimal_range(0.0..=100.0), multiple(0.01)];
    steps: "steps" optional, set steps list(impl IntoIterator<Item = DecimalNumber>);
    by_name: "by_name" optional, set by_name into(impl Into<IndexMap<String, DecimalNumber>>);
    wide: "wide" optional, set wide into(i128);
    floating: "floating" optional, set floating into(f64);
    either: "either" optional, set either into(impl Into<Either>);
    ..unknown(unknown_fields);
});

#[derive(Debug, PartialEq)]
enum Either {
    Price(Box<Price>),
    Number(DecimalNumber),
    Unknown(Value),
}

codegen::union!(Either {
    Price: Shape, from Price;
    Number: Shape, from DecimalNumber;
});

/// Numbers that a float changes, or whose text it changes.
const TEXTS: [&str; 10] = [
    "0.1",
    "0.10",
    "-0",
    "1e400",
    "-1E+400",
    "1e-400",
    "123456789012345678901234567890.123456789",
    "18446744073709551616",
    "0.000001",
    "100000000000000000000000000000000000000000",
];

#[test]
fn each_digit_is_kept() {
    for text in TEXTS {
        let number: DecimalNumber = from_str(text).unwrap();
        assert_eq!(number.as_str(), text);
        assert_eq!(to_string(&number).unwrap(), text);
        let nested = format!(
            r#"{{"amount":{text},"steps":[1,{text},{text}],"by_name":{{"1e5":{text}}},"floating":1.5,"either":{{"amount":{text}}},"note":"\"{text}"}}"#
        );
        let price: Price = from_str(&nested).unwrap();
        assert_eq!(to_string(&price).unwrap(), nested);
        let received = Typed::<Price>::read(nested.as_bytes()).unwrap();
        assert_eq!(received, price);
    }
}

#[test]
fn numbers_beyond_64_bits_fit_no_other_type() {
    let error = from_str::<Price>(r#"{"amount":1e400,"floating":1e400}"#).unwrap_err().to_string();
    assert_eq!(error, "floating: expected a number, found a number that is out of range");
    let error = from_str::<Price>(r#"{"amount":1,"note":{"a":[1e400]}}"#).unwrap_err().to_string();
    assert_eq!(error, "note: contains a number that is out of range");
    let error = from_str::<Price>(r#"{"amount":1,"either":[1e400]}"#).unwrap_err().to_string();
    assert_eq!(error, "either: contains a number that is out of range");
    // A text that is broken as well has the error of its own place.
    let error = from_str::<Price>("{\"amount\":1e400,\n \"wide\":,}").unwrap_err();
    assert_eq!((error.line(), error.column()), (2, 9));
}

#[test]
fn integers_of_128_bits_are_exact() {
    for wide in [i128::MAX, i128::MIN, 1 << 64] {
        let text = format!(r#"{{"amount":0.5,"wide":{wide}}}"#);
        let price: Price = from_str(&text).unwrap();
        assert_eq!(price.wide, Some(wide));
        assert_eq!(to_string(&price).unwrap(), text);
    }
    assert!(from_str::<Price>(&format!(r#"{{"amount":0,"wide":{}0}}"#, i128::MAX)).is_err());
}

#[test]
fn other_formats_have_64_bits() {
    let price: Price = from_value(json!({ "amount": 1.5, "steps": [2], "wide": 7 })).unwrap();
    assert_eq!((price.amount.as_str(), price.wide), ("1.5", Some(7)));
    let mut price = Price::new("0.10");
    assert_eq!(to_value(&price).unwrap(), json!({ "amount": 0.1 }));
    price.amount = "1e400".into();
    assert!(to_value(&price).is_err());
}

#[test]
fn texts_that_are_no_numbers_are_not_sent() {
    for text in ["", "abc", "1.", "NaN", "1 ", "inf", "infinity", "+1"] {
        assert!(DecimalNumber::from(text).as_f64().is_nan(), "{text}");
        assert!(to_string(&Price::new(text)).is_err(), "{text}");
        assert!(DecimalNumber::parse(text).is_err());
    }
    assert!(to_string(&Price::new(f64::NAN)).is_err());
    assert!(from_str::<Price>(r#"{"amount":"1"}"#).is_err());
    assert_eq!("-0.50".parse::<DecimalNumber>().unwrap().as_str(), "-0.50");
}

#[test]
fn constraints_are_checked() {
    let violations = |it: &str| Checker::violations_of(&Price::new(it));
    assert_eq!(violations("19.90"), []);
    assert_eq!(violations("-1")[0].to_string(), "/amount: must be 0 to 100, is -1");
    assert_eq!(violations("0.005")[0].to_string(), "/amount: must be a multiple of 0.01, is 0.005");
}

/// A property with the name that `serde_json` gives to numbers is no number. If it were one, the numbers after it would get the
/// digits of their neighbors.
#[test]
fn names_of_private_types_change_no_digits() {
    for name in ["Number", "RawValue"] {
        let text = format!(
            r#"{{"note":{{"$serde_json::private::{name}":"1"}},"amount":19.90,"steps":[2.50,3.00],"floating":4.5}}"#
        );
        for price in [from_str::<Price>(&text).unwrap(), Typed::<Price>::read(text.as_bytes()).unwrap()] {
            assert_eq!(price.amount.as_str(), "19.90");
            assert_eq!(price.steps, Some(["2.50", "3.00"].map(DecimalNumber::from).to_vec()));
            assert_eq!(
                serde_json::from_str::<IndexMap<String, Box<RawValue>>>(&to_string(&price).unwrap()).unwrap()["note"]
                    .get(),
                format!(r#"{{"$serde_json::private::{name}":"1"}}"#)
            );
        }
    }
}

/// Types of a program around ours.
#[derive(serde::Deserialize, serde::Serialize)]
#[serde(untagged)]
enum Around {
    Price(Price),
}

#[derive(serde::Deserialize, serde::Serialize)]
struct Beside {
    id: u32,
    #[serde(flatten)]
    price: Price,
}

#[test]
fn a_property_with_the_name_of_raw_values_is_a_property() {
    let hostile = r#"{"$serde_json::private::RawValue":"{\"amount\":1}"}"#;
    assert!(from_str::<Price>(hostile).is_err());
    assert!(from_str::<Around>(hostile).is_err());
    assert!(from_str::<Beside>(&hostile.replacen('{', r#"{"id":1,"#, 1)).is_err());
    let Around::Price(price) = from_str(r#"{"amount":1.5}"#).unwrap();
    assert_eq!(to_string(&Beside { id: 1, price }).unwrap(), r#"{"id":1,"amount":1.5}"#);
    let beside: Beside = from_str(r#"{"id":1,"amount":1.5}"#).unwrap();
    assert_eq!((beside.id, beside.price.amount.as_str()), (1, "1.5"));
    let list: Vec<Price> = serde_json::from_reader(r#"[{"amount":1.50},{"amount":2.50}]"#.as_bytes()).unwrap();
    assert_eq!(list[1].amount.as_str(), "2.50");
}

/// A value in a format that is not JSON.
struct Plain(DecimalNumber);

impl std::fmt::Display for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        serde::Serialize::serialize(&self.0, f)
    }
}

#[test]
fn other_formats_get_a_number_and_no_object() {
    assert_eq!(Plain("19.90".into()).to_string(), "19.9");
    assert_eq!(Plain("7".into()).to_string(), "7");
    let nested: Value = to_value(Beside { id: 1, price: Price::new("19.90") }).unwrap();
    assert_eq!(nested, json!({ "id": 1, "amount": 19.9 }));
    let text = to_string(&Beside { id: 1, price: Price::new("19.90") }).unwrap();
    assert_eq!(text, r#"{"id":1,"amount":19.90}"#);
}
