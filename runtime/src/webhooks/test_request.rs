//! Requests of webhooks for tests, encoded as the API sends them.

use bytes::{BufMut as _, Bytes, BytesMut};
use http::header::{CONTENT_TYPE, COOKIE, HeaderName, HeaderValue};
use http::{HeaderMap, Request};
use serde_json::Value;

use super::Webhook;
use super::accepts::Either;
use super::body::{BodyBytes, BodyJson, BodyParts, BodyText, FilePart, PartOf};
use super::body_form::BodyForm;
use super::multipart::Part;
use super::parameter::Parameter;
use super::route::Route;
use crate::style::Style;
use crate::url::encode;
use crate::wire::{Codec, Purpose, encode_value, to_json};

/// The boundary of multipart bodies.
const BOUNDARY: &str = "specwright-test-boundary";

/// Writes the request of a webhook. A generated crate has a function for each webhook in `webhooks::testing`.
#[derive(Debug)]
#[must_use]
pub struct TestRequest {
    route: Route,
    captures: Vec<(&'static str, String)>,
    query: Vec<String>,
    cookies: Vec<String>,
    headers: HeaderMap,
    media_type: Option<String>,
    body: BytesMut,
}

/// Writes an input of a request. It is the counterpart of [`Source`](super::Source).
pub trait Input<T> {
    /// Adds the input to a request.
    ///
    /// # Panics
    /// If the value cannot be encoded, as a test should notice.
    fn write(&self, value: &T, to: &mut TestRequest);
}

impl TestRequest {
    /// Begins a request of a webhook.
    pub fn new<R: Webhook>() -> Self {
        Self {
            route: R::ROUTE,
            captures: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            media_type: None,
            body: BytesMut::new(),
        }
    }

    /// Adds an input.
    #[track_caller]
    pub fn required<T>(mut self, input: impl Input<T>, value: &T) -> Self {
        input.write(value, &mut self);
        self
    }

    /// Adds an input that may be absent.
    #[track_caller]
    pub fn optional<T>(self, input: impl Input<T>, value: Option<&T>) -> Self {
        match value {
            Some(value) => self.required(input, value),
            None => self,
        }
    }

    /// Adds an input once for each value.
    #[track_caller]
    pub fn repeated<T>(mut self, input: impl Input<T>, values: &[T]) -> Self {
        values.iter().for_each(|it| input.write(it, &mut self));
        self
    }

    /// Returns the request.
    ///
    /// # Panics
    /// If a value cannot be sent in its place, as a test should notice.
    #[must_use]
    #[track_caller]
    pub fn build(mut self) -> Request<Bytes> {
        let mut uri = self.route.path.to_owned();
        for (name, value) in &self.captures {
            uri = uri.replace(&format!("{{{name}}}"), value);
        }
        let query = self.query.join("&");
        if !query.is_empty() {
            uri = format!("{uri}?{query}");
        }
        if self.media_type.as_deref().is_some_and(|it| it.starts_with("multipart/")) {
            self.body.put_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        }
        let mut request = Request::new(self.body.freeze());
        *request.method_mut() = self.route.method;
        *request.uri_mut() = uri.parse().unwrap_or_else(|error| panic!("`{uri}` is not a valid URI: {error}"));
        *request.headers_mut() = self.headers;
        if !self.cookies.is_empty() {
            request.headers_mut().insert(COOKIE, header_value(&self.cookies.join("; ")));
        }
        if let Some(media_type) = self.media_type {
            request.headers_mut().insert(CONTENT_TYPE, header_value(&media_type));
        }
        request
    }

    fn set_body(&mut self, media_type: &str, body: &[u8]) {
        self.media_type = Some(media_type.to_owned());
        self.body = BytesMut::from(body);
    }

    fn add_part(&mut self, name: &str, file_name: Option<&str>, media_type: Option<&str>, data: &[u8]) {
        self.media_type = Some(format!("multipart/form-data; boundary={BOUNDARY}"));
        let file_name = file_name.map(|it| format!("; filename=\"{}\"", quoted(it))).unwrap_or_default();
        let media_type = media_type.map(|it| format!("content-type: {it}\r\n")).unwrap_or_default();
        let name = quoted(name);
        let head =
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{file_name}\r\n{media_type}\r\n");
        for bytes in [head.as_bytes(), data, b"\r\n"] {
            self.body.put_slice(bytes);
        }
    }
}

/// Escapes a text for a parameter of `content-disposition`, as browsers do.
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[track_caller]
fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|error| panic!("`{text}` is not a valid header: {error}"))
}

#[track_caller]
fn value_of(value: &dyn Codec) -> Value {
    encode_value(value, Purpose::Storage).unwrap_or_else(|error| panic!("the value cannot be written: {error}"))
}

#[track_caller]
fn json_of(value: &dyn Codec) -> Vec<u8> {
    to_json(value, Purpose::Storage).unwrap_or_else(|error| panic!("the value cannot be written as JSON: {error}"))
}

/// Returns the fields of a form or query for a value. A list is repeated, and an object has its keys in brackets.
fn pairs(style: Option<Style>, name: &str, value: &Value) -> Vec<String> {
    match (style, value) {
        (Some(style), _) => style.query(name, value),
        (None, Value::Object(_)) => Style::DEEP_OBJECT.query(name, value),
        (None, _) => Style::FORM.exploded().query(name, value),
    }
}

/// Returns the style of a list that is one text.
fn split_style(delimiter: char) -> Style {
    match delimiter {
        ' ' => Style::SPACE,
        '|' => Style::PIPE,
        _ => Style::FORM,
    }
}

impl<T: Codec> Input<T> for Parameter {
    fn write(&self, value: &T, to: &mut TestRequest) {
        use super::parameter::{Location, Style as Encoding};

        let value = value_of(value);
        let name = self.name();
        let style = match self.style() {
            Encoding::Plain => None,
            Encoding::Split(delimiter) => Some(split_style(delimiter)),
            Encoding::Object => Some(Style::SIMPLE),
            Encoding::Pairs => Some(Style::SIMPLE.exploded()),
            Encoding::Json => Some(Style::JSON),
            Encoding::Spread => Some(Style::FORM.exploded()),
        };
        match self.location() {
            Location::Path => to.captures.push((name, style.unwrap_or(Style::SIMPLE).segment(name, &value))),
            Location::Query => to.query.extend(pairs(style, name, &value)),
            Location::Cookie => to.cookies.extend(pairs(style, name, &value)),
            Location::Header => {
                let text = style.unwrap_or(Style::SIMPLE).header(&value);
                let header = HeaderName::try_from(name)
                    .unwrap_or_else(|error| panic!("`{name}` is not a valid header name: {error}"));
                to.headers.extend(text.map(|it| (header, header_value(&it))));
            }
        }
    }
}

impl<T: Codec> Input<T> for BodyJson {
    fn write(&self, value: &T, to: &mut TestRequest) {
        to.set_body("application/json", &json_of(value));
    }
}

impl<T: Codec> Input<T> for BodyForm {
    fn write(&self, value: &T, to: &mut TestRequest) {
        let Value::Object(fields) = value_of(value) else { panic!("a form must be an object") };
        let pairs = fields.iter().flat_map(|(name, value)| match value {
            _ if self.is_json(name) => Style::JSON.query(name, value),
            Value::Null => vec![format!("{}=", encode(name))],
            _ => pairs(self.delimiter(name).map(split_style), name, value),
        });
        let body = pairs.collect::<Vec<_>>().join("&");
        to.set_body("application/x-www-form-urlencoded", body.as_bytes());
    }
}

/// A test sends the preferred media type.
impl<T, A: Input<T>, B> Input<T> for Either<A, B> {
    fn write(&self, value: &T, to: &mut TestRequest) {
        self.preferred.write(value, to);
    }
}

impl Input<String> for BodyText {
    fn write(&self, value: &String, to: &mut TestRequest) {
        to.set_body(self.media_type(), value.as_bytes());
    }
}

impl Input<Bytes> for BodyBytes {
    fn write(&self, value: &Bytes, to: &mut TestRequest) {
        to.set_body("application/octet-stream", value);
    }
}

impl Input<Vec<Part>> for BodyParts {
    fn write(&self, value: &Vec<Part>, to: &mut TestRequest) {
        for it in value {
            to.add_part(&it.name, it.file_name.as_deref(), it.media_type.as_deref(), &it.data);
        }
    }
}

impl<T: Codec> Input<T> for PartOf {
    fn write(&self, value: &T, to: &mut TestRequest) {
        let name = self.part_name();
        if self.is_json() {
            return to.add_part(name, None, Some("application/json"), &json_of(value));
        }
        let text = match value_of(value) {
            Value::String(text) => text,
            other => other.to_string(),
        };
        to.add_part(name, None, None, text.as_bytes());
    }
}

impl Input<Part> for FilePart {
    fn write(&self, value: &Part, to: &mut TestRequest) {
        // The document says the name.
        to.add_part(self.part_name(), value.file_name.as_deref(), value.media_type.as_deref(), &value.data);
    }
}
