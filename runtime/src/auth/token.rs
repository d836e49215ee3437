//! Tokens and keys, and their sources.

use std::fmt;
use std::sync::Arc;

use http::Uri;

use super::{Credential, Kept};
use crate::operation::ClientAuth;
use crate::secret::Secret;
use crate::transport::{BoxError, BoxFuture};

/// Credentials for a scheme: a token or key, a [`TokenSource`], or an [`OAuth2`] account.
#[derive(Clone, Debug)]
pub struct Token(pub(crate) Credential);

impl Token {
    /// Creates a token from a source of tokens that change over time.
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

impl From<OAuth2> for Token {
    fn from(account: OAuth2) -> Self {
        Self(Credential::Account(account))
    }
}

/// An account at an OAuth2 authorization server: a client with its secret, or a refresh token. Access tokens are
/// fetched when they are needed, once for all waiting calls, and kept while they are valid.
///
/// ```
/// # use specwright_runtime::__codegen::ClientBuilder;
/// # use specwright_runtime::OAuth2;
/// # fn set(builder: ClientBuilder, secret: String) -> ClientBuilder {
/// builder.token("oauth2", OAuth2::client_credentials("my-app", secret).scopes(["read"]))
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct OAuth2 {
    pub(crate) grant: Grant,
    pub(crate) id: String,
    pub(crate) secret: Option<Secret>,
    /// Overrides the document's token URL.
    pub(crate) token_url: Option<String>,
    /// Overrides the document's scopes.
    pub(crate) scopes: Option<Vec<String>>,
    /// Overrides the default client authentication.
    pub(crate) auth: Option<ClientAuth>,
    /// The token URL, resolved against the client's servers.
    pub(crate) resolved: Option<Uri>,
    /// The access tokens from `resolved`.
    pub(crate) kept: Arc<Kept>,
}

/// The grant for an access token.
#[derive(Clone)]
pub(crate) enum Grant {
    ClientCredentials,
    /// A refresh token, and the listener for its replacement.
    Refresh(Secret, Option<Arc<Listener>>),
}

pub(crate) type Listener = dyn Fn(&Secret) + Send + Sync;

impl OAuth2 {
    /// Uses the client credentials grant (RFC 6749, section 4.4), with the scopes that the document lists.
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { secret: Some(secret.into()), ..Self::new(Grant::ClientCredentials, id.into()) }
    }

    /// Uses a refresh token (RFC 6749, section 6).
    ///
    /// ```
    /// # use specwright_runtime::__codegen::ClientBuilder;
    /// # use specwright_runtime::{OAuth2, Secret};
    /// # fn set(builder: ClientBuilder, refresh_token: String, secret: String) -> ClientBuilder {
    /// let account = OAuth2::refresh_token("my-app", refresh_token)
    ///     .client_secret(secret)
    ///     .token_url("https://accounts.example.com/oauth/token")
    ///     .on_rotation(|next| std::fs::write("refresh-token", next.expose()).expect("there is room on the disk"));
    /// builder.token("bearer", account)
    /// # }
    /// ```
    pub fn refresh_token(id: impl Into<String>, token: impl Into<Secret>) -> Self {
        Self::new(Grant::Refresh(token.into(), None), id.into())
    }

    fn new(grant: Grant, id: String) -> Self {
        Self {
            grant,
            id,
            secret: None,
            token_url: None,
            scopes: None,
            auth: None,
            resolved: None,
            kept: Arc::default(),
        }
    }

    /// Sets the client secret. Public clients have none.
    pub fn client_secret(self, secret: impl Into<Secret>) -> Self {
        Self { secret: Some(secret.into()), ..self }
    }

    /// Sets a listener for refresh tokens that replace the previous one. Many servers then reject the previous one, so
    /// store the new one; otherwise the user has to authorize the client again.
    pub fn on_rotation(mut self, listener: impl Fn(&Secret) + Send + Sync + 'static) -> Self {
        if let Grant::Refresh(_, told) = &mut self.grant {
            *told = Some(Arc::new(listener));
        }
        self
    }

    /// Sets the token URL, in place of the document's.
    pub fn token_url(self, url: impl Into<String>) -> Self {
        Self { token_url: Some(url.into()), ..self }
    }

    /// Sets how the client authenticates, for servers that do not accept [`ClientAuth::Basic`].
    pub fn auth(self, auth: ClientAuth) -> Self {
        Self { auth: Some(auth), ..self }
    }

    /// Sets the scopes, in place of the document's. Without this, a refresh token requests the scopes that it was
    /// granted.
    pub fn scopes(self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { scopes: Some(scopes.into_iter().map(Into::into).collect()), ..self }
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClientCredentials => "ClientCredentials",
            Self::Refresh(..) => "Refresh(..)",
        })
    }
}

/// A source of tokens that change over time. It is queried before each request.
///
/// A closure that returns a future is a source:
///
/// ```
/// # use specwright_runtime::__codegen::ClientBuilder;
/// # use specwright_runtime::{BoxError, Secret, Token};
/// # fn set(builder: ClientBuilder) -> ClientBuilder {
/// builder.token("bearer", Token::from_source(|| async {
///     let token = std::fs::read_to_string("/run/secrets/token")?;
///     Ok::<_, BoxError>(Secret::new(token.trim()))
/// }))
/// # }
/// ```
pub trait TokenSource: Send + Sync {
    /// Returns a token that is valid now. A source that fetches tokens from a server should cache them.
    fn token(&self) -> BoxFuture<'_, Result<Secret, BoxError>>;

    /// Reports that the server refused this token with a 401. If the next token differs, the request is sent once more,
    /// unless its body can be read only once.
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

/// A source that `Debug` does not show.
#[derive(Clone)]
pub(crate) struct Hidden(pub(crate) Arc<dyn TokenSource>);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource(..)")
    }
}
