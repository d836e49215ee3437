//! The code that reads and writes open enums.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::rust::Variant;

/// Prints the `impl` of an enum of strings.
pub(super) fn string_enum(name: &TokenStream, variants: &[Variant<String>]) -> TokenStream {
    let from = variants.iter().map(|it| {
        let (wire, variant) = (&it.wire, ident(&it.ident));
        quote! { #wire => Self::#variant, }
    });
    let to = variants.iter().map(|it| {
        let (wire, variant) = (&it.wire, ident(&it.ident));
        quote! { Self::#variant => #wire, }
    });
    quote! {
        wire::string_enum!(#name);

        impl wire::StringEnum for #name {
            fn from_wire(value: std::borrow::Cow<'_, str>) -> Self {
                match &*value {
                    #(#from)*
                    _ => Self::Unknown(value.into_owned()),
                }
            }

            fn as_wire(&self) -> &str {
                match self {
                    #(#to)*
                    Self::Unknown(value) => value,
                }
            }
        }
    }
}

/// Prints the `impl` of an enum of integers.
pub(super) fn integer_enum(name: &TokenStream, variants: &[Variant<i64>]) -> TokenStream {
    let literal = |it: &Variant<i64>| proc_macro2::Literal::i64_unsuffixed(it.wire);
    let from = variants.iter().map(|it| {
        let (wire, variant) = (literal(it), ident(&it.ident));
        quote! { #wire => Self::#variant, }
    });
    let to = variants.iter().map(|it| {
        let (wire, variant) = (literal(it), ident(&it.ident));
        quote! { Self::#variant => #wire, }
    });
    quote! {
        wire::integer_enum!(#name);

        impl wire::IntegerEnum for #name {
            fn from_wire(value: i64) -> Self {
                match value {
                    #(#from)*
                    _ => Self::Unknown(value),
                }
            }

            fn as_wire(&self) -> i64 {
                match self {
                    #(#to)*
                    Self::Unknown(value) => *value,
                }
            }
        }
    }
}

/// Prints the `impl` of an enum of mixed JSON values.
pub(super) fn json_enum(name: &TokenStream, variants: &[Variant<String>]) -> TokenStream {
    let from = variants.iter().map(|it| {
        let (wire, variant) = (&it.wire, ident(&it.ident));
        quote! { #wire => Self::#variant, }
    });
    let to = variants.iter().map(|it| {
        let (wire, variant) = (&it.wire, ident(&it.ident));
        quote! { Self::#variant => wire::json(#wire), }
    });
    quote! {
        wire::json_enum!(#name);

        impl wire::JsonEnum for #name {
            fn from_wire(value: wire::Value) -> Self {
                match value.to_string().as_str() {
                    #(#from)*
                    _ => Self::Unknown(value),
                }
            }

            fn to_wire(&self) -> wire::Value {
                match self {
                    #(#to)*
                    Self::Unknown(value) => value.clone(),
                }
            }
        }
    }
}
