//! The models of what is pushed, in the shape that the generator writes.

use specwright_runtime::wire::{self, Check, MapAccess, SerializeMap};
use specwright_runtime::{DateTime, Value};

#[derive(Clone, Debug)]
pub(crate) struct Push {
    pub(crate) instance_push_id: String,
    pub(crate) request_id: String,
    pub(crate) external_resources: Vec<Resource>,
    pub(crate) unknown: wire::UnknownFields,
}

impl Push {
    pub(crate) fn new(
        instance_push_id: impl Into<String>,
        request_id: impl Into<String>,
        external_resources: Vec<Resource>,
    ) -> Self {
        Self {
            instance_push_id: instance_push_id.into(),
            request_id: request_id.into(),
            external_resources,
            unknown: wire::UnknownFields::default(),
        }
    }
}

wire::object!(Push);

impl wire::Object for Push {
    fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
        let mut instance_push_id = None;
        let mut request_id = None;
        let mut external_resources = None;
        let mut unknown = wire::UnknownFields::default();
        while let Some(key) = map.key()? {
            match &*key {
                "instance_push_id" => map.set(&mut instance_push_id),
                "request_id" => map.set(&mut request_id),
                "external_resources" => map.set(&mut external_resources),
                _ => map.keep(key, &mut unknown),
            }?;
        }
        Ok(Self {
            instance_push_id: wire::required(instance_push_id, "instance_push_id")?,
            request_id: wire::required(request_id, "request_id")?,
            external_resources: wire::required(external_resources, "external_resources")?,
            unknown,
        })
    }

    fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
        map.put("instance_push_id", &self.instance_push_id)?;
        map.put("request_id", &self.request_id)?;
        map.put("external_resources", &self.external_resources)?;
        map.keep(&self.unknown)
    }
}

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
    pub(crate) unknown: wire::UnknownFields,
}

impl Resource {
    pub(crate) fn new(
        external_id: impl Into<String>,
        message: impl Into<String>,
        created_at: impl Into<DateTime>,
        author: Author,
    ) -> Self {
        Self {
            external_id: external_id.into(),
            message: message.into(),
            created_at: created_at.into(),
            author,
            internal_note: None,
            html_message: None,
            parent_id: None,
            thread_id: None,
            display_info: None,
            allow_channelback: None,
            file_urls: None,
            unknown: wire::UnknownFields::default(),
        }
    }
}

wire::object!(Resource);

impl wire::Object for Resource {
    fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
        let mut external_id = None;
        let mut internal_note = None;
        let mut message = None;
        let mut html_message = None;
        let mut parent_id = None;
        let mut thread_id = None;
        let mut created_at = None;
        let mut author = None;
        let mut display_info = None;
        let mut allow_channelback = None;
        let mut file_urls = None;
        let mut unknown = wire::UnknownFields::default();
        while let Some(key) = map.key()? {
            match &*key {
                "external_id" => map.set(&mut external_id),
                "internal_note" => map.set(&mut internal_note),
                "message" => map.set(&mut message),
                "html_message" => map.set(&mut html_message),
                "parent_id" => map.set(&mut parent_id),
                "thread_id" => map.set(&mut thread_id),
                "created_at" => map.set(&mut created_at),
                "author" => map.set(&mut author),
                "display_info" => map.set(&mut display_info),
                "allow_channelback" => map.set(&mut allow_channelback),
                "file_urls" => map.set(&mut file_urls),
                _ => map.keep(key, &mut unknown),
            }?;
        }
        Ok(Self {
            external_id: wire::required(external_id, "external_id")?,
            internal_note: internal_note.flatten(),
            message: wire::required(message, "message")?,
            html_message: html_message.flatten(),
            parent_id: parent_id.flatten(),
            thread_id: thread_id.flatten(),
            created_at: wire::required(created_at, "created_at")?,
            author: wire::required(author, "author")?,
            display_info: display_info.flatten(),
            allow_channelback: allow_channelback.flatten(),
            file_urls: file_urls.flatten(),
            unknown,
        })
    }

    fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
        map.put("external_id", &self.external_id)?;
        map.put_some("internal_note", &self.internal_note)?;
        map.put("message", &self.message)?;
        map.put_some("html_message", &self.html_message)?;
        map.put_some("parent_id", &self.parent_id)?;
        map.put_some("thread_id", &self.thread_id)?;
        map.put("created_at", &self.created_at)?;
        map.put("author", &self.author)?;
        map.put_some("display_info", &self.display_info)?;
        map.put_some("allow_channelback", &self.allow_channelback)?;
        map.put_some("file_urls", &self.file_urls)?;
        map.keep(&self.unknown)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Author {
    pub(crate) external_id: String,
    pub(crate) name: Option<String>,
    pub(crate) image_url: Option<String>,
    pub(crate) locale: Option<String>,
    pub(crate) unknown: wire::UnknownFields,
}

impl Author {
    pub(crate) fn new(external_id: impl Into<String>) -> Self {
        Self {
            external_id: external_id.into(),
            name: None,
            image_url: None,
            locale: None,
            unknown: wire::UnknownFields::default(),
        }
    }
}

wire::object!(Author);

impl wire::Object for Author {
    fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
        let mut external_id = None;
        let mut name = None;
        let mut image_url = None;
        let mut locale = None;
        let mut unknown = wire::UnknownFields::default();
        while let Some(key) = map.key()? {
            match &*key {
                "external_id" => map.set(&mut external_id),
                "name" => map.set(&mut name),
                "image_url" => map.set(&mut image_url),
                "locale" => map.set(&mut locale),
                _ => map.keep(key, &mut unknown),
            }?;
        }
        Ok(Self {
            external_id: wire::required(external_id, "external_id")?,
            name: name.flatten(),
            image_url: image_url.flatten(),
            locale: locale.flatten(),
            unknown,
        })
    }

    fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
        map.put("external_id", &self.external_id)?;
        map.put_some("name", &self.name)?;
        map.put_some("image_url", &self.image_url)?;
        map.put_some("locale", &self.locale)?;
        map.keep(&self.unknown)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct DisplayInfo {
    pub(crate) type_: String,
    pub(crate) data: Value,
    pub(crate) unknown: wire::UnknownFields,
}

impl DisplayInfo {
    pub(crate) fn new(type_: impl Into<String>, data: Value) -> Self {
        Self { type_: type_.into(), data, unknown: wire::UnknownFields::default() }
    }
}

wire::object!(DisplayInfo);

impl wire::Object for DisplayInfo {
    fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
        let mut type_ = None;
        let mut data = None;
        let mut unknown = wire::UnknownFields::default();
        while let Some(key) = map.key()? {
            match &*key {
                "type" => map.set(&mut type_),
                "data" => map.set(&mut data),
                _ => map.keep(key, &mut unknown),
            }?;
        }
        Ok(Self { type_: wire::required(type_, "type")?, data: wire::required(data, "data")?, unknown })
    }

    fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
        map.put("type", &self.type_)?;
        map.put("data", &self.data)?;
        map.keep(&self.unknown)
    }
}

impl Check for Push {
    fn check(&self, at: &mut wire::Checker) {
        at.length("instance_push_id", &self.instance_push_id, 1..=255);
        at.length("request_id", &self.request_id, ..=64);
        at.items("external_resources", &self.external_resources, 1..=256);
        at.field("external_resources", &self.external_resources);
    }
}

impl Check for Resource {
    fn check(&self, at: &mut wire::Checker) {
        at.length("external_id", &self.external_id, 1..=255);
        at.length("message", &self.message, 1..=65535);
        at.length("html_message", &self.html_message, ..=65535);
        at.length("parent_id", &self.parent_id, ..=511);
        at.length("thread_id", &self.thread_id, ..=255);
        at.field("author", &self.author);
        at.field("display_info", &self.display_info);
        at.items("file_urls", &self.file_urls, ..=10);
        at.not_both(["parent_id", "thread_id"], self.parent_id.is_some() && self.thread_id.is_some());
    }
}

impl Check for Author {
    fn check(&self, at: &mut wire::Checker) {
        at.length("external_id", &self.external_id, 1..=255);
        at.length("name", &self.name, ..=255);
        at.length("image_url", &self.image_url, ..=511);
        at.length("locale", &self.locale, ..=255);
    }
}

impl Check for DisplayInfo {
    fn check(&self, at: &mut wire::Checker) {
        at.length("type", &self.type_, 1..=255);
    }
}
