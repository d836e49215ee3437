//! Replies of a mock.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use crate::transport::{Body, TransportError};

/// The reaction of a [`Mock`](super::Mock) to a request.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(super) delay: Duration,
    deed: Deed,
}

#[derive(Clone, Debug)]
enum Deed {
    Answer {
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        /// `true` if the connection breaks after the body.
        is_cut: bool,
    },
    Refuse,
    Reset,
    TimeOut,
}

impl Reply {
    /// A response without a body.
    ///
    /// # Panics
    /// If the status is not between 100 and 999.
    #[must_use]
    pub fn status(status: u16) -> Self {
        let Ok(status) = StatusCode::from_u16(status) else { panic!("{status} is not a valid status") };
        Self::of(Deed::Answer { status, headers: HeaderMap::new(), body: Bytes::new(), is_cut: false })
    }

    /// A JSON response with a value, such as a model or the result of `json!`.
    ///
    /// # Panics
    /// If the status is not between 100 and 999, or the value cannot be written as JSON.
    #[must_use]
    #[track_caller]
    pub fn json<T: Serialize + ?Sized>(status: u16, body: &T) -> Self {
        let body =
            serde_json::to_vec(body).unwrap_or_else(|error| panic!("the body cannot be written as JSON: {error}"));
        Self::json_text(status, body)
    }

    /// A JSON response with this text, which may be invalid.
    ///
    /// # Panics
    /// If the status is not between 100 and 999.
    #[must_use]
    pub fn json_text(status: u16, body: impl Into<Bytes>) -> Self {
        Self::status(status).header("content-type", "application/json").body(body)
    }

    /// A plain text response.
    ///
    /// # Panics
    /// If the status is not between 100 and 999.
    #[must_use]
    pub fn text(status: u16, body: impl Into<Bytes>) -> Self {
        Self::status(status).header("content-type", "text/plain").body(body)
    }

    /// A 429 response with a `Retry-After` in seconds.
    #[must_use]
    pub fn rate_limited(seconds: u64) -> Self {
        Self::text(429, "Too many requests").header(RETRY_AFTER.as_str(), &seconds.to_string())
    }

    /// A refused connection. The request is never sent.
    #[must_use]
    pub fn refused() -> Self {
        Self::of(Deed::Refuse)
    }

    /// A connection that breaks after the request was received, and before the response.
    #[must_use]
    pub fn reset() -> Self {
        Self::of(Deed::Reset)
    }

    /// A response that exceeds the time limit of the attempt. The mock's clock advances by that limit.
    #[must_use]
    pub fn timeout() -> Self {
        Self::of(Deed::TimeOut)
    }

    /// Truncates the response: the connection breaks before the end of the body.
    #[must_use]
    pub fn truncated(mut self) -> Self {
        if let Deed::Answer { is_cut, .. } = &mut self.deed {
            *is_cut = true;
        }
        self
    }

    /// Sets a header of the response.
    ///
    /// # Panics
    /// If the name or the value is not valid in a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) else {
            panic!("`{name}: {value}` is not a valid header")
        };
        if let Deed::Answer { headers, .. } = &mut self.deed {
            if name == CONTENT_TYPE {
                headers.insert(name, value);
            } else {
                headers.append(name, value);
            }
        }
        self
    }

    /// Sets the body of the response.
    #[must_use]
    pub fn body(mut self, bytes: impl Into<Bytes>) -> Self {
        if let Deed::Answer { body, .. } = &mut self.deed {
            *body = bytes.into();
        }
        self
    }

    /// Delays the response, on the mock's clock.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    fn of(deed: Deed) -> Self {
        Self { delay: Duration::ZERO, deed }
    }

    pub(super) fn times_out(&self, limit: Duration) -> bool {
        self.delay >= limit || matches!(self.deed, Deed::TimeOut)
    }

    pub(super) fn into_result(self) -> Result<http::Response<Body>, TransportError> {
        match self.deed {
            Deed::Answer { status, headers, body, is_cut } => {
                let body = if is_cut { Body::from_stream(Cut(Some(body))) } else { Body::whole(body) };
                let mut response = http::Response::new(body);
                *response.status_mut() = status;
                *response.headers_mut() = headers;
                Ok(response)
            }
            Deed::Refuse => Err(TransportError::NotSent("connection refused".into())),
            Deed::Reset => Err(TransportError::Interrupted("connection reset".into())),
            Deed::TimeOut => Err(TransportError::TimedOut("no response".into())),
        }
    }
}

/// A truncated body.
struct Cut(Option<Bytes>);

impl futures_core::Stream for Cut {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(Some(
            self.0.take().ok_or_else(|| {
                TransportError::Interrupted("the connection was closed before the end of the body".into())
            }),
        ))
    }
}
