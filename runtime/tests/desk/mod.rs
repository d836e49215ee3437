//! A client in the shape that the generator writes, for an account that is a part of the host.

// Each test binary uses a part of this module. In a generated crate these names are reachable, and documented.
#![allow(dead_code, missing_docs, unreachable_pub)]

use specwright_runtime::__codegen::{self as runtime, ApiInfo, ClientBuilder, KeyLocation, SecurityScheme};
use specwright_runtime::testing::Mock;
use specwright_runtime::{Empty, Json, Operation, OperationInfo, Server, Token, Value, Variable};

runtime::request!();

static SERVER: Server = Server::new("https://{account}.example.com/api", &[Variable::new("account", "www")]);

static SCHEMES: &[SecurityScheme] = &[
    SecurityScheme::bearer("bearer"),
    SecurityScheme::api_key("key", KeyLocation::Query, "api_key"),
    SecurityScheme::oauth2("oauth", "https://{account}.example.com/token", "https://login.example.com/refresh", &[]),
];

const API: ApiInfo = ApiInfo::new(&SERVER).security(&[&["bearer"], &["oauth"]]);

/// Configures a [`Desk`].
#[derive(Debug)]
pub struct DeskBuilder(ClientBuilder);

/// The client.
#[derive(Clone, Debug)]
pub struct Desk {
    client: runtime::Client,
}

runtime::builder!(DeskBuilder -> Desk, API);

impl DeskBuilder {
    pub fn new(account: &str) -> Self {
        Self(ClientBuilder::new(&[&SERVER], SCHEMES).user_agent("desk/1.0")).account(account)
    }

    /// Returns a builder of the account `acme` with a bearer token, on a mock.
    pub fn mocked(mock: &Mock) -> Self {
        Self::new("acme").bearer("planted-a").transport(mock.clone())
    }

    pub fn account(self, account: &str) -> Self {
        Self(self.0.variable("account", account))
    }

    pub fn bearer(self, token: impl Into<Token>) -> Self {
        Self(self.0.token("bearer", token))
    }

    pub fn key(self, token: impl Into<Token>) -> Self {
        Self(self.0.token("key", token))
    }

    pub fn oauth(self, token: impl Into<Token>) -> Self {
        Self(self.0.token("oauth", token))
    }
}

impl Desk {
    pub fn list(&self) -> Request<List> {
        self.client.request::<List>().into()
    }

    pub fn create(&self, subject: &str) -> Request<Create> {
        let body = vec![subject.to_owned()];
        self.client.request::<Create>().draft(body, |call, body| call.json(body)).into()
    }

    /// Creates a ticket from a form.
    pub fn create_from_form(&self, subject: &str) -> Request<Create> {
        self.client.request::<Create>().form([("subject", subject)]).into()
    }
}

pub struct List;

impl Operation for List {
    const INFO: &'static OperationInfo = &API.get("List", "/tickets");
    type Output = Json<Value>;
}

impl Request<List> {
    pub fn page(self, page: i64) -> Self {
        self.call.query("page", page).into()
    }
}

pub struct Create;

impl Operation for Create {
    const INFO: &'static OperationInfo = &API.post("Create", "/tickets");
    type Output = Empty;
}
