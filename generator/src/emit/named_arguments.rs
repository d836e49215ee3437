//! Named arguments: the fields of a struct, in place of several parameters that callers could swap.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{docs, ident, parameter};
use crate::rust::{Argument, ArgumentStruct, Operation};

/// The parameter that holds the named arguments.
const LOCAL: &str = "arguments";

/// Prints the struct of an operation's named arguments.
pub(super) fn definition(named: &ArgumentStruct, group: &str, it: &Operation) -> TokenStream {
    let name = ident(&named.ident);
    let link = format!(" The arguments of [`{0}`]({group}::{0}).", it.name.ident);
    let fields = it.arguments.iter().filter(|it| it.is_named).map(|it| {
        let (docs, field) = (docs(&it.docs), ident(&it.name.ident));
        quote! { #docs pub #field: &'a str }
    });
    quote! {
        #[doc = #link]
        #[derive(Debug, Clone, Copy)]
        pub struct #name<'a> {
            #(#fields,)*
        }
    }
}

/// Prints the parameters of a method. `module` is the module of the group that defines the struct, if that is another group.
pub(super) fn parameters(named: Option<&ArgumentStruct>, module: Option<&str>, all: &[Argument]) -> Vec<TokenStream> {
    let named = named.map(|it| {
        let (local, name) = (ident(LOCAL), ident(&it.ident));
        let module = module.map(ident).map(|it| quote! { super::#it:: });
        quote! { #local: #module #name<'_> }
    });
    named.into_iter().chain(all.iter().filter(|it| !it.is_named).map(parameter)).collect()
}

/// Returns the parameters of a method, as another method takes them.
pub(super) fn locals(all: &[Argument]) -> Vec<TokenStream> {
    let named = all.iter().any(|it| it.is_named).then_some(LOCAL);
    let others = all.iter().filter(|it| !it.is_named).map(|it| it.local.as_str());
    let locals = named.into_iter().chain(others).map(ident);
    locals.map(|it| quote! { #it }).collect()
}

/// Prints the statement that takes the struct apart.
pub(super) fn bindings(named: &ArgumentStruct, all: &[Argument]) -> TokenStream {
    let (local, name) = (ident(LOCAL), ident(&named.ident));
    let fields = all.iter().filter(|it| it.is_named).map(|it| {
        let (field, local) = (ident(&it.name.ident), ident(&it.local));
        if field == local {
            quote! { #field }
        } else {
            quote! { #field: #local }
        }
    });
    quote! { let #name { #(#fields),* } = #local; }
}
