//! Where in a request a text is: a secret, or the id of a delivery.

use std::borrow::Cow;

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use super::form;

/// Where in a request a text is.
///
/// ```
/// use specwright_runtime::inbound::Place;
///
/// Place::header("x-event-id");
/// // In a form whose `metadata` is JSON in a text, as well as in JSON.
/// Place::body("/metadata/secret");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Header(String),
    Query(String),
    Body(Vec<String>),
}

impl Place {
    /// A header.
    #[must_use]
    pub fn header(name: &str) -> Self {
        Self(Kind::Header(name.to_owned()))
    }

    /// A query parameter.
    #[must_use]
    pub fn query(name: &str) -> Self {
        Self(Kind::Query(name.to_owned()))
    }

    /// A place in the body: the name of a field, or a JSON pointer. A pointer also leads into a text that holds JSON.
    #[must_use]
    pub fn body(field: &str) -> Self {
        let keys = match field.strip_prefix('/') {
            Some(pointer) => pointer.split('/').map(|it| it.replace("~1", "/").replace("~0", "~")).collect(),
            None => vec![field.to_owned()],
        };
        Self(Kind::Body(keys))
    }

    /// The text; `None` if there is none, an empty one, or several.
    #[must_use]
    pub fn find(&self, request: &Request<Bytes>) -> Option<String> {
        let found = match &self.0 {
            Kind::Header(name) => {
                let mut values = request.headers().get_all(name.as_str()).iter();
                let value = values.next()?.to_str().ok()?;
                values.next().is_none().then(|| value.to_owned())
            }
            Kind::Query(name) => only(form::pairs(request.uri().query()?)?, name),
            Kind::Body(keys) => body(request, keys),
        };
        found.filter(|it| !it.is_empty())
    }
}

fn only(pairs: Vec<(String, String)>, name: &str) -> Option<String> {
    let mut values = pairs.into_iter().filter(|(it, _)| it == name).map(|(_, it)| it);
    values.next().filter(|_| values.next().is_none())
}

fn body(request: &Request<Bytes>, keys: &[String]) -> Option<String> {
    let json = || serde_json::from_slice(request.body()).ok().map(|it| (it, keys));
    let form = || {
        let (first, rest) = keys.split_first()?;
        let text = std::str::from_utf8(request.body()).ok()?;
        Some((Value::String(only(form::pairs(text)?, first)?), rest))
    };
    let (value, keys) = match super::read::essence(request.headers()).as_deref() {
        Some("application/x-www-form-urlencoded") => form()?,
        Some(_) => json()?,
        // It is taken for what the webhook wants, which may be either.
        None => json().or_else(form)?,
    };
    let mut value = Cow::Owned(value);
    for key in keys {
        if let Value::String(text) = &*value {
            value = Cow::Owned(serde_json::from_str(text).ok()?);
        }
        let below = match &*value {
            Value::Object(it) => it.get(key),
            Value::Array(it) => it.get(key.parse::<usize>().ok()?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        };
        value = Cow::Owned(below?.clone());
    }
    match value.into_owned() {
        Value::String(it) => Some(it),
        Value::Number(it) => Some(it.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
