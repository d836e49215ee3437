//! A mock transport.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::example::first_difference;
use super::expectation::{Conditions, describe, describe_request};
use super::{Expectation, Reply};
use crate::operation::{Operation, OperationInfo};
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

/// The expected requests of an operation, and the replies to them.
pub(super) struct Written {
    operation: String,
    info: Option<&'static OperationInfo>,
    pub(super) condition: Conditions,
    pub(super) replies: VecDeque<Reply>,
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

    /// Returns whether the request is one of an operation. A request outside the document is identified by its method and
    /// path.
    fn is_of(&self, operation: &str) -> bool {
        let path = self.url.parse::<http::Uri>().map(|it| it.path().to_owned()).unwrap_or_default();
        operation == self.operation || (self.operation.is_empty() && operation == format!("{} {path}", self.method))
    }

    /// Decodes the body as JSON.
    ///
    /// # Errors
    /// If the body does not match `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }

    /// Checks that the body is JSON equal to a value. The order of properties is ignored.
    ///
    /// # Panics
    /// If it is not, with the first difference.
    #[track_caller]
    pub fn assert_json<T: Serialize + ?Sized>(&self, expected: &T) {
        let expected = serde_json::to_value(expected)
            .unwrap_or_else(|error| panic!("the value cannot be written as JSON: {error}"));
        let given: Value = self.json().unwrap_or_else(|error| panic!("the body is not valid JSON: {error}"));
        if let Err(difference) = first_difference(&expected, &given) {
            panic!("the body differs: {difference}");
        }
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

    /// Returns an expectation of an operation, such as `mock.on::<PushContent>().reply(…)`. Expectations of one operation are
    /// met in their order, except that a request skips those whose conditions it does not satisfy.
    pub fn on<O: Operation>(&self) -> Expectation<'_, O> {
        Expectation::new(self, self.add(Some(O::INFO), O::INFO.id, [], false))
    }

    /// Expects one request of an operation for each reply, in this order. Further calls add to them.
    ///
    /// A request outside the document has no `operationId` and is identified by its method and path, such as `"GET
    /// /api/v2/users/me.json"`. The operation `""` means all requests without an operation, including token requests.
    pub fn expect(&self, operation: &str, replies: impl IntoIterator<Item = Reply>) -> &Self {
        self.add(None, operation, replies, false);
        self
    }

    /// Gives this reply to any number of requests of an operation, after the expected ones.
    pub fn always(&self, operation: &str, reply: Reply) -> &Self {
        self.add(None, operation, [reply], true);
        self
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

    /// Returns the requests of an operation.
    #[must_use]
    pub fn requests_to<O: Operation>(&self) -> Vec<Recorded> {
        self.requests_of(O::INFO.id)
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
        let left = left.map(|it| format!("{} more of {} expected", it.replies.len(), describe(&it.operation, it.info)));
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

    /// Adds an expectation, and returns its index.
    pub(super) fn add(
        &self,
        info: Option<&'static OperationInfo>,
        operation: &str,
        replies: impl IntoIterator<Item = Reply>,
        is_endless: bool,
    ) -> usize {
        let replies = replies.into_iter().collect();
        let condition = Conditions::default();
        let written = Written { operation: operation.to_owned(), info, condition, replies, is_endless };
        let mut state = self.lock();
        state.written.push(written);
        state.written.len() - 1
    }

    /// Changes the expectation with this index.
    pub(super) fn edit<T>(&self, index: usize, edit: impl FnOnce(&mut Written) -> T) -> T {
        edit(&mut self.lock().written[index])
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Returns the reply to a request. One without an operation is matched by its method and path, too.
    fn reply(&mut self, request: &Recorded) -> Option<Reply> {
        let fits = |it: &&mut Written| {
            request.is_of(&it.operation) && !it.replies.is_empty() && it.condition.check(request).is_ok()
        };
        // Expected requests precede those that always get a reply.
        let next = match self.written.iter_mut().filter(|it| !it.is_endless).find(fits) {
            Some(next) => next,
            None => self.written.iter_mut().find(fits)?,
        };
        if next.is_endless { next.replies.front().cloned() } else { next.replies.pop_front() }
    }

    /// Describes the open expectation that is closest to a request, and why the request does not meet it.
    fn closest(&self, request: &Recorded) -> String {
        let open = || self.written.iter().filter(|it| !it.replies.is_empty());
        let same = open().find(|it| request.is_of(&it.operation));
        let fault = same.and_then(|it| it.condition.check(request).err());
        match (fault, open().find(|it| !it.is_endless).or_else(|| open().next())) {
            (Some(fault), _) => format!("the closest expectation is of the same operation, but {fault}"),
            (None, Some(next)) => format!("the next expectation is {}", describe(&next.operation, next.info)),
            (None, None) => "nothing else is expected".to_owned(),
        }
    }

    fn response(
        &mut self,
        request: http::Request<Bytes>,
        limit: Duration,
    ) -> Result<http::Response<Body>, TransportError> {
        let (head, body) = request.into_parts();
        let operation = head.extensions.get::<&'static OperationInfo>().map_or("", |operation| operation.id);
        let shown = describe_request(operation, &head.method, head.uri.path());
        let (method, url, headers) = (head.method, head.uri.to_string(), head.headers);
        let request = Recorded { operation, method, url, headers, body };
        self.requests.push(request.clone());
        let Some(reply) = self.reply(&request) else {
            let complaint = format!("{shown} was not expected: {}", self.closest(&request));
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
