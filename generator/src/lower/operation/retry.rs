//! `x-speakeasy-retries`: the retry policy of a document or an operation.

use serde_json::Value;

use super::super::Lower;
use crate::api::{Retry, Status};
use crate::diagnostics;
use crate::parse::Extension;
use crate::pointer::Pointer;

/// The key of the extension.
pub(in crate::lower) const KEY: &str = Extension::Retries.key();

/// Lowers the extension. Absent settings have the defaults of the runtime.
pub(in crate::lower) fn lower_retry(cx: &mut Lower<'_>, at: &Pointer, policy: &Value) -> Option<Retry> {
    let strategy = policy.get("strategy").and_then(Value::as_str);
    let repeats = match strategy {
        Some("backoff") => true,
        Some("none") => false,
        Some(_) | None => {
            cx.report.push(diagnostics::lower::invalid_retry_strategy(at));
            return None;
        }
    };
    let backoff = |key: &str| policy.get("backoff").and_then(|settings| settings.get(key));
    let milliseconds = |key: &str| backoff(key).and_then(Value::as_u64);
    let codes = policy.get("statusCodes").and_then(Value::as_array);
    let mut statuses = Vec::new();
    for (index, code) in codes.into_iter().flatten().enumerate() {
        match lower_status(code) {
            Some(status) => statuses.push(status),
            None => {
                let at = at.child("statusCodes").item(index);
                cx.report.push(diagnostics::lower::invalid_retry_status(&at, code));
            }
        }
    }
    statuses.sort_unstable();
    statuses.dedup();
    Some(Retry {
        repeats,
        initial_interval: milliseconds("initialInterval"),
        max_interval: milliseconds("maxInterval"),
        max_elapsed_time: milliseconds("maxElapsedTime"),
        exponent: backoff("exponent").and_then(Value::as_f64).filter(|factor| factor.is_finite() && *factor >= 1.0),
        statuses,
        connection_errors: policy.get("retryConnectionErrors").and_then(Value::as_bool),
    })
}

/// Reads a status as a number, or a text such as `503` or `5XX`.
fn lower_status(code: &Value) -> Option<Status> {
    if let Some(code) = code.as_u64() {
        return u16::try_from(code).ok().filter(|it| (100..1000).contains(it)).map(Status::Code);
    }
    let text = code.as_str()?.to_ascii_uppercase();
    if let Some(digit) = text.strip_suffix("XX") {
        return digit.parse().ok().filter(|it| (1..10).contains(it)).map(Status::Range);
    }
    text.parse().ok().filter(|it| (100..1000).contains(it)).map(Status::Code)
}
