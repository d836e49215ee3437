//! The service, which handles webhook requests, and its settings.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use tower_layer::Layer;

use super::deduplicate::{Deduplication, Store};
use super::guard::AnyGuard;
use super::layer::RouteService;
use super::{Context, Guard, HandlerError, Problem, Reader, RequestField, Result, Route, Webhook};
use crate::transport::{BoxError, BoxFuture};

/// The default maximum size of a body, in bytes.
const LIMIT: usize = 1024 * 1024;
/// The default body read timeout.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// The default lease of a delivery.
const LEASE: Duration = Duration::from_secs(5 * 60);

pub(super) type Handler = Arc<dyn Fn(Reader) -> BoxFuture<'static, Result<Response<Bytes>, BoxError>> + Send + Sync>;

type ErrorHook = Arc<dyn Fn(&(dyn Error + 'static), &Context) -> Option<Problem> + Send + Sync>;

/// Handles webhook requests. A generated crate creates it from an implementation of its handler trait. `N` is the enum of
/// the webhooks' names there. Clones share the layers and the store.
#[must_use]
pub struct Service<N = ()> {
    pub(super) shared: Arc<Shared<N>>,
}

/// The webhooks and settings of a service.
#[derive(Clone)]
pub(super) struct Shared<N> {
    pub(super) endpoints: Vec<Endpoint<N>>,
    pub(super) guards: Vec<AppliedGuard<N>>,
    pub(super) deduplication: Option<Deduplication>,
    pub(super) on_error: Option<ErrorHook>,
    pub(super) limit: usize,
    #[cfg_attr(not(feature = "axum"), allow(dead_code, reason = "it needs a timer, which `axum` brings"))]
    pub(super) read_timeout: Duration,
    lease: Duration,
}

/// A guard, and the webhooks that it applies to; `None` for all.
#[derive(Clone)]
pub(super) struct AppliedGuard<N> {
    pub(super) webhooks: Option<Vec<N>>,
    pub(super) guard: Arc<dyn AnyGuard>,
}

/// A webhook of a service.
#[derive(Clone)]
pub(super) struct Endpoint<N> {
    pub(super) name: N,
    pub(super) route: Route,
    pub(super) handler: Handler,
    pub(super) service: RouteService,
}

impl<N> Default for Service<N> {
    fn default() -> Self {
        let shared = Shared {
            endpoints: Vec::new(),
            guards: Vec::new(),
            deduplication: None,
            on_error: None,
            limit: LIMIT,
            read_timeout: READ_TIMEOUT,
            lease: LEASE,
        };
        Self { shared: Arc::new(shared) }
    }
}

impl<N> Clone for Service<N> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<N: Copy + Eq + Send + Sync + 'static> Service<N> {
    /// Adds the handler of a webhook.
    pub fn on<S, R, E, F, Fut>(self, service: &Arc<S>, handler: F) -> Self
    where
        S: Send + Sync + 'static,
        R: Webhook<Name = N>,
        E: HandlerError,
        F: Fn(Arc<S>, R) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<R::Response, E>> + Send + 'static,
    {
        let service = Arc::clone(service);
        let handler = move |mut reader: Reader| -> BoxFuture<'static, Result<Response<Bytes>, BoxError>> {
            match R::read(&mut reader) {
                Ok(request) => {
                    let response = handler(Arc::clone(&service), request);
                    Box::pin(async move { response.await.map(R::encode).map_err(Into::into) })
                }
                Err(problem) => Box::pin(async { Err(problem.into()) }),
            }
        };
        let handler: Handler = Arc::new(handler);
        let endpoint = Endpoint { name: R::NAME, route: R::ROUTE, handler, service: RouteService::default() };
        self.with(|it| it.endpoints.push(endpoint))
    }

    /// Adds a guard for all webhooks. Guards run in the order in which they were added.
    pub fn guard(self, guard: impl Guard) -> Self {
        self.with(|it| it.guards.push(AppliedGuard { webhooks: None, guard: Arc::new(guard) }))
    }

    /// Adds a guard for these webhooks.
    pub fn guard_only(self, webhooks: impl IntoIterator<Item = N>, guard: impl Guard) -> Self {
        let webhooks = webhooks.into_iter().collect();
        self.with(|it| it.guards.push(AppliedGuard { webhooks: Some(webhooks), guard: Arc::new(guard) }))
    }

    /// Adds a layer of `tower` around all webhooks. It sees requests with their whole body, before the guards. The layer that
    /// was added last is the outermost. An error of a layer is a 503 and is logged.
    pub fn layer<L, B>(self, layer: L) -> Self
    where
        L: Layer<RouteService>,
        L::Service: tower_service::Service<Request<Full<Bytes>>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
        B: Body<Data: Send, Error: Into<BoxError>> + Send,
    {
        self.add_layer(|_| true, &layer)
    }

    /// Adds a layer of `tower` around these webhooks, as [`layer`](Self::layer) does.
    pub fn layer_only<L, B>(self, webhooks: impl IntoIterator<Item = N>, layer: L) -> Self
    where
        L: Layer<RouteService>,
        L::Service: tower_service::Service<Request<Full<Bytes>>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
        B: Body<Data: Send, Error: Into<BoxError>> + Send,
    {
        let webhooks: Vec<N> = webhooks.into_iter().collect();
        self.add_layer(|it| webhooks.contains(&it), &layer)
    }

    fn add_layer<L, B>(self, is_layered: impl Fn(N) -> bool, layer: &L) -> Self
    where
        L: Layer<RouteService>,
        L::Service: tower_service::Service<Request<Full<Bytes>>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
        B: Body<Data: Send, Error: Into<BoxError>> + Send,
    {
        self.with(|it| {
            for endpoint in it.endpoints.iter_mut().filter(|it| is_layered(it.name)) {
                endpoint.service = RouteService::erase(layer.layer(std::mem::take(&mut endpoint.service)));
            }
        })
    }

    /// Handles each delivery once. The id of a delivery is the first of these fields that has a value; a request
    /// without an id is always handled. A repeated delivery of a webhook gets the stored response.
    pub fn deduplicate(self, store: impl Store, ids: impl IntoIterator<Item = RequestField>) -> Self {
        let (store, ids) = (Arc::new(store), ids.into_iter().collect());
        self.with(|it| it.deduplication = Some(Deduplication { store, ids, lease: it.lease }))
    }

    /// Sets the time for which a delivery is claimed while it is handled. It must be longer than a handler takes, because
    /// afterwards the delivery is handled again. The default is five minutes.
    pub fn lease(self, lease: Duration) -> Self {
        self.with(|it| {
            it.lease = lease;
            it.deduplication.iter_mut().for_each(|it| it.lease = lease);
        })
    }

    /// Calls a closure for each error of a handler or guard that is not a [`Problem`]. It can report the error, and return a
    /// problem for it. Without one, the error of a handler is a 500, and that of a guard a 503.
    ///
    /// ```
    /// use specwright_runtime::StatusCode;
    /// use specwright_runtime::webhooks::{Problem, Service};
    ///
    /// let service = Service::<()>::default().on_error(|error, context| {
    ///     eprintln!("{}: {error}", context.webhook().unwrap_or_default());
    ///     let error = error.downcast_ref::<std::io::Error>()?;
    ///     Some(Problem::new(StatusCode::BAD_GATEWAY).caused_by(error.to_string()))
    /// });
    /// ```
    pub fn on_error<F>(self, hook: F) -> Self
    where
        F: Fn(&(dyn Error + 'static), &Context) -> Option<Problem> + Send + Sync + 'static,
    {
        self.with(|it| it.on_error = Some(Arc::new(hook)))
    }

    /// Sets the maximum size of a body in bytes. The default is 1 MiB.
    pub fn max_request_size(self, bytes: usize) -> Self {
        self.with(|it| it.limit = bytes)
    }

    /// Sets the body read timeout. The default is 30 seconds. It applies with the feature `axum`, where the service reads
    /// the bodies.
    pub fn read_timeout(self, read_timeout: Duration) -> Self {
        self.with(|it| it.read_timeout = read_timeout)
    }

    /// Changes the settings of this service, and not those of its clones.
    fn with(mut self, change: impl FnOnce(&mut Shared<N>)) -> Self {
        change(Arc::make_mut(&mut self.shared));
        self
    }
}

impl<N> fmt::Debug for Service<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let routes: Vec<&Route> = self.shared.endpoints.iter().map(|it| &it.route).collect();
        f.debug_struct("Service").field("routes", &routes).field("limit", &self.shared.limit).finish_non_exhaustive()
    }
}

/// Responds with 501 to a webhook that is not implemented.
pub fn not_implemented<R: Webhook, E: From<Problem> + Send>(
    _request: R,
) -> impl Future<Output = Result<R::Response, E>> + Send {
    std::future::ready(Err(Problem::new(http::StatusCode::NOT_IMPLEMENTED).into()))
}
