//! Headers of answers and of parts.

use indexmap::IndexMap;
use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::{follow, place};
use super::header_name;
use super::parameter;
use crate::api;
use crate::diagnostics::Id;
use crate::pointer::Pointer;

/// The headers that a response or a part is declared to have. Its media type is said elsewhere.
pub(in crate::lower) fn headers(
    cx: &mut Lower<'_>,
    at: &Pointer,
    headers: &IndexMap<String, v3::ReferenceOr<v3::Header>>,
) -> Vec<api::Parameter> {
    let mut res = Vec::new();
    for (name, header) in headers.iter().filter(|it| !it.0.eq_ignore_ascii_case("content-type")) {
        // What cannot be read has been reported, and costs only itself.
        let found = place(header).and_then(|it| follow(cx, |it| &it.headers, &it));
        let Some(header) = found.and_then(|(at, it)| parameter::parameter(cx, &at, it)) else { continue };
        let at = at.child(name);
        if header_name::is_possible(cx, &at, name) {
            res.push(api::Parameter { at, name: name.clone(), ..header });
        }
    }
    res
}

/// The headers that a part is declared to have, beside the one that says its name.
pub(in crate::lower) fn of_part(
    cx: &mut Lower<'_>,
    at: &Pointer,
    headers: &IndexMap<String, v3::ReferenceOr<v3::Header>>,
) -> Vec<api::Parameter> {
    let mut res = self::headers(cx, at, headers);
    res.retain(|it| {
        let is_ours = it.name.eq_ignore_ascii_case("content-disposition");
        if is_ours {
            let message = "every part has this header anyway, with its name: it is left out";
            cx.report.add(Id::UnsupportedParameter, &it.at, message);
        }
        !is_ours
    });
    res
}
