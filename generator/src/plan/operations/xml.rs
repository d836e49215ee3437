//! The root elements of XML bodies.

use crate::api::{PropertyXml, Type};
use crate::common::Xml;
use crate::rust::{XmlName, XmlRoot};
use crate::spelling::Scope;

/// Plans the root element of a request body: the element of an object, or one with the items of a list.
pub(super) fn plan_root(scope: &Scope<'_>, ty: &Type, xml: &PropertyXml) -> XmlRoot {
    match scope.api.resolved(&ty.kind).item() {
        None => XmlRoot::Object,
        Some(item) => {
            XmlRoot::List { name: name(&xml.own, "list"), item: name(&xml.items, "item"), ty: scope.value(&item.kind) }
        }
    }
}

fn name(Xml { name, namespace, prefix, node: _ }: &Xml, default: &str) -> XmlName {
    XmlName {
        local: name.clone().unwrap_or_else(|| default.to_owned()),
        namespace: namespace.clone(),
        prefix: prefix.clone(),
    }
}
