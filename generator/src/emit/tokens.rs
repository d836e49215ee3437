//! The pieces that every kind of file is made of.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use crate::rust::{Input, PreludePath, Type};

/// An identifier.
pub(super) fn ident(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
}

/// A path such as `models::Author`.
pub(super) fn path(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| unreachable!("`{text}` is a path: {error}"))
}

/// A type.
pub(super) fn ty(it: &Type) -> TokenStream {
    path(&it.to_string())
}

/// An item of the prelude.
pub(super) fn prelude(it: PreludePath) -> TokenStream {
    path(&it.to_string())
}

/// Documentation, outside of what it documents.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|it| doc_line(it));
    quote! { #(#[doc = #lines])* }
}

/// Documentation of the file itself.
pub(super) fn inner_docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|it| doc_line(it));
    quote! { #(#![doc = #lines])* }
}

fn doc_line(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!(" {line}") }
}

/// `#[deprecated]`, or nothing.
pub(super) fn deprecated(it: bool) -> Option<TokenStream> {
    it.then(|| quote! { #[deprecated] })
}

/// What the impl blocks say that touch something deprecated, or nothing.
pub(super) fn touches_deprecated(it: bool) -> Option<TokenStream> {
    it.then(|| quote! { #[allow(deprecated, reason = "what is deprecated is still there")] })
}

/// How many arguments a function takes before a linter asks why.
const USUAL_ARGUMENTS: usize = 7;

/// What a function says that takes many arguments, or nothing.
pub(super) fn many_arguments(count: usize) -> Option<TokenStream> {
    let many = count > USUAL_ARGUMENTS;
    many.then(|| quote! { #[allow(clippy::too_many_arguments, reason = "the document requires each of them")] })
}

/// What a field says of a type that goes deep, or nothing.
pub(super) fn complex_type(it: bool) -> Option<TokenStream> {
    it.then(|| quote! { #[allow(clippy::type_complexity, reason = "the document goes as deep")] })
}

/// The type of an argument.
pub(super) fn argument(it: &Input) -> TokenStream {
    match it {
        Input::Plain(it) | Input::Boxed(_, it) => ty(it),
        Input::Into(into, it) => {
            let (into, it) = (prelude(*into), ty(it));
            quote! { impl #into<#it> }
        }
        Input::Items(it) => {
            let it = ty(it);
            quote! { impl IntoIterator<Item = impl Into<#it>> }
        }
    }
}

/// The value that an argument makes.
pub(super) fn value(it: &Input, name: &impl ToTokens) -> TokenStream {
    match it {
        Input::Plain(_) => quote! { #name },
        Input::Boxed(path, _) => {
            let path = prelude(*path);
            quote! { #path::new(#name) }
        }
        Input::Into(..) => quote! { #name.into() },
        Input::Items(_) => quote! { #name.into_iter().map(Into::into) },
    }
}

/// A module, which is private unless it is said otherwise.
pub(super) fn module(name: &str, feature: Option<&str>) -> TokenStream {
    let (gate, name) = (gate(feature), format_ident!("{name}"));
    quote! { #gate mod #name; }
}

/// What is only there with a feature.
pub(super) fn gate(feature: Option<&str>) -> Option<TokenStream> {
    feature.map(|it| quote! { #[cfg(feature = #it)] })
}
