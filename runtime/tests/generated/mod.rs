//! What a generated crate holds, in the shape that the generator writes.

// In a generated crate these names are reachable, and documented.
#![allow(unreachable_pub)]

use specwright_runtime::__codegen as codegen;
use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder, KeyLocation, ListStyle, SecurityScheme};
use specwright_runtime::{
    DateTime, Empty, Error, IndexMap, Nullable, Operation, OperationInfo, Secret, Server, Token, Typed, Value, Variable,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    pub external_id: String,
    pub name: Option<String>,
    pub due_at: Nullable<DateTime>,
    pub locale: Option<String>,
    pub(crate) unknown_fields: codegen::UnknownFields,
}

codegen::object!(Author {
    external_id: "external_id" required, new into(impl Into<String>) [length(1..=255)];
    name: "name" optional, set name into(impl Into<String>) [length(..=10)];
    due_at: "due_at" nullable, set due_at into(impl Into<DateTime>), null due_at_null [length(10..)];
    locale: "locale" required, new into(Option<String>) [pattern("^[a-z]{2}$")];
    ..unknown(unknown_fields);
});

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

codegen::object!(Push {
    authors: "authors" required, new list(impl IntoIterator<Item = Author>) [items(1..=2), field()];
    priority: "priority" optional, set priority into(i64) [range(0..=5)];
    status: "status" optional, set status into(impl Into<Status>);
    via: "via" optional, set via into(ViaId);
    field: "field" optional, set field into(impl Into<FieldId>);
    parent_id: "parent_id" optional, set parent_id into(impl Into<String>);
    thread_id: "thread_id" optional, set thread_id into(impl Into<String>);
    ..additional(scores) map(impl IntoIterator<Item = (impl Into<String>, f64)>);
} it, at => {
    at.not_both(["parent_id", "thread_id"], it.parent_id.is_some() && it.thread_id.is_some());
});

#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    Open,
    Solved,
    Unknown(String),
}

codegen::string_enum!(Status {
    Open = "open",
    Solved = "solved",
});

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViaId {
    Web,
    Unknown(i64),
}

codegen::integer_enum!(ViaId {
    Web = 0,
});

#[derive(Clone, Debug, PartialEq)]
pub enum FieldId {
    String(String),
    Integer(i64),
    Unknown(Value),
}

codegen::union!(FieldId {
    String: Shape, from String, from &str;
    Integer: Shape, from i64;
});

pub static SERVER: Server = Server::new(
    "https://{subdomain}.{domain}.com",
    &[
        Variable::new("subdomain", "example"),
        Variable::new("domain", "zendesk").values(&["zendesk", "zendesk-staging"]),
    ],
);

pub static SCHEMES: &[SecurityScheme] = &[
    SecurityScheme::bearer("bearer"),
    SecurityScheme::basic("basic", "{email}/token"),
    SecurityScheme::api_key("key", KeyLocation::Query, "api_key"),
    SecurityScheme::api_key("cookie", KeyLocation::Cookie, "sid").prefix("v1-"),
];

pub const API: ApiInfo = ApiInfo::new(&SERVER).security(&[&["bearer"], &["basic"]]);

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

specwright_runtime::__codegen::request!();

/// Pushes.
pub fn push(client: &Client, body: &Push) -> Request<PushContentToSupport> {
    client.request::<PushContentToSupport>().json(body).into()
}

/// Pushes content.
pub struct PushContentToSupport;

impl Operation for PushContentToSupport {
    const INFO: &'static OperationInfo = &API.post("PushContentToSupport", "/api/v2/any_channel/push").idempotent(true);
    type Output = Typed<Option<Push>>;
}

pub fn delete(client: &Client, ticket_id: i64, author: &str) -> Request<DeleteTicket> {
    client.request::<DeleteTicket>().path("ticket_id", ticket_id).path("author", author).into()
}

/// Deletes a ticket.
pub struct DeleteTicket;

impl Operation for DeleteTicket {
    const INFO: &'static OperationInfo =
        &API.delete("DeleteTicket", "/api/v2/tickets/{ticket_id}/by/{author}.json").security(&[&["key", "cookie"]]);
    type Output = Empty;
}

impl Request<DeleteTicket> {
    pub fn status(self, status: &Status) -> Self {
        self.call.query("filter[status]", status).into()
    }

    pub fn tags(self, tags: &[String]) -> Self {
        self.call.query_list("tags", tags, ListStyle::Exploded).into()
    }

    pub fn ids(self, ids: &[i64]) -> Self {
        self.call.query_list("ids", ids, ListStyle::Comma).into()
    }

    pub fn theme(self, theme: &str) -> Self {
        self.call.cookie("theme", theme).into()
    }
}
