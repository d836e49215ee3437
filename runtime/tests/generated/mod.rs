//! What a generated crate holds, in the shape that the generator writes.

// In a generated crate these names are reachable, and documented.
#![allow(unreachable_pub)]

use std::borrow::Cow;

use specwright_runtime::wire::{self, Branches, Check, MapAccess, SerializeMap};
use specwright_runtime::{
    Call, Client, ClientBuilder, DateTime, Empty, Error, IndexMap, Json, KeyLocation, ListStyle, Method, OperationInfo,
    SchemeKind, Secret, SecurityScheme, Server, Token, Value, Variable, serde,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    pub external_id: String,
    pub name: Option<String>,
    pub due_at: Option<Option<DateTime>>,
    pub locale: Option<String>,
    pub(crate) unknown: wire::UnknownFields,
}

impl Author {
    pub fn new(external_id: impl Into<String>) -> Self {
        let unknown = wire::UnknownFields::default();
        Self { external_id: external_id.into(), name: None, due_at: None, locale: None, unknown }
    }

    pub fn unknown_fields(&self) -> &wire::UnknownFields {
        &self.unknown
    }
}

wire::object!(Author);

impl wire::Object for Author {
    fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
        let mut external_id = None;
        let mut name = None;
        let mut due_at = None;
        let mut locale = None;
        let mut unknown = wire::UnknownFields::default();
        while let Some(key) = map.key()? {
            match &*key {
                "external_id" => map.set(&mut external_id),
                "name" => map.set(&mut name),
                "due_at" => map.set(&mut due_at),
                "locale" => map.set(&mut locale),
                _ => map.keep(key, &mut unknown),
            }?;
        }
        Ok(Self {
            external_id: wire::required(external_id, "external_id")?,
            name: name.flatten(),
            due_at,
            locale: wire::required(locale, "locale")?,
            unknown,
        })
    }

    fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
        map.put("external_id", &self.external_id)?;
        map.put_some("name", &self.name)?;
        map.put_some("due_at", &self.due_at)?;
        map.put("locale", &self.locale)?;
        map.keep(&self.unknown)
    }
}

impl Check for Author {
    fn check(&self, at: &mut wire::Checker) {
        at.length("external_id", &self.external_id, 1..=255);
        at.length("name", &self.name, ..=10);
        at.length("due_at", &self.due_at, 10..);
        at.pattern("locale", &self.locale, "^[a-z]{2}$");
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Push {
    pub authors: Vec<Author>,
    pub priority: Option<i64>,
    pub status: Option<Status>,
    pub via: Option<ViaId>,
    pub field: Option<FieldId>,
    pub parent_id: Option<String>,
    pub thread_id: Option<String>,
    pub scores: IndexMap<String, f64>,
}

impl Push {
    pub fn new(authors: impl Into<Vec<Author>>) -> Self {
        Self {
            authors: authors.into(),
            priority: None,
            status: None,
            via: None,
            field: None,
            parent_id: None,
            thread_id: None,
            scores: IndexMap::new(),
        }
    }
}

wire::object!(Push);

impl wire::Object for Push {
    fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
        let mut authors = None;
        let mut priority = None;
        let mut status = None;
        let mut via = None;
        let mut field = None;
        let mut parent_id = None;
        let mut thread_id = None;
        let mut scores = IndexMap::new();
        while let Some(key) = map.key()? {
            match &*key {
                "authors" => map.set(&mut authors),
                "priority" => map.set(&mut priority),
                "status" => map.set(&mut status),
                "via" => map.set(&mut via),
                "field" => map.set(&mut field),
                "parent_id" => map.set(&mut parent_id),
                "thread_id" => map.set(&mut thread_id),
                _ => map.extra(key, &mut scores),
            }?;
        }
        Ok(Self {
            authors: wire::required(authors, "authors")?,
            priority: priority.flatten(),
            status: status.flatten(),
            via: via.flatten(),
            field: field.flatten(),
            parent_id: parent_id.flatten(),
            thread_id: thread_id.flatten(),
            scores,
        })
    }

    fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
        map.put("authors", &self.authors)?;
        map.put_some("priority", &self.priority)?;
        map.put_some("status", &self.status)?;
        map.put_some("via", &self.via)?;
        map.put_some("field", &self.field)?;
        map.put_some("parent_id", &self.parent_id)?;
        map.put_some("thread_id", &self.thread_id)?;
        map.entries(&self.scores, &["authors", "priority", "status", "via", "field", "parent_id", "thread_id"])
    }
}

impl Check for Push {
    fn check(&self, at: &mut wire::Checker) {
        at.items("authors", &self.authors, 1..=2);
        at.field("authors", &self.authors);
        at.range("priority", &self.priority, 0..=5);
        at.not_both(["parent_id", "thread_id"], self.parent_id.is_some() && self.thread_id.is_some());
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    Open,
    Solved,
    Unknown(String),
}

wire::string_enum!(Status);

impl wire::StringEnum for Status {
    fn from_wire(value: Cow<'_, str>) -> Self {
        match &*value {
            "open" => Self::Open,
            "solved" => Self::Solved,
            _ => Self::Unknown(value.into_owned()),
        }
    }

    fn as_wire(&self) -> &str {
        match self {
            Self::Open => "open",
            Self::Solved => "solved",
            Self::Unknown(value) => value,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViaId {
    Web,
    Unknown(i64),
}

wire::integer_enum!(ViaId);

impl wire::IntegerEnum for ViaId {
    fn from_wire(value: i64) -> Self {
        match value {
            0 => Self::Web,
            _ => Self::Unknown(value),
        }
    }

    fn as_wire(&self) -> i64 {
        match self {
            Self::Web => 0,
            Self::Unknown(value) => *value,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum FieldId {
    String(String),
    Integer(i64),
    Unknown(Value),
}

wire::union!(FieldId);

impl wire::Union for FieldId {
    fn choose(branches: Branches<Self>) -> Self {
        branches.or(Self::String).or(Self::Integer).or_keep(Self::Unknown)
    }

    fn write<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::String(it) => serde::Serialize::serialize(it, to),
            Self::Integer(it) => serde::Serialize::serialize(it, to),
            Self::Unknown(it) => serde::Serialize::serialize(it, to),
        }
    }
}

impl Check for FieldId {}

pub static SERVER: Server = Server {
    url: "https://{subdomain}.{domain}.com",
    variables: &[
        Variable { name: "subdomain", default: "example", values: &[] },
        Variable { name: "domain", default: "zendesk", values: &["zendesk", "zendesk-staging"] },
    ],
};

pub static SCHEMES: &[SecurityScheme] = &[
    SecurityScheme { key: "bearer", kind: SchemeKind::Bearer },
    SecurityScheme { key: "basic", kind: SchemeKind::Basic { user: "{email}/token" } },
    SecurityScheme {
        key: "key",
        kind: SchemeKind::ApiKey { location: KeyLocation::Query, name: "api_key", prefix: "" },
    },
    SecurityScheme {
        key: "cookie",
        kind: SchemeKind::ApiKey { location: KeyLocation::Cookie, name: "sid", prefix: "v1-" },
    },
];

pub static PUSH: OperationInfo = OperationInfo {
    id: "PushContentToSupport",
    method: Method::POST,
    path: "/api/v2/any_channel/push",
    server: &SERVER,
    security: &[&["bearer"], &["basic"]],
    idempotent: true,
};

pub static DELETE: OperationInfo = OperationInfo {
    id: "DeleteTicket",
    method: Method::DELETE,
    path: "/api/v2/tickets/{ticket_id}/by/{author}.json",
    server: &SERVER,
    security: &[&["key", "cookie"]],
    idempotent: true,
};

#[derive(Debug)]
pub struct Builder(ClientBuilder);

impl Builder {
    pub fn new(subdomain: impl Into<String>) -> Self {
        Self(ClientBuilder::new(&[&SERVER], SCHEMES).variable("subdomain", subdomain).user_agent("sample/1.0"))
    }

    pub fn bearer(self, token: impl Into<Token>) -> Self {
        Self(self.0.token("bearer", token))
    }

    pub fn basic(self, email: impl Into<String>, token: impl Into<Secret>) -> Self {
        Self(self.0.basic("basic", email, token))
    }

    pub fn key(self, key: impl Into<Token>) -> Self {
        Self(self.0.token("key", key))
    }

    pub fn cookie(self, key: impl Into<Token>) -> Self {
        Self(self.0.token("cookie", key))
    }

    pub fn base_url(self, url: impl Into<String>) -> Self {
        Self(self.0.base_url(url))
    }

    pub fn build(self) -> Result<Client, Error> {
        self.0.build()
    }
}

/// Pushes.
pub fn push(client: &Client, body: &Push) -> PushContentToSupport {
    PushContentToSupport(client.call(&PUSH).json(body))
}

/// Pushes content.
#[derive(Debug)]
pub struct PushContentToSupport(pub(crate) Call);
specwright_runtime::call!(PushContentToSupport -> Json<Option<Push>>);

pub fn delete(client: &Client, ticket_id: i64, author: &str) -> DeleteTicket {
    DeleteTicket(client.call(&DELETE).path("ticket_id", ticket_id).path("author", author))
}

/// Deletes a ticket.
#[derive(Debug)]
pub struct DeleteTicket(pub(crate) Call);
specwright_runtime::call!(DeleteTicket -> Empty);

impl DeleteTicket {
    pub fn status(self, status: &Status) -> Self {
        Self(self.0.query("filter[status]", status))
    }

    pub fn tags(self, tags: &[String]) -> Self {
        Self(self.0.query_list("tags", tags, ListStyle::Exploded))
    }

    pub fn ids(self, ids: &[i64]) -> Self {
        Self(self.0.query_list("ids", ids, ListStyle::Comma))
    }

    pub fn theme(self, theme: &str) -> Self {
        Self(self.0.cookie("theme", theme))
    }
}
