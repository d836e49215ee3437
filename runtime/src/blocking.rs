//! Blocking calls, on a runtime of this crate.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::Error;

/// Runs a call on the current thread.
pub(crate) fn run<T>(call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::configuration("a blocking call inside an async runtime would stop it: use `.send().await`"));
    }
    runtime()?.block_on(call)
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
