//! Expressions of example code.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::format;
use super::tokens::{ident, path};
use crate::guide::ExampleExpr;

pub(super) fn expression(it: &ExampleExpr) -> TokenStream {
    match it {
        ExampleExpr::Boolean(it) => quote! { #it },
        ExampleExpr::Integer(it, suffix) => {
            number(*it < 0, &format!("{}{}", it.unsigned_abs(), suffix.map(|it| format!("_{it}")).unwrap_or_default()))
        }
        ExampleExpr::Float(it) => number(it.is_sign_negative(), &Literal::f64_unsuffixed(it.abs()).to_string()),
        ExampleExpr::Text(it) => quote! { #it },
        ExampleExpr::Path(it) => path(it),
        ExampleExpr::Call(function, arguments) => {
            let (function, arguments) = (path(function), arguments.iter().map(expression));
            quote! { #function(#(#arguments),*) }
        }
        ExampleExpr::Method(receiver, method, arguments) => {
            let (receiver, method) = (expression(receiver), ident(method));
            let arguments = arguments.iter().map(expression);
            quote! { #receiver.#method(#(#arguments),*) }
        }
        ExampleExpr::Array(items) => {
            let items = items.iter().map(expression);
            quote! { [#(#items),*] }
        }
        ExampleExpr::Vector(items) => {
            let items = items.iter().map(expression);
            quote! { vec![#(#items),*] }
        }
        ExampleExpr::Pair(a, b) => {
            let (a, b) = (expression(a), expression(b));
            quote! { (#a, #b) }
        }
        ExampleExpr::Struct(name, fields) => {
            let name = path(name);
            let fields = fields.iter().map(|(field, value)| {
                let (field, value) = (ident(field), expression(value));
                quote! { #field: #value }
            });
            quote! { #name { #(#fields),* } }
        }
        ExampleExpr::Json(it) => {
            let value = json(it);
            quote! { json!(#value) }
        }
    }
}

/// Returns the text of an expression without arguments.
pub(super) fn leaf(it: &ExampleExpr) -> String {
    let expression = expression(it);
    let lines = format::statements(quote! { #expression; }).join("\n");
    lines.trim_end_matches(';').to_owned()
}

fn number(negative: bool, digits: &str) -> TokenStream {
    let literal = path(digits);
    if negative {
        quote! { -#literal }
    } else {
        literal
    }
}

/// Returns the argument of `json!`.
fn json(it: &serde_json::Value) -> TokenStream {
    match it {
        serde_json::Value::Object(it) => {
            let (keys, values) = (it.keys(), it.values().map(json));
            quote! { { #(#keys: #values),* } }
        }
        serde_json::Value::Array(it) => {
            let items = it.iter().map(json);
            quote! { [#(#items),*] }
        }
        serde_json::Value::String(it) => quote! { #it },
        serde_json::Value::Number(it) => {
            let text = it.to_string();
            let (negative, digits) = text.strip_prefix('-').map_or((false, &*text), |digits| (true, digits));
            // `json!` takes a literal without a suffix for an `i32`.
            let suffix = match (it.as_i64(), it.as_u64()) {
                (Some(it), _) if i32::try_from(it).is_err() => "_i64",
                (None, Some(_)) => "_u64",
                (Some(_), _) | (None, None) => "",
            };
            number(negative, &format!("{digits}{suffix}"))
        }
        serde_json::Value::Bool(it) => quote! { #it },
        serde_json::Value::Null => quote! { null },
    }
}
