//! Checks of constraints: methods of the runtime's `Checker`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{expression, ident};
use crate::common::{Bound, Number};
use crate::rust::{Bounds, Constraint, Range};

/// A call of a method of the checker, without the name and the value that is checked.
pub(super) struct CheckCall {
    pub(super) method: &'static str,
    /// The arguments after the value, as Rust; empty if there are none.
    pub(super) arguments: String,
}

/// Returns the call that checks a constraint.
pub(super) fn check_call(it: &Constraint) -> CheckCall {
    let (method, arguments) = match it {
        Constraint::Length(it) => ("length", range(*it)),
        Constraint::Items(it) => ("items", range(*it)),
        Constraint::Number(it) => ("range", bounds(*it)),
        Constraint::DecimalNumber(it) => ("decimal_range", bounds(*it)),
        Constraint::Unique => ("unique", String::new()),
        Constraint::Properties(it) => ("properties", range(*it)),
        Constraint::Multiple(it) => ("multiple", number(*it, false)),
        Constraint::Pattern(it) => ("pattern", text(it)),
        Constraint::DateTime => ("date_time", String::new()),
        Constraint::JsonLength(most) => ("json_length", most.to_string()),
        Constraint::Listed(values) => ("listed", format!("&{}", texts(values))),
        Constraint::Nested => ("field", String::new()),
    };
    CheckCall { method, arguments }
}

/// Returns the call that checks the constraints of each item of a list.
pub(super) fn each_call(constraints: &[Constraint]) -> CheckCall {
    let checks: Vec<String> = constraints.iter().map(|it| call_text("at", it, "index", "item")).collect();
    let body = if let [only] = &checks[..] { only.clone() } else { format!("{{ {}; }}", checks.join("; ")) };
    CheckCall { method: "each", arguments: format!("|at, index, item| {body}") }
}

fn call_text(at: &str, it: &Constraint, name: &str, value: &str) -> String {
    let CheckCall { method, arguments } = check_call(it);
    let separator = if arguments.is_empty() { "" } else { ", " };
    format!("{at}.{method}({name}, {value}{separator}{arguments})")
}

/// Prints the check of a value under a name.
pub(super) fn check(at: &TokenStream, it: &CheckCall, name: &str, value: &TokenStream) -> TokenStream {
    let (method, arguments) = (ident(it.method), expression(&it.arguments));
    let separator = (!it.arguments.is_empty()).then(|| quote! { , });
    quote! { #at.#method(#name, #value #separator #arguments) }
}

/// Returns a string literal.
pub(super) fn text(it: &str) -> String {
    Literal::string(it).to_string()
}

/// Returns an array of string literals.
pub(super) fn texts(it: &[String]) -> String {
    format!("[{}]", it.iter().map(|it| text(it)).collect::<Vec<_>>().join(", "))
}

fn range(it: Range) -> String {
    inclusive(it.min.map(|it| it.to_string()), it.max.map(|it| it.to_string()))
}

fn inclusive(min: Option<String>, max: Option<String>) -> String {
    let min = min.unwrap_or_default();
    match max {
        Some(max) => format!("{min}..={max}"),
        None => format!("{min}.."),
    }
}

fn bounds(it: Bounds) -> String {
    let literal = |bound: Bound| number(bound.value, it.integer);
    let exclusive = |bound: Option<Bound>| bound.is_some_and(|it| it.exclusive);
    if !exclusive(it.min) && !exclusive(it.max) {
        return inclusive(it.min.map(literal), it.max.map(literal));
    }
    let bound = |bound: Option<Bound>| match bound {
        None => "::std::ops::Bound::Unbounded".to_owned(),
        Some(it) if it.exclusive => format!("::std::ops::Bound::Excluded({})", literal(it)),
        Some(it) => format!("::std::ops::Bound::Included({})", literal(it)),
    };
    format!("({}, {})", bound(it.min), bound(it.max))
}

fn number(it: Number, integer: bool) -> String {
    match (it, integer) {
        (Number::Integer(it), true) => it.to_string(),
        (Number::Integer(it), false) => format!("{it}.0"),
        (Number::Float(it), _) => format!("{it:?}"),
    }
}
