//! Tokens and keys, and where they come from.

use std::fmt;
use std::sync::Arc;

use http::Uri;

use super::Credential;
use crate::operation::ClientAuth;
use crate::secret::Secret;
use crate::transport::{BoxError, BoxFuture};

/// What a client proves itself with: a token or key, a [`TokenSource`], or [`ClientCredentials`] that buy a token.
#[derive(Clone, Debug)]
pub struct Token(pub(crate) Credential);

impl Token {
    /// Tokens that change over time.
    #[must_use]
    pub fn from_source(source: impl TokenSource + 'static) -> Self {
        Self(Credential::Source(Hidden(Arc::new(source))))
    }
}

impl From<Secret> for Token {
    fn from(token: Secret) -> Self {
        Self(Credential::Token(token))
    }
}

impl From<&str> for Token {
    fn from(token: &str) -> Self {
        Self::from(Secret::from(token))
    }
}

impl From<String> for Token {
    fn from(token: String) -> Self {
        Self::from(Secret::from(token))
    }
}

impl From<ClientCredentials> for Token {
    fn from(account: ClientCredentials) -> Self {
        Self(Credential::Account(account))
    }
}

/// A client's own id and secret, for a security scheme of the kind OAuth2 client credentials (RFC 6749, section 4.4).
/// Tokens are fetched when they are needed, kept while they are valid, and fetched once for all calls that wait.
///
/// ```
/// # use specwright_runtime::{ClientBuilder, ClientCredentials};
/// # fn set(builder: ClientBuilder, secret: String) -> ClientBuilder {
/// builder.token("oauth2", ClientCredentials::new("my-app", secret).scopes(["read"]))
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ClientCredentials {
    pub(crate) id: String,
    pub(crate) secret: Secret,
    /// In place of the document's.
    pub(crate) token_url: Option<String>,
    /// In place of the document's.
    pub(crate) scopes: Option<Vec<String>>,
    /// In place of the document's.
    pub(crate) auth: Option<ClientAuth>,
    /// Resolved against the client's servers.
    pub(crate) resolved: Option<Uri>,
}

impl ClientCredentials {
    /// The account with this id and secret, where the document says, for the scopes that it lists.
    #[must_use]
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { id: id.into(), secret: secret.into(), token_url: None, scopes: None, auth: None, resolved: None }
    }

    /// Fetches tokens here, instead of where the document says.
    #[must_use]
    pub fn token_url(self, url: impl Into<String>) -> Self {
        Self { token_url: Some(url.into()), ..self }
    }

    /// Proves itself this way, where a server does not take [`ClientAuth::Basic`].
    #[must_use]
    pub fn auth(self, auth: ClientAuth) -> Self {
        Self { auth: Some(auth), ..self }
    }

    /// Asks for these scopes, instead of those of the document.
    #[must_use]
    pub fn scopes(self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { scopes: Some(scopes.into_iter().map(Into::into).collect()), ..self }
    }
}

/// Where a client gets its tokens from, if they change over time: it is asked before each request.
///
/// A closure that gives a future is one:
///
/// ```
/// # use specwright_runtime::{BoxError, ClientBuilder, Secret, Token};
/// # fn set(builder: ClientBuilder) -> ClientBuilder {
/// builder.token("bearer", Token::from_source(|| async {
///     let token = std::fs::read_to_string("/run/secrets/token")?;
///     Ok::<_, BoxError>(Secret::new(token.trim()))
/// }))
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
