//! What a document says about its operations, servers and security schemes, as data that generated crates hold in statics.

use http::Method;

/// One operation of the document.
#[derive(Debug)]
pub struct OperationInfo {
    /// The `operationId`.
    pub id: &'static str,
    /// The method.
    pub method: Method,
    /// The path below the server's URL, with `{name}` for each path parameter.
    pub path: &'static str,
    /// The server that answers it.
    pub server: &'static Server,
    /// Alternatives, of which one must hold, in the document's order. Each names the schemes that are needed together;
    /// an alternative without schemes allows anonymous calls, as does a list without alternatives.
    pub security: &'static [&'static [&'static str]],
    /// Whether it may safely be sent twice.
    pub repeatable: bool,
}

/// One server of the document.
#[derive(Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL, with `{name}` for each variable. May be relative, and then a client needs a base URL.
    pub url: &'static str,
    /// The variables of the URL.
    pub variables: &'static [Variable],
}

/// One variable of a server's URL.
#[derive(Debug, PartialEq, Eq)]
pub struct Variable {
    /// The name.
    pub name: &'static str,
    /// The value if a client sets none.
    pub default: &'static str,
    /// The only values it may have; empty if it may have any.
    pub values: &'static [&'static str],
}

/// One security scheme of the document.
#[derive(Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The document's name for the scheme, which is also the name of the setter on a generated builder.
    pub key: &'static str,
    /// How a call proves itself.
    pub kind: SchemeKind,
}

/// How a call proves itself.
#[derive(Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// HTTP basic.
    Basic {
        /// What is sent as the user: a template with one placeholder, such as `{username}` or `{email}/token`.
        user: &'static str,
    },
    /// HTTP bearer.
    Bearer,
    /// A key in a header, in the query or in a cookie.
    ApiKey {
        /// Where the key goes.
        location: KeyLocation,
        /// The name of the header, the query parameter or the cookie.
        name: &'static str,
        /// What stands before the key, such as `Zoho-oauthtoken `; usually empty.
        prefix: &'static str,
    },
    /// OAuth2: a bearer token, or an account that buys one.
    OAuth2 {
        /// Where tokens are had: a URL with `{name}` for the variables of the servers, or a path on the server that
        /// the client calls. Empty if a client has to say it.
        token_url: &'static str,
        /// Where a refresh token is turned into them, in the same way.
        refresh_url: &'static str,
        /// The scopes to ask for.
        scopes: &'static [&'static str],
        /// How the client proves itself there.
        client: ClientAuth,
    },
}

/// How a client proves itself to a token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// HTTP basic.
    Basic,
    /// `client_id` and `client_secret` in the body.
    Body,
}

/// Where the key of an [`SchemeKind::ApiKey`] goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}
