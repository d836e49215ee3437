//! Formats: the table from JSON types and formats to scalars.

use std::sync::Arc;

use crate::common::{Bound, Constraints, LeafKind, Number, Scalar};
use crate::diagnostics::{self, Report};
use crate::media_type;
use crate::parse::{JsonType, Schema};

/// Returns the scalar of a type with a format or content encoding. Formats that are not listed do not change the type.
pub(super) fn scalar(ty: JsonType, format: Option<&str>, encoding: Option<&str>) -> Option<Scalar> {
    Some(match (ty, format.or(encoding)) {
        (JsonType::Boolean, _) => Scalar::Boolean,
        (JsonType::Integer, Some("int32" | "int16" | "int8" | "uint8" | "uint16")) => Scalar::Int32,
        (JsonType::Integer, Some("uint64")) => Scalar::UInt64,
        (JsonType::Integer, Some("int128" | "uint128")) => Scalar::Int128,
        (JsonType::Integer | JsonType::Number, Some("unixtime" | "unix-time")) => Scalar::UnixTime,
        (JsonType::Integer, _) => Scalar::Int64,
        (JsonType::Number, Some("decimal" | "decimal128")) => Scalar::DecimalNumber,
        (JsonType::Number, _) => Scalar::Number,
        (JsonType::String, Some("date-time")) => Scalar::DateTime,
        (JsonType::String, Some("date")) => Scalar::Date,
        (JsonType::String, Some("time")) => Scalar::Time,
        (JsonType::String, Some("duration")) => Scalar::Duration,
        (JsonType::String, Some("decimal" | "decimal128")) => Scalar::Decimal,
        (JsonType::String, Some("byte" | "base64")) => Scalar::Base64,
        (JsonType::String, Some("base64url")) => Scalar::Base64Url,
        (JsonType::String, Some("http-date" | "date-time-rfc1123" | "date-time-rfc7231")) => Scalar::HttpDate,
        (JsonType::String, Some("password")) => Scalar::Password,
        (JsonType::String, Some("binary")) => Scalar::Binary,
        (JsonType::String, _) => Scalar::String,
        (JsonType::Null | JsonType::Array | JsonType::Object, _) => return None,
    })
}

/// Returns the scalar of a string with `contentMediaType`: bytes, unless `contentEncoding` makes them a text, or the media type
/// is a text itself.
pub(super) fn content(schema: &Schema) -> Option<Scalar> {
    let media_type = schema.content_media_type.as_deref()?;
    let is_bytes = schema.content_encoding.is_none() && schema.format.is_none() && media_type::is_binary(media_type);
    is_bytes.then_some(Scalar::Binary)
}

/// Returns the scalar of a schema without `type` that has content keywords, as OpenAPI 3.1 describes files. The content of
/// `contentMediaType: application/json` may be any JSON.
pub(super) fn untyped_content(schema: &Schema) -> Option<Scalar> {
    match scalar(JsonType::String, schema.format.as_deref(), schema.content_encoding.as_deref()) {
        Some(Scalar::Base64) if schema.format.is_none() => Some(Scalar::Base64),
        _ => content(schema),
    }
}

/// Formats that are known and do not change the type.
const UNTYPED: &[&str] = &[
    "binary",
    "char",
    "commonmark",
    "decimal",
    "decimal128",
    "double",
    "double-int",
    "email",
    "float",
    "hostname",
    "html",
    "idn-email",
    "idn-hostname",
    "int64",
    "int-or-string",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "media-range",
    "password",
    "regex",
    "relative-json-pointer",
    "sf-binary",
    "sf-boolean",
    "sf-decimal",
    "sf-integer",
    "sf-string",
    "sf-token",
    "uint32",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "uuid",
];

/// Reports each format that is in neither table.
pub(super) fn report_unknown_formats(report: &mut Report, schemas: &[Arc<Schema>]) {
    for schema in schemas {
        let Some(format) = &schema.format else { continue };
        let changes = |ty: &JsonType| scalar(*ty, Some(format), None) != scalar(*ty, None, None);
        if !UNTYPED.contains(&format.as_str()) && !schema.types.iter().any(changes) {
            report.push(diagnostics::normalize::unknown_format(&schema.at.child("format"), format));
        }
    }
}

/// Widens an integer without a format to the bounds of its schema.
pub(super) fn widen(scalar: Scalar, constraints: &Constraints) -> Scalar {
    let integer = |bound: Option<Bound>| match bound.map(|bound| bound.value) {
        Some(Number::Integer(value)) => Some(value),
        Some(Number::Float(_)) | None => None,
    };
    let (min, max) = (integer(constraints.minimum), integer(constraints.maximum));
    let beyond = min.is_some_and(|it| it < i64::MIN.into()) || max.is_some_and(|it| it > i64::MAX.into());
    match scalar {
        Scalar::Int64 if !beyond => Scalar::Int64,
        Scalar::Int64 if min.is_some_and(|it| it >= 0) && max.is_some_and(|it| it <= u64::MAX.into()) => Scalar::UInt64,
        Scalar::Int64 => Scalar::Int128,
        Scalar::Boolean
        | Scalar::Int32
        | Scalar::UInt64
        | Scalar::Int128
        | Scalar::Number
        | Scalar::String
        | Scalar::DateTime
        | Scalar::Date
        | Scalar::Time
        | Scalar::Duration
        | Scalar::Decimal
        | Scalar::DecimalNumber
        | Scalar::Base64
        | Scalar::Base64Url
        | Scalar::HttpDate
        | Scalar::UnixTime
        | Scalar::Binary
        | Scalar::Password => scalar,
    }
}

/// Returns the JSON type of a scalar.
pub(super) fn json_type(scalar: Scalar) -> JsonType {
    match scalar.kind() {
        LeafKind::Boolean => JsonType::Boolean,
        LeafKind::Integer => JsonType::Integer,
        LeafKind::Number => JsonType::Number,
        LeafKind::Text => JsonType::String,
    }
}
