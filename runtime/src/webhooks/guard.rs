//! Guards, which authenticate requests before their body is decoded.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{Request, StatusCode};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{Problem, RequestField, Result};
use crate::transport::BoxFuture;
use crate::{HeaderMap, Secret};

/// Authenticates webhook requests. [`check`] turns a closure into a guard.
pub trait Guard: Send + Sync + 'static {
    /// Accepts the request, or returns the problem to respond with, usually a 401.
    fn check<'a>(&'a self, request: &'a Request<Bytes>) -> BoxFuture<'a, Result<()>>;
}

/// A rejected client learns nothing but the rejection.
fn passed(passes: bool) -> Result<()> {
    if passes { Ok(()) } else { Err(Problem::new(StatusCode::UNAUTHORIZED)) }
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
    place: RequestField,
    secrets: Vec<Secret>,
}

impl SharedSecret {
    /// Requires a secret in a field of the request. An empty secret rejects every request.
    pub fn new(place: RequestField, secret: impl Into<Secret>) -> Self {
        Self { place, secrets: vec![secret.into()] }
    }

    /// Accepts another secret as well, for rotation.
    pub fn or(mut self, secret: impl Into<Secret>) -> Self {
        self.secrets.push(secret.into());
        self
    }
}

impl Guard for SharedSecret {
    fn check<'a>(&'a self, request: &'a Request<Bytes>) -> BoxFuture<'a, Result<()>> {
        let given = self.place.find(request).unwrap_or_default();
        // Hashes have one length. A comparison of texts would end early for different lengths, and reveal them.
        let hash = Sha256::digest(given.as_bytes());
        // Every secret is compared, so that the duration does not reveal which one matched.
        let equal = |it: &Secret| bool::from(Sha256::digest(it.expose().as_bytes()).ct_eq(&hash));
        let fitting = self.secrets.iter().filter(|it| equal(it)).count();
        let passes = fitting > 0 && !given.is_empty();
        Box::pin(async move { passed(passes) })
    }
}

/// An HMAC-SHA256 signature of the body.
///
/// ```
/// use core::time::Duration;
/// use specwright_runtime::webhooks::Signature;
///
/// let plain = Signature::new("x-signature", "key").prefix("sha256=");
/// let dated = Signature::new("x-signature", "key").base64().dated("x-timestamp", "{timestamp}{body}", Duration::from_secs(300));
/// ```
#[derive(Clone)]
#[must_use]
pub struct Signature {
    header: &'static str,
    keys: Vec<Secret>,
    prefix: &'static str,
    base64: bool,
    dated: Option<Dated>,
    now: fn() -> SystemTime,
}

#[derive(Clone, Copy, Debug)]
struct Dated {
    header: &'static str,
    template: &'static str,
    age: Duration,
}

impl Signature {
    /// Requires a signature of the body in this header, in hexadecimal digits.
    pub fn new(header: &'static str, key: impl Into<Secret>) -> Self {
        Self { header, keys: vec![key.into()], prefix: "", base64: false, dated: None, now: SystemTime::now }
    }

    /// Accepts another key as well, for rotation.
    pub fn or(mut self, key: impl Into<Secret>) -> Self {
        self.keys.push(key.into());
        self
    }

    /// Sets the prefix of the signature, such as `sha256=`.
    pub fn prefix(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }

    /// Expects the signature in Base64.
    pub fn base64(self) -> Self {
        Self { base64: true, ..self }
    }

    /// Requires a timestamp in this header, which is signed too and may be at most `age` from now. It is a number of
    /// seconds or milliseconds since 1970, or RFC 3339 with `Z`. The signed text is the template with `{timestamp}` and
    /// `{body}` filled in. A template that lacks one of them rejects every request, because an unsigned part could be
    /// forged.
    pub fn dated(self, header: &'static str, template: &'static str, age: Duration) -> Self {
        Self { dated: Some(Dated { header, template, age }), ..self }
    }

    /// Sets the clock, for tests.
    pub fn clock(self, now: fn() -> SystemTime) -> Self {
        Self { now, ..self }
    }

    fn holds(&self, request: &Request<Bytes>) -> Option<bool> {
        let given = text(request.headers(), self.header)?.strip_prefix(self.prefix)?;
        let given = if self.base64 { STANDARD.decode(given).ok()? } else { from_hex(given)? };
        let (template, timestamp) = match self.dated {
            Some(it) => {
                if !(it.template.contains(TIMESTAMP) && it.template.contains(BODY)) {
                    return None;
                }
                let timestamp = text(request.headers(), it.header)?;
                let then = time(timestamp)?;
                let now = (self.now)().duration_since(UNIX_EPOCH).ok()?;
                if now.abs_diff(then) > it.age {
                    return None;
                }
                (it.template, timestamp)
            }
            None => (BODY, ""),
        };
        let fits = |key: &Secret| {
            // HMAC accepts keys of any length; an empty key is rejected.
            let mut mac = Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()).ok()?;
            feed(&mut mac, template, timestamp, request.body());
            (!key.expose().is_empty()).then(|| mac.verify_slice(&given).is_ok())
        };
        Some(self.keys.iter().filter(|it| fits(it) == Some(true)).count() > 0)
    }
}

/// Returns the HMAC-SHA256 signature of a message, in lower-case hexadecimal digits, as [`Signature`] expects it.
///
/// ```
/// let signature = specwright_runtime::webhooks::sign(&"key".into(), b"message");
/// assert_eq!(signature, "6e9ef29b75fffc5b7abae527d58fdadb2fe42e7219011976917343065f58ed4a");
/// ```
#[must_use]
pub fn sign(key: &Secret, message: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()) else {
        unreachable!("a key of any length will do");
    };
    mac.update(message);
    mac.finalize().into_bytes().iter().map(|it| format!("{it:02x}")).collect()
}

const TIMESTAMP: &str = "{timestamp}";
const BODY: &str = "{body}";

fn feed(mac: &mut Hmac<Sha256>, template: &str, timestamp: &str, body: &[u8]) {
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        mac.update(&rest.as_bytes()[..start]);
        rest = &rest[start..];
        if let Some(after) = rest.strip_prefix(TIMESTAMP) {
            mac.update(timestamp.as_bytes());
            rest = after;
        } else if let Some(after) = rest.strip_prefix(BODY) {
            mac.update(body);
            rest = after;
        } else {
            mac.update(b"{");
            rest = &rest[1..];
        }
    }
    mac.update(rest.as_bytes());
}

/// Returns the value of a header, if it occurs once. With several values, the handler might read another one than the
/// guard.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())?.to_str().ok()
}

/// A number larger than any second, and smaller than any millisecond, of this age.
const MILLISECONDS: u64 = 100_000_000_000;

/// Parses a time as a duration since 1970.
fn time(text: &str) -> Option<Duration> {
    match text.parse::<u64>() {
        Ok(it) if it >= MILLISECONDS => Some(Duration::from_millis(it)),
        Ok(it) => Some(Duration::from_secs(it)),
        Err(_) => rfc3339(text),
    }
}

fn rfc3339(text: &str) -> Option<Duration> {
    let bytes = text.as_bytes();
    let shape = bytes.len() >= 20 && text.is_ascii() && text.ends_with('Z');
    if !shape || bytes[4] != b'-' || bytes[7] != b'-' || bytes[10] != b'T' || bytes[13] != b':' || bytes[16] != b':' {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days since 1970 in the proleptic Gregorian calendar, with years that begin in March.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
    Some(Duration::from_secs(((days * 24 + hour) * 60 + minute) * 60 + second))
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|it| it.to_digit(16).and_then(|it| u8::try_from(it).ok())).collect();
    let digits = digits.filter(|it| it.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|it| it[0] << 4 | it[1]).collect())
}

impl Guard for Signature {
    fn check<'a>(&'a self, request: &'a Request<Bytes>) -> BoxFuture<'a, Result<()>> {
        let passes = self.holds(request).unwrap_or_default();
        Box::pin(async move { passed(passes) })
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { header, prefix, base64, dated, .. } = self;
        let mut res = f.debug_struct("Signature");
        res.field("header", header).field("prefix", prefix).field("base64", base64).field("dated", dated);
        res.finish_non_exhaustive()
    }
}

/// A guard from a closure.
pub struct Check<F>(F);

/// Creates a guard from a closure. The closure copies from the request what it needs, and may await.
///
/// ```
/// use specwright_runtime::webhooks::check;
///
/// async fn is_known(token: String) -> bool { token == "known" }
///
/// let guard = check(|request| {
///     let token = request.headers().get("x-token").and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
///     async move { is_known(token).await }
/// });
/// ```
pub fn check<F, Fut>(decide: F) -> Check<F>
where
    F: Fn(&Request<Bytes>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = bool> + Send + 'static,
{
    Check(decide)
}

impl<F, Fut> Guard for Check<F>
where
    F: Fn(&Request<Bytes>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = bool> + Send + 'static,
{
    fn check<'a>(&'a self, request: &'a Request<Bytes>) -> BoxFuture<'a, Result<()>> {
        let decision = (self.0)(request);
        Box::pin(async move { passed(decision.await) })
    }
}

impl<F> fmt::Debug for Check<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Check(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::{from_hex, rfc3339, time};

    #[test]
    fn times_are_parsed() {
        let seconds = |text| time(text).map(|it| it.as_secs());
        assert_eq!(seconds("1700000000"), Some(1_700_000_000));
        assert_eq!(seconds("1700000000000"), Some(1_700_000_000));
        assert_eq!(seconds("2023-11-14T22:13:20Z"), Some(1_700_000_000));
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some(0));
        for wrong in
            ["", "now", "2023-11-14", "2023-13-14T22:13:20Z", "1969-12-31T00:00:00Z", "2023-11-14T22:13:20+01:00"]
        {
            assert_eq!(rfc3339(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn hexadecimal_digits_are_decoded() {
        assert_eq!(from_hex("00fF"), Some(vec![0, 255]));
        assert_eq!((from_hex("0"), from_hex("0g")), (None, None));
    }
}
