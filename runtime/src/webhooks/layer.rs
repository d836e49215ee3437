//! Layers of `tower` around the handling of a webhook.

use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;

use super::failure::{find_problem, unexpected};
use super::{Problem, Result};
use crate::transport::{BoxError, BoxFuture};

type Erased = Arc<dyn Fn(Request<Full<Bytes>>) -> BoxFuture<'static, Response<Bytes>> + Send + Sync>;

/// The handling of a webhook, as the service that layers wrap: its guards, deduplication and handler.
#[derive(Clone, Default)]
pub struct RouteService {
    /// The service with the layers so far.
    layered: Option<Erased>,
}

/// The handling of a request, which reaches the innermost service in the extensions of the request.
#[derive(Clone)]
pub(super) struct Pending(pub(super) Arc<dyn Fn(Request<Bytes>) -> BoxFuture<'static, Response<Bytes>> + Send + Sync>);

impl RouteService {
    pub(super) fn is_layered(&self) -> bool {
        self.layered.is_some()
    }

    /// Erases the type of a layered service. An error of a layer is a 503.
    pub(super) fn erase<S, B>(service: S) -> Self
    where
        S: Service<Request<Full<Bytes>>, Response = Response<B>> + Clone + Send + Sync + 'static,
        S::Future: Send,
        S::Error: Into<BoxError>,
        B: Body + Send,
        B::Data: Send,
        B::Error: Into<BoxError>,
    {
        let layered = move |request: Request<Full<Bytes>>| -> BoxFuture<'static, Response<Bytes>> {
            let service = service.clone();
            Box::pin(async move {
                call(service, request).await.unwrap_or_else(|error| {
                    let error: &(dyn std::error::Error + 'static) = &*error;
                    let problem = find_problem(error);
                    problem.unwrap_or_else(|| unexpected(StatusCode::SERVICE_UNAVAILABLE, error)).into_response()
                })
            })
        };
        Self { layered: Some(Arc::new(layered)) }
    }

    pub(super) async fn run<B>(self, request: Request<B>) -> Response<Bytes>
    where
        B: Body + Send,
        B::Data: Send,
    {
        let (mut head, body) = request.into_parts();
        let body = match read(body, usize::MAX).await {
            Ok(body) => body,
            Err(problem) => return problem.into_response(),
        };
        if let Some(layered) = self.layered {
            return layered(Request::from_parts(head, Full::new(body))).await;
        }
        match head.extensions.remove::<Pending>() {
            Some(Pending(handle)) => handle(Request::from_parts(head, body)).await,
            None => {
                let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR);
                problem.caused_by("a layer removed the extensions of the request").into_response()
            }
        }
    }
}

async fn call<S, B>(mut service: S, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, BoxError>
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>>,
    S::Error: Into<BoxError>,
    B: Body,
{
    poll_fn(|cx| service.poll_ready(cx)).await.map_err(Into::into)?;
    let (head, body) = service.call(request).await.map_err(Into::into)?.into_parts();
    Ok(Response::from_parts(head, read(body, usize::MAX).await?))
}

impl<B> Service<Request<B>> for RouteService
where
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
        Box::pin(async move { Ok(service.run(request).await.map(Full::new)) })
    }
}

impl fmt::Debug for RouteService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RouteService").field("is_layered", &self.is_layered()).finish()
    }
}

/// Reads a whole body, up to a limit.
pub(super) async fn read<B: Body>(body: B, limit: usize) -> Result<Bytes> {
    if body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(too_large(limit));
    }
    let mut body = pin!(body);
    let (mut first, mut rest) = (Bytes::new(), BytesMut::new());
    while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let frame = frame.map_err(|_| Problem::new(StatusCode::BAD_REQUEST).detail("the body was cut off"))?;
        let Ok(mut data) = frame.into_data() else { continue };
        if data.remaining() > limit.saturating_sub(first.len() + rest.len()) {
            return Err(too_large(limit));
        }
        let data = data.copy_to_bytes(data.remaining());
        // Most bodies have one chunk, which is not copied.
        if first.is_empty() && rest.is_empty() {
            first = data;
        } else {
            rest.extend_from_slice(&std::mem::take(&mut first));
            rest.extend_from_slice(&data);
        }
    }
    Ok(if first.is_empty() { rest.freeze() } else { first })
}

pub(super) fn too_large(limit: usize) -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE).detail(format!("a body may have {limit} bytes"))
}
