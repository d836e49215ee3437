//! The names that HTTP allows for headers.

use super::super::Lower;
use crate::diagnostics;
use crate::pointer::Pointer;

/// Returns whether a header may have a name (RFC 9110, section 5.6.2), and reports the name if not.
pub(in crate::lower) fn check_header_name(cx: &mut Lower<'_>, at: &Pointer, name: &str) -> bool {
    let is_valid = is_token(name);
    if !is_valid {
        cx.report.push(diagnostics::lower::invalid_header_name(at, name));
    }
    is_valid
}

/// Returns whether a text is a token (RFC 9110, section 5.6.2), as the names of headers and of authentication schemes are.
pub(in crate::lower) fn is_token(text: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(is_allowed)
}
