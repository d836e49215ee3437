//! The module `webhooks::testing`: a function for each webhook that returns a request as the API sends it.

use proc_macro2::TokenStream;
use quote::quote;

use super::runtime_names;
use super::tokens::{ident, prelude, ty};
use super::webhooks::source;
use crate::rust::{InputPresence, PreludeItem, Type, Webhook, WebhookInput, Webhooks};

/// The number of parameters from which clippy finds a function too long.
const MANY: usize = 8;

/// Prints the module.
pub(super) fn testing(it: &Webhooks) -> TokenStream {
    let mut imports = it.webhooks.iter().flat_map(Webhook::imports_of_inputs);
    let models = imports.next().map(|it| {
        let it = ident(it);
        quote! { use super::super::#it; }
    });
    let functions = it.webhooks.iter().map(function);
    quote! {
        #![doc = " Requests for tests, encoded as the API sends them. Pass them to [`Service::handle`](super::Service::handle)."]

        use specwright_runtime as runtime;
        use runtime::webhooks;
        #models

        #(#functions)*
    }
}

fn function(it: &Webhook) -> TokenStream {
    let (name, request) = (ident(&it.name.ident), ident(&it.request));
    let docs = format!(" Returns a request for [`{0}`](super::WebhookHandler::{0}).", it.name.ident);
    let parameters = it.fields.iter().map(|it| {
        let (name, ty) = (ident(&it.name.ident), parameter_type(it));
        quote! { #name: #ty }
    });
    let inputs = it.fields.iter().map(|it| {
        let (method, source, value) = (runtime_names::reader(it.presence), source(it), argument(it));
        quote! { .#method(#source, #value) }
    });
    let allow = (it.fields.len() >= MANY).then(|| {
        quote! { #[allow(clippy::too_many_arguments, reason = "the document has that many parameters")] }
    });
    quote! {
        #[doc = #docs]
        #allow
        pub fn #name(#(#parameters),*) -> runtime::http::Request<runtime::Bytes> {
            webhooks::TestRequest::new::<super::#request>() #(#inputs)* .build()
        }
    }
}

/// The form in which a function borrows a value.
enum Borrowed<'a> {
    Text,
    /// A primitive, which is passed by value.
    Copy(&'a Type),
    Slice(&'a Type),
    Value(&'a Type),
}

fn borrowed(it: &Type) -> Borrowed<'_> {
    match it {
        Type::Prelude(path, arguments) => match (path.item, arguments.as_slice()) {
            (PreludeItem::String, _) => Borrowed::Text,
            (PreludeItem::Vec, [item]) => Borrowed::Slice(item),
            (
                PreludeItem::Vec
                | PreludeItem::Option
                | PreludeItem::Box
                | PreludeItem::Into
                | PreludeItem::IntoIterator
                | PreludeItem::From,
                _,
            ) => Borrowed::Value(it),
        },
        Type::Primitive(_) => Borrowed::Copy(it),
        Type::Runtime(..) | Type::Model(_) => Borrowed::Value(it),
    }
}

/// Returns the type inside of the `Option` of an optional input, and the path of that `Option`.
fn optional(it: &WebhookInput) -> Option<(TokenStream, &Type)> {
    match (&it.presence, &it.ty) {
        (InputPresence::Optional, Type::Prelude(path, arguments)) if path.item == PreludeItem::Option => {
            Some((prelude(*path), arguments.first()?))
        }
        _ => None,
    }
}

fn parameter_type(it: &WebhookInput) -> TokenStream {
    let borrowed_type = |it: &Type| match borrowed(it) {
        Borrowed::Text => quote! { &str },
        Borrowed::Copy(it) => ty(it),
        Borrowed::Slice(item) => {
            let item = ty(item);
            quote! { &[#item] }
        }
        Borrowed::Value(it) => {
            let it = ty(it);
            quote! { &#it }
        }
    };
    match optional(it) {
        Some((option, inner)) => {
            let inner = borrowed_type(inner);
            quote! { #option<#inner> }
        }
        None => borrowed_type(&it.ty),
    }
}

/// Returns the argument of the runtime's method for a parameter.
fn argument(it: &WebhookInput) -> TokenStream {
    let name = ident(&it.name.ident);
    match (optional(it), it.presence) {
        (Some((_, inner)), _) => match borrowed(inner) {
            Borrowed::Text => quote! { #name.map(str::to_owned).as_ref() },
            Borrowed::Copy(_) => quote! { #name.as_ref() },
            Borrowed::Slice(_) => quote! { #name.map(<[_]>::to_vec).as_ref() },
            Borrowed::Value(_) => quote! { #name },
        },
        (None, InputPresence::Repeated) => quote! { #name },
        (None, InputPresence::Required | InputPresence::Optional) => match borrowed(&it.ty) {
            Borrowed::Text => quote! { &#name.to_owned() },
            Borrowed::Copy(_) => quote! { &#name },
            Borrowed::Slice(_) => quote! { &#name.to_vec() },
            Borrowed::Value(_) => quote! { #name },
        },
    }
}
