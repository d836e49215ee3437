//! Servers and security schemes, which operations refer to by index.

use std::collections::BTreeSet;

/// A server: a base URL with variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// The URL template, with variables as `{name}`.
    pub url: String,
    /// The description, as Markdown.
    pub description: Option<String>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// `x-specwright-env`: the environment variable with which users set another base URL.
    pub env: Option<String>,
    /// The variables, in the order of the document.
    pub variables: Vec<ServerVariable>,
}

impl Server {
    /// Returns whether the URL has a host: its own, or that of a variable which is a base URL.
    pub fn has_host(&self) -> bool {
        self.url.contains("://") || self.variables.iter().any(|it| it.is_base_url)
    }
}

/// A variable of a server's URL.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerVariable {
    /// The name in the URL.
    pub name: String,
    /// The description, as Markdown.
    pub description: Option<String>,
    /// The value that is used unless the caller sets another.
    pub default: String,
    /// The allowed values. If empty, any value is allowed.
    pub values: Vec<String>,
    /// The caller must set a value: `x-specwright-required`, or no default makes a base URL.
    pub required: bool,
    /// The value is a base URL with scheme and host, because the URL of the server begins with the variable.
    pub is_base_url: bool,
    /// `x-specwright-env`: the environment variable that holds the value.
    pub env: Option<String>,
}

/// A security scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// The key in `components.securitySchemes`, by which requirements refer to the scheme.
    pub key: String,
    /// The description, as Markdown.
    pub description: Option<String>,
    /// The credentials that requests carry.
    pub kind: SchemeKind,
    /// `x-specwright-env`: the environment variables that hold the credentials.
    pub env: Option<SchemeEnv>,
}

/// The environment variables of a security scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeEnv {
    /// The variable of a token or an API key.
    Token(String),
    /// The variables of a user name and of a secret.
    Pair(String, String),
}

/// The kinds of credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Basic` (RFC 7617).
    Basic {
        /// The template of the user name with one variable, such as `{email}/token`.
        user: String,
    },
    /// `Authorization: Bearer` (RFC 6750), also for OAuth 2 and OpenID Connect if the caller provides the token.
    Bearer,
    /// OAuth 2 with a token endpoint (RFC 6749, section 3.2). The client requests tokens, or the caller provides one.
    OAuth2 {
        /// The token endpoint: a URL, or a path on the server.
        token_url: String,
        /// The endpoint that exchanges refresh tokens: a URL, or a path on the server.
        refresh_url: String,
        /// The scopes that operations require, by name.
        scopes: BTreeSet<String>,
    },
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// The location in the request.
        location: KeyLocation,
        /// The name of the header, query parameter or cookie.
        name: String,
        /// The text before the key, such as `Zoho-oauthtoken `.
        prefix: String,
    },
}

/// The location of an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum KeyLocation {
    Header,
    Query,
    Cookie,
}

/// The schemes that a request must satisfy together, by their indices in
/// [`Api::security_schemes`](super::Api::security_schemes).
pub type SecurityRequirement = Vec<usize>;
