//! Sending of calls, with retries.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use serde::de::Error as _;

use crate::auth::{Target, Used};
use crate::call::{Call, IDEMPOTENCY_KEY};
use crate::call_operation::CallOperation;
use crate::error::{Error, RawResponse, TimeoutKind, hide_cookies};
use crate::hook::CallContext;
use crate::limits::Permit;
use crate::response::DecodeFailure;
use crate::retry::{Policy, RetryConfig};
use crate::server::BaseUrl;
use crate::stream::FOREVER;
use crate::timer::within;
use crate::trace;
use crate::transport::{Body, BoxFuture, NoRedirect, Unread};
use crate::upload::Upload;
use crate::url;

/// A call in progress.
pub(crate) struct Sending {
    call: Call,
    accept: &'static str,
    accepts: fn(StatusCode) -> bool,
    /// The media types whose successful responses are streamed, if the call streams.
    opens: Option<fn(&str) -> bool>,
    /// The start of the call, on the client's timer.
    started: Option<Duration>,
    attempt: u32,
    /// The URL without its query, because hooks and spans must not see a key in the query.
    url: String,
    /// The query of a URL that a server gave for the next page.
    asked: String,
    /// `true` if the server may have received a request.
    arrived: bool,
    /// `true` if tokens were renewed because the server refused the first ones.
    renewed: bool,
    /// `true` if the request was sent once more with new tokens.
    resent: bool,
}

/// A response that has arrived.
pub(crate) struct Arrived {
    pub(crate) response: RawResponse,
    /// The part of the body that is not in the response yet.
    pub(crate) rest: Body,
}

/// The parts that all requests of a call share, without credentials.
struct Draft {
    headers: HeaderMap,
    query: Vec<String>,
    cookies: Vec<String>,
    body: Bytes,
    upload: Option<Upload>,
}

impl Sending {
    pub(crate) fn new(call: Call, accept: &'static str, accepts: fn(StatusCode) -> bool) -> Self {
        Self {
            call: call.finish_body(),
            accept,
            accepts,
            opens: None,
            started: None,
            attempt: 0,
            url: String::new(),
            asked: String::new(),
            arrived: false,
            renewed: false,
            resent: false,
        }
    }

    /// A call whose response is streamed if it has one of these media types.
    pub(crate) fn opening(call: Call, accept: &'static str, reads: fn(&str) -> bool) -> Self {
        Self { opens: Some(reads), ..Self::new(call, accept, |status| status.is_success()) }
    }

    /// Returns the limit to report if a stream times out.
    pub(crate) fn stream_limit(&self) -> TimeoutKind {
        TimeoutKind::Call(self.call.timeout.unwrap_or(FOREVER))
    }

    /// Returns the maximum size of an item of a stream.
    pub(crate) fn longest_item(&self) -> usize {
        self.call.client.max_response_size
    }

    /// Sends the call until it succeeds or is not retried.
    pub(crate) async fn run(&mut self) -> Result<Arrived, Error> {
        self.started = self.call.client.timer().map(|timer| timer.now());
        let draft = self.draft()?;
        let is_keyed = draft.headers.contains_key(IDEMPOTENCY_KEY);
        let idempotent = self.call.operation.idempotent || is_keyed;
        // A source that cannot be opened again allows a single attempt.
        let once = draft.upload.as_ref().is_some_and(|it| !it.is_repeatable());
        let retry = if once { Some(RetryConfig::none()) } else { self.call.retry };
        let policy = Policy::new(retry, self.call.operation.retry, idempotent);
        if self.started.is_none() && self.call.retry.is_some() && policy.is_on() {
            return Err(Error::configuration("retries need a timer, and there is none: set one"));
        }
        let mut earlier = None;
        loop {
            self.attempt = self.attempt.saturating_add(1);
            let mut used = Vec::new();
            let error = match self.attempt(&draft, &mut used).await {
                Ok(arrived) => {
                    self.call.client.retry_budget.succeeded(self.attempt > 1);
                    return Ok(arrived);
                }
                Err(error) => self.with_arrival(error),
            };
            // A refused request had no effect, so any request whose body can be read again is sent once more.
            let wait = if self.renew(&error, &used).await && !once {
                self.resent = true;
                Some(Duration::ZERO)
            } else {
                self.wait(&policy, &error)
            };
            match wait {
                Some(wait) => self.retry(&error, wait).await,
                None => return Err(error.with_earlier(earlier)),
            }
            earlier = error.into_response().or(earlier);
        }
    }

    /// Notifies the hooks of the end of the call.
    pub(crate) fn end(&self, outcome: Result<StatusCode, &Error>) {
        for hook in &self.call.client.hooks {
            match outcome {
                Ok(status) => hook.after_call(&self.context(), status),
                Err(error) => hook.on_error(&self.context(), error),
            }
        }
    }

    fn elapsed(&self) -> Duration {
        let now = self.started.and_then(|_| self.call.client.timer()).map(|timer| timer.now());
        now.zip(self.started).map_or(Duration::ZERO, |(now, started)| now.saturating_sub(started))
    }

    fn sleep(&self, time: Duration) -> Option<BoxFuture<'static, ()>> {
        self.call.client.timer().map(|timer| timer.sleep(time))
    }

    fn context(&self) -> CallContext<'_> {
        CallContext { operation: &self.call.operation, url: &self.url, attempt: self.attempt, elapsed: self.elapsed() }
    }

    /// Adds to an error that an earlier attempt may have reached the server.
    fn with_arrival(&mut self, error: Error) -> Error {
        match error {
            Error::Connection { sent, source, response } => {
                self.arrived |= sent;
                Error::Connection { sent: self.arrived, source, response }
            }
            Error::Configuration { .. }
            | Error::Invalid { .. }
            | Error::Credentials { .. }
            | Error::Cancelled { .. }
            | Error::Timeout { kind: TimeoutKind::Connect, .. } => error,
            Error::Timeout { .. } | Error::TooLarge { .. } | Error::Status(_) | Error::Decode(_) => {
                self.arrived = true;
                error
            }
        }
    }

    /// After a refusal, reports the tokens to their sources once, and returns whether new tokens are available.
    async fn renew(&mut self, error: &Error, used: &[Used]) -> bool {
        if error.status() != Some(StatusCode::UNAUTHORIZED) || used.is_empty() || self.renewed {
            return false;
        }
        self.renewed = true;
        let client = &*self.call.client;
        let (time, limit) = self.limit();
        let renewed = client.credentials.renew(client, used, limit);
        within(|| self.sleep(time), renewed).await.unwrap_or(false)
    }

    /// Returns the wait before the next attempt, if there is one and it can begin in time.
    fn wait(&self, policy: &Policy, error: &Error) -> Option<Duration> {
        self.started?;
        let elapsed = self.elapsed();
        let attempts = self.attempt - u32::from(self.resent);
        let wait = policy.wait(error, attempts, elapsed)?;
        let in_time = self.call.timeout.is_none_or(|timeout| elapsed.saturating_add(wait) < timeout);
        (in_time && self.call.client.retry_budget.take()).then_some(wait)
    }

    async fn retry(&self, error: &Error, wait: Duration) {
        let at = self.context();
        trace::retry(&at, error, wait);
        for hook in &self.call.client.hooks {
            hook.on_retry(&at, error, wait);
        }
        if !wait.is_zero()
            && let Some(sleep) = self.sleep(wait)
        {
            sleep.await;
        }
    }

    /// Returns the time limit of an attempt that begins now, and the kind of that limit.
    fn limit(&self) -> (Duration, TimeoutKind) {
        let own = self.call.attempt_timeout;
        match self.call.timeout.map(|timeout| (timeout.saturating_sub(self.elapsed()), timeout)) {
            Some((left, timeout)) if left < own => (left, TimeoutKind::Call(timeout)),
            Some(_) | None => (own, TimeoutKind::Attempt(own)),
        }
    }

    async fn attempt(&self, draft: &Draft, used: &mut Vec<Used>) -> Result<Arrived, Error> {
        let _permit = self.permit().await?;
        let request = self.request(draft, used).await?;
        let span = trace::Span::of(|| self.context(), &request);
        let outcome = span.instrument(self.exchange(request, draft.upload.clone())).await;
        span.end(outcome.as_ref().map(|it| &it.response));
        outcome
    }

    /// Waits until the limits of the client allow another request.
    async fn permit(&self) -> Result<Permit<'_>, Error> {
        let permit = self.call.client.limits.permit(self.call.client.timer());
        let Some(timeout) = self.call.timeout else { return permit.await };
        let left = timeout.saturating_sub(self.elapsed());
        within(|| self.sleep(left), permit).await.unwrap_or_else(|| {
            Err(Error::timed_out(TimeoutKind::Call(timeout), "the limits of the client allowed no request in time"))
        })
    }

    async fn exchange(&self, request: http::Request<Bytes>, upload: Option<Upload>) -> Result<Arrived, Error> {
        let client = &*self.call.client;
        let (time, limit) = self.limit();
        let (head, body) = self.send(request, upload).await?.into_parts();
        let mut response = RawResponse {
            operation: self.call.operation.name(),
            attempts: self.attempt,
            status: head.status,
            headers: head.headers,
            body: Bytes::new(),
        };
        client.limits.observe(response.status, &response.headers, client.timer());
        hide_cookies(&mut response.headers);
        for hook in &client.hooks {
            hook.after_response(&self.context(), response.status, &mut response.headers);
        }
        let accepted = (self.accepts)(response.status);
        if accepted && self.opens.is_some_and(|reads| reads(&response.media_type())) {
            return Ok(Arrived { response, rest: body });
        }
        // A response that is not streamed has the time limit of an attempt, although the transport was given that of a
        // stream.
        let sleep = || self.opens.and_then(|_| self.sleep(time));
        match within(sleep, body.read(client.max_response_size)).await {
            Some(Ok(bytes)) => response.body = bytes,
            Some(Err(Unread::Failed(failure))) => return Err(Error::of(failure, limit)),
            Some(Err(Unread::TooLarge)) => {
                return Err(Error::TooLarge { limit: client.max_response_size, response: Box::new(response) });
            }
            None => return Err(Error::timed_out(limit, "the body did not end in time")),
        }
        match (accepted, self.opens) {
            (false, _) => Err(Error::Status(Box::new(response))),
            (true, None) => Ok(Arrived { response, rest: Body::whole(Bytes::new()) }),
            (true, Some(_)) => {
                let reason = format!("it is `{}`, and none of `{}`", response.media_type(), self.accept);
                let source = serde_json::Error::custom(reason);
                Err(DecodeFailure { path: ".".to_owned(), source }.of(response))
            }
        }
    }

    /// Sends a request. The time limit of an attempt applies to the head of a stream only.
    async fn send(&self, request: http::Request<Bytes>, upload: Option<Upload>) -> Result<http::Response<Body>, Error> {
        let transport = &self.call.client.transport;
        let send = |time| match upload {
            None => transport.send(request, time),
            Some(upload) => transport.upload(request.map(|_| upload.into_body()), time),
        };
        let (time, limit) = self.limit();
        if self.opens.is_none() {
            return send(time).await.map_err(|failure| Error::of(failure, limit));
        }
        let whole = self.call.timeout.map_or(FOREVER, |timeout| timeout.saturating_sub(self.elapsed()));
        match within(|| self.sleep(time), send(whole)).await {
            Some(sent) => sent.map_err(|failure| Error::of(failure, limit)),
            None => Err(Error::timed_out(limit, "there was no head in time")),
        }
    }

    fn draft(&mut self) -> Result<Draft, Error> {
        let call = &mut self.call;
        let path = url::path(call.operation.path, &call.path, &mut call.checker.violations)?;
        if !call.allows_unlisted {
            call.checker.violations.append(&mut call.checker.unlisted);
        }
        if !call.checker.violations.is_empty() {
            return Err(Error::Invalid { violations: std::mem::take(&mut call.checker.violations) });
        }
        let own = call.base_url.as_deref().map(BaseUrl::parse).transpose()?;
        let own = own.map(|it| call.client.moved(&it, &call.operation));
        let base = match &own {
            Some(url) => url,
            None => call.client.base_url(&call.operation)?,
        };
        let url = match (&call.url, &call.operation) {
            (Some(url), CallOperation::Documented(_) | CallOperation::Undocumented(_)) => base.resolve(url, &path)?,
            (None, CallOperation::Undocumented(it)) => base.locate(&it.target)?,
            (None, CallOperation::Documented(_)) => [base.as_str(), &path].concat(),
        };
        let (url, asked) = url.split_once('?').unwrap_or((&url, ""));
        (self.url, self.asked) = (url.to_owned(), asked.to_owned());
        let mut headers = std::mem::take(&mut call.headers);
        for (name, value) in &call.client.headers {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        call.client.credentials.hide(&mut headers);
        call.client.credentials.check(&call.operation, &headers)?;
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static(self.accept));
        headers.entry(USER_AGENT).or_insert_with(|| call.client.user_agent.clone());
        let (query, cookies) = (take_pairs(&mut call.query), take_pairs(&mut call.cookies));
        let (body, upload) = (std::mem::take(&mut call.body), call.upload.take());
        for hook in &self.call.client.hooks {
            hook.before_call(&self.context(), &mut headers).map_err(Error::cancelled)?;
        }
        Ok(Draft { headers, query, cookies, body, upload })
    }

    async fn request(&self, draft: &Draft, used: &mut Vec<Used>) -> Result<http::Request<Bytes>, Error> {
        let client = &*self.call.client;
        let (mut headers, mut query, mut cookies) = (draft.headers.clone(), draft.query.clone(), draft.cookies.clone());
        let (time, limit) = self.limit();
        let target = Target { headers: &mut headers, query: &mut query, cookies: &mut cookies };
        let signed = client.credentials.apply(client, &self.call.operation, limit, target);
        *used = match within(|| self.sleep(time), signed).await {
            Some(signed) => signed?,
            None => return Err(Error::timed_out(limit, "there was no token in time")),
        };
        if !cookies.is_empty() {
            let by_hand = headers.get(COOKIE).and_then(|it| it.to_str().ok());
            cookies.splice(0..0, by_hand.map(str::to_owned));
            headers.insert(COOKIE, cookie_header(&cookies)?);
        }
        for hook in &client.hooks {
            hook.before_request(&self.context(), &mut headers).map_err(Error::cancelled)?;
        }
        let takes_body = [Method::POST, Method::PUT, Method::PATCH].contains(&self.call.operation.method);
        if takes_body && draft.body.is_empty() && draft.upload.is_none() {
            // Without this header (RFC 9110, section 8.6), some servers wait for a body or respond with 411.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut request = http::Request::new(draft.body.clone());
        *request.method_mut() = self.call.operation.method.clone();
        *request.uri_mut() = uri(&self.url, &self.asked, &query)?;
        *request.headers_mut() = headers;
        if let CallOperation::Documented(operation) = self.call.operation {
            request.extensions_mut().insert(operation);
        }
        if (self.accepts)(StatusCode::FOUND) {
            request.extensions_mut().insert(NoRedirect);
        }
        Ok(request)
    }
}

/// Takes the encoded pairs of parameters that have a value.
fn take_pairs<N>(values: &mut Vec<(N, String)>) -> Vec<String> {
    std::mem::take(values).into_iter().map(|(_, pair)| pair).filter(|pair| !pair.is_empty()).collect()
}

fn uri(url: &str, asked: &str, query: &[String]) -> Result<Uri, Error> {
    let asked = Some(asked).filter(|it| !it.is_empty());
    let query = asked.into_iter().chain(query.iter().map(String::as_str)).collect::<Vec<_>>().join("&");
    let text = if query.is_empty() { url.to_owned() } else { [url, "?", &query].concat() };
    // The URL is not shown, because its query may contain a key.
    Uri::try_from(text).map_err(|source| Error::Configuration {
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
