//! Guards, which authenticate requests before their body is decoded.

use std::any::Any;
use std::fmt;

use bytes::Bytes;
use http::{Extensions, Request, StatusCode};

use super::{Context, Problem, RequestField};
use crate::Secret;
use crate::transport::{BoxError, BoxFuture};

/// Authenticates webhook requests. [`check`] turns a closure into a guard.
///
/// ```
/// use specwright_runtime::webhooks::{Guard, Problem, RequestField};
/// use specwright_runtime::{BoxError, Bytes, StatusCode, http::Request};
///
/// #[derive(Debug)]
/// struct Account { id: u64 }
///
/// struct Accounts;
///
/// impl Accounts {
///     async fn find(&self, token: &str) -> std::io::Result<Option<Account>> {
///         Ok((token == "known").then_some(Account { id: 7 }))
///     }
/// }
///
/// impl Guard for Accounts {
///     type Principal = Account;
///
///     async fn check(&self, request: &Request<Bytes>) -> Result<Account, BoxError> {
///         let token = RequestField::header("x-token").find(request).unwrap_or_default();
///         // If the database is unavailable, the response is a 503.
///         let account = self.find(&token).await?;
///         Ok(account.ok_or(Problem::new(StatusCode::UNAUTHORIZED))?)
///     }
/// }
/// ```
pub trait Guard: Send + Sync + 'static {
    /// The value that an accepted request establishes, such as the account of the sender. The handler gets it with
    /// [`Context::principal`].
    type Principal: Send + Sync + 'static;

    /// Accepts the request and returns its principal.
    ///
    /// # Errors
    /// The [`Problem`] to respond with, usually a 401. Every other error becomes a 503 and is logged: the guard was not able
    /// to decide, so that the sender should retry.
    fn check(&self, request: &Request<Bytes>) -> impl Future<Output = Result<Self::Principal, BoxError>> + Send;
}

/// Adds the principal of an accepted request to its extensions.
type Admit = Box<dyn FnOnce(&mut Extensions) + Send>;

/// A guard whose type is erased.
pub(super) trait AnyGuard: Send + Sync {
    fn admit<'a>(&'a self, request: &'a Request<Bytes>) -> BoxFuture<'a, Result<Admit, BoxError>>;
}

impl<G: Guard> AnyGuard for G {
    fn admit<'a>(&'a self, request: &'a Request<Bytes>) -> BoxFuture<'a, Result<Admit, BoxError>> {
        Box::pin(async move {
            let principal = self.check(request).await?;
            Ok(Box::new(|extensions: &mut Extensions| Context::set_principal(extensions, principal)) as Admit)
        })
    }
}

/// A rejected client learns nothing but the rejection.
pub(super) fn unauthorized() -> BoxError {
    Problem::new(StatusCode::UNAUTHORIZED).into()
}

/// Accepts the request, or rejects it with a 401.
pub(super) fn accept_if(is_accepted: bool) -> Result<(), BoxError> {
    if is_accepted { Ok(()) } else { Err(unauthorized()) }
}

/// A shared secret, compared in a time that reveals neither its text nor its length.
///
/// ```
/// use specwright_runtime::webhooks::{RequestField, SharedSecret};
///
/// let guard = SharedSecret::new(RequestField::query("securityContext"), "new secret").or("old secret");
/// # assert!(!format!("{guard:?}").contains("new secret"));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SharedSecret {
    field: RequestField,
    secrets: Vec<Secret>,
}

impl SharedSecret {
    /// Requires a secret in a field of the request. An empty secret rejects every request.
    pub fn new(field: RequestField, secret: impl Into<Secret>) -> Self {
        Self { field, secrets: vec![secret.into()] }
    }

    /// Accepts another secret as well, for rotation.
    pub fn or(mut self, secret: impl Into<Secret>) -> Self {
        self.secrets.push(secret.into());
        self
    }
}

impl Guard for SharedSecret {
    type Principal = ();

    async fn check(&self, request: &Request<Bytes>) -> Result<(), BoxError> {
        let given = self.field.find(request).unwrap_or_default();
        // Every secret is compared, so that the duration does not reveal which one matched.
        accept_if(self.secrets.iter().filter(|it| it.matches(&given)).count() > 0)
    }
}

/// The decision of a [`check`]: `bool`, `Option<P>` with the principal, `Result<(), E>`, or a `Result` of one of these. So
/// the result of a query can be returned unchanged: no account is a 401, and an error of the database a 503.
pub trait Decision {
    /// The value that an accepted request establishes.
    type Principal: Send + Sync + 'static;

    /// Returns the principal, or why the request is not accepted.
    ///
    /// # Errors
    /// A [`Problem`] to respond with, or an error that becomes a 503.
    fn decide(self) -> Result<Self::Principal, BoxError>;
}

impl Decision for () {
    type Principal = ();

    fn decide(self) -> Result<(), BoxError> {
        Ok(())
    }
}

impl Decision for bool {
    type Principal = ();

    fn decide(self) -> Result<(), BoxError> {
        accept_if(self)
    }
}

impl<P: Send + Sync + 'static> Decision for Option<P> {
    type Principal = P;

    fn decide(self) -> Result<P, BoxError> {
        // `Some(false)` is a decision and no principal.
        let principal = self.filter(|it| (it as &dyn Any).downcast_ref::<bool>() != Some(&false));
        principal.ok_or_else(unauthorized)
    }
}

impl<D: Decision, E: Into<BoxError>> Decision for Result<D, E> {
    type Principal = D::Principal;

    fn decide(self) -> Result<D::Principal, BoxError> {
        self.map_err(Into::into)?.decide()
    }
}

/// A guard from a closure.
pub struct Check<F>(F);

/// Creates a guard from a closure. The closure copies from the request what it needs, and may await. It returns a
/// [`Decision`].
///
/// ```
/// use specwright_runtime::webhooks::check;
///
/// #[derive(Clone)]
/// struct Account { id: u64 }
///
/// async fn find_account(token: String) -> std::io::Result<Option<Account>> {
///     Ok((token == "known").then_some(Account { id: 7 }))
/// }
///
/// // An unknown token is a 401, an error a 503, and a handler gets the account with `request.context.principal::<Account>()?`.
/// let guard = check(|request| {
///     let token = request.headers().get("x-token").and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
///     find_account(token)
/// });
/// ```
pub fn check<F, Fut>(decide: F) -> Check<F>
where
    F: Fn(&Request<Bytes>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output: Decision> + Send + 'static,
{
    Check(decide)
}

impl<F, Fut, D> Guard for Check<F>
where
    F: Fn(&Request<Bytes>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = D> + Send + 'static,
    D: Decision,
{
    type Principal = D::Principal;

    fn check(&self, request: &Request<Bytes>) -> impl Future<Output = Result<D::Principal, BoxError>> + Send {
        let decision = (self.0)(request);
        async move { decision.await.decide() }
    }
}

impl<F> fmt::Debug for Check<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Check(..)")
    }
}
