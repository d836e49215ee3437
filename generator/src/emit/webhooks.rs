//! What the API calls on its user: the trait, the requests and answers, and what serves them.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::runtime_names;
use super::tokens::{deprecated, docs, ident, module, ty};
use super::wire;
use crate::guide::ClientGuide;
use crate::rust::{
    HandlerOutput, ParameterEncoding, PartKind, Source, Webhook, WebhookInput, WebhookResponse, WebhookResponseBody,
    WebhookResponseVariant, Webhooks,
};

pub(super) fn webhooks(guide: &ClientGuide, it: &Webhooks) -> TokenStream {
    let example = EXAMPLE.replace("{{path}}", &guide.snippets.module);
    let example = example.lines().map(str::to_owned).collect::<Vec<_>>();
    let (docs, example) = (docs(&it.docs), self::docs(&example));
    let imports = it.imports().map(|it| {
        let it = ident(it);
        quote! { use super::#it; }
    });
    let methods = it.webhooks.iter().map(method);
    let routes = it.webhooks.iter().map(|it| {
        let (name, request) = (ident(&it.name.ident), ident(&it.request));
        quote! { .on(&service, |it, request: #request| async move { S::#name(&it, request).await }) }
    });
    let modules = it.webhooks.iter().map(|it| module(&it.module, None));
    let seen = it.webhooks.iter().map(seen);
    let allow = it.webhooks.iter().any(|it| it.deprecated).then(|| {
        quote! { #[allow(deprecated, reason = "what is deprecated is still answered")] }
    });
    quote! {
        use std::sync::Arc;
        use specwright_runtime as runtime;
        use runtime::webhooks;
        #(#imports)*

        #(#modules)*

        #(#seen)*

        #docs
        #example
        pub trait WebhookHandler: Send + Sync + 'static {
            #(#methods)*
        }

        #[doc = " Answers requests by an implementation. Guards, limits and memory are added to what this gives, before"]
        #[doc = " [`handle`](webhooks::Service::handle) answers a request of any server."]
        #allow
        pub fn service<S: WebhookHandler>(service: S) -> webhooks::Service {
            let service = Arc::new(service);
            webhooks::Service::default() #(#routes)*
        }

        #[doc = " The same as a router of axum, with nothing added."]
        #[cfg(feature = "axum")]
        pub fn router<S: WebhookHandler>(service: S) -> runtime::axum::Router {
            self::service(service).router()
        }
    }
}

/// How the trait is used, from the empty line before on.
const EXAMPLE: &str = include_str!("templates/webhooks.md");

fn method(it: &Webhook) -> TokenStream {
    let (docs, deprecated) = (docs(&it.docs), deprecated(it.deprecated));
    let (name, request, answer) = (ident(&it.name.ident), ident(&it.request), answer_type(&it.output));
    quote! {
        #docs
        #deprecated
        fn #name(&self, request: #request) -> impl Future<Output = webhooks::Result<#answer>> + Send {
            webhooks::not_implemented(request)
        }
    }
}

/// What is seen of a file.
fn seen(it: &Webhook) -> TokenStream {
    let (module, request) = (ident(&it.module), ident(&it.request));
    let answer = match &it.output {
        HandlerOutput::Single(_) => None,
        HandlerOutput::ByStatus(name, ..) => Some(ident(name)),
    };
    let answer = answer.map(|it| quote! { #it, });
    quote! { pub use #module::{#answer #request}; }
}

/// The file of a webhook.
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
    let called = called(it);
    let answer = match &it.output {
        HandlerOutput::Single(_) => None,
        HandlerOutput::ByStatus(name, docs, variants) => Some(choice(name, docs, variants)),
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
        }

        #called

        #answer
    }
}

fn called(it: &Webhook) -> TokenStream {
    let (request, answer) = (ident(&it.request), answer_type(&it.output));
    let (name, method, path) = (&it.name.wire, ident(it.method.name()), &it.path);
    let read = read(it);
    let from = if it.fields.is_empty() {
        quote! { _ }
    } else {
        quote! { from }
    };
    let (given, encoded) = encode(&it.output);
    quote! {
        impl webhooks::Webhook for #request {
            type Response = #answer;

            const ROUTE: webhooks::Route = webhooks::Route {
                name: #name,
                method: runtime::Method::#method,
                path: #path,
            };

            fn read(#from: &mut webhooks::Reader) -> webhooks::Result<Self> {
                #read
            }

            fn encode(#given: #answer) -> runtime::http::Response<runtime::Bytes> {
                #encoded
            }
        }
    }
}

fn read(it: &Webhook) -> TokenStream {
    if it.fields.is_empty() {
        return quote! { Ok(Self {}) };
    }
    let fields = it.fields.iter().map(|it| {
        let (name, reads, source) = (ident(&it.name.ident), runtime_names::reader(it.presence), source(it));
        quote! { #name: from.#reads(#source)?, }
    });
    let checks: Vec<TokenStream> = it.fields.iter().flat_map(checks).collect();
    quote! {
        let request = Self { #(#fields)* };
        #(#checks;)*
        from.checked(request)
    }
}

fn source(it: &WebhookInput) -> TokenStream {
    let wire = &it.name.wire;
    match &it.source {
        Source::Parameter(location, written) => {
            let location = runtime_names::location(*location);
            let written = match written {
                ParameterEncoding::Plain => None,
                ParameterEncoding::Split(delimiter) => Some(quote! { .split(#delimiter) }),
                ParameterEncoding::Object => Some(quote! { .object() }),
                ParameterEncoding::Pairs => Some(quote! { .pairs() }),
                ParameterEncoding::Json => Some(quote! { .json() }),
                ParameterEncoding::Spread => Some(quote! { .spread() }),
            };
            quote! { webhooks::#location(#wire) #written }
        }
        Source::Json => quote! { webhooks::body_json() },
        Source::Form { literal, split } => {
            let split = split.iter().map(|(name, delimiter)| quote! { .split(#name, #delimiter) });
            quote! { webhooks::body_form() #(.literal(#literal))* #(#split)* }
        }
        Source::Text(media_type) => quote! { webhooks::body_text(#media_type) },
        Source::Bytes => quote! { webhooks::body_bytes() },
        Source::Parts => quote! { webhooks::body_parts() },
        Source::Part(way) => {
            let way = match way {
                PartKind::Text => None,
                PartKind::Json => Some(quote! { .json() }),
                PartKind::File => Some(quote! { .file() }),
            };
            quote! { webhooks::part(#wire) #way }
        }
    }
}

fn checks(it: &WebhookInput) -> Vec<TokenStream> {
    let (wire, name) = (&it.name.wire, ident(&it.name.ident));
    let at = match &it.source {
        Source::Parameter(location, _) => {
            let location = location.name();
            quote! { from.at(#location) }
        }
        Source::Json | Source::Form { .. } | Source::Text(_) | Source::Bytes | Source::Parts | Source::Part(_) => {
            quote! { from.in_body() }
        }
    };
    let value = quote! { &request.#name };
    let rules = it.constraints.iter().map(|it| wire::rule(&at, it, &quote! { #wire }, &value));
    let items = (!it.item_constraints.is_empty()).then(|| wire::each(&at, wire, &value, &it.item_constraints));
    rules.chain(items).collect()
}

fn answer_type(it: &HandlerOutput) -> TokenStream {
    match it {
        HandlerOutput::Single(reply) => reply_type(&reply.body).unwrap_or_else(|| quote! { () }),
        HandlerOutput::ByStatus(name, ..) => {
            let name = ident(name);
            quote! { #name }
        }
    }
}

fn reply_type(it: &WebhookResponseBody) -> Option<TokenStream> {
    match it {
        WebhookResponseBody::Empty => None,
        WebhookResponseBody::Redirect | WebhookResponseBody::Text(_) => Some(quote! { String }),
        WebhookResponseBody::Json(_, it) => Some(ty(it)),
        WebhookResponseBody::Bytes(_) => Some(quote! { runtime::Bytes }),
    }
}

/// What `encode` takes, and what it does.
fn encode(it: &HandlerOutput) -> (TokenStream, TokenStream) {
    match it {
        HandlerOutput::Single(reply) => {
            let given = if reply.body == WebhookResponseBody::Empty {
                quote! { () }
            } else {
                quote! { answer }
            };
            (given, encoded(reply, &quote! { &answer }, &quote! { answer }))
        }
        HandlerOutput::ByStatus(name, _, variants) => {
            let name = ident(name);
            let arms = variants.iter().map(|it| {
                let (variant, encoded) = (ident(&it.ident), encoded(&it.response, &quote! { &it }, &quote! { it }));
                let status = it.response.status.is_none().then(|| quote! { status, });
                let body = (it.response.body != WebhookResponseBody::Empty).then(|| quote! { it });
                let held = if status.is_none() && body.is_none() { None } else { Some(quote! { (#status #body) }) };
                quote! { #name::#variant #held => #encoded, }
            });
            (quote! { answer }, quote! { match answer { #(#arms)* } })
        }
    }
}

fn encoded(it: &WebhookResponse, borrowed: &TokenStream, owned: &TokenStream) -> TokenStream {
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

fn choice(name: &str, said: &[String], variants: &[WebhookResponseVariant]) -> TokenStream {
    let (docs, name) = (docs(said), ident(name));
    let variants = variants.iter().map(|it| {
        let (docs, name) = (self::docs(&it.docs), ident(&it.ident));
        let status = it.response.status.is_none().then(|| quote! { runtime::StatusCode, });
        let body = reply_type(&it.response.body);
        let held = if status.is_none() && body.is_none() { None } else { Some(quote! { (#status #body) }) };
        quote! { #docs #name #held, }
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "there is one of it a call")]
        pub enum #name {
            #(#variants)*
        }
    }
}
