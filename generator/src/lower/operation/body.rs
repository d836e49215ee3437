//! Request bodies: the content of each variant.

use openapiv3 as v3;

use super::super::reference::{follow, pointer_of};
use super::super::{Lower, prose};
use super::context::Context;
use super::request_body::{self, BodyEncoding, BodyVariant};
use super::{content, parameter, part, xml};
use crate::api::{self, RequestBodyContent, Style};
use crate::common::Method;
use crate::diagnostics;
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
fn lower_body_variants(cx: &mut Lower<'_>, at: &Pointer, body: &v3::RequestBody) -> Vec<LoweredVariant> {
    let at = at.child("content");
    let variants = request_body::find_variants(cx, &at, &body.content);
    if variants.is_empty() {
        cx.report.push(diagnostics::lower::missing_media_type(&at));
    }
    let lowered = variants.into_iter().map(|variant| {
        let lowered = lower_variant(cx, &at, body, &variant);
        (variant.word, lowered)
    });
    lowered.collect()
}

/// Lowers a variant of a body whose `content` is at a place.
pub(in crate::lower) fn lower_variant(
    cx: &mut Lower<'_>,
    at: &Pointer,
    body: &v3::RequestBody,
    variant: &BodyVariant<'_>,
) -> api::RequestBody {
    let at = at.child(variant.key);
    let content = lower_content(cx, &at, variant);
    let example = cx.spec.request_examples.get(&at).map(|(_, value)| value.clone());
    let constraints = content::constraints_of(cx, variant.described);
    api::RequestBody { required: body.required, content, constraints, description: body.description.clone(), example }
}

/// Lowers the content of a variant, whose media type is at a place.
pub(in crate::lower) fn lower_content(
    cx: &mut Lower<'_>,
    at: &Pointer,
    variant: &BodyVariant<'_>,
) -> RequestBodyContent {
    let media_type = request_body::sent_media_type(variant.encoding, variant.key);
    match variant.encoding {
        BodyEncoding::Json | BodyEncoding::AnyJson => {
            RequestBodyContent::Json(media_type, content::type_of(cx, at, variant.described))
        }
        BodyEncoding::Form => RequestBodyContent::Form(
            content::type_of(cx, at, variant.described),
            lower_field_styles(variant.media_type),
        ),
        BodyEncoding::Multipart => match part::lower_parts(cx, at, variant) {
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
        BodyEncoding::Bytes => RequestBodyContent::Bytes(lower_media_types(media_type, &variant.keys)),
    }
}

/// Returns the media types of bytes: the only one, or all between which the caller chooses.
fn lower_media_types(only: String, keys: &[&str]) -> Vec<String> {
    match keys {
        [key] if !key.contains('*') => vec![only],
        _ => {
            let mut names: Vec<String> = keys.iter().map(|key| key.trim().to_owned()).collect();
            names.sort();
            names
        }
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
