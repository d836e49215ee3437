//! The models of what is pushed, in the shape that the generator writes.

use specwright_runtime::__codegen::{self as codegen, UnknownFields};
use specwright_runtime::{DateTime, Value};

#[derive(Clone, Debug)]
pub(crate) struct Push {
    pub(crate) instance_push_id: String,
    pub(crate) request_id: String,
    pub(crate) external_resources: Vec<Resource>,
    unknown_fields: UnknownFields,
}

codegen::object!(Push {
    instance_push_id: "instance_push_id" required, new into(impl Into<String>) [length(1..=255)];
    request_id: "request_id" required, new into(impl Into<String>) [length(..=64)];
    external_resources: "external_resources" required, new into(Vec<Resource>) [items(1..=256), field()];
    ..unknown(unknown_fields);
});

#[derive(Clone, Debug)]
pub(crate) struct Resource {
    pub(crate) external_id: String,
    pub(crate) internal_note: Option<bool>,
    pub(crate) message: String,
    pub(crate) html_message: Option<String>,
    pub(crate) parent_id: Option<String>,
    pub(crate) thread_id: Option<String>,
    pub(crate) created_at: DateTime,
    pub(crate) author: Author,
    pub(crate) display_info: Option<Vec<DisplayInfo>>,
    pub(crate) allow_channelback: Option<bool>,
    pub(crate) file_urls: Option<Vec<String>>,
    unknown_fields: UnknownFields,
}

codegen::object!(Resource {
    external_id: "external_id" required, new into(impl Into<String>) [length(1..=255)];
    internal_note: "internal_note" optional, set internal_note into(bool);
    message: "message" required, new into(impl Into<String>) [length(1..=65535)];
    html_message: "html_message" optional, set html_message into(impl Into<String>) [length(..=65535)];
    parent_id: "parent_id" optional, set parent_id into(impl Into<String>) [length(..=511)];
    thread_id: "thread_id" optional, set thread_id into(impl Into<String>) [length(..=255)];
    created_at: "created_at" required, new into(impl Into<DateTime>);
    author: "author" required, new into(Author) [field()];
    display_info: "display_info" optional, set display_info into(Vec<DisplayInfo>) [field()];
    allow_channelback: "allow_channelback" optional, set allow_channelback into(bool);
    file_urls: "file_urls" optional, set file_urls list(impl IntoIterator<Item = impl Into<String>>) [items(..=10)];
    ..unknown(unknown_fields);
} it, at => {
    at.not_both(["parent_id", "thread_id"], it.parent_id.is_some() && it.thread_id.is_some());
});

#[derive(Clone, Debug)]
pub(crate) struct Author {
    pub(crate) external_id: String,
    pub(crate) name: Option<String>,
    pub(crate) image_url: Option<String>,
    pub(crate) locale: Option<String>,
    unknown_fields: UnknownFields,
}

codegen::object!(Author {
    external_id: "external_id" required, new into(impl Into<String>) [length(1..=255)];
    name: "name" optional, set name into(impl Into<String>) [length(..=255)];
    image_url: "image_url" optional, set image_url into(impl Into<String>) [length(..=511)];
    locale: "locale" optional, set locale into(impl Into<String>) [length(..=255)];
    ..unknown(unknown_fields);
});

#[derive(Clone, Debug)]
pub(crate) struct DisplayInfo {
    pub(crate) type_: String,
    pub(crate) data: Value,
    unknown_fields: UnknownFields,
}

codegen::object!(DisplayInfo {
    type_: "type" required, new into(impl Into<String>) [length(1..=255)];
    data: "data" required, new into(Value);
    ..unknown(unknown_fields);
});
