//! Spans for `tracing`, with the field names of OpenTelemetry's HTTP conventions. Without the feature there are none.

#[cfg(feature = "tracing")]
pub(crate) use self::with::{Span, retry};
#[cfg(not(feature = "tracing"))]
pub(crate) use self::without::{Span, retry};

#[cfg(feature = "tracing")]
mod with {
    use std::time::Duration;

    use bytes::Bytes;
    use tracing::field::Empty;
    use tracing::instrument::{Instrument, Instrumented};

    use crate::error::{Error, RawResponse};
    use crate::hook::CallContext;

    /// The span of one attempt.
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn of<'a>(at: impl FnOnce() -> CallContext<'a>, request: &http::Request<Bytes>) -> Self {
            if !tracing::span_enabled!(tracing::Level::INFO) {
                return Self(tracing::Span::none());
            }
            let at = at();
            let (method, uri) = (request.method().as_str(), request.uri());
            let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
            let resent = at.attempt.checked_sub(2).map(|before| before + 1);
            Self(tracing::info_span!(
                "http_request",
                otel.name = format!("{method} {}", at.operation.path).trim_end(),
                otel.kind = "client",
                otel.status_code = Empty,
                operation = Some(at.operation.id).filter(|it| !it.is_empty()),
                http.request.method = method,
                http.request.body.size = request.body().len(),
                http.request.resend_count = resent,
                http.response.status_code = Empty,
                http.response.body.size = Empty,
                url.full = at.url,
                url.template = Some(at.operation.path).filter(|it| !it.is_empty()),
                server.address = uri.host(),
                server.port = port,
                error.type = Empty,
            ))
        }

        pub(crate) fn instrument<F: Future>(&self, future: F) -> Instrumented<F> {
            future.instrument(self.0.clone())
        }

        pub(crate) fn end(&self, outcome: Result<&RawResponse, &Error>) {
            let response = match outcome {
                Ok(response) => Some(response),
                Err(error) => {
                    self.0.record("otel.status_code", "ERROR");
                    match error.status() {
                        Some(status) => self.0.record("error.type", status.as_str()),
                        None => self.0.record("error.type", error.kind()),
                    };
                    error.response()
                }
            };
            if let Some(response) = response {
                self.0.record("http.response.status_code", response.status().as_u16());
                self.0.record("http.response.body.size", response.body().len());
            }
        }
    }

    pub(crate) fn retry(at: &CallContext<'_>, error: &Error, wait: Duration) {
        let (operation, attempt) = (at.operation.id, at.attempt);
        tracing::info!(operation, attempt, ?wait, %error, "the request is sent again");
    }
}

#[cfg(not(feature = "tracing"))]
mod without {
    use std::time::Duration;

    use bytes::Bytes;

    use crate::error::{Error, RawResponse};
    use crate::hook::CallContext;

    pub(crate) struct Span;

    impl Span {
        pub(crate) fn of<'a>(_at: impl FnOnce() -> CallContext<'a>, _request: &http::Request<Bytes>) -> Self {
            Self
        }

        pub(crate) fn instrument<F: Future>(&self, future: F) -> F {
            future
        }

        pub(crate) fn end(&self, _outcome: Result<&RawResponse, &Error>) {}
    }

    pub(crate) fn retry(_at: &CallContext<'_>, _error: &Error, _wait: Duration) {}
}
