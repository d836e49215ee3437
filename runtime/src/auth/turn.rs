//! One after another, in async code, without a runtime.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// What only one task has at a time.
#[derive(Debug, Default)]
pub(super) struct Turn(Mutex<Queue>);

#[derive(Debug, Default)]
struct Queue {
    taken: bool,
    waiting: Vec<Waker>,
}

/// Gives the turn back when it is dropped, also when its task is dropped midway.
pub(super) struct Taken<'a>(&'a Turn);

impl Turn {
    pub(super) async fn take(&self) -> Taken<'_> {
        std::future::poll_fn(|cx| {
            let mut queue = lock(&self.0);
            if queue.taken {
                queue.waiting.push(cx.waker().clone());
                return Poll::Pending;
            }
            queue.taken = true;
            Poll::Ready(Taken(self))
        })
        .await
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut queue = lock(&self.0.0);
        queue.taken = false;
        let waiting = std::mem::take(&mut queue.waiting);
        drop(queue);
        // All of them: the next one may be gone.
        waiting.into_iter().for_each(Waker::wake);
    }
}

/// What is locked here is never left half done.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
