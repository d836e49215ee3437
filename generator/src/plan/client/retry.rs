//! What a document says about sending operations again.

use crate::api::{self, Api, Status};
use crate::naming;
use crate::rust::Retry;

/// What is said, each once: documents say it of everything, or of few operations.
pub(in crate::plan) fn retries(api: &Api) -> Vec<Retry> {
    let mut res: Vec<Retry> = Vec::new();
    for it in api.operations.iter().filter_map(|it| it.retry.as_ref()) {
        let ident = ident(it);
        if !res.iter().any(|it| it.ident == ident) {
            res.push(retry(ident, it));
        }
    }
    res.sort_by(|a, b| a.ident.cmp(&b.ident));
    res
}

/// By what it says, so that another renames none.
pub(in crate::plan) fn ident(it: &api::Retry) -> String {
    format!("RETRY_{}", naming::hash(&format!("{it:?}"))[..8].to_uppercase())
}

fn retry(ident: String, it: &api::Retry) -> Retry {
    Retry {
        ident,
        repeats: it.repeats,
        initial_interval: it.initial_interval,
        max_interval: it.max_interval,
        max_elapsed_time: it.max_elapsed_time,
        exponent: it.exponent,
        connection_errors: it.connection_errors,
        statuses: it.statuses.iter().map(|it| statuses(*it)).collect(),
    }
}

fn statuses(it: Status) -> (u16, u16) {
    match it {
        Status::Code(it) => (it, it),
        Status::Range(it) => (it * 100, it * 100 + 99),
        Status::Default => (100, 999),
    }
}
