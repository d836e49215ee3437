//! The generated Zendesk client and a real HTTP server on loopback: requests and responses.

#[path = "wire/bodies.rs"]
mod bodies;
#[path = "wire/errors.rs"]
mod errors;
#[path = "wire/ext.rs"]
mod ext;
#[path = "wire/limits.rs"]
mod limits;
#[path = "wire/operations.rs"]
mod operations;
#[path = "wire/requests.rs"]
mod requests;
#[path = "wire/responses.rs"]
mod responses;
#[path = "wire/server.rs"]
mod server;
#[path = "wire/setup.rs"]
mod setup;
#[path = "wire/urls.rs"]
mod urls;
