//! Unions: the enum, and the code that reads and writes it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::{ident, prelude, ty};
use crate::rust::{Branch, Conversion, Union, VariantMatcher};

pub(super) fn model(docs: &TokenStream, name: &Ident, from: &TokenStream, it: &Union) -> TokenStream {
    let variants = it.branches.iter().map(|it| {
        let (docs, name, ty) = (variant_docs(it), ident(&it.ident), ty(&it.ty));
        quote! { #[doc = #docs] #name(#ty), }
    });
    let unknown = ty(&it.unknown);
    let conversions =
        it.branches.iter().flat_map(|branch| branch.from.iter().map(move |it| conversion(name, from, branch, it)));
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " An unknown variant, kept as raw JSON."]
            Unknown(#unknown),
        }

        #(#conversions)*
    }
}

fn variant_docs(it: &Branch) -> String {
    let inner = it.ty.unboxed().unwrap_or(&it.ty);
    format!(" A value of type `{inner}`.")
}

fn conversion(name: &Ident, from: &TokenStream, branch: &Branch, it: &Conversion) -> TokenStream {
    let variant = ident(&branch.ident);
    let (source, value) = match it {
        Conversion::Itself => (ty(&branch.ty), quote! { value }),
        Conversion::Boxed(boxed, inner) => {
            let boxed = prelude(*boxed);
            (ty(inner), quote! { #boxed::new(value) })
        }
        Conversion::Text => (quote! { &str }, quote! { value.into() }),
    };
    quote! {
        impl #from<#source> for #name {
            fn from(value: #source) -> Self {
                Self::#variant(#value)
            }
        }
    }
}

pub(super) fn wire(name: &TokenStream, it: &Union) -> TokenStream {
    let read = it.branches.iter().map(|it| {
        let variant = ident(&it.ident);
        match &it.matcher {
            VariantMatcher::Tag(tag, values) => quote! { .tagged(#tag, &[#(#values),*], Self::#variant) },
            VariantMatcher::Closed => quote! { .or_closed(Self::#variant) },
            VariantMatcher::Shape => quote! { .or(Self::#variant) },
        }
    });
    let variants = it.branches.iter().map(|it| ident(&it.ident));
    let check = check(name, it);
    quote! {
        wire::union!(#name);

        impl wire::Union for #name {
            fn choose(branches: wire::Branches<Self>) -> Self {
                branches #(#read)* .or_keep(Self::Unknown)
            }

            fn write<S: wire::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#variants(it) => wire::Serialize::serialize(it, to),)*
                    Self::Unknown(it) => wire::Serialize::serialize(it, to),
                }
            }
        }

        #check
    }
}

fn check(name: &TokenStream, it: &Union) -> TokenStream {
    let checked: Vec<Ident> = it.branches.iter().filter(|it| it.has_checks).map(|it| ident(&it.ident)).collect();
    let body = match &checked[..] {
        [] => return TokenStream::new(),
        [only] => quote! { if let Self::#only(it) = self { wire::Check::check(it, at); } },
        checked => quote! { match self { #(Self::#checked(it) => wire::Check::check(it, at),)* _ => {} } },
    };
    quote! {
        impl wire::Check for #name {
            fn check(&self, at: &mut wire::Checker) {
                #body
            }
        }
    }
}
