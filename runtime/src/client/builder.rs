//! The builder of clients.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use super::{Client, Inner};
use crate::auth::{Credential, Credentials, Grant, Token};
use crate::call::IDEMPOTENCY_KEY;
use crate::error::Error;
use crate::hook::Hook;
use crate::limits::{LimitSettings, Limits};
use crate::operation::{KeyLocation, SchemeKind, SecurityScheme, Server};
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
#[derive(Clone)]
pub struct ClientBuilder {
    servers: Vec<&'static Server>,
    chosen: Vec<(&'static Server, &'static Server)>,
    schemes: &'static [SecurityScheme],
    variables: Vec<(&'static str, String)>,
    credentials: Vec<(&'static str, Credential)>,
    base_url: Option<String>,
    transport: Option<Arc<dyn Transport>>,
    timer: Option<Arc<dyn Timer>>,
    hooks: Vec<Arc<dyn Hook>>,
    headers: Vec<(String, Secret)>,
    user_agent: Option<String>,
    user_agent_suffix: Option<String>,
    timeout: Option<Duration>,
    attempt_timeout: Duration,
    retry: Option<RetryConfig>,
    retry_budget: u32,
    pub(crate) limits: LimitSettings,
    max_response_size: usize,
    /// The client that this builder makes a sibling of.
    inherited: Option<Inherited>,
}

/// The settings that a sibling keeps only if it has the same origins as its client.
#[derive(Clone)]
struct Inherited {
    origins: Vec<String>,
    /// The number of credentials and headers that were set for the client. Later ones were set for the sibling.
    credentials: usize,
    headers: usize,
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
            headers: Vec::new(),
            user_agent: None,
            user_agent_suffix: None,
            timeout: None,
            attempt_timeout: ATTEMPT_TIMEOUT,
            retry: None,
            retry_budget: RETRY_BUDGET,
            limits: LimitSettings::default(),
            max_response_size: BODY_LIMIT,
            inherited: None,
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
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets the timer that measures time and waits, in place of the transport's or tokio's.
    pub fn timer(mut self, timer: impl Timer + 'static) -> Self {
        self.timer = Some(Arc::new(timer));
        self
    }

    /// Adds a hook. Hooks are called in the order in which they were added.
    pub fn hook(mut self, hook: impl Hook + 'static) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Sets the `User-Agent`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Adds a text to the end of the `User-Agent`, such as `my-app/1.0`.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Sets a header of every call. A header of a call with the same name replaces it. Requests for tokens do not have it.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.push((name.into(), value.into()));
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

    /// Sets the maximum size of a response body in bytes. The default is 8 MiB. A streamed response has no limit, but each item
    /// of a stream has this one.
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
        let servers = self.resolve_servers(base_url.as_ref())?;
        let origins = origins(base_url.as_ref(), &servers);
        self.drop_inherited(&origins);
        self.resolve_accounts(base_url.as_ref().or(servers.first().map(|(_, url)| url)))?;
        let transport = match &self.transport {
            Some(transport) => Arc::clone(transport),
            None => default_transport()?,
        };
        self.transport = Some(Arc::clone(&transport));
        let credentials = Credentials::new(self.schemes, &self.credentials)?;
        Ok(Client(Arc::new(Inner {
            headers: self.default_headers(&credentials)?,
            credentials,
            user_agent: self.full_user_agent()?,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            retry: self.retry,
            retry_budget: RetryBudget::new(self.retry_budget),
            limits: Limits::new(self.limits)?,
            hooks: self.hooks.clone(),
            max_response_size: self.max_response_size,
            timer: self.timer.clone(),
            base_url,
            servers,
            transport,
            sibling: self.into_sibling(origins),
        })))
    }

    /// Returns the URL of each server.
    fn resolve_servers(&self, base_url: Option<&BaseUrl>) -> Result<Vec<(&'static Server, BaseUrl)>, Error> {
        let url = |server: &'static Server| {
            // Variables are checked even if a base URL makes them unused: otherwise the mistake would appear in
            // production.
            let chosen = self.chosen(server);
            let url = fill(chosen, &self.variables)?;
            match base_url {
                Some(base) => Ok(base.joined(&url)),
                None => BaseUrl::of(chosen, &url),
            }
        };
        self.servers.iter().map(|server| Ok((*server, url(server)?))).collect()
    }

    /// Drops the credentials of the client that this builder makes a sibling of, if the sibling sends its requests to other
    /// origins.
    fn drop_inherited(&mut self, origins: &[String]) {
        let Some(inherited) = self.inherited.take().filter(|it| it.origins != origins) else { return };
        self.credentials.drain(..inherited.credentials.min(self.credentials.len()));
        let headers = std::mem::take(&mut self.headers).into_iter().enumerate();
        let is_credential = |name: &str| is_credential(self.schemes, name);
        let kept = headers.filter(|(index, (name, _))| *index >= inherited.headers || !is_credential(name));
        self.headers = kept.map(|(_, header)| header).collect();
    }

    fn into_sibling(self, origins: Vec<String>) -> Self {
        let (credentials, headers) = (self.credentials.len(), self.headers.len());
        Self { inherited: Some(Inherited { origins, credentials, headers }), ..self }
    }

    fn full_user_agent(&self) -> Result<HeaderValue, Error> {
        let own = self.user_agent.as_deref().unwrap_or(USER_AGENT);
        let suffix = self.user_agent_suffix.iter().flat_map(|suffix| [" ", suffix]);
        let text: String = std::iter::once(own).chain(suffix).collect();
        let wrong = |_| Error::configuration("the user agent holds a character that no header can");
        HeaderValue::from_str(&text).map_err(wrong)
    }

    fn default_headers(&self, credentials: &Credentials) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let header = name.parse::<HeaderName>().ok().zip(HeaderValue::from_str(value.expose()).ok());
            let wrong = || Error::configuration(format!("the header {name:?} holds a character that no header can"));
            let (name, mut value) = header.ok_or_else(wrong)?;
            if name == IDEMPOTENCY_KEY {
                return Err(Error::configuration(
                    "an idempotency key identifies one call, so it cannot be a header of all calls",
                ));
            }
            value.set_sensitive([AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(&name));
            headers.insert(name, value);
        }
        credentials.hide(&mut headers);
        Ok(headers)
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
                let resolved = match &account.token_url {
                    Some(own) => Some(token_url(own, base)?),
                    None => self.declared_token_url(key, &account.grant, base)?,
                };
                // A sibling shares the tokens of its client, unless they come from another server.
                if account.resolved != resolved {
                    (account.resolved, account.kept) = (resolved, Arc::default());
                }
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

/// Returns the origins of the URLs of a client.
fn origins(base_url: Option<&BaseUrl>, servers: &[(&'static Server, BaseUrl)]) -> Vec<String> {
    let urls = base_url.into_iter().chain(servers.iter().map(|(_, url)| url));
    urls.map(|url| url.origin().to_owned()).collect()
}

/// Returns whether a header of this name carries a credential.
fn is_credential(schemes: &[SecurityScheme], name: &str) -> bool {
    let carries = |scheme: &SecurityScheme| match &scheme.kind {
        SchemeKind::ApiKey { location: KeyLocation::Header, name: header, .. } => header.eq_ignore_ascii_case(name),
        SchemeKind::ApiKey { location: KeyLocation::Query | KeyLocation::Cookie, .. }
        | SchemeKind::Basic { .. }
        | SchemeKind::Bearer
        | SchemeKind::OAuth2 { .. } => false,
    };
    let usual = ["authorization", "proxy-authorization", "cookie"];
    usual.iter().any(|it| it.eq_ignore_ascii_case(name)) || schemes.iter().any(carries)
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(crate::transport_reqwest::Usual::new()?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Err(Error::configuration("no transport: set one, or enable the feature `reqwest`"))
}
