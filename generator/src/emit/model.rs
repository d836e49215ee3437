//! Models: what a reviewer wants to read.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{
    argument, complex_type, deprecated, docs, gate, ident, many_arguments, module, prelude, touches_deprecated, ty,
    value,
};
use super::union;
use crate::rust::{AdditionalProperties, Field, FieldPresence, Input, Item, ItemKind, ModelFile, Struct, Variant};

pub(super) fn index(files: &[ModelFile]) -> TokenStream {
    let modules = files.iter().map(|it| module(&it.module, it.feature.as_deref()));
    let exports = files.iter().map(|it| {
        let (module, items) = (ident(&it.module), it.items.iter().map(|it| ident(&it.name.ident)));
        let gate = gate(it.feature.as_deref());
        quote! { #gate pub use #module::{#(#items),*}; }
    });
    quote! { #(#modules)* #(#exports)* }
}

pub(super) fn file(it: &ModelFile) -> TokenStream {
    let (runtime, models) = (it.imported_runtime_types(), it.imported_models());
    let (has_runtime, has_models) = (!runtime.is_empty(), !models.is_empty());
    let runtime = runtime.into_iter().map(ident);
    let runtime = has_runtime.then(|| quote! { use specwright_runtime::{#(#runtime),*}; });
    let models = models.into_iter().map(ident);
    let models = has_models.then(|| quote! { use super::{#(#models),*}; });
    let items = it.items.iter().map(item);
    quote! { #runtime #models #(#items)* }
}

fn item(it: &Item) -> TokenStream {
    let docs = docs(&it.docs);
    let (name, from) = (ident(&it.name.ident), prelude(it.from));
    match &it.kind {
        ItemKind::Struct(it) => struct_(&docs, &name, it),
        ItemKind::StringEnum(it, unknown) => enum_(&docs, &name, it, &ty(unknown), None),
        ItemKind::IntegerEnum(it) => enum_(&docs, &name, it, &quote! { i64 }, Some(quote! { Copy, })),
        ItemKind::JsonEnum(it, unknown) => json_enum(&docs, &name, it, &ty(unknown)),
        ItemKind::Tuple(it) => tuple(&docs, &name, &from, it),
        ItemKind::Union(it) => union::model(&docs, &name, &from, it),
        ItemKind::Alias(it) => {
            let ty = ty(it);
            quote! { #docs pub type #name = #ty; }
        }
    }
}

fn struct_(docs: &TokenStream, name: &proc_macro2::Ident, it: &Struct) -> TokenStream {
    let default = it.default.as_ref().map(|_| quote! { Default, });
    let fields = it.fields.iter().map(field);
    let rest = rest_field(&it.additional);
    let touches = touches_deprecated(it.fields.iter().any(|it| it.deprecated));
    let new = new(it);
    let setters = it.fields.iter().map(setter);
    quote! {
        #docs
        #[derive(Debug, Clone, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #rest
        }

        #touches
        impl #name {
            #new
            #(#setters)*
        }
    }
}

fn tuple(
    docs: &TokenStream,
    name: &proc_macro2::Ident,
    from: &TokenStream,
    items: &[crate::rust::Type],
) -> TokenStream {
    let types: Vec<TokenStream> = items.iter().map(ty).collect();
    let places = (0..items.len()).map(proc_macro2::Literal::usize_unsuffixed);
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name(#(pub #types),*);

        impl #from<(#(#types,)*)> for #name {
            fn from(items: (#(#types,)*)) -> Self {
                Self(#(items.#places),*)
            }
        }
    }
}

fn field(it: &Field) -> TokenStream {
    let (docs, deprecated, name, ty) = (docs(&it.docs), deprecated(it.deprecated), ident(&it.name.ident), ty(&it.ty));
    let complex = complex_type(it.is_complex);
    quote! { #docs #deprecated #complex pub #name: #ty, }
}

fn rest_field(it: &AdditionalProperties) -> TokenStream {
    match it {
        AdditionalProperties::Private(ty) => {
            let ty = self::ty(ty);
            quote! { pub(in super::super) unknown: #ty, }
        }
        AdditionalProperties::Public(name, ty) => {
            let (name, ty) = (ident(name), self::ty(ty));
            quote! {
                #[doc = " Every other property, in order."]
                pub #name: #ty,
            }
        }
        AdditionalProperties::Variant(it) => {
            let (name, ty) = (ident(&it.ident), self::ty(&it.ty));
            quote! {
                #[doc = " Every other property: one of several kinds."]
                pub #name: #ty,
            }
        }
    }
}

/// The argument of `new` for what is neither a field nor kept aside.
fn rest_argument(it: &AdditionalProperties) -> Option<TokenStream> {
    match it {
        AdditionalProperties::Variant(it) => {
            let (name, ty) = (ident(&it.ident), argument(&it.input));
            Some(quote! { #name: #ty })
        }
        AdditionalProperties::Private(_) | AdditionalProperties::Public(..) => None,
    }
}

fn new(it: &Struct) -> TokenStream {
    if let Some(default) = &it.default {
        let default = prelude(*default);
        return quote! {
            #[doc = " With every property absent."]
            pub fn new() -> Self {
                #default::default()
            }
        };
    }
    let required: Vec<&Field> = it.fields.iter().filter(|it| it.required_in_new).collect();
    let rest_argument = rest_argument(&it.additional);
    let many = many_arguments(required.len() + usize::from(rest_argument.is_some()));
    let arguments = required.iter().map(|it| {
        let (local, ty) = (ident(&it.local), argument(&it.input));
        quote! { #local: #ty }
    });
    let arguments = arguments.chain(rest_argument);
    let values = it.fields.iter().map(|it| {
        let name = ident(&it.name.ident);
        match it.presence {
            FieldPresence::Required => {
                let value = value(&it.input, &ident(&it.local));
                let shorthand = matches!(it.input, Input::Plain(_)) && it.local == it.name.ident;
                if shorthand {
                    quote! { #name, }
                } else {
                    quote! { #name: #value, }
                }
            }
            FieldPresence::Optional | FieldPresence::OptionalAny | FieldPresence::OptionalNullable
                if it.required_in_new =>
            {
                let value = given(it);
                quote! { #name: #value, }
            }
            FieldPresence::Optional | FieldPresence::OptionalAny | FieldPresence::OptionalNullable => {
                quote! { #name: None, }
            }
        }
    });
    let rest = rest_value(&it.additional);
    quote! {
        #[doc = " With what is required, and the rest absent."]
        #many
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values)* #rest }
        }
    }
}

/// The initial value of the field for other properties.
fn rest_value(it: &AdditionalProperties) -> TokenStream {
    match it {
        AdditionalProperties::Private(ty) => {
            let ty = self::ty(ty);
            quote! { unknown: #ty::default(), }
        }
        AdditionalProperties::Public(name, ty) => {
            let (name, path) = (ident(name), super::tokens::path(&ty.path()));
            quote! { #name: #path::default(), }
        }
        AdditionalProperties::Variant(it) => {
            let name = ident(&it.ident);
            let value = value(&it.input, &name);
            quote! { #name: #value, }
        }
    }
}

/// The value of a field that may be absent, and is not.
fn given(it: &Field) -> TokenStream {
    let value = value(&it.input, &ident(&it.local));
    match it.presence {
        FieldPresence::OptionalNullable => quote! { Some(Some(#value)) },
        FieldPresence::Required | FieldPresence::Optional | FieldPresence::OptionalAny => quote! { Some(#value) },
    }
}

fn setter(it: &Field) -> TokenStream {
    let Some(setter) = &it.setter else { return TokenStream::new() };
    let (setter, name, deprecated) = (ident(setter), ident(&it.name.ident), deprecated(it.deprecated));
    let local = ident(&it.local);
    let (ty, value) = (argument(&it.input), given(it));
    let docs = format!(" Sets [`{name}`](Self::{name}).");
    let null = it.null_setter.as_ref().map(|setter| {
        let setter = ident(setter);
        let docs = format!(" Sets [`{name}`](Self::{name}) to `null`.");
        quote! {
            #[doc = #docs]
            #deprecated
            pub fn #setter(mut self) -> Self {
                self.#name = Some(None);
                self
            }
        }
    });
    quote! {
        #[doc = #docs]
        #deprecated
        pub fn #setter(mut self, #local: #ty) -> Self {
            self.#name = #value;
            self
        }
        #null
    }
}

/// An open enum: its known values, and any other.
pub(super) fn enum_<T>(
    docs: &TokenStream,
    name: &proc_macro2::Ident,
    variants: &[Variant<T>],
    unknown: &TokenStream,
    copy: Option<TokenStream>,
) -> TokenStream {
    let variants = variants.iter().map(variant);
    quote! {
        #docs
        #[derive(Debug, Clone, #copy PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A value that the document does not name, as it came."]
            Unknown(#unknown),
        }
    }
}

/// A value may be anything, which has no order and no hash.
fn json_enum(
    docs: &TokenStream,
    name: &proc_macro2::Ident,
    variants: &[Variant<String>],
    unknown: &TokenStream,
) -> TokenStream {
    let variants = variants.iter().map(variant);
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A value that the document does not name, as it came."]
            Unknown(#unknown),
        }
    }
}

fn variant<T>(it: &Variant<T>) -> TokenStream {
    let (docs, name) = (self::docs(&it.docs), ident(&it.ident));
    quote! { #docs #name, }
}
