//! The names that HTTP allows for headers.

use super::super::Lower;
use crate::diagnostics::Id;
use crate::pointer::Pointer;

/// Whether a header can be called this (RFC 9110, section 5.6.2). If not, that is reported.
pub(in crate::lower) fn is_possible(cx: &mut Lower<'_>, at: &Pointer, name: &str) -> bool {
    let is_token = |it: char| it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it);
    let fits = !name.is_empty() && name.chars().all(is_token);
    if !fits {
        let message = format!("no header can be called `{name}`: it is left out");
        let help = "correct the name with an overlay: letters, digits and `-`";
        cx.report.add_with_help(Id::UnsupportedParameter, at, message, help);
    }
    fits
}
