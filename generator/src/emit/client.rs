//! The client, its builder, and the modules around them.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::format::Part;
use super::tokens::{allow_many_arguments, docs, gate, ident, inner_docs};
use super::{model, operation, readme, rows, security};
use crate::guide::Guide;
use crate::rust::{
    ALL_TAGS, ApiDefaults, BuilderParam, BuilderParamEnum, BuilderParamKind, Client, Crate, Group, Retry, Server,
};

pub(super) fn crate_root(krate: &Crate, guide: &Guide) -> TokenStream {
    let docs = inner_docs(&readme::crate_docs(krate, guide));
    let limit = krate.recursion_limit.map(|it| {
        let it = it.to_string();
        quote! { #![recursion_limit = #it] }
    });
    let clients = krate.clients.iter().map(|it| match &it.module {
        Some(module) => {
            let (docs, module) = (self::docs(&it.docs), ident(module));
            quote! { #docs pub mod #module; }
        }
        None => module(it),
    });
    // The examples on the pages are doctests.
    let pages = guide.clients.iter().flat_map(|it| &it.pages).map(|it| {
        let (module, file) = (ident(&it.file), format!("../{}", it.path()));
        quote! { #[doc = include_str!(#file)] mod #module {} }
    });
    // They use operations of all tags.
    let doctest = match krate.tags().next() {
        Some(_) => quote! { all(doctest, feature = #ALL_TAGS) },
        None => quote! { doctest },
    };
    let webhook_pages = guide.clients.iter().filter_map(|it| it.webhook_page.as_ref()).map(|it| {
        let (module, file) = (ident(&it.file), format!("../{}", it.path()));
        quote! { #[cfg(feature = "webhooks")] #[doc = include_str!(#file)] mod #module {} }
    });
    let has_operations = krate.clients.iter().any(|it| !it.groups.is_empty());
    let request = has_operations.then(|| quote! { specwright_runtime::__codegen::request!(); });
    let user_guide = readme::has_guide(krate).then(|| {
        let file = format!("../{}", readme::GUIDE);
        quote! { #[doc = include_str!(#file)] }
    });
    quote! {
        #limit
        #docs
        #(#clients)*
        #request
        #[doc(no_inline)]
        pub use specwright_runtime::__codegen::exports::*;
        #[doc(no_inline)]
        pub use specwright_runtime::__codegen::crates::*;
        #[doc(hidden)]
        pub use specwright_runtime as runtime;

        #[cfg(#doctest)]
        #[doc = include_str!("../README.md")]
        #user_guide
        mod pages {
            #(#pages)*
            #(#webhook_pages)*
        }
    }
}

/// Prints the modules of a client.
pub(super) fn module(it: &Client) -> TokenStream {
    let (client, builder) = (ident(&it.ident), ident(&it.builder));
    let enums = it.param_enums.iter().map(|it| ident(&it.ident));
    let server = (!it.alternatives.is_empty()).then(|| quote! { , Server });
    let ext = it.ext.then(|| quote! { pub mod ext; });
    let webhooks = it.webhooks.as_ref().map(|_| {
        quote! {
            #[doc = " Webhooks: requests that the API sends to your service."]
            #[cfg(feature = "webhooks")]
            pub mod webhooks;
        }
    });
    if it.groups.is_empty() {
        // Without operations, a client has only types.
        return quote! {
            #ext
            #webhooks
            #[doc = " The types of requests and responses."]
            pub mod models;
        };
    }
    quote! {
        mod client;
        #ext
        #webhooks
        #[doc = " The types of requests and responses."]
        pub mod models;
        #[doc = " The operations, in one module for each tag."]
        pub mod operations;
        pub use client::{#client, #builder #server #(, #enums)*};
    }
}

/// Prints the file of a client and its builder.
pub(super) fn client(it: &Client) -> Vec<Part> {
    std::iter::once(Part::Items(client_items(it))).chain(it.param_enums.iter().flat_map(param_enum)).collect()
}

fn client_items(it: &Client) -> TokenStream {
    let (name, builder) = (ident(&it.ident), ident(&it.builder));
    let docs = docs(&it.docs);
    let version = &it.version;
    let new = new(it);
    let from_env = from_env(it);
    let accessors: Vec<TokenStream> = it.groups.iter().filter_map(accessor).collect();
    let operations = (!accessors.is_empty()).then(|| quote! { use super::operations; });
    // The operations without a tag are methods of the client in another module.
    let visibility = it.groups.iter().any(|it| it.accessor.is_none()).then(|| quote! { pub(super) });
    let setters = it.arguments.iter().chain(&it.setters).filter_map(setter);
    let methods: Vec<TokenStream> = setters.chain(it.schemes.iter().map(security::setter)).collect();
    let methods = (!methods.is_empty()).then(|| quote! { impl #builder { #(#methods)* } });
    let servers = it.servers.iter().map(server);
    let defaults = defaults(&it.defaults);
    let alternatives = alternatives(it);
    let codegen = (!it.param_enums.is_empty()).then(|| quote! { use specwright_runtime::__codegen as codegen; });
    let schemes = it.schemes.iter().map(security::scheme);
    let retries = it.retries.iter().map(retry);
    let builder_docs = format!(" Builds a [`{name}`].");
    let lints = lints(it);
    quote! {
        #lints
        use specwright_runtime::__codegen as runtime;
        #codegen
        #operations

        #docs
        #[derive(Debug, Clone)]
        pub struct #name {
            #visibility client: runtime::Client,
        }

        impl #name {
            #[doc = " The API version that this client was generated for."]
            pub const API_VERSION: &str = #version;

            #new
            #from_env
            #(#accessors)*
        }

        #[doc = #builder_docs]
        #[derive(Debug)]
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct #builder(runtime::ClientBuilder);

        #methods

        runtime::builder!(#builder -> #name, API);

        #alternatives

        #(#servers)*

        #defaults

        #(#retries)*

        static SCHEMES: &[runtime::SecurityScheme] = &[#(#schemes),*];
    }
}

fn lints(it: &Client) -> Option<TokenStream> {
    it.tags().next().map(|_| {
        quote! {
            #![cfg_attr(not(feature = #ALL_TAGS), allow(unused, reason = "only some tags need it"))]
        }
    })
}

fn new(it: &Client) -> TokenStream {
    let builder = ident(&it.builder);
    let arguments = it.arguments.iter().map(param);
    let allow_many = allow_many_arguments(it.has_many_arguments());
    let servers = it.servers.iter().filter(|it| it.is_used).map(|it| ident(&it.ident));
    let set = it.arguments.iter().map(set);
    let arguments_docs = it.arguments.iter().map(|it| format!(" * `{}`: {}", it.name.ident, it.docs.join(" ")));
    let gap = (!it.arguments.is_empty()).then(|| quote! { #[doc = ""] });
    quote! {
        #[doc = " Returns a client builder."]
        #gap
        #(#[doc = #arguments_docs])*
        #allow_many
        pub fn builder(#(#arguments),*) -> #builder {
            let builder = runtime::ClientBuilder::new(&[#(&#servers),*], SCHEMES)
                .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")));
            #builder(builder #(#set)*)
        }
    }
}

/// Prints `from_env`, if environment variables can provide all required arguments.
fn from_env(it: &Client) -> Option<TokenStream> {
    let environment = it.environment.as_ref()?;
    let docs = docs(&environment.docs);
    let arguments = environment.required.iter().map(|it| quote! { runtime::env_required(#it)? });
    let optional = environment.optional.iter().map(|(setter, variable)| {
        let setter = ident(setter);
        quote! {
            if let Some(value) = runtime::env(#variable)? {
                builder = builder.#setter(value);
            }
        }
    });
    let pairs = environment.pairs.iter().map(|(setter, user, secret)| {
        let setter = ident(setter);
        quote! {
            if let (Some(user), Some(secret)) = (runtime::env(#user)?, runtime::env(#secret)?) {
                builder = builder.#setter(user, secret);
            }
        }
    });
    Some(quote! {
        #docs
        pub fn from_env() -> Result<Self, runtime::Error> {
            let mut builder = Self::builder(#(#arguments),*);
            #(#optional)*
            #(#pairs)*
            builder.build()
        }
    })
}

fn set(it: &BuilderParam) -> TokenStream {
    let (wire, local) = (&it.name.wire, ident(&it.local));
    match it.kind {
        BuilderParamKind::Variable if it.values_enum.is_some() => {
            quote! { .variable(#wire, #local.into().to_string()) }
        }
        BuilderParamKind::Variable => quote! { .variable(#wire, #local) },
        BuilderParamKind::BaseUrl => quote! { .base_url(#local) },
    }
}

/// Returns the function parameter for a builder parameter.
fn param(it: &BuilderParam) -> TokenStream {
    let local = ident(&it.local);
    match &it.values_enum {
        Some(param_enum) => {
            let param_enum = ident(param_enum);
            quote! { #local: impl Into<#param_enum> }
        }
        None => quote! { #local: impl Into<String> },
    }
}

/// Prints the enum of the servers, and the setter that selects one.
fn alternatives(it: &Client) -> Option<TokenStream> {
    let first = it.alternatives.first()?;
    let (main, builder) = (ident(&first.server), ident(&it.builder));
    let server_docs = format!(" Selects the server that requests are sent to; [`Server::{}`] by default.", first.ident);
    let variants = it.alternatives.iter().map(|it| {
        let (docs, name) = (docs(&it.docs), ident(&it.ident));
        quote! { #docs #name, }
    });
    let arms = it.alternatives.iter().map(|it| {
        let (name, server) = (ident(&it.ident), ident(&it.server));
        quote! { Server::#name => &#server, }
    });
    Some(quote! {
        #[doc = " The servers of the API."]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Server {
            #(#variants)*
        }

        impl #builder {
            #[doc = #server_docs]
            pub fn server(self, server: Server) -> Self {
                let server = match server { #(#arms)* };
                let Self(builder) = self;
                Self(builder.server(&#main, server))
            }
        }
    })
}

/// Prints the enum of the values of a builder parameter.
fn param_enum(it: &BuilderParamEnum) -> [Part; 2] {
    let (docs, name) = (docs(&it.docs), ident(&it.ident));
    let shape = model::enum_(&docs, &name, &it.variants, &quote! { String }, None);
    [Part::Items(shape), Part::Text(rows::string_enum(&it.ident, &it.variants))]
}

/// Prints the setter of a builder parameter. An argument of the builder has one too, because a sibling of a client is made from
/// a builder that has it already.
fn setter(it: &BuilderParam) -> Option<TokenStream> {
    let (docs, name, argument, set) = (docs(&it.docs), ident(it.setter.as_ref()?), param(it), set(it));
    Some(quote! {
        #docs
        pub fn #name(self, #argument) -> Self {
            let Self(builder) = self;
            Self(builder #set)
        }
    })
}

/// Prints the method that returns a group; `None` for the operations without a tag.
fn accessor(it: &Group) -> Option<TokenStream> {
    let name = ident(&it.accessor.as_ref()?.ident);
    let (docs, module, group) = (docs(&it.docs), ident(&it.module), ident(&it.ident));
    let gate = gate(it.feature.as_deref());
    Some(quote! {
        #docs
        #gate
        pub fn #name(&self) -> operations::#module::#group<'_> {
            operations::#module::#group { client: &self.client }
        }
    })
}

fn server(it: &Server) -> TokenStream {
    let (name, url) = (ident(&it.ident), &it.url);
    let variables = it.variables.iter().map(|(name, default, values)| {
        let values = (!values.is_empty()).then(|| quote! { .values(&[#(#values),*]) });
        quote! { runtime::Variable::new(#name, #default) #values }
    });
    quote! {
        pub(super) static #name: runtime::Server = runtime::Server::new(#url, &[#(#variables),*]);
    }
}

fn defaults(it: &ApiDefaults) -> TokenStream {
    let server = ident(&it.server);
    let security = (!it.security.is_empty()).then(|| operation::security_call(&it.security));
    quote! {
        pub(super) const API: runtime::ApiInfo = runtime::ApiInfo::new(&#server) #security;
    }
}

fn retry(it: &Retry) -> TokenStream {
    let name = ident(&it.ident);
    let new = if it.repeats { format_ident!("new") } else { format_ident!("none") };
    let times = [
        ("initial_interval", it.initial_interval),
        ("max_interval", it.max_interval),
        ("max_elapsed_time", it.max_elapsed_time),
    ];
    let times = times.iter().filter_map(|(part, milliseconds)| {
        let (part, milliseconds) = (ident(part), Literal::u64_unsuffixed((*milliseconds)?));
        Some(quote! { .#part(#milliseconds) })
    });
    let exponent = it.exponent.map(|it| {
        let it = Literal::f64_unsuffixed(it);
        quote! { .exponent(#it) }
    });
    let connection = it.connection_errors.map(|it| quote! { .connection_errors(#it) });
    let statuses = it.statuses.iter().map(|(first, last)| {
        let [first, last] = [first, last].map(|it| Literal::u16_unsuffixed(*it));
        quote! { #first..=#last }
    });
    let statuses = (!it.statuses.is_empty()).then(|| quote! { .statuses(&[#(#statuses),*]) });
    quote! {
        pub(super) static #name: runtime::DeclaredRetry =
            runtime::DeclaredRetry::#new() #(#times)* #exponent #connection #statuses;
    }
}
