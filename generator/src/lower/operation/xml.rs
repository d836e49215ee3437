//! XML bodies.

use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::pointer_of;
use super::super::schema::xml;
use super::content;
use crate::api::{PropertyXml, Type};
use crate::normalize::Shape;
use crate::parse::SchemaId;
use crate::pointer::Pointer;

/// Returns the type of an XML body, with the names of its elements; `None` if it is not XML, or neither an
/// object nor a list of objects: callers then read and write its text.
pub(in crate::lower) fn type_of(
    cx: &mut Lower<'_>,
    at: &Pointer,
    name: &str,
    media_type: &v3::MediaType,
) -> Option<(Type, PropertyXml)> {
    let schema = media_type.schema.as_ref().and_then(pointer_of);
    let schema = schema.and_then(|at| cx.spec.schema_ids.get(&at).copied())?;
    let is_described = content::is_xml(name) && is_object_or_list(cx, schema);
    is_described.then(|| {
        let xml = xml::of_property(cx, schema).map(|it| *it).unwrap_or_default();
        (content::type_of(cx, at, media_type), xml)
    })
}

fn is_object_or_list(cx: &Lower<'_>, id: SchemaId) -> bool {
    let shape = |id: SchemaId| &cx.schema(xml::follow(cx, id)).shape;
    let whole = shape(id);
    // A list of objects counts by its items.
    let described = if let Shape::List(Some(item)) = whole { shape(*item) } else { whole };
    matches!(described, Shape::Object(_))
}
