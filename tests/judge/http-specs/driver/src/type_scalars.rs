//! `Type.Scalar`, `Type.Enum` and `Type.File`.

use specs::type_enum_extensible::{TypeEnumExtensible, models::DaysOfWeekExtensibleEnum};
use specs::type_enum_fixed::{TypeEnumFixed, models::DaysOfWeekEnum};
use specs::type_file::TypeFile;
use specs::type_scalar::TypeScalar;
use specs::{Bytes, StatusCode, Value};

use crate::calls::asset;
use crate::scenario::{Scenario, equal, failed};
use crate::{client, pairs, scenarios, send};

const JSON_FILE: &str = r#"{"message":"test file content"}"#;

client! {
    type_scalar: TypeScalar;
    type_enum_extensible: TypeEnumExtensible;
    type_enum_fixed: TypeEnumFixed;
    type_file: TypeFile;
}

pub fn scenarios() -> Vec<Scenario> {
    [scalars(), decimals(), enums(), uploads(), downloads()].into_iter().flatten().collect()
}

fn scalars() -> Vec<Scenario> {
    pairs! { type_scalar, "Type_Scalar_", "_get", "_put";
        String: string_get, string_put = "test".to_owned();
        Boolean: boolean_get, boolean_put = true;
        Unknown: unknown_get, unknown_put = Value::from("test");
    }
}

fn decimals() -> Vec<Scenario> {
    scenarios! {
        Type_Scalar_DecimalType_responseBody(url) {
            equal(send!(type_scalar(&url)?.decimal_type_response_body()).to_string(), "0.33333")?;
        }
        Type_Scalar_DecimalType_requestBody(url) {
            let () = send!(type_scalar(&url)?.decimal_type_request_body(0.33333));
        }
        Type_Scalar_DecimalType_requestParameter(url) {
            let () = send!(type_scalar(&url)?.decimal_type_request_parameter(0.33333));
        }
        Type_Scalar_DecimalVerify_prepareVerify(url) {
            equal(texts(&send!(type_scalar(&url)?.decimal_verify_prepare_verify())), ["0.1"; 3])?;
        }
        Type_Scalar_DecimalVerify_verify(url) {
            let terms = send!(type_scalar(&url)?.decimal_verify_prepare_verify());
            let () = send!(type_scalar(&url)?.decimal_verify_verify(sum(&terms)));
        }
        Type_Scalar_Decimal128Type_responseBody(url) {
            equal(send!(type_scalar(&url)?.decimal128_type_response_body()).to_string(), "0.33333")?;
        }
        Type_Scalar_Decimal128Type_requestBody(url) {
            let () = send!(type_scalar(&url)?.decimal128_type_request_body(0.33333));
        }
        Type_Scalar_Decimal128Type_requestParameter(url) {
            let () = send!(type_scalar(&url)?.decimal128_type_request_parameter(0.33333));
        }
        Type_Scalar_Decimal128Verify_prepareVerify(url) {
            equal(texts(&send!(type_scalar(&url)?.decimal128_verify_prepare_verify())), ["0.1"; 3])?;
        }
        Type_Scalar_Decimal128Verify_verify(url) {
            let terms = send!(type_scalar(&url)?.decimal128_verify_prepare_verify());
            let () = send!(type_scalar(&url)?.decimal128_verify_verify(sum(&terms)));
        }
    }
}

/// Returns numbers as they are written.
fn texts(numbers: &[impl ToString]) -> Vec<String> {
    numbers.iter().map(ToString::to_string).collect()
}

/// Adds decimal numbers of one digit after the point.
fn sum(terms: &[impl ToString]) -> f64 {
    let tenths = texts(terms).iter().map(|term| term.parse::<f64>().expect("a number") * 10.0).sum::<f64>();
    tenths.round() / 10.0
}

fn enums() -> Vec<Scenario> {
    scenarios! {
        Type_Enum_Extensible_String_getKnownValue(url) {
            equal(send!(type_enum_extensible(&url)?.string_get_known_value()), DaysOfWeekExtensibleEnum::Monday)?;
        }
        Type_Enum_Extensible_String_getUnknownValue(url) {
            let unknown = DaysOfWeekExtensibleEnum::Unknown("Weekend".to_owned());
            equal(send!(type_enum_extensible(&url)?.string_get_unknown_value()), unknown)?;
        }
        Type_Enum_Extensible_String_putKnownValue(url) {
            let () = send!(type_enum_extensible(&url)?.string_put_known_value(DaysOfWeekExtensibleEnum::Monday));
        }
        Type_Enum_Extensible_String_putUnknownValue(url) {
            let () = send!(type_enum_extensible(&url)?.string_put_unknown_value("Weekend"));
        }
        Type_Enum_Fixed_String_getKnownValue(url) {
            equal(send!(type_enum_fixed(&url)?.string_get_known_value()), DaysOfWeekEnum::Monday)?;
        }
        Type_Enum_Fixed_String_putKnownValue(url) {
            let () = send!(type_enum_fixed(&url)?.string_put_known_value(DaysOfWeekEnum::Monday));
        }
        Type_Enum_Fixed_String_putUnknownValue(url) {
            let refused = type_enum_fixed(&url)?.string_put_unknown_value("Weekend").send().await;
            let status = refused.err().and_then(|error| error.status());
            equal(status, Some(StatusCode::INTERNAL_SERVER_ERROR))?;
        }
    }
}

fn uploads() -> Vec<Scenario> {
    scenarios! {
        Type_File_Body_uploadFileSpecificContentType(url) {
            let () = send!(type_file(&url)?.body_upload_file_specific_content_type(asset("image.png")?));
        }
        Type_File_Body_uploadFileJsonContentType(url) {
            let () = send!(type_file(&url)?.body_upload_file_json_content_type(JSON_FILE));
        }
        Type_File_Body_uploadFileMultipleContentTypes(url) {
            let () = send!(type_file(&url)?.body_upload_file_multiple_content_types("image/png", asset("image.png")?));
        }
        Type_File_Body_uploadFileDefaultContentType(url) {
            let () = send!(type_file(&url)?.body_upload_file_default_content_type("image/png", asset("image.png")?));
        }
    }
}

fn downloads() -> Vec<Scenario> {
    scenarios! {
        Type_File_Body_downloadFileSpecificContentType(url) {
            equal(send!(type_file(&url)?.body_download_file_specific_content_type()), Bytes::from(asset("image.png")?))?;
        }
        Type_File_Body_downloadFileJsonContentType(url) {
            equal(send!(type_file(&url)?.body_download_file_json_content_type()), Bytes::from(JSON_FILE))?;
        }
        Type_File_Body_downloadFileMultipleContentTypes(url) {
            let found = type_file(&url)?.body_download_file_multiple_content_types().send().await.map_err(failed)?;
            equal(found.headers()["content-type"].as_bytes(), b"image/png")?;
            equal(found.into_inner(), Bytes::from(asset("image.png")?))?;
        }
        Type_File_Body_downloadFileDefaultContentType(url) {
            let found = type_file(&url)?.body_download_file_default_content_type().send().await.map_err(failed)?;
            equal(found.headers()["content-type"].as_bytes(), b"image/png")?;
            equal(found.into_inner(), Bytes::from(asset("image.png")?))?;
        }
    }
}
