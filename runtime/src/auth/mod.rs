//! Credentials, and their selection for an operation.

mod oauth;
mod redact;
mod token;

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use self::oauth::Account;
pub(crate) use self::oauth::Kept;
pub(crate) use self::token::{Grant, Hidden};
pub use self::token::{OAuth2, Token, TokenSource};
use crate::client::Inner;
use crate::error::{Error, TimeoutKind};
use crate::operation::{ClientAuth, KeyLocation, OperationInfo, SchemeKind, SecurityScheme};
use crate::secret::Secret;
use crate::url::{Piece, encode, encode_cookie, pieces};

/// The credential that the caller configured for a scheme.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    Basic { user: String, password: Secret },
    Token(Secret),
    Source(Hidden),
    Account(OAuth2),
}

/// The credential in the form in which it is sent.
#[derive(Debug)]
enum Proof {
    Header(HeaderName, HeaderValue),
    Query(Secret),
    Cookie(Secret),
    /// A token that is fetched for each request.
    Fresh(&'static SecurityScheme, Fresh),
}

#[derive(Debug)]
enum Fresh {
    Source(Hidden),
    Account(Box<Account>),
}

/// The credentials of a client, by the keys of their schemes.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    proofs: Vec<(&'static str, Proof)>,
    /// The headers that carry the keys of the document's schemes.
    key_headers: Vec<HeaderName>,
    /// The keys of the schemes that have a credential, each once. A request outside the document that cannot meet the
    /// requirement of the document's operations carries all of them.
    keys: Vec<&'static str>,
}

/// The parts of a request that carry credentials.
pub(crate) struct Target<'a> {
    pub(crate) headers: &'a mut HeaderMap,
    pub(crate) query: &'a mut Vec<String>,
    pub(crate) cookies: &'a mut Vec<String>,
}

/// A token that the server may refuse, and the key of its scheme.
pub(crate) type Used = (&'static str, Secret);

impl Credentials {
    /// Prepares credentials, so that one that cannot be sent is reported when the client is built.
    pub(crate) fn new(schemes: &'static [SecurityScheme], given: &[(&'static str, Credential)]) -> Result<Self, Error> {
        let proofs = given.iter().map(|(key, credential)| {
            let scheme = schemes.iter().find(|scheme| scheme.key == *key);
            let scheme = scheme.ok_or_else(|| Error::configuration(format!("unknown security scheme `{key}`")))?;
            Ok((*key, proof(scheme, credential)?))
        });
        let proofs = proofs.collect::<Result<_, _>>()?;
        let key_headers = schemes.iter().filter_map(|scheme| match &scheme.kind {
            SchemeKind::ApiKey { location: KeyLocation::Header, name, .. } => name.parse().ok(),
            SchemeKind::ApiKey { location: KeyLocation::Query | KeyLocation::Cookie, .. }
            | SchemeKind::Basic { .. }
            | SchemeKind::Bearer
            | SchemeKind::OAuth2 { .. } => None,
        });
        let mut keys = Vec::new();
        for (key, _) in given {
            if !keys.contains(key) {
                keys.push(*key);
            }
        }
        Ok(Self { proofs, key_headers: key_headers.collect(), keys })
    }

    /// Marks headers with keys as sensitive, including those that the caller set.
    pub(crate) fn hide(&self, headers: &mut HeaderMap) {
        for name in &self.key_headers {
            if let Some(value) = headers.get_mut(name) {
                value.set_sensitive(true);
            }
        }
    }

    /// Writes the credentials of the first alternative that is met, and returns the tokens that the server may refuse.
    /// A header that the caller set for this call overrides the client's credential.
    pub(crate) async fn apply(
        &self,
        client: &Inner,
        operation: &OperationInfo,
        limit: TimeoutKind,
        mut target: Target<'_>,
    ) -> Result<Vec<Used>, Error> {
        let mut used = Vec::new();
        for &key in self.chosen(operation, target.headers)? {
            let Some(proof) = self.proof(key) else { continue };
            match proof {
                Proof::Fresh(scheme, _) if is_set(scheme, target.headers) => {}
                Proof::Fresh(scheme, fresh) => {
                    let token = fresh.token(client, key, limit).await?;
                    write(&self::proof(scheme, &Credential::Token(token.clone()))?, &mut target);
                    used.push((key, token));
                }
                Proof::Header(..) | Proof::Query(_) | Proof::Cookie(_) => write(proof, &mut target),
            }
        }
        Ok(used)
    }

    /// Checks, before any request, that the security requirement of the operation can be met.
    pub(crate) fn check(&self, operation: &OperationInfo, headers: &HeaderMap) -> Result<(), Error> {
        self.chosen(operation, headers).map(drop)
    }

    /// Reports refused tokens to their sources, and returns whether new tokens are available.
    pub(crate) async fn renew(&self, client: &Inner, used: &[Used], limit: TimeoutKind) -> bool {
        let mut renewed = false;
        for (key, token) in used {
            if let Some(Proof::Fresh(_, fresh)) = self.proof(key) {
                fresh.refused(token);
                let next = fresh.token(client, key, limit).await;
                renewed |= next.is_ok_and(|next| next.expose() != token.expose());
            }
        }
        renewed
    }

    /// Returns the keys of the schemes to use.
    fn chosen(&self, operation: &OperationInfo, headers: &HeaderMap) -> Result<&[&'static str], Error> {
        let met = |alternative: &&&[&str]| alternative.iter().all(|key| self.proof(key).is_some());
        let signed = operation.security.iter().filter(|alternative| !alternative.is_empty()).find(met);
        if let Some(keys) = signed {
            return Ok(keys);
        }
        if !operation.is_documented() {
            return Ok(&self.keys);
        }
        let anonymous = operation.security.is_empty() || operation.security.iter().any(|keys| keys.is_empty());
        let by_hand = headers.contains_key(AUTHORIZATION);
        if anonymous || by_hand { Ok(&[]) } else { Err(unmet(operation)) }
    }

    fn proof(&self, key: &str) -> Option<&Proof> {
        self.proofs.iter().rfind(|(given, _)| *given == key).map(|(_, proof)| proof)
    }
}

impl Fresh {
    async fn token(&self, client: &Inner, scheme: &'static str, limit: TimeoutKind) -> Result<Secret, Error> {
        match self {
            Self::Source(source) => source.0.token().await.map_err(|source| Error::credentials(scheme, source)),
            Self::Account(account) => account.token(client, limit).await,
        }
    }

    fn refused(&self, token: &Secret) {
        match self {
            Self::Source(source) => source.0.refused(token),
            Self::Account(account) => account.refused(token),
        }
    }
}

fn write(proof: &Proof, target: &mut Target<'_>) {
    match proof {
        Proof::Header(name, value) => {
            target.headers.entry(name).or_insert_with(|| value.clone());
        }
        Proof::Query(pair) => target.query.push(pair.expose().to_owned()),
        Proof::Cookie(pair) => target.cookies.push(pair.expose().to_owned()),
        // A fresh token was resolved to another variant before.
        Proof::Fresh(..) => {}
    }
}

/// Returns whether the caller set the header that carries a scheme's token.
fn is_set(scheme: &SecurityScheme, headers: &HeaderMap) -> bool {
    match &scheme.kind {
        SchemeKind::Basic { .. } | SchemeKind::Bearer | SchemeKind::OAuth2 { .. } => {
            headers.contains_key(AUTHORIZATION)
        }
        SchemeKind::ApiKey { location: KeyLocation::Header, name, .. } => headers.contains_key(*name),
        SchemeKind::ApiKey { location: KeyLocation::Query | KeyLocation::Cookie, .. } => false,
    }
}

fn unmet(operation: &OperationInfo) -> Error {
    let alternatives: Vec<_> = operation
        .security
        .iter()
        .map(|keys| keys.iter().map(|key| format!("`.{key}(..)`")).collect::<Vec<_>>().join(" with "))
        .collect();
    let setters = alternatives.join(", or ");
    Error::configuration(format!(
        "{} needs credentials that this client does not have: build it with {setters}",
        operation.id
    ))
}

fn proof(scheme: &'static SecurityScheme, credential: &Credential) -> Result<Proof, Error> {
    let key = scheme.key;
    match (&scheme.kind, credential) {
        (SchemeKind::Basic { user: template }, Credential::Basic { user, password }) => {
            basic(key, template, user, password)
        }
        (SchemeKind::Bearer | SchemeKind::OAuth2 { .. }, Credential::Token(token)) => {
            header(key, AUTHORIZATION, "Bearer ", token)
        }
        (SchemeKind::ApiKey { location, name, prefix }, Credential::Token(token)) => match location {
            KeyLocation::Header => header(key, header_name(key, name)?, prefix, token),
            KeyLocation::Query => {
                let value = encode(&format!("{prefix}{}", present(key, token)?));
                Ok(Proof::Query(Secret::new(format!("{}={value}", encode(name)))))
            }
            KeyLocation::Cookie => {
                let value = encode_cookie(&format!("{prefix}{}", present(key, token)?));
                Ok(Proof::Cookie(Secret::new(format!("{name}={value}"))))
            }
        },
        (SchemeKind::Bearer | SchemeKind::ApiKey { .. } | SchemeKind::OAuth2 { .. }, Credential::Source(source)) => {
            Ok(Proof::Fresh(scheme, Fresh::Source(source.clone())))
        }
        (SchemeKind::OAuth2 { scopes, client, .. }, Credential::Account(account)) => {
            self::account(scheme, scopes, *client, account)
        }
        (SchemeKind::Bearer | SchemeKind::ApiKey { .. }, Credential::Account(account)) => {
            self::account(scheme, &[], ClientAuth::Basic, account)
        }
        (SchemeKind::Basic { .. }, Credential::Token(_) | Credential::Source(_) | Credential::Account(_)) => {
            Err(Error::configuration(format!("the security scheme `{key}` takes a user and a password")))
        }
        (SchemeKind::Bearer | SchemeKind::ApiKey { .. } | SchemeKind::OAuth2 { .. }, Credential::Basic { .. }) => {
            Err(Error::configuration(format!("the security scheme `{key}` takes a token")))
        }
    }
}

fn account(
    scheme: &'static SecurityScheme,
    scopes: &[&str],
    auth: ClientAuth,
    account: &OAuth2,
) -> Result<Proof, Error> {
    let OAuth2 { grant, id, secret, resolved, scopes: own, auth: own_auth, token_url: _, kept } = account;
    let auth = own_auth.unwrap_or(auth);
    let url = resolved.clone().ok_or_else(|| {
        Error::configuration(format!("the security scheme `{}` names no token URL: set one", scheme.key))
    })?;
    let is_empty = |secret: &Secret| secret.expose().is_empty();
    if id.is_empty() || secret.as_ref().is_some_and(is_empty) {
        return Err(Error::configuration(format!("the client's id or secret for `{}` is empty", scheme.key)));
    }
    let declared: &[&str] = match grant {
        Grant::ClientCredentials => scopes,
        Grant::Refresh(token, _) if is_empty(token) => {
            return Err(Error::configuration(format!("the refresh token for `{}` is empty", scheme.key)));
        }
        Grant::Refresh(..) => &[],
    };
    let scopes = own.clone().unwrap_or_else(|| declared.iter().map(|scope| (*scope).to_owned()).collect());
    let (id, secret, grant, kept) = (id.clone(), secret.clone(), grant.clone(), Arc::clone(kept));
    let account = Account { scheme: scheme.key, url, scopes, auth, id, secret, grant, kept };
    Ok(Proof::Fresh(scheme, Fresh::Account(Box::new(account))))
}

/// In RFC 7617 a colon ends the user, and control characters are not allowed.
fn basic(key: &str, template: &str, user: &str, password: &Secret) -> Result<Proof, Error> {
    if user.is_empty() || user.contains(|c: char| c == ':' || c.is_control()) {
        return Err(Error::configuration(format!(
            "the user for `{key}` is empty, or holds a colon or a control character"
        )));
    }
    if password.expose().contains(char::is_control) {
        return Err(Error::configuration(format!("the password for `{key}` holds a control character")));
    }
    let mut pair = String::new();
    for piece in pieces(template) {
        pair.push_str(match piece {
            Piece::Literal(text) => text,
            Piece::Placeholder(_) => user,
        });
    }
    pair.push(':');
    pair.push_str(password.expose());
    header(key, AUTHORIZATION, "Basic ", &Secret::new(STANDARD.encode(pair)))
}

fn header(key: &str, name: HeaderName, prefix: &str, token: &Secret) -> Result<Proof, Error> {
    let text = format!("{prefix}{}", present(key, token)?);
    let mut value = HeaderValue::from_str(&text)
        .map_err(|_| Error::configuration(format!("the token for `{key}` holds a character that no header can")))?;
    value.set_sensitive(true);
    Ok(Proof::Header(name, value))
}

fn header_name(key: &str, name: &str) -> Result<HeaderName, Error> {
    name.parse().map_err(|_| Error::configuration(format!("the security scheme `{key}` names no valid header")))
}

fn present<'a>(key: &str, token: &'a Secret) -> Result<&'a str, Error> {
    match token.expose() {
        "" => Err(Error::configuration(format!("the token for `{key}` is empty"))),
        token => Ok(token),
    }
}
