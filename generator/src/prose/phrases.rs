//! Phrases of generated documentation.

use super::markdown::{is_hidden, markdown, visible};
use crate::api::{self, Status};
use crate::common::{Bound, Constraints, Method, Number, PropertyTest};
use crate::rust::Docs;

/// Joins paragraphs, without empty ones.
pub(crate) fn paragraphs(parts: impl IntoIterator<Item = Docs>) -> Docs {
    let mut res = Docs::new();
    for part in parts.into_iter().filter(|it| !it.is_empty()) {
        if !res.is_empty() {
            res.push(String::new());
        }
        res.extend(part);
    }
    res
}

/// Returns one line of docs. Line breaks in names of the document become spaces.
pub(crate) fn line(text: impl Into<String>) -> Docs {
    let text = text.into();
    let spaced: String = text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
    vec![visible(&spaced)]
}

/// Returns a name of the document as code. Backticks are replaced, and invisible characters are shown as escapes.
pub(crate) fn wire(name: &str) -> String {
    let mut res = String::from("`");
    for c in name.chars() {
        match c {
            '`' => res.push('\''),
            '\u{200c}' | '\u{200d}' | '\u{2028}' | '\u{2029}' => res.extend(c.escape_unicode()),
            _ if is_hidden(c) => res.extend(c.escape_default()),
            _ => res.push(c),
        }
    }
    // Two adjacent backticks would open another code span.
    if name.is_empty() {
        res.push_str("\"\"");
    }
    res.push('`');
    res
}

/// Describes constraints: "At least 1 character; matches `^a`."
pub(crate) fn limits(limits: &Constraints) -> Option<String> {
    let mut res = Vec::new();
    res.extend(span(limits.min_length, limits.max_length, "character"));
    res.extend(span(limits.min_items, limits.max_items, "item"));
    res.extend(limits.unique_items.then(|| "unique items".to_owned()));
    res.extend(span(limits.min_properties, limits.max_properties, "key"));
    let bound = |it: Option<Bound>, included: &str, excluded: &str| {
        it.map(|it| format!("{} {}", if it.exclusive { excluded } else { included }, number(it.value)))
    };
    let bounds = [bound(limits.minimum, "at least", "more than"), bound(limits.maximum, "at most", "less than")];
    let bounds: Vec<String> = bounds.into_iter().flatten().collect();
    if !bounds.is_empty() {
        res.push(bounds.join(" and "));
    }
    res.extend(limits.multiple_of.map(|it| format!("a multiple of {}", number(it))));
    res.extend(span(None, limits.max_json_length, "character").map(|it| format!("{it} of JSON text")));
    res.extend(limits.closed.then(|| "only listed values, unless the call sets `allow_unlisted_values`".to_owned()));
    // A pattern with a backtick cannot be shown: it would end the code, and a replacement would change the pattern.
    res.extend(limits.pattern.as_ref().filter(|it| !it.contains('`')).map(|it| format!("matches {}", wire(it))));
    if res.is_empty() {
        return None;
    }
    let mut text = res.join("; ");
    text[..1].make_ascii_uppercase();
    Some(format!("{text}."))
}

/// Describes a condition on a property: "`kind` is "a"".
pub(crate) fn test(it: &PropertyTest, optional: bool) -> String {
    let name = wire(&it.property);
    match (&it.values, optional && !it.present) {
        (None, _) => format!("{name} is present"),
        (Some(values), false) => format!("{name} is {}", values.join(" or ")),
        (Some(values), true) => format!("{name} is absent or {}", values.join(" or ")),
    }
}

fn span(min: Option<u64>, max: Option<u64>, unit: &str) -> Option<String> {
    let units = |n: u64| if n == 1 { unit.to_owned() } else { format!("{unit}s") };
    match (min.filter(|it| *it > 0), max) {
        (None, None) => None,
        (Some(min), None) => Some(format!("at least {min} {}", units(min))),
        (None, Some(max)) => Some(format!("at most {max} {}", units(max))),
        (Some(min), Some(max)) if min == max => Some(format!("exactly {max} {}", units(max))),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {}", units(max))),
    }
}

fn number(it: Number) -> String {
    match it {
        Number::Integer(it) => it.to_string(),
        // Long numbers are readable only in scientific notation.
        Number::Float(it) if it.abs() >= 1e21 => format!("{it:e}"),
        Number::Float(it) => it.to_string(),
    }
}

/// Returns the docs of an operation or a webhook: summary, description, request line, and a link to the external documentation.
/// The request line ends with the `operationId` of a renamed operation, by which readers find it in the vendor's pages.
pub(crate) fn operation(it: &api::Docs, method: Method, path: &str, renamed_id: Option<&str>) -> Docs {
    let request = wire(&format!("{} {path}", method.field().to_uppercase()));
    let request = line(match renamed_id {
        Some(id) => format!("{request}, operation {}", wire(id)),
        None => request,
    });
    let description = it.description.as_deref().map(markdown).unwrap_or_default();
    let summary = it.summary.as_deref().map(markdown).unwrap_or_default();
    let more = it.more.as_deref().map(|url| markdown(&format!("See {url}"))).unwrap_or_default();
    // rustdoc shows the first paragraph in lists: the request line comes first only if there is no other text.
    let first = if summary.is_empty() && description.is_empty() { request.clone() } else { Vec::new() };
    let request = if first.is_empty() { request } else { Vec::new() };
    paragraphs([first, summary, description, request, more])
}

/// Returns a status, as the document writes it.
pub(crate) fn status(it: Status) -> String {
    match it {
        Status::Code(it) => it.to_string(),
        Status::Range(it) => format!("{it}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// The length of the longest text in example code, in characters.
pub(crate) const MAX_EXAMPLE_LENGTH: usize = 60;

/// Returns whether a text fits a line of example code and has no invisible characters.
pub(crate) fn is_short(text: &str) -> bool {
    text.chars().count() <= MAX_EXAMPLE_LENGTH && line(text) == [text]
}
