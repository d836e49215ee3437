//! Names of elements and attributes, and the properties for what a document does not describe.

/// The property for the text of an element that has attributes or children as well.
pub(super) const TEXT: &str = "#text";

/// Returns the property for an attribute.
pub(super) fn of_attribute(name: &str) -> String {
    format!("@{name}")
}

/// Returns the attribute of a property.
pub(super) fn attribute(property: &str) -> Option<&str> {
    property.strip_prefix('@')
}

/// Returns whether a text is a name of XML (Namespaces in XML 1.0, `NCName`, or two of them with a colon).
pub(super) fn is_name(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    parts.len() <= 2 && parts.iter().all(|it| is_nc_name(it))
}

fn is_nc_name(text: &str) -> bool {
    let is_start = |it: char| it.is_alphabetic() || it == '_';
    let is_rest = |it: char| is_start(it) || it.is_numeric() || matches!(it, '-' | '.' | '\u{b7}');
    text.starts_with(is_start) && text.chars().all(is_rest)
}

/// Returns whether XML 1.0 has the character.
pub(super) fn is_character(it: char) -> bool {
    matches!(it, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn names_of_xml() {
        for (text, expected) in
            [("a", true), ("x:a-1.b", true), ("", false), ("1", false), ("a b", false), ("a:b:c", false), ("<", false)]
        {
            assert_eq!(is_name(text), expected, "{text}");
        }
    }
}
