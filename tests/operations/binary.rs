//! Bytes: files of OpenAPI 3.1 in parts, bodies and responses, and media types that the caller names.

use sdk::runtime::{Base64, File};

use crate::wire::Wire;

pub(crate) async fn parts(wire: &Wire) {
    let api = wire.client();
    let call =
        api.binary().parts(b"\0".to_vec()).typed(b"png".to_vec()).several([File::new("1", "a"), File::new("2", "b")]);
    let call = call.any(File::new("3", "c").media_type("image/gif")).encoded(Base64::encode(b"png"));
    let part = |said: &str, body: &str| format!("--B\nContent-Disposition: form-data; {said}\n\n{body}\n");
    let octets = "Content-Type: application/octet-stream";
    let expected = [
        "POST /v1/binary/parts\ncontent-type: multipart/form-data; boundary=B\n\n".to_owned(),
        part(&format!("name=\"untyped\"; filename=\"untyped\"\n{octets}"), "\0"),
        part("name=\"typed\"; filename=\"typed\"\nContent-Type: image/png", "png"),
        part(&format!("name=\"several\"; filename=\"1\"\n{octets}"), "a"),
        part(&format!("name=\"several\"; filename=\"2\"\n{octets}"), "b"),
        part("name=\"any\"; filename=\"3\"\nContent-Type: image/gif", "c"),
        part("name=\"encoded\"\nContent-Type: image/png", "cG5n"),
        "--B--\n".to_owned(),
    ];
    wire.sends(&expected.concat(), call.send()).await;
}

pub(crate) async fn bodies(wire: &Wire) {
    let api = wire.client();
    let binary = api.binary();
    wire.prepare(200, "content-type: image/gif\r\n", b"GIF\xff");
    let any = "POST /v1/binary/any\ncontent-type: image/gif\n\nGIF";
    let received = wire.sends(any, binary.any_binary("image/gif", "GIF").send()).await;
    wire.same(received.to_vec(), b"GIF\xff".to_vec());

    wire.prepare(200, "content-type: application/json\r\n", b"{\xff");
    let json = "POST /v1/binary/json\ncontent-type: application/json\n\n{\"a\" : 1}";
    let received = wire.sends(json, binary.json_binary("{\"a\" : 1}").send()).await;
    wire.same(received.to_vec(), b"{\xff".to_vec());

    wire.prepare(200, "content-type: application/json\r\n", b"{\xff");
    let json = "POST /v1/binary/json-file\ncontent-type: application/json\n\n{\"a\" : 1}";
    let received = wire.sends(json, binary.json_file("{\"a\" : 1}").send()).await;
    wire.same(received.to_vec(), b"{\xff".to_vec());

    wire.prepare(200, "content-type: image/png\r\n", "cG5n");
    let base64 = "POST /v1/binary/base64\ncontent-type: image/png\n\ncG5n";
    let received = wire.sends(base64, binary.base64_text("cG5n").send()).await;
    wire.same(received.into_inner(), "cG5n".to_owned());
}

pub(crate) async fn named_media_types(wire: &Wire) {
    let api = wire.client();
    let images = || api.binary().images();
    wire.prepare(200, "", "");
    wire.sends("POST /v1/binary/images", images().send()).await;
    wire.prepare(200, "", "");
    let jpeg = "POST /v1/binary/images\ncontent-type: image/jpeg\n\nx";
    wire.sends(jpeg, images().body("x").content_type("image/jpeg").send()).await;
    let missing = "the request is invalid: content-type: is missing, and the body needs it";
    wire.refuses(missing, images().body("x").send()).await;
    let other = "the request is invalid: content-type: must be `image/jpeg` or `image/png`, found \"text/plain\"";
    wire.refuses(other, images().content_type("text/plain").body("x").send()).await;
    wire.refuses(
        "the request is invalid: content-type: must be `*/*`, found \"png\"",
        api.binary().any_binary("png", "x").send(),
    )
    .await;
}
