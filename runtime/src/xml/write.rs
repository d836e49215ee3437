//! From the values of codecs to XML text.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use quick_xml::escape::{escape, partial_escape};
use serde_json::{Map, Value};

use super::layout::{Content, Layout, Name, Place, Property};
use super::names;

/// The number of elements that may contain each other.
const DEPTH: usize = 128;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Returns the document of a value whose root has this layout.
pub(super) fn document(value: &Value, root: &Property) -> Result<String, String> {
    let mut writer = Writer { xml: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(), scopes: Vec::new() };
    match (root.place, value) {
        (Place::Items { wrapper, .. }, Value::Array(items)) => {
            let wrapper = wrapper.unwrap_or(root.name);
            writer.element(
                Tag::of(&wrapper),
                &mut |writer| items.iter().try_for_each(|it| writer.content(Tag::of(&root.name), it, root.content)),
                &[],
            )?;
        }
        _ => writer.content(Tag::of(&root.name), value, root.content)?,
    }
    Ok(writer.xml)
}

/// The name of an element that is written.
#[derive(Clone, Copy)]
struct Tag<'a> {
    local: &'a str,
    namespace: Option<&'a str>,
    prefix: Option<&'a str>,
}

impl<'a> Tag<'a> {
    fn of(name: &Name) -> Self
    where
        'static: 'a,
    {
        Self { local: name.local, namespace: name.namespace, prefix: name.prefix }
    }

    fn plain(local: &'a str) -> Self {
        Self { local, namespace: None, prefix: None }
    }

    fn qualified(self) -> String {
        self.prefix.map_or_else(|| self.local.to_owned(), |prefix| format!("{prefix}:{}", self.local))
    }
}

struct Writer {
    xml: String,
    /// The declared namespaces of the open elements: prefixes, empty for the default, with their namespaces.
    scopes: Vec<Vec<(String, String)>>,
}

/// An attribute and its value.
type Attribute<'a> = (Tag<'a>, String);

impl Writer {
    /// Writes an element with attributes and a content.
    fn element(
        &mut self,
        tag: Tag<'_>,
        content: &mut dyn FnMut(&mut Self) -> Result<(), String>,
        attributes: &[Attribute<'_>],
    ) -> Result<(), String> {
        let name = tag.qualified();
        if !names::is_name(&name) {
            return Err(format!("`{name}` is no name of an element"));
        }
        if self.scopes.len() == DEPTH {
            return Err("is nested too deeply".to_owned());
        }
        let _ = write!(self.xml, "<{name}");
        self.scopes.push(Vec::new());
        self.declare(tag.prefix.unwrap_or_default(), tag.namespace);
        let mut written = BTreeSet::new();
        for (attribute, value) in attributes {
            if let Some(prefix) = attribute.prefix {
                self.declare(prefix, attribute.namespace);
            }
            let name = attribute.qualified();
            if !names::is_name(&name) {
                return Err(format!("`{name}` is no name of an attribute"));
            }
            // Line breaks and tabs in an attribute would be read as spaces.
            let value = escape(checked(value)?).replace('\n', "&#10;").replace('\t', "&#9;");
            let _ = write!(self.xml, " {name}=\"{value}\"");
            if !written.insert(name) {
                return Err(format!("the attribute `{}` occurs twice", attribute.qualified()));
            }
        }
        self.xml.push('>');
        let start = self.xml.len();
        content(self)?;
        self.scopes.pop();
        if self.xml.len() == start {
            self.xml.pop();
            self.xml.push_str("/>");
        } else {
            let _ = write!(self.xml, "</{name}>");
        }
        Ok(())
    }

    /// Declares a namespace at the open element, unless it is in scope.
    fn declare(&mut self, prefix: &str, namespace: Option<&str>) {
        let Some(namespace) = namespace else { return };
        let known = self.scopes.iter().rev().flatten().find(|(it, _)| it == prefix);
        if known.is_some_and(|(_, it)| it == namespace) {
            return;
        }
        let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        let _ = write!(self.xml, " {name}=\"{}\"", escape(namespace));
        if let Some(scope) = self.scopes.last_mut() {
            scope.push((prefix.to_owned(), namespace.to_owned()));
        }
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        self.xml.push_str(&partial_escape(checked(text)?));
        Ok(())
    }

    fn content(&mut self, tag: Tag<'_>, value: &Value, content: Content) -> Result<(), String> {
        match (content, value) {
            (Content::Object(layout), Value::Object(object)) => self.object(tag, object, Some(layout())),
            (Content::Map(Some(layout)), Value::Object(entries)) => self.element(
                tag,
                &mut |writer| {
                    entries
                        .iter()
                        .try_for_each(|(name, it)| writer.content(Tag::plain(name), it, Content::Object(layout)))
                },
                &[],
            ),
            (Content::Plain | Content::Map(None), Value::Object(object)) => self.object(tag, object, None),
            (_, Value::Array(items)) => items.iter().try_for_each(|it| self.content(tag, it, content)),
            (_, Value::Null) => {
                let nil = Tag { local: "nil", namespace: Some(XSI), prefix: Some("xsi") };
                self.element(tag, &mut |_| Ok(()), &[(nil, "true".to_owned())])
            }
            (_, Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                self.element(tag, &mut |writer| writer.text(&scalar(value)), &[])
            }
        }
    }

    fn object(&mut self, tag: Tag<'_>, object: &Map<String, Value>, layout: Option<&Layout>) -> Result<(), String> {
        let property = |name: &str| layout.and_then(|it| it.property(name));
        let attributes: Vec<Attribute<'_>> = object
            .iter()
            .filter(|(_, value)| !value.is_null())
            .filter_map(|(name, value)| match property(name) {
                Some(it) => matches!(it.place, Place::Attribute).then(|| (Tag::of(&it.name), scalar(value))),
                None => names::attribute(name).map(|it| (Tag::plain(it), scalar(value))),
            })
            .collect();
        self.element(
            tag,
            &mut |writer| object.iter().try_for_each(|(name, value)| writer.property(name, value, property(name))),
            &attributes,
        )
    }

    /// Writes a property that is not an attribute.
    fn property(&mut self, name: &str, value: &Value, property: Option<&Property>) -> Result<(), String> {
        let Some(property) = property else {
            return match name {
                names::TEXT => self.text(&scalar(value)),
                _ if names::attribute(name).is_some_and(names::is_reserved) => {
                    Err(format!("the attribute of `{name}` is reserved"))
                }
                _ if names::attribute(name).is_some() => Ok(()),
                _ => self.content(Tag::plain(name), value, Content::Plain),
            };
        };
        match (property.place, value) {
            (Place::Attribute, _) => Ok(()),
            (Place::Text, Value::Null) => Ok(()),
            (Place::Text, _) => self.text(&scalar(value)),
            (Place::Items { wrapper: Some(wrapper), .. }, Value::Array(items)) => self.element(
                Tag::of(&wrapper),
                &mut |writer| {
                    items.iter().try_for_each(|it| writer.content(Tag::of(&property.name), it, property.content))
                },
                &[],
            ),
            (Place::Items { wrapper: Some(wrapper), .. }, Value::Null) => {
                self.content(Tag::of(&wrapper), value, Content::Plain)
            }
            // A list without items and without an element around them is absent.
            (Place::Items { wrapper: None, .. }, Value::Null) => Ok(()),
            (Place::Items { .. } | Place::Element, _) => self.content(Tag::of(&property.name), value, property.content),
        }
    }
}

/// Returns the text of a scalar, or the JSON of another value.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(it) => it.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Returns a text, if XML can have all its characters.
fn checked(text: &str) -> Result<&str, String> {
    match text.chars().find(|it| !names::is_character(*it)) {
        None => Ok(text),
        Some(it) => Err(format!("XML has no character U+{:04X}", u32::from(it))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::layout::element;
    use super::{DEPTH, document};

    #[test]
    fn nesting_is_limited() {
        let nested = |depth: usize| (1..depth).fold(json!("text"), |inner, _| json!({ "a": inner }));
        assert!(document(&nested(DEPTH), &element("a")).is_ok());
        assert_eq!(document(&nested(DEPTH + 1), &element("a")), Err("is nested too deeply".to_owned()));
    }
}
