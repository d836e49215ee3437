//! Where in a request a text is: a secret, or the id of a delivery.

use std::borrow::Cow;

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use super::form;

/// Where in a request a text is.
///
/// ```
/// use specwright_runtime::webhooks::RequestField;
///
/// RequestField::header("x-event-id");
/// // In a form whose `metadata` is JSON in a text, as well as in JSON.
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

    /// Several places together, such as that of a customer and that of an id which only he knows it by. There is a text
    /// if there is one at each; texts that differ anywhere differ as a whole.
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

    /// The text; `None` if there is none, an empty one, or several.
    #[must_use]
    pub fn find(&self, request: &Request<Bytes>) -> Option<String> {
        let found = match &self.0 {
            Kind::All(places) => {
                let texts: Option<Vec<String>> = places.iter().map(|it| it.find(request)).collect();
                // With their lengths, so that what ends one does not begin the next.
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

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Request;

    use super::RequestField;

    #[test]
    fn places_together_tell_apart_what_each_alone_does_not() {
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
