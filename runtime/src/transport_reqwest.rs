//! The default transport, over reqwest.

use std::pin::Pin;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use reqwest::ClientBuilder;
use reqwest::redirect::Policy;

use crate::error::Error;
use crate::transport::{Body, BoxError, BoxFuture, NoRedirect, Transport, TransportError, Untrusted};

const MOST_REDIRECTS: usize = 10;

/// A server that does not accept a connection in this time will not respond. Since nothing was sent, a retry is safe.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Returns a builder with the settings of the default HTTP client, for a proxy or other settings:
///
/// ```no_run
/// # use specwright_runtime::__codegen::ClientBuilder;
/// # use specwright_runtime::{Error, reqwest, reqwest_builder};
/// # fn set(builder: ClientBuilder) -> Result<ClientBuilder, Box<dyn std::error::Error>> {
/// let http = reqwest_builder()?.proxy(reqwest::Proxy::all("http://proxy.example.com:3128")?).build()?;
/// Ok(builder.http(http))
/// # }
/// ```
///
/// Connecting may take ten seconds. Redirects are followed within one origin only, because an API key in a header would
/// be sent along. The settings of reqwest for TLS have their effect: `tls_certs_only` for your own roots,
/// `tls_version_min`, `identity` and the others.
///
/// With the feature `rustls`, the first builder makes ring the `CryptoProvider` of the process, unless the process has one.
/// To use another one, install it before, with `install_default()`.
///
/// # Errors
/// [`Error::Configuration`] if TLS cannot be configured.
pub fn reqwest_builder() -> Result<ClientBuilder, Error> {
    let redirects = Policy::custom(|attempt| {
        let same_origin = attempt.previous().last().is_some_and(|from| from.origin() == attempt.url().origin());
        if same_origin && attempt.previous().len() <= MOST_REDIRECTS { attempt.follow() } else { attempt.stop() }
    });
    Ok(tls(reqwest::Client::builder().redirect(redirects).connect_timeout(CONNECT_TIMEOUT)))
}

/// Returns a [`reqwest_builder`] that trusts more certificates than the platform does, such as those of a company's own
/// authority. They are given in PEM, concatenated.
///
/// # Errors
/// [`Error::Configuration`] if the text has no certificate, or one that cannot be parsed, or without a feature for TLS.
pub fn reqwest_builder_trusting(certificates: &[u8]) -> Result<ClientBuilder, Error> {
    let builder = reqwest_builder()?;
    add_roots(builder, certificates).map_err(wrong)
}

/// The default HTTP client, which follows redirects, and one that does not, for operations whose success is a redirect.
pub(crate) struct Usual {
    following: reqwest::Client,
    staying: OnceLock<reqwest::Client>,
}

impl Usual {
    pub(crate) fn new() -> Result<Self, Error> {
        let following = reqwest_builder()?.build().map_err(|error| wrong(error.into()))?;
        Ok(Self { following, staying: OnceLock::new() })
    }

    fn of<B>(&self, request: &http::Request<B>) -> Result<&reqwest::Client, TransportError> {
        if request.extensions().get::<NoRedirect>().is_none() {
            return Ok(&self.following);
        }
        if let Some(staying) = self.staying.get() {
            return Ok(staying);
        }
        let builder = reqwest_builder().map_err(|error| TransportError::NotSent(error.into()))?;
        let staying = builder.redirect(Policy::none()).build().map_err(failure)?;
        Ok(self.staying.get_or_init(|| staying))
    }
}

impl Transport for Usual {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move { self.of(&request)?.send(request, timeout).await })
    }

    fn upload(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move { self.of(&request)?.upload(request, timeout).await })
    }
}

fn wrong(source: BoxError) -> Error {
    Error::Configuration { message: format!("the HTTP client cannot be set up: {source}"), source: Some(source) }
}

/// Chooses the TLS library. Its settings stay with reqwest, so that those of the user have their effect.
#[cfg(feature = "native-tls")]
fn tls(builder: ClientBuilder) -> ClientBuilder {
    builder.tls_backend_native()
}

#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
fn tls(builder: ClientBuilder) -> ClientBuilder {
    // Without a provider, reqwest panics. rustls itself installs the provider of its features in the same way. An error
    // means that there is a provider already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    builder.tls_backend_rustls()
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn tls(builder: ClientBuilder) -> ClientBuilder {
    builder
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn add_roots(builder: ClientBuilder, certificates: &[u8]) -> Result<ClientBuilder, BoxError> {
    let certificates = reqwest::Certificate::from_pem_bundle(certificates)?;
    if certificates.is_empty() {
        return Err("the text has no certificate in PEM, which begins with `-----BEGIN CERTIFICATE-----`".into());
    }
    Ok(builder.tls_certs_merge(certificates))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn add_roots(_builder: ClientBuilder, _certificates: &[u8]) -> Result<ClientBuilder, BoxError> {
    Err("certificates need the feature `rustls` or `native-tls`".into())
}

impl Transport for reqwest::Client {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(execute(self, request, timeout))
    }

    fn upload(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(execute(self, request.map(|body| reqwest::Body::wrap(Sent(Mutex::new(body)))), timeout))
    }
}

async fn execute<B: Into<reqwest::Body>>(
    client: &reqwest::Client,
    request: http::Request<B>,
    timeout: Duration,
) -> Result<http::Response<Body>, TransportError> {
    let mut request = reqwest::Request::try_from(request).map_err(failure)?;
    *request.timeout_mut() = Some(timeout);
    let (mut head, body) = http::Response::from(client.execute(request).await.map_err(failure)?).into_parts();
    head.extensions.clear();
    Ok(http::Response::from_parts(head, Body::new(body.map_err(failure))))
}

/// A body that is `Sync`, as reqwest requires. The mutex is never contended.
struct Sent(Mutex<Body>);

impl Sent {
    fn body(&mut self) -> Pin<&mut Body> {
        Pin::new(self.0.get_mut().unwrap_or_else(PoisonError::into_inner))
    }
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, TransportError>>> {
        self.body().poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}

/// The URL is removed from the error, because its query may contain a key.
fn failure(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() && error.is_connect() {
        TransportError::ConnectTimedOut(error.into())
    } else if error.is_timeout() {
        TransportError::TimedOut(error.into())
    } else if is_untrusted(&error) {
        TransportError::NotSent(Untrusted(error.into()).into())
    } else if error.is_connect() || error.is_builder() {
        TransportError::NotSent(error.into())
    } else {
        TransportError::Interrupted(error.into())
    }
}

/// Returns whether rustls rejected the server's certificate. The `InvalidData` error holds the cause inside, and not as
/// its source.
#[cfg(feature = "rustls")]
fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref() {
            return true;
        }
        let inside = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = inside.map(|inside| inside as _).or_else(|| error.source());
    }
    false
}

#[cfg(not(feature = "rustls"))]
fn is_untrusted(_error: &reqwest::Error) -> bool {
    false
}
