//! Typed headers of responses.

use std::marker::PhantomData;

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderName};
use serde::de::Error as _;

use crate::field::{Field, Listed};
use crate::response::DecodeFailure;
use crate::wire::{Codec, Tree, decode};

/// A header that a response may carry, and how its value is written (OpenAPI 3.1.1, section 4.8.21). Each operation has
/// a constant for each of its headers; [`Response::header`](crate::Response::header) and
/// [`RawResponse::header`](crate::RawResponse::header) read them.
///
/// ```
/// use specwright_runtime::Header;
///
/// /// The number of requests that are left in this minute.
/// pub const X_RATE_LIMIT_REMAINING: Header<i64> = Header::text("x-rate-limit-remaining");
/// ```
#[derive(Debug)]
#[must_use]
pub struct Header<T> {
    name: &'static str,
    form: Form,
    value: PhantomData<fn() -> T>,
}

/// How the value of a header is written.
#[derive(Debug)]
enum Form {
    Text,
    List,
    Object,
    Pairs,
    Json,
}

impl<T> Header<T> {
    /// A text, or a scalar that is written as text, such as a number.
    pub const fn text(name: &'static str) -> Self {
        Self { name, form: Form::Text, value: PhantomData }
    }

    /// A list with commas between the items, or several headers of this name.
    pub const fn list(name: &'static str) -> Self {
        Self { name, form: Form::List, value: PhantomData }
    }

    /// An object of the form `key,value,key,value`.
    pub const fn object(name: &'static str) -> Self {
        Self { name, form: Form::Object, value: PhantomData }
    }

    /// An object of the form `key=value,key=value`.
    pub const fn pairs(name: &'static str) -> Self {
        Self { name, form: Form::Pairs, value: PhantomData }
    }

    /// JSON.
    pub const fn json(name: &'static str) -> Self {
        Self { name, form: Form::Json, value: PhantomData }
    }
}

impl<T: Codec> Header<T> {
    /// Decodes the value. Returns `None` if the header is absent, or empty where `T` accepts no empty value.
    pub(crate) fn read(&self, headers: &HeaderMap) -> Result<Option<T>, DecodeFailure> {
        let failed = |source| DecodeFailure { path: format!("header {}", self.name), source };
        let lines = lines(headers, self.name).map_err(|_| failed(serde_json::Error::custom("not valid UTF-8")))?;
        if lines.is_empty() {
            return Ok(None);
        }
        let text = lines.join(", ");
        let outcome = match self.form {
            Form::Json => Tree::parse(text.as_bytes()).and_then(|it| decode(&it).map_err(serde_json::Error::custom)),
            Form::Text => read(Field::text(text.as_str())),
            // Cookies contain commas (RFC 9110, section 5.3).
            Form::List if SET_COOKIE.as_str().eq_ignore_ascii_case(self.name) => read(Field::Texts(lines, Listed::Yes)),
            Form::List => read(list(&text)),
            Form::Object => read(object(&text)),
            Form::Pairs => read(pairs(&text)),
        };
        match outcome {
            Ok(value) => Ok(Some(value)),
            // Some servers send an empty value for an absent one.
            Err(_) if text.trim().is_empty() => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }
}

/// Returns the values of all headers of a name.
fn lines(headers: &HeaderMap, name: &str) -> Result<Vec<String>, std::str::Utf8Error> {
    let Ok(name) = name.parse::<HeaderName>() else { return Ok(Vec::new()) };
    headers.get_all(name).iter().map(|it| std::str::from_utf8(it.as_bytes()).map(str::to_owned)).collect()
}

/// Returns the items of a list, without the white space around them (RFC 9110, section 5.6.1).
pub(crate) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|it| !it.is_empty())
}

/// Parses a list.
pub(crate) fn list(text: &str) -> Field {
    Field::Texts(items(text).map(str::to_owned).collect(), Listed::Yes)
}

/// Parses `key,value,key,value`.
pub(crate) fn object(text: &str) -> Field {
    let items: Vec<&str> = items(text).collect();
    properties(items.chunks(2).map(|it| (it[0], it.get(1).copied().unwrap_or_default())))
}

/// Parses `key=value,key=value`.
pub(crate) fn pairs(text: &str) -> Field {
    properties(items(text).map(|it| it.split_once('=').unwrap_or((it, ""))))
}

fn properties<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Field {
    Field::Object(pairs.map(|(key, value)| (key.trim().to_owned(), Field::text(value.trim()))).collect())
}

fn read<T: Codec>(field: Field) -> Result<T, serde_json::Error> {
    decode(&Tree::of_field(field)).map_err(serde_json::Error::custom)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};
    use indexmap::IndexMap;
    use serde_json::{Value, json};

    use super::Header;
    use crate::types::DateTime;
    use crate::wire::Codec;

    fn read<T: Codec>(header: Header<T>, lines: &[&str]) -> Result<Option<T>, String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header.name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(line).unwrap());
        }
        header.read(&headers).map_err(|it| it.to_string())
    }

    #[test]
    fn values_decode_as_documented_types() {
        assert_eq!(read(Header::<i64>::text("x-left"), &["41"]), Ok(Some(41)));
        assert_eq!(read(Header::<bool>::text("x-more"), &["true"]), Ok(Some(true)));
        assert_eq!(read(Header::<String>::text("X-Name"), &["a, b"]), Ok(Some("a, b".to_owned())));
        let time: DateTime = read(Header::text("x-at"), &["2026-01-02T03:04:05Z"]).unwrap().unwrap();
        assert_eq!(time.to_string(), "2026-01-02T03:04:05Z");
        assert_eq!(read(Header::<Value>::text("x-any"), &["7"]), Ok(Some(json!("7"))));
    }

    // The rows for `simple` in the table of the specification (OpenAPI 3.1.1, section 4.8.12.4).
    #[test]
    fn lists_and_objects_decode_from_one_text() {
        let colors = Some(vec!["blue".to_owned(), "black".to_owned(), "brown".to_owned()]);
        assert_eq!(read(Header::list("x-color"), &["blue,black,brown"]), Ok(colors.clone()));
        assert_eq!(read(Header::list("x-color"), &["blue, black", "brown"]), Ok(colors));
        let color = Some(IndexMap::from([("R".to_owned(), 100), ("G".to_owned(), 200), ("B".to_owned(), 150)]));
        assert_eq!(read(Header::object("x-color"), &["R,100,G,200,B,150"]), Ok(color.clone()));
        assert_eq!(read(Header::pairs("x-color"), &["R=100,G=200,B=150"]), Ok(color.clone()));
        assert_eq!(read(Header::json("x-color"), &[r#"{"R":100,"G":200,"B":150}"#]), Ok(color));
    }

    #[test]
    fn each_cookie_is_an_item() {
        let cookies = ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"];
        assert_eq!(read(Header::list("set-cookie"), &cookies), Ok(Some(cookies.map(str::to_owned).to_vec())));
    }

    #[test]
    fn absent_values_are_none_and_invalid_ones_errors() {
        assert_eq!(read(Header::<i64>::text("x-left"), &[]), Ok(None));
        assert_eq!(read(Header::<i64>::text("x-left"), &[""]), Ok(None));
        assert_eq!(read(Header::<String>::text("x-left"), &[""]), Ok(Some(String::new())));
        let error = read(Header::<i64>::text("x-left"), &["soon"]).unwrap_err();
        assert_eq!(error, "does not decode at `header x-left`: expected an integer, found a string");
    }
}
