//! Layouts of types in XML bodies.

use super::Type;

/// The layout of a struct in XML.
#[derive(Debug)]
pub struct XmlLayout {
    /// The name of the element that is the root of a body.
    pub name: XmlName,
    /// The properties that differ from an element of the same name with plain content.
    pub properties: Vec<XmlProperty>,
}

/// The name of an element or attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlName {
    /// The name without its prefix.
    pub local: String,
    /// The URI of the namespace.
    pub namespace: Option<String>,
    /// The prefix.
    pub prefix: Option<String>,
}

/// A property in XML.
#[derive(Debug)]
pub struct XmlProperty {
    /// The property.
    pub wire: String,
    /// The name of the element or attribute; of a list, the name of each item.
    pub name: XmlName,
    /// The place in the element of the object.
    pub place: XmlPlace,
    /// The content of the element.
    pub content: XmlContent,
}

/// The root element of a request body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlRoot {
    /// The element of an object.
    Object,
    /// An element with one for each item of a list.
    List {
        /// The name of the root element.
        name: XmlName,
        /// The name of the element of each item.
        item: XmlName,
        /// The type of the items.
        ty: Type,
    },
}

/// The place of a property in the element of its object.
#[derive(Debug, PartialEq, Eq)]
pub enum XmlPlace {
    /// An attribute.
    Attribute,
    /// An element.
    Element,
    /// The text of the object's element.
    Text,
    /// An element for each item of a list.
    Items {
        /// The name of the element around the items, if there is one.
        wrapper: Option<XmlName>,
        /// `true` if every value has the list, although an empty one has no element.
        required: bool,
    },
}

/// The content of an element.
#[derive(Debug)]
pub enum XmlContent {
    /// Text, or elements that the document does not describe.
    Plain,
    /// A map, whose values have the layout of this type.
    Map(Option<Type>),
    /// An object with the layout of this type.
    Object(Type),
}
