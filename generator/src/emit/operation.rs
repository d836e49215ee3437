//! Operations: a static that describes each, a method that begins it, and the type of the call.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::tokens::{argument, deprecated, docs, ident, many_arguments, path, ty, value};
use crate::rust::{Argument, Group, Operation, Target};

pub(super) fn index(groups: &[Group]) -> TokenStream {
    let modules = groups.iter().map(|it| {
        let (docs, module) = (docs(&it.docs), ident(&it.module));
        quote! { #docs pub mod #module; }
    });
    quote! { #(#modules)* }
}

pub(super) fn group(it: &Group) -> TokenStream {
    let (docs, name) = (docs(&it.docs), ident(&it.ident));
    let imports = it.imports.iter().map(|it| path(it));
    let methods = it.operations.iter().map(method);
    let calls = it.operations.iter().map(|operation| call(&it.ident, operation));
    quote! {
        use specwright_runtime as runtime;
        use super::super::{#(#imports),*};

        #docs
        #[derive(Debug, Clone, Copy)]
        pub struct #name<'a> {
            pub(in super::super) client: &'a runtime::Client,
        }

        impl #name<'_> {
            #(#methods)*
        }

        #(#calls)*
    }
}

fn method(it: &Operation) -> TokenStream {
    let (docs, deprecated) = (docs(&it.docs), deprecated(it.deprecated));
    let (name, call, description) = (ident(&it.name.ident), ident(&it.ident), description(it));
    let many = many_arguments(it.arguments.len() + 1);
    let arguments = it.arguments.iter().map(|it| {
        let (local, ty) = (ident(&it.local), argument(&it.input));
        quote! { #local: #ty }
    });
    let set = it.arguments.iter().map(set);
    quote! {
        #docs
        #deprecated
        #many
        pub fn #name(&self, #(#arguments),*) -> #call {
            #description
            #call(self.client.call(&OPERATION) #(#set)*)
        }
    }
}

fn call(group: &str, it: &Operation) -> TokenStream {
    let name = ident(&it.ident);
    let link = format!(" The call of [`{}`]({group}::{}).", it.name.ident, it.name.ident);
    let decode = match &it.answer {
        Some(answer) => {
            let answer = ty(answer);
            quote! { runtime::Json<#answer> }
        }
        None => quote! { runtime::Empty },
    };
    let setters = it.setters.iter().map(setter);
    let setters = (!it.setters.is_empty()).then(|| quote! { impl #name { #(#setters)* } });
    quote! {
        #[doc = #link]
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct #name(runtime::Call);

        #setters

        runtime::call!(#name);

        impl runtime::Answers for #name {
            type Answer = #decode;
        }
    }
}

fn description(it: &Operation) -> TokenStream {
    let (method, server) = (format_ident!("{}", it.method), ident(&it.server));
    let (id, path, repeatable) = (&it.name.wire, &it.path, it.repeatable);
    let security = it.security.iter().map(|all| quote! { &[#(#all),*] });
    quote! {
        static OPERATION: runtime::Operation = runtime::Operation {
            id: #id,
            method: runtime::Method::#method,
            path: #path,
            server: &client::#server,
            security: &[#(#security),*],
            repeatable: #repeatable,
        };
    }
}

fn setter(it: &Argument) -> TokenStream {
    let (docs, name, local, ty) = (docs(&it.docs), ident(&it.name.ident), ident(&it.local), argument(&it.input));
    let set = set(it);
    quote! {
        #docs
        pub fn #name(self, #local: #ty) -> Self {
            let Self(call) = self;
            Self(call #set)
        }
    }
}

fn set(it: &Argument) -> TokenStream {
    let wire = &it.name.wire;
    let value = value(&it.input, &ident(&it.local));
    match it.target {
        Target::Path => quote! { .path(#wire, #value) },
        Target::Query => quote! { .query(#wire, #value) },
        Target::QueryExploded => quote! { .query_list(#wire, #value, runtime::ListStyle::Exploded) },
        Target::QueryComma => quote! { .query_list(#wire, #value, runtime::ListStyle::Comma) },
        Target::Header => quote! { .header(#wire, #value) },
        Target::Cookie => quote! { .cookie(#wire, #value) },
        Target::Body => quote! { .json(&#value) },
    }
}
