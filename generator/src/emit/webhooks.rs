//! Webhooks: the handler trait, the requests and responses, and the service.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::constraint::{check, check_call, each_call};
use super::runtime_names;
use super::template::fill;
use super::tokens::{deprecated, docs, ident, module, ty};
use crate::guide::ClientGuide;
use crate::rust::{
    HandlerOutput, ParameterEncoding, PartKind, Source, Webhook, WebhookInput, WebhookResponse, WebhookResponseBody,
    WebhookResponseVariant, Webhooks,
};

pub(super) fn webhooks(guide: &ClientGuide, it: &Webhooks) -> TokenStream {
    let (handler, names) = (handler(guide, it), names(it));
    let imports = it.imports().map(|it| {
        let it = ident(it);
        quote! { use super::#it; }
    });
    let service = service(it);
    let modules = it.webhooks.iter().map(|it| module(&it.module, None));
    let exports = it.webhooks.iter().map(export);
    let allow = it.webhooks.iter().any(|it| it.deprecated).then(|| {
        quote! { #[allow(deprecated, reason = "deprecated webhooks are still handled")] }
    });
    quote! {
        use std::sync::Arc;
        use specwright_runtime::__codegen as runtime;
        use runtime::webhooks;
        #(#imports)*

        #(#modules)*
        #[cfg(feature = "test-util")]
        pub mod testing;

        pub use runtime::webhook_exports::*;
        #(#exports)*

        #handler

        #names

        #[doc = " A service that handles the webhooks."]
        pub type Service = webhooks::Service<WebhookName>;

        #[doc = " Creates a service that passes requests to a handler. Guards, limits and deduplication can be added to it;"]
        #[doc = " [`handle`](webhooks::Service::handle) then takes requests from any server."]
        #allow
        pub fn service<H: WebhookHandler>(handler: H) -> Service {
            let handler = Arc::new(handler);
            #service
        }

        #[doc = " Creates an axum router that passes requests to a handler, with the default settings of [`service`]. It can be"]
        #[doc = " nested into a router of any state."]
        #[cfg(feature = "axum")]
        pub fn router<H, S>(handler: H) -> runtime::axum::Router<S>
        where
            H: WebhookHandler,
            S: Clone + Send + Sync + 'static,
        {
            service(handler).router()
        }
    }
}

/// Prints the trait of handlers.
fn handler(guide: &ClientGuide, it: &Webhooks) -> TokenStream {
    let example = fill(include_str!("templates/webhooks.md"), &[("path", &guide.snippets.module)]);
    let example = example.lines().map(str::to_owned).collect::<Vec<_>>();
    let (docs, example) = (docs(&it.docs), self::docs(&example));
    let methods = it.webhooks.iter().map(method);
    quote! {
        #docs
        #example
        pub trait WebhookHandler: Send + Sync + 'static {
            #[doc = " The error of the methods: [`Problem`], `BoxError`, `anyhow::Error` or your own type. An error that is no"]
            #[doc = " [`Problem`] becomes a 500 without details, and is logged with its sources."]
            type Error: webhooks::HandlerError;

            #(#methods)*
        }
    }
}

/// Prints the enum of the names of the webhooks.
fn names(it: &Webhooks) -> TokenStream {
    let variants = it.webhooks.iter().map(variant);
    quote! {
        #[doc = " The webhooks, by name."]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum WebhookName {
            #(#variants)*
        }
    }
}

/// The number of calls in one expression. The functions that parse, format and compile an expression are recursive.
const LONGEST_CHAIN: usize = 128;

/// Prints the service with the route of each webhook.
fn service(it: &Webhooks) -> TokenStream {
    let routes = it.webhooks.iter().map(|it| {
        let (name, request) = (ident(&it.name.ident), ident(&it.request));
        quote! { .on(&handler, |it, request: #request| async move { H::#name(&it, request).await }) }
    });
    let routes: Vec<TokenStream> = routes.collect();
    let mut chains = routes.chunks(LONGEST_CHAIN).map(|it| quote! { #(#it)* });
    let first = chains.next();
    let first = quote! { Service::default() #first };
    let Some(last) = chains.next_back() else { return first };
    quote! {
        let service = #first;
        #(let service = service #chains;)*
        service #last
    }
}

fn method(it: &Webhook) -> TokenStream {
    let (docs, deprecated) = (docs(&it.docs), deprecated(it.deprecated));
    let (name, request, response) = (ident(&it.name.ident), ident(&it.request), output_type(&it.output));
    quote! {
        #docs
        #deprecated
        fn #name(&self, request: #request) -> impl Future<Output = webhooks::Result<#response, Self::Error>> + Send {
            webhooks::not_implemented(request)
        }
    }
}

/// Prints the variant of the enum of names.
fn variant(it: &Webhook) -> TokenStream {
    let (docs, name) = (format!(" [`{0}`](WebhookHandler::{0})", it.name.ident), ident(&it.variant));
    quote! { #[doc = #docs] #name, }
}

/// Re-exports the public types of a webhook's file.
fn export(it: &Webhook) -> TokenStream {
    let (module, request) = (ident(&it.module), ident(&it.request));
    let status_enum = match &it.output {
        HandlerOutput::Single(_) => None,
        HandlerOutput::ByStatus(name, ..) => Some(ident(name)),
    };
    let status_enum = status_enum.map(|it| quote! { #it, });
    quote! { pub use #module::{#status_enum #request}; }
}

/// Prints the file of a webhook.
pub(super) fn webhook(it: &Webhook) -> TokenStream {
    let imports = it.imports().map(|it| {
        let it = ident(it);
        quote! { use super::super::#it; }
    });
    let (docs, request) = (docs(&it.request_docs), ident(&it.request));
    let fields = it.fields.iter().map(|it| {
        let (docs, name, ty) = (self::docs(&it.docs), ident(&it.name.ident), ty(&it.ty));
        quote! { #docs pub #name: #ty, }
    });
    let implementation = implementation(it);
    let status_enum = match &it.output {
        HandlerOutput::Single(_) => None,
        HandlerOutput::ByStatus(name, docs, variants) => Some(status_enum(name, docs, variants)),
    };
    quote! {
        use specwright_runtime as runtime;
        use runtime::webhooks;
        #(#imports)*

        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #request {
            #(#fields)*
            #[doc = " The context: method, URI, headers, and what the guards established."]
            pub context: webhooks::Context,
        }

        #implementation

        #status_enum
    }
}

fn implementation(it: &Webhook) -> TokenStream {
    let (request, response) = (ident(&it.request), output_type(&it.output));
    let (name, method, path) = (&it.name.wire, ident(it.method.name()), &it.path);
    let (variant, read) = (ident(&it.variant), read(it));
    let (parameter, encode) = encode(&it.output);
    quote! {
        impl webhooks::Webhook for #request {
            type Response = #response;
            type Name = super::WebhookName;

            const NAME: super::WebhookName = super::WebhookName::#variant;

            const ROUTE: webhooks::Route = webhooks::Route::new(#name, runtime::Method::#method, #path);

            fn read(reader: &mut webhooks::Reader) -> webhooks::Result<Self> {
                #read
            }

            fn encode(#parameter: #response) -> runtime::http::Response<runtime::Bytes> {
                #encode
            }
        }
    }
}

fn read(it: &Webhook) -> TokenStream {
    if it.fields.is_empty() {
        return quote! { Ok(Self { context: reader.context() }) };
    }
    let fields = it.fields.iter().map(|it| {
        let (name, method, source) = (ident(&it.name.ident), runtime_names::reader(it.presence), source(it));
        quote! { #name: reader.#method(#source)?, }
    });
    let checks: Vec<TokenStream> = it.fields.iter().flat_map(checks).collect();
    quote! {
        let request = Self { #(#fields)* context: reader.context() };
        #(#checks;)*
        reader.checked(request)
    }
}

/// Prints the input of a request, which the runtime reads or, in tests, writes.
pub(super) fn source(it: &WebhookInput) -> TokenStream {
    source_of(&it.name.wire, &it.source)
}

fn source_of(wire: &str, it: &Source) -> TokenStream {
    match it {
        Source::Parameter(location, encoding) => {
            let location = runtime_names::location(*location);
            let encoding = match encoding {
                ParameterEncoding::Plain => None,
                ParameterEncoding::Split(delimiter) => Some(quote! { .split(#delimiter) }),
                ParameterEncoding::Object => Some(quote! { .object() }),
                ParameterEncoding::Pairs => Some(quote! { .pairs() }),
                ParameterEncoding::Json => Some(quote! { .json() }),
                ParameterEncoding::Spread => Some(quote! { .spread() }),
            };
            quote! { webhooks::#location(#wire) #encoding }
        }
        Source::Json => quote! { webhooks::body_json() },
        Source::Form { literal, split, json, in_parts } => {
            let split = split.iter().map(|(name, delimiter)| quote! { .split(#name, #delimiter) });
            let in_parts = in_parts.then(|| quote! { .in_parts() });
            quote! { webhooks::body_form() #(.literal(#literal))* #(#split)* #(.json(#json))* #in_parts }
        }
        Source::Either(preferred, other) => {
            let (preferred, other) = (source_of(wire, preferred), source_of(wire, other));
            quote! { webhooks::either(#preferred, #other) }
        }
        Source::Text(media_type) => quote! { webhooks::body_text(#media_type) },
        Source::Bytes => quote! { webhooks::body_bytes() },
        Source::Parts => quote! { webhooks::body_parts() },
        Source::Part(kind) => {
            let kind = match kind {
                PartKind::Text => None,
                PartKind::Json => Some(quote! { .json() }),
                PartKind::File => Some(quote! { .file() }),
            };
            quote! { webhooks::part(#wire) #kind }
        }
    }
}

fn checks(it: &WebhookInput) -> Vec<TokenStream> {
    let (wire, name) = (&it.name.wire, ident(&it.name.ident));
    let at = match &it.source {
        Source::Parameter(location, _) => {
            let location = location.name();
            quote! { reader.at(#location) }
        }
        Source::Json
        | Source::Form { .. }
        | Source::Either(..)
        | Source::Text(_)
        | Source::Bytes
        | Source::Parts
        | Source::Part(_) => {
            quote! { reader.in_body() }
        }
    };
    let value = quote! { &request.#name };
    let checks = it.constraints.iter().map(|it| check(&at, &check_call(it), wire, &value));
    let items = (!it.item_constraints.is_empty()).then(|| check(&at, &each_call(&it.item_constraints), wire, &value));
    checks.chain(items).collect()
}

fn output_type(it: &HandlerOutput) -> TokenStream {
    match it {
        HandlerOutput::Single(response) => body_type(&response.body).unwrap_or_else(|| quote! { () }),
        HandlerOutput::ByStatus(name, ..) => {
            let name = ident(name);
            quote! { #name }
        }
    }
}

fn body_type(it: &WebhookResponseBody) -> Option<TokenStream> {
    match it {
        WebhookResponseBody::Empty => None,
        WebhookResponseBody::Redirect | WebhookResponseBody::Text(_) => Some(quote! { String }),
        WebhookResponseBody::Json(_, it) => Some(ty(it)),
        WebhookResponseBody::Bytes(_) => Some(quote! { runtime::Bytes }),
    }
}

/// Returns the parameter pattern and the body of `encode`.
fn encode(it: &HandlerOutput) -> (TokenStream, TokenStream) {
    match it {
        HandlerOutput::Single(response) => {
            let parameter = if response.body == WebhookResponseBody::Empty {
                quote! { () }
            } else {
                quote! { response }
            };
            (parameter, encode_response(response, &quote! { &response }, &quote! { response }))
        }
        HandlerOutput::ByStatus(name, _, variants) => {
            let name = ident(name);
            let arms = variants.iter().map(|it| {
                let variant = ident(&it.ident);
                let encode = encode_response(&it.response, &quote! { &body }, &quote! { body });
                let status = it.response.status.is_none().then(|| quote! { status, });
                let body = (it.response.body != WebhookResponseBody::Empty).then(|| quote! { body });
                let fields = if status.is_none() && body.is_none() { None } else { Some(quote! { (#status #body) }) };
                quote! { #name::#variant #fields => #encode, }
            });
            (quote! { response }, quote! { match response { #(#arms)* } })
        }
    }
}

fn encode_response(it: &WebhookResponse, borrowed: &TokenStream, owned: &TokenStream) -> TokenStream {
    let status = match it.status {
        Some(code) => Literal::u16_unsuffixed(code).into_token_stream(),
        None => quote! { status.as_u16() },
    };
    match &it.body {
        WebhookResponseBody::Empty => quote! { webhooks::empty(#status) },
        WebhookResponseBody::Redirect => quote! { webhooks::redirect(#status, #borrowed) },
        WebhookResponseBody::Json(None, _) => quote! { webhooks::json(#status, #borrowed) },
        WebhookResponseBody::Json(Some(name), _) => quote! { webhooks::json_as(#status, #name, #borrowed) },
        WebhookResponseBody::Text(name) => quote! { webhooks::text(#status, #name, #owned) },
        WebhookResponseBody::Bytes(name) => quote! { webhooks::bytes(#status, #name, #owned) },
    }
}

fn status_enum(name: &str, docs: &[String], variants: &[WebhookResponseVariant]) -> TokenStream {
    let (docs, name) = (self::docs(docs), ident(name));
    let variants = variants.iter().map(|it| {
        let (docs, name) = (self::docs(&it.docs), ident(&it.ident));
        let status = it.response.status.is_none().then(|| quote! { runtime::StatusCode, });
        let body = body_type(&it.response.body);
        let fields = if status.is_none() && body.is_none() { None } else { Some(quote! { (#status #body) }) };
        quote! { #docs #name #fields, }
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "each request has one value of it")]
        pub enum #name {
            #(#variants)*
        }
    }
}
