//! What belongs to a client as a whole: base URLs and ways to authenticate.

use std::collections::BTreeSet;

/// A base URL with variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// With `{variable}`s in it.
    pub url: String,
    /// What the document says of it.
    pub description: Option<String>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// `x-specwright-env`: the environment variable that may say another base URL.
    pub env: Option<String>,
    /// The variables, in the order of the document.
    pub variables: Vec<ServerVariable>,
}

/// A part of a base URL that the caller may choose.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerVariable {
    /// Its name in the URL.
    pub name: String,
    /// What the document says of it.
    pub description: Option<String>,
    /// Its value if nobody chooses.
    pub default: String,
    /// The values that are allowed; any if empty.
    pub values: Vec<String>,
    /// `x-specwright-required`: there is no sensible default.
    pub required: bool,
    /// `x-specwright-env`: the environment variable that may say it.
    pub env: Option<String>,
}

/// A way to authenticate.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// The name that requirements use.
    pub key: String,
    /// What the document says of it.
    pub description: Option<String>,
    /// What is sent.
    pub kind: SchemeKind,
    /// `x-specwright-env`: the environment variables that may say it.
    pub env: Option<SchemeEnv>,
}

/// The environment variables of a security scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeEnv {
    /// Of a token or key.
    Token(String),
    /// Of a user and a secret.
    Pair(String, String),
}

/// What a security scheme sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Basic` (RFC 7617). The user is a template with one `{name}`, such as `{email}/token`.
    Basic {
        /// The template.
        user: String,
    },
    /// `Authorization: Bearer` (RFC 6750), also for OAuth 2 and OpenID Connect with a token of the caller's.
    Bearer,
    /// OAuth 2 with a token endpoint (RFC 6749, section 3.2): with an account there, or with a token of the caller's.
    OAuth2 {
        /// Where tokens are had: a URL, or a path on the server.
        token_url: String,
        /// Where refresh tokens are turned into them, in the same way.
        refresh_url: String,
        /// What operations ask for, by name.
        scopes: BTreeSet<String>,
    },
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where it goes.
        location: KeyLocation,
        /// The name of the header, query parameter or cookie.
        name: String,
        /// What stands before the key, such as `Zoho-oauthtoken `.
        prefix: String,
    },
}

/// Where an API key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum KeyLocation {
    Header,
    Query,
    Cookie,
}

/// The schemes that must be met together, by their places in [`Api::security_schemes`](super::Api::security_schemes).
pub type SecurityRequirement = Vec<usize>;
