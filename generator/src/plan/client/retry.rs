//! Retries that the document declares.

use crate::api::{self, Api, Status};
use crate::naming;
use crate::rust::Retry;

/// Returns every distinct retry declaration, by identifier.
pub(in crate::plan) fn plan_retries(api: &Api) -> Vec<Retry> {
    let mut retries: Vec<Retry> = Vec::new();
    for declared in api.operations.iter().filter_map(|operation| operation.retry.as_ref()) {
        let ident = retry_ident(declared);
        if !retries.iter().any(|retry| retry.ident == ident) {
            retries.push(plan_retry(ident, declared));
        }
    }
    retries.sort_by(|a, b| a.ident.cmp(&b.ident));
    retries
}

/// Returns the static of a retry declaration: named by its content, so that another declaration does not rename it.
pub(in crate::plan) fn retry_ident(declared: &api::Retry) -> String {
    format!("RETRY_{}", naming::hash(&format!("{declared:?}"))[..8].to_uppercase())
}

fn plan_retry(ident: String, declared: &api::Retry) -> Retry {
    Retry {
        ident,
        repeats: declared.repeats,
        initial_interval: declared.initial_interval,
        max_interval: declared.max_interval,
        max_elapsed_time: declared.max_elapsed_time,
        exponent: declared.exponent,
        connection_errors: declared.connection_errors,
        statuses: declared.statuses.iter().map(|status| status_range(*status)).collect(),
    }
}

fn status_range(status: Status) -> (u16, u16) {
    match status {
        Status::Code(code) => (code, code),
        Status::Range(digit) => (digit * 100, digit * 100 + 99),
        Status::Default => (100, 999),
    }
}
