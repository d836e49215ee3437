//! The header `Link` (RFC 8288, section 3).

/// Returns the target of the first link with the relation `next`. URLs and quoted parameters may contain commas and
/// semicolons.
pub(crate) fn next(mut rest: &str) -> Option<String> {
    loop {
        let (url, behind) = rest.split_once('<')?.1.split_once('>')?;
        let end = unquoted(behind, ',').unwrap_or(behind.len());
        if relation(&behind[..end]).is_some_and(|it| it.split_whitespace().any(|it| it.eq_ignore_ascii_case("next"))) {
            return Some(url.trim().to_owned());
        }
        rest = &behind[end..];
    }
}

/// Returns the first relation among the parameters of a link.
fn relation(mut parameters: &str) -> Option<&str> {
    loop {
        let end = unquoted(parameters, ';').unwrap_or(parameters.len());
        if let Some((name, value)) = parameters[..end].split_once('=')
            && name.trim().eq_ignore_ascii_case("rel")
        {
            return Some(value.trim().trim_matches('"'));
        }
        parameters = parameters.get(end + 1..)?;
    }
}

/// Returns the position of a character outside of quotes.
fn unquoted(text: &str, wanted: char) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    text.char_indices().find_map(|(at, it)| {
        let found = it == wanted && !quoted;
        quoted ^= it == '"' && !escaped;
        escaped = quoted && it == '\\' && !escaped;
        found.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_among_other_parameters() {
        for (header, expected) in [
            ("<https://x/y?ids=1,2;3>; rel=next", Some("https://x/y?ids=1,2;3")),
            (r#"</a>; title="one, <b>; rel=next"; rel=prev, </c>; REL = "last Next""#, Some("/c")),
            (r#"</a>; title="\"; rel=next,"; rel=prev"#, None),
            (r#"</a>;rel=next;rel=prev"#, Some("/a")),
            (r#"</a>; rel=prev; rel=next"#, None),
            (r#"</a>; rel="nextish", <b>"#, None),
            ("</a; rel=next", None),
            ("<>;rel=next", Some("")),
            ("", None),
        ] {
            assert_eq!(next(header).as_deref(), expected, "{header}");
        }
    }
}
