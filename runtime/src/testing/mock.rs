//! The server in memory.

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

/// A transport in memory. All clones are one, so that a test keeps one and gives another to the client.
///
/// It brings its own time: waits are over at once, and its clock goes on by them.
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

/// The answers to an operation.
struct Written {
    operation: String,
    replies: VecDeque<Reply>,
    /// Whether the last one is given again and again.
    is_endless: bool,
}

/// A request that a [`Mock`] was asked. What may be secret in it does not show in `Debug`.
#[derive(Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The `operationId`; empty for a request that no operation makes, such as one for a token.
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
    /// A header as text, if it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    /// If it is not what `T` takes.
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
    /// A mock that expects nothing: what is not expected is answered with 501.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Expects as many requests of an operation as there are replies, and answers them in this order. More of them may
    /// be added later. The operation `""` stands for requests that no operation makes, such as those for a token.
    pub fn expect(&self, operation: &str, replies: impl IntoIterator<Item = Reply>) -> &Self {
        self.write(operation, replies.into_iter().collect(), false)
    }

    /// Answers any number of requests of an operation with one reply, after those that were expected before.
    pub fn always(&self, operation: &str, reply: Reply) -> &Self {
        self.write(operation, VecDeque::from([reply]), true)
    }

    /// All requests, in the order in which they came.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.lock().requests.clone()
    }

    /// The requests of one operation.
    #[must_use]
    pub fn requests_of(&self, operation: &str) -> Vec<Recorded> {
        self.lock().requests.iter().filter(|request| request.operation == operation).cloned().collect()
    }

    /// How long was waited between attempts.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.lock().waits.clone()
    }

    /// Lets time go by.
    pub fn advance(&self, time: Duration) {
        let mut state = self.lock();
        state.now = state.now.saturating_add(time);
    }

    /// What was expected and did not come, and what came and was not expected.
    #[must_use]
    pub fn unmet_requirements(&self) -> Vec<String> {
        let state = self.lock();
        let left = state.written.iter().filter(|written| !written.is_endless && !written.replies.is_empty());
        let left = left.map(|it| format!("{} more of `{}` expected", it.replies.len(), it.operation));
        left.chain(state.unexpected.iter().cloned()).collect()
    }

    /// Checks that all came that was expected, and nothing else.
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
    fn reply(&mut self, operation: &str) -> Option<Reply> {
        let mut written = self.written.iter_mut();
        let next = written.find(|written| written.operation == operation && !written.replies.is_empty())?;
        if next.is_endless { next.replies.front().cloned() } else { next.replies.pop_front() }
    }

    fn answer(
        &mut self,
        request: http::Request<Bytes>,
        limit: Duration,
    ) -> Result<http::Response<Body>, TransportError> {
        let (head, body) = request.into_parts();
        let operation = head.extensions.get::<&'static OperationInfo>().map_or("", |operation| operation.id);
        let shown = format!("{} {}", head.method, head.uri.path());
        let (method, url, headers) = (head.method, head.uri.to_string(), head.headers);
        self.requests.push(Recorded { operation, method, url, headers, body });
        let Some(reply) = self.reply(operation) else {
            let complaint = format!("`{operation}` ({shown}) was not expected");
            self.unexpected.push(complaint.clone());
            return Reply::text(501, complaint).give();
        };
        if reply.times_out(limit) {
            self.now = self.now.saturating_add(limit);
            return Err(TransportError::TimedOut("no answer".into()));
        }
        self.now = self.now.saturating_add(reply.delay);
        reply.give()
    }
}

impl Transport for Mock {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(std::future::ready(self.lock().answer(request, timeout)))
    }

    fn timer(&self) -> Option<&dyn Timer> {
        Some(self)
    }
}

impl Timer for Mock {
    fn now(&self) -> Duration {
        self.lock().now
    }

    /// Time goes by when the wait begins to be waited for: one that is dropped before does not count.
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
