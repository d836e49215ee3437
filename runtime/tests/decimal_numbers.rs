//! Numbers with more digits than 64 bits hold.

use serde_json::{from_str, from_value, json, to_string, to_value};
use specwright_runtime::__codegen::{self as codegen, ApiInfo, Checker, ClientBuilder, Codec};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{DecimalNumber, Empty, Error, IndexMap, OperationInfo, Server, Typed, Value};

static SERVER: Server = Server::new("https://api.example.com", &[]);

static CREATE: OperationInfo = ApiInfo::new(&SERVER).post("Create", "/t");

/// Sends a body, and returns its text.
async fn sent(body: &impl Codec) -> Result<String, Error> {
    let mock = Mock::new();
    mock.expect("Create", [Reply::text(204, "")]);
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).build()?;
    client.call(&CREATE).json(body).send::<Empty>().await?;
    Ok(String::from_utf8(mock.requests()[0].body.to_vec()).unwrap())
}

/// Decodes the body of a response.
fn received(text: &str) -> Price {
    Typed::read(text.as_bytes()).unwrap()
}

/// Returns why a body does not decode.
fn error_of(text: &str) -> String {
    Typed::<Price>::read(text.as_bytes()).unwrap_err().to_string()
}

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
    amount: "amount" required, new into(impl Into<DecimalNumber>);
    steps: "steps" optional, set steps list(impl IntoIterator<Item = DecimalNumber>);
    by_name: "by_name" optional, set by_name into(impl Into<IndexMap<String, DecimalNumber>>);
    wide: "wide" optional, set wide into(i128);
    floating: "floating" optional, set floating into(f64);
    either: "either" optional, set either into(impl Into<Either>);
    ..unknown(unknown_fields);
});

#[derive(Debug, PartialEq)]
struct Limited {
    amount: DecimalNumber,
}

codegen::object!(Limited {
    amount: "amount" required, new into(impl Into<DecimalNumber>) [decimal_range(0.0..=100.0), multiple(0.01)];
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

#[tokio::test]
async fn each_digit_is_kept() {
    for text in TEXTS {
        let nested = format!(
            r#"{{"amount":{text},"steps":[1,{text},{text}],"by_name":{{"1e5":{text}}},"floating":1.5,"either":{{"amount":{text}}},"note":"\"{text}"}}"#
        );
        let price = received(&nested);
        assert_eq!(price.amount.as_str(), text);
        assert_eq!(sent(&price).await.unwrap(), nested);
    }
}

#[test]
fn numbers_beyond_64_bits_fit_no_other_type() {
    for (text, expected) in [
        (
            r#"{"amount":1e400,"floating":1e400}"#,
            "does not decode at `floating`: expected a number, found a number that is out of range",
        ),
        (r#"{"amount":1,"note":{"a":[1e400]}}"#, "does not decode at `note`: contains a number that is out of range"),
        (r#"{"amount":1,"either":[1e400]}"#, "does not decode at `either`: contains a number that is out of range"),
        // A text that is broken as well has the error of its own place.
        ("{\"amount\":1e400,\n \"wide\":,}", "does not decode at `.`: expected value at line 2 column 9"),
    ] {
        assert_eq!(error_of(text), expected);
    }
}

#[tokio::test]
async fn integers_of_128_bits_are_exact() {
    for wide in [i128::MAX, i128::MIN, 1 << 64] {
        let text = format!(r#"{{"amount":0.5,"wide":{wide}}}"#);
        let price = received(&text);
        assert_eq!(price.wide, Some(wide));
        assert_eq!(sent(&price).await.unwrap(), text);
    }
    error_of(&format!(r#"{{"amount":0,"wide":{}0}}"#, i128::MAX));
}

/// Serde has no numbers with any digits, so a number that 64 bits do not hold is a text there, and is read again.
#[test]
fn formats_of_serde_have_texts_for_numbers_beyond_64_bits() {
    for (text, stored) in [
        ("0.10", "0.1"),
        ("1E+2", "100.0"),
        ("1e400", r#""1e400""#),
        ("1e-400", r#""1e-400""#),
        ("123456789012345678901234567890.123456789", r#""123456789012345678901234567890.123456789""#),
    ] {
        let price = Price::new(text);
        let json = to_string(&price).unwrap();
        assert_eq!(json, format!(r#"{{"amount":{stored}}}"#));
        let again: Price = from_str(&json).unwrap();
        assert_eq!(again.amount.as_str(), stored.trim_matches('"'));
        assert_eq!(from_value::<Price>(to_value(&price).unwrap()).unwrap(), again);
    }
    for wide in [i128::MAX, i128::MIN, 1 << 64] {
        let json = to_string(&Price::new("1").wide(wide)).unwrap();
        assert_eq!(from_str::<Price>(&json).unwrap().wide, Some(wide));
    }
    let price: Price = from_value(json!({ "amount": 1.5, "steps": [2], "wide": 7 })).unwrap();
    assert_eq!((price.amount.as_str(), price.wide), ("1.5", Some(7)));
}

#[tokio::test]
async fn texts_that_are_no_numbers_are_not_sent() {
    for text in ["", "abc", "1.", "NaN", "1 ", "inf", "infinity", "+1"] {
        assert!(DecimalNumber::from(text).as_f64().is_nan(), "{text}");
        assert!(to_string(&Price::new(text)).is_err(), "{text}");
        assert!(sent(&Price::new(text)).await.is_err(), "{text}");
        assert!(DecimalNumber::parse(text).is_err());
    }
    assert!(to_string(&Price::new(f64::NAN)).is_err());
    for text in [r#"{"amount":"1"}"#, r#"{"amount":"x"}"#] {
        assert!(from_str::<Price>(text).is_err());
    }
    assert_eq!(error_of(r#"{"amount":"1e400"}"#), "does not decode at `amount`: expected a number, found a string");
    assert_eq!("-0.50".parse::<DecimalNumber>().unwrap().as_str(), "-0.50");
}

#[test]
fn constraints_are_checked() {
    let violations = |it: &str| Checker::violations_of(&Limited::new(it));
    assert_eq!(violations("19.90"), []);
    assert_eq!(violations("-1")[0].to_string(), "/amount: must be 0 to 100, is -1");
    assert_eq!(violations("0.005")[0].to_string(), "/amount: must be a multiple of 0.01, is 0.005");
}

/// A property with the name that `serde_json` gives to numbers is no number. If it were one, the numbers after it would get the
/// digits of their neighbors. One with the name of raw values is no JSON text.
#[tokio::test]
async fn names_of_private_types_change_nothing() {
    for name in ["Number", "RawValue"] {
        let text = format!(
            r#"{{"amount":19.90,"steps":[2.50,3.00],"floating":4.5,"note":{{"$serde_json::private::{name}":"1"}}}}"#
        );
        let price = received(&text);
        assert_eq!(price.amount.as_str(), "19.90");
        assert_eq!(price.steps, Some(["2.50", "3.00"].map(DecimalNumber::from).to_vec()));
        assert_eq!(sent(&price).await.unwrap(), text);
    }
    let hostile = r#"{"$serde_json::private::RawValue":"{\"amount\":1}"}"#;
    assert!(from_str::<Price>(hostile).is_err());
    error_of(hostile);
}

/// A value in a format that is not JSON.
struct Plain(DecimalNumber);

impl std::fmt::Display for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        serde::Serialize::serialize(&self.0, f)
    }
}

#[test]
fn other_formats_get_a_number_or_a_text() {
    assert_eq!(Plain("19.90".into()).to_string(), "19.9");
    assert_eq!(Plain("7".into()).to_string(), "7");
    assert_eq!(Plain("1e400".into()).to_string(), "1e400");
}
