//! Credentials, and which of them an operation takes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::Error;
use crate::operation::{KeyLocation, Operation, SchemeKind, SecurityScheme};
use crate::secret::Secret;
use crate::url::{Piece, encode, encode_cookie, pieces};

/// What a caller gave for a scheme.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    Basic { user: String, password: Secret },
    Token(Secret),
}

/// What is sent for a scheme.
#[derive(Debug)]
enum Proof {
    Header(HeaderName, HeaderValue),
    Query(Secret),
    Cookie(Secret),
}

/// The proofs that a client has, each under its scheme's key.
#[derive(Debug, Default)]
pub(crate) struct Credentials(Vec<(&'static str, Proof)>);

/// The parts of a request that credentials are written into.
pub(crate) struct Target<'a> {
    pub(crate) headers: &'a mut HeaderMap,
    pub(crate) query: &'a mut Vec<String>,
    pub(crate) cookies: &'a mut Vec<String>,
}

impl Credentials {
    /// Prepares what is sent, so that a credential that cannot be sent is an error when the client is built.
    pub(crate) fn new(schemes: &'static [SecurityScheme], given: &[(&'static str, Credential)]) -> Result<Self, Error> {
        let proofs = given.iter().map(|(key, credential)| {
            let scheme = schemes.iter().find(|scheme| scheme.key == *key);
            let scheme = scheme.ok_or_else(|| Error::configuration(format!("there is no security scheme `{key}`")))?;
            Ok((*key, proof(scheme, credential)?))
        });
        proofs.collect::<Result<_, _>>().map(Self)
    }

    /// Writes the credentials of the first alternative that is met. A header that the caller has set for this call
    /// stands for the client's own.
    pub(crate) fn apply(&self, operation: &Operation, target: Target<'_>) -> Result<(), Error> {
        let met = |alternative: &&&[&str]| alternative.iter().all(|key| self.proof(key).is_some());
        let signed = operation.security.iter().filter(|alternative| !alternative.is_empty()).find(met);
        let Some(keys) = signed else {
            let anonymous = operation.security.is_empty() || operation.security.iter().any(|keys| keys.is_empty());
            let by_hand = target.headers.contains_key(AUTHORIZATION);
            return if anonymous || by_hand { Ok(()) } else { Err(unmet(operation)) };
        };
        for proof in keys.iter().filter_map(|key| self.proof(key)) {
            match proof {
                Proof::Header(name, value) => {
                    target.headers.entry(name).or_insert_with(|| value.clone());
                }
                Proof::Query(pair) => target.query.push(pair.expose().to_owned()),
                Proof::Cookie(pair) => target.cookies.push(pair.expose().to_owned()),
            }
        }
        Ok(())
    }

    fn proof(&self, key: &str) -> Option<&Proof> {
        self.0.iter().rfind(|(given, _)| *given == key).map(|(_, proof)| proof)
    }
}

fn unmet(operation: &Operation) -> Error {
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
        (SchemeKind::Bearer, Credential::Token(token)) => header(key, AUTHORIZATION, "Bearer ", token),
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
        (SchemeKind::Basic { .. }, Credential::Token(_)) => {
            Err(Error::configuration(format!("the security scheme `{key}` takes a user and a password")))
        }
        (SchemeKind::Bearer | SchemeKind::ApiKey { .. }, Credential::Basic { .. }) => {
            Err(Error::configuration(format!("the security scheme `{key}` takes a token")))
        }
    }
}

/// RFC 7617: a colon ends the user, and control characters are not allowed.
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
