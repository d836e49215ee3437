//! The code that reads, writes and checks models: `impl`s of traits of the runtime.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::{allow_deprecated, ident, module};
use super::{enums, union};
use crate::common::{Bound, Number};
use crate::rust::{
    AdditionalProperties, Bounds, Check, Constraint, Field, FieldPresence, FieldTest, Item, ItemKind, ModelFile, Name,
    Range, Struct,
};

pub(super) fn index(files: &[ModelFile]) -> TokenStream {
    let modules = files.iter().filter(|it| has_code(it)).map(|it| module(&it.module, it.feature.as_deref()));
    quote! { #(#modules)* }
}

/// Returns whether a file has code besides type aliases.
pub(super) fn has_code(it: &ModelFile) -> bool {
    it.items.iter().any(|it| !matches!(it.kind, ItemKind::Alias(_)))
}

pub(super) fn file(it: &ModelFile) -> TokenStream {
    let items = it.items.iter().map(item);
    // Only structs are read from maps. The imports keep the signatures of their functions on one line.
    let has_objects = it.items.iter().any(|it| matches!(it.kind, ItemKind::Struct(_)));
    let wire = if has_objects {
        quote! { wire::{self, MapAccess, SerializeMap} }
    } else {
        quote! { wire }
    };
    let (objects, unknown, unconstrained) = (
        shared_macro(it, "object", is_object),
        shared_macro(it, "unknown", keeps_unknown),
        shared_macro(it, "unconstrained", is_unconstrained),
    );
    quote! {
        use specwright_runtime::#wire;
        use super::super::models;

        #objects
        #unknown
        #unconstrained

        #(#items)*
    }
}

/// Prints one call of a macro for all items of a kind.
fn shared_macro(it: &ModelFile, name: &str, applies: fn(&ItemKind) -> bool) -> Option<TokenStream> {
    let types = it.items.iter().filter(|it| applies(&it.kind)).map(|it| ident(&it.name.ident));
    let (types, name): (Vec<Ident>, Ident) = (types.collect(), ident(name));
    (!types.is_empty()).then(|| quote! { wire::#name!(#(models::#types),*); })
}

fn is_object(it: &ItemKind) -> bool {
    match it {
        ItemKind::Struct(_) => true,
        ItemKind::StringEnum(..)
        | ItemKind::IntegerEnum(_)
        | ItemKind::JsonEnum(..)
        | ItemKind::Tuple(_)
        | ItemKind::Union(_)
        | ItemKind::Alias(_) => false,
    }
}

fn keeps_unknown(it: &ItemKind) -> bool {
    if let ItemKind::Struct(it) = it { matches!(it.additional, AdditionalProperties::Private(_)) } else { false }
}

/// Returns whether a type has nothing to check. Enums and tuples get this `impl` from their own macros.
fn is_unconstrained(it: &ItemKind) -> bool {
    match it {
        ItemKind::Struct(it) => {
            let variant = if let AdditionalProperties::Variant(it) = &it.additional { it.has_checks } else { false };
            it.checks.is_empty() && !variant
        }
        ItemKind::Union(it) => !it.branches.iter().any(|it| it.has_checks),
        ItemKind::StringEnum(..)
        | ItemKind::IntegerEnum(_)
        | ItemKind::JsonEnum(..)
        | ItemKind::Tuple(_)
        | ItemKind::Alias(_) => false,
    }
}

fn item(it: &Item) -> TokenStream {
    let name = ident(&it.name.ident);
    let name = quote! { models::#name };
    match &it.kind {
        ItemKind::Struct(it) => struct_(&name, it),
        ItemKind::StringEnum(it, _) => enums::string_enum(&name, it),
        ItemKind::IntegerEnum(it) => enums::integer_enum(&name, it),
        ItemKind::JsonEnum(it, _) => enums::json_enum(&name, it),
        ItemKind::Tuple(it) => {
            let items = (0..it.len()).map(|it| ident(&format!("_{it}")));
            quote! { wire::tuple!(#name: #(#items),*); }
        }
        ItemKind::Union(it) => union::wire(&name, it),
        ItemKind::Alias(_) => TokenStream::new(),
    }
}

fn struct_(name: &TokenStream, it: &Struct) -> TokenStream {
    let allow = allow_deprecated(it.fields.iter().any(|it| it.deprecated));
    let (read, write, check) = (read(it), write(it), check(name, it));
    quote! {
        #allow
        impl wire::Object for #name {
            #read
            #write
        }

        #check
    }
}

fn read(it: &Struct) -> TokenStream {
    let locals = it.fields.iter().map(|it| ident(&it.local));
    let arms = it.fields.iter().map(|it| {
        let (key, local) = (&it.name.wire, ident(&it.local));
        quote! { #key => map.set(&mut #local), }
    });
    let (additional, additional_start, additional_arm) = match &it.additional {
        AdditionalProperties::Private(_) => (
            quote! { unknown },
            quote! { let mut unknown = wire::UnknownFields::default(); },
            quote! { _ => map.keep(key, &mut unknown), },
        ),
        AdditionalProperties::Public(..) => (
            quote! { additional_properties },
            quote! { let mut additional_properties = specwright_runtime::IndexMap::new(); },
            quote! { _ => map.extra(key, &mut additional_properties), },
        ),
        AdditionalProperties::Variant(it) => {
            let name = ident(&it.ident);
            (
                quote! { #name: wire::variant(unknown)? },
                quote! { let mut unknown = wire::UnknownFields::default(); },
                quote! { _ => map.hold(key, &mut unknown), },
            )
        }
    };
    let fields = it.fields.iter().map(field_init);
    quote! {
        fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
            #(let mut #locals = None;)*
            #additional_start
            while let Some(key) = map.key()? {
                match &*key { #(#arms)* #additional_arm }?;
            }
            Ok(Self { #(#fields)* #additional })
        }
    }
}

/// Returns the initializer of a field in `read`.
fn field_init(it: &Field) -> TokenStream {
    let (name, local, key) = (ident(&it.name.ident), ident(&it.local), &it.name.wire);
    match it.presence {
        FieldPresence::Required => quote! { #name: wire::required(#local, #key)?, },
        FieldPresence::Optional => quote! { #name: #local.flatten(), },
        FieldPresence::OptionalAny | FieldPresence::OptionalNullable if it.local == it.name.ident => quote! { #name, },
        FieldPresence::OptionalAny | FieldPresence::OptionalNullable => quote! { #name: #local, },
    }
}

fn write(it: &Struct) -> TokenStream {
    let fields = it.fields.iter().map(|it| {
        let (name, key) = (ident(&it.name.ident), &it.name.wire);
        match it.presence {
            FieldPresence::Required => quote! { map.put(#key, &self.#name)?; },
            FieldPresence::Optional | FieldPresence::OptionalAny | FieldPresence::OptionalNullable
                if it.skip_in_request =>
            {
                quote! { map.put_unless_sent(#key, &self.#name)?; }
            }
            FieldPresence::Optional | FieldPresence::OptionalAny | FieldPresence::OptionalNullable => {
                quote! { map.put_some(#key, &self.#name)?; }
            }
        }
    });
    let additional = match &it.additional {
        AdditionalProperties::Private(_) => quote! { map.keep(&self.unknown) },
        AdditionalProperties::Public(name, _) => {
            let name = ident(name);
            let keys = it.fields.iter().map(|it| &it.name.wire);
            quote! { map.entries(&self.#name, &[#(#keys),*]) }
        }
        AdditionalProperties::Variant(variant) => {
            let (name, keys) = (ident(&variant.ident), it.fields.iter().map(|it| &it.name.wire));
            quote! { map.variant(&self.#name, &[#(#keys),*]) }
        }
    };
    quote! {
        fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
            #(#fields)*
            #additional
        }
    }
}

fn check(name: &TokenStream, it: &Struct) -> TokenStream {
    let variant = match &it.additional {
        AdditionalProperties::Variant(it) if it.has_checks => {
            let name = ident(&it.ident);
            Some(quote! { wire::Check::check(&self.#name, at); })
        }
        AdditionalProperties::Variant(_) | AdditionalProperties::Private(_) | AdditionalProperties::Public(..) => None,
    };
    if it.checks.is_empty() && variant.is_none() {
        return TokenStream::new();
    }
    let allow = allow_deprecated(it.fields.iter().any(|it| it.deprecated));
    let checks = it.checks.iter().map(check_call);
    quote! {
        #allow
        impl wire::Check for #name {
            fn check(&self, at: &mut wire::Checker) {
                #(#checks;)*
                #variant
            }
        }
    }
}

fn check_call(it: &Check) -> TokenStream {
    match it {
        Check::Field(Name { wire, ident: field }, constraint) => {
            let field = ident(field);
            self::constraint(&quote! { at }, constraint, &quote! { #wire }, &quote! { &self.#field })
        }
        Check::Each(Name { wire, ident: field }, constraints) => {
            let field = ident(field);
            each(&quote! { at }, wire, &quote! { &self.#field }, constraints)
        }
        Check::NotTogether { wires, optional } => {
            let all = optional.iter().map(|it| {
                let field = ident(it);
                quote! { self.#field.is_some() }
            });
            let all = if optional.is_empty() {
                quote! { true }
            } else {
                quote! { #(#all)&&* }
            };
            quote! { at.not_both([#(#wires),*], #all) }
        }
        Check::Required { field: Name { wire, ident: field }, tests, holds, condition } => {
            let (field, tests) = (ident(field), tests.iter().map(test));
            let method = ident(if *holds { "required_where" } else { "required_unless" });
            quote! { at.#method(#wire, self.#field.is_some(), &[#(#tests),*], #condition) }
        }
    }
}

/// Returns the condition on a field under which another field is required.
fn test(it: &FieldTest) -> TokenStream {
    let field = ident(&it.ident);
    match (&it.values, it.is_optional, it.must_be_present) {
        (None, true, _) => quote! { self.#field.is_some() },
        (None, false, _) => quote! { true },
        (Some(values), false, _) => quote! { wire::is_one_of(&self.#field, &[#(#values),*]) },
        (Some(values), true, true) => {
            quote! { self.#field.as_ref().is_some_and(|it| wire::is_one_of(it, &[#(#values),*])) }
        }
        (Some(values), true, false) => {
            quote! { self.#field.as_ref().is_none_or(|it| wire::is_one_of(it, &[#(#values),*])) }
        }
    }
}

/// Returns the call that checks a constraint.
pub(super) fn constraint(at: &TokenStream, it: &Constraint, key: &TokenStream, value: &TokenStream) -> TokenStream {
    match it {
        Constraint::Length(it) => {
            let range = range(*it);
            quote! { #at.length(#key, #value, #range) }
        }
        Constraint::Items(it) => {
            let range = range(*it);
            quote! { #at.items(#key, #value, #range) }
        }
        Constraint::Number(it) => {
            let bounds = bounds(*it);
            quote! { #at.range(#key, #value, #bounds) }
        }
        Constraint::Unique => quote! { #at.unique(#key, #value) },
        Constraint::Properties(it) => {
            let range = range(*it);
            quote! { #at.properties(#key, #value, #range) }
        }
        Constraint::Multiple(it) => {
            let number = number(*it, false);
            quote! { #at.multiple(#key, #value, #number) }
        }
        Constraint::Pattern(it) => quote! { #at.pattern(#key, #value, #it) },
        Constraint::DateTime => quote! { #at.date_time(#key, #value) },
        Constraint::JsonLength(most) => {
            let most = proc_macro2::Literal::u64_unsuffixed(*most);
            quote! { #at.json_length(#key, #value, #most) }
        }
        Constraint::Listed(values) => quote! { #at.listed(#key, #value, &[#(#values),*]) },
        Constraint::Nested => quote! { #at.field(#key, #value) },
    }
}

/// Returns the call that checks the constraints of each item of a list.
pub(super) fn each(at: &TokenStream, key: &str, value: &TokenStream, constraints: &[Constraint]) -> TokenStream {
    let checks = constraints.iter().map(|it| constraint(&quote! { at }, it, &quote! { index }, &quote! { item }));
    let checks: Vec<TokenStream> = checks.collect();
    let body = if let [only] = &checks[..] {
        only.clone()
    } else {
        quote! { { #(#checks;)* } }
    };
    quote! { #at.each(#key, #value, |at, index, item| #body) }
}

fn range(it: Range) -> TokenStream {
    let literal = |it: u64| proc_macro2::Literal::u64_unsuffixed(it);
    let (min, max) = (it.min.map(literal), it.max.map(literal));
    match max {
        Some(max) => quote! { #min..=#max },
        None => quote! { #min.. },
    }
}

fn bounds(it: Bounds) -> TokenStream {
    let literal = |bound: Bound| number(bound.value, it.integer);
    let exclusive = |bound: Option<Bound>| bound.is_some_and(|it| it.exclusive);
    if !exclusive(it.min) && !exclusive(it.max) {
        let (min, max) = (it.min.map(literal), it.max.map(literal));
        return match max {
            Some(max) => quote! { #min..=#max },
            None => quote! { #min.. },
        };
    }
    let bound = |bound: Option<Bound>| match bound {
        None => quote! { ::std::ops::Bound::Unbounded },
        Some(bound) => {
            let value = literal(bound);
            if bound.exclusive {
                quote! { ::std::ops::Bound::Excluded(#value) }
            } else {
                quote! { ::std::ops::Bound::Included(#value) }
            }
        }
    };
    let (min, max) = (bound(it.min), bound(it.max));
    quote! { (#min, #max) }
}

fn number(it: Number, integer: bool) -> TokenStream {
    let text = match (it, integer) {
        (Number::Integer(it), true) => it.to_string(),
        (Number::Integer(it), false) => format!("{it}.0"),
        (Number::Float(it), _) => format!("{it:?}"),
    };
    text.parse().unwrap_or_else(|error| unreachable!("`{text}` is a number: {error}"))
}
