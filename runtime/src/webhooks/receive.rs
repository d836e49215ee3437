//! The service as a service of `tower`, which reads the bodies of requests.

use std::convert::Infallible;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;

use super::layer::read;
use super::{Result, Service};
use crate::transport::BoxFuture;

/// A service reads the body of a request, up to its size limit, and handles the request. It is always ready, and never fails.
/// With the feature `axum` it needs a tokio runtime: reading the body then has a timeout, and a request that was received
/// completely is handled to its end even if the client disconnects.
///
/// ```
/// # fn mount(service: specwright_runtime::webhooks::Service) {
/// let app: axum::Router = axum::Router::new().nest_service("/zendesk", service);
/// # }
/// # use specwright_runtime::axum;
/// ```
impl<N, B> tower_service::Service<Request<B>> for Service<N>
where
    N: Copy + Eq + Send + Sync + 'static,
    B: Body + Send + 'static,
    B::Data: Send,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let service = self.clone();
        Box::pin(async move { Ok(service.receive(request).await.map(Full::new)) })
    }
}

impl<N: Copy + Eq + Send + Sync + 'static> Service<N> {
    /// Reads the body of a request and handles it.
    pub(super) async fn receive<B>(self, request: Request<B>) -> Response<Bytes>
    where
        B: Body + Send,
        B::Data: Send,
    {
        let (head, body) = request.into_parts();
        match self.read_in_time(body).await {
            Ok(body) => run_to_end(async move { self.handle(Request::from_parts(head, body)).await }).await,
            Err(problem) => problem.into_response(),
        }
    }

    #[cfg(feature = "axum")]
    async fn read_in_time<B: Body>(&self, body: B) -> Result<Bytes> {
        let body = tokio::time::timeout(self.shared.read_timeout, read(body, self.shared.limit)).await;
        body.unwrap_or_else(|_| Err(super::Problem::new(http::StatusCode::REQUEST_TIMEOUT)))
    }

    #[cfg(not(feature = "axum"))]
    async fn read_in_time<B: Body>(&self, body: B) -> Result<Bytes> {
        read(body, self.shared.limit).await
    }
}

#[cfg(not(feature = "axum"))]
async fn run_to_end<T>(future: impl Future<Output = T>) -> T {
    future.await
}

#[cfg(feature = "axum")]
use self::to_end::run_to_end;

#[cfg(feature = "axum")]
mod to_end {
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use crate::transport::BoxFuture;

    /// Runs a future in this task, so that it sees the task's span and task-local values. If it is dropped before its end,
    /// it continues in a new task, without the task-local values.
    pub(super) fn run_to_end<T: Send + 'static>(
        future: impl Future<Output = T> + Send + 'static,
    ) -> impl Future<Output = T> + Send {
        Unfinished(Some(Box::pin(future)))
    }

    struct Unfinished<T: Send + 'static>(Option<BoxFuture<'static, T>>);

    impl<T: Send + 'static> Future for Unfinished<T> {
        type Output = T;

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
            let Some(future) = &mut self.0 else { return Poll::Pending };
            let result = future.as_mut().poll(cx);
            if result.is_ready() {
                self.0 = None;
            }
            result
        }
    }

    impl<T: Send + 'static> Drop for Unfinished<T> {
        fn drop(&mut self) {
            // Without a runtime, the process is ending.
            if let (Some(future), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current()) {
                drop(runtime.spawn(future));
            }
        }
    }
}
