//! A store of deliveries in memory.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Response;

use super::{Claim, Store};
use crate::transport::{BoxError, BoxFuture};

/// A store in memory, limited in size and age. A claim in it ends with the handling of its delivery, so that its leases do
/// not expire, and a repeated delivery waits for the response of the first one.
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
        Self::new(10_000, Duration::from_secs(24 * 60 * 60))
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

    /// Ends a claim, and wakes the tasks that wait for its id.
    fn end(&mut self, id: &str) {
        if let Some(Entry::Open(waiting)) = self.by_id.get_mut(id) {
            std::mem::take(waiting).into_iter().for_each(Waker::wake);
            self.by_id.remove(id);
        }
    }
}

impl Store for MemoryStore {
    fn claim<'a>(&'a self, id: &'a str, _lease: Duration) -> BoxFuture<'a, Result<Claim, BoxError>> {
        Box::pin(Waiting { memory: self, id })
    }

    fn complete<'a>(
        &'a self,
        id: &'a str,
        _attempt: u32,
        response: &'a Response<Bytes>,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        let mut entries = self.entries();
        entries.end(id);
        let id: Arc<str> = id.into();
        entries.by_id.insert(id.clone(), Entry::Done(response.clone()));
        entries.done.push_back((Instant::now(), id));
        Box::pin(std::future::ready(Ok(())))
    }

    fn release<'a>(&'a self, id: &'a str, _attempt: u32) -> BoxFuture<'a, Result<(), BoxError>> {
        self.entries().end(id);
        Box::pin(std::future::ready(Ok(())))
    }

    fn abandon(&self, id: &str, _attempt: u32) {
        self.entries().end(id);
    }
}

struct Waiting<'a> {
    memory: &'a MemoryStore,
    id: &'a str,
}

impl Future for Waiting<'_> {
    type Output = Result<Claim, BoxError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut entries = self.memory.entries();
        match entries.by_id.get_mut(self.id) {
            Some(Entry::Done(response)) => Poll::Ready(Ok(Claim::Completed(response.clone()))),
            Some(Entry::Open(waiting)) => {
                // A task that is polled again is already registered.
                if !waiting.iter().any(|it| it.will_wake(cx.waker())) {
                    waiting.push(cx.waker().clone());
                }
                Poll::Pending
            }
            None => {
                entries.by_id.insert(self.id.into(), Entry::Open(Vec::new()));
                // A failed attempt is not remembered, so that failures take no memory.
                Poll::Ready(Ok(Claim::Claimed { attempt: 1 }))
            }
        }
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("size", &self.size).field("age", &self.age).finish_non_exhaustive()
    }
}
