//! Operations: a static description, a method that creates the call, and the type of the call.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::constraint::{check, check_call, each_call};
use super::example_expr::doc;
use super::tokens::{allow_deprecated, allow_many_arguments, argument, deprecated, docs, gate, ident, ty, value};
use super::{pagination, response, runtime_names};
use crate::guide::ClientGuide;
use crate::rust::{Argument, Client, Group, Input, MultipartInit, Operation, Style, TagAlias, Target};

pub(super) fn index(groups: &[Group]) -> TokenStream {
    let modules = groups.iter().map(|it| {
        let (docs, module) = (docs(&it.docs), ident(&it.module));
        let gate = gate(it.feature.as_deref());
        quote! { #docs #gate pub mod #module; }
    });
    quote! { #(#modules)* }
}

pub(super) fn group(client: &Client, guide: &ClientGuide, it: &Group) -> TokenStream {
    let (docs, name) = (docs(&it.docs), ident(&it.ident));
    let imports: Vec<_> = it.imports().map(ident).collect();
    let imports = (!imports.is_empty()).then(|| quote! { use super::super::{#(#imports),*}; });
    let methods = it.operations.iter().map(|operation| method(client, guide, operation));
    let aliases = it.aliases.iter().map(alias);
    let calls = it.operations.iter().map(|operation| {
        let (call, enums) = (call(&it.ident, operation), operation.status_enums.iter().map(response::status_enum));
        quote! { #call #(#enums)* }
    });
    quote! {
        use specwright_runtime as runtime;
        #imports

        #docs
        #[derive(Debug, Clone, Copy)]
        pub struct #name<'a> {
            pub(in super::super) client: &'a runtime::Client,
        }

        impl #name<'_> {
            #(#methods)*
            #(#aliases)*
        }

        #(#calls)*
    }
}

fn method(client: &Client, guide: &ClientGuide, it: &Operation) -> TokenStream {
    let example = guide.calls.get(&it.id).map(|it| self::docs(&doc(&guide.snippets, &client.ident, it)));
    let (docs, deprecated) = (docs(&it.docs), deprecated(it.deprecated));
    let (name, call, description) = (ident(&it.name.ident), ident(&it.ident), description(it));
    let allow_many = allow_many_arguments(it.has_many_arguments());
    let arguments = it.arguments.iter().map(|it| {
        let (local, ty) = (ident(&it.local), argument(&it.input));
        quote! { #local: #ty }
    });
    let checks = it.arguments.iter().map(checks);
    let set = it.arguments.iter().map(set);
    let retry = it.retry.as_ref().map(|it| {
        let it = ident(it);
        quote! { .declared_retry(&client::#it) }
    });
    let accept = it.accept.as_ref().map(|it| quote! { .header("accept", #it) });
    let parts = it.multipart_init.as_ref().map(parts);
    let body = if it.arguments.iter().any(Argument::is_checked) {
        quote! {
            let mut call = self.client.call(&OPERATION) #retry #accept #parts;
            #(#checks)*
            #call(call #(#set)*)
        }
    } else {
        quote! { #call(self.client.call(&OPERATION) #retry #accept #parts #(#set)*) }
    };
    quote! {
        #docs
        #example
        #deprecated
        #allow_many
        pub fn #name(&self, #(#arguments),*) -> #call {
            #description
            #body
        }
    }
}

fn alias(it: &TagAlias) -> TokenStream {
    let link = format!(" Alias of [`{0}::{1}`](super::{2}::{0}::{1}).", it.group, it.method, it.module);
    let deprecated = deprecated(it.deprecated);
    let [name, module, group, method, call] =
        [&it.name.ident, &it.module, &it.group, &it.method, &it.call].map(|it| ident(it));
    let (allow_many, allow) = (allow_many_arguments(it.has_many_arguments()), allow_deprecated(it.deprecated));
    let arguments = it.arguments.iter().map(|it| {
        let (local, ty) = (ident(&it.local), argument(&it.input));
        quote! { #local: #ty }
    });
    let locals = it.arguments.iter().map(|it| ident(&it.local));
    quote! {
        #[doc = #link]
        #deprecated
        #allow
        #allow_many
        pub fn #name(&self, #(#arguments),*) -> super::#module::#call {
            let home = super::#module::#group { client: self.client };
            home.#method(#(#locals),*)
        }
    }
}

fn call(group: &str, it: &Operation) -> TokenStream {
    let name = ident(&it.ident);
    let link = format!(" The request builder of [`{0}`]({group}::{0}).", it.name.ident);
    let send = response::send(&name, it.success.as_ref());
    let pagination = it.pagination.as_ref().map(|it| pagination::pagination(&name, it));
    let stream = it.stream.as_ref().map(|it| response::stream(&name, it));
    let headers = it.headers.iter().map(response::header);
    let setters = it.setters.iter().map(setter);
    let items = headers.chain(setters);
    let has_items = !it.headers.is_empty() || !it.setters.is_empty();
    let items = has_items.then(|| quote! { impl #name { #(#items)* } });
    quote! {
        #[doc = #link]
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct #name(runtime::Call);

        #items

        #send

        #stream

        #pagination
    }
}

fn description(it: &Operation) -> TokenStream {
    let (method, server) = (ident(it.method.name()), ident(&it.server));
    let (id, path, idempotent) = (&it.name.wire, &it.path, it.idempotent);
    let security = it.security.iter().map(|all| quote! { &[#(#all),*] });
    quote! {
        static OPERATION: runtime::OperationInfo = runtime::OperationInfo {
            id: #id,
            method: runtime::Method::#method,
            path: #path,
            server: &client::#server,
            security: &[#(#security),*],
            idempotent: #idempotent,
        };
    }
}

fn setter(it: &Argument) -> TokenStream {
    let (docs, name, local, ty) = (docs(&it.docs), ident(&it.name.ident), ident(&it.local), argument(&it.input));
    let (checks, set) = (checks(it), set(it));
    let mutable = it.is_checked().then(|| quote! { mut });
    quote! {
        #docs
        pub fn #name(self, #local: #ty) -> Self {
            let Self(#mutable call) = self;
            #checks
            Self(call #set)
        }
    }
}

/// Prints the checks of a parameter with constraints, and binds its value to a variable.
fn checks(it: &Argument) -> Option<TokenStream> {
    let (wire, local) = (&it.name.wire, ident(&it.local));
    let value = value(&it.input, &local);
    let binding = match &it.input {
        Input::Plain(_) | Input::Boxed(..) => None,
        Input::Into(_, ty) => {
            let ty = self::ty(ty);
            Some(quote! { let #local: #ty = #value; })
        }
        Input::Items(ty) => {
            let ty = self::ty(ty);
            Some(quote! { let #local: Vec<#ty> = #value.collect(); })
        }
        Input::List(..) | Input::Map(..) => Some(quote! { let #local = #value; }),
    };
    let location = match it.target {
        Target::Path | Target::PathStyled(_) => "path",
        Target::Query | Target::QueryList(_) | Target::QueryStyled(_) => "query",
        Target::Header | Target::HeaderStyled(_) => "header",
        Target::Cookie | Target::CookieStyled(_) => "cookie",
        Target::Json(_)
        | Target::JsonLines(_)
        | Target::Form(_)
        | Target::Multipart
        | Target::Part(_)
        | Target::PartHeader(..)
        | Target::Text(_)
        | Target::Bytes(_) => "body",
    };
    let (at, value) = (quote! { call.at(#location) }, quote! { &#local });
    let checks = it.constraints.iter().map(|it| check(&at, &check_call(it), wire, &value));
    let items = (!it.item_constraints.is_empty()).then(|| check(&at, &each_call(&it.item_constraints), wire, &value));
    let checks = checks.chain(items);
    it.is_checked().then(|| quote! { #binding #(#checks;)* })
}

fn set(it: &Argument) -> TokenStream {
    let (wire, local) = (&it.name.wire, ident(&it.local));
    let value = if it.is_checked() { local.to_token_stream() } else { value(&it.input, &local) };
    match &it.target {
        Target::Path => quote! { .path(#wire, #value) },
        Target::PathStyled(style) => styled("path_styled", wire, &value, *style),
        Target::Query => quote! { .query(#wire, #value) },
        Target::QueryList(style) => {
            let style = runtime_names::list_style(*style);
            quote! { .query_list(#wire, #value, runtime::ListStyle::#style) }
        }
        Target::QueryStyled(style) => styled("query_styled", wire, &value, *style),
        Target::Header => quote! { .header(#wire, #value) },
        Target::HeaderStyled(style) => styled("header_styled", wire, &value, *style),
        Target::Cookie => quote! { .cookie(#wire, #value) },
        Target::CookieStyled(style) => styled("cookie_styled", wire, &value, *style),
        Target::Json(None) => quote! { .json(&#value) },
        Target::Json(Some(media_type)) => quote! { .json_as(#media_type, &#value) },
        Target::JsonLines(media_type) => quote! { .json_lines(#media_type, #value) },
        Target::Form(styles) => {
            let styles = styles.iter().map(|(name, it)| {
                let it = style(*it);
                quote! { (#name, #it) }
            });
            quote! { .urlencoded(&#value, &[#(#styles),*]) }
        }
        Target::Multipart => quote! { .multipart(#value) },
        Target::Part(part) => {
            let (method, borrow) =
                (runtime_names::part_method(part), runtime_names::part_is_borrowed(part).then(|| quote! { & }));
            let typed = part.media_type.as_ref().map(|it| quote! { .part_type(#wire, #it) });
            quote! { .#method(#wire, #borrow #value) #typed }
        }
        Target::PartHeader(part, style) => {
            let style = self::style(*style);
            quote! { .part_header(#part, #wire, &#value, #style) }
        }
        Target::Text(media_type) => quote! { .body(#media_type, #value) },
        Target::Bytes(media_type) => quote! { .upload(#media_type, #value) },
    }
}

fn parts(it: &MultipartInit) -> TokenStream {
    match it {
        MultipartInit::Always => quote! { .multipart(runtime::Multipart::new()) },
        MultipartInit::RequiredParts(names) => quote! { .needs_parts(&[#(#names),*]) },
    }
}

fn styled(method: &str, wire: &str, value: &TokenStream, style: Style) -> TokenStream {
    let (method, style) = (ident(method), self::style(style));
    quote! { .#method(#wire, &#value, #style) }
}

fn style(it: Style) -> TokenStream {
    let name = runtime_names::style(it.kind);
    let explode = it.explode.then(|| quote! { .exploded() });
    let reserved = it.reserved.then(|| quote! { .reserved() });
    quote! { runtime::Style::#name #explode #reserved }
}
