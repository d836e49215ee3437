//! Security schemes: their description, and the setters of the builder.

use proc_macro2::TokenStream;
use quote::quote;

use super::runtime_names;
use super::tokens::{docs, ident};
use crate::rust::{Scheme, SchemeKind};

/// Prints the setter of a builder for the credentials of a scheme.
pub(super) fn setter(it: &Scheme) -> TokenStream {
    let (docs, name, wire) = (docs(&it.docs), ident(&it.name.ident), &it.name.wire);
    match &it.kind {
        SchemeKind::Basic { user, .. } => {
            let user = ident(user);
            quote! {
                #docs
                pub fn #name(self, #user: impl Into<String>, secret: impl Into<runtime::Secret>) -> Self {
                    let Self(builder) = self;
                    Self(builder.basic(#wire, #user, secret))
                }
            }
        }
        SchemeKind::Bearer | SchemeKind::OAuth2 { .. } | SchemeKind::ApiKey { .. } => quote! {
            #docs
            pub fn #name(self, token: impl Into<runtime::Token>) -> Self {
                let Self(builder) = self;
                Self(builder.token(#wire, token))
            }
        },
    }
}

/// Prints the description of a scheme.
pub(super) fn scheme(it: &Scheme) -> TokenStream {
    let key = &it.name.wire;
    let scheme = match &it.kind {
        SchemeKind::Basic { template, .. } => quote! { basic(#key, #template) },
        SchemeKind::Bearer => quote! { bearer(#key) },
        SchemeKind::OAuth2 { token_url, refresh_url, scopes } => quote! {
            oauth2(#key, #token_url, #refresh_url, &[#(#scopes),*])
        },
        SchemeKind::ApiKey { location, name, prefix } => {
            let location = runtime_names::key_location(*location);
            let prefix = (!prefix.is_empty()).then(|| quote! { .prefix(#prefix) });
            quote! { api_key(#key, runtime::KeyLocation::#location, #name) #prefix }
        }
    };
    quote! { runtime::SecurityScheme::#scheme }
}
