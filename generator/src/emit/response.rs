//! Responses of a call: the decoder, streams, headers, and enums with a variant for each status.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::runtime_names;
use super::tokens::{docs, ident, ty};
use crate::rust::{
    Decode, Header, Operation, StatusEnum, StatusEnumPath, StatusEnumRole, StatusVariant, Statuses, Stream,
};

/// Prints the constant of a response header.
pub(super) fn header(it: &Header) -> TokenStream {
    let (docs, name, ty, wire) = (docs(&it.docs), ident(&it.ident), ty(&it.ty), &it.wire);
    let reader = runtime_names::header_constructor(it.encoding);
    quote! { #docs pub const #name: runtime::Header<#ty> = runtime::Header::#reader(#wire); }
}

/// Returns the decoder of successful responses; the stream, if a response can only be streamed.
pub(super) fn output(it: &Operation) -> TokenStream {
    let stream = || it.stream.as_ref().map(stream_type);
    it.success.as_ref().map(decode).or_else(stream).unwrap_or_else(|| quote! { runtime::Empty })
}

/// Prints the stream of an operation whose response can be streamed.
pub(super) fn stream(name: &Ident, it: &Stream) -> TokenStream {
    let stream = stream_type(it);
    quote! {
        impl runtime::Streams for #name {
            type Stream = #stream;
        }
    }
}

fn stream_type(it: &Stream) -> TokenStream {
    match it {
        Stream::Bytes => quote! { runtime::ByteStream },
        Stream::Lines(it) => {
            let it = ty(it);
            quote! { runtime::LineStream<runtime::Typed<#it>> }
        }
        Stream::Events(it) => {
            let it = ty(it);
            quote! { runtime::EventStream<runtime::Typed<#it>> }
        }
        Stream::TextEvents => quote! { runtime::EventStream<runtime::PlainText> },
    }
}

/// Returns the runtime's decoder of a body.
pub(super) fn decode(it: &Decode) -> TokenStream {
    match it {
        Decode::Empty => quote! { runtime::Empty },
        Decode::Redirect => quote! { runtime::Redirect },
        Decode::Json(it) => {
            let it = ty(it);
            quote! { runtime::Typed<#it> }
        }
        Decode::Xml(it) => {
            let it = ty(it);
            quote! { runtime::Xml<#it> }
        }
        Decode::Text => quote! { runtime::PlainText },
        Decode::Bytes => quote! { runtime::Binary },
        Decode::StatusEnum(it) => {
            let it = ident(it);
            quote! { #it }
        }
    }
}

/// Prints an enum with a variant for each status, and its decoder; or the alias of an equal one.
pub(super) fn status_enum(it: &StatusEnum) -> TokenStream {
    let (docs, name) = (docs(&it.docs), ident(&it.ident));
    if let Some(StatusEnumPath { module, ident: other }) = &it.alias_of {
        let module = module.as_deref().map(ident).map(|it| quote! { super::#it:: });
        let other = ident(other);
        return quote! { #docs pub type #name = #module #other; };
    }
    let variants = it.variants.iter().map(variant);
    let read = match &it.role {
        StatusEnumRole::Success { accept } => decode_success(it, accept),
        StatusEnumRole::Error => decode_error(it),
    };
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "each call has one value of it")]
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
        Decode::Json(it) | Decode::Xml(it) => Some(ty(it)),
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

fn decode_success(it: &StatusEnum, accept: &str) -> TokenStream {
    let name = ident(&it.ident);
    let arms = it.variants.iter().map(|it| {
        let (statuses, name) = (statuses(it.statuses), ident(&it.ident));
        match &it.decode {
            Decode::Empty | Decode::Redirect => quote! { #statuses => Ok(Self::#name), },
            Decode::Json(_) | Decode::Xml(_) | Decode::Text | Decode::Bytes | Decode::StatusEnum(_) => {
                let decode = decode(&it.decode);
                quote! { #statuses => response.read::<#decode>().map(Self::#name), }
            }
        }
    });
    quote! {
        impl runtime::Decode for #name {
            type Body = Self;

            const ACCEPT: &'static str = #accept;

            fn decode(response: &runtime::RawResponse) -> Result<Self, runtime::DecodeFailure> {
                match response.status().as_u16() {
                    #(#arms)*
                }
            }
        }
    }
}

fn decode_error(it: &StatusEnum) -> TokenStream {
    let name = ident(&it.ident);
    let rows = it.variants.iter().map(|it| {
        let (statuses, name) = (statuses(it.statuses), ident(&it.ident));
        let decoder = match &it.decode {
            Decode::Xml(_) => Some(quote! { in Xml }),
            Decode::Empty
            | Decode::Redirect
            | Decode::Json(_)
            | Decode::Text
            | Decode::Bytes
            | Decode::StatusEnum(_) => None,
        };
        quote! { #statuses => #name #decoder }
    });
    quote! { runtime::error_body!(#name, #(#rows),*); }
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
