//! Recording of real requests and responses to a file, and their replay.

use std::fmt;
use std::io::{self, ErrorKind::InvalidData};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Request, Response, Uri};
use serde_json::{Value, json};

use super::redact::{REMOVED, Redactor, decode};
use super::{Mock, Recorded, Reply};
use crate::operation::OperationInfo;
use crate::secret::Secret;
use crate::timer::Timer;
use crate::transport::{Body, BoxFuture, Transport, TransportError, Unread};

/// The maximum size of a response that is recorded, in bytes.
const MAX_RESPONSE: usize = 64 * 1024 * 1024;

/// A transport that records the requests and responses of another one. Clones share the recording, so that a test keeps one
/// and gives another to the client. [`Mock::replay`] replays the file.
///
/// Secrets are not recorded: of a request only the headers `accept` and `content-type`; of URLs, forms and JSON no value whose
/// name contains words such as `token`, `secret`, `password` or `api_key`, or a [`secret_name`](Self::secret_name); and no
/// [`secret`](Self::secret) that you name. Read a recording before you commit it: an API may have secrets in values whose names
/// do not say so.
///
/// ```no_run
/// # async fn test() -> Result<(), Box<dyn std::error::Error>> {
/// use specwright_runtime::reqwest_builder;
/// use specwright_runtime::testing::{Mock, Recorder};
///
/// let recorder = Recorder::new(reqwest_builder()?.build()?).secret("the token of my account");
/// // … calls of a client with `.transport(recorder.clone())`
/// recorder.save("tests/recorded/push.json")?;
///
/// let mock = Mock::replay("tests/recorded/push.json")?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Recorder {
    transport: Arc<dyn Transport>,
    redactor: Redactor,
    exchanges: Arc<Mutex<Vec<Value>>>,
}

impl Recorder {
    /// Records the requests that a transport sends, such as a `reqwest::Client`.
    #[must_use]
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self { transport: Arc::new(transport), redactor: Redactor::default(), exchanges: Arc::default() }
    }

    /// Removes a secret wherever it is: in URLs, headers and bodies.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.redactor.add_secret(secret.into());
        self
    }

    /// Removes all values of a name: of query parameters, headers, form fields and JSON properties.
    #[must_use]
    pub fn secret_name(mut self, name: &str) -> Self {
        self.redactor.add_name(name);
        self
    }

    /// Writes the recording to a file.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        std::fs::write(path, self.to_json())
    }

    /// Returns the recording as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        format!("{:#}\n", Value::from(exchanges.clone()))
    }

    fn push(&self, request: Value, outcome: (&str, Value)) {
        let exchange = json!({ "request": request, outcome.0: outcome.1 });
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
    }

    fn request(&self, request: &Request<Bytes>) -> Value {
        let operation = request.extensions().get::<&'static OperationInfo>().map_or("", |it| it.id);
        let kept = request.headers().iter().filter(|(name, _)| [ACCEPT, CONTENT_TYPE].contains(name));
        json!({
            "operation": operation,
            "method": request.method().as_str(),
            "url": self.url(request.uri()),
            "headers": self.headers(kept),
            "body": self.body(request.headers(), request.body()),
        })
    }

    /// Returns a URL without a user and without secrets.
    fn url(&self, uri: &Uri) -> String {
        let host = uri.host().map(|it| format!("{}://{it}", uri.scheme_str().unwrap_or("http"))).unwrap_or_default();
        let port = uri.port().map(|it| format!(":{it}")).unwrap_or_default();
        let query = uri.query().map(|it| format!("?{}", self.redactor.form(it))).unwrap_or_default();
        self.redactor.text(&format!("{host}{port}{}", uri.path())) + &query
    }

    fn response(&self, response: &Response<Bytes>) -> Value {
        json!({
            "status": response.status().as_u16(),
            "headers": self.headers(response.headers().iter()),
            "body": self.body(response.headers(), response.body()),
        })
    }

    fn headers<'a>(&self, headers: impl Iterator<Item = (&'a http::HeaderName, &'a http::HeaderValue)>) -> Value {
        let public = headers.filter(|(name, value)| !value.is_sensitive() && !self.redactor.is_secret(name.as_str()));
        let texts = public.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        texts.map(|(name, value)| json!([name, self.redactor.text(value)])).collect()
    }

    /// Returns a body without secrets: JSON unchanged, text as `{ "text": … }`, other bytes as `{ "base64": … }`. The parts of a
    /// multipart body are not recorded.
    fn body(&self, headers: &HeaderMap, body: &Bytes) -> Value {
        let media_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        if body.is_empty() || media_type.starts_with("multipart/") {
            return Value::Null;
        }
        if let Ok(json) = serde_json::from_slice(body) {
            return json!({ "json": self.redactor.json(json) });
        }
        match std::str::from_utf8(body) {
            Ok(text) if media_type.starts_with("application/x-www-form-urlencoded") => {
                json!({ "text": self.redactor.form(text) })
            }
            Ok(text) => json!({ "text": self.redactor.text(text) }),
            Err(_) => json!({ "base64": STANDARD.encode(body) }),
        }
    }
}

impl Transport for Recorder {
    fn send(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let recorded = self.request(&request);
        Box::pin(async move {
            let response = match self.transport.send(request, timeout).await {
                Ok(response) => {
                    let (head, body) = response.into_parts();
                    let body = body.read(MAX_RESPONSE).await.map_err(|error| match error {
                        Unread::Failed(error) => error,
                        Unread::TooLarge => TransportError::Interrupted("the response is too large to record".into()),
                    });
                    body.map(|it| Response::from_parts(head, it))
                }
                Err(error) => Err(error),
            };
            match response {
                Ok(response) => {
                    self.push(recorded, ("response", self.response(&response)));
                    Ok(response.map(Body::whole))
                }
                Err(error) => {
                    self.push(recorded, ("error", error_name(&error).into()));
                    Err(error)
                }
            }
        })
    }

    fn timer(&self) -> Option<&dyn Timer> {
        self.transport.timer()
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recorder(..)")
    }
}

fn error_name(error: &TransportError) -> &'static str {
    match error {
        TransportError::NotSent(_) | TransportError::ConnectTimedOut(_) => "refused",
        TransportError::Interrupted(_) => "reset",
        TransportError::TimedOut(_) => "timeout",
    }
}

impl Mock {
    /// Creates a mock from the file of a [`Recorder`]. It expects each request with its operation, method, path and query, and
    /// gives the recorded responses in their order.
    ///
    /// # Errors
    /// If the file cannot be read, or is not a recording.
    pub fn replay(path: impl AsRef<Path>) -> io::Result<Self> {
        Self::replay_json(&std::fs::read_to_string(path)?)
    }

    /// Creates a mock from the text of a recording, such as that of `include_str!`.
    ///
    /// # Errors
    /// If the text is not a recording.
    pub fn replay_json(text: &str) -> io::Result<Self> {
        let exchanges: Vec<Value> = serde_json::from_str(text)?;
        let mock = Self::new();
        for (index, exchange) in exchanges.iter().enumerate() {
            let invalid = || io::Error::new(InvalidData, format!("exchange {index} is not one of a recording"));
            let request = &exchange["request"];
            let (method, url) = request["method"].as_str().zip(request["url"].as_str()).ok_or_else(invalid)?;
            let reply = reply(exchange).ok_or_else(invalid)?;
            let expected = mock.add(None, request["operation"].as_str().unwrap_or_default(), [reply], false);
            let (method, url) = (method.to_owned(), url.to_owned());
            let condition = move |given: &Recorded| is_same_request(&method, &url, given);
            mock.edit(expected, |it| it.condition.0.push(Arc::new(condition)));
        }
        Ok(mock)
    }
}

/// Returns the recorded reply; `None` if it is invalid.
fn reply(exchange: &Value) -> Option<Reply> {
    match exchange["error"].as_str() {
        Some("refused") => return Some(Reply::refused()),
        Some("reset") => return Some(Reply::reset()),
        Some("timeout") => return Some(Reply::timeout()),
        Some(_) => return None,
        None => {}
    }
    let response = &exchange["response"];
    let status = response["status"].as_u64().and_then(|it| u16::try_from(it).ok());
    let status = status.filter(|it| http::StatusCode::from_u16(*it).is_ok())?;
    let body = match &response["body"] {
        Value::Null => Bytes::new(),
        body => match (body.get("json"), body["text"].as_str(), body["base64"].as_str()) {
            (Some(json), _, _) => json.to_string().into(),
            (None, Some(text), _) => text.to_owned().into(),
            (None, None, base64) => STANDARD.decode(base64?).ok()?.into(),
        },
    };
    let headers = response["headers"].as_array().into_iter().flatten();
    let headers = headers.filter_map(|it| it[0].as_str().zip(it[1].as_str()));
    let headers =
        headers.filter(|(name, value)| HeaderName::try_from(*name).is_ok() && HeaderValue::from_str(value).is_ok());
    // The body is not compressed any more.
    let headers =
        headers.filter(|(name, _)| !["content-encoding", "content-length", "transfer-encoding"].contains(name));
    Some(headers.fold(Reply::status(status), |reply, (name, value)| reply.header(name, value)).body(body))
}

/// Compares a request with a recorded one. A removed value is equal to any other, and the host is not compared.
fn is_same_request(method: &str, url: &str, given: &Recorded) -> Result<(), String> {
    let recorded: Uri = url.parse().map_err(|_| format!("the recording has the invalid URL `{url}`"))?;
    let uri: Uri = given.url.parse().map_err(|_| "its URL is invalid".to_owned())?;
    if given.method.as_str() != method {
        return Err(format!("its method was {method}"));
    }
    if recorded.path() != uri.path() && !decode(recorded.path()).contains(REMOVED) {
        return Err(format!("its path was {}", recorded.path()));
    }
    let pairs = |query: Option<&str>| {
        let pairs = query.unwrap_or_default().split('&').filter(|it| !it.is_empty()).map(decode);
        pairs.collect::<Vec<_>>()
    };
    let (given, recorded) = (pairs(uri.query()), pairs(recorded.query()));
    let missing = recorded.iter().find(|it| !it.contains(REMOVED) && !given.contains(it));
    match missing {
        Some(pair) => Err(format!("its query had `{pair}`")),
        None if given.len() != recorded.len() => Err("its query had other parameters".to_owned()),
        None => Ok(()),
    }
}
