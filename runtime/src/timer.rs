//! Timers, which measure time and wait. The core depends on no async runtime.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::transport::BoxFuture;

/// Measures time and waits. Without a timer, a client does not retry.
///
/// With the feature `reqwest` or `blocking`, the default is tokio's timer.
pub trait Timer: Send + Sync {
    /// Returns the time since an arbitrary start. It never decreases.
    fn now(&self) -> Duration;

    /// Completes after this time. Dropping the future cancels the wait.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;
}

/// Returns the output of a future, or `None` if the time limit ends first. Most futures are ready at once and need no
/// timer.
pub(crate) async fn within<F: Future>(
    sleep: impl FnOnce() -> Option<BoxFuture<'static, ()>>,
    future: F,
) -> Option<F::Output> {
    let mut future = pin!(future);
    let (mut sleep, mut over) = (Some(sleep), None);
    std::future::poll_fn(move |cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        if let Some(sleep) = sleep.take() {
            over = sleep();
        }
        match &mut over {
            Some(over) => over.as_mut().poll(cx).map(|()| None),
            None => Poll::Pending,
        }
    })
    .await
}

/// Returns the default timer.
#[cfg(any(feature = "reqwest", feature = "blocking"))]
pub(crate) fn default_timer() -> Option<&'static dyn Timer> {
    // Outside of a tokio runtime its timer would panic, and a transport may use another runtime.
    tokio::runtime::Handle::try_current().is_ok().then_some(&TokioTimer as &dyn Timer)
}

/// Returns the default timer: none.
#[cfg(not(any(feature = "reqwest", feature = "blocking")))]
pub(crate) fn default_timer() -> Option<&'static dyn Timer> {
    None
}

#[cfg(any(feature = "reqwest", feature = "blocking"))]
struct TokioTimer;

#[cfg(any(feature = "reqwest", feature = "blocking"))]
impl Timer for TokioTimer {
    fn now(&self) -> Duration {
        static START: std::sync::OnceLock<tokio::time::Instant> = std::sync::OnceLock::new();
        let now = tokio::time::Instant::now();
        now.duration_since(*START.get_or_init(|| now))
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}
