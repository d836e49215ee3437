//! Request bodies: the content of each variant, and the parts of multipart bodies.

use openapiv3 as v3;

use super::super::reference::{follow, pointer_of};
use super::super::{Lower, prose};
use super::context::Context;
use super::request_body::{self, BodyEncoding, BodyVariant};
use super::{content, header, parameter, xml};
use crate::api::{self, Part, PartKind, RequestBodyContent, Scalar, Shape, Style, TypeKind};
use crate::common::Method;
use crate::diagnostics;
use crate::parse::SchemaId;
use crate::pointer::Pointer;

/// The word of a body variant (`None` for the preferred variant), and the body.
type LoweredVariant = (Option<String>, api::RequestBody);

/// Lowers the variants of an operation's body, the preferred one first. Also returns whether the body could not be read.
pub(in crate::lower) fn lower_bodies(
    cx: &mut Lower<'_>,
    context: &Context<'_>,
    id: &str,
    operation: &v3::Operation,
) -> (Vec<LoweredVariant>, bool) {
    let Some(body) = &operation.request_body else {
        report_undocumented_body(cx, context, id, operation);
        return (Vec::new(), false);
    };
    match pointer_of(body).and_then(|at| follow(cx, |spec| &spec.request_bodies, &at)) {
        Some((at, body)) => (lower_body_variants(cx, &at, body), false),
        None => (Vec::new(), true),
    }
}

/// Reports a body that only the description documents: the generated method compiles, and its requests fail.
fn report_undocumented_body(cx: &mut Lower<'_>, context: &Context<'_>, id: &str, operation: &v3::Operation) {
    let takes_body = matches!(context.method, Method::Post | Method::Put | Method::Patch);
    if takes_body && operation.description.as_deref().is_some_and(prose::has_parameter_table) {
        let finding = diagnostics::lower::undocumented_request_body(context.at, id, context.path, context.method);
        cx.report.push(finding);
    }
}

/// Lowers each variant of a body, the preferred one first.
pub(in crate::lower) fn lower_body_variants(
    cx: &mut Lower<'_>,
    at: &Pointer,
    body: &v3::RequestBody,
) -> Vec<LoweredVariant> {
    let at = at.child("content");
    let variants = request_body::find_variants(cx, &at, &body.content);
    if variants.is_empty() {
        cx.report.push(diagnostics::lower::missing_media_type(&at));
    }
    let lowered = variants.into_iter().map(|variant| {
        let at = at.child(variant.key);
        let content = lower_content(cx, &at, &variant);
        let (description, example) =
            (body.description.clone(), cx.spec.request_examples.get(&at).map(|(_, value)| value.clone()));
        (variant.word, api::RequestBody { required: body.required, content, description, example })
    });
    lowered.collect()
}

fn lower_content(cx: &mut Lower<'_>, at: &Pointer, variant: &BodyVariant<'_>) -> RequestBodyContent {
    let media_type = request_body::sent_media_type(variant.encoding, variant.key);
    match variant.encoding {
        BodyEncoding::Json | BodyEncoding::AnyJson => {
            RequestBodyContent::Json(media_type, content::type_of(cx, at, variant.described))
        }
        BodyEncoding::Form => RequestBodyContent::Form(
            content::type_of(cx, at, variant.described),
            lower_field_styles(variant.media_type),
        ),
        BodyEncoding::Multipart => match lower_parts(cx, at, variant) {
            Some(parts) => RequestBodyContent::Multipart(parts),
            None => RequestBodyContent::AnyParts,
        },
        BodyEncoding::JsonLines => {
            RequestBodyContent::JsonLines(media_type, content::type_of(cx, at, variant.described))
        }
        BodyEncoding::Text => match xml::type_of(cx, at, variant.key, variant.described) {
            Some((ty, xml)) => RequestBodyContent::Xml(media_type, ty, xml),
            None => RequestBodyContent::Text(media_type),
        },
        BodyEncoding::Bytes => RequestBodyContent::Bytes(media_type),
    }
}

/// Returns the styles that `encoding` sets for the fields of a form. JSON as the `contentType` of a field counts as a style.
fn lower_field_styles(media_type: &v3::MediaType) -> Vec<(String, Style)> {
    let styles = media_type.encoding.iter().filter_map(|(name, encoding)| {
        let is_json = encoding.content_type.as_deref().is_some_and(content::is_json);
        let json = is_json.then_some(api::StyleKind::Json);
        let kind = encoding.style.as_ref().map(parameter::query_style).or(json)?;
        Some((name.clone(), Style { kind, explode: encoding.explode, reserved: encoding.allow_reserved }))
    });
    styles.collect()
}

/// Lowers the parts of a multipart body; `None` if its schema has no properties.
fn lower_parts(cx: &mut Lower<'_>, at: &Pointer, variant: &BodyVariant<'_>) -> Option<Vec<Part>> {
    let schema = variant.described.schema.as_ref().and_then(pointer_of);
    let object = find_object(cx, schema.and_then(|at| cx.spec.schema_ids.get(&at).copied())?)?;
    let parts = object.properties.into_iter().map(|property| {
        let encoding = variant.media_type.encoding.get(&property.name);
        let at = at.child("encoding").child(&property.name).child("headers");
        let headers = encoding.map(|encoding| header::lower_part_headers(cx, &at, &encoding.headers));
        let media_type = encoding.and_then(|encoding| encoding.content_type.clone());
        // A list of media types or a range leaves the choice to the client.
        let media_type = media_type.filter(|media_type| !media_type.contains([',', '*']));
        let (kind, repeated) = match cx.api.resolved(&property.ty.kind) {
            TypeKind::List(item) => (cx.api.resolved(&item.kind), true),
            kind
            @ (TypeKind::Any | TypeKind::Scalar(_) | TypeKind::Map(_) | TypeKind::Schema(_) | TypeKind::Broken) => {
                (kind, false)
            }
        };
        let kind = choose_part_kind(cx, kind, media_type.as_deref());
        Part { kind, repeated, media_type, headers: headers.unwrap_or_default(), property }
    });
    Some(parts.collect())
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
    let is_file =
        media_type.is_some_and(|name| !content::is_json(name) && content::raw_kind(name) == content::Raw::Bytes);
    match kind {
        TypeKind::Scalar(Scalar::Binary) => PartKind::File,
        TypeKind::Scalar(Scalar::String) | TypeKind::Any if is_file => PartKind::File,
        TypeKind::Scalar(_) => PartKind::Text,
        TypeKind::Schema(id) if matches!(cx.api.schemas[id.0].shape, Shape::Enum(_)) => PartKind::Text,
        TypeKind::Schema(_) | TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => PartKind::Json,
    }
}
