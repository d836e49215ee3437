//! The elements of an XML document, without the meaning of their names.

use std::collections::HashMap;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::names;

/// The number of elements that may contain each other, as for JSON.
const DEPTH: usize = 128;

/// An element, or a document as an element with its root as the only child.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// The name without its prefix.
    pub(super) name: String,
    /// The attributes by their names without prefix, except declarations of namespaces.
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    /// The text, without that of the children.
    pub(super) text: String,
    /// `xsi:nil="true"`
    pub(super) nil: bool,
}

impl Element {
    /// Returns whether the element has no content and no attributes.
    pub(super) fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.children.is_empty() && self.text.trim().is_empty()
    }

    /// Groups the children by name, in the order in which each name occurs first.
    pub(super) fn children_by_name(&self) -> Vec<(&str, Vec<&Element>)> {
        let mut groups: Vec<(&str, Vec<&Element>)> = Vec::new();
        let mut indices: HashMap<&str, usize> = HashMap::new();
        for child in &self.children {
            let index = *indices.entry(&child.name).or_insert_with(|| {
                groups.push((&child.name, Vec::new()));
                groups.len() - 1
            });
            groups[index].1.push(child);
        }
        groups
    }
}

/// Parses a document in UTF-8, and returns its root. A document type is ignored, and its entities are not known.
pub(super) fn parse(body: &[u8]) -> Result<Element, String> {
    let body = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    let mut reader = Reader::from_str(body.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) => {
                if open.len() > DEPTH {
                    return Err("is nested too deeply".to_owned());
                }
                open.push(start(&tag)?);
            }
            Event::End(_) => {
                let element = open.pop().unwrap_or_default();
                open.last_mut().ok_or("an element ends that did not begin")?.children.push(element);
            }
            Event::Text(text) => push_text(&mut open, &text.xml10_content()),
            Event::CData(text) => push_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => push_text(&mut open, &resolve(&reference)?),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    let document = open.pop().filter(|_| open.is_empty()).ok_or("an element does not end")?;
    let mut roots = document.children.into_iter();
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(root),
        (None, _) => Err("expected an XML element, found none".to_owned()),
        (Some(_), Some(_)) => Err("expected one root element, found several".to_owned()),
    }
}

fn push_text(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn start(tag: &BytesStart<'_>) -> Result<Element, String> {
    let mut res = Element { name: names::local(tag.local_name().as_ref()).to_owned(), ..Element::default() };
    // Duplicates are not looked for, because that takes quadratic time; the codec finds them.
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|error| error.to_string())?;
        let (prefix, local) = (attribute.key.prefix(), attribute.key.local_name());
        let prefix = prefix.as_ref().map(AsRef::as_ref);
        match (prefix, local.as_ref()) {
            (Some("xmlns"), _) | (None, "xmlns") => {}
            (Some("xsi"), "nil") => res.nil = matches!(&*value, "true" | "1"),
            (Some("xsi"), _) => {}
            (_, local) => res.attributes.push((names::local(local).to_owned(), value.into_owned())),
        }
    }
    Ok(res)
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, String> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(character.to_string());
    }
    let text = resolve_predefined_entity(reference);
    text.map(str::to_owned).ok_or_else(|| "an entity is not known".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{DEPTH, parse};

    #[test]
    fn a_document_is_one_element() {
        let root = parse(
            b"\xef\xbb\xbf<?xml version='1.0'?><!-- c --><a:b x='1 &lt; 2' xmlns:a='u'>t&#65;&amp;<![CDATA[<]]></a:b>",
        );
        let root = root.unwrap();
        assert_eq!((root.name.as_str(), root.text.as_str()), ("b", "tA&<"));
        assert_eq!(root.attributes, [("x".to_owned(), "1 < 2".to_owned())]);
        for (broken, reason) in [
            ("", "found none"),
            ("<a/><b/>", "several"),
            ("<a>", "does not end"),
            ("<a></b>", "expected"),
            ("<!DOCTYPE a [<!ENTITY e 'text'>]><a>&e;</a>", "entity is not known"),
        ] {
            let failure = parse(broken.as_bytes()).unwrap_err();
            assert!(failure.contains(reason), "{broken}: {failure}");
        }
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
        assert!(parse(nested(DEPTH).as_bytes()).is_ok());
        assert!(parse(nested(DEPTH + 1).as_bytes()).is_err());
    }
}
