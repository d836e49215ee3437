//! The names that HTTP allows for headers.

use super::super::Lower;
use crate::diagnostics;
use crate::pointer::Pointer;

/// Returns whether a header may have a name (RFC 9110, section 5.6.2), and reports the name if not.
pub(in crate::lower) fn check_header_name(cx: &mut Lower<'_>, at: &Pointer, name: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_valid = !name.is_empty() && name.chars().all(is_token);
    if !is_valid {
        cx.report.push(diagnostics::lower::invalid_header_name(at, name));
    }
    is_valid
}
