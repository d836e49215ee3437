//! Signatures and guards for the back end of an extension.

use std::fmt;

use specwright_runtime::http;
use specwright_runtime::webhooks::{self, Decision, Guard, Problem, RequestField, Signature};
use specwright_runtime::{BoxError, Bytes, Secret, StatusCode, Value, serde_json};

use super::super::models::{InvokeForm, Refusal};
use super::super::operations::extensions::{Extensions, Invoke};
use crate::Request;

impl Extensions<'_> {
    /// [`invoke`](Self::invoke), signed with the extension's secret.
    ///
    /// ```no_run
    /// # use helpdesk_channels::{Secret, zoho_desk::{ZohoDesk, models::InvokeForm}};
    /// # async fn send(zoho_desk: ZohoDesk, secret: Secret, security_context: Secret)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// let form = InvokeForm::new("https://board.example.com/messages", "POST", security_context)
    ///     .post_body(r#"{"text":"On its way."}"#)
    ///     .connection_link_name("board");
    /// let answer = zoho_desk.extensions().invoke_signed("28732", form, &secret).send().await?;
    /// println!("{:?}", answer.status_message()?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn invoke_signed(&self, org_id: impl Into<String>, form: InvokeForm, secret: &Secret) -> Request<Invoke> {
        let hash = form.hash(secret);
        self.invoke(org_id, hash, form)
    }
}

impl InvokeForm {
    /// Returns the `HASH` of the form, made with the extension's secret: HMAC-SHA256 of
    /// `requestURL=…&requestType=…&queryParams=…&postBody=…&headers=…&connectionLinkName=…` in this order, without the
    /// fields that are absent. A field that is empty is included, so leave out what is not needed.
    pub fn hash(&self, secret: &Secret) -> String {
        let fields = [
            ("requestURL", Some(self.request_url.as_str())),
            ("requestType", Some(self.request_type.as_str())),
            ("queryParams", self.query_params.as_deref()),
            ("postBody", self.post_body.as_deref()),
            ("headers", self.headers.as_deref()),
            ("connectionLinkName", self.connection_link_name.as_deref()),
        ];
        let given = fields.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        webhooks::sign(secret, given.collect::<Vec<_>>().join("&").as_bytes())
    }
}

/// A guard for `pull` and `push_reply`: compares the `securityContext` of a request, in constant time, with the one that
/// is stored for its `orgId`. The closure returns an `Option<Secret>`, or a `Result` of one; an error is a 503. The principal is
/// the [`Organization`].
///
/// ```
/// use helpdesk_channels::Secret;
/// use helpdesk_channels::zoho_desk::ext;
/// use helpdesk_channels::zoho_desk::webhooks::{self, WebhookName};
///
/// # struct Mine;
/// # impl webhooks::WebhookHandler for Mine { type Error = webhooks::Problem; }
/// async fn kept(org_id: String) -> std::io::Result<Option<Secret>> {
///     Ok((org_id == "28732").then(|| Secret::new("the context of the installation")))
/// }
///
/// let service = webhooks::service(Mine)
///     .guard_only([WebhookName::Pull, WebhookName::PushReply], ext::installed(kept));
/// ```
pub fn installed<F, Fut>(kept: F) -> Installed<F>
where
    F: Fn(String) -> Fut + Send + Sync + 'static,
    Fut: Future<Output: Decision<Principal = Secret>> + Send + 'static,
{
    Installed(kept)
}

/// The organization that sent a request, which [`installed`] authenticated. A handler gets it with
/// `request.context.principal::<Organization>()?`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Organization {
    /// The `orgId`.
    pub id: String,
}

/// The guard that [`installed`] makes.
pub struct Installed<F>(F);

impl<F, Fut> Guard for Installed<F>
where
    F: Fn(String) -> Fut + Send + Sync + 'static,
    Fut: Future<Output: Decision<Principal = Secret>> + Send + 'static,
{
    type Principal = Organization;

    async fn check(&self, request: &http::Request<Bytes>) -> Result<Organization, BoxError> {
        let id = RequestField::query("orgId").find(request).unwrap_or_default();
        let given = RequestField::query("securityContext").find(request).unwrap_or_default();
        let secret = (self.0)(id.clone()).await.decide()?;
        if secret.matches(&given) { Ok(Organization { id }) } else { Err(Problem::new(StatusCode::UNAUTHORIZED).into()) }
    }
}

impl<F> fmt::Debug for Installed<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Installed(..)")
    }
}

/// A guard for callback events: verifies their `HASH`, which is HMAC-SHA256 with the extension's secret in hexadecimal
/// digits, of the message that the closure makes of the request.
///
/// Zoho says that an extension can verify a callback event in the way in which Desk verifies `invoke`. It does not publish
/// which bytes are the message. There are two candidates: the body as received, and [`callback_fields`]. Record a
/// callback event and try both before you rely on this guard. A request without a message, without the header or
/// with another hash gets the status 401.
///
/// ```
/// use helpdesk_channels::zoho_desk::ext;
/// use helpdesk_channels::zoho_desk::webhooks::{self, WebhookName};
///
/// # struct Mine;
/// # impl webhooks::WebhookHandler for Mine { type Error = webhooks::Problem; }
/// let by_body = ext::hashed("made-up-secret", |request| Some(request.body().to_vec()));
/// let by_fields = ext::hashed("made-up-secret", ext::callback_fields);
/// let service = webhooks::service(Mine).guard_only([WebhookName::Install, WebhookName::Uninstall], by_fields);
/// ```
///
/// * `secret`: `secret` in `plugin-manifest.json`. With an empty secret, the guard rejects every request.
pub fn hashed<F>(secret: impl Into<Secret>, message: F) -> Hashed<F>
where
    F: Fn(&http::Request<Bytes>) -> Option<Vec<u8>> + Send + Sync + 'static,
{
    Hashed { signature: Signature::new("HASH", secret), message }
}

/// The guard that [`hashed`] makes.
pub struct Hashed<F> {
    signature: Signature,
    message: F,
}

impl<F> Guard for Hashed<F>
where
    F: Fn(&http::Request<Bytes>) -> Option<Vec<u8>> + Send + Sync + 'static,
{
    type Principal = ();

    async fn check(&self, request: &http::Request<Bytes>) -> Result<(), BoxError> {
        // `Signature` verifies a body, so the message takes the place of the body.
        let message = (self.message)(request).ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED))?;
        let mut signed = http::Request::new(Bytes::from(message));
        signed.headers_mut().clone_from(request.headers());
        self.signature.check(&signed).await
    }
}

impl<F> fmt::Debug for Hashed<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashed(..)")
    }
}

/// Returns the message of a callback event if Desk makes it like that of `invoke`: `event=…&orgId=…&securityContext=…`,
/// with the properties of the body in their order, without `null`. `None` if the body is not valid JSON object.
///
/// Zoho does not publish whether this is the message: see [`hashed`].
pub fn callback_fields(request: &http::Request<Bytes>) -> Option<Vec<u8>> {
    let Value::Object(fields) = serde_json::from_slice(request.body()).ok()? else { return None };
    let field = |(name, value): (String, Value)| match value {
        Value::Null => None,
        Value::String(text) => Some(format!("{name}={text}")),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Some(format!("{name}={value}")),
    };
    Some(fields.into_iter().filter_map(field).collect::<Vec<_>>().join("&").into_bytes())
}

/// A response to a pull or a reply that failed, in the form that other extensions use: 400 with a `message`.
pub fn refused(message: impl Into<String>) -> Problem {
    Problem::response(webhooks::json(400, &Refusal::new().message(message)))
}
