//! The models of what comes back, in the shape that the generator writes.

use std::borrow::Cow;

use specwright_runtime::wire::{self, MapAccess, SerializeMap};

#[derive(Clone, Debug)]
pub(crate) struct Results {
    pub(crate) results: Vec<PushResult>,
    pub(crate) unknown: wire::UnknownFields,
}

wire::object!(Results);

impl wire::Object for Results {
    fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
        let mut results = None;
        let mut unknown = wire::UnknownFields::default();
        while let Some(key) = map.key()? {
            match &*key {
                "results" => map.set(&mut results),
                _ => map.keep(key, &mut unknown),
            }?;
        }
        Ok(Self { results: wire::required(results, "results")?, unknown })
    }

    fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
        map.put("results", &self.results)?;
        map.keep(&self.unknown)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct PushResult {
    pub(crate) external_resource_id: String,
    pub(crate) status: Status,
    pub(crate) unknown: wire::UnknownFields,
}

wire::object!(PushResult);

impl wire::Object for PushResult {
    fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
        let mut external_resource_id = None;
        let mut status = None;
        let mut unknown = wire::UnknownFields::default();
        while let Some(key) = map.key()? {
            match &*key {
                "external_resource_id" => map.set(&mut external_resource_id),
                "status" => map.set(&mut status),
                _ => map.keep(key, &mut unknown),
            }?;
        }
        Ok(Self {
            external_resource_id: wire::required(external_resource_id, "external_resource_id")?,
            status: wire::required(status, "status")?,
            unknown,
        })
    }

    fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
        map.put("external_resource_id", &self.external_resource_id)?;
        map.put("status", &self.status)?;
        map.keep(&self.unknown)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Status {
    pub(crate) code: StatusCode,
    pub(crate) description: Option<String>,
    pub(crate) unknown: wire::UnknownFields,
}

wire::object!(Status);

impl wire::Object for Status {
    fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
        let mut code = None;
        let mut description = None;
        let mut unknown = wire::UnknownFields::default();
        while let Some(key) = map.key()? {
            match &*key {
                "code" => map.set(&mut code),
                "description" => map.set(&mut description),
                _ => map.keep(key, &mut unknown),
            }?;
        }
        Ok(Self { code: wire::required(code, "code")?, description: description.flatten(), unknown })
    }

    fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
        map.put("code", &self.code)?;
        map.put_some("description", &self.description)?;
        map.keep(&self.unknown)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum StatusCode {
    Success,
    AlreadyImported,
    ProcessingError,
    Halted,
    Unknown(String),
}

wire::string_enum!(StatusCode);

impl wire::StringEnum for StatusCode {
    fn from_wire(value: Cow<'_, str>) -> Self {
        match &*value {
            "success" => Self::Success,
            "already_imported" => Self::AlreadyImported,
            "processing_error" => Self::ProcessingError,
            "halted" => Self::Halted,
            _ => Self::Unknown(value.into_owned()),
        }
    }

    fn as_wire(&self) -> &str {
        match self {
            Self::Success => "success",
            Self::AlreadyImported => "already_imported",
            Self::ProcessingError => "processing_error",
            Self::Halted => "halted",
            Self::Unknown(value) => value,
        }
    }
}
