//! The differences of how values are spelled as XML.

use std::collections::BTreeSet;

use super::subject::{Keys, Subject, push};
use super::{Diff, HttpEffect};
use crate::api::{Api, Property, PropertyXml, SchemaId, SchemaName, Type, TypeKind};
use crate::common::{Xml, XmlNode};

/// Returns the schemas whose values XML bodies contain.
pub(super) fn find_schemas_in_xml(api: &Api) -> BTreeSet<SchemaId> {
    let of_operations = api.operations.iter().flat_map(|it| it.xml_types());
    let of_webhooks = api.webhooks.iter().filter_map(|it| it.body.as_ref()?.content.xml_type());
    let mut open: Vec<SchemaId> = of_operations.chain(of_webhooks).filter_map(|it| it.kind.schema()).collect();
    let mut res = BTreeSet::new();
    while let Some(id) = open.pop() {
        if res.insert(id) {
            open.extend(api.schemas[id.0].shape.kinds().into_iter().filter_map(TypeKind::schema));
        }
    }
    res
}

/// Compares the elements or attributes of a property. Without an XML body that has the property, nothing on the wire changes.
pub(super) fn compare_property(
    cx: &mut Diff<'_>,
    subject: Subject<'_>,
    (old, new): (&Property, &Property),
    is_in_xml: bool,
    keys: &Keys,
) {
    let (before, after) = (spell_property(cx.old, old), spell_property(cx.new, new));
    let http = if is_in_xml { HttpEffect::Breaking } else { HttpEffect::Informational };
    report(cx, subject, http, (&before, &after), keys);
}

/// Compares the root elements of XML bodies.
pub(super) fn compare_roots(
    cx: &mut Diff<'_>,
    subject: Subject<'_>,
    old: (&Type, &PropertyXml),
    new: (&Type, &PropertyXml),
    keys: &Keys,
) {
    let (before, after) = (spell_root(cx.old, old), spell_root(cx.new, new));
    report(cx, subject, HttpEffect::Breaking, (&before, &after), keys);
}

fn report(cx: &mut Diff<'_>, subject: Subject<'_>, http: HttpEffect, (old, new): (&str, &str), keys: &Keys) {
    if old != new {
        push(cx, "xml-changed", http, subject, format!("{}: in XML `{old}` -> `{new}`", subject.words), keys);
    }
}

/// Spells the place of a property as in XPath: `tag`, `@id`, `text()`, or `tags/tag` for the items of a list in an element.
fn spell_property(api: &Api, property: &Property) -> String {
    let PropertyXml { own, items } = property.xml.as_deref().cloned().unwrap_or_default();
    let own_name = own.name.as_ref().unwrap_or(&property.name);
    if api.resolved(&property.ty.kind).item().is_some() {
        return match own.node {
            Some(XmlNode::Element) => format!("{}/{}", qualified(&own, own_name), qualified(&items, own_name)),
            // Without an element around the items, the name of the list has no effect.
            Some(XmlNode::Attribute | XmlNode::Text | XmlNode::None) | None => qualified(&items, &property.name),
        };
    }
    match own.node {
        Some(XmlNode::Attribute) => format!("@{}", qualified(&own, own_name)),
        Some(XmlNode::Text) => "text()".to_owned(),
        Some(XmlNode::Element | XmlNode::None) | None => qualified(&own, own_name),
    }
}

/// Spells the root element of a body, with that of its items.
fn spell_root(api: &Api, (ty, xml): (&Type, &PropertyXml)) -> String {
    match api.resolved(&ty.kind) {
        TypeKind::List(_) => format!("{}/{}", qualified(&xml.own, "list"), qualified(&xml.items, "item")),
        TypeKind::Schema(id) => match &api.schemas[id.0].name {
            SchemaName::Component(name) => qualified(&xml.own, name),
            // The document names no element.
            SchemaName::Inline { .. } => qualified(&xml.own, "*"),
        },
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::Map(_) | TypeKind::Broken => qualified(&xml.own, "*"),
    }
}

/// Spells a name with its namespace. The prefix is another spelling of the namespace.
fn qualified(xml: &Xml, default: &str) -> String {
    let namespace = xml.namespace.as_ref().map(|it| format!("{{{it}}}")).unwrap_or_default();
    format!("{namespace}{}", xml.name.as_deref().unwrap_or(default))
}
