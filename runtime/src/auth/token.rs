//! Tokens that change over time.

use std::fmt;
use std::sync::Arc;

use crate::secret::Secret;
use crate::transport::{BoxError, BoxFuture};

/// Where a client gets its tokens from, if they change over time: it is asked before each request.
///
/// A closure that gives a future is one:
///
/// ```
/// # use specwright_runtime::{BoxError, ClientBuilder, Secret};
/// # fn set(builder: ClientBuilder) -> ClientBuilder {
/// builder.token_source("bearer", || async {
///     let token = std::fs::read_to_string("/run/secrets/token")?;
///     Ok::<_, BoxError>(Secret::new(token.trim()))
/// })
/// # }
/// ```
pub trait TokenSource: Send + Sync {
    /// A token that is valid now. A source that asks a server for it should keep it.
    fn token(&self) -> BoxFuture<'_, Result<Secret, BoxError>>;

    /// The server refused this token (401). If the next one is another, a call that may be sent twice is sent again,
    /// once.
    fn refused(&self, _token: &Secret) {}
}

impl<F, T> TokenSource for F
where
    F: Fn() -> T + Send + Sync,
    T: Future<Output = Result<Secret, BoxError>> + Send + 'static,
{
    fn token(&self) -> BoxFuture<'_, Result<Secret, BoxError>> {
        Box::pin(self())
    }
}

/// A source that shows nothing.
#[derive(Clone)]
pub(crate) struct Hidden(pub(crate) Arc<dyn TokenSource>);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource(..)")
    }
}
