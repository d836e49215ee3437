//! Clients, which hold the settings that all calls share.

mod builder;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method};

pub use self::builder::ClientBuilder;
use crate::auth::Credentials;
use crate::call::Call;
use crate::call_operation::CallOperation;
use crate::error::Error;
use crate::hook::Hook;
use crate::limits::Limits;
use crate::operation::{ApiInfo, Operation, OperationInfo, Server};
use crate::retry::{RetryBudget, RetryConfig};
use crate::server::BaseUrl;
use crate::timer::{self, Timer};
use crate::transport::Transport;

/// Creates calls. Clones are cheap and share one connection pool.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// The settings that the clones of a client share.
pub(crate) struct Inner {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: Option<RetryConfig>,
    pub(crate) retry_budget: RetryBudget,
    pub(crate) limits: Limits,
    pub(crate) hooks: Vec<Arc<dyn Hook>>,
    /// Headers of every call.
    pub(crate) headers: HeaderMap,
    pub(crate) max_response_size: usize,
    timer: Option<Arc<dyn Timer>>,
    base_url: Option<BaseUrl>,
    servers: Vec<(&'static Server, BaseUrl)>,
    /// The settings of a sibling.
    sibling: ClientBuilder,
}

impl Client {
    /// Returns a call of the operation that a type stands for.
    pub fn request<O: Operation>(&self) -> Call {
        self.call(O::INFO)
    }

    /// Returns a call of an operation.
    pub fn call(&self, operation: &'static OperationInfo) -> Call {
        Call::new(Arc::clone(&self.0), CallOperation::Documented(operation))
    }

    /// Returns a call outside the document: of a path below the server's URL, or of a URL of the same origin.
    pub fn undocumented(&self, api: ApiInfo, method: Method, url: impl Into<String>) -> Call {
        Call::new(Arc::clone(&self.0), CallOperation::undocumented(api, method, url.into()))
    }

    /// Returns a sibling: a client with these settings, except for those that the function changes. It shares the transport
    /// with its connections, the timer and the hooks, and the tokens of an unchanged OAuth2 account. It has its own retry
    /// budget and limits. If it sends its requests to another origin, it does not inherit the credentials.
    ///
    /// # Errors
    /// As [`ClientBuilder::build`].
    pub fn with(&self, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Result<Self, Error> {
        change(self.0.sibling.clone()).build()
    }
}

impl Inner {
    pub(crate) fn timer(&self) -> Option<&dyn Timer> {
        self.timer.as_deref().or_else(|| self.transport.timer()).or_else(|| timer::default_timer())
    }

    /// Returns the base URL of an operation.
    pub(crate) fn base_url(&self, operation: &OperationInfo) -> Result<&BaseUrl, Error> {
        let url = self.server(operation).or(self.base_url.as_ref());
        url.ok_or_else(|| {
            Error::configuration(format!("the server of {} is not configured for this client", operation.id))
        })
    }
}

impl Inner {
    /// Returns the base URL of an operation when another URL replaces the base URL.
    pub(crate) fn moved(&self, base: &BaseUrl, operation: &OperationInfo) -> BaseUrl {
        let own = self.server(operation).map(BaseUrl::as_str);
        let path = own.zip(self.base_url.as_ref()).and_then(|(own, base)| own.strip_prefix(base.as_str()));
        base.joined(path.unwrap_or_default())
    }

    fn server(&self, operation: &OperationInfo) -> Option<&BaseUrl> {
        self.servers.iter().find(|(server, _)| *server == operation.server).map(|(_, url)| url)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            credentials,
            user_agent,
            timeout,
            attempt_timeout,
            retry,
            max_response_size,
            base_url,
            servers,
            ..
        } = &*self.0;
        let urls: Vec<_> = base_url.iter().chain(servers.iter().map(|(_, url)| url)).map(BaseUrl::as_str).collect();
        f.debug_struct("Client")
            .field("urls", &urls)
            .field("credentials", credentials)
            .field("user_agent", user_agent)
            .field("timeout", timeout)
            .field("attempt_timeout", attempt_timeout)
            .field("retry", retry)
            .field("max_response_size", max_response_size)
            .finish_non_exhaustive()
    }
}
