//! Spans and events of webhook requests for `tracing`. Without the feature there are none.

#[cfg(feature = "tracing")]
pub(super) use self::with::{Span, repeated, store_failed};
#[cfg(not(feature = "tracing"))]
pub(super) use self::without::{Span, repeated, store_failed};

#[cfg(feature = "tracing")]
mod with {
    use std::error::Error;

    use bytes::Bytes;
    use http::header::CONTENT_TYPE;
    use http::{Request, Response};
    use tracing::field::Empty;
    use tracing::instrument::{Instrument, Instrumented};

    use super::super::problem::Cause;
    use super::super::{Route, failure};
    use crate::error::line;

    /// The span of a webhook request. It is current in layers, guards and handlers.
    pub(in super::super) struct Span(tracing::Span);

    impl Span {
        pub(in super::super) fn new(route: Option<&Route>, request: &Request<Bytes>) -> Self {
            let (method, template) = (request.method().as_str(), route.map(|it| it.path));
            // The path and the query may contain secrets, and are not shown.
            let id = request.headers().get("x-request-id").and_then(|it| it.to_str().ok()).map(line);
            Self(tracing::info_span!(
                "webhook_request",
                otel.name = format!("{method} {}", template.unwrap_or_default()),
                otel.kind = "server",
                webhook = route.map(|it| it.name),
                request_id = id,
                http.request.method = method,
                http.route = template,
                http.request.body.size = request.body().len(),
                http.response.status_code = Empty,
            ))
        }

        pub(in super::super) fn instrument<F: Future>(&self, future: F) -> Instrumented<F> {
            future.instrument(self.0.clone())
        }

        /// Records the status. A problem is an event: a warning for 4xx, an error for 5xx, with its cause.
        pub(in super::super) fn end(&self, webhook: Option<&Route>, response: &Response<Bytes>) {
            let status = response.status();
            self.0.record("http.response.status_code", status.as_u16());
            if !status.is_client_error() && !status.is_server_error() {
                return;
            }
            // Our problem responses contain no values from the request. A handler's own response is not logged.
            let is_ours = response.headers().get(CONTENT_TYPE).is_some_and(|it| it == "application/problem+json");
            let body = if is_ours { response.body().as_ref() } else { b"" };
            let (status, details) = (status.as_u16(), line(&String::from_utf8_lossy(body)));
            let error = response.extensions().get::<Cause>().map(|it| it.0.as_str());
            let webhook = webhook.map(|it| it.name);
            self.0.in_scope(|| {
                if status < 500 {
                    tracing::warn!(
                        webhook,
                        http.response.status_code = status,
                        details,
                        error,
                        "the request was refused"
                    );
                } else {
                    tracing::error!(webhook, http.response.status_code = status, details, error, "the request failed");
                }
            });
        }
    }

    pub(in super::super) fn repeated(webhook: &str, attempt: u32) {
        tracing::warn!(webhook, attempt, "the delivery is handled again, because an earlier attempt did not complete");
    }

    pub(in super::super) fn store_failed(error: &(dyn Error + 'static)) {
        let error = failure::causes(error);
        tracing::error!(error, "the store did not end the claim of a delivery, so that it may be handled again");
    }
}

#[cfg(not(feature = "tracing"))]
mod without {
    use std::error::Error;

    use bytes::Bytes;
    use http::{Request, Response};

    use super::super::Route;

    pub(in super::super) struct Span;

    impl Span {
        pub(in super::super) fn new(_route: Option<&Route>, _request: &Request<Bytes>) -> Self {
            Self
        }

        pub(in super::super) fn instrument<F: Future>(&self, future: F) -> F {
            future
        }

        pub(in super::super) fn end(&self, _route: Option<&Route>, _response: &Response<Bytes>) {}
    }

    pub(in super::super) fn repeated(_webhook: &str, _attempt: u32) {}

    pub(in super::super) fn store_failed(_error: &(dyn Error + 'static)) {}
}
