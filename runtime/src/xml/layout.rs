//! Layouts: how the values of a type are spelled as XML.

/// The layout of an object: the name of its element, and those properties that differ from an element of the same name with
/// plain content.
#[derive(Debug)]
pub struct Layout {
    pub(super) name: Name,
    pub(super) properties: &'static [Property],
}

/// A generated object type that occurs in XML bodies.
pub trait Object {
    /// Returns the layout.
    fn layout() -> &'static Layout;
}

/// The name of an element or attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) local: &'static str,
    pub(super) namespace: Option<&'static str>,
    pub(super) prefix: Option<&'static str>,
}

/// A property of an object, or the root element of a body.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// The name in JSON, by which the codec knows the property.
    pub(super) wire: &'static str,
    /// The name of the element or attribute; of a list, the name of each item.
    pub(super) name: Name,
    pub(super) place: Place,
    pub(super) content: Content,
}

/// The place of a property in the element of its object.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Attribute,
    Element,
    /// The text of the element.
    Text,
    /// An element for each item of a list, in an element of this name if there is one.
    Items {
        wrapper: Option<Name>,
        required: bool,
    },
}

/// The content of an element.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    /// Text, or elements that the document does not describe.
    Plain,
    /// An element for each entry of a map.
    Map(Option<fn() -> &'static Layout>),
    /// An object.
    Object(fn() -> &'static Layout),
}

impl Name {
    const fn new(local: &'static str) -> Self {
        Self { local, namespace: None, prefix: None }
    }
}

impl Layout {
    pub(super) fn property(&self, wire: &str) -> Option<&'static Property> {
        self.properties.iter().find(|it| it.wire == wire)
    }
}

/// Returns the layout of an object whose element has this name.
#[must_use]
pub const fn object(name: &'static str, properties: &'static [Property]) -> Layout {
    Layout { name: Name::new(name), properties }
}

impl Layout {
    /// Sets the namespace of the element.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.name.namespace = Some(namespace);
        self
    }

    /// Sets the prefix of the element's name.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.name.prefix = Some(prefix);
        self
    }
}

/// Returns the layout of a type. Types refer to each other by this function.
#[must_use]
pub fn layout_of<T: Object>() -> &'static Layout {
    T::layout()
}

const fn property(wire: &'static str, name: &'static str, place: Place, content: Content) -> Property {
    Property { wire, name: Name::new(name), place, content }
}

/// A property that is an attribute.
#[must_use]
pub const fn attribute(name: &'static str) -> Property {
    property(name, name, Place::Attribute, Content::Plain)
}

/// A property that is an element.
#[must_use]
pub const fn element(name: &'static str) -> Property {
    property(name, name, Place::Element, Content::Plain)
}

/// A property that is the text of its object's element.
#[must_use]
pub const fn text(wire: &'static str) -> Property {
    property(wire, "", Place::Text, Content::Plain)
}

/// A property with an element for each entry of a map.
#[must_use]
pub const fn map(name: &'static str) -> Property {
    property(name, name, Place::Element, Content::Map(None))
}

/// A property with an element for each item of a list.
#[must_use]
pub const fn list(wire: &'static str, item: &'static str) -> Property {
    property(wire, item, Place::Items { wrapper: None, required: false }, Content::Plain)
}

/// The root element of a body with this object.
#[must_use]
pub fn root<T: Object>() -> Property {
    Property { wire: "", name: T::layout().name, place: Place::Element, content: Content::Object(T::layout) }
}

impl Property {
    /// Sets the name of the element or attribute, if it is not that of the property.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name.local = name;
        self
    }

    /// Sets the namespace of the element or attribute.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.name.namespace = Some(namespace);
        self
    }

    /// Sets the prefix of the name.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.name.prefix = Some(prefix);
        self
    }

    /// Sets the layout of the value, of each item, or of each entry.
    #[must_use]
    pub const fn of(mut self, layout: fn() -> &'static Layout) -> Self {
        self.content = match self.content {
            Content::Map(_) => Content::Map(Some(layout)),
            Content::Plain | Content::Object(_) => Content::Object(layout),
        };
        self
    }

    /// Puts the items of a list into an element of this name.
    #[must_use]
    pub const fn wrapped(self, wrapper: &'static str) -> Self {
        self.in_wrapper(Name::new(wrapper))
    }

    /// Puts the items of a list into an element of this name, in a namespace.
    #[must_use]
    pub const fn wrapped_ns(
        self,
        wrapper: &'static str,
        namespace: &'static str,
        prefix: Option<&'static str>,
    ) -> Self {
        self.in_wrapper(Name { local: wrapper, namespace: Some(namespace), prefix })
    }

    const fn in_wrapper(mut self, wrapper: Name) -> Self {
        if let Place::Items { required, .. } = self.place {
            self.place = Place::Items { wrapper: Some(wrapper), required };
        }
        self
    }

    /// Makes a list that has no element an empty list, instead of an absent one.
    #[must_use]
    pub const fn required(mut self) -> Self {
        if let Place::Items { wrapper, .. } = self.place {
            self.place = Place::Items { wrapper, required: true };
        }
        self
    }

    /// Returns the layout of the object in the element.
    pub(super) fn layout(&self) -> Option<&'static Layout> {
        match self.content {
            Content::Object(layout) => Some(layout()),
            Content::Plain | Content::Map(_) => None,
        }
    }
}
