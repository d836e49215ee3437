//! Fields of requests that hold a secret or the id of a delivery.

use std::borrow::Cow;

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use super::form;
use crate::wire;

/// A field of a request: a header, a query parameter, or a value in the body.
///
/// ```
/// use specwright_runtime::webhooks::RequestField;
///
/// RequestField::header("x-event-id");
/// // The pointer works for a JSON body, and for a form whose `metadata` holds JSON text.
/// RequestField::body("/metadata/secret");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestField(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Header(String),
    Query(String),
    Body(Vec<String>),
    All(Vec<RequestField>),
}

impl RequestField {
    /// Returns the field for a header.
    #[must_use]
    pub fn header(name: &str) -> Self {
        Self(Kind::Header(name.to_owned()))
    }

    /// Returns the field for a query parameter.
    #[must_use]
    pub fn query(name: &str) -> Self {
        Self(Kind::Query(name.to_owned()))
    }

    /// Returns the field for a value in the body, given a field name or a JSON pointer. A pointer also descends into
    /// text that holds JSON.
    #[must_use]
    pub fn body(field: &str) -> Self {
        let keys = match field.strip_prefix('/') {
            Some(pointer) => pointer.split('/').map(|it| it.replace("~1", "/").replace("~0", "~")).collect(),
            None => vec![field.to_owned()],
        };
        Self(Kind::Body(keys))
    }

    /// Combines several fields, such as a customer and an id that is unique for that customer only. The combination has
    /// a value if each field has one; combinations differ if any of their fields differ.
    ///
    /// ```
    /// use specwright_runtime::webhooks::RequestField;
    ///
    /// RequestField::all([RequestField::query("orgId"), RequestField::body("/resource/id")]);
    /// ```
    #[must_use]
    pub fn all(places: impl IntoIterator<Item = Self>) -> Self {
        Self(Kind::All(places.into_iter().collect()))
    }

    /// Returns the value; `None` if it is absent, empty or ambiguous.
    #[must_use]
    pub fn find(&self, request: &Request<Bytes>) -> Option<String> {
        let found = match &self.0 {
            Kind::All(places) => {
                let texts: Option<Vec<String>> = places.iter().map(|it| it.find(request)).collect();
                // The lengths are included, so that different values cannot be joined to the same text.
                Some(texts?.iter().map(|it| format!("{}:{it}", it.len())).collect())
            }
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
    let json = || wire::read_value(request.body()).map(|it| (it, keys));
    let form = || {
        let (first, rest) = keys.split_first()?;
        let text = std::str::from_utf8(request.body()).ok()?;
        Some((Value::String(only(form::pairs(text)?, first)?), rest))
    };
    let (value, keys) = match super::read::essence(request.headers()).as_deref() {
        Some("application/x-www-form-urlencoded") => form()?,
        Some(_) => json()?,
        // Without a media type, the body may be JSON or a form.
        None => json().or_else(form)?,
    };
    let mut value = Cow::Owned(value);
    for key in keys {
        if let Value::String(text) = &*value {
            value = Cow::Owned(wire::read_value(text.as_bytes())?);
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

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Request;

    use super::RequestField;

    #[test]
    fn combined_fields_identify_a_delivery() {
        let id = |query: &str, body: &'static str| {
            let request = Request::post(format!("/push?{query}")).body(Bytes::from_static(body.as_bytes())).unwrap();
            RequestField::all([RequestField::query("orgId"), RequestField::body("id")]).find(&request)
        };
        assert!(id("orgId=1", "id=23").is_some());
        assert_eq!(id("orgId=1", "id=23"), id("orgId=1", "id=23"));
        assert_ne!(id("orgId=1", "id=23"), id("orgId=2", "id=23"));
        assert_ne!(id("orgId=1", "id=23"), id("orgId=12", "id=3"));
        assert_eq!(id("orgId=1", "other=23"), None);
        assert_eq!(id("", "id=23"), None);
    }
}
