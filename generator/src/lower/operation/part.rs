//! The parts of multipart bodies: text, JSON or files.

use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::pointer_of;
use super::request_body::BodyVariant;
use super::{content, header};
use crate::api::{self, Part, PartKind, Scalar, Shape, TypeKind};
use crate::media_type::is_binary;
use crate::normalize;
use crate::parse::SchemaId;
use crate::pointer::Pointer;

/// The media type of a part without a type in OpenAPI 3.1, and of a part with `contentEncoding`.
const OCTET_STREAM: &str = "application/octet-stream";

/// Lowers the parts of a multipart body; `None` if its schema has no properties.
pub(super) fn lower_parts(cx: &mut Lower<'_>, at: &Pointer, variant: &BodyVariant<'_>) -> Option<Vec<Part>> {
    let schema = variant.described.schema.as_ref().and_then(pointer_of);
    let object = find_object(cx, schema.and_then(|at| cx.spec.schema_ids.get(&at).copied())?)?;
    let parts = object.properties.into_iter().map(|property| {
        let encoding = variant.media_type.encoding.get(&property.name);
        let at = at.child("encoding").child(&property.name).child("headers");
        let headers = encoding.map(|encoding| header::lower_part_headers(cx, &at, &encoding.headers));
        lower_part(cx, property, encoding, headers.unwrap_or_default())
    });
    Some(parts.collect())
}

fn lower_part(
    cx: &mut Lower<'_>,
    property: api::Property,
    encoding: Option<&v3::Encoding>,
    headers: Vec<api::Parameter>,
) -> Part {
    let (kind, repeated) = match cx.api.resolved(&property.ty.kind) {
        TypeKind::List(item) => (cx.api.resolved(&item.kind).clone(), true),
        kind @ (TypeKind::Any | TypeKind::Scalar(_) | TypeKind::Map(_) | TypeKind::Schema(_) | TypeKind::Broken) => {
            (kind.clone(), false)
        }
    };
    let schema = find_part_schema(cx, &property, repeated);
    let declared = encoding.and_then(|encoding| encoding.content_type.clone());
    let declared = declared.or_else(|| schema.and_then(|id| default_media_type(cx.schema(id))));
    let is_untyped = declared.is_none() && schema.is_some_and(|id| is_untyped_file(cx, id));
    let kind = match is_untyped {
        true => PartKind::File,
        false => choose_part_kind(cx, &kind, declared.as_deref()),
    };
    if let (PartKind::File, Some(id)) = (kind, schema) {
        // A file needs no type.
        cx.explained.extend([property.at.clone(), cx.schema(id).at.clone()]);
    }
    // A list of media types or a range leaves the choice to the client.
    let media_type = declared.filter(|media_type| !media_type.contains([',', '*']));
    Part { kind, repeated, media_type, headers, property }
}

/// Returns the schema that describes a part: that of the property, or of its items, through references.
fn find_part_schema(cx: &Lower<'_>, property: &api::Property, repeated: bool) -> Option<SchemaId> {
    let schema = content::resolve(cx, cx.spec.schema_ids.get(&property.at).copied()?);
    match &cx.schema(schema).shape {
        normalize::Shape::List(item) if repeated => item.map(|item| content::resolve(cx, item)),
        normalize::Shape::List(_)
        | normalize::Shape::Object(_)
        | normalize::Shape::Map(_)
        | normalize::Shape::Tuple(_)
        | normalize::Shape::Union(_)
        | normalize::Shape::Enum(_)
        | normalize::Shape::Scalar(_)
        | normalize::Shape::Any
        | normalize::Shape::Null
        | normalize::Shape::Reference(_)
        | normalize::Shape::Alias(_)
        | normalize::Shape::Broken => Some(schema),
    }
}

/// Returns the media type that the content keywords of a schema give its part.
fn default_media_type(schema: &normalize::Schema) -> Option<String> {
    let encoded = || schema.content_encoding.as_ref().map(|_| OCTET_STREAM.to_owned());
    schema.content_media_type.clone().or_else(encoded)
}

/// Returns whether a part has no type and so contains bytes, as OpenAPI 3.1 defines. In 3.0 it contains JSON.
fn is_untyped_file(cx: &Lower<'_>, schema: SchemaId) -> bool {
    let schema = cx.schema(schema);
    let is_any = matches!(schema.shape, normalize::Shape::Any);
    is_any && schema.is_empty() && schema.reference.is_none() && !cx.spec.is_3_0(&schema.at)
}

/// Returns the object of a schema, through references and `allOf`.
fn find_object(cx: &mut Lower<'_>, schema: SchemaId) -> Option<api::Object> {
    let shape = cx.shape_of_use(schema);
    // The shape may be an alias of a schema that is not resolved yet.
    cx.resolve_declared();
    let shape = match shape {
        Shape::Alias(ty) => match cx.api.resolved(&ty.kind) {
            TypeKind::Schema(id) => cx.api.schemas[id.0].shape.clone(),
            TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => {
                return None;
            }
        },
        shape @ (Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken) => shape,
    };
    match shape {
        Shape::Object(object) => Some(object),
        Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) | Shape::Broken => None,
    }
}

fn choose_part_kind(cx: &Lower<'_>, kind: &TypeKind, media_type: Option<&str>) -> PartKind {
    let names = || media_type.unwrap_or_default().split(',').filter(|name| !name.trim().is_empty());
    let is_binary = names().next().is_some() && names().all(is_binary);
    // A value of any type is JSON only in a part of JSON.
    let is_file_of_any = names().next().is_some() && !names().any(|name| content::is_json(name) && !is_range(name));
    match kind {
        TypeKind::Scalar(Scalar::Binary) => PartKind::File,
        TypeKind::Scalar(Scalar::String) if is_binary => PartKind::File,
        TypeKind::Any if is_file_of_any => PartKind::File,
        TypeKind::Scalar(_) => PartKind::Text,
        TypeKind::Schema(id) if matches!(cx.api.schemas[id.0].shape, Shape::Enum(_)) => PartKind::Text,
        TypeKind::Schema(_) | TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => PartKind::Json,
    }
}

fn is_range(media_type: &str) -> bool {
    media_type.contains('*')
}
