//! Clients: what all calls to an API share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::auth::{Credential, Credentials};
use crate::call::Call;
use crate::error::Error;
use crate::operation::{Operation, SecurityScheme, Server};
use crate::secret::Secret;
use crate::server::{BaseUrl, fill};
use crate::transport::Transport;

const TIMEOUT: Duration = Duration::from_secs(60);
const BODY_LIMIT: usize = 8 * 1024 * 1024;
const USER_AGENT: &str = concat!("specwright-runtime/", env!("CARGO_PKG_VERSION"));

/// Makes calls. Cheap to clone; all clones share one connection pool.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// What the clones of a client share.
pub(crate) struct Inner {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    pub(crate) timeout: Duration,
    pub(crate) body_limit: usize,
    base_url: Option<BaseUrl>,
    servers: Vec<(&'static Server, BaseUrl)>,
}

impl Client {
    /// Begins a call of an operation.
    pub fn call(&self, operation: &'static Operation) -> Call {
        Call::new(Arc::clone(&self.0), operation)
    }
}

impl Inner {
    /// Where the operation's requests go.
    pub(crate) fn base_url(&self, operation: &Operation) -> Result<&BaseUrl, Error> {
        let server = self.servers.iter().find(|(server, _)| *server == operation.server).map(|(_, url)| url);
        let url = server.or(self.base_url.as_ref());
        url.ok_or_else(|| {
            Error::configuration(format!("{} is answered by a server that this client does not know", operation.id))
        })
    }
}

impl Inner {
    /// Where the operation's requests go if another URL stands in the place of the base URL.
    pub(crate) fn moved(&self, base: &BaseUrl, operation: &Operation) -> BaseUrl {
        let own = self.servers.iter().find(|(server, _)| *server == operation.server).map(|(_, url)| url.as_str());
        let path = own.zip(self.base_url.as_ref()).and_then(|(own, base)| own.strip_prefix(base.as_str()));
        base.joined(path.unwrap_or_default())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { transport: _, credentials, user_agent, timeout, body_limit, base_url, servers } = &*self.0;
        let urls: Vec<_> = base_url.iter().chain(servers.iter().map(|(_, url)| url)).map(BaseUrl::as_str).collect();
        f.debug_struct("Client")
            .field("urls", &urls)
            .field("credentials", credentials)
            .field("user_agent", user_agent)
            .field("timeout", timeout)
            .field("body_limit", body_limit)
            .finish_non_exhaustive()
    }
}

/// Sets up a [`Client`]. Whatever is wrong is an error of [`build`](Self::build), before any request.
#[must_use]
pub struct ClientBuilder {
    servers: Vec<&'static Server>,
    schemes: &'static [SecurityScheme],
    variables: Vec<(&'static str, String)>,
    credentials: Vec<(&'static str, Credential)>,
    base_url: Option<String>,
    transport: Option<Box<dyn Transport>>,
    user_agent: Option<String>,
    timeout: Duration,
    body_limit: usize,
}

impl ClientBuilder {
    /// A client of a document's servers. Without servers, a [`base_url`](Self::base_url) is required.
    pub fn new(servers: &[&'static Server], schemes: &'static [SecurityScheme]) -> Self {
        Self {
            servers: servers.to_vec(),
            schemes,
            variables: Vec::new(),
            credentials: Vec::new(),
            base_url: None,
            transport: None,
            user_agent: None,
            timeout: TIMEOUT,
            body_limit: BODY_LIMIT,
        }
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

    /// Sets the token for a security scheme of the kind HTTP bearer, or the key for an API key.
    pub fn token(mut self, scheme: &'static str, token: impl Into<Secret>) -> Self {
        self.credentials.push((scheme, Credential::Token(token.into())));
        self
    }

    /// Sends all requests to this URL instead of the document's servers: it takes the place of scheme, host and the
    /// path that a server's URL may have. The path of a server without a host is appended to it.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sends requests with this client, for a proxy, certificates or a pool of your own. How it follows redirects is
    /// its own affair: it should not take API keys to another host.
    #[cfg(feature = "reqwest")]
    pub fn http(self, client: reqwest::Client) -> Self {
        self.transport(client)
    }

    /// Sends requests with this transport.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Sets the `User-Agent`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets how long a call may take, up to the last byte of its answer. It is a minute unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how many bytes the body of an answer may have. It is 8 MiB unless set.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// [`Error::Configuration`] if a variable, a credential or a URL is wrong, or there is no transport.
    pub fn build(self) -> Result<Client, Error> {
        self.check_variables()?;
        let base_url = self.base_url.as_deref().map(BaseUrl::parse).transpose()?;
        if base_url.is_none() && self.servers.is_empty() {
            return Err(Error::configuration("the document names no server: set a base URL"));
        }
        let mut servers = Vec::new();
        for server in &self.servers {
            // Variables are checked even where a base URL makes them unused: the mistake would wait for production.
            let url = fill(server, &self.variables)?;
            let url = match &base_url {
                Some(base) => base.joined(&url),
                None => BaseUrl::of(server, &url)?,
            };
            servers.push((*server, url));
        }
        let user_agent = self.user_agent.as_deref().unwrap_or(USER_AGENT);
        Ok(Client(Arc::new(Inner {
            credentials: Credentials::new(self.schemes, &self.credentials)?,
            user_agent: HeaderValue::from_str(user_agent)
                .map_err(|_| Error::configuration("the user agent holds a character that no header can"))?,
            timeout: self.timeout,
            body_limit: self.body_limit,
            base_url,
            servers,
            transport: match self.transport {
                Some(transport) => transport,
                None => default_transport()?,
            },
        })))
    }

    fn check_variables(&self) -> Result<(), Error> {
        let known =
            |name: &str| self.servers.iter().flat_map(|server| server.variables).any(|known| known.name == name);
        match self.variables.iter().find(|(name, _)| !known(name)) {
            Some((name, _)) => Err(Error::configuration(format!("no server has a variable `{name}`"))),
            None => Ok(()),
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
    match crate::transport_reqwest::client() {
        Ok(client) => Ok(Box::new(client)),
        Err(source) => Err(Error::Configuration {
            message: format!("the HTTP client cannot be set up: {source}"),
            source: Some(source),
        }),
    }
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Box<dyn Transport>, Error> {
    Err(Error::configuration("there is no transport: set one, or enable the feature `reqwest`"))
}
