//! One call of an operation, from its values to its answer.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use serde::Serialize;

use crate::auth::Target;
use crate::client::Inner;
use crate::error::{Answer, Error, hide_cookies};
use crate::operation::Operation;
use crate::response::{Decode, Response};
use crate::server::BaseUrl;
use crate::transport::Unread;
use crate::url::{self, encode, encode_cookie};
use crate::wire::{Check, Checker, Text, Violation};

/// A call of an operation that is being put together. Whatever is wrong with its values is an error when it is sent,
/// all at once, before any request. Setting a value again replaces it.
#[must_use = "a call does nothing until it is sent"]
#[derive(Clone)]
pub struct Call {
    client: Arc<Inner>,
    operation: &'static Operation,
    path: Vec<(&'static str, String)>,
    query: Vec<(&'static str, String)>,
    cookies: Vec<(&'static str, String)>,
    headers: HeaderMap,
    body: Bytes,
    timeout: Duration,
    base_url: Option<String>,
    violations: Vec<Violation>,
}

/// How a list is written into a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// `name=a&name=b`
    Exploded,
    /// `name=a,b`
    Comma,
}

impl Call {
    pub(crate) fn new(client: Arc<Inner>, operation: &'static Operation) -> Self {
        Self {
            timeout: client.timeout,
            client,
            operation,
            path: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            base_url: None,
            violations: Vec::new(),
        }
    }

    /// Sets a path parameter. Whatever the value holds, it stays one piece of the path.
    pub fn path(mut self, name: &'static str, value: impl Text) -> Self {
        let value = value.text();
        if value.is_empty() {
            self.violate(format!("path parameter {name}"), "must not be empty");
        }
        set(&mut self.path, name, encode(&value));
        self
    }

    /// Sets a query parameter.
    pub fn query(mut self, name: &'static str, value: impl Text) -> Self {
        set(&mut self.query, name, format!("{}={}", encode(name), encode(&value.text())));
        self
    }

    /// Sets a query parameter that is a list. An empty list is left out.
    pub fn query_list(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl Text>,
        style: ListStyle,
    ) -> Self {
        let key = encode(name);
        let values = values.into_iter().map(|value| encode(&value.text()));
        let pairs: Vec<_> = match style {
            ListStyle::Exploded => values.map(|value| format!("{key}={value}")).collect(),
            ListStyle::Comma => {
                let values: Vec<_> = values.collect();
                if values.is_empty() { values } else { vec![format!("{key}={}", values.join(","))] }
            }
        };
        set(&mut self.query, name, pairs.join("&"));
        self
    }

    /// Sets a header. An `Authorization` set here goes before the client's own credentials.
    pub fn header(mut self, name: &str, value: impl Text) -> Self {
        let parsed = (name.parse::<HeaderName>().ok()).zip(HeaderValue::from_str(&value.text()).ok());
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
    pub fn cookie(mut self, name: &'static str, value: impl Text) -> Self {
        set(&mut self.cookies, name, format!("{name}={}", encode_cookie(&value.text())));
        self
    }

    /// Sets the body, and checks it against the constraints of the document.
    pub fn json<T: Serialize + Check + ?Sized>(mut self, body: &T) -> Self {
        self.violations.extend(Checker::violations_of(body));
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body = bytes.into(),
            Err(error) => self.violate(String::new(), &format!("the body cannot be written as JSON: {error}")),
        }
        self.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
        self
    }

    /// Sets how long this call may take, up to the last byte of its answer.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sends this call to another base URL than the client's.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sends the call, and decodes its answer.
    ///
    /// # Errors
    /// See [`Error`]: nothing was sent if it is `Configuration` or `Invalid`.
    pub fn send<D: Decode>(self) -> impl Future<Output = Result<Response<D::Body>, Error>> + Send {
        let answer = self.execute(D::ACCEPT);
        async move { Response::of::<D>(answer.await?) }
    }

    async fn execute(self, accept: &'static str) -> Result<Answer, Error> {
        let (client, operation, timeout) = (Arc::clone(&self.client), self.operation, self.timeout);
        let request = self.request(accept)?;
        let (head, body) = client.transport.send(request, timeout).await?.into_parts();
        let mut answer =
            Answer { operation: operation.id, status: head.status, headers: head.headers, body: Bytes::new() };
        hide_cookies(&mut answer.headers);
        match body.read(client.body_limit).await {
            Ok(bytes) => answer.body = bytes,
            Err(Unread::Failed(failure)) => return Err(failure.into()),
            Err(Unread::TooLarge) => {
                return Err(Error::TooLarge { limit: client.body_limit, answer: Box::new(answer) });
            }
        }
        Ok(answer)
    }

    fn request(mut self, accept: &'static str) -> Result<http::Request<Bytes>, Error> {
        let path = url::path(self.operation.path, &self.path, &mut self.violations)?;
        if !self.violations.is_empty() {
            return Err(Error::Invalid { violations: self.violations });
        }
        let mut query: Vec<_> = self.query.into_iter().map(|(_, pair)| pair).filter(|pair| !pair.is_empty()).collect();
        let mut cookies: Vec<_> = self.cookies.into_iter().map(|(_, pair)| pair).collect();
        let target = Target { headers: &mut self.headers, query: &mut query, cookies: &mut cookies };
        self.client.credentials.apply(self.operation, target)?;
        if !cookies.is_empty() {
            self.headers.insert(COOKIE, cookie_header(&cookies)?);
        }
        self.headers.entry(ACCEPT).or_insert(HeaderValue::from_static(accept));
        self.headers.entry(USER_AGENT).or_insert_with(|| self.client.user_agent.clone());

        let own = self.base_url.as_deref().map(BaseUrl::parse).transpose()?;
        let own = own.map(|it| self.client.moved(&it, self.operation));
        let base = match &own {
            Some(url) => url,
            None => self.client.base_url(self.operation)?,
        };
        let takes_body = [Method::POST, Method::PUT, Method::PATCH].contains(&self.operation.method);
        if takes_body && self.body.is_empty() {
            // RFC 9110, section 8.6: without it, some servers wait for a body, or refuse with 411.
            self.headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.operation.method.clone();
        *request.uri_mut() = uri(base, &path, &query)?;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    fn violate(&mut self, pointer: String, message: &str) {
        self.violations.push(Violation { pointer, message: message.to_owned() });
    }
}

fn set(values: &mut Vec<(&'static str, String)>, name: &'static str, value: String) {
    match values.iter_mut().find(|(set, _)| *set == name) {
        Some((_, old)) => *old = value,
        None => values.push((name, value)),
    }
}

fn uri(base: &BaseUrl, path: &str, query: &[String]) -> Result<Uri, Error> {
    let mut text = String::from(base.as_str());
    text.push_str(path);
    for pair in query {
        text.push(if text.contains('?') { '&' } else { '?' });
        text.push_str(pair);
    }
    // The text is not shown: its query may hold a key.
    text.parse().map_err(|source: http::uri::InvalidUri| Error::Configuration {
        message: format!("the request's URL cannot be sent: {source}"),
        source: Some(source.into()),
    })
}

fn cookie_header(cookies: &[String]) -> Result<HeaderValue, Error> {
    let value = HeaderValue::from_str(&cookies.join("; "));
    let mut value = value.map_err(|_| Error::configuration("a cookie's name holds a character that no header can"))?;
    value.set_sensitive(true);
    Ok(value)
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

/// Gives the typed shell of an operation its methods: `timeout`, `header`, `base_url` and `send`.
///
/// ```
/// use specwright_runtime::{Call, Json, Value};
///
/// /// Lists the tickets.
/// pub struct ListTickets(pub(crate) Call);
/// specwright_runtime::call!(ListTickets -> Json<Vec<Value>>);
/// ```
#[macro_export]
macro_rules! call {
    ($name:ident) => {
        $crate::call!($name -> <$name as $crate::Answers>::Answer);
    };
    ($name:ident -> $decode:ty) => {
        impl $name {
            /// Sets how long this call may take, up to the last byte of its answer.
            #[must_use = "a call does nothing until it is sent"]
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Sets a header of this call.
            #[must_use = "a call does nothing until it is sent"]
            pub fn header(self, name: &str, value: &str) -> Self {
                Self(self.0.header(name, value))
            }

            /// Sends this call to another base URL than the client's.
            #[must_use = "a call does nothing until it is sent"]
            pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(self.0.base_url(url))
            }

            /// Sends the call.
            ///
            /// # Errors
            ///
            /// The request breaks a constraint or lacks credentials, the server cannot be reached in time, or it
            /// answers with another status than success or with a body that does not decode.
            pub fn send(
                self,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<$crate::Response<<$decode as $crate::Decode>::Body>, $crate::Error>,
            > + ::core::marker::Send {
                self.0.send::<$decode>()
            }
        }
    };
}
