//! Layouts of structs in XML bodies.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ty;
use crate::rust::{XmlContent, XmlLayout, XmlName, XmlPlace, XmlProperty, XmlRoot};

/// Prints the layout of a struct.
pub(super) fn layout(name: &str, it: &XmlLayout) -> String {
    let XmlName { local, namespace, prefix } = &it.name;
    let rows: String = it.properties.iter().map(|it| format!("    {};\n", property(it))).collect();
    let space = qualifiers(namespace.as_deref(), prefix.as_deref());
    match rows.as_str() {
        "" => format!("codegen::xml!({name}: object({local:?}){space} {{}});\n"),
        rows => format!("codegen::xml!({name}: object({local:?}){space} {{\n{rows}}});\n"),
    }
}

/// Prints the root element of a list. That of an object follows from its type.
pub(super) fn list_root(it: &XmlRoot) -> Option<TokenStream> {
    match it {
        XmlRoot::Object => None,
        XmlRoot::List { name, item, ty: item_type } => {
            let (item_name, item_type, name_only) = (&item.local, ty(item_type), &name.local);
            let namespace = item.namespace.as_ref().map(|it| quote! { .namespace(#it) });
            let prefix = item.prefix.as_ref().map(|it| quote! { .prefix(#it) });
            let wrapper = match (&name.namespace, &name.prefix) {
                (None, _) => quote! { .wrapped(#name_only) },
                (Some(namespace), None) => quote! { .wrapped_ns(#name_only, #namespace, None) },
                (Some(namespace), Some(prefix)) => quote! { .wrapped_ns(#name_only, #namespace, Some(#prefix)) },
            };
            Some(quote! {
                runtime::xml::list("", #item_name)#namespace #prefix.of(runtime::xml::layout_of::<#item_type>)#wrapper
            })
        }
    }
}

/// Prints a property as an expression that the module `xml` of the runtime evaluates.
fn property(it: &XmlProperty) -> String {
    let XmlName { local, namespace, prefix } = &it.name;
    let wire = &it.wire;
    let is_map = matches!(it.content, XmlContent::Map(_));
    let constructor = match it.place {
        XmlPlace::Attribute => "attribute",
        XmlPlace::Text => "text",
        XmlPlace::Element if is_map => "map",
        XmlPlace::Element => "element",
        XmlPlace::Items { .. } => "list",
    };
    let mut res = match it.place {
        XmlPlace::Items { .. } => format!("{constructor}({wire:?}, {local:?})"),
        XmlPlace::Text => return format!("{constructor}({wire:?})"),
        XmlPlace::Attribute | XmlPlace::Element if local == wire => format!("{constructor}({wire:?})"),
        XmlPlace::Attribute | XmlPlace::Element => format!("{constructor}({wire:?}).named({local:?})"),
    };
    res.push_str(&qualifiers(namespace.as_deref(), prefix.as_deref()));
    match &it.content {
        XmlContent::Plain | XmlContent::Map(None) => {}
        XmlContent::Map(Some(it)) | XmlContent::Object(it) => {
            let _ = write!(res, ".of(layout_of::<{it}>)");
        }
    }
    if let XmlPlace::Items { wrapper, required } = &it.place {
        match wrapper {
            Some(XmlName { local, namespace: Some(namespace), prefix }) => {
                let _ = write!(res, ".wrapped_ns({local:?}, {namespace:?}, {prefix:?})");
            }
            Some(XmlName { local, namespace: None, prefix: _ }) => {
                let _ = write!(res, ".wrapped({local:?})");
            }
            None => {}
        }
        if *required {
            res.push_str(".required()");
        }
    }
    res
}

fn qualifiers(namespace: Option<&str>, prefix: Option<&str>) -> String {
    let call = |name: &str, value: Option<&str>| value.map_or_else(String::new, |it| format!(".{name}({it:?})"));
    call("namespace", namespace) + &call("prefix", prefix)
}
