//! Deliveries that come twice are handled once: the second one is answered as the first.
//!
//! The first delivery of an id is handled. While it is, another delivery of that id waits for its answer; afterwards it
//! gets the answer that the first one got. Only successes and redirections are remembered: an id that failed may be
//! delivered again, because that is what whoever calls repeats it for. So is one whose handling was given up before it
//! had an answer; the router of the feature `axum` finishes what it began even if the caller is gone.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Response;

use crate::transport::BoxFuture;

/// Remembers deliveries by their ids.
pub trait Store: Send + Sync + 'static {
    /// Begins a delivery, or tells what came of it. May wait until the one that is being handled is done.
    fn begin<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Claim>;

    /// Remembers an answer.
    fn finish<'a>(&'a self, id: &'a str, answer: &'a Response<Bytes>) -> BoxFuture<'a, ()>;

    /// Forgets a delivery that came to nothing. Must not block.
    fn forget(&self, id: &str);
}

/// One store serves several services.
impl<S: Store + ?Sized> Store for Arc<S> {
    fn begin<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Claim> {
        (**self).begin(id)
    }

    fn finish<'a>(&'a self, id: &'a str, answer: &'a Response<Bytes>) -> BoxFuture<'a, ()> {
        (**self).finish(id, answer)
    }

    fn forget(&self, id: &str) {
        (**self).forget(id);
    }
}

/// What is known of a delivery.
#[derive(Clone, Debug)]
pub enum Claim {
    /// Nothing: it is handled now.
    First,
    /// It was handled, with this answer.
    Answered(Response<Bytes>),
    /// It is being handled elsewhere: the caller is asked to come back.
    Busy,
}

/// A delivery that is being handled; forgotten unless it is finished.
pub(super) struct Lease<'a> {
    store: &'a dyn Store,
    id: String,
    open: bool,
}

impl<'a> Lease<'a> {
    pub(super) fn new(store: &'a dyn Store, id: String) -> Self {
        Self { store, id, open: true }
    }

    pub(super) async fn finish(mut self, answer: &Response<Bytes>) {
        if answer.status().is_success() || answer.status().is_redirection() {
            self.store.finish(&self.id, answer).await;
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

/// Remembers in memory, so many answers and so long.
pub struct MemoryStore {
    entries: Mutex<Entries>,
    size: usize,
    age: Duration,
}

#[derive(Default)]
struct Entries {
    by_id: HashMap<Arc<str>, Entry>,
    /// What is done, the oldest first.
    done: VecDeque<(Instant, Arc<str>)>,
}

enum Entry {
    Open(Vec<Waker>),
    Done(Response<Bytes>),
}

impl MemoryStore {
    /// Remembers this many answers, each for this long.
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
    /// Ten thousand answers, each for a day.
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

    /// Whoever waited looks again.
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

    fn finish<'a>(&'a self, id: &'a str, answer: &'a Response<Bytes>) -> BoxFuture<'a, ()> {
        let mut entries = self.entries();
        entries.wake(id);
        let id: Arc<str> = id.into();
        entries.by_id.insert(id.clone(), Entry::Done(answer.clone()));
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
            Some(Entry::Done(answer)) => Poll::Ready(Claim::Answered(answer.clone())),
            Some(Entry::Open(waiting)) => {
                // One that is polled again need not be woken twice.
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
