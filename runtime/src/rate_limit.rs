//! Rate limits that servers report.

use std::time::{Duration, UNIX_EPOCH};

use http::HeaderMap;

use crate::retry::now;

/// A larger number of seconds is a point in time, not a duration.
const LONGEST_SPAN: u64 = 1_000_000_000;

/// The number of seconds until the year 5138. A larger number is in milliseconds.
const LAST_SECOND: u64 = 100_000_000_000;

/// The same year in milliseconds. A larger number is no point in time.
const LAST_MILLISECOND: u64 = LAST_SECOND * 1000;

/// The number of limits that are read from the headers of a response. Servers send a handful.
const MAX_LIMITS: usize = 64;

/// A rate limit from headers such as `X-Rate-Limit-Remaining`, `ratelimit-reset` or `acme-ratelimit-search: total=100;
/// remaining=99; resets=41`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The common prefix of the headers, in lower case: `x-rate-limit`, `ratelimit`, `acme-ratelimit-search`.
    pub name: String,
    /// The name of the policy, of which a header may have several: `burst` of `RateLimit: "burst";r=50;t=30`.
    pub policy: Option<String>,
    /// The number of requests that are allowed in the current window.
    pub limit: Option<u64>,
    /// The number of requests that are left in the current window.
    pub remaining: Option<u64>,
    /// The time until the next window begins, counted from the response.
    pub reset: Option<Duration>,
}

/// Returns all limits of the headers, in the order of the headers.
pub(crate) fn of(headers: &HeaderMap) -> Vec<RateLimit> {
    let mut limits = Vec::new();
    for (header, value) in headers {
        let header = header.as_str();
        let Some(start) = header.find("ratelimit").map(|at| at + 9).or(header.find("rate-limit").map(|at| at + 10))
        else {
            continue;
        };
        let Ok(value) = value.to_str() else { continue };
        let (name, field) = match header[start..].rsplit_once('-').map(|(_, last)| last).and_then(Field::named) {
            Some(field) => (header.rsplit_once('-').map_or(header, |(name, _)| name), Some(field)),
            None => (header, None),
        };
        match (field, number(value)) {
            (Some(field), Some(number)) => field.set(limit(&mut limits, name, None), number, headers),
            // A single number is the limit.
            (None, Some(number)) => Field::Limit.set(limit(&mut limits, name, None), number, headers),
            (_, None) => list(&mut limits, header, value, headers),
        }
    }
    limits.retain(|limit| limit.limit.is_some() || limit.remaining.is_some() || limit.reset.is_some());
    limits
}

/// Returns the number of a header, such as `100` of `100, 100;w=60`. A fraction is rounded up.
fn number(value: &str) -> Option<u64> {
    let text = value.split([',', ';']).next()?.trim();
    match text.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|it| it.is_ascii_digit()) => {
            let has_rest = fraction.bytes().any(|it| it != b'0');
            whole.parse::<u64>().ok()?.checked_add(u64::from(has_rest))
        }
        Some(_) | None => text.parse().ok(),
    }
}

/// Parses a list such as `total=100; remaining=99; resets=41`, or `"burst";r=50;t=30, "daily";r=9;t=3600` with the names of policies.
fn list(limits: &mut Vec<RateLimit>, header: &str, value: &str, headers: &HeaderMap) {
    let mut policy = None;
    for item in split(value, ',').into_iter().take(MAX_LIMITS) {
        for (index, part) in split(item, ';').into_iter().map(str::trim).enumerate() {
            match part.split_once('=') {
                Some((key, number)) => {
                    if let (Some(field), Ok(number)) = (Field::named(key.trim()), number.trim().parse()) {
                        field.set(limit(limits, header, policy), number, headers);
                    }
                }
                None if index == 0 => policy = Some(part.trim_matches('"')),
                None => {}
            }
        }
    }
}

/// Splits a text at a delimiter that is not between quotation marks.
fn split(text: &str, delimiter: char) -> Vec<&str> {
    let mut is_quoted = false;
    let is_delimiter = |it: char| {
        is_quoted ^= it == '"';
        !is_quoted && it == delimiter
    };
    text.split(is_delimiter).collect()
}

/// Returns the limit of a name, which is added if it is new; `None` if there are too many.
fn limit<'a>(limits: &'a mut Vec<RateLimit>, name: &str, policy: Option<&str>) -> Option<&'a mut RateLimit> {
    let is_same = |limit: &RateLimit| limit.name == name && limit.policy.as_deref() == policy;
    if let Some(at) = limits.iter().position(is_same) {
        return limits.get_mut(at);
    }
    if limits.len() < MAX_LIMITS {
        let policy = policy.map(str::to_owned);
        limits.push(RateLimit { name: name.to_owned(), policy, ..RateLimit::default() });
        return limits.last_mut();
    }
    None
}

#[derive(Clone, Copy)]
enum Field {
    Limit,
    Remaining,
    Reset,
}

impl Field {
    fn named(name: &str) -> Option<Self> {
        match name {
            "limit" | "total" | "q" => Some(Self::Limit),
            "remaining" | "r" => Some(Self::Remaining),
            "reset" | "resets" | "t" => Some(Self::Reset),
            _ => None,
        }
    }

    fn set(self, limit: Option<&mut RateLimit>, number: u64, headers: &HeaderMap) {
        let Some(limit) = limit else { return };
        match self {
            Self::Limit => limit.limit = Some(number),
            Self::Remaining => limit.remaining = Some(number),
            Self::Reset => limit.reset = from_now(number, headers),
        }
    }
}

fn from_now(number: u64, headers: &HeaderMap) -> Option<Duration> {
    let time = match number {
        0..LONGEST_SPAN => return Some(Duration::from_secs(number)),
        LONGEST_SPAN..LAST_SECOND => Duration::from_secs(number),
        LAST_SECOND..LAST_MILLISECOND => Duration::from_millis(number),
        LAST_MILLISECOND.. => return None,
    };
    let moment = UNIX_EPOCH.checked_add(time)?;
    Some(moment.duration_since(now(headers)?).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each limit is compared with those before it, so their number is limited.
    #[test]
    fn the_number_of_limits_is_limited() {
        let list = |count: usize| {
            let policies: Vec<String> = (0..count).map(|it| format!("\"{it}\";r=0;t=1")).collect();
            of(&[(http::HeaderName::from_static("ratelimit"), policies.join(",").parse().unwrap())]
                .into_iter()
                .collect())
        };
        assert_eq!([list(63).len(), list(64).len(), list(65).len(), list(10_000).len()], [63, 64, 64, 64]);
        let headers = (0..100).map(|it| (format!("x-{it}-ratelimit-limit").parse().unwrap(), "1".parse().unwrap()));
        assert_eq!(of(&headers.collect()).len(), 64);
    }

    fn shown(headers: &[(&'static str, &'static str)]) -> Vec<String> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let show = |it: RateLimit| format!("{} {:?} {:?} {:?}", it.name, it.limit, it.remaining, it.reset);
        of(&map).into_iter().map(show).collect()
    }

    #[test]
    fn limits_of_many_spellings() {
        let zendesk = [
            ("x-rate-limit", "700"),
            ("x-rate-limit-remaining", "699"),
            ("ratelimit-limit", "100"),
            ("ratelimit-remaining", "99"),
            ("ratelimit-reset", "41"),
            ("zendesk-ratelimit-tickets-index", "total=100; remaining=99; resets=41"),
        ];
        let expected = [
            "x-rate-limit Some(700) Some(699) None",
            "ratelimit Some(100) Some(99) Some(41s)",
            "zendesk-ratelimit-tickets-index Some(100) Some(99) Some(41s)",
        ];
        assert_eq!(shown(&zendesk), expected);
        assert_eq!(shown(&[("ratelimit", "\"burst\";r=50;t=30")]), ["ratelimit None Some(50) Some(30s)"]);
        assert_eq!(shown(&[("ratelimit", "limit=9, reset=1")]), ["ratelimit Some(9) None Some(1s)"]);
        assert_eq!(shown(&[("x-ratelimit-reset", "1000000001")]), ["x-ratelimit None None Some(0ns)"]);
        let two = [("ratelimit", "\"a,b\";r=0;t=30, \"day\";r=9;t=3600")];
        assert_eq!(shown(&two), ["ratelimit None Some(0) Some(30s)", "ratelimit None Some(9) Some(3600s)"]);
        let draft = [("ratelimit-limit", "100, 100;w=60"), ("ratelimit-remaining", "7"), ("ratelimit-reset", "1.25")];
        assert_eq!(shown(&draft), ["ratelimit Some(100) Some(7) Some(2s)"]);
        // The server's clock counts, not that of this machine.
        let date = ("date", "Sun, 06 Nov 2044 08:49:37 GMT");
        assert_eq!(shown(&[date, ("x-ratelimit-reset", "2362034987")]), ["x-ratelimit None None Some(10s)"]);
        assert_eq!(shown(&[date, ("x-ratelimit-reset", "2362034987250")]), ["x-ratelimit None None Some(10.25s)"]);
        let odd = [("ratelimit-reset", "18446744073709551615"), ("x-rate-limit", "many"), ("ratelimit-", "-1")];
        assert_eq!(shown(&odd), [""; 0]);
    }
}
