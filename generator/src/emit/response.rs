//! What comes of a call, where a status says which of several types it is.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::runtime_names;
use super::tokens::{docs, ident, ty};
use crate::rust::{Decode, Header, StatusEnum, StatusEnumRole, StatusVariant, Statuses, Stream};

/// A header that an answer may carry.
pub(super) fn header(it: &Header) -> TokenStream {
    let (docs, name, ty, wire) = (docs(&it.docs), ident(&it.ident), ty(&it.ty), &it.wire);
    let reader = runtime_names::header_constructor(it.encoding);
    quote! { #docs pub const #name: runtime::Header<#ty> = runtime::Header::#reader(#wire); }
}

/// What sends a call; `None` if its answer can only be read while it comes.
pub(super) fn sent(name: &Ident, it: Option<&Decode>) -> TokenStream {
    let Some(it) = it else { return quote! { runtime::settings!(#name); } };
    let decode = decode(it);
    quote! {
        runtime::call!(#name);

        impl runtime::Operation for #name {
            type Output = #decode;
        }
    }
}

/// What sends a call whose answer is read while it comes.
pub(super) fn stream(name: &Ident, it: &Stream) -> TokenStream {
    let stream = match it {
        Stream::Bytes => quote! { ByteStream },
        Stream::Lines(it) => {
            let it = ty(it);
            quote! { LineStream<runtime::Json<#it>> }
        }
        Stream::Events(it) => {
            let it = ty(it);
            quote! { EventStream<runtime::Json<#it>> }
        }
        Stream::TextEvents => quote! { EventStream<runtime::PlainText> },
    };
    quote! {
        runtime::stream!(#name);

        impl runtime::Streams for #name {
            type Stream = runtime::#stream;
        }
    }
}

/// The runtime's reader for a body.
pub(super) fn decode(it: &Decode) -> TokenStream {
    match it {
        Decode::Empty => quote! { runtime::Empty },
        Decode::Redirect => quote! { runtime::Redirect },
        Decode::Json(it) => {
            let it = ty(it);
            quote! { runtime::Json<#it> }
        }
        Decode::Text => quote! { runtime::PlainText },
        Decode::Bytes => quote! { runtime::Binary },
        Decode::StatusEnum(it) => {
            let it = ident(it);
            quote! { #it }
        }
    }
}

/// An enum with a variant for each status, and how it is read.
pub(super) fn choice(it: &StatusEnum) -> TokenStream {
    let (docs, name) = (docs(&it.docs), ident(&it.ident));
    let variants = it.variants.iter().map(variant);
    let read = match &it.role {
        StatusEnumRole::Success { accept } => answer(it, accept),
        StatusEnumRole::Error => failure(it),
    };
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "there is one of it a call")]
        pub enum #name {
            #(#variants,)*
        }

        #read
    }
}

fn variant(it: &StatusVariant) -> TokenStream {
    let (docs, name) = (docs(&it.docs), ident(&it.ident));
    let body = match &it.decode {
        Decode::Empty | Decode::Redirect => None,
        Decode::Json(it) => Some(ty(it)),
        Decode::Text => Some(quote! { String }),
        Decode::Bytes => Some(quote! { runtime::Bytes }),
        Decode::StatusEnum(it) => {
            let it = ident(it);
            Some(quote! { #it })
        }
    };
    let body = body.map(|it| quote! { (#it) });
    quote! { #docs #name #body }
}

fn answer(it: &StatusEnum, accept: &str) -> TokenStream {
    let name = ident(&it.ident);
    let arms = it.variants.iter().map(|it| {
        let (statuses, name) = (statuses(it.statuses), ident(&it.ident));
        match &it.decode {
            Decode::Empty | Decode::Redirect => quote! { #statuses => Ok(Self::#name), },
            Decode::Json(_) | Decode::Text | Decode::Bytes | Decode::StatusEnum(_) => {
                let decode = decode(&it.decode);
                quote! { #statuses => answer.read::<#decode>().map(Self::#name), }
            }
        }
    });
    quote! {
        impl runtime::Decode for #name {
            type Body = Self;

            const ACCEPT: &'static str = #accept;

            fn decode(answer: &runtime::RawResponse) -> Result<Self, runtime::DecodeFailure> {
                match answer.status().as_u16() {
                    #(#arms)*
                }
            }
        }
    }
}

fn failure(it: &StatusEnum) -> TokenStream {
    let name = ident(&it.ident);
    let arms = it.variants.iter().map(|it| {
        let (statuses, name) = (statuses(it.statuses), ident(&it.ident));
        quote! { #statuses => Some(answer.json().map(Self::#name)), }
    });
    let open = !it.variants.iter().any(|it| it.statuses == Statuses::Any);
    let rest = open.then(|| quote! { _ => None, });
    quote! {
        impl runtime::ErrorBody for #name {
            fn of(answer: &runtime::RawResponse) -> Option<Result<Self, runtime::DecodeFailure>> {
                match answer.status().as_u16() {
                    #(#arms)*
                    #rest
                }
            }
        }
    }
}

fn statuses(it: Statuses) -> TokenStream {
    let literal = |it: u16| proc_macro2::Literal::u16_unsuffixed(it);
    match it {
        Statuses::One(it) => {
            let it = literal(it);
            quote! { #it }
        }
        Statuses::Hundred(it) => {
            let (first, last) = (literal(it * 100), literal(it * 100 + 99));
            quote! { #first..=#last }
        }
        Statuses::Any => quote! { _ },
    }
}
