//! The runtime of SDKs that Specwright generates: client, transport, authentication, errors and wire codecs.
//!
//! A generated crate describes its document as data ([`OperationInfo`], [`Server`], [`SecurityScheme`]) and adds typed
//! requests. Everything that does not vary with the document is here. A [`Client`] creates a [`Call`] of an operation.
//! Sending it returns a [`Response`], which derefs to the decoded body, or an [`Error`], which keeps the status, the
//! headers and the body.
//!
//! [`types`] holds values that keep their original text, such as dates.
//!
//! Calls are retried according to [`RetryConfig`] where that is safe. A [`Hook`] observes calls and attempts.
//!
//! # Features
//!
//! All features are additive. `reqwest` and `rustls` are enabled by default. Without `reqwest`, a client needs a
//! [`Transport`], and a [`Timer`] for retries.
//!
//! * `native-tls` uses the TLS implementation of the platform.
//! * `blocking` adds `send_blocking`.
//! * `tracing` adds a span for each request.
//! * `test-util` adds the module `testing`.
//! * `webhooks` adds the module `webhooks`, and `axum` a router for it.

#[doc(hidden)]
#[path = "codegen.rs"]
pub mod __codegen;
mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod call;
mod client;
mod env;
mod error;
mod field;
mod header;
mod hook;
mod link;
mod multipart;
mod operation;
mod pages;
mod rate_limit;
mod response;
mod retry;
mod secret;
mod send;
mod server;
mod shell;
mod stream;
mod style;
#[cfg(feature = "test-util")]
pub mod testing;
mod timer;
mod trace;
mod transport;
#[cfg(feature = "reqwest")]
mod transport_reqwest;
pub mod types;
mod upload;
mod url;
#[cfg(feature = "webhooks")]
pub mod webhooks;
mod wire;

pub use self::auth::{OAuth2, Token, TokenSource};
pub use self::call::{Call, ListStyle};
pub use self::client::{Client, ClientBuilder};
pub use self::env::{env, env_required};
pub use self::error::{DecodeError, Error, ErrorBody, RawResponse, TimeoutKind};
pub use self::header::Header;
pub use self::hook::{CallContext, Hook};
pub use self::multipart::{File, Multipart};
pub use self::operation::{ClientAuth, KeyLocation, OperationInfo, SchemeKind, SecurityScheme, Server, Variable};
pub use self::pages::{Items, Lists, NextPage, PageInput, Pages, Paginates, Pagination};
pub use self::rate_limit::RateLimit;
pub use self::response::{Binary, Decode, DecodeFailure, Empty, Json, Operation, PlainText, Redirect, Response, Typed};
pub use self::retry::{BackoffStrategy, DeclaredRetry, RetryConfig, RetryStrategy};
pub use self::secret::Secret;
pub use self::stream::{ByteStream, DecodeItem, Event, EventStream, FromBytes, LineStream, Streams};
pub use self::style::Style;
pub use self::timer::Timer;
pub use self::transport::{Body, BoxError, BoxFuture, Chunks, NoRedirect, Transport, TransportError};
#[cfg(feature = "reqwest")]
pub use self::transport_reqwest::{reqwest_builder, reqwest_builder_trusting};
pub use self::types::{Base64, Date, DateTime, Decimal, Duration, Nullable, Time};
pub use self::upload::{Source, Upload};
pub use self::wire::{UnknownFields, Violation, Violations};

#[cfg(feature = "axum")]
pub use axum;
pub use bytes::Bytes;
pub use http::{self, HeaderMap, Method, StatusCode};
pub use indexmap::IndexMap;
#[cfg(feature = "reqwest")]
pub use reqwest;
#[cfg(feature = "rustls")]
pub use rustls;
pub use serde;
pub use serde_json::{self, Value};
