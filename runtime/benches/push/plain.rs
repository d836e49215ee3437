//! The models of the push, with serde's derives.

use serde::{Deserialize, Serialize};
use specwright_runtime::Value;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Push {
    pub(crate) instance_push_id: String,
    pub(crate) request_id: String,
    pub(crate) external_resources: Vec<Resource>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Resource {
    pub(crate) external_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) internal_note: Option<bool>,
    pub(crate) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) html_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parent_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) thread_id: Option<String>,
    pub(crate) created_at: String,
    pub(crate) author: Author,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) display_info: Option<Vec<DisplayInfo>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) allow_channelback: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file_urls: Option<Vec<String>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Author {
    pub(crate) external_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) locale: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DisplayInfo {
    #[serde(rename = "type")]
    pub(crate) type_: String,
    pub(crate) data: Value,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Results {
    pub(crate) results: Vec<PushResult>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PushResult {
    pub(crate) external_resource_id: String,
    pub(crate) status: Status,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Status {
    pub(crate) code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
}

/// The two resources of a real client's push.
pub(crate) fn push() -> Push {
    let text = |text: &str| text.to_owned();
    let data = specwright_runtime::serde_json::json!({"whatever": "I want"});
    let first = Resource {
        external_id: text("234"),
        internal_note: None,
        message: text("A useful"),
        html_message: Some(text("<b>A</b>")),
        parent_id: Some(text("123")),
        thread_id: None,
        created_at: text("2015-01-13T08:59:26Z"),
        author: Author {
            external_id: text("456"),
            name: Some(text("Fred")),
            image_url: None,
            locale: Some(text("de")),
        },
        display_info: Some(vec![DisplayInfo { type_: text("9ef45ff7-4aaa-4a58-8e77-a7c74dfa51c4"), data }]),
        allow_channelback: Some(true),
        file_urls: None,
    };
    let second = Resource {
        external_id: text("636"),
        internal_note: None,
        message: text("Hi there"),
        html_message: None,
        parent_id: None,
        thread_id: Some(text("347")),
        created_at: text("2020-01-13T08:59:26Z"),
        author: Author { external_id: text("123"), name: Some(text("Jim")), image_url: None, locale: Some(text("en")) },
        display_info: None,
        allow_channelback: Some(true),
        file_urls: None,
    };
    Push {
        instance_push_id: text("d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1"),
        request_id: text("my_req_123"),
        external_resources: vec![first, second],
    }
}
