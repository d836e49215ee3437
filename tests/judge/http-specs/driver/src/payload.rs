//! `Payload`, without the folders that have a file each: negotiation, merge patch and media types.

use specs::payload_content_negotiation::{PayloadContentNegotiation, models as negotiation_models};
use specs::payload_json_merge_patch::{PayloadJsonMergePatch, models as patch_models};
use specs::payload_media_type::PayloadMediaType;
use specs::{Base64, Binary};

use crate::calls::asset;
use crate::scenario::{Scenario, equal, failed};
use crate::{calls, client, scenarios, send};

client! {
    media_type: PayloadMediaType;
    merge_patch: PayloadJsonMergePatch;
    negotiation: PayloadContentNegotiation;
}

pub fn scenarios() -> Vec<Scenario> {
    [negotiations(), merge_patches(), media_types()].into_iter().flatten().collect()
}

fn negotiations() -> Vec<Scenario> {
    scenarios! {
        Payload_ContentNegotiation_SameBody(url) {
            let client = negotiation(&url)?;
            for (media_type, name) in [("image/png", "image.png"), ("image/jpeg", "image.jpg")] {
                let request = client.same_body_get_avatar_as_png_same_body_get_avatar_as_jpeg();
                equal(send!(request.header("accept", media_type)), asset(name)?)?;
            }
        }
        Payload_ContentNegotiation_DifferentBody(url) {
            let client = negotiation(&url)?;
            let json = send!(client.different_body_get_avatar_as_png_different_body_get_avatar_as_json());
            let png = asset("image.png")?;
            equal(json, negotiation_models::DifferentBodyPngImageAsJson::new(Base64::encode(&png)))?;
            let request = client.different_body_get_avatar_as_png_different_body_get_avatar_as_json();
            let found = request.header("accept", "image/png").send_as::<Binary>().await.map_err(failed)?;
            equal(found.into_inner(), png)?;
        }
    }
}

fn inner() -> patch_models::InnerModel {
    patch_models::InnerModel::new().name("InnerMadge").description("innerDesc")
}

fn resource() -> patch_models::Resource {
    patch_models::Resource::new("Madge")
        .description("desc")
        .map([("key", inner())])
        .array([inner()])
        .int_value(1)
        .float_value(1.25)
        .inner_model(inner())
        .int_array([1, 2, 3])
}

fn patch() -> patch_models::ResourcePatch {
    patch_models::ResourcePatch::new()
        .description_null()
        .map([("key", Some(patch_models::InnerModel::new().description_null())), ("key2", None)])
        .array_null()
        .int_value_null()
        .float_value_null()
        .inner_model_null()
        .int_array_null()
}

fn patched() -> patch_models::Resource {
    patch_models::Resource::new("Madge").map([("key", patch_models::InnerModel::new().name("InnerMadge"))])
}

fn merge_patches() -> Vec<Scenario> {
    scenarios! {
        Payload_JsonMergePatch_createResource(url) {
            equal(send!(merge_patch(&url)?.create_resource_with(resource())), resource())?;
        }
        Payload_JsonMergePatch_updateResource(url) {
            equal(send!(merge_patch(&url)?.update_resource(patch())), patched())?;
        }
        Payload_JsonMergePatch_updateOptionalResource(url) {
            equal(send!(merge_patch(&url)?.update_optional_resource().body(patch())), patched())?;
        }
    }
}

fn media_types() -> Vec<Scenario> {
    calls! { media_type;
        Payload_MediaType_StringBody_sendAsText: string_body_send_as_text("{cat}");
        Payload_MediaType_StringBody_getAsText: string_body_get_as_text() => "{cat}";
        Payload_MediaType_StringBody_sendAsJson: string_body_send_as_json("foo");
        Payload_MediaType_StringBody_getAsJson: string_body_get_as_json() => "foo";
    }
}
