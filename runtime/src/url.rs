//! Values in a URL, escaped so that they cannot change its structure.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::Error;
use crate::wire::Violation;

/// Everything but the unreserved characters of RFC 3986.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Characters that are escaped in the document's path.
const TEMPLATE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Characters that are escaped in a cookie (RFC 6265), and `%`, so that the value can be decoded.
const COOKIE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%').add(b',').add(b';').add(b'\\');

/// Escapes a value for a path segment or a query.
pub(crate) fn encode(value: &str) -> String {
    utf8_percent_encode(value, VALUE).to_string()
}

/// Characters that are kept where the document allows reserved characters: those that neither end nor split the value.
const RESERVED: &AsciiSet = &VALUE
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// Escapes a value, but keeps reserved characters and existing escapes (RFC 6570, section 3.2.3).
pub(crate) fn encode_reserved(value: &str) -> String {
    let mut res = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('%') {
        res.extend(utf8_percent_encode(&rest[..at], RESERVED));
        let is_triplet = rest.as_bytes()[at + 1..].get(..2).is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit));
        let end = if is_triplet { at + 3 } else { at + 1 };
        res.push_str(if is_triplet { &rest[at..end] } else { "%25" });
        rest = &rest[end..];
    }
    res.extend(utf8_percent_encode(rest, RESERVED));
    res
}

/// Escapes a value for a cookie.
pub(crate) fn encode_cookie(value: &str) -> String {
    utf8_percent_encode(value, COOKIE).to_string()
}

/// Escapes the characters of a path or URL that no URL can hold. Existing escapes are kept.
pub(crate) fn escape_target(target: &str) -> String {
    utf8_percent_encode(target, TEMPLATE).to_string()
}

/// A piece of a template such as `/tickets/{id}`.
#[derive(Debug, PartialEq)]
pub(crate) enum Piece<'a> {
    Literal(&'a str),
    Placeholder(&'a str),
}

/// Splits a template into pieces. An unmatched brace is literal.
pub(crate) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{')
        && let Some((name, behind)) = after.split_once('}')
    {
        if !before.is_empty() {
            pieces.push(Piece::Literal(before));
        }
        pieces.push(Piece::Placeholder(name));
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    pieces
}

/// Fills a path template with escaped values.
///
/// A segment that becomes `.` or `..` is rejected: it would change the path, and so would its percent-encoded form.
pub(crate) fn path(
    template: &str,
    values: &[(&'static str, String)],
    violations: &mut Vec<Violation>,
) -> Result<String, Error> {
    let mut path = String::with_capacity(template.len() + 32);
    // A slash within a variable name does not separate segments.
    let mut in_name = false;
    let segments = template.split(|it| {
        in_name = (in_name || it == '{') && it != '}';
        it == '/' && !in_name
    });
    for (index, segment) in segments.enumerate() {
        if index > 0 {
            path.push('/');
        }
        let start = path.len();
        if segment.contains('{') {
            for piece in pieces(segment) {
                match piece {
                    Piece::Literal(text) => path.extend(utf8_percent_encode(text, TEMPLATE)),
                    Piece::Placeholder(name) => path.push_str(value(name, values)?),
                }
            }
        } else {
            path.extend(utf8_percent_encode(segment, TEMPLATE));
        }
        if matches!(&path[start..], "." | "..") {
            let pointer = format!("path segment {segment}");
            let message = "`.` and `..` cannot be sent in a path".to_owned();
            violations.push(Violation { pointer, message });
        }
    }
    Ok(path)
}

fn value<'a>(name: &str, values: &'a [(&'static str, String)]) -> Result<&'a str, Error> {
    let found = values.iter().find(|(candidate, _)| *candidate == name);
    found
        .map(|(_, value)| value.as_str())
        .ok_or_else(|| Error::configuration(format!("no value for the path parameter `{name}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, value: &str) -> Result<String, Vec<String>> {
        let mut violations = Vec::new();
        let path = path(template, &[("id", encode(value))], &mut violations).expect("all parameters have a value");
        if violations.is_empty() { Ok(path) } else { Err(violations.iter().map(ToString::to_string).collect()) }
    }

    #[test]
    fn a_value_stays_one_segment() {
        for (value, expected) in [
            ("35", "/t/35.json"),
            ("a/b", "/t/a%2Fb.json"),
            ("a?b#c", "/t/a%3Fb%23c.json"),
            ("%2e%2e", "/t/%252e%252e.json"),
            ("..", "/t/...json"),
            ("ü ~", "/t/%C3%BC%20~.json"),
            ("{id}", "/t/%7Bid%7D.json"),
        ] {
            assert_eq!(filled("/t/{id}.json", value).unwrap(), expected);
        }
        assert_eq!(filled("/a b/{open", "x").unwrap(), "/a%20b/%7Bopen");
        let values = [("a/b", encode("x/y"))];
        assert_eq!(path("/t/{a/b}/z", &values, &mut Vec::new()).unwrap(), "/t/x%2Fy/z");
    }

    #[test]
    fn dot_segments_are_rejected() {
        for (template, value) in [("/t/{id}", ".."), ("/t/{id}/x", "."), ("/t/.{id}", ".")] {
            assert!(filled(template, value).is_err(), "{template} {value}");
        }
        assert_eq!(filled("/t/{id}", "..").unwrap_err(), ["path segment {id}: `.` and `..` cannot be sent in a path"]);
    }

    #[test]
    fn templates_are_parsed() {
        use Piece::{Literal, Placeholder};
        assert_eq!(pieces("a{b}{c}d{"), [Literal("a"), Placeholder("b"), Placeholder("c"), Literal("d{")]);
        assert_eq!(pieces(""), []);
    }
}
