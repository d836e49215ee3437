//! `Payload.MultiPart`: files, JSON and texts as parts of a form.

use specs::File;
use specs::payload_multipart::{PayloadMultipart, models};

use crate::calls::asset;
use crate::scenario::Scenario;
use crate::{calls, client, scenarios, send};

client! { multipart: PayloadMultipart; }

pub fn scenarios() -> Vec<Scenario> {
    [forms(), optional_parts(), typed_parts(), files()].into_iter().flatten().collect()
}

fn jpg() -> Result<File, String> {
    Ok(File::new("image.jpg", asset("image.jpg")?))
}

fn png() -> Result<File, String> {
    Ok(File::new("image.png", asset("image.png")?))
}

fn hello_jpg() -> Result<File, String> {
    Ok(File::new("hello.jpg", asset("image.jpg")?))
}

fn address(city: &str) -> models::Address {
    models::Address::new(city)
}

fn forms() -> Vec<Scenario> {
    calls! { multipart;
        Payload_MultiPart_FormData_basic: form_data_basic("123", jpg()?);
        Payload_MultiPart_FormData_withWireName: form_data_with_wire_name("123", jpg()?);
        Payload_MultiPart_FormData_fileArrayAndBasic:
            form_data_file_array_and_basic("123", address("X"), jpg()?, [png()?, png()?]);
        Payload_MultiPart_FormData_jsonPart: form_data_json_part(address("X"), jpg()?);
        Payload_MultiPart_FormData_binaryArrayParts: form_data_binary_array_parts("123", [png()?, png()?]);
        Payload_MultiPart_FormData_checkFileNameAndContentType:
            form_data_check_file_name_and_content_type("123", hello_jpg()?.media_type("image/jpg"));
        Payload_MultiPart_FormData_anonymousModel: form_data_anonymous_model(jpg()?);
    }
}

fn optional_parts() -> Vec<Scenario> {
    scenarios! {
        Payload_MultiPart_FormData_optionalParts(url) {
            let client = multipart(&url)?;
            send!(client.form_data_optional_parts().id("123"));
            send!(client.form_data_optional_parts().profile_image(jpg()?));
            send!(client.form_data_optional_parts().id("123").profile_image(jpg()?));
        }
        Payload_MultiPart_FormData_multiBinaryParts(url) {
            let client = multipart(&url)?;
            send!(client.form_data_multi_binary_parts(jpg()?));
            send!(client.form_data_multi_binary_parts(jpg()?).picture(png()?));
        }
    }
}

fn typed_parts() -> Vec<Scenario> {
    calls! { multipart;
        Payload_MultiPart_FormData_HttpParts_ContentType_imageJpegContentType:
            content_type_image_jpeg_content_type(hello_jpg()?);
        Payload_MultiPart_FormData_HttpParts_ContentType_requiredContentType:
            content_type_required_content_type(jpg()?.media_type("application/octet-stream"));
        Payload_MultiPart_FormData_HttpParts_ContentType_optionalContentType:
            content_type_optional_content_type(jpg()?);
        Payload_MultiPart_FormData_HttpParts_NonString_float: non_string_float(0.5);
    }
}

fn files() -> Vec<Scenario> {
    calls! { multipart;
        Payload_MultiPart_FormData_File_uploadFileSpecificContentType: file_upload_file_specific_content_type(png()?);
        Payload_MultiPart_FormData_File_uploadFileRequiredFilename: file_upload_file_required_filename(png()?);
        Payload_MultiPart_FormData_File_uploadFileArray: file_upload_file_array([png()?, png()?]);
    }
}
