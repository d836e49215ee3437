//! Numbers with more digits than 64 bits hold.

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
    for text in ["", "abc", "1.", "NaN", "1 "] {
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
