//! Models: structs, enums and unions, each followed by its list of properties, values or branches.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::format::Part;
use super::rows;
use super::tokens::{allow_complex_type, deprecated, docs, gate, ident, module, ty};
use crate::rust::{AdditionalProperties, Branch, Field, Item, ItemKind, ModelFile, Struct, Type, Union, Variant};

pub(super) fn index(files: &[ModelFile]) -> TokenStream {
    let modules = files.iter().map(|it| module(&it.module, it.feature.as_deref()));
    let exports = files.iter().map(|it| {
        let (module, items) = (ident(&it.module), it.items.iter().map(|it| ident(&it.name.ident)));
        let gate = gate(it.feature.as_deref());
        quote! { #gate pub use #module::{#(#items),*}; }
    });
    quote! { #(#modules)* #(#exports)* }
}

/// Prints a file: each type, and after it the list from which its codec follows.
pub(super) fn file(it: &ModelFile) -> Vec<Part> {
    let has_lists = it.items.iter().any(has_list);
    let codegen = has_lists.then(|| quote! { __codegen as codegen });
    let runtime = it.imported_runtime_types().into_iter().map(|it| ident(it).to_token_stream());
    let runtime: Vec<TokenStream> = codegen.into_iter().chain(runtime).collect();
    let runtime = (!runtime.is_empty()).then(|| quote! { use specwright_runtime::{#(#runtime),*}; });
    let models: Vec<_> = it.imported_models().into_iter().map(ident).collect();
    let models = (!models.is_empty()).then(|| quote! { use super::{#(#models),*}; });
    let imports = Part::Items(quote! { #runtime #models });
    std::iter::once(imports).chain(it.items.iter().flat_map(item)).collect()
}

/// Returns whether a list follows the type.
fn has_list(it: &Item) -> bool {
    it.alias_of.is_none() && !matches!(it.kind, ItemKind::Alias(_))
}

fn item(it: &Item) -> Vec<Part> {
    let docs = docs(&it.docs);
    let (name, text) = (ident(&it.name.ident), &it.name.ident);
    if let Some(ty) = &it.alias_of {
        return vec![alias(&docs, &name, ty)];
    }
    match &it.kind {
        ItemKind::Struct(it) => {
            let layout = it.xml.as_ref().map(|it| Part::Text(super::xml::layout(text, it)));
            let parts = [Part::Items(struct_(&docs, &name, it)), Part::Text(rows::object(text, it))];
            parts.into_iter().chain(layout).collect()
        }
        ItemKind::StringEnum(it, unknown) => {
            let unknown = ty(unknown);
            vec![Part::Items(enum_(&docs, &name, it, &unknown, None)), Part::Text(rows::string_enum(text, it))]
        }
        ItemKind::IntegerEnum(it) => {
            let copy = Some(quote! { Copy, });
            let items = enum_(&docs, &name, it, &quote! { i64 }, copy);
            vec![Part::Items(items), Part::Text(rows::integer_enum(text, it))]
        }
        ItemKind::JsonEnum(it, unknown) => {
            let items = json_enum(&docs, &name, it, &ty(unknown));
            vec![Part::Items(items), Part::Text(rows::json_enum(text, it))]
        }
        ItemKind::Tuple(it) => vec![Part::Items(tuple(&docs, &name, it)), Part::Text(rows::tuple(text, it))],
        ItemKind::Union(it) => vec![Part::Items(union(&docs, &name, it)), Part::Text(rows::union(text, it))],
        ItemKind::Alias(it) => vec![alias(&docs, &name, it)],
    }
}

fn alias(docs: &TokenStream, name: &proc_macro2::Ident, aliased: &Type) -> Part {
    let ty = ty(aliased);
    Part::Items(quote! { #docs pub type #name = #ty; })
}

/// Prints a struct. Its list implements `Debug` and `Default`, because that compiles faster than what `derive` makes of them.
fn struct_(docs: &TokenStream, name: &proc_macro2::Ident, it: &Struct) -> TokenStream {
    let fields = it.fields.iter().map(field);
    let additional = additional_field(&it.additional);
    quote! {
        #docs
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #additional
        }
    }
}

fn tuple(docs: &TokenStream, name: &proc_macro2::Ident, items: &[crate::rust::Type]) -> TokenStream {
    let types = items.iter().map(ty);
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name(#(pub #types),*);
    }
}

fn union(docs: &TokenStream, name: &proc_macro2::Ident, it: &Union) -> TokenStream {
    let variants = it.branches.iter().map(|it| {
        let (docs, name, ty) = (variant_docs(it), ident(&it.ident), ty(&it.ty));
        quote! { #[doc = #docs] #name(#ty), }
    });
    let unknown = ty(&it.unknown);
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " An unknown variant, kept as raw JSON."]
            Unknown(#unknown),
        }
    }
}

fn variant_docs(it: &Branch) -> String {
    let inner = it.ty.unboxed().unwrap_or(&it.ty);
    format!(" A value of type `{inner}`.")
}

fn field(it: &Field) -> TokenStream {
    let (docs, deprecated, name, ty) = (docs(&it.docs), deprecated(it.deprecated), ident(&it.name.ident), ty(&it.ty));
    let allow_complex = allow_complex_type(it.is_complex);
    quote! { #docs #deprecated #allow_complex pub #name: #ty, }
}

fn additional_field(it: &AdditionalProperties) -> TokenStream {
    match it {
        AdditionalProperties::Unknown(name, ty) => {
            let (name, ty) = (ident(name), self::ty(ty));
            quote! {
                #[doc = " Properties that the document does not name."]
                pub #name: #ty,
            }
        }
        AdditionalProperties::Map(name, ty, _) => {
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

/// Prints an open enum: its known values, and `Unknown` for any other value.
pub(super) fn enum_<T>(
    docs: &TokenStream,
    name: &proc_macro2::Ident,
    variants: &[Variant<T>],
    unknown: &TokenStream,
    copy: Option<TokenStream>,
) -> TokenStream {
    let default = default_of_only(variants);
    let variants = variants.iter().map(|it| variant(it, default.is_some()));
    quote! {
        #docs
        #[derive(Debug, Clone, #copy #default PartialEq, Eq, Hash)]
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
    let default = default_of_only(variants);
    let variants = variants.iter().map(|it| variant(it, default.is_some()));
    quote! {
        #docs
        #[derive(Debug, Clone, #default PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " An unknown value, kept as received."]
            Unknown(#unknown),
        }
    }
}

/// Prints the trait to derive for an enum of one value, which is its default.
fn default_of_only<T>(variants: &[Variant<T>]) -> Option<TokenStream> {
    (variants.len() == 1).then(|| quote! { Default, })
}

fn variant<T>(it: &Variant<T>, is_default: bool) -> TokenStream {
    let (docs, name) = (self::docs(&it.docs), ident(&it.ident));
    let default = is_default.then(|| quote! { #[default] });
    quote! { #docs #default #name, }
}
