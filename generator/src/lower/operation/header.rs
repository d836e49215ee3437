//! Headers of responses and of parts.

use indexmap::IndexMap;
use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::{follow, pointer_of};
use super::{header_name, parameter};
use crate::api;
use crate::diagnostics;
use crate::pointer::Pointer;

/// Lowers the headers of a response or a part, except `Content-Type`, which the media type describes.
pub(in crate::lower) fn lower_headers(
    cx: &mut Lower<'_>,
    at: &Pointer,
    headers: &IndexMap<String, v3::ReferenceOr<v3::Header>>,
) -> Vec<api::Parameter> {
    let mut res = Vec::new();
    for (name, header) in headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("content-type")) {
        // A header that cannot be read has been reported. The response does not depend on it.
        let declared = pointer_of(header).and_then(|at| follow(cx, |spec| &spec.headers, &at));
        let lowered = declared.and_then(|(at, header)| parameter::lower_parameter(cx, &at, header));
        let Some(header) = lowered else { continue };
        let at = at.child(name);
        if header_name::check_header_name(cx, &at, name) {
            res.push(api::Parameter { at, name: name.clone(), ..header });
        }
    }
    res
}

/// Lowers the headers of a part, except `Content-Disposition`, which the runtime writes.
pub(in crate::lower) fn lower_part_headers(
    cx: &mut Lower<'_>,
    at: &Pointer,
    headers: &IndexMap<String, v3::ReferenceOr<v3::Header>>,
) -> Vec<api::Parameter> {
    let mut res = lower_headers(cx, at, headers);
    res.retain(|header| {
        let is_content_disposition = header.name.eq_ignore_ascii_case("content-disposition");
        if is_content_disposition {
            cx.report.push(diagnostics::lower::content_disposition(&header.at));
        }
        !is_content_disposition
    });
    res
}
