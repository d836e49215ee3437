//! Panics in handlers, which fail one request and not the server.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::transport::BoxFuture;

/// A future that returns `None` if the inner future panics.
pub(super) struct Caught<'a, T>(Option<BoxFuture<'a, T>>);

impl<'a, T> Caught<'a, T> {
    pub(super) fn new(future: impl Future<Output = T> + Send + 'a) -> Self {
        Self(Some(Box::pin(future)))
    }
}

impl<T> Future for Caught<'_, T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let Some(future) = &mut self.0 else { return Poll::Ready(None) };
        // A future that panicked is dropped and not polled again.
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
            Ok(it) => it.map(Some),
            Err(_) => {
                let future = self.0.take();
                // Dropping the future may panic as well.
                drop(catch_unwind(AssertUnwindSafe(|| drop(future))));
                Poll::Ready(None)
            }
        }
    }
}
