//! Models: structs, enums and unions, without the code that reads and writes them.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{
    allow_complex_type, allow_deprecated, allow_many_arguments, argument, deprecated, docs, gate, ident, module,
    prelude, ty, value,
};
use super::union;
use crate::prose;
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
    let additional = additional_field(&it.additional);
    let allow = allow_deprecated(it.fields.iter().any(|it| it.deprecated));
    let new = new(name, it);
    let setters = it.fields.iter().map(setter);
    quote! {
        #docs
        #[derive(Debug, Clone, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #additional
        }

        #allow
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
    let indices = (0..items.len()).map(proc_macro2::Literal::usize_unsuffixed);
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name(#(pub #types),*);

        impl #from<(#(#types,)*)> for #name {
            fn from(items: (#(#types,)*)) -> Self {
                Self(#(items.#indices),*)
            }
        }
    }
}

fn field(it: &Field) -> TokenStream {
    let (docs, deprecated, name, ty) = (docs(&it.docs), deprecated(it.deprecated), ident(&it.name.ident), ty(&it.ty));
    let allow_complex = allow_complex_type(it.is_complex);
    quote! { #docs #deprecated #allow_complex pub #name: #ty, }
}

fn additional_field(it: &AdditionalProperties) -> TokenStream {
    match it {
        AdditionalProperties::Private(ty) => {
            let ty = self::ty(ty);
            quote! { pub(in super::super) unknown: #ty, }
        }
        AdditionalProperties::Public(name, ty) => {
            let (name, ty) = (ident(name), self::ty(ty));
            quote! {
                #[doc = " Additional properties, in their original order."]
                pub #name: #ty,
            }
        }
        AdditionalProperties::Variant(it) => {
            let (name, ty) = (ident(&it.ident), self::ty(&it.ty));
            quote! {
                #[doc = " The remaining properties, as one of several variants."]
                pub #name: #ty,
            }
        }
    }
}

/// Returns the argument of `new` for remaining properties that form a union.
fn variant_argument(it: &AdditionalProperties) -> Option<TokenStream> {
    match it {
        AdditionalProperties::Variant(it) => {
            let (name, ty) = (ident(&it.ident), argument(&it.input));
            Some(quote! { #name: #ty })
        }
        AdditionalProperties::Private(_) | AdditionalProperties::Public(..) => None,
    }
}

fn new(struct_name: &proc_macro2::Ident, it: &Struct) -> TokenStream {
    if let Some(default) = &it.default {
        let default = prelude(*default);
        let docs = format!(" Creates {} with all fields absent.", prose::with_article(&struct_name.to_string()));
        return quote! {
            #[doc = #docs]
            pub fn new() -> Self {
                #default::default()
            }
        };
    }
    let required: Vec<&Field> = it.fields.iter().filter(|it| it.required_in_new).collect();
    let variant_argument = variant_argument(&it.additional);
    let allow_many = allow_many_arguments(it.has_many_arguments());
    let arguments = required.iter().map(|it| {
        let (local, ty) = (ident(&it.local), argument(&it.input));
        quote! { #local: #ty }
    });
    let arguments = arguments.chain(variant_argument);
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
                let value = present_value(it);
                quote! { #name: #value, }
            }
            FieldPresence::Optional | FieldPresence::OptionalAny | FieldPresence::OptionalNullable => {
                quote! { #name: None, }
            }
        }
    });
    let additional = additional_value(&it.additional);
    let docs = format!(" Creates {} from its required fields.", prose::with_article(&struct_name.to_string()));
    quote! {
        #[doc = #docs]
        #allow_many
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values)* #additional }
        }
    }
}

/// Returns the initial value of the field for properties without a field.
fn additional_value(it: &AdditionalProperties) -> TokenStream {
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

/// Returns the value that a setter assigns to an optional field.
fn present_value(it: &Field) -> TokenStream {
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
    let (ty, value) = (argument(&it.input), present_value(it));
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

/// Prints an open enum: its known values, and `Unknown` for any other value.
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
            #[doc = " An unknown value, kept as received."]
            Unknown(#unknown),
        }
    }
}

/// Prints an open enum of mixed JSON values, which have neither an order nor a hash.
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
            #[doc = " An unknown value, kept as received."]
            Unknown(#unknown),
        }
    }
}

fn variant<T>(it: &Variant<T>) -> TokenStream {
    let (docs, name) = (self::docs(&it.docs), ident(&it.ident));
    quote! { #docs #name, }
}
