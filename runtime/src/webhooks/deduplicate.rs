//! Deduplication: a repeated delivery gets the response of the first one and is not handled again.
//!
//! The first delivery of an id is claimed and handled. A delivery of the same id that arrives meanwhile waits or gets a 409,
//! and later ones get the stored response. Only successes and redirects are stored. The claim of a delivery that failed is
//! released, because senders repeat a delivery for that reason.
//!
//! A claim is a lease. If the process ends before it completes the claim, the lease expires, and the next delivery of the id
//! is handled; the handler sees with [`Delivery::attempt`] that an earlier attempt may have had effects. So a crash neither
//! loses a delivery, nor repeats it without the handler's knowledge. A store in a database ([`Store`]) extends this to
//! crashes of the process, and to several processes; [`MemoryStore`](super::MemoryStore) lives as long as the process.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderValue, RETRY_AFTER};
use http::{Request, Response, StatusCode};
use sha2::{Digest as _, Sha256};

use super::trace;
use super::{Problem, RequestField};
use crate::transport::{BoxError, BoxFuture};

/// Stores deliveries by id. An error of the store is a 503, so that the sender delivers again.
pub trait Store: Send + Sync + 'static {
    /// Claims a delivery for the time of a lease, or returns its response. May wait until another claim of the id ends.
    ///
    /// # Errors
    /// If the store is unavailable.
    fn claim<'a>(&'a self, id: &'a str, lease: Duration) -> BoxFuture<'a, Result<Claim, BoxError>>;

    /// Stores the response of a claimed delivery. If another attempt has claimed the delivery since, because the lease
    /// expired, this must change nothing and fail.
    ///
    /// # Errors
    /// If the store is unavailable, or the claim is lost.
    fn complete<'a>(
        &'a self,
        id: &'a str,
        attempt: u32,
        response: &'a Response<Bytes>,
    ) -> BoxFuture<'a, Result<(), BoxError>>;

    /// Ends the claim of a delivery that failed, so that the sender can deliver it again.
    ///
    /// # Errors
    /// If the store is unavailable. The lease then expires.
    fn release<'a>(&'a self, id: &'a str, attempt: u32) -> BoxFuture<'a, Result<(), BoxError>>;

    /// Ends the claim of a delivery whose handling was dropped. Must not block. By default the lease expires.
    fn abandon(&self, _id: &str, _attempt: u32) {}
}

/// Several services can share a store.
impl<S: Store + ?Sized> Store for Arc<S> {
    fn claim<'a>(&'a self, id: &'a str, lease: Duration) -> BoxFuture<'a, Result<Claim, BoxError>> {
        (**self).claim(id, lease)
    }

    fn complete<'a>(
        &'a self,
        id: &'a str,
        attempt: u32,
        response: &'a Response<Bytes>,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        (**self).complete(id, attempt, response)
    }

    fn release<'a>(&'a self, id: &'a str, attempt: u32) -> BoxFuture<'a, Result<(), BoxError>> {
        (**self).release(id, attempt)
    }

    fn abandon(&self, id: &str, attempt: u32) {
        (**self).abandon(id, attempt);
    }
}

/// The result of claiming a delivery.
#[derive(Clone, Debug)]
pub enum Claim {
    /// The caller handles the delivery. The attempts of an id are numbered from 1. A number above 1 says that an earlier
    /// attempt failed, or was interrupted and may have had effects.
    Claimed {
        /// The number of the attempt.
        attempt: u32,
    },
    /// The delivery was handled, with this response.
    Completed(Response<Bytes>),
    /// Another attempt has a lease. The sender should deliver again later.
    Busy,
}

/// A delivery that a handler handles, as [`Context::delivery`](super::Context::delivery) returns it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    id: String,
    attempt: u32,
}

impl Delivery {
    /// Returns the id: the name of the webhook, and the id in the request. An id of more than 255 bytes, or with other
    /// characters than visible ASCII, is hashed. A handler
    /// can pass it on as an idempotency key.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the number of the attempt. A number above 1 says that an earlier attempt failed, or was interrupted and may
    /// have had effects.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}

/// The deduplication of a service.
#[derive(Clone)]
pub(super) struct Deduplication {
    pub(super) store: Arc<dyn Store>,
    pub(super) ids: Vec<RequestField>,
    pub(super) lease: Duration,
}

/// The decision about a delivery.
pub(super) enum Admission<'a> {
    /// The request has no id.
    Untracked,
    Handle(Lease<'a>),
    Respond(Response<Bytes>),
}

/// The number of bytes up to which an id is stored unhashed.
const LONGEST_ID: usize = 255;

impl Deduplication {
    /// Claims a delivery, and adds it to the extensions of its request.
    pub(super) async fn admit(&self, webhook: &str, request: &mut Request<Bytes>) -> Result<Admission<'_>, Problem> {
        let Some(id) = self.ids.iter().find_map(|it| it.find(request)) else { return Ok(Admission::Untracked) };
        // A long id is stored as a hash, so that it takes no more memory than a short one, and an id that no header can have is hashed
        // so that handlers can send it.
        let is_kept = id.len() <= LONGEST_ID && id.bytes().all(|it| matches!(it, b' '..=b'~'));
        let id = if is_kept { id } else { digest(&id) };
        let id = format!("{webhook} {id}");
        match self.store.claim(&id, self.lease).await {
            Ok(Claim::Claimed { attempt }) => {
                if attempt > 1 {
                    trace::repeated(webhook, attempt);
                }
                request.extensions_mut().insert(Delivery { id: id.clone(), attempt });
                Ok(Admission::Handle(Lease { store: &*self.store, id, attempt, is_open: true }))
            }
            Ok(Claim::Completed(response)) => Ok(Admission::Respond(response)),
            Ok(Claim::Busy) => Err(retry_later(Problem::new(StatusCode::CONFLICT))),
            Err(error) => Err(retry_later(super::failure::unexpected(StatusCode::SERVICE_UNAVAILABLE, &*error))),
        }
    }
}

fn retry_later(problem: Problem) -> Problem {
    problem.header(RETRY_AFTER, HeaderValue::from_static("1"))
}

/// A claimed delivery, which is abandoned unless it ends.
pub(super) struct Lease<'a> {
    store: &'a dyn Store,
    id: String,
    attempt: u32,
    is_open: bool,
}

impl Lease<'_> {
    /// Stores a success or a redirect, and releases the claim for every other response. The response is sent even if the
    /// store fails, because the handler has done its work: the next delivery is then a further attempt.
    pub(super) async fn end(mut self, response: &Response<Bytes>) {
        let ended = if response.status().is_success() || response.status().is_redirection() {
            self.store.complete(&self.id, self.attempt, response).await
        } else {
            self.store.release(&self.id, self.attempt).await
        };
        // A claim that the store did not end expires.
        self.is_open = false;
        if let Err(error) = ended {
            trace::store_failed(&*error);
        }
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if self.is_open {
            self.store.abandon(&self.id, self.attempt);
        }
    }
}

fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|it| format!("{it:02x}")).collect()
}
