//! Formats, in one table.

use crate::api::Scalar;
use crate::parse::JsonType;

/// The leaf that a type and a format make. A format that is not listed says nothing about the type.
pub(super) fn scalar(ty: JsonType, format: Option<&str>, encoding: Option<&str>) -> Option<Scalar> {
    Some(match (ty, format.or(encoding)) {
        (JsonType::Boolean, _) => Scalar::Boolean,
        (JsonType::Integer, Some("int32" | "int16" | "int8" | "uint8" | "uint16")) => Scalar::Int32,
        (JsonType::Integer, Some("uint64")) => Scalar::UInt64,
        (JsonType::Integer, _) => Scalar::Int64,
        (JsonType::Number, _) => Scalar::Number,
        (JsonType::String, Some("date-time")) => Scalar::DateTime,
        (JsonType::String, Some("date")) => Scalar::Date,
        (JsonType::String, Some("time")) => Scalar::Time,
        (JsonType::String, Some("duration")) => Scalar::Duration,
        (JsonType::String, Some("decimal")) => Scalar::Decimal,
        (JsonType::String, Some("byte" | "base64")) => Scalar::Base64,
        (JsonType::String, Some("binary")) => Scalar::Binary,
        (JsonType::String, _) => Scalar::String,
        (JsonType::Null | JsonType::Array | JsonType::Object, _) => return None,
    })
}

/// The JSON type that a leaf is written as.
pub(super) fn json_type(scalar: Scalar) -> JsonType {
    match scalar {
        Scalar::Boolean => JsonType::Boolean,
        Scalar::Int32 | Scalar::Int64 | Scalar::UInt64 => JsonType::Integer,
        Scalar::Number => JsonType::Number,
        Scalar::String
        | Scalar::DateTime
        | Scalar::Date
        | Scalar::Time
        | Scalar::Duration
        | Scalar::Decimal
        | Scalar::Base64
        | Scalar::Binary => JsonType::String,
    }
}
