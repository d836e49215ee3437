//! A mock transport.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;

use super::Reply;
use crate::operation::OperationInfo;
use crate::timer::Timer;
use crate::transport::{Body, BoxFuture, Transport, TransportError};

/// A mock transport in memory. Clones share their state, so that a test keeps one and gives another to the client.
///
/// It has its own clock. Waits end at once, and advance the clock.
#[derive(Clone, Default)]
pub struct Mock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    written: Vec<Written>,
    requests: Vec<Recorded>,
    unexpected: Vec<String>,
    waits: Vec<Duration>,
    now: Duration,
}

/// The replies to an operation.
struct Written {
    operation: String,
    replies: VecDeque<Reply>,
    /// `true` if the last reply is repeated.
    is_endless: bool,
}

/// A request that a [`Mock`] received. `Debug` does not show secrets in it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The `operationId`; empty for a request without one: a request outside the document, or for a token.
    pub operation: &'static str,
    /// The method.
    pub method: Method,
    /// The URL with its query.
    pub url: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Recorded {
    /// Returns a header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Decodes the body as JSON.
    ///
    /// # Errors
    /// If the body does not match `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("url", &self.url.split('?').next())
            .field("headers", &self.headers)
            .field("body", &self.body.len())
            .finish()
    }
}

impl Mock {
    /// Creates a mock that expects nothing and responds to every request with 501.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Expects one request of an operation for each reply, in this order. Further calls add to them.
    ///
    /// A request outside the document has no `operationId` and is identified by its method and path, such as `"GET
    /// /api/v2/users/me.json"`. The operation `""` means all requests without an operation, including token requests.
    pub fn expect(&self, operation: &str, replies: impl IntoIterator<Item = Reply>) -> &Self {
        self.write(operation, replies.into_iter().collect(), false)
    }

    /// Gives this reply to any number of requests of an operation, after the expected ones.
    pub fn always(&self, operation: &str, reply: Reply) -> &Self {
        self.write(operation, VecDeque::from([reply]), true)
    }

    /// Returns all requests, in the order in which they arrived.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.lock().requests.clone()
    }

    /// Returns the requests of an operation.
    #[must_use]
    pub fn requests_of(&self, operation: &str) -> Vec<Recorded> {
        self.lock().requests.iter().filter(|request| request.operation == operation).cloned().collect()
    }

    /// Returns the waits between attempts.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.lock().waits.clone()
    }

    /// Advances the clock.
    pub fn advance(&self, time: Duration) {
        let mut state = self.lock();
        state.now = state.now.saturating_add(time);
    }

    /// Returns the expected requests that did not arrive, and the requests that were not expected.
    #[must_use]
    pub fn unmet_requirements(&self) -> Vec<String> {
        let state = self.lock();
        let left = state.written.iter().filter(|written| !written.is_endless && !written.replies.is_empty());
        let left = left.map(|it| format!("{} more of `{}` expected", it.replies.len(), it.operation));
        left.chain(state.unexpected.iter().cloned()).collect()
    }

    /// Checks that all expected requests arrived, and no others.
    ///
    /// # Panics
    /// If there are [`unmet_requirements`](Self::unmet_requirements).
    #[track_caller]
    pub fn assert_done(&self) {
        let unmet_requirements = self.unmet_requirements();
        assert!(unmet_requirements.is_empty(), "{}", unmet_requirements.join("; "));
    }

    fn write(&self, operation: &str, replies: VecDeque<Reply>, is_endless: bool) -> &Self {
        let operation = operation.to_owned();
        self.lock().written.push(Written { operation, replies, is_endless });
        self
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Returns the reply to an operation. A request without one is matched by its method and path, too.
    fn reply(&mut self, operation: &str, shown: &str) -> Option<Reply> {
        let matches = |it: &str| it == operation || (operation.is_empty() && it == shown);
        let mut written = self.written.iter_mut();
        let next = written.find(|written| matches(&written.operation) && !written.replies.is_empty())?;
        if next.is_endless { next.replies.front().cloned() } else { next.replies.pop_front() }
    }

    fn response(
        &mut self,
        request: http::Request<Bytes>,
        limit: Duration,
    ) -> Result<http::Response<Body>, TransportError> {
        let (head, body) = request.into_parts();
        let operation = head.extensions.get::<&'static OperationInfo>().map_or("", |operation| operation.id);
        let shown = format!("{} {}", head.method, head.uri.path());
        let (method, url, headers) = (head.method, head.uri.to_string(), head.headers);
        self.requests.push(Recorded { operation, method, url, headers, body });
        let Some(reply) = self.reply(operation, &shown) else {
            let complaint = format!("`{operation}` ({shown}) was not expected");
            self.unexpected.push(complaint.clone());
            return Reply::text(501, complaint).into_result();
        };
        if reply.times_out(limit) {
            self.now = self.now.saturating_add(limit);
            return Err(TransportError::TimedOut("no response".into()));
        }
        self.now = self.now.saturating_add(reply.delay);
        reply.into_result()
    }
}

impl Transport for Mock {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(std::future::ready(self.lock().response(request, timeout)))
    }

    fn timer(&self) -> Option<&dyn Timer> {
        Some(self)
    }
}

impl Timer for Mock {
    fn now(&self) -> Duration {
        self.lock().now
    }

    /// The clock advances when the wait is first polled. A wait that is dropped before does not count.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        let mock = self.clone();
        Box::pin(async move {
            mock.advance(time);
            mock.lock().waits.push(time);
        })
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("Mock").field("requests", &state.requests.len()).field("now", &state.now).finish_non_exhaustive()
    }
}
