//! The runtime of SDKs that Specwright generates: client, transport, authentication, errors and wire codecs.
//!
//! A generated crate describes its document as data ([`OperationInfo`], [`Server`]) and adds a client with typed requests.
//! Everything that does not vary with the document is here. Sending a request returns a [`Response`], which derefs to the
//! decoded body, or an [`Error`], which keeps the status, the headers and the body.
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
//! * `blocking` adds `send_blocking`, and iterators over pages, items and streams.
//! * `tracing` adds a span for each request.
//! * `chrono`, `jiff` and `time` convert dates, times and durations from and to the types of these crates.
//! * `test-util` adds the module `testing`.
//! * `xml` decodes and encodes XML bodies.
//! * `webhooks` adds the module `webhooks`, and `axum` a router for it.

mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod body_field;
mod call;
mod call_operation;
mod client;
mod env;
mod error;
mod field;
mod header;
mod hook;
mod json_parts;
mod limits;
mod link;
mod media_type;
mod multipart;
mod operation;
mod pages;
mod rate_limit;
mod rejected;
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
#[cfg(feature = "xml")]
mod xml;

pub use self::auth::{OAuth2, Token, TokenSource};
#[cfg(feature = "blocking")]
pub use self::blocking::BlockingIter;
pub use self::call_operation::Undocumented;
pub use self::error::{DecodeError, Error, ErrorBody, RawResponse, TimeoutKind};
pub use self::header::Header;
pub use self::hook::{CallContext, Hook};
pub use self::multipart::{File, Multipart};
pub use self::operation::{ClientAuth, Operation, OperationInfo, Server, Variable};
pub use self::pages::{Items, Lists, Pages, Paginates};
pub use self::rate_limit::RateLimit;
pub use self::rejected::{IntoResult, RejectedResponse};
pub use self::response::{Binary, Decode, DecodeFailure, Empty, Json, PlainText, Redirect, Response, Typed};
pub use self::retry::RetryConfig;
pub use self::secret::Secret;
pub use self::stream::{ByteStream, DecodeItem, Event, EventStream, FromBytes, LineStream, Streams};
pub use self::timer::Timer;
pub use self::transport::{Body, BoxError, BoxFuture, NoRedirect, Transport, TransportError};
#[cfg(feature = "reqwest")]
pub use self::transport_reqwest::{reqwest_builder, reqwest_builder_trusting};
pub use self::types::{
    Base64, Base64Url, Date, DateTime, Decimal, DecimalNumber, HttpDate, InvalidText, IsoDuration, Nullable, Time,
    UnixTime,
};
pub use self::upload::{Source, Upload};
pub use self::wire::{UnknownFields, Violation, Violations};
#[cfg(feature = "xml")]
pub use self::xml::Xml;

#[cfg(feature = "axum")]
pub use axum;
pub use bytes::Bytes;
pub use http::{self, HeaderMap, Method, StatusCode};
pub use http_body;
pub use indexmap::IndexMap;
#[cfg(feature = "reqwest")]
pub use reqwest;
#[cfg(feature = "rustls")]
pub use rustls;
pub use serde;
pub use serde_json::{self, Value};

/// The items that only generated code names, beside all that users can name. They have no stable form: a generated
/// crate works with the runtime of the same minor version.
#[doc(hidden)]
pub mod __codegen {
    #[cfg(feature = "xml")]
    pub use crate::__xml as xml;
    pub use crate::call::{Call, ListStyle};
    pub use crate::client::{Client, ClientBuilder};
    pub use crate::env::{env, env_required};
    pub use crate::operation::{ApiInfo, Info, KeyLocation, SecurityScheme};
    pub use crate::pages::{PageInput, Pagination};
    pub use crate::retry::DeclaredRetry;
    pub use crate::style::Style;
    pub use crate::wire::*;
    /// Layouts of XML bodies.
    #[cfg(feature = "xml")]
    pub mod xml {
        pub use crate::xml::*;
    }
    pub use crate::*;
    pub use crate::{
        __body_setters as body_setters, __builder as builder, __error_body as error_body, __request as request,
    };

    /// The items that every generated crate shares with its users.
    pub mod exports {
        #[cfg(feature = "blocking")]
        pub use crate::BlockingIter;
        #[cfg(feature = "xml")]
        pub use crate::Xml;
        #[cfg(feature = "test-util")]
        pub use crate::testing;
        pub use crate::{
            Base64, Base64Url, Binary, Body, BoxError, BoxFuture, ByteStream, CallContext, ClientAuth, Date, DateTime,
            Decimal, DecimalNumber, Decode, DecodeError, DecodeFailure, Empty, Error, ErrorBody, Event, EventStream,
            File, Header, Hook, HttpDate, IntoResult, InvalidText, IsoDuration, Items, Json, LineStream, Multipart,
            Nullable, OAuth2, Operation, OperationInfo, Pages, PlainText, RateLimit, RawResponse, Redirect,
            RejectedResponse, Response, RetryConfig, Secret, Source, Time, TimeoutKind, Timer, Token, TokenSource,
            Transport, TransportError, Undocumented, UnixTime, UnknownFields, Upload, Violation, Violations,
        };
        #[cfg(feature = "reqwest")]
        pub use crate::{reqwest_builder, reqwest_builder_trusting};
    }

    /// The items of other crates that every generated crate shares with its users.
    pub mod crates {
        #[cfg(feature = "axum")]
        pub use crate::axum;
        #[cfg(feature = "reqwest")]
        pub use crate::reqwest;
        #[cfg(feature = "rustls")]
        pub use crate::rustls;
        pub use crate::{Bytes, HeaderMap, IndexMap, Method, StatusCode, Value, http, http_body, serde_json};
    }

    /// The items that the `webhooks` module of a client shares with its users.
    #[cfg(feature = "webhooks")]
    pub mod webhook_exports {
        #[cfg(feature = "axum")]
        pub use crate::webhooks::serve;
        pub use crate::webhooks::{
            Check, Claim, Context, Decision, Delivery, FilePart, Guard, HandlerError, JsonTextError, MemoryStore, Part,
            Problem, RequestField, Result, RouteService, SharedSecret, Signature, Store, Webhook, check,
            from_json_text, sign, to_json_text,
        };
    }
}
