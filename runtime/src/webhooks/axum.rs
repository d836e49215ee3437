//! An axum router for the service.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::routing::any;
use bytes::{Bytes, BytesMut};
use http::{Request, Response, StatusCode};

use super::{Problem, Result, Service};

impl Service {
    /// Returns a router, to be served or merged into another router. Services with equal paths cannot be merged: nest
    /// each under a path prefix. A request that was received completely is handled to its end, even if the client
    /// disconnects.
    ///
    /// ```
    /// use specwright_runtime::axum::Router;
    /// use specwright_runtime::webhooks::Service;
    ///
    /// let (one, other) = (Service::default(), Service::default());
    /// let app: Router = Router::new().nest("/one", one.router()).nest("/other", other.router());
    /// ```
    pub fn router(self) -> axum::Router {
        let paths: BTreeSet<String> = self.routes.iter().map(|(route, _)| route.positional()).collect();
        let service = Arc::new(self);
        paths.into_iter().fold(axum::Router::new(), |router, path| {
            let service = Arc::clone(&service);
            router.route(&path, any(move |request| serve(service, request)))
        })
    }
}

async fn serve(service: Arc<Service>, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let whole = tokio::time::timeout(service.read_timeout, read(&service, body)).await;
    let response = match whole {
        Ok(Ok(body)) => {
            let handled = tokio::spawn(async move { service.handle(Request::from_parts(head, body)).await });
            handled.await.unwrap_or_else(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response())
        }
        Ok(Err(problem)) => problem.into_response(),
        Err(_) => Problem::new(StatusCode::REQUEST_TIMEOUT).into_response(),
    };
    response.map(Body::from)
}

/// Reads the whole body, up to the size limit.
async fn read(service: &Service, body: Body) -> Result<Bytes> {
    let limit = u64::try_from(service.limit).unwrap_or(u64::MAX);
    if body.size_hint().lower() > limit {
        return Err(service.too_large());
    }
    let mut body = pin!(body);
    let mut res = BytesMut::new();
    while let Some(frame) = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let frame = frame.map_err(|_| Problem::new(StatusCode::BAD_REQUEST).detail("the body was cut off"))?;
        let Ok(data) = frame.into_data() else { continue };
        if res.len() + data.len() > service.limit {
            return Err(service.too_large());
        }
        res.extend_from_slice(&data);
    }
    Ok(res.freeze())
}
