//! Media types: the comparison with a range.

/// Returns whether a media type is of a range, such as `image/*`, or equals a media type, apart from parameters and case.
pub(crate) fn matches(range: &str, media_type: &str) -> bool {
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (range, media_type) = (essence(range), essence(media_type));
    let (Some((kind, subtype)), Some((sent_kind, sent_subtype))) = (range.split_once('/'), media_type.split_once('/'))
    else {
        return false;
    };
    let fits =
        |expected: &str, sent: &str| !sent.is_empty() && !sent.contains('*') && (expected == "*" || expected == sent);
    fits(kind, sent_kind) && fits(subtype, sent_subtype)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn ranges_contain_media_types() {
        assert!(matches("*/*", "image/png"));
        assert!(matches("image/*", "IMAGE/png; q=1"));
        assert!(matches("image/png; version=1", "image/png"));
        assert!(!matches("image/*", "text/plain"));
        assert!(!matches("image/png", "image/jpeg"));
        assert!(!matches("*/*", "*/*"));
        assert!(!matches("*/*", "png"));
    }
}
