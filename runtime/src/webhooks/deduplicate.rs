//! Deduplication: a repeated delivery gets the response of the first one and is not handled again.
//!
//! The first delivery of an id is handled. Another delivery of that id waits until it is done, and then gets the same
//! response. Only successes and redirects are stored. A delivery that failed is forgotten, because senders repeat a
//! delivery for that reason; so is one whose handling was dropped before it had a response. The router of the feature
//! `axum` handles a delivery to its end even if the client disconnects.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Response;

use crate::transport::BoxFuture;

/// Stores deliveries by id.
pub trait Store: Send + Sync + 'static {
    /// Claims a delivery, or returns its response. May wait until another claim of the id is finished.
    fn begin<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Claim>;

    /// Stores the response of a delivery.
    fn finish<'a>(&'a self, id: &'a str, response: &'a Response<Bytes>) -> BoxFuture<'a, ()>;

    /// Forgets a delivery that has no response. Must not block.
    fn forget(&self, id: &str);
}

/// Several services can share a store.
impl<S: Store + ?Sized> Store for Arc<S> {
    fn begin<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Claim> {
        (**self).begin(id)
    }

    fn finish<'a>(&'a self, id: &'a str, response: &'a Response<Bytes>) -> BoxFuture<'a, ()> {
        (**self).finish(id, response)
    }

    fn forget(&self, id: &str) {
        (**self).forget(id);
    }
}

/// The result of claiming a delivery.
#[derive(Clone, Debug)]
pub enum Claim {
    /// The delivery is new. The caller handles it.
    First,
    /// The delivery was handled, with this response.
    Answered(Response<Bytes>),
    /// The delivery is being handled elsewhere. The sender should retry later.
    Busy,
}

/// A claimed delivery, which is forgotten unless it is finished.
pub(super) struct Lease<'a> {
    store: &'a dyn Store,
    id: String,
    open: bool,
}

impl<'a> Lease<'a> {
    pub(super) fn new(store: &'a dyn Store, id: String) -> Self {
        Self { store, id, open: true }
    }

    pub(super) async fn finish(mut self, response: &Response<Bytes>) {
        if response.status().is_success() || response.status().is_redirection() {
            self.store.finish(&self.id, response).await;
            self.open = false;
        }
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if self.open {
            self.store.forget(&self.id);
        }
    }
}

/// A store in memory, limited in size and age.
pub struct MemoryStore {
    entries: Mutex<Entries>,
    size: usize,
    age: Duration,
}

#[derive(Default)]
struct Entries {
    by_id: HashMap<Arc<str>, Entry>,
    /// The finished deliveries, oldest first.
    done: VecDeque<(Instant, Arc<str>)>,
}

enum Entry {
    Open(Vec<Waker>),
    Done(Response<Bytes>),
}

impl MemoryStore {
    /// Creates a store for this many responses, each kept for this long.
    #[must_use]
    pub fn new(size: usize, age: Duration) -> Self {
        Self { entries: Mutex::default(), size, age }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        let mut res = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        res.clean(self.size, self.age);
        res
    }
}

impl Default for MemoryStore {
    /// Creates a store for ten thousand responses, each kept for a day.
    fn default() -> Self {
        Self::new(10_000, Duration::from_hours(24))
    }
}

impl Entries {
    fn clean(&mut self, size: usize, age: Duration) {
        while let Some((at, id)) = self.done.front() {
            if self.done.len() <= size && at.elapsed() < age {
                return;
            }
            self.by_id.remove(id);
            self.done.pop_front();
        }
    }

    /// Wakes the tasks that wait for an id.
    fn wake(&mut self, id: &str) {
        if let Some(Entry::Open(waiting)) = self.by_id.get_mut(id) {
            std::mem::take(waiting).into_iter().for_each(Waker::wake);
            self.by_id.remove(id);
        }
    }
}

impl Store for MemoryStore {
    fn begin<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Claim> {
        Box::pin(Waiting { memory: self, id })
    }

    fn finish<'a>(&'a self, id: &'a str, response: &'a Response<Bytes>) -> BoxFuture<'a, ()> {
        let mut entries = self.entries();
        entries.wake(id);
        let id: Arc<str> = id.into();
        entries.by_id.insert(id.clone(), Entry::Done(response.clone()));
        entries.done.push_back((Instant::now(), id));
        Box::pin(async {})
    }

    fn forget(&self, id: &str) {
        self.entries().wake(id);
    }
}

struct Waiting<'a> {
    memory: &'a MemoryStore,
    id: &'a str,
}

impl Future for Waiting<'_> {
    type Output = Claim;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Claim> {
        let mut entries = self.memory.entries();
        match entries.by_id.get_mut(self.id) {
            Some(Entry::Done(response)) => Poll::Ready(Claim::Answered(response.clone())),
            Some(Entry::Open(waiting)) => {
                // A task that is polled again is already registered.
                if !waiting.iter().any(|it| it.will_wake(cx.waker())) {
                    waiting.push(cx.waker().clone());
                }
                Poll::Pending
            }
            None => {
                entries.by_id.insert(self.id.into(), Entry::Open(Vec::new()));
                Poll::Ready(Claim::First)
            }
        }
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("size", &self.size).field("age", &self.age).finish_non_exhaustive()
    }
}
