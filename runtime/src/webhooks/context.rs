//! The context of a request: its head, the principal, the state of the application, and the delivery.

use std::any::type_name;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Request, StatusCode, Uri};

use super::{Delivery, Problem, Result};

/// The context of a webhook request: its method, URI, headers and extensions, the principal that a guard established, and
/// the state of the application. Every request type has it in its field `context`. Clones share the values.
///
/// `Debug` shows neither the query nor the headers, because they may contain secrets.
#[derive(Clone)]
pub struct Context(Arc<Parts>);

/// The value that a guard returned, in the extensions of a request.
struct Principal<P>(Arc<P>);

/// The state of the application, in the extensions of a request.
#[derive(Clone)]
struct State<S>(S);

/// The name of the webhook, in the extensions of a request.
#[derive(Clone, Copy)]
struct Matched(&'static str);

/// The address of the client, in the extensions of a request.
#[derive(Clone, Copy)]
struct Peer(SocketAddr);

impl Context {
    pub(super) fn new(head: Parts) -> Self {
        Self(Arc::new(head))
    }

    /// Returns the context of a request, with a copy of its head.
    pub(super) fn of(request: &Request<Bytes>) -> Self {
        let (mut head, ()) = Request::new(()).into_parts();
        head.method = request.method().clone();
        head.uri = request.uri().clone();
        head.version = request.version();
        head.headers = request.headers().clone();
        head.extensions = request.extensions().clone();
        Self::new(head)
    }

    /// Returns the name of the webhook in the document; `None` for a request that no [`Service`](super::Service) routed.
    #[must_use]
    pub fn webhook(&self) -> Option<&'static str> {
        self.0.extensions.get::<Matched>().map(|it| it.0)
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.0.method
    }

    /// Returns the URI of the request. In a nested router, the prefix of the nest is not part of it; axum has the whole in
    /// the extension `OriginalUri`.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.0.uri
    }

    /// Returns all headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Returns the value of a header, if it occurs once and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.0.headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none())?.to_str().ok()
    }

    /// Returns the extensions that the server and its layers added.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }

    /// Returns an extension, such as `ConnectInfo<SocketAddr>` of axum.
    #[must_use]
    pub fn extension<T: Clone + Send + Sync + 'static>(&self) -> Option<&T> {
        self.0.extensions.get()
    }

    /// Returns the address of the client, if [`serve`](super::serve) serves the request or a layer called
    /// [`set_peer_addr`](Self::set_peer_addr). Behind a proxy it is that of the proxy.
    #[must_use]
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.0.extensions.get::<Peer>().map(|it| it.0)
    }

    /// Returns the value that a [`Guard`](super::Guard) returned for the request. It is found by its type.
    ///
    /// # Errors
    /// If no guard of the webhook returns this type: a 500, because the request was not authenticated as its handler
    /// expects.
    pub fn principal<P: Send + Sync + 'static>(&self) -> Result<&P> {
        let principal = self.0.extensions.get::<Principal<P>>();
        principal.map(|it| &*it.0).ok_or_else(|| absent("principal", type_name::<P>()))
    }

    /// Returns the state of the axum router that contains the routes of the webhooks.
    ///
    /// # Errors
    /// If the service is not served by a router of this state: a 500.
    pub fn state<S: Clone + Send + Sync + 'static>(&self) -> Result<&S> {
        self.0.extensions.get::<State<S>>().map(|it| &it.0).ok_or_else(|| absent("state", type_name::<S>()))
    }

    /// Returns the delivery, if the service deduplicates deliveries and the request has an id.
    #[must_use]
    pub fn delivery(&self) -> Option<&Delivery> {
        self.0.extensions.get()
    }

    /// Sets the state of the application, for a server other than axum.
    pub fn set_state<S: Clone + Send + Sync + 'static>(extensions: &mut Extensions, state: S) {
        extensions.insert(State(state));
    }

    /// Sets the address of the client, for a server other than [`serve`](super::serve).
    pub fn set_peer_addr(extensions: &mut Extensions, address: SocketAddr) {
        extensions.insert(Peer(address));
    }

    pub(super) fn set_webhook(extensions: &mut Extensions, name: &'static str) {
        extensions.insert(Matched(name));
    }

    pub(super) fn set_principal<P: Send + Sync + 'static>(extensions: &mut Extensions, principal: P) {
        extensions.insert(Principal(Arc::new(principal)));
    }
}

/// The cause is logged, and the response does not contain it.
fn absent(kind: &str, name: &str) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR).caused_by(format!("the request has no {kind} `{name}`"))
}

impl<P> Clone for Principal<P> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Contexts are equal if method, URI and headers are; extensions cannot be compared.
impl PartialEq for Context {
    fn eq(&self, other: &Self) -> bool {
        (self.method(), self.uri(), self.headers()) == (other.method(), other.uri(), other.headers())
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, path) = (self.method(), self.uri().path());
        f.debug_struct("Context").field("method", method).field("path", &path).finish_non_exhaustive()
    }
}
