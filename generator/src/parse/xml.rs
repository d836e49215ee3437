//! The XML Object.

use super::context::ParseContext;
use crate::common::{Xml, XmlNode};
use crate::diagnostics;
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// Reads an XML Object. No JSON depends on it, so a wrong value is reported and ignored.
pub(super) fn read(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) -> Option<Xml> {
    let Some(fields) = node.as_object() else {
        cx.push(diagnostics::parse::ignored_xml(at, "an object", node));
        return None;
    };
    let mut res = Xml::default();
    for (key, value) in fields {
        let at = at.child(key);
        match key.as_str() {
            "name" => res.name = text(cx, &at, value),
            "namespace" => res.namespace = text(cx, &at, value),
            "prefix" => res.prefix = text(cx, &at, value).filter(|it| !it.is_empty()),
            // The field of OpenAPI 3.2 replaces the two of earlier versions.
            "attribute" | "wrapped" if fields.contains_key("nodeType") => {
                cx.push(diagnostics::parse::replaced_xml(&at, key));
            }
            "attribute" if is_true(cx, &at, value) => res.node = Some(XmlNode::Attribute),
            "wrapped" if is_true(cx, &at, value) => res.node = Some(XmlNode::Element),
            // AutoRest's extension, before OpenAPI 3.2.
            "x-ms-text" if is_true(cx, &at, value) => res.node = Some(XmlNode::Text),
            "nodeType" => res.node = node_type(cx, &at, value),
            "attribute" | "wrapped" => {}
            _ if key.starts_with("x-") => {}
            _ => cx.push(diagnostics::parse::unknown_keyword(&at, key)),
        }
    }
    Some(res)
}

fn text(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) -> Option<String> {
    let res = node.as_str().map(str::to_owned);
    if res.is_none() {
        cx.push(diagnostics::parse::ignored_xml(at, "a string", node));
    }
    res
}

fn is_true(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) -> bool {
    match node.value {
        Value::Bool(it) => it,
        Value::Null | Value::Integer(_) | Value::Float(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            cx.push(diagnostics::parse::ignored_xml(at, "a boolean", node));
            false
        }
    }
}

fn node_type(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) -> Option<XmlNode> {
    match node.as_str() {
        Some("element") => Some(XmlNode::Element),
        Some("attribute") => Some(XmlNode::Attribute),
        Some("text" | "cdata") => Some(XmlNode::Text),
        Some("none") => Some(XmlNode::None),
        Some(_) | None => {
            let expected = "`element`, `attribute`, `text`, `cdata` or `none`";
            cx.push(diagnostics::parse::ignored_xml(at, expected, node));
            None
        }
    }
}
