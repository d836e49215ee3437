//! Descriptions of a document's operations, servers and security schemes, as constants of generated crates.
//!
//! Generated code builds each description with a constructor and one method for each part that differs from the usual, so
//! that a description can get another part without a change in crates that were generated earlier.

use http::Method;

use crate::retry::DeclaredRetry;

/// An operation of a document. Generated code implements it for one type per operation.
pub trait Operation {
    /// The description of the operation.
    const INFO: &'static OperationInfo;

    /// How the body of a successful response is decoded: `Json`, `PlainText`, `Binary`, `Empty`, or an enum with a variant
    /// for each status. The stream, if a response can only be streamed.
    type Output;
}

/// The description of an operation, as the constant that each operation has.
pub type Info = &'static OperationInfo;

/// The description of an operation.
#[derive(Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The `operationId`; empty for a request outside the document.
    pub id: &'static str,
    /// The method.
    pub method: Method,
    /// The path below the server's URL, with `{name}` for each path parameter; empty for a request outside the document.
    pub path: &'static str,
    /// The server that serves the operation.
    pub server: &'static Server,
    /// Alternatives, in the document's order, of which one must be met. Each lists the schemes that are required
    /// together. An alternative without schemes allows anonymous calls, as does a list without alternatives.
    pub security: &'static [&'static [&'static str]],
    /// `true` if a repeated request has the same effect as a single one, so that a retry is safe.
    pub idempotent: bool,
    /// The retries that the document declares.
    pub(crate) retry: Option<&'static DeclaredRetry>,
    /// The header `accept`, if it differs from the one of the decoder.
    pub(crate) accept: Option<&'static str>,
}

/// The server and the security that the operations of a client have unless their descriptions have others.
#[derive(Clone, Copy, Debug)]
pub struct ApiInfo {
    server: &'static Server,
    security: &'static [&'static [&'static str]],
}

impl ApiInfo {
    /// Describes operations that a server serves without credentials.
    #[must_use]
    pub const fn new(server: &'static Server) -> Self {
        Self { server, security: &[] }
    }

    /// Sets the alternatives of security schemes.
    #[must_use]
    pub const fn security(mut self, security: &'static [&'static [&'static str]]) -> Self {
        self.security = security;
        self
    }

    /// Describes an operation with the method GET.
    #[must_use]
    pub const fn get(self, id: &'static str, path: &'static str) -> OperationInfo {
        self.operation(Method::GET, true, id, path)
    }

    /// Describes an operation with the method PUT.
    #[must_use]
    pub const fn put(self, id: &'static str, path: &'static str) -> OperationInfo {
        self.operation(Method::PUT, true, id, path)
    }

    /// Describes an operation with the method POST.
    #[must_use]
    pub const fn post(self, id: &'static str, path: &'static str) -> OperationInfo {
        self.operation(Method::POST, false, id, path)
    }

    /// Describes an operation with the method DELETE.
    #[must_use]
    pub const fn delete(self, id: &'static str, path: &'static str) -> OperationInfo {
        self.operation(Method::DELETE, true, id, path)
    }

    /// Describes an operation with the method OPTIONS.
    #[must_use]
    pub const fn options(self, id: &'static str, path: &'static str) -> OperationInfo {
        self.operation(Method::OPTIONS, true, id, path)
    }

    /// Describes an operation with the method HEAD.
    #[must_use]
    pub const fn head(self, id: &'static str, path: &'static str) -> OperationInfo {
        self.operation(Method::HEAD, true, id, path)
    }

    /// Describes an operation with the method PATCH.
    #[must_use]
    pub const fn patch(self, id: &'static str, path: &'static str) -> OperationInfo {
        self.operation(Method::PATCH, false, id, path)
    }

    /// Describes an operation with the method TRACE.
    #[must_use]
    pub const fn trace(self, id: &'static str, path: &'static str) -> OperationInfo {
        self.operation(Method::TRACE, true, id, path)
    }

    /// Describes an operation with the method QUERY.
    #[must_use]
    pub const fn query(self, id: &'static str, path: &'static str) -> OperationInfo {
        self.operation(Method::QUERY, true, id, path)
    }

    pub(crate) const fn operation(
        self,
        method: Method,
        idempotent: bool,
        id: &'static str,
        path: &'static str,
    ) -> OperationInfo {
        let Self { server, security } = self;
        OperationInfo { id, method, path, server, security, idempotent, retry: None, accept: None }
    }
}

impl OperationInfo {
    /// Returns whether the document has the operation.
    pub(crate) fn is_documented(&self) -> bool {
        !self.path.is_empty() || !self.id.is_empty()
    }

    /// Sets the server.
    #[must_use]
    pub const fn server(mut self, server: &'static Server) -> Self {
        self.server = server;
        self
    }

    /// Sets the alternatives of security schemes.
    #[must_use]
    pub const fn security(mut self, security: &'static [&'static [&'static str]]) -> Self {
        self.security = security;
        self
    }

    /// Sets whether a retry is safe, if the method does not tell.
    #[must_use]
    pub const fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = idempotent;
        self
    }

    /// Sets the retries that the document declares. Those of the client and of the call override them.
    #[must_use]
    pub const fn retry(mut self, retry: &'static DeclaredRetry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets the header `accept`.
    #[must_use]
    pub const fn accept(mut self, accept: &'static str) -> Self {
        self.accept = Some(accept);
        self
    }
}

/// A server of the document.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Server {
    /// The URL, with `{name}` for each variable. A relative URL requires the client to have a base URL.
    pub url: &'static str,
    /// The variables of the URL.
    pub variables: &'static [Variable],
}

impl Server {
    /// Describes a server by its URL and the variables of the URL.
    #[must_use]
    pub const fn new(url: &'static str, variables: &'static [Variable]) -> Self {
        Self { url, variables }
    }
}

/// A variable of a server's URL.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variable {
    /// The name.
    pub name: &'static str,
    /// The value that is used if the client sets none.
    pub default: &'static str,
    /// The allowed values; empty if any value is allowed.
    pub values: &'static [&'static str],
}

impl Variable {
    /// Describes a variable that any value is allowed for.
    #[must_use]
    pub const fn new(name: &'static str, default: &'static str) -> Self {
        Self { name, default, values: &[] }
    }

    /// Sets the allowed values.
    #[must_use]
    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }
}

/// A security scheme of the document.
#[derive(Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The name of the scheme in the document. The setter of a generated builder has the same name.
    pub(crate) key: &'static str,
    /// The kind of the scheme.
    pub(crate) kind: SchemeKind,
}

impl SecurityScheme {
    /// Describes HTTP basic. The template of the user name has one placeholder, such as `{username}` or `{email}/token`.
    #[must_use]
    pub const fn basic(key: &'static str, user: &'static str) -> Self {
        Self { key, kind: SchemeKind::Basic { user } }
    }

    /// Describes HTTP bearer.
    #[must_use]
    pub const fn bearer(key: &'static str) -> Self {
        Self { key, kind: SchemeKind::Bearer }
    }

    /// Describes a key in the header, the query parameter or the cookie of this name.
    #[must_use]
    pub const fn api_key(key: &'static str, location: KeyLocation, name: &'static str) -> Self {
        Self { key, kind: SchemeKind::ApiKey { location, name, prefix: "" } }
    }

    /// Describes OAuth 2: a bearer token, or an account that fetches one. An endpoint is a URL with `{name}` for server
    /// variables, or a path on the server that the client calls, or empty if the client must set it.
    #[must_use]
    pub const fn oauth2(
        key: &'static str,
        token_url: &'static str,
        refresh_url: &'static str,
        scopes: &'static [&'static str],
    ) -> Self {
        Self { key, kind: SchemeKind::OAuth2 { token_url, refresh_url, scopes, client: ClientAuth::Basic } }
    }

    /// Sets the text before a key, such as `Zoho-oauthtoken `.
    #[must_use]
    pub const fn prefix(mut self, text: &'static str) -> Self {
        if let SchemeKind::ApiKey { prefix, .. } = &mut self.kind {
            *prefix = text;
        }
        self
    }

    /// Sets the authentication of the client at the token endpoint. The default is HTTP basic.
    #[must_use]
    pub const fn client_auth(mut self, auth: ClientAuth) -> Self {
        if let SchemeKind::OAuth2 { client, .. } = &mut self.kind {
            *client = auth;
        }
        self
    }
}

/// The kind of a security scheme.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SchemeKind {
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

/// The location of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}
