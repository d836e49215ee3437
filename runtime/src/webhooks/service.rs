//! The service, which handles webhook requests.

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

/// The default maximum size of a body, in bytes.
const LIMIT: usize = 1024 * 1024;
/// The default body read timeout.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// A guard, and the webhooks that it applies to; `None` for all.
type Asked = (Option<Vec<String>>, Box<dyn Guard>);
/// The number of bytes up to which an id is stored unhashed.
const LONGEST_ID: usize = 255;

type Handler = Box<dyn Fn(Reader) -> BoxFuture<'static, Result<Response<Bytes>>> + Send + Sync>;

/// Handles webhook requests. A generated crate creates it from an implementation of its handler trait.
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
    /// Adds the handler of a webhook.
    pub fn on<S, R, F, Fut>(mut self, service: &Arc<S>, handler: F) -> Self
    where
        S: Send + Sync + 'static,
        R: Webhook,
        F: Fn(Arc<S>, R) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<R::Response>> + Send + 'static,
    {
        let service = Arc::clone(service);
        let response = move |mut from: Reader| -> BoxFuture<'static, Result<Response<Bytes>>> {
            match R::read(&mut from) {
                Ok(request) => {
                    let response = handler(Arc::clone(&service), request);
                    Box::pin(async move { response.await.map(R::encode) })
                }
                Err(problem) => Box::pin(async { Err(problem) }),
            }
        };
        self.routes.push((R::ROUTE, Box::new(response)));
        self
    }

    /// Adds a guard for all webhooks. Guards run in the order in which they were added.
    pub fn guard(mut self, guard: impl Guard) -> Self {
        self.guards.push((None, Box::new(guard)));
        self
    }

    /// Adds a guard for these webhooks, by their names in the document.
    ///
    /// # Panics
    /// If there is no webhook of a name. A misspelled name thus fails at startup, instead of leaving a webhook
    /// unauthenticated.
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

    /// Handles each delivery once. The id of a delivery is the first of these fields that has a value; a request
    /// without an id is always handled. A repeated delivery of a webhook gets the stored response.
    pub fn deduplicate(mut self, store: impl Store, ids: impl IntoIterator<Item = RequestField>) -> Self {
        self.memory = Some((Box::new(store), ids.into_iter().collect()));
        self
    }

    /// Sets the maximum size of a body in bytes. The default is 1 MiB.
    pub fn max_request_size(self, bytes: usize) -> Self {
        Self { limit: bytes, ..self }
    }

    /// Sets the body read timeout. The default is 30 seconds. It applies to the router, which reads the bodies.
    pub fn read_timeout(self, read_timeout: Duration) -> Self {
        Self { read_timeout, ..self }
    }

    /// Handles a request. Never fails, and never panics. With the feature `tracing`, each problem is an event: a
    /// warning for 4xx, an error for 5xx.
    pub async fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let head = request.method() == Method::HEAD;
        let webhook = self.find(request.method(), request.uri().path()).ok().map(|(route, ..)| route.name);
        let mut res = match Caught::new(self.response(request)).await {
            Some(Ok(response)) => response,
            Some(Err(problem)) => problem.into_response(),
            None => Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response(),
        };
        if res.status().is_informational() {
            // An informational status is not a final response.
            let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR);
            res = problem.detail(format!("{} is not a final status", res.status().as_u16())).into_response();
        }
        trace::problem(webhook, &res);
        if head {
            let body = std::mem::take(res.body_mut());
            // The length is that of the response to GET (RFC 9110, section 8.6).
            if !body.is_empty() {
                res.headers_mut().insert(CONTENT_LENGTH, body.len().into());
            }
        }
        res
    }

    async fn response(&self, request: Request<Bytes>) -> Result<Response<Bytes>> {
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
        // A long id is stored as a hash, so that it takes no more memory than a short one.
        let id = if id.len() > LONGEST_ID { digest(&id) } else { id };
        let id = format!("{} {id}", route.name);
        match store.begin(&id).await {
            Claim::First => {
                let lease = Lease::new(&**store, id);
                let response = handler(Reader::new(request, captures)).await?;
                lease.finish(&response).await;
                Ok(response)
            }
            Claim::Answered(response) => Ok(response),
            Claim::Busy => Err(Problem::new(StatusCode::CONFLICT).header(RETRY_AFTER, HeaderValue::from_static("1"))),
        }
    }

    /// Finds the route and the handler of a request, with the values of the path variables.
    #[expect(clippy::type_complexity, reason = "it is taken apart at once")]
    fn find(&self, method: &Method, path: &str) -> Result<(&Route, &Handler, Vec<(&'static str, String)>)> {
        let fitting = self.routes.iter().filter_map(|(route, it)| Some((route, it, route.captures(path)?)));
        let mut fitting: Vec<_> = fitting.collect();
        // A literal segment precedes a variable.
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

/// Responds with 501 to a webhook that is not implemented.
pub fn not_implemented<R: Webhook>(_request: R) -> impl Future<Output = Result<R::Response>> + Send {
    std::future::ready(Err(Problem::new(StatusCode::NOT_IMPLEMENTED)))
}
