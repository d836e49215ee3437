//! Tokens and keys, and where they come from.

use std::fmt;
use std::sync::Arc;

use http::Uri;

use super::Credential;
use crate::operation::ClientAuth;
use crate::secret::Secret;
use crate::transport::{BoxError, BoxFuture};

/// What a client proves itself with: a token or key, a [`TokenSource`], or an [`OAuth2`] account.
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

impl From<OAuth2> for Token {
    fn from(account: OAuth2) -> Self {
        Self(Credential::Account(account))
    }
}

/// What buys access tokens from an OAuth2 authorization server: a client's own account, or a refresh token. Access tokens
/// are fetched when they are needed, kept while they are valid, and fetched once for all calls that wait.
///
/// ```
/// # use specwright_runtime::{ClientBuilder, OAuth2};
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
    /// In place of the document's.
    pub(crate) token_url: Option<String>,
    /// In place of the document's.
    pub(crate) scopes: Option<Vec<String>>,
    /// In place of the document's.
    pub(crate) auth: Option<ClientAuth>,
    /// Resolved against the client's servers.
    pub(crate) resolved: Option<Uri>,
}

/// What an access token is given for.
#[derive(Clone)]
pub(crate) enum Grant {
    ClientCredentials,
    /// The refresh token, and who is told of the next one.
    Refresh(Secret, Option<Arc<Listener>>),
}

pub(crate) type Listener = dyn Fn(&Secret) + Send + Sync;

impl OAuth2 {
    /// A client's own id and secret (RFC 6749, section 4.4), for the scopes that the document lists.
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { secret: Some(secret.into()), ..Self::new(Grant::ClientCredentials, id.into()) }
    }

    /// A client's id, and a refresh token that a person has given it (RFC 6749, section 6).
    ///
    /// ```
    /// # use specwright_runtime::{ClientBuilder, OAuth2, Secret};
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
        Self { grant, id, secret: None, token_url: None, scopes: None, auth: None, resolved: None }
    }

    /// Says the client's secret, which a public client has none of.
    pub fn client_secret(self, secret: impl Into<Secret>) -> Self {
        Self { secret: Some(secret.into()), ..self }
    }

    /// Tells of each refresh token that takes the place of the one before. Many servers take the old one no more: who
    /// does not keep the new one has to ask a person again.
    pub fn on_rotation(mut self, listener: impl Fn(&Secret) + Send + Sync + 'static) -> Self {
        if let Grant::Refresh(_, told) = &mut self.grant {
            *told = Some(Arc::new(listener));
        }
        self
    }

    /// Fetches tokens here, instead of where the document says.
    pub fn token_url(self, url: impl Into<String>) -> Self {
        Self { token_url: Some(url.into()), ..self }
    }

    /// Proves itself this way, where a server does not take [`ClientAuth::Basic`].
    pub fn auth(self, auth: ClientAuth) -> Self {
        Self { auth: Some(auth), ..self }
    }

    /// Asks for these scopes, instead of those of the document; a refresh token gives those that it was given for, unless
    /// fewer are asked for.
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
