//! An axum router for the service.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::extract::State;
use axum::routing::any;
use http::Request;

use super::{Context, Service};

impl<N: Copy + Eq + Send + Sync + 'static> Service<N> {
    /// Returns a router, to be served, or nested or merged into a router of any state. Services with equal paths cannot be
    /// merged: nest each under a path prefix. A handler gets the state with [`Context::state`](super::Context::state). A
    /// request that was received completely is handled to its end, even if the client disconnects.
    ///
    /// ```
    /// use specwright_runtime::axum::Router;
    /// use specwright_runtime::webhooks::Service;
    ///
    /// #[derive(Clone)]
    /// struct App;
    ///
    /// let (one, other) = (Service::<()>::default(), Service::<()>::default());
    /// let app: Router<App> = Router::new().nest("/one", one.router()).nest("/other", other.router());
    /// let app: Router = app.with_state(App);
    /// ```
    pub fn router<S: Clone + Send + Sync + 'static>(self) -> axum::Router<S> {
        let paths: BTreeSet<String> = self.shared.endpoints.iter().map(|it| it.route.positional()).collect();
        paths.into_iter().fold(axum::Router::new(), |router, path| {
            let service = self.clone();
            let handler = async move |State(state): State<S>, mut request: Request<Body>| {
                Context::set_state(request.extensions_mut(), state);
                service.clone().receive(request).await.map(Body::from)
            };
            router.route(&path, any(handler))
        })
    }
}
