//! From a request to its answer.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH, HeaderValue, RETRY_AFTER};
use http::{Method, Request, Response, StatusCode};
use sha2::{Digest, Sha256};

use super::deduplicate::{Claim, Lease, Store};
use super::panic::Caught;
use super::{Guard, Problem, Reader, RequestField, Result, Route, Webhook};
use crate::trace;
use crate::transport::BoxFuture;

/// How long a body may be unless it is said.
const LIMIT: usize = 1024 * 1024;
/// How long it may take to come, unless it is said.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// A guard, and the webhooks that it is asked for, if it is not asked for all.
type Asked = (Option<Vec<String>>, Box<dyn Guard>);
/// How many bytes of an id are remembered as they are.
const LONGEST_ID: usize = 255;

type Handler = Box<dyn Fn(Reader) -> BoxFuture<'static, Result<Response<Bytes>>> + Send + Sync>;

/// Answers the calls that an API makes. A generated crate makes one of an implementation of its trait.
#[must_use]
pub struct Service {
    pub(super) routes: Vec<(Route, Handler)>,
    guards: Vec<Asked>,
    memory: Option<(Box<dyn Store>, Vec<RequestField>)>,
    pub(super) limit: usize,
    #[cfg_attr(not(feature = "axum"), allow(dead_code, reason = "the router alone reads bodies"))]
    pub(super) read_timeout: Duration,
}

impl Default for Service {
    fn default() -> Self {
        Self { routes: Vec::new(), guards: Vec::new(), memory: None, limit: LIMIT, read_timeout: READ_TIMEOUT }
    }
}

impl Service {
    /// Answers a webhook.
    pub fn on<S, R, F, Fut>(mut self, service: &Arc<S>, handler: F) -> Self
    where
        S: Send + Sync + 'static,
        R: Webhook,
        F: Fn(Arc<S>, R) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<R::Response>> + Send + 'static,
    {
        let service = Arc::clone(service);
        let answer = move |mut from: Reader| -> BoxFuture<'static, Result<Response<Bytes>>> {
            match R::read(&mut from) {
                Ok(request) => {
                    let answer = handler(Arc::clone(&service), request);
                    Box::pin(async move { answer.await.map(R::encode) })
                }
                Err(problem) => Box::pin(async { Err(problem) }),
            }
        };
        self.routes.push((R::ROUTE, Box::new(answer)));
        self
    }

    /// Asks a guard before each call. Guards are asked in the order in which they were given.
    pub fn guard(mut self, guard: impl Guard) -> Self {
        self.guards.push((None, Box::new(guard)));
        self
    }

    /// Asks a guard before the calls of these webhooks, named as the document names them.
    ///
    /// # Panics
    /// If there is no webhook of such a name: whoever misspells one finds out when the program starts, and not from
    /// strangers who are let in.
    #[track_caller]
    pub fn guard_only<'a>(mut self, webhooks: impl IntoIterator<Item = &'a str>, guard: impl Guard) -> Self {
        let known: Vec<&str> = self.routes.iter().map(|(it, _)| it.name).collect();
        let asked: Vec<String> = webhooks.into_iter().map(str::to_owned).collect();
        for name in &asked {
            assert!(known.contains(&name.as_str()), "no webhook is called `{name}`; there are {known:?}");
        }
        self.guards.push((Some(asked), Box::new(guard)));
        self
    }

    /// Handles each delivery once. Its id is at the first of these places that has one; a request without an id is
    /// handled like any other. Of one webhook, a delivery is answered as the first one of its id was.
    pub fn deduplicate(mut self, store: impl Store, ids: impl IntoIterator<Item = RequestField>) -> Self {
        self.memory = Some((Box::new(store), ids.into_iter().collect()));
        self
    }

    /// How many bytes a body may have; a MiB unless it is said.
    pub fn max_request_size(self, bytes: usize) -> Self {
        Self { limit: bytes, ..self }
    }

    /// How long a body may take to come; half a minute unless it is said. Only the router reads bodies.
    pub fn read_timeout(self, read_timeout: Duration) -> Self {
        Self { read_timeout, ..self }
    }

    /// Answers a request. Never fails, and never panics. With the feature `tracing`, each problem is an event: a warning
    /// if the fault is the caller's, an error if it is ours.
    pub async fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let head = request.method() == Method::HEAD;
        let webhook = self.find(request.method(), request.uri().path()).ok().map(|(route, ..)| route.name);
        let mut res = match Caught::new(self.answer(request)).await {
            Some(Ok(response)) => response,
            Some(Err(problem)) => problem.into_response(),
            None => Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response(),
        };
        if res.status().is_informational() {
            // More would have to follow, and no server takes it for an answer.
            let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR);
            res = problem.detail(format!("{} is no answer", res.status().as_u16())).into_response();
        }
        trace::problem(webhook, &res);
        if head {
            let body = std::mem::take(res.body_mut());
            // The length is that of what GET would have brought (RFC 9110, section 8.6).
            if !body.is_empty() {
                res.headers_mut().insert(CONTENT_LENGTH, body.len().into());
            }
        }
        res
    }

    async fn answer(&self, request: Request<Bytes>) -> Result<Response<Bytes>> {
        let (route, handler, captures) = self.find(request.method(), request.uri().path())?;
        if request.body().len() > self.limit {
            return Err(self.too_large());
        }
        let asked = |it: &Option<Vec<String>>| it.as_ref().is_none_or(|it| it.iter().any(|it| it == route.name));
        for (_, guard) in self.guards.iter().filter(|(names, _)| asked(names)) {
            guard.check(&request).await?;
        }
        let Some((store, places)) = &self.memory else {
            return handler(Reader::new(request, captures)).await;
        };
        let Some(id) = places.iter().find_map(|it| it.find(&request)) else {
            return handler(Reader::new(request, captures)).await;
        };
        // An id is short; what is not takes no more room than one that is.
        let id = if id.len() > LONGEST_ID { digest(&id) } else { id };
        let id = format!("{} {id}", route.name);
        match store.begin(&id).await {
            Claim::First => {
                let lease = Lease::new(&**store, id);
                let answer = handler(Reader::new(request, captures)).await?;
                lease.finish(&answer).await;
                Ok(answer)
            }
            Claim::Answered(answer) => Ok(answer),
            Claim::Busy => Err(Problem::new(StatusCode::CONFLICT).header(RETRY_AFTER, HeaderValue::from_static("1"))),
        }
    }

    /// Who answers, and with which values of the path.
    #[expect(clippy::type_complexity, reason = "it is taken apart at once")]
    fn find(&self, method: &Method, path: &str) -> Result<(&Route, &Handler, Vec<(&'static str, String)>)> {
        let fitting = self.routes.iter().filter_map(|(route, it)| Some((route, it, route.captures(path)?)));
        let mut fitting: Vec<_> = fitting.collect();
        // What says a segment itself goes before what takes any.
        fitting.sort_by_key(|(route, ..)| route.shape());
        let Some(shape) = fitting.first().map(|(route, ..)| route.shape()) else {
            return Err(Problem::new(StatusCode::NOT_FOUND));
        };
        fitting.retain(|(route, ..)| route.shape() == shape);
        let methods: Vec<&str> = fitting.iter().map(|(route, ..)| route.method.as_str()).collect();
        let allow = HeaderValue::from_str(&methods.join(", "));
        let same = |it: &Route| it.method == method;
        let instead = |it: &Route| it.method == Method::GET && method == Method::HEAD;
        let found = fitting.iter().position(|it| same(it.0)).or_else(|| fitting.iter().position(|it| instead(it.0)));
        match found {
            Some(index) => Ok(fitting.swap_remove(index)),
            None => {
                let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED);
                Err(allow.into_iter().fold(problem, |it, value| it.header(ALLOW, value)))
            }
        }
    }

    pub(super) fn too_large(&self) -> Problem {
        let problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE);
        problem.detail(format!("a body may have {} bytes", self.limit))
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let routes: Vec<&Route> = self.routes.iter().map(|(it, _)| it).collect();
        f.debug_struct("Service").field("routes", &routes).field("limit", &self.limit).finish_non_exhaustive()
    }
}

fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|it| format!("{it:02x}")).collect()
}

/// What a webhook answers that nobody has written: 501.
pub fn not_implemented<R: Webhook>(_request: R) -> impl Future<Output = Result<R::Response>> + Send {
    std::future::ready(Err(Problem::new(StatusCode::NOT_IMPLEMENTED)))
}
