//! A call of an operation, from its values to its response.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::body::BodyDraft;
use crate::call_operation::CallOperation;
use crate::client::Inner;
use crate::error::{Error, RawResponse};
use crate::multipart::Multipart;
use crate::response::{Decode, Response};
use crate::retry::RetryConfig;
use crate::send::Sending;
use crate::server;
use crate::style::Style;
use crate::upload::Upload;
use crate::url::{encode, encode_cookie};
use crate::wire::{self, Checker, Codec, Parameter, Text, Violation};

/// The header that makes a retry of any request safe.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A call of an operation before it is sent. Invalid values are reported together when the call is sent, before any
/// request. Setting a value again replaces it.
#[must_use = "a call does nothing until it is sent"]
#[derive(Clone)]
pub struct Call {
    pub(crate) client: Arc<Inner>,
    pub(crate) operation: CallOperation,
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(Cow<'static, str>, String)>,
    pub(crate) cookies: Vec<(&'static str, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// A body that setters may still change. It becomes `body` when the call is sent.
    pub(crate) draft: Option<BodyDraft>,
    /// JSON texts to set in a JSON body, by JSON pointer.
    pub(crate) body_fields: Vec<(String, String)>,
    pub(crate) parts: Option<Multipart>,
    /// Headers of parts that may be set later: part, name and value.
    pub(crate) part_headers: Vec<(String, String, String)>,
    /// The parts that are required if the body has any part.
    pub(crate) needed_parts: &'static [&'static str],
    /// A body that is read while it is sent, in place of `body`.
    pub(crate) upload: Option<Upload>,
    /// `true` if the caller must name the media type of the body.
    pub(crate) needs_media_type: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: Option<RetryConfig>,
    pub(crate) base_url: Option<String>,
    /// A URL that the server gave for the next page, in place of the operation's path.
    pub(crate) url: Option<String>,
    pub(crate) checker: Checker,
    /// `true` if enum values that the document does not list are allowed.
    pub(crate) allows_unlisted: bool,
}

/// The encoding of a list in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// `name=a&name=b`
    Exploded,
    /// `name=a,b`
    Comma,
    /// `name=a%20b`
    Space,
    /// `name=a%7Cb`
    Pipe,
}

impl Call {
    pub(crate) fn new(client: Arc<Inner>, operation: CallOperation) -> Self {
        let mut headers = HeaderMap::new();
        headers.extend(operation.accept.map(|it| (ACCEPT, HeaderValue::from_static(it))));
        Self {
            timeout: client.timeout,
            attempt_timeout: client.attempt_timeout,
            retry: client.retry,
            client,
            operation,
            path: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers,
            body: Bytes::new(),
            draft: None,
            body_fields: Vec::new(),
            parts: None,
            part_headers: Vec::new(),
            needed_parts: &[],
            upload: None,
            needs_media_type: false,
            base_url: None,
            url: None,
            checker: Checker::default(),
            allows_unlisted: false,
        }
    }

    /// Checks a parameter of this location, such as `query`. Violations are reported when the call is sent.
    pub fn check(mut self, location: &str, check: impl FnOnce(&mut Checker)) -> Self {
        self.checker.enter_parameters(location);
        check(&mut self.checker);
        self
    }

    /// Sets a path parameter. The value is escaped so that it stays one path segment.
    pub fn path(mut self, name: &'static str, value: impl Parameter) -> Self {
        let value = value.into_text(&|| format!("path parameter {name}"), &mut self.checker);
        if value.is_empty() {
            self.violate(format!("path parameter {name}"), "must not be empty");
        }
        set(&mut self.path, name, encode(&value));
        self
    }

    /// Sets a query parameter.
    pub fn query(mut self, name: &'static str, value: impl Parameter) -> Self {
        let value = value.into_text(&|| format!("query parameter {name}"), &mut self.checker);
        set(&mut self.query, name.into(), format!("{}={}", encode(name), encode(&value)));
        self
    }

    /// Adds a query parameter of any name. A name may occur more than once.
    pub fn add_query(mut self, name: &str, value: impl Display) -> Self {
        let pair = format!("{}={}", encode(name), encode(&value.to_string()));
        match self.query.iter_mut().find(|(known, _)| known == name) {
            Some((_, pairs)) if !pairs.is_empty() => pairs.extend(["&", pair.as_str()]),
            Some((_, pairs)) => *pairs = pair,
            None => self.query.push((name.to_owned().into(), pair)),
        }
        self
    }

    /// Sets a query parameter that is a list. An empty list is omitted.
    pub fn query_list(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl Text>,
        style: ListStyle,
    ) -> Self {
        let key = encode(name);
        let values = values.into_iter().map(|value| encode(&value.text()));
        let values: Vec<_> = values.collect();
        let pairs = match style {
            ListStyle::Exploded => values.iter().map(|value| format!("{key}={value}")).collect::<Vec<_>>().join("&"),
            ListStyle::Comma => format!("{key}={}", values.join(",")),
            ListStyle::Space => format!("{key}={}", values.join("%20")),
            ListStyle::Pipe => format!("{key}={}", values.join("%7C")),
        };
        set(&mut self.query, name.into(), if values.is_empty() { String::new() } else { pairs });
        self
    }

    /// Sets a query parameter that is an object, in the style `deepObject`: `name[key]=value`. An empty object is
    /// omitted.
    pub fn query_object<'a>(
        mut self,
        name: &'static str,
        properties: impl IntoIterator<Item = (&'a str, impl Text)>,
    ) -> Self {
        let pair =
            |(key, value): (&str, _)| format!("{}={}", encode(&format!("{name}[{key}]")), encode(&Text::text(&value)));
        let pairs: Vec<_> = properties.into_iter().map(pair).collect();
        set(&mut self.query, name.into(), pairs.join("&"));
        self
    }

    /// Sets a path parameter that is a list or an object, or that has a style other than the default.
    pub fn path_styled<T: Codec>(mut self, name: &'static str, value: &T, style: Style) -> Self {
        let place = format!("path parameter {name}");
        if let Some(value) = self.value(&place, value) {
            let segment = style.segment(name, &value);
            if segment.is_empty() {
                self.violate(place, "must not be empty");
            }
            set(&mut self.path, name, segment);
        }
        self
    }

    /// Sets a query parameter that is a list or an object, or that has a style other than the default. A `null` or
    /// empty value is omitted.
    pub fn query_styled<T: Codec>(mut self, name: &'static str, value: &T, style: Style) -> Self {
        if let Some(value) = self.value(&format!("query parameter {name}"), value) {
            set(&mut self.query, name.into(), style.query(name, &value).join("&"));
        }
        self
    }

    /// Sets a header that is a list or an object. A `null` or empty value is omitted.
    pub fn header_styled<T: Codec>(mut self, name: &str, value: &T, style: Style) -> Self {
        let value = self.value(&format!("header parameter {name}"), value);
        match value.and_then(|it| style.header(&it)) {
            Some(text) => self.header(name, text),
            None => {
                self.headers.remove(name);
                self
            }
        }
    }

    /// Sets a cookie that is a list or an object; several cookies, if the style requires that.
    pub fn cookie_styled<T: Codec>(mut self, name: &'static str, value: &T, style: Style) -> Self {
        if let Some(value) = self.value(&format!("cookie parameter {name}"), value) {
            set(&mut self.cookies, name, style.query(name, &value).join("; "));
        }
        self
    }

    /// Sets a header. `Authorization` overrides the client's credentials.
    pub fn header(mut self, name: &str, value: impl Parameter) -> Self {
        let value = value.into_text(&|| format!("header parameter {name}"), &mut self.checker);
        let parsed = (name.parse::<HeaderName>().ok()).zip(HeaderValue::from_str(&value).ok());
        match parsed {
            Some((name, mut value)) => {
                value.set_sensitive([AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(&name));
                self.headers.insert(name, value);
            }
            None => self.violate(format!("header {name:?}"), "holds a character that no header can"),
        }
        self
    }

    /// Sets a cookie.
    pub fn cookie(mut self, name: &'static str, value: impl Parameter) -> Self {
        let value = value.into_text(&|| format!("cookie parameter {name}"), &mut self.checker);
        set(&mut self.cookies, name, format!("{name}={}", encode_cookie(&value)));
        self
    }

    /// Sets an idempotency key, the header `Idempotency-Key`, by which the server recognizes a retry. With a key, a call is
    /// retried even if its operation is not idempotent, so set one only if the vendor documents that the server honours it.
    pub fn idempotency_key(mut self, key: &str) -> Self {
        match HeaderValue::from_str(key) {
            Ok(value) if !value.is_empty() => {
                self.headers.insert(IDEMPOTENCY_KEY, value);
            }
            Ok(_) | Err(_) => {
                self.violate("idempotency key".to_owned(), "is empty, or holds a character that no header can");
            }
        }
        self
    }

    /// Sets the time limit of this call, including all attempts and the waits between them.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the time limit of one attempt, up to the last byte of its response.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets the retry configuration of this call.
    pub fn retry(mut self, config: RetryConfig) -> Self {
        self.retry = Some(config);
        self
    }

    /// Allows enum values that the document does not list, where the document restricts requests to listed values.
    pub fn allow_unlisted_values(mut self) -> Self {
        self.allows_unlisted = true;
        self
    }

    /// Sends this call to another base URL than the client's.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sends the call and returns the undecoded response.
    pub(crate) async fn response<D: Decode>(self) -> Result<RawResponse, Error> {
        let mut sending = Sending::new(self, D::ACCEPT, D::accepts);
        let outcome = sending.run().await.map(|it| it.response);
        sending.end(outcome.as_ref().map(RawResponse::status));
        outcome
    }

    /// Sets a query parameter that is already encoded.
    pub(crate) fn replace_query(&mut self, name: &'static str, pair: String) {
        set(&mut self.query, name.into(), pair);
    }

    /// Sends the call to this URL instead, without its query parameters. A relative URL applies to the
    /// previous URL.
    pub(crate) fn turn_to(&mut self, url: String) {
        self.url = Some(match self.url.take() {
            Some(before) => server::join(&before, url),
            None => url,
        });
        self.query.clear();
    }

    /// Sends the call and decodes the response.
    ///
    /// # Errors
    /// See [`Error`]. Nothing was sent if it is `Configuration` or `Invalid`.
    pub fn send<D: Decode>(self) -> impl Future<Output = Result<Response<D::Body>, Error>> + Send {
        let mut sending = Sending::new(self, D::ACCEPT, D::accepts);
        async move {
            let outcome = sending.run().await.and_then(|it| Response::of::<D>(it.response));
            sending.end(outcome.as_ref().map(Response::status));
            outcome
        }
    }

    /// Sends the call, blocks until the response has arrived, and decodes it.
    ///
    /// # Errors
    /// See [`Error`]. Inside an async runtime it is `Configuration`: use [`send`](Self::send) there.
    #[cfg(feature = "blocking")]
    pub fn send_blocking<D: Decode>(self) -> Result<Response<D::Body>, Error> {
        crate::blocking::run(self.send::<D>())
    }

    /// Serializes a value.
    pub(crate) fn value(&mut self, place: &str, value: &dyn Codec) -> Option<Value> {
        wire::to_value(value)
            .map_err(|error| self.violate(place.to_owned(), &format!("cannot be written: {error}")))
            .ok()
    }

    pub(crate) fn violate(&mut self, pointer: String, message: &str) {
        self.checker.violations.push(Violation { pointer, message: message.to_owned() });
    }
}

fn set<N: PartialEq>(values: &mut Vec<(N, String)>, name: N, value: String) {
    match values.iter_mut().find(|(set, _)| *set == name) {
        Some((_, old)) => *old = value,
        None => values.push((name, value)),
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("method", &self.operation.method)
            .field("path", &self.operation.path)
            .finish_non_exhaustive()
    }
}
