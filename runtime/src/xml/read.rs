//! From elements to the values that codecs know.

use super::element::Element;
use super::layout::{Content, Layout, Place, Property};
use super::names;
use crate::wire::Plain;

/// Returns the value of a document whose root has this layout.
pub(super) fn document(root: &Element, property: &Property) -> Plain {
    match property.place {
        Place::Items { .. } => Plain::List(root.children.iter().map(|it| content(it, property.content)).collect()),
        Place::Attribute | Place::Element | Place::Text => content(root, property.content),
    }
}

fn content(element: &Element, content: Content) -> Plain {
    if element.nil {
        return Plain::Null;
    }
    match content {
        Content::Plain => plain(element),
        Content::Map(None) => Plain::Object(undescribed(element)),
        Content::Map(Some(layout)) => {
            Plain::Object(element.children.iter().map(|it| (it.name.clone(), object(it, layout()))).collect())
        }
        Content::Object(layout) => object(element, layout()),
    }
}

/// Returns the value of an element that the document does not describe.
fn plain(element: &Element) -> Plain {
    if element.nil {
        Plain::Null
    } else if element.children.is_empty() && element.attributes.is_empty() {
        Plain::Text(element.text.clone())
    } else {
        Plain::Object(undescribed(element))
    }
}

/// Returns the attributes, the children and the text of an element as properties.
fn undescribed(element: &Element) -> Vec<(String, Plain)> {
    let attributes =
        element.attributes.iter().map(|(name, value)| (names::of_attribute(name), Plain::Text(value.clone())));
    let children = element.children_by_name().into_iter().map(|(name, group)| (name.to_owned(), several(&group)));
    let text = Some(&element.text).filter(|it| !it.trim().is_empty());
    let text = text.map(|it| (names::TEXT.to_owned(), Plain::Text(it.clone())));
    attributes.chain(children).chain(text).collect()
}

fn several(elements: &[&Element]) -> Plain {
    match elements {
        [only] => plain(only),
        all => Plain::List(all.iter().map(|it| plain(it)).collect()),
    }
}

fn object(element: &Element, layout: &Layout) -> Plain {
    if element.nil {
        return Plain::Null;
    }
    let mut res = Vec::new();
    for (name, value) in &element.attributes {
        let declared =
            layout.properties.iter().find(|it| matches!(it.place, Place::Attribute) && it.name.local == name);
        let name = declared.map_or_else(|| names::of_attribute(name), |it| it.wire.to_owned());
        res.push((name, Plain::Text(value.clone())));
    }
    for (name, group) in element.children_by_name() {
        match layout.properties.iter().find(|it| element_name(it) == Some(name)) {
            Some(property) => res.push((property.wire.to_owned(), value(&group, property))),
            None => res.push((name.to_owned(), several(&group))),
        }
    }
    for property in layout.properties {
        match property.place {
            Place::Text => res.push((property.wire.to_owned(), Plain::Text(element.text.trim().to_owned()))),
            Place::Items { required: true, .. } if !res.iter().any(|(name, _)| name == property.wire) => {
                res.push((property.wire.to_owned(), Plain::List(Vec::new())));
            }
            Place::Attribute | Place::Element | Place::Items { .. } => {}
        }
    }
    Plain::Object(res)
}

/// Returns the name of the elements in which a property is.
fn element_name(property: &Property) -> Option<&'static str> {
    match property.place {
        Place::Element => Some(property.name.local),
        Place::Items { wrapper, .. } => Some(wrapper.unwrap_or(property.name).local),
        Place::Attribute | Place::Text => None,
    }
}

/// Returns the value of a property that is in these elements, of which there is at least one.
fn value(elements: &[&Element], property: &Property) -> Plain {
    let items = |items: &mut dyn Iterator<Item = &Element>| {
        Plain::List(items.map(|it| content(it, property.content)).collect())
    };
    match (property.place, elements) {
        (Place::Items { wrapper: Some(_), .. }, [only]) if only.nil => Plain::Null,
        (Place::Items { wrapper: Some(_), .. }, wrappers) => {
            items(&mut wrappers.iter().flat_map(|it| it.children.iter()))
        }
        // Some servers put the items into an element although their document does not say so.
        (Place::Items { wrapper: None, .. }, [only]) if is_wrapper(only, property) => items(&mut only.children.iter()),
        (Place::Items { wrapper: None, .. }, all) => items(&mut all.iter().copied()),
        (Place::Attribute | Place::Element | Place::Text, [only]) => content(only, property.content),
        // The codec reports that it is no single value.
        (Place::Attribute | Place::Element | Place::Text, all) => items(&mut all.iter().copied()),
    }
}

/// Returns whether an element that should be the only item of a list contains items instead.
fn is_wrapper(element: &Element, property: &Property) -> bool {
    let Some(first) = element.children.first() else {
        return element.is_empty() && property.layout().is_some();
    };
    let is_alike = element.children.iter().all(|it| it.name == first.name);
    let is_item = match property.content {
        Content::Plain => element.attributes.is_empty(),
        Content::Object(layout) => first.name == layout().name.local,
        Content::Map(_) => false,
    };
    is_alike && is_item
}
