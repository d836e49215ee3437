//! `Encode`: arrays in strings, bytes, times, durations and numbers.

use specs::encode_array::EncodeArray;
use specs::encode_bytes::EncodeBytes;
use specs::encode_datetime::EncodeDatetime;
use specs::encode_datetime::operations::untagged as datetime_operations;
use specs::encode_duration::EncodeDuration;
use specs::encode_numeric::{EncodeNumeric, models as numeric_models};
use specs::{Base64, Base64Url, DateTime, HttpDate, IsoDuration, UnixTime};

use crate::calls::asset;
use crate::scenario::{Scenario, equal, failed};
use crate::{calls, client, echoes, scenarios, send};

const RFC3339: &str = "2022-08-26T18:38:00.000Z";
const RFC7231: &str = "Fri, 26 Aug 2022 14:38:00 GMT";

client! {
    array: EncodeArray;
    bytes: EncodeBytes;
    datetime: EncodeDatetime;
    duration: EncodeDuration;
    numeric: EncodeNumeric;
}

pub fn scenarios() -> Vec<Scenario> {
    let all = [
        arrays(),
        bytes_in_fields(),
        bytes_in_bodies(),
        bytes_in_properties(),
        times(),
        times_in_properties(),
        times_in_responses(),
        durations(),
        durations_in_properties(),
        numbers(),
    ];
    all.into_iter().flatten().collect()
}

fn unix_time() -> UnixTime {
    UnixTime::from(1_686_566_864)
}

fn unix_times() -> Vec<UnixTime> {
    vec![unix_time(), UnixTime::from(1_686_734_256)]
}

fn base64() -> Base64 {
    Base64::encode(b"test")
}

fn base64url() -> Base64Url {
    Base64Url::encode(b"test")
}

/// The documents have the properties as strings: the encoding of their items is prose.
fn arrays() -> Vec<Scenario> {
    echoes! { array;
    Encode_Array_Property_commaDelimited: property_comma_delimited("blue,red,green");
    Encode_Array_Property_enumCommaDelimited: property_enum_comma_delimited("blue,red,green");
    Encode_Array_Property_enumNewlineDelimited: property_enum_newline_delimited("blue\nred\ngreen");
    Encode_Array_Property_enumPipeDelimited: property_enum_pipe_delimited("blue|red|green");
    Encode_Array_Property_enumSpaceDelimited: property_enum_space_delimited("blue red green");
    Encode_Array_Property_extensibleEnumCommaDelimited:
        property_extensible_enum_comma_delimited("blue,red,green");
    Encode_Array_Property_extensibleEnumNewlineDelimited:
        property_extensible_enum_newline_delimited("blue\nred\ngreen");
    Encode_Array_Property_extensibleEnumPipeDelimited:
        property_extensible_enum_pipe_delimited("blue|red|green");
    Encode_Array_Property_extensibleEnumSpaceDelimited:
        property_extensible_enum_space_delimited("blue red green");
    Encode_Array_Property_newlineDelimited: property_newline_delimited("blue\nred\ngreen");
    Encode_Array_Property_pipeDelimited: property_pipe_delimited("blue|red|green");
    Encode_Array_Property_spaceDelimited: property_space_delimited("blue red green");
    }
}

fn bytes_in_fields() -> Vec<Scenario> {
    calls! { bytes;
    Encode_Bytes_Header_base64: header_base64(base64());
    Encode_Bytes_Header_base64url: header_base64url(base64url());
    Encode_Bytes_Header_base64urlArray: header_base64url_array(vec![base64url(), base64url()]);
    Encode_Bytes_Header_default: header_default(base64());
    Encode_Bytes_Query_base64: query_base64(base64());
    Encode_Bytes_Query_base64url: query_base64url(base64url());
    Encode_Bytes_Query_base64urlArray: query_base64url_array(vec![base64url(), base64url()]);
    Encode_Bytes_Query_default: query_default(base64());
    }
}

fn bytes_in_properties() -> Vec<Scenario> {
    echoes! { bytes;
    Encode_Bytes_Property_base64: property_base64(base64());
    Encode_Bytes_Property_base64url: property_base64url(base64url());
    Encode_Bytes_Property_base64urlArray: property_base64url_array(vec![base64url(), base64url()]);
    Encode_Bytes_Property_default: property_default(base64());
    }
}

fn bytes_in_bodies() -> Vec<Scenario> {
    calls! { bytes;
        Encode_Bytes_RequestBody_default: request_body_default(asset("image.png")?);
        Encode_Bytes_RequestBody_octetStream: request_body_octet_stream(asset("image.png")?);
        Encode_Bytes_RequestBody_customContentType: request_body_custom_content_type(asset("image.png")?);
        Encode_Bytes_RequestBody_base64: request_body_base64(base64());
        // The document has the body as Base64, whose type keeps other texts as well.
        Encode_Bytes_RequestBody_base64url: request_body_base64url(base64url().as_str());
        Encode_Bytes_ResponseBody_default: response_body_default() => asset("image.png")?;
        Encode_Bytes_ResponseBody_octetStream: response_body_octet_stream() => asset("image.png")?;
        Encode_Bytes_ResponseBody_customContentType:
            response_body_custom_content_type() => asset("image.png")?;
        Encode_Bytes_ResponseBody_base64: response_body_base64() => base64();
        Encode_Bytes_ResponseBody_base64url: response_body_base64url() => base64url();
    }
}

fn times() -> Vec<Scenario> {
    calls! { datetime;
    Encode_Datetime_Header_default: header_default(HttpDate::from(RFC7231));
    Encode_Datetime_Header_rfc3339: header_rfc3339(DateTime::from(RFC3339));
    Encode_Datetime_Header_rfc7231: header_rfc7231(HttpDate::from(RFC7231));
    Encode_Datetime_Header_unixTimestamp: header_unix_timestamp(unix_time());
    Encode_Datetime_Header_unixTimestampArray:
        header_unix_timestamp_array(unix_times());
    Encode_Datetime_Query_default: query_default(DateTime::from(RFC3339));
    Encode_Datetime_Query_rfc3339: query_rfc3339(DateTime::from(RFC3339));
    Encode_Datetime_Query_rfc7231: query_rfc7231(HttpDate::from(RFC7231));
    Encode_Datetime_Query_unixTimestamp: query_unix_timestamp(unix_time());
    Encode_Datetime_Query_unixTimestampArray:
        query_unix_timestamp_array(unix_times());
    }
}

fn times_in_properties() -> Vec<Scenario> {
    echoes! { datetime;
    Encode_Datetime_Property_default: property_default(DateTime::from(RFC3339));
    Encode_Datetime_Property_rfc3339: property_rfc3339(DateTime::from(RFC3339));
    Encode_Datetime_Property_rfc7231: property_rfc7231(HttpDate::from(RFC7231));
    Encode_Datetime_Property_unixTimestamp: property_unix_timestamp(unix_time());
    Encode_Datetime_Property_unixTimestampArray:
        property_unix_timestamp_array(unix_times());
    }
}

/// Lists scenarios whose response has a header: `Name: method(), Operation => expected;`.
macro_rules! response_headers {
    ($($name:ident: $method:ident(), $operation:ident => $expected:expr;)*) => {
        scenarios! {$(
            $name(url) {
                let response = datetime(&url)?.$method().send().await.map_err(failed)?;
                equal(response.header(datetime_operations::$operation::VALUE).map_err(failed)?, Some($expected))?;
            }
        )*}
    };
}

fn times_in_responses() -> Vec<Scenario> {
    response_headers! {
        Encode_Datetime_ResponseHeader_default:
            response_header_default(), ResponseHeaderDefault => HttpDate::from(RFC7231);
        Encode_Datetime_ResponseHeader_rfc3339:
            response_header_rfc3339(), ResponseHeaderRfc3339 => DateTime::from(RFC3339);
        Encode_Datetime_ResponseHeader_rfc7231:
            response_header_rfc7231(), ResponseHeaderRfc7231 => HttpDate::from(RFC7231);
        Encode_Datetime_ResponseHeader_unixTimestamp:
            response_header_unix_timestamp(), ResponseHeaderUnixTimestamp => unix_time();
    }
}

fn durations() -> Vec<Scenario> {
    calls! { duration;
    Encode_Duration_Header_default: header_default(IsoDuration::from("P40D"));
    Encode_Duration_Header_float64Milliseconds: header_float64_milliseconds(35625.0);
    Encode_Duration_Header_float64Seconds: header_float64_seconds(35.625);
    Encode_Duration_Header_floatMilliseconds: header_float_milliseconds(35625.0);
    Encode_Duration_Header_floatMillisecondsLargerUnit: header_float_milliseconds_larger_unit(210000.0);
    Encode_Duration_Header_floatSeconds: header_float_seconds(35.625);
    Encode_Duration_Header_floatSecondsLargerUnit: header_float_seconds_larger_unit(150.0);
    Encode_Duration_Header_int32Milliseconds: header_int32_milliseconds(36000);
    Encode_Duration_Header_int32MillisecondsArray: header_int32_milliseconds_array(vec![36000, 47000]);
    Encode_Duration_Header_int32MillisecondsLargerUnit: header_int32_milliseconds_larger_unit(180000);
    Encode_Duration_Header_int32Seconds: header_int32_seconds(36);
    Encode_Duration_Header_int32SecondsLargerUnit: header_int32_seconds_larger_unit(120);
    Encode_Duration_Header_iso8601: header_iso8601(IsoDuration::from("P40D"));
    Encode_Duration_Header_iso8601Array:
        header_iso8601_array(vec![IsoDuration::from("P40D"), IsoDuration::from("P50D")]);
    Encode_Duration_Query_default: query_default(IsoDuration::from("P40D"));
    Encode_Duration_Query_float64Milliseconds: query_float64_milliseconds(35625.0);
    Encode_Duration_Query_float64Seconds: query_float64_seconds(35.625);
    Encode_Duration_Query_floatMilliseconds: query_float_milliseconds(35625.0);
    Encode_Duration_Query_floatMillisecondsLargerUnit: query_float_milliseconds_larger_unit(210000.0);
    Encode_Duration_Query_floatSeconds: query_float_seconds(35.625);
    Encode_Duration_Query_floatSecondsLargerUnit: query_float_seconds_larger_unit(150.0);
    Encode_Duration_Query_int32Milliseconds: query_int32_milliseconds(36000);
    Encode_Duration_Query_int32MillisecondsArray: query_int32_milliseconds_array(vec![36000, 47000]);
    Encode_Duration_Query_int32MillisecondsLargerUnit: query_int32_milliseconds_larger_unit(180000);
    Encode_Duration_Query_int32Seconds: query_int32_seconds(36);
    Encode_Duration_Query_int32SecondsArray: query_int32_seconds_array(vec![36, 47]);
    Encode_Duration_Query_int32SecondsLargerUnit: query_int32_seconds_larger_unit(120);
    Encode_Duration_Query_iso8601: query_iso8601(IsoDuration::from("P40D"));
    }
}

fn durations_in_properties() -> Vec<Scenario> {
    echoes! { duration;
    Encode_Duration_Property_default: property_default(IsoDuration::from("P40D"));
    Encode_Duration_Property_float64Milliseconds: property_float64_milliseconds(35625.0);
    Encode_Duration_Property_float64Seconds: property_float64_seconds(35.625);
    Encode_Duration_Property_floatMilliseconds: property_float_milliseconds(35625.0);
    Encode_Duration_Property_floatMillisecondsArray:
        property_float_milliseconds_array(vec![35625.0, 46750.0]);
    Encode_Duration_Property_floatMillisecondsLargerUnit: property_float_milliseconds_larger_unit(210000.0);
    Encode_Duration_Property_floatSeconds: property_float_seconds(35.625);
    Encode_Duration_Property_floatSecondsArray: property_float_seconds_array(vec![35.625, 46.75]);
    Encode_Duration_Property_floatSecondsLargerUnit: property_float_seconds_larger_unit(150.0);
    Encode_Duration_Property_int32Milliseconds: property_int32_milliseconds(36000);
    Encode_Duration_Property_int32MillisecondsLargerUnit: property_int32_milliseconds_larger_unit(180000);
    Encode_Duration_Property_int32Seconds: property_int32_seconds(36);
    Encode_Duration_Property_int32SecondsLargerUnit: property_int32_seconds_larger_unit(120);
    Encode_Duration_Property_iso8601: property_iso8601(IsoDuration::from("P40D"));
    }
}

fn numbers() -> Vec<Scenario> {
    let mut res = echoes! { numeric;
        Encode_Numeric_Property_safeintAsString: property_safeint_as_string("10000000000");
        Encode_Numeric_Property_uint8AsString: property_uint8_as_string("255");
    };
    res.extend(scenarios! {
        Encode_Numeric_Property_uint32AsStringOptional(url) {
            let sent = numeric_models::PropertyUint32AsStringProperty::new().value("1");
            equal(send!(numeric(&url)?.property_uint32_as_string_optional(sent.clone())), sent)?;
        }
    });
    res
}
