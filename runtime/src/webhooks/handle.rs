//! The handling of a request: route, layers, guards, deduplication, handler.

use std::error::Error;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;

use super::deduplicate::Admission;
use super::failure::{find_problem, unexpected};
use super::layer::{Pending, too_large};
use super::panic::Caught;
use super::service::{AppliedGuard, Endpoint, Shared};
use super::trace::Span;
use super::{Context, Problem, Reader, Result, Service};
use crate::transport::BoxFuture;

/// The values of the variables of a path.
type Captures = Vec<(&'static str, String)>;

impl<N: Copy + Eq + Send + Sync + 'static> Service<N> {
    /// Handles a request. Never fails, and never panics. With the feature `tracing`, the request has a span, and each problem
    /// is an event in it: a warning for 4xx, an error for 5xx.
    pub async fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let is_head = request.method() == Method::HEAD;
        let found = self.shared.find(request.method(), request.uri().path());
        let route = found.as_ref().ok().map(|(index, _)| &self.shared.endpoints[*index].route);
        let span = Span::new(route, &request);
        let response = match &found {
            Ok((index, captures)) => {
                let response = self.shared.run(*index, captures, request);
                let response = span.instrument(Caught::new(response)).await;
                response.unwrap_or_else(|| Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response())
            }
            Err(problem) => problem.clone().into_response(),
        };
        let mut response = final_response(response);
        span.end(route, &response);
        if is_head {
            let body = std::mem::take(response.body_mut());
            // The length is that of the response to GET (RFC 9110, section 8.6).
            if !body.is_empty() {
                response.headers_mut().insert(CONTENT_LENGTH, body.len().into());
            }
        }
        response
    }
}

/// Replaces an informational response, which is not a final one.
fn final_response(response: Response<Bytes>) -> Response<Bytes> {
    if !response.status().is_informational() {
        return response;
    }
    let detail = format!("{} is not a final status", response.status().as_u16());
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR).detail(detail).into_response()
}

impl<N: Copy + Eq + Send + Sync + 'static> Shared<N> {
    /// Passes a request through the layers of a webhook.
    async fn run(self: &Arc<Self>, index: usize, captures: &Captures, request: Request<Bytes>) -> Response<Bytes> {
        if request.body().len() > self.limit {
            return too_large(self.limit).into_response();
        }
        let endpoint = &self.endpoints[index];
        if !endpoint.service.is_layered() {
            return self.respond(endpoint, captures.clone(), request).await;
        }
        let (shared, captures) = (Arc::clone(self), captures.clone());
        let handle = move |request: Request<Bytes>| -> BoxFuture<'static, Response<Bytes>> {
            let (shared, captures) = (Arc::clone(&shared), captures.clone());
            Box::pin(async move { shared.respond(&shared.endpoints[index], captures, request).await })
        };
        let mut request = request.map(Full::new);
        request.extensions_mut().insert(Pending(Arc::new(handle)));
        endpoint.service.clone().run(request).await
    }

    /// Passes a request through the guards and the deduplication to the handler.
    async fn respond(&self, endpoint: &Endpoint<N>, captures: Captures, request: Request<Bytes>) -> Response<Bytes> {
        let response = self.admit_and_handle(endpoint, captures, request).await;
        response.unwrap_or_else(Problem::into_response)
    }

    async fn admit_and_handle(
        &self,
        endpoint: &Endpoint<N>,
        captures: Captures,
        mut request: Request<Bytes>,
    ) -> Result<Response<Bytes>> {
        Context::set_webhook(request.extensions_mut(), endpoint.route.name);
        let applies = |it: &&AppliedGuard<N>| it.webhooks.as_ref().is_none_or(|it| it.contains(&endpoint.name));
        for applied in self.guards.iter().filter(applies) {
            match applied.guard.admit(&request).await {
                Ok(admit) => admit(request.extensions_mut()),
                Err(error) => {
                    let context = || Context::of(&request);
                    return Err(self.to_problem(StatusCode::SERVICE_UNAVAILABLE, &*error, context));
                }
            }
        }
        let admission = match &self.deduplication {
            Some(deduplication) => deduplication.admit(endpoint.route.name, &mut request).await?,
            None => Admission::Untracked,
        };
        let lease = match admission {
            Admission::Untracked => None,
            Admission::Handle(lease) => Some(lease),
            Admission::Respond(response) => return Ok(response),
        };
        let reader = Reader::new(request, captures);
        let context = reader.context();
        let response = (endpoint.handler)(reader).await.unwrap_or_else(|error| {
            self.to_problem(StatusCode::INTERNAL_SERVER_ERROR, &*error, || context).into_response()
        });
        if let Some(lease) = lease {
            lease.end(&response).await;
        }
        Ok(response)
    }

    /// Converts an error into a problem: its source, the problem of the hook, or a new one with this status.
    fn to_problem(
        &self,
        status: StatusCode,
        error: &(dyn Error + 'static),
        context: impl FnOnce() -> Context,
    ) -> Problem {
        let by_hook = || self.on_error.as_ref().and_then(|hook| hook(error, &context()));
        find_problem(error).or_else(by_hook).unwrap_or_else(|| unexpected(status, error))
    }

    /// Finds the endpoint of a request, with the values of the path variables.
    fn find(&self, method: &Method, path: &str) -> Result<(usize, Captures)> {
        let fitting = self.endpoints.iter().enumerate();
        let mut fitting: Vec<_> =
            fitting.filter_map(|(index, it)| Some((index, &it.route, it.route.captures(path)?))).collect();
        // A literal segment precedes a variable.
        fitting.sort_by_key(|(_, route, _)| route.shape());
        let Some(shape) = fitting.first().map(|(_, route, _)| route.shape()) else {
            return Err(Problem::new(StatusCode::NOT_FOUND));
        };
        fitting.retain(|(_, route, _)| route.shape() == shape);
        let is_at = |wanted: &Method| fitting.iter().position(|(_, route, _)| route.method == wanted);
        let instead = || (method == Method::HEAD).then(|| is_at(&Method::GET)).flatten();
        match is_at(method).or_else(instead) {
            Some(at) => {
                let (index, _, captures) = fitting.swap_remove(at);
                Ok((index, captures))
            }
            None => {
                let methods: Vec<&str> = fitting.iter().map(|(_, route, _)| route.method.as_str()).collect();
                let allow = HeaderValue::from_str(&methods.join(", "));
                let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED);
                Err(allow.into_iter().fold(problem, |it, value| it.header(ALLOW, value)))
            }
        }
    }
}
