//! Tokens that every kind of file uses.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use crate::rust::{Argument, Input, PreludePath, Type};

pub(super) fn ident(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
}

/// Returns a path such as `models::Author`.
pub(super) fn path(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| unreachable!("`{text}` is a path: {error}"))
}

/// Returns the tokens of an expression or a type.
pub(super) fn expression(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| unreachable!("`{text}` is Rust: {error}"))
}

pub(super) fn ty(it: &Type) -> TokenStream {
    path(&it.to_string())
}

pub(super) fn prelude(it: PreludePath) -> TokenStream {
    path(&it.to_string())
}

/// Prints the documentation of the item that follows.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|it| doc_line(it));
    quote! { #(#[doc = #lines])* }
}

/// Returns the lines of documentation, as they follow `///`.
pub(super) fn doc_lines(lines: &[String]) -> impl Iterator<Item = String> {
    lines.iter().map(|it| doc_line(it))
}

/// Prints the documentation of a module, inside of it.
pub(super) fn inner_docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|it| doc_line(it));
    quote! { #(#![doc = #lines])* }
}

fn doc_line(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!(" {line}") }
}

/// Returns `#[deprecated]` for a deprecated item.
pub(super) fn deprecated(it: bool) -> Option<TokenStream> {
    it.then(|| quote! { #[deprecated] })
}

/// Returns the `allow` attribute of an `impl` that uses a deprecated item.
pub(super) fn allow_deprecated(it: bool) -> Option<TokenStream> {
    it.then(|| quote! { #[allow(deprecated, reason = "deprecated items are still supported")] })
}

/// Returns the `allow` attribute of a function with many arguments.
pub(super) fn allow_many_arguments(it: bool) -> Option<TokenStream> {
    it.then(|| quote! { #[allow(clippy::too_many_arguments, reason = "the API requires each of them")] })
}

/// Returns the `allow` attribute of a field with a complex type.
pub(super) fn allow_complex_type(it: bool) -> Option<TokenStream> {
    it.then(|| quote! { #[allow(clippy::type_complexity, reason = "the schema is nested as deeply")] })
}

/// Returns the type of a function parameter.
pub(super) fn argument(it: &Input) -> TokenStream {
    expression(&it.to_string())
}

/// Prints the parameter of a method for an argument.
pub(super) fn parameter(it: &Argument) -> TokenStream {
    let (local, ty) = (ident(&it.local), argument(&it.input));
    quote! { #local: #ty }
}

/// Returns the expression that converts an argument into its value.
pub(super) fn value(it: &Input, name: &impl ToTokens) -> TokenStream {
    match it {
        Input::Plain(_) => quote! { #name },
        Input::Boxed(path, _) => {
            let path = prelude(*path);
            quote! { #path::new(#name) }
        }
        Input::Into(..) => quote! { #name.into() },
        Input::Items(_) => quote! { #name.into_iter().map(Into::into) },
        Input::List(_, item) => {
            let item = ty(item.ty());
            quote! { runtime::convert::list::<#item>(#name) }
        }
        Input::Map(_, item) => {
            let item = ty(item.ty());
            quote! { runtime::convert::map::<#item>(#name) }
        }
    }
}

/// Prints the declaration of a private module.
pub(super) fn module(name: &str, feature: Option<&str>) -> TokenStream {
    let (gate, name) = (gate(feature), format_ident!("{name}"));
    quote! { #gate mod #name; }
}

/// Returns the `cfg` attribute of an item that needs a feature.
pub(super) fn gate(feature: Option<&str>) -> Option<TokenStream> {
    feature.map(|it| quote! { #[cfg(feature = #it)] })
}
