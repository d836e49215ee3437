//! Descriptions of a document's operations, servers and security schemes, as data for statics in generated crates.

use http::Method;

/// The description of an operation.
#[derive(Debug)]
pub struct OperationInfo {
    /// The `operationId`.
    pub id: &'static str,
    /// The method.
    pub method: Method,
    /// The path below the server's URL, with `{name}` for each path parameter.
    pub path: &'static str,
    /// The server that serves the operation.
    pub server: &'static Server,
    /// Alternatives, in the document's order, of which one must be met. Each lists the schemes that are required
    /// together. An alternative without schemes allows anonymous calls, as does a list without alternatives.
    pub security: &'static [&'static [&'static str]],
    /// Whether a repeated request has the same effect as a single one, so that a retry is safe.
    pub idempotent: bool,
}

/// A server of the document.
#[derive(Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL, with `{name}` for each variable. A relative URL requires the client to have a base URL.
    pub url: &'static str,
    /// The variables of the URL.
    pub variables: &'static [Variable],
}

/// A variable of a server's URL.
#[derive(Debug, PartialEq, Eq)]
pub struct Variable {
    /// The name.
    pub name: &'static str,
    /// The value that is used if the client sets none.
    pub default: &'static str,
    /// The allowed values; empty if any value is allowed.
    pub values: &'static [&'static str],
}

/// A security scheme of the document.
#[derive(Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The name of the scheme in the document. The setter of a generated builder has the same name.
    pub key: &'static str,
    /// The kind of the scheme.
    pub kind: SchemeKind,
}

/// The kind of a security scheme.
#[derive(Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// HTTP basic.
    Basic {
        /// The template of the user name, with one placeholder, such as `{username}` or `{email}/token`.
        user: &'static str,
    },
    /// HTTP bearer.
    Bearer,
    /// A key in a header, in the query or in a cookie.
    ApiKey {
        /// The location of the key.
        location: KeyLocation,
        /// The name of the header, the query parameter or the cookie.
        name: &'static str,
        /// A prefix before the key, such as `Zoho-oauthtoken `; usually empty.
        prefix: &'static str,
    },
    /// OAuth 2: a bearer token, or an account that fetches one.
    OAuth2 {
        /// The token endpoint: a URL with `{name}` for server variables, or a path on the server that the client calls.
        /// Empty if the client must set it.
        token_url: &'static str,
        /// The endpoint for refresh tokens, in the same form.
        refresh_url: &'static str,
        /// The scopes to request.
        scopes: &'static [&'static str],
        /// The authentication of the client at the token endpoint.
        client: ClientAuth,
    },
}

/// The authentication of a client at a token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// HTTP basic.
    Basic,
    /// `client_id` and `client_secret` in the body.
    Body,
}

/// The location of the key of a [`SchemeKind::ApiKey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}
