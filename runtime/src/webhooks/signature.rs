//! HMAC signatures of requests.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use http::header::{HeaderName, HeaderValue};
use sha2::Sha256;

use super::Guard;
use super::guard::accept_if;
use crate::transport::BoxError;
use crate::{HeaderMap, Secret};

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

    /// Adds the headers that the sender would add to a request, with the first key. For tests.
    ///
    /// ```
    /// use specwright_runtime::webhooks::Signature;
    /// use specwright_runtime::{Bytes, http::Request};
    ///
    /// let mut request = Request::post("/push").body(Bytes::from("message"))?;
    /// Signature::new("x-signature", "key").prefix("sha256=").sign(&mut request);
    /// assert!(request.headers()["x-signature"].to_str()?.starts_with("sha256=6e9ef29b75"));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn sign(&self, request: &mut Request<Bytes>) {
        let now = (self.now)().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs().to_string();
        let template = self.dated.map_or(BODY, |it| it.template);
        let Some(mac) = self.keys.first().and_then(|key| code(key, template, &now, request.body())) else { return };
        let code = mac.finalize().into_bytes();
        let code = if self.base64 { STANDARD.encode(code) } else { to_hex(&code) };
        let signature = (self.header, format!("{}{code}", self.prefix));
        for (name, value) in [signature].into_iter().chain(self.dated.map(|it| (it.header, now))) {
            // A header that cannot be sent is missing, and the guard rejects the request.
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                request.headers_mut().insert(name, value);
            }
        }
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
        let fits = |key: &Secret| code(key, template, timestamp, request.body())?.verify_slice(&given).ok();
        Some(self.keys.iter().filter(|it| fits(it).is_some()).count() > 0)
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
    to_hex(&mac.finalize().into_bytes())
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

/// Returns the code of a template that is filled in; `None` for an empty key. HMAC accepts keys of any other length.
fn code(key: &Secret, template: &str, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let key = Some(key.expose().as_bytes()).filter(|it| !it.is_empty())?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    feed(&mut mac, template, timestamp, body);
    Some(mac)
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
    type Principal = ();

    async fn check(&self, request: &Request<Bytes>) -> Result<(), BoxError> {
        accept_if(self.holds(request).unwrap_or_default())
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
