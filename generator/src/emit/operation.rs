//! Operations: a method that creates the request, the type of the operation, and its description.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::constraint::{CheckCall, check, check_call, each_call};
use super::example_expr::doc;
use super::format::Part;
use super::tokens::{
    allow_deprecated, allow_many_arguments, deprecated, docs, expression, gate, ident, parameter, ty, value,
};
use super::{flat_body, named_arguments, pagination, response, rows, runtime_names};
use crate::guide::ClientGuide;
use crate::rust::{
    Argument, Client, FlatBody, Group, Input, MultipartInit, Operation, Overrides, Style, TagAlias, Target,
};

pub(super) fn index(groups: &[Group]) -> TokenStream {
    let modules = groups.iter().map(|it| {
        let (docs, module) = (docs(&it.docs), ident(&it.module));
        let gate = gate(it.feature.as_deref());
        quote! { #docs #gate pub mod #module; }
    });
    quote! { #(#modules)* }
}

pub(super) fn group(client: &Client, guide: &ClientGuide, it: &Group) -> Vec<Part> {
    let (docs, name) = (docs(&it.docs), it.accessor.as_ref().map(|_| ident(&it.ident)));
    let imports: Vec<_> = it.imports().map(ident).collect();
    let imports = (!imports.is_empty()).then(|| quote! { use super::super::{#(#imports),*}; });
    let methods = it.operations.iter().map(|operation| method(client, guide, operation));
    let aliases = it.aliases.iter().map(alias);
    let operations = it.operations.iter().flat_map(|operation| {
        let enums = operation.status_enums.iter().map(response::status_enum);
        let setters = operation.flat_body.as_ref().and_then(|it| flat_body::setters(&operation.ident, it));
        let operation = self::operation(&it.ident, operation);
        std::iter::once(Part::Items(quote! { #operation #(#enums)* })).chain(setters)
    });
    let items = match &it.accessor {
        Some(_) => quote! {
            #docs
            #[derive(Debug, Clone, Copy)]
            pub struct #name<'a> {
                pub(in super::super) client: &'a runtime::Client,
            }

            impl #name<'_> {
                #(#methods)*
                #(#aliases)*
            }
        },
        None => {
            let client = ident(&client.ident);
            quote! {
                #docs
                impl client::#client {
                    #(#methods)*
                }
            }
        }
    };
    let head = quote! {
        use specwright_runtime::__codegen as runtime;
        use crate::Request;
        #imports

        #items
    };
    std::iter::once(Part::Items(head)).chain(operations).collect()
}

fn method(client: &Client, guide: &ClientGuide, it: &Operation) -> TokenStream {
    let example = guide.calls.get(&it.id).map(|it| self::docs(&doc(&guide.snippets, &client.ident, it)));
    let (docs, deprecated) = (docs(&it.docs), deprecated(it.deprecated));
    let (name, marker) = (ident(&it.name.ident), ident(&it.ident));
    let allow_many = allow_many_arguments(it.has_many_arguments());
    let arguments = named_arguments::parameters(it.argument_struct.as_ref(), None, &it.arguments);
    let named = it.argument_struct.as_ref().map(|named| named_arguments::bindings(named, &it.arguments));
    let bindings = named.into_iter().chain(it.arguments.iter().filter_map(binding));
    let set = it.arguments.iter().map(|argument| match &it.flat_body {
        Some(_) if argument.target.is_whole_body() => flat_body::draft(&argument.local, &target(argument, None)),
        Some(_) | None => set(argument),
    });
    let parts = it.multipart_init.as_ref().map(parts);
    let constants = it.setters.iter().filter_map(set_constant);
    let attributes = quote! { #docs #example #deprecated #allow_many };
    let call = quote! {
        #(#bindings)*
        self.client.request::<#marker>() #parts #(#constants)* #(#set)* .into()
    };
    match &it.flat_body {
        None => quote! { #attributes pub fn #name(&self, #(#arguments),*) -> Request<#marker> { #call } },
        Some(flat) => {
            let request = quote! { Request<#marker> };
            let method =
                flat_body::method(&it.name.ident, (it.argument_struct.as_ref(), None), &it.arguments, flat, &request);
            let (docs, whole) = flat_body::whole_body_head(&it.name.ident);
            // The short method calls the other one, which is deprecated with it.
            let allow = allow_deprecated(it.deprecated);
            quote! {
                #attributes
                #allow
                #method
                #docs
                #deprecated
                #allow_many
                pub fn #whole(&self, #(#arguments),*) -> #request { #call }
            }
        }
    }
}

fn alias(it: &TagAlias) -> TokenStream {
    let link = format!(" Alias of [`{0}::{1}`](super::{2}::{0}::{1}).", it.group, it.method, it.module);
    let deprecated = deprecated(it.deprecated);
    let [name, module, group, method, marker] =
        [&it.name.ident, &it.module, &it.group, &it.method, &it.operation_type].map(|it| ident(it));
    let (allow_many, allow) = (allow_many_arguments(it.has_many_arguments()), allow_deprecated(it.deprecated));
    let arguments = named_arguments::parameters(it.argument_struct.as_ref(), Some(&it.module), &it.arguments);
    let locals = named_arguments::locals(&it.arguments);
    let request = quote! { Request<super::#module::#marker> };
    let attributes = quote! { #[doc = #link] #deprecated #allow #allow_many };
    let group = quote! { super::#module::#group { client: self.client } };
    match &it.flat_body {
        None => quote! {
            #attributes
            pub fn #name(&self, #(#arguments),*) -> #request {
                #group.#method(#(#locals),*)
            }
        },
        Some(flat) => {
            let named = (it.argument_struct.as_ref(), Some(it.module.as_str()));
            let short = flat_body::method(&it.name.ident, named, &it.arguments, flat, &request);
            let (docs, whole) = flat_body::whole_body_head(&it.name.ident);
            let method = ident(&FlatBody::whole_body_method(&it.method));
            quote! {
                #attributes
                #short
                #docs
                #deprecated
                #allow
                #allow_many
                pub fn #whole(&self, #(#arguments),*) -> #request {
                    #group.#method(#(#locals),*)
                }
            }
        }
    }
}

/// Prints the type of an operation, its description, and the setters of its request.
fn operation(group: &str, it: &Operation) -> TokenStream {
    let name = ident(&it.ident);
    let link = format!(" The operation of [`{0}`]({group}::{0}).", it.name.ident);
    let (info, output) = (info(it), response::output(it));
    let pagination = it.pagination.as_ref().map(|it| pagination::pagination(&name, it));
    let stream = it.stream.as_ref().map(|it| response::stream(&name, it));
    let headers: Vec<TokenStream> = it.headers.iter().map(response::header).collect();
    let headers = (!headers.is_empty()).then(|| quote! { impl #name { #(#headers)* } });
    let renamed = it.flat_body.iter().flat_map(flat_body::renamed_setters);
    let setters: Vec<TokenStream> = it.setters.iter().map(setter).chain(renamed).collect();
    let setters = (!setters.is_empty()).then(|| quote! { impl Request<#name> { #(#setters)* } });
    let named = it.argument_struct.as_ref().map(|named| named_arguments::definition(named, group, it));
    quote! {
        #named

        #[doc = #link]
        pub struct #name;

        impl runtime::Operation for #name {
            type Output = #output;
            const INFO: runtime::Info = &#info;
        }

        #headers

        #setters

        #stream

        #pagination
    }
}

fn info(it: &Operation) -> TokenStream {
    let (method, id, path) = (ident(it.method.field()), &it.name.wire, &it.path);
    let Overrides { server, security, idempotent, retry, accept } = &it.overrides;
    let server = server.as_ref().map(|it| {
        let it = ident(it);
        quote! { .server(&client::#it) }
    });
    let security = security.as_ref().map(|it| security_call(it));
    let idempotent = idempotent.map(|it| quote! { .idempotent(#it) });
    let retry = retry.as_ref().map(|it| {
        let it = ident(it);
        quote! { .retry(&client::#it) }
    });
    let accept = accept.as_ref().map(|it| quote! { .accept(#it) });
    quote! { client::API.#method(#id, #path) #server #security #idempotent #retry #accept }
}

/// Prints the call that sets the alternative security requirements of a description.
pub(super) fn security_call(alternatives: &[Vec<String>]) -> TokenStream {
    let alternatives = alternatives.iter().map(|all| quote! { &[#(#all),*] });
    quote! { .security(&[#(#alternatives),*]) }
}

fn setter(it: &Argument) -> TokenStream {
    let (docs, name, parameter) = (docs(&it.docs), ident(&it.name.ident), parameter(it));
    let (binding, set) = (binding(it), set(it));
    quote! {
        #docs
        pub fn #name(self, #parameter) -> Self {
            #binding
            self.call #set .into()
        }
    }
}

/// Prints the binding of a checked parameter's value, if the parameter is converted to it.
fn binding(it: &Argument) -> Option<TokenStream> {
    if it.has_chained_checks() {
        return None;
    }
    let (local, value) = (ident(&it.local), converted(it));
    match &it.input {
        Input::Into(_, ty) if it.is_checked() => {
            let ty = self::ty(ty);
            Some(quote! { let #local: #ty = #value; })
        }
        Input::Items(ty) if it.is_checked() => {
            let ty = self::ty(ty);
            Some(quote! { let #local: Vec<#ty> = #value.collect(); })
        }
        Input::List(..) | Input::Map(..) if it.is_checked() => Some(quote! { let #local = #value; }),
        Input::Plain(_) | Input::Boxed(..) | Input::Into(..) | Input::Items(_) | Input::List(..) | Input::Map(..) => {
            None
        }
    }
}

/// Prints the expression that converts an argument into its value.
fn converted(it: &Argument) -> TokenStream {
    let local = ident(&it.local);
    if it.is_named {
        quote! { #local.to_owned() }
    } else {
        value(&it.input, &local)
    }
}

/// Prints the value of a parameter with the checks of its constraints.
fn checked_value(it: &Argument) -> TokenStream {
    let value = converted(it);
    let ty = match &it.input {
        Input::Into(_, ty) if !it.is_named => {
            let ty = self::ty(ty);
            Some(quote! { ::<#ty> })
        }
        Input::Into(..) | Input::Plain(_) | Input::Boxed(..) | Input::Items(_) | Input::List(..) | Input::Map(..) => {
            None
        }
    };
    let checks = it.constraints.iter().map(|it| {
        let CheckCall { method, arguments } = check_call(it);
        let (method, arguments) = (ident(method), expression(&arguments));
        quote! { .#method(#arguments) }
    });
    quote! { runtime::checked #ty (#value) #(#checks)* }
}

/// Prints a call that checks a parameter for each of its constraints.
fn checks(it: &Argument) -> TokenStream {
    if it.has_chained_checks() {
        return TokenStream::new();
    }
    let (wire, local) = (&it.name.wire, ident(&it.local));
    let location = match it.target {
        Target::Path | Target::PathStyled(_) => "path",
        Target::Query | Target::QueryList(_) | Target::QueryStyled(_) => "query",
        Target::Header | Target::HeaderStyled(_) => "header",
        Target::Cookie | Target::CookieStyled(_) => "cookie",
        Target::Json(_)
        | Target::Xml(..)
        | Target::JsonLines(_)
        | Target::Form(_)
        | Target::Multipart
        | Target::Part(_)
        | Target::PartHeader(..)
        | Target::Text(_)
        | Target::Bytes(_)
        | Target::MediaType(_) => "body",
    };
    let (at, value) = (quote! { at }, quote! { &#local });
    let checks = it.constraints.iter().map(|it| check(&at, &check_call(it), wire, &value));
    let items = (!it.item_constraints.is_empty()).then(|| check(&at, &each_call(&it.item_constraints), wire, &value));
    let checks = checks.chain(items);
    quote! { #(.check(#location, |at| #checks))* }
}

/// Prints the calls that check a parameter and set it.
fn set(it: &Argument) -> TokenStream {
    let (checks, target) = (checks(it), target(it, Some(quote! { & })));
    quote! { #checks #target }
}

/// Prints the call that sends the only value that the document allows.
fn set_constant(it: &Argument) -> Option<TokenStream> {
    let constant = it.constant.as_ref()?;
    let value = if it.target.takes_reference() {
        let (ty, value) = (ty(&constant.ty), expression(&rows::constant(constant, "runtime")));
        quote! { <#ty>::from(#value) }
    } else {
        constant.value.text().to_token_stream()
    };
    Some(set_value(it, Some(quote! { & }), &value))
}

/// Prints the call that sets an argument. `borrow` is absent for a body that is a reference already.
fn target(it: &Argument, borrow: Option<TokenStream>) -> TokenStream {
    let local = ident(&it.local);
    let value = match it.is_checked() {
        true if it.has_chained_checks() => checked_value(it),
        true => local.to_token_stream(),
        false => converted(it),
    };
    set_value(it, borrow, &value)
}

/// Prints the call that sets the value of an argument.
fn set_value(it: &Argument, borrow: Option<TokenStream>, value: &TokenStream) -> TokenStream {
    let wire = &it.name.wire;
    match &it.target {
        Target::Path => quote! { .path(#wire, #value) },
        Target::PathStyled(style) => styled("path_styled", wire, value, *style),
        Target::Query => quote! { .query(#wire, #value) },
        Target::QueryList(style) => {
            let style = runtime_names::list_style(*style);
            quote! { .query_list(#wire, #value, runtime::ListStyle::#style) }
        }
        Target::QueryStyled(style) => styled("query_styled", wire, value, *style),
        Target::Header => quote! { .header(#wire, #value) },
        Target::HeaderStyled(style) => styled("header_styled", wire, value, *style),
        Target::Cookie => quote! { .cookie(#wire, #value) },
        Target::CookieStyled(style) => styled("cookie_styled", wire, value, *style),
        Target::Json(None) => quote! { .json(#borrow #value) },
        Target::Json(Some(media_type)) => quote! { .json_as(#media_type, #borrow #value) },
        Target::Xml(media_type, root) => match super::xml::list_root(root) {
            None => quote! { .xml(#media_type, #borrow #value) },
            Some(root) => quote! { .xml_list(#media_type, &#root, #borrow #value) },
        },
        Target::JsonLines(media_type) => quote! { .json_lines(#media_type, #value) },
        Target::Form(styles) => {
            let styles = styles.iter().map(|(name, it)| {
                let it = style(*it);
                quote! { (#name, #it) }
            });
            quote! { .urlencoded(#borrow #value, &[#(#styles),*]) }
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
        Target::Bytes(Some(media_type)) => quote! { .upload(#media_type, #value) },
        Target::Bytes(None) => quote! { .upload_of_type(#value) },
        Target::MediaType(choices) => quote! { .media_type(&[#(#choices),*], #value) },
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
