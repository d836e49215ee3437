//! An async mutex that needs no runtime.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// A mutex for tasks.
#[derive(Debug, Default)]
pub(super) struct Turn(Mutex<Queue>);

#[derive(Debug, Default)]
struct Queue {
    taken: bool,
    waiting: Vec<Waker>,
}

/// A lock guard. Dropping it unlocks the mutex, also when its task is dropped.
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
        // All waiting tasks are woken, because the next one may have been dropped.
        waiting.into_iter().for_each(Waker::wake);
    }
}

/// Poisoning is ignored, because nothing here panics while it holds a lock.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
