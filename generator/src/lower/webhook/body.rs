//! Bodies of webhooks: the preferred media type, and the others that a handler gets as the same type.
//!
//! A handler has one type for the body, so a media type of another schema is reported and gets 415. An enum of all media types would
//! change that type, and break each handler, whenever a document adds a media type.

use openapiv3 as v3;

use super::super::Lower;
use super::super::operation::body as operation_body;
use super::super::operation::request_body::{self, BodyEncoding, BodyVariant};
use crate::api::{Part, PartKind, RequestBody, RequestBodyContent};
use crate::diagnostics;
use crate::pointer::Pointer;

/// The body of a webhook.
pub(super) struct LoweredBody {
    /// The preferred media type.
    pub(super) preferred: RequestBody,
    /// The media types with a decoder of their own.
    pub(super) alternatives: Vec<RequestBodyContent>,
    /// The media types that the decoder of the preferred one takes, except for ranges.
    pub(super) covered: Vec<String>,
}

/// Lowers the body of a webhook; `None` if it is not supported, which is reported.
pub(super) fn lower_body(cx: &mut Lower<'_>, at: &Pointer, body: &v3::RequestBody) -> Option<LoweredBody> {
    let content_at = at.child("content");
    let Some(preferred) = request_body::find_preferred(cx, &body.content) else {
        cx.report.push(diagnostics::lower::missing_media_type(&content_at));
        return None;
    };
    let lowered = operation_body::lower_variant(cx, &content_at, body, &preferred);
    if let RequestBodyContent::JsonLines(media_type, _) = &lowered.content {
        cx.report.push(diagnostics::lower::webhook_with_json_lines(at, media_type));
        return None;
    }
    let (mut alternatives, mut covered) = (Vec::new(), Vec::new());
    for variant in request_body::find_others(cx, &body.content, &preferred) {
        match lower_alternative(cx, &content_at, &lowered.content, &preferred, &variant) {
            Alternative::Covered if variant.key.contains('*') => {}
            Alternative::Covered => covered.push(variant.key.to_owned()),
            Alternative::Decoded(content) => alternatives.push(*content),
            Alternative::Rejected => {
                let (at, used) = (content_at.child(variant.key), preferred_name(&lowered.content));
                let is_json = variant.encoding == BodyEncoding::Json && preferred.encoding == BodyEncoding::Json;
                cx.report.push(if is_json {
                    diagnostics::lower::media_type_of_other_schema(&at, variant.key, used)
                } else {
                    diagnostics::lower::unread_media_type(&at, variant.key, used)
                });
            }
        }
    }
    Some(LoweredBody { preferred: lowered, alternatives, covered })
}

/// A media type besides the preferred one.
enum Alternative {
    /// The decoder of the preferred media type takes it.
    Covered,
    /// It has a decoder of its own.
    Decoded(Box<RequestBodyContent>),
    Rejected,
}

fn lower_alternative(
    cx: &mut Lower<'_>,
    at: &Pointer,
    body: &RequestBodyContent,
    preferred: &BodyVariant<'_>,
    variant: &BodyVariant<'_>,
) -> Alternative {
    let is_equal = std::ptr::eq(variant.described, preferred.media_type);
    let lower = |cx: &mut Lower<'_>| operation_body::lower_content(cx, &at.child(variant.key), variant);
    match (body, variant.encoding) {
        // A body of bytes has any media type, and a range says nothing about what is sent.
        (RequestBodyContent::Bytes(_) | RequestBodyContent::JsonLines(..), _) => Alternative::Covered,
        (_, _) if variant.key.contains('*') => Alternative::Covered,
        (RequestBodyContent::Json(..), BodyEncoding::Json) if is_equal => Alternative::Covered,
        (RequestBodyContent::Json(..) | RequestBodyContent::Form(..), BodyEncoding::Form) if is_equal => {
            Alternative::Decoded(Box::new(lower(cx)))
        }
        (RequestBodyContent::Json(..) | RequestBodyContent::Form(..), BodyEncoding::Multipart) if is_equal => {
            let content = lower(cx);
            // A file is not a value of the type.
            let is_value = |it: &Part| it.kind != PartKind::File;
            if matches!(&content, RequestBodyContent::Multipart(parts) if parts.iter().all(is_value)) {
                Alternative::Decoded(Box::new(content))
            } else {
                Alternative::Rejected
            }
        }
        (RequestBodyContent::Text(_) | RequestBodyContent::Xml(..), BodyEncoding::Text) => {
            if variant.key.starts_with("text/") {
                Alternative::Covered
            } else {
                Alternative::Decoded(Box::new(lower(cx)))
            }
        }
        (
            RequestBodyContent::Json(..)
            | RequestBodyContent::Form(..)
            | RequestBodyContent::Multipart(_)
            | RequestBodyContent::AnyParts
            | RequestBodyContent::Text(_)
            | RequestBodyContent::Xml(..),
            BodyEncoding::Json
            | BodyEncoding::AnyJson
            | BodyEncoding::Form
            | BodyEncoding::Multipart
            | BodyEncoding::JsonLines
            | BodyEncoding::Text
            | BodyEncoding::Bytes,
        ) => Alternative::Rejected,
    }
}

/// Returns the media type that is decoded, for a message.
fn preferred_name(body: &RequestBodyContent) -> &str {
    match body {
        RequestBodyContent::Json(name, _)
        | RequestBodyContent::Text(name)
        | RequestBodyContent::Xml(name, ..)
        | RequestBodyContent::JsonLines(name, _) => name,
        RequestBodyContent::Form(..) => "application/x-www-form-urlencoded",
        RequestBodyContent::Multipart(_) | RequestBodyContent::AnyParts => "multipart/form-data",
        RequestBodyContent::Bytes(_) => "application/octet-stream",
    }
}
