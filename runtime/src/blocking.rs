//! Blocking calls, and iterators over pages, items and streams, on a runtime of this crate.

use std::future::poll_fn;
use std::iter::FusedIterator;
use std::pin::Pin;
use std::sync::OnceLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::call::Call;
use crate::error::Error;
use crate::response::Response;
use crate::stream::FromBytes;

/// Runs a call on the current thread.
pub(crate) fn run<T>(call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    available_runtime()?.block_on(call)
}

impl Call {
    /// Sends the call and blocks until the head of the response has arrived.
    ///
    /// # Errors
    /// As [`stream`](Self::stream). Inside an async runtime it always fails.
    pub fn stream_blocking<S: FromBytes>(self) -> Result<Response<BlockingIter<S>>, Error> {
        Ok(run(self.stream::<S>())?.map(BlockingIter::new))
    }
}

/// An iterator over the pages or items of a list, or over a streamed body. Each step blocks until the next item has arrived.
/// Inside an async runtime, the next item is an error, and then the iteration ends. A streamed body of bytes is also a
/// [`Read`](std::io::Read), and can be saved to a file.
///
/// ```
/// # use specwright_runtime::{BlockingIter, ByteStream, Error};
/// fn print_sizes(chunks: BlockingIter<ByteStream>) -> Result<(), Error> {
///     println!("{:?} bytes in all", chunks.get_ref().length());
///     for chunk in chunks {
///         println!("{} bytes", chunk?.len());
///     }
///     Ok(())
/// }
/// ```
#[derive(Debug)]
#[must_use = "an iterator does nothing until it is polled"]
pub struct BlockingIter<S> {
    stream: S,
    ended: bool,
}

impl<S> BlockingIter<S> {
    #[doc(hidden)]
    pub fn new(stream: S) -> Self {
        Self { stream, ended: false }
    }

    /// Returns the stream.
    pub fn get_ref(&self) -> &S {
        &self.stream
    }

    pub(crate) fn get_mut(&mut self) -> &mut S {
        &mut self.stream
    }

    /// Returns the stream, for async code.
    pub fn into_inner(self) -> S {
        self.stream
    }
}

impl<S: Stream<Item = Result<T, Error>> + Unpin, T> Iterator for BlockingIter<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let item = match available_runtime() {
            Ok(runtime) => runtime.block_on(poll_fn(|cx| Pin::new(&mut self.stream).poll_next(cx))),
            Err(error) => {
                self.ended = true;
                return Some(Err(error));
            }
        };
        self.ended = item.is_none();
        item
    }
}

impl<S: Stream<Item = Result<T, Error>> + Unpin, T> FusedIterator for BlockingIter<S> {}

/// Returns the runtime for blocking calls, unless the current thread drives a runtime, which a blocking call would stop.
fn available_runtime() -> Result<&'static Runtime, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::configuration("a blocking call inside an async runtime would stop it: use `.send().await`"));
    }
    runtime()
}

/// Returns the runtime of the process. One runtime keeps connections between calls; any thread may drive it.
fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let runtime =
        RUNTIME.get_or_init(|| Builder::new_current_thread().enable_all().build().map_err(|it| it.to_string()));
    runtime
        .as_ref()
        .map_err(|error| Error::configuration(format!("cannot start a runtime for blocking calls: {error}")))
}
