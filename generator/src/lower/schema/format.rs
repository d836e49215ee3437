//! Formats, in one table.

use crate::api::{LeafKind, Scalar};
use crate::common::{Bound, Constraints, Number};
use crate::diagnostics::{Id, Report};
use crate::parse::{JsonType, Schema};

/// The leaf that a type and a format make. A format that is not listed says nothing about the type.
pub(in crate::lower) fn scalar(ty: JsonType, format: Option<&str>, encoding: Option<&str>) -> Option<Scalar> {
    Some(match (ty, format.or(encoding)) {
        (JsonType::Boolean, _) => Scalar::Boolean,
        (JsonType::Integer, Some("int32" | "int16" | "int8" | "uint8" | "uint16")) => Scalar::Int32,
        (JsonType::Integer, Some("uint64")) => Scalar::UInt64,
        (JsonType::Integer, Some("int128" | "uint128")) => Scalar::Int128,
        (JsonType::Integer, _) => Scalar::Int64,
        (JsonType::Number, _) => Scalar::Number,
        (JsonType::String, Some("date-time")) => Scalar::DateTime,
        (JsonType::String, Some("date")) => Scalar::Date,
        (JsonType::String, Some("time")) => Scalar::Time,
        (JsonType::String, Some("duration")) => Scalar::Duration,
        (JsonType::String, Some("decimal")) => Scalar::Decimal,
        (JsonType::String, Some("byte" | "base64")) => Scalar::Base64,
        (JsonType::String, Some("password")) => Scalar::Password,
        (JsonType::String, Some("binary")) => Scalar::Binary,
        (JsonType::String, _) => Scalar::String,
        (JsonType::Null | JsonType::Array | JsonType::Object, _) => return None,
    })
}

/// Formats that are known, and whose texts or numbers are taken as they are.
const PLAIN: &[&str] = &[
    "base64url",
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
    "http-date",
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

/// Notes each format that nobody knows.
pub(in crate::lower) fn unknown(report: &mut Report, schemas: &[Schema]) {
    for schema in schemas {
        let Some(format) = &schema.format else { continue };
        let shaping = |ty: &JsonType| scalar(*ty, Some(format), None) != scalar(*ty, None, None);
        if !PLAIN.contains(&format.as_str()) && !schema.types.iter().any(shaping) {
            let message = format!("the format `{format}` is not known: it says nothing here");
            report.add(Id::UnknownFormat, &schema.at.child("format"), message);
        }
    }
}

/// The integers that the bounds ask for, where no format says which.
pub(in crate::lower) fn wide_enough(scalar: Scalar, limits: &Constraints) -> Scalar {
    let bound = |it: Option<Bound>| match it.map(|it| it.value) {
        Some(Number::Integer(it)) => Some(it),
        Some(Number::Float(_)) | None => None,
    };
    let (min, max) = (bound(limits.minimum), bound(limits.maximum));
    let beyond = min.is_some_and(|it| it < i64::MIN.into()) || max.is_some_and(|it| it > i64::MAX.into());
    match scalar {
        Scalar::Int64 if !beyond => Scalar::Int64,
        Scalar::Int64 if min.is_some_and(|it| it >= 0) && max.is_some_and(|it| it <= u64::MAX.into()) => Scalar::UInt64,
        Scalar::Int64 => Scalar::Int128,
        it => it,
    }
}

/// The JSON type that a leaf is written as.
pub(in crate::lower) fn json_type(scalar: Scalar) -> JsonType {
    match scalar.kind() {
        LeafKind::Boolean => JsonType::Boolean,
        LeafKind::Integer => JsonType::Integer,
        LeafKind::Number => JsonType::Number,
        LeafKind::Text => JsonType::String,
    }
}
