//! Time: how long a call has taken, and waiting. The core knows no runtime, so a timer is given to it.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::transport::BoxFuture;

/// Tells the time, and waits. Without one, a client does not repeat requests.
///
/// With the feature `reqwest` or `blocking`, tokio's time is there without being asked for.
pub trait Timer: Send + Sync {
    /// The time since a moment that the timer chooses. It never goes back.
    fn now(&self) -> Duration;

    /// Is ready after this time. Dropping it ends the wait.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;
}

/// What a future gives, or `None` if the time is over first. Most futures are ready at once, and need no sleep.
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

/// The timer that is there without being asked for.
#[cfg(any(feature = "reqwest", feature = "blocking"))]
pub(crate) fn ambient() -> Option<&'static dyn Timer> {
    // Outside of its runtime tokio's timer would panic: a caller's transport may run on another one.
    tokio::runtime::Handle::try_current().is_ok().then_some(&TokioTimer as &dyn Timer)
}

/// The timer that is there without being asked for: none.
#[cfg(not(any(feature = "reqwest", feature = "blocking")))]
pub(crate) fn ambient() -> Option<&'static dyn Timer> {
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
