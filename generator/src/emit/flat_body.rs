//! Methods that take the required properties of a small body, and the setters of its optional ones.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::format::Part;
use super::named_arguments;
use super::tokens::{allow_deprecated, argument, deprecated, doc_lines, docs, ident, ty};
use crate::rust::{Argument, ArgumentStruct, BodySetter, FlatBody};

/// Prints the method that takes the required properties, and passes the body to the method for the whole body.
pub(super) fn method(
    name: &str,
    (named, module): (Option<&ArgumentStruct>, Option<&str>),
    arguments: &[Argument],
    flat: &FlatBody,
    request: &TokenStream,
) -> TokenStream {
    let (method, whole, body) = (ident(name), ident(&FlatBody::whole_body_method(name)), ty(&flat.ty));
    let others = arguments.iter().filter(|it| !it.target.is_whole_body());
    let others: Vec<Argument> = others.cloned().collect();
    let parameters = named_arguments::parameters(named, module, &others);
    let locals = named_arguments::locals(&others);
    let properties = flat.arguments.iter().map(|it| {
        let (local, ty) = (ident(&it.name.ident), argument(&it.input));
        quote! { #local: #ty }
    });
    let values = flat.arguments.iter().map(|it| ident(&it.name.ident));
    quote! {
        pub fn #method(&self, #(#parameters,)* #(#properties),*) -> #request {
            self.#whole(#(#locals,)* #body::new(#(#values),*))
        }
    }
}

/// Returns the docs and the name of the method that takes the whole body.
pub(super) fn whole_body_head(method: &str) -> (TokenStream, Ident) {
    let line = format!(" Calls [`{method}`](Self::{method}) with a whole body.");
    (quote! { #[doc = #line] }, ident(&FlatBody::whole_body_method(method)))
}

/// Prints the call that sets a body which setters may change, given the call that encodes it.
pub(super) fn draft(local: &str, encode: &TokenStream) -> TokenStream {
    let local = ident(local);
    quote! { .draft(#local, |call, #local| call #encode) }
}

/// Prints the setters of the optional properties, as one row each.
pub(super) fn setters(operation: &str, flat: &FlatBody) -> Option<Part> {
    let rows = flat.setters.iter().filter(|it| !is_renamed(it)).map(|it| {
        let docs: String = doc_lines(&it.docs).map(|line| format!("    ///{line}\n")).collect();
        let deprecated = if it.deprecated { "    #[deprecated]\n" } else { "" };
        let value = it.input.as_ref().map(|input| format!("{}: {input}", it.local)).unwrap_or_default();
        format!("{docs}{deprecated}    {}({value});\n", it.name.ident)
    });
    let rows: String = rows.collect();
    (!rows.is_empty()).then(|| Part::Text(format!("runtime::body_setters!({operation}: {} {{\n{rows}}});\n", flat.ty)))
}

fn is_renamed(it: &BodySetter) -> bool {
    it.method != it.name.ident
}

/// Prints the setters that have another name than those of the body's type.
pub(super) fn renamed_setters(flat: &FlatBody) -> impl Iterator<Item = TokenStream> {
    flat.setters.iter().filter(|it| is_renamed(it)).map(|it| {
        let (docs, deprecated) = (docs(&it.docs), deprecated(it.deprecated));
        let allow = allow_deprecated(it.deprecated);
        let (method, setter, body) = (ident(&it.method), ident(&it.name.ident), ty(&flat.ty));
        let local = it.input.as_ref().map(|_| ident(&it.local));
        let parameter = it.input.as_ref().map(|input| {
            let ty = argument(input);
            quote! { , #local: #ty }
        });
        quote! {
            #docs
            #deprecated
            #allow
            pub fn #method(self #parameter) -> Self {
                self.call.edit(|body: #body| body.#setter(#local)).into()
            }
        }
    })
}
