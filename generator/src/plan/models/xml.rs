//! Layouts of structs that XML bodies contain.

use super::super::context::PlanContext;
use crate::api::{self, PropertyXml, SchemaId, SchemaName, Shape, Side, TypeKind};
use crate::common::{Xml, XmlNode};
use crate::rust::{XmlContent, XmlLayout, XmlName, XmlPlace, XmlProperty};
use crate::spelling::Scope;

/// Plans the layout of an object.
pub(super) fn plan_layout(cx: &PlanContext<'_>, scope: &Scope<'_>, id: SchemaId, object: &api::Object) -> XmlLayout {
    let schema = &cx.api.schemas[id.0];
    let properties = object.properties.iter().filter_map(|it| property(cx, scope, it)).collect();
    let default = match &schema.name {
        SchemaName::Component(name) => name,
        SchemaName::Inline { .. } => &cx.names[id.0].ident,
    };
    XmlLayout { name: name(&schema.xml, default), properties }
}

fn name(xml: &Xml, default: &str) -> XmlName {
    XmlName {
        local: xml.name.clone().unwrap_or_else(|| default.to_owned()),
        namespace: xml.namespace.clone(),
        prefix: xml.prefix.clone(),
    }
}

/// Plans a property; `None` if it is an element of the same name with plain content.
fn property(cx: &PlanContext<'_>, scope: &Scope<'_>, property: &api::Property) -> Option<XmlProperty> {
    let PropertyXml { own, items } = property.xml.as_deref().cloned().unwrap_or_default();
    let kind = cx.api.resolved(&property.ty.kind);
    let wire = property.name.clone();
    let own_name = name(&own, &wire);
    if let Some(item) = kind.item() {
        let is_wrapped = own.node == Some(XmlNode::Element);
        // Without an element around the items, the name of the list has no effect.
        let item_name = name(&items, if is_wrapped { &own_name.local } else { &wire });
        let required = property.presence.response == Side::Required;
        let place = XmlPlace::Items { wrapper: is_wrapped.then_some(own_name), required };
        return Some(XmlProperty { wire, name: item_name, place, content: content(cx, scope, &item.kind) });
    }
    let place = match own.node {
        Some(XmlNode::Attribute) => XmlPlace::Attribute,
        Some(XmlNode::Text) => XmlPlace::Text,
        Some(XmlNode::Element | XmlNode::None) | None => XmlPlace::Element,
    };
    let content = content(cx, scope, kind);
    let is_default = matches!((&place, &content), (XmlPlace::Element, XmlContent::Plain))
        && own_name == XmlName { local: wire.clone(), namespace: None, prefix: None };
    (!is_default).then_some(XmlProperty { wire, name: own_name, place, content })
}

fn content(cx: &PlanContext<'_>, scope: &Scope<'_>, kind: &TypeKind) -> XmlContent {
    let object = |kind: &TypeKind| match cx.api.resolved(kind) {
        TypeKind::Schema(id) => match cx.api.schemas[id.0].shape {
            Shape::Object(_) => Some(scope.value(kind)),
            Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) | Shape::Broken => None,
        },
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => None,
    };
    match cx.api.resolved(kind) {
        TypeKind::Map(value) => XmlContent::Map(object(&value.kind)),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Schema(_) | TypeKind::Broken => {
            object(kind).map_or(XmlContent::Plain, XmlContent::Object)
        }
    }
}
