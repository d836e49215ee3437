//! OAuth2 accounts (RFC 6749, sections 4.4 and 6). A token is fetched once for all calls that wait for it, and kept
//! while it is valid.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Method, Uri};
use serde::de::Error as _;
use serde_json::Value;

use super::redact::Redaction;
use super::token::Grant;
use crate::call_operation::OperationName;
use crate::client::Inner;
use crate::error::{DecodeError, Error, RawResponse, Shared, TimeoutKind, hide_cookies};
use crate::operation::ClientAuth;
use crate::secret::Secret;
use crate::transport::Unread;
use crate::url::encode;
use crate::wire;

/// The name of the operation in errors of the token endpoint.
const OPERATION: &str = "the token endpoint";

/// The time before its expiry at which a token is renewed; a tenth of its lifetime if that is shorter.
const LEEWAY: Duration = Duration::from_secs(60);

/// An account at an authorization server.
#[derive(Debug)]
pub(crate) struct Account {
    pub(super) scheme: &'static str,
    pub(super) url: Uri,
    pub(super) scopes: Vec<String>,
    pub(super) auth: ClientAuth,
    pub(super) id: String,
    pub(super) secret: Option<Secret>,
    pub(super) grant: Grant,
    pub(super) kept: Arc<Kept>,
}

/// The tokens of an account, which a client and its siblings share.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// Held while a token is fetched, so that concurrent calls share one fetch.
    fetching: async_lock::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    token: Option<Token>,
    /// The refresh token that replaced the configured one.
    refresh: Option<Secret>,
    /// The number of fetches, including failed ones.
    rounds: u64,
    /// The error of the last fetch, if it failed.
    failure: Option<Shared>,
}

#[derive(Clone, Debug)]
struct Token {
    secret: Secret,
    /// The time of renewal, on the client's timer.
    until: Option<Duration>,
}

impl Account {
    pub(super) async fn token(&self, client: &Inner, limit: TimeoutKind) -> Result<Secret, Error> {
        let seen = {
            let state = lock(&self.kept.state);
            if let Some(token) = state.valid(client) {
                return Ok(token);
            }
            state.rounds
        };
        let _fetching = self.kept.fetching.lock().await;
        {
            let state = lock(&self.kept.state);
            if let Some(token) = state.valid(client) {
                return Ok(token);
            }
            // The fetch that we waited for has failed, and another would fail in the same way.
            if state.rounds != seen
                && let Some(failure) = &state.failure
            {
                return Err(self.error(failure.clone()));
            }
        }
        let now = client.timer().map(|timer| timer.now());
        let fetched = self.fetch(client, limit, now).await;
        let mut state = lock(&self.kept.state);
        state.rounds += 1;
        match fetched {
            Ok(token) => {
                let secret = token.secret.clone();
                (state.token, state.failure) = (Some(token), None);
                Ok(secret)
            }
            Err(error) => {
                // Our time limit was exceeded; those of the waiting calls may not be.
                let is_shared = error.timeout().is_none();
                let failure = Shared(Arc::new(error));
                (state.token, state.failure) = (None, is_shared.then(|| failure.clone()));
                Err(self.error(failure))
            }
        }
    }

    /// Forgets a token that a server refused.
    pub(super) fn refused(&self, token: &Secret) {
        let mut state = lock(&self.kept.state);
        state.token.take_if(|kept| kept.secret.expose() == token.expose());
    }

    fn error(&self, source: Shared) -> Error {
        Error::credentials(self.scheme, source)
    }

    async fn fetch(&self, client: &Inner, limit: TimeoutKind, now: Option<Duration>) -> Result<Token, Error> {
        let (request, sent_secrets) = self.request(client)?;
        let time = match limit {
            TimeoutKind::Attempt(time) | TimeoutKind::Call(time) => time,
            TimeoutKind::Connect => client.attempt_timeout,
        };
        let sent = client.transport.send(request, time).await;
        let (head, body) = sent.map_err(|failure| Error::of(failure, limit))?.into_parts();
        let mut response = RawResponse {
            operation: OperationName::Id(OPERATION),
            attempts: 1,
            status: head.status,
            headers: head.headers,
            body: Bytes::new(),
        };
        hide_cookies(&mut response.headers);
        // The server may quote the request.
        sent_secrets.headers(&mut response.headers);
        let body = match body.read(client.max_response_size).await {
            Ok(body) => body,
            Err(Unread::Failed(failure)) => return Err(Error::of(failure, limit)),
            Err(Unread::TooLarge) => {
                return Err(Error::TooLarge { limit: client.max_response_size, response: Box::new(response) });
            }
        };
        if !response.status.is_success() {
            response.body = sent_secrets.body(&body);
            return Err(Error::Status(Box::new(response)));
        }
        // From here on the body may contain a token, so it is not included in errors.
        let said = wire::read_value(&body).unwrap_or_default();
        let Some(token) = said["access_token"].as_str().filter(|token| !token.is_empty()) else {
            let source = serde_json::Error::custom(match said["error"].as_str().filter(|it| is_code(it)) {
                Some(code) => format!("no `access_token`, but the error `{}`", sent_secrets.text(code)),
                None => "no `access_token`".to_owned(),
            });
            return Err(Error::Decode(Box::new(DecodeError { response, path: ".".to_owned(), source })));
        };
        self.rotate(said["refresh_token"].as_str().filter(|next| !next.is_empty()));
        // Some servers send milliseconds in `expires_in`, and seconds in another field.
        let lives = seconds(&said["expires_in_sec"]).or_else(|| seconds(&said["expires_in"]));
        let lives = lives.map(|lives| lives.saturating_sub(LEEWAY.min(lives / 10)));
        let until = now.zip(lives).and_then(|(now, lives)| now.checked_add(lives));
        Ok(Token { secret: Secret::new(token), until })
    }

    /// Stores the refresh token that replaces the previous one, and notifies the listener.
    fn rotate(&self, next: Option<&str>) {
        let (Grant::Refresh(first, listener), Some(next)) = (&self.grant, next) else { return };
        let next = Secret::new(next);
        let before = lock(&self.kept.state).refresh.replace(next.clone());
        if before.as_ref().unwrap_or(first).expose() != next.expose()
            && let Some(listener) = listener
        {
            listener(&next);
        }
    }

    /// Returns the token request, and the secrets in it.
    fn request(&self, client: &Inner) -> Result<(http::Request<Bytes>, Redaction), Error> {
        let mut body = String::from(match &self.grant {
            Grant::ClientCredentials => "grant_type=client_credentials",
            Grant::Refresh(..) => "grant_type=refresh_token",
        });
        let mut pair = |name: &str, value: &str| {
            for part in ["&", name, "=", &encode(value)] {
                body.push_str(part);
            }
        };
        let refresh = match &self.grant {
            Grant::Refresh(first, _) => Some(lock(&self.kept.state).refresh.as_ref().unwrap_or(first).clone()),
            Grant::ClientCredentials => None,
        };
        if let Some(refresh) = &refresh {
            pair("refresh_token", refresh.expose());
        }
        if !self.scopes.is_empty() {
            pair("scope", &self.scopes.join(" "));
        }
        let (mut authorization, mut account) = (None, None);
        match (self.auth, &self.secret) {
            (ClientAuth::Body | ClientAuth::Basic, None) => pair("client_id", &self.id),
            (ClientAuth::Body, Some(secret)) => {
                pair("client_id", &self.id);
                pair("client_secret", secret.expose());
            }
            (ClientAuth::Basic, Some(secret)) => {
                let pair = format!("{}:{}", encode(&self.id), encode(secret.expose()));
                let value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(&pair)));
                account = Some(pair);
                let mut value = value.map_err(|_| Error::configuration("the client's account fits in no header"))?;
                value.set_sensitive(true);
                authorization = Some(value);
            }
        }
        let mut request = http::Request::new(Bytes::from(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.url.clone();
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, client.user_agent.clone());
        headers.extend(authorization.map(|value| (AUTHORIZATION, value)));
        let secrets = [&refresh, &self.secret].into_iter().flatten().map(Secret::expose);
        Ok((request, Redaction::new(secrets.chain(account.as_deref()))))
    }
}

impl State {
    /// Returns the token while it is valid. Without a timer it is valid until a server refuses it.
    fn valid(&self, client: &Inner) -> Option<Secret> {
        let Token { secret, until } = self.token.as_ref()?;
        let is_over = until.zip(client.timer()).is_some_and(|(until, timer)| timer.now() >= until);
        (!is_over).then(|| secret.clone())
    }
}

/// Some servers report an error with status 200. An error code is a few words, unlike a token.
fn is_code(text: &str) -> bool {
    text.len() <= 40 && text.bytes().all(|it| it.is_ascii_lowercase() || it == b'_')
}

/// Some servers send the number as text.
fn seconds(value: &Value) -> Option<Duration> {
    let number = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    // An expired token is renewed at once.
    Duration::try_from_secs_f64(number.max(0.0)).ok()
}

/// Locks a mutex. Poisoning is ignored, because nothing here panics while it holds a lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
