//! Patterns with `*`.

/// Returns whether a text matches a pattern, in which `*` matches any text.
pub(crate) fn matches_text(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut last = None;
    for part in parts {
        // The first match of a part leaves the most text for the others; only the last part must match at the end.
        if let Some(part) = last.replace(part) {
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::matches_text;

    #[test]
    fn a_star_matches_any_text() {
        for (pattern, text) in
            [("a", "a"), ("*", ""), ("a*", "ab"), ("*b", "ab"), ("a*b*c", "a-b-b-c"), ("*ab*", "aab"), ("a*a", "aa")]
        {
            assert!(matches_text(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a", "ab"), ("", "a"), ("a*a", "a"), ("*b", "ba"), ("a*b*c", "acb"), ("a**b", "ac")] {
            assert!(!matches_text(pattern, text), "{pattern} {text}");
        }
    }
}
