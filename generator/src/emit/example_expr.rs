//! Example code: expressions, and the lines around them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::format;
use super::tokens::{ident, path};
use crate::guide::{CallSnippet, ClientSnippets, ExampleExpr, Import, SnippetResult};

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
        ExampleExpr::Json(it) => {
            let value = json(it);
            quote! { json!(#value) }
        }
    }
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

/// Returns the statement that sends a call. A response with a body is bound to `response`.
pub(super) fn send_lines(it: &CallSnippet) -> Vec<String> {
    let call = expression(&it.call);
    format::statements(match it.result {
        SnippetResult::Empty => quote! { #call.send().await?; },
        SnippetResult::Body => quote! { let response = #call.send().await?; },
        SnippetResult::Stream => quote! { let response = #call.stream().await?; },
    })
}

/// Returns the statement that binds a call to `call` without sending it.
pub(super) fn unsent_lines(it: &CallSnippet) -> Vec<String> {
    let call = expression(&it.call);
    format::statements(quote! { let call = #call; })
}

/// Returns the `use` lines of an example.
pub(super) fn import_lines(snippets: &ClientSnippets, imports: &[Import]) -> Vec<String> {
    uses(snippets, imports).flat_map(|it| format::code(&it)).collect()
}

/// Returns the `use` items of an example.
pub(super) fn import_items(snippets: &ClientSnippets, it: &CallSnippet) -> impl Iterator<Item = TokenStream> {
    uses(snippets, &it.imports).map(|it| it.parse().unwrap_or_else(|error| unreachable!("`{it}` is Rust: {error}")))
}

fn uses(snippets: &ClientSnippets, imports: &[Import]) -> impl Iterator<Item = String> {
    imports.iter().map(|it| match it {
        Import::Client(path) => format!("use {}::{path};", snippets.module),
        Import::Crate(path) => format!("use {}::{path};", snippets.krate),
    })
}

/// Returns the parameters of a function around an example, each after a comma: the client is the first parameter.
pub(super) fn doc_parameters(it: &CallSnippet) -> String {
    it.free_variables.iter().map(|(name, ty)| format!(", {name}: {ty}")).collect()
}

/// Returns the example in the rustdoc of a method. The function around it is compiled but hidden.
pub(super) fn doc(snippets: &ClientSnippets, client: &str, it: &CallSnippet) -> Vec<String> {
    let ClientSnippets { krate, module, variable, .. } = snippets;
    let parameters = doc_parameters(it);
    let mut res = vec![String::new(), "# Example".to_owned(), String::new(), "```no_run".to_owned()];
    res.extend(import_lines(snippets, &it.imports));
    res.push(format!(
        "# async fn example({variable}: {module}::{client}{parameters}) -> Result<(), {krate}::Error> {{"
    ));
    res.extend(send_lines(it));
    res.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    res
}

/// Indents lines by one level.
pub(super) fn indent(lines: Vec<String>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|it| format!("    {it}"))
}
