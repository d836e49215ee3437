//! `x-speakeasy-retries`: what a document says about repeating its operations.

use serde_json::Value;

use super::super::Lower;
use crate::api::{Retry, Status};
use crate::diagnostics::Id;
use crate::parse::Extension;
use crate::pointer::Pointer;

/// The extension, on the document or on an operation.
pub(in crate::lower) const KEY: &str = Extension::Retries.key();

/// Reads the extension. What it does not say is as everywhere else.
pub(in crate::lower) fn retry(cx: &mut Lower<'_>, at: &Pointer, said: &Value) -> Option<Retry> {
    let strategy = said.get("strategy").and_then(Value::as_str);
    let repeats = match strategy {
        Some("backoff") => true,
        Some("none") => false,
        Some(_) | None => {
            let message = "the `strategy` of retries is `backoff` or `none`: what stands here is left out";
            cx.report.add(Id::InvalidExtension, at, message);
            return None;
        }
    };
    let backoff = |key: &str| said.get("backoff").and_then(|it| it.get(key));
    let milliseconds = |key: &str| backoff(key).and_then(Value::as_u64);
    let codes = said.get("statusCodes").and_then(Value::as_array);
    let mut statuses = Vec::new();
    for (index, code) in codes.into_iter().flatten().enumerate() {
        match status(code) {
            Some(it) => statuses.push(it),
            None => {
                let at = at.child("statusCodes").item(index);
                cx.report.add(
                    Id::InvalidExtension,
                    &at,
                    format!("{code} is no status such as 503 or 5XX: it is left out"),
                );
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
        exponent: backoff("exponent").and_then(Value::as_f64).filter(|it| it.is_finite() && *it >= 1.0),
        statuses,
        connection_errors: said.get("retryConnectionErrors").and_then(Value::as_bool),
    })
}

fn status(code: &Value) -> Option<Status> {
    if let Some(code) = code.as_u64() {
        return u16::try_from(code).ok().filter(|it| (100..1000).contains(it)).map(Status::Code);
    }
    let text = code.as_str()?.to_ascii_uppercase();
    if let Some(digit) = text.strip_suffix("XX") {
        return digit.parse().ok().filter(|it| (1..10).contains(it)).map(Status::Range);
    }
    text.parse().ok().filter(|it| (100..1000).contains(it)).map(Status::Code)
}
