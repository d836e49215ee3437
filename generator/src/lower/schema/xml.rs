//! How schemas and properties are spelled as XML.

use super::super::Lower;
use crate::api::PropertyXml;
use crate::common::Xml;
use crate::normalize::Shape;
use crate::parse::SchemaId;

/// The number of references and single parts of `allOf` that are followed from a use to the description of its element.
const STEPS: usize = 32;

/// Returns what the document says about the element of a schema.
pub(super) fn of_schema(cx: &Lower<'_>, id: SchemaId) -> Xml {
    find(cx, id).0
}

/// Returns what the document says about the element of a property, and of each item of a list.
pub(in crate::lower) fn of_property(cx: &Lower<'_>, id: SchemaId) -> Option<Box<PropertyXml>> {
    let (own, end) = find(cx, id);
    let items = if let Shape::List(Some(item)) = cx.schema(end).shape { find(cx, item).0 } else { Xml::default() };
    let res = PropertyXml { own, items };
    (res != PropertyXml::default()).then(|| Box::new(res))
}

/// Follows references and single parts of `allOf`.
pub(in crate::lower) fn follow(cx: &Lower<'_>, id: SchemaId) -> SchemaId {
    find(cx, id).1
}

/// Returns what a schema says about its element, completed by the schema that it refers to, and the end of the references.
fn find(cx: &Lower<'_>, id: SchemaId) -> (Xml, SchemaId) {
    let (mut res, mut id) = (Xml::default(), id);
    for _ in 0..STEPS {
        let schema = cx.schema(id);
        let Xml { name, namespace, prefix, node } = schema.xml.as_deref().cloned().unwrap_or_default();
        res = Xml {
            name: res.name.or(name),
            namespace: res.namespace.or(namespace),
            prefix: res.prefix.or(prefix),
            node: res.node.or(node),
        };
        match schema.shape {
            Shape::Reference(target) | Shape::Alias(target) => id = target,
            Shape::List(_)
            | Shape::Object(_)
            | Shape::Map(_)
            | Shape::Tuple(_)
            | Shape::Union(_)
            | Shape::Enum(_)
            | Shape::Scalar(_)
            | Shape::Any
            | Shape::Null
            | Shape::Broken => break,
        }
    }
    (res, id)
}
