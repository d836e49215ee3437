//! The builder of clients.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Uri};

use super::{Client, Inner};
use crate::auth::{Credential, Credentials, Grant, Token};
use crate::error::Error;
use crate::hook::Hook;
use crate::operation::{SchemeKind, SecurityScheme, Server};
use crate::retry::{RetryBudget, RetryConfig};
use crate::secret::Secret;
use crate::server::{BaseUrl, fill, fill_url, token_url};
use crate::timer::Timer;
use crate::transport::Transport;

const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);
const BODY_LIMIT: usize = 8 * 1024 * 1024;
const RETRY_BUDGET: u32 = 100;
const USER_AGENT: &str = concat!("specwright-runtime/", env!("CARGO_PKG_VERSION"));

/// Configures a [`Client`]. Invalid settings are reported by [`build`](Self::build), before any request.
#[must_use]
pub struct ClientBuilder {
    servers: Vec<&'static Server>,
    chosen: Vec<(&'static Server, &'static Server)>,
    schemes: &'static [SecurityScheme],
    variables: Vec<(&'static str, String)>,
    credentials: Vec<(&'static str, Credential)>,
    base_url: Option<String>,
    transport: Option<Box<dyn Transport>>,
    timer: Option<Box<dyn Timer>>,
    hooks: Vec<Box<dyn Hook>>,
    user_agent: Option<String>,
    timeout: Option<Duration>,
    attempt_timeout: Duration,
    retry: Option<RetryConfig>,
    retry_budget: u32,
    max_response_size: usize,
}

impl ClientBuilder {
    /// Returns a builder for the servers of a document. Without servers, a [`base_url`](Self::base_url) is required.
    pub fn new(servers: &[&'static Server], schemes: &'static [SecurityScheme]) -> Self {
        Self {
            servers: servers.to_vec(),
            chosen: Vec::new(),
            schemes,
            variables: Vec::new(),
            credentials: Vec::new(),
            base_url: None,
            transport: None,
            timer: None,
            hooks: Vec::new(),
            user_agent: None,
            timeout: None,
            attempt_timeout: ATTEMPT_TIMEOUT,
            retry: None,
            retry_budget: RETRY_BUDGET,
            max_response_size: BODY_LIMIT,
        }
    }

    /// Sends the requests for one server of the document to another.
    pub fn server(mut self, usual: &'static Server, chosen: &'static Server) -> Self {
        self.chosen.push((usual, chosen));
        self
    }

    /// Sets a variable of the servers' URLs.
    pub fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Sets user and password for a security scheme of the kind HTTP basic.
    pub fn basic(mut self, scheme: &'static str, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.credentials.push((scheme, Credential::Basic { user: user.into(), password: password.into() }));
        self
    }

    /// Sets the token for an HTTP bearer or OAuth2 scheme, or the key for an API key scheme: a string, a
    /// [`Token::from_source`], or an [`OAuth2`](crate::OAuth2) account.
    pub fn token(mut self, scheme: &'static str, token: impl Into<Token>) -> Self {
        self.credentials.push((scheme, token.into().0));
        self
    }

    /// Sends all requests to this URL instead of the document's servers. It replaces the scheme, the host and the path
    /// of a server's URL. The path of a server without a host is appended to it.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sends requests with this client, for a proxy, certificates or a shared connection pool. Start from
    /// [`reqwest_builder`](crate::reqwest_builder). The redirect policy of another client should not send API keys to
    /// another host.
    #[cfg(feature = "reqwest")]
    pub fn http(self, client: reqwest::Client) -> Self {
        self.transport(client)
    }

    /// Sets the transport that sends requests.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Sets the timer that measures time and waits, in place of the transport's or tokio's.
    pub fn timer(mut self, timer: impl Timer + 'static) -> Self {
        self.timer = Some(Box::new(timer));
        self
    }

    /// Adds a hook. Hooks are called in the order in which they were added.
    pub fn hook(mut self, hook: impl Hook + 'static) -> Self {
        self.hooks.push(Box::new(hook));
        self
    }

    /// Sets the `User-Agent`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets the time limit of a call, including all attempts and the waits between them. There is no such limit by
    /// default, but each attempt has one, and retries end after `max_elapsed`.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the time limit of one attempt, up to the last byte of its response. The default is one minute.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets the retry configuration, in place of the document's or [`RetryConfig::DEFAULT`].
    pub fn retry(mut self, config: RetryConfig) -> Self {
        self.retry = Some(config);
        self
    }

    /// Sets the number of retries that all calls of the client share. The default is 100. Each retry takes one from this
    /// budget. A call that succeeds after retries gives one back, and a call that succeeds at once a tenth of one. With an
    /// empty budget, calls fail without retries, so that a server that is down is not flooded.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// Sets the maximum size of a response body in bytes. The default is 8 MiB.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`Error::Configuration`] if a variable, a credential or a URL is invalid, or there is no transport.
    pub fn build(mut self) -> Result<Client, Error> {
        self.check_variables()?;
        let base_url = self.base_url.as_deref().map(BaseUrl::parse).transpose()?;
        if base_url.is_none() && self.servers.is_empty() {
            return Err(Error::configuration("the document names no server: set a base URL"));
        }
        let mut servers = Vec::new();
        for server in &self.servers {
            // Variables are checked even if a base URL makes them unused: otherwise the mistake would appear in
            // production.
            let chosen = self.chosen(server);
            let url = fill(chosen, &self.variables)?;
            let url = match &base_url {
                Some(base) => base.joined(&url),
                None => BaseUrl::of(chosen, &url)?,
            };
            servers.push((*server, url));
        }
        self.resolve_accounts(base_url.as_ref().or(servers.first().map(|(_, url)| url)))?;
        let user_agent = self.user_agent.as_deref().unwrap_or(USER_AGENT);
        Ok(Client(Arc::new(Inner {
            credentials: Credentials::new(self.schemes, &self.credentials)?,
            user_agent: HeaderValue::from_str(user_agent)
                .map_err(|_| Error::configuration("the user agent holds a character that no header can"))?,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            retry: self.retry,
            retry_budget: RetryBudget::new(self.retry_budget),
            hooks: self.hooks,
            max_response_size: self.max_response_size,
            timer: self.timer,
            base_url,
            servers,
            transport: match self.transport {
                Some(transport) => transport,
                None => default_transport()?,
            },
        })))
    }

    /// Returns the server that replaces this one, or this one.
    fn chosen(&self, server: &'static Server) -> &'static Server {
        self.chosen.iter().rfind(|(usual, _)| *usual == server).map_or(server, |(_, chosen)| chosen)
    }

    fn check_variables(&self) -> Result<(), Error> {
        let servers = || self.servers.iter().map(|it| self.chosen(it));
        let known = |name: &str| servers().flat_map(|server| server.variables).any(|known| known.name == name);
        match self.variables.iter().find(|(name, _)| !known(name)) {
            Some((name, _)) => Err(Error::configuration(format!("no server has a variable `{name}`"))),
            None => Ok(()),
        }
    }

    /// Sets the token URL of each OAuth2 account.
    fn resolve_accounts(&mut self, base: Option<&BaseUrl>) -> Result<(), Error> {
        let mut credentials = std::mem::take(&mut self.credentials);
        for (key, credential) in &mut credentials {
            if let Credential::Account(account) = credential {
                account.resolved = match &account.token_url {
                    Some(own) => Some(token_url(own, base)?),
                    None => self.declared_token_url(key, &account.grant, base)?,
                };
            }
        }
        self.credentials = credentials;
        Ok(())
    }

    fn declared_token_url(&self, key: &str, grant: &Grant, base: Option<&BaseUrl>) -> Result<Option<Uri>, Error> {
        let scheme = self.schemes.iter().find(|scheme| scheme.key == key);
        let url = match (scheme.map(|scheme| &scheme.kind), grant) {
            (Some(SchemeKind::OAuth2 { token_url, .. }), Grant::ClientCredentials) => token_url,
            (Some(SchemeKind::OAuth2 { refresh_url, .. }), Grant::Refresh(..)) => refresh_url,
            (Some(SchemeKind::Basic { .. } | SchemeKind::Bearer | SchemeKind::ApiKey { .. }) | None, _) => "",
        };
        if url.is_empty() {
            return Ok(None);
        }
        match self.servers.first().map(|it| self.chosen(it)) {
            Some(server) => token_url(&fill_url(url, server, &self.variables)?, base).map(Some),
            None => token_url(url, base).map(Some),
        }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("variables", &self.variables)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Box<dyn Transport>, Error> {
    Ok(Box::new(crate::transport_reqwest::Usual::new()?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Box<dyn Transport>, Error> {
    Err(Error::configuration("no transport: set one, or enable the feature `reqwest`"))
}
