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

/// Returns a name without its prefix. A name of several colons has no meaning; the part after the last one is kept.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Returns whether an attribute declares a namespace, or says that the element is `null`. Only a layout sets these.
pub(super) fn is_reserved(attribute: &str) -> bool {
    attribute == "xmlns" || attribute.starts_with("xmlns:") || attribute.starts_with("xsi:")
}

/// Returns whether a text is a name of XML (Namespaces in XML 1.0, `NCName`, or two of them with a colon).
pub(super) fn is_name(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    parts.len() <= 2 && parts.iter().all(|it| is_nc_name(it))
}

fn is_nc_name(text: &str) -> bool {
    text.starts_with(is_start) && text.chars().all(|it| is_start(it) || is_rest(it))
}

/// Returns whether a name can start with the character (`NameStartChar`, without the colon).
fn is_start(it: char) -> bool {
    matches!(it,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

/// Returns whether the character can only be in a name after its start (`NameChar`).
fn is_rest(it: char) -> bool {
    matches!(it, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
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
        for (text, expected) in [
            ("a", true),
            ("x:a-1.b", true),
            ("", false),
            ("1", false),
            ("a b", false),
            ("a:b:c", false),
            ("<", false),
            ("é", true),
            ("ª", false),
            ("a²", false),
            ("a\u{e000}", false),
            ("a\u{300}", true),
            ("a>", false),
        ] {
            assert_eq!(is_name(text), expected, "{text}");
        }
    }
}
