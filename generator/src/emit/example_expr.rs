//! Examples: the expressions, and the lines of code around them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::format;
use super::tokens::{ident, path};
use crate::guide::{CallSnippet, ClientSnippets, ExampleExpr, Import, SnippetResult};

/// An expression.
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

/// What `json!` takes.
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
            // A literal is of 32 bits unless it says something else.
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

/// The call, sent, and its answer in a variable if there is something in it.
pub(super) fn sent(it: &CallSnippet) -> Vec<String> {
    let call = expression(&it.call);
    format::statements(match it.result {
        SnippetResult::Empty => quote! { #call.send().await?; },
        SnippetResult::Answered => quote! { let answer = #call.send().await?; },
        SnippetResult::Streamed => quote! { let answer = #call.stream().await?; },
    })
}

/// The call, not sent yet, in a variable.
pub(super) fn unsent(it: &CallSnippet) -> Vec<String> {
    let call = expression(&it.call);
    format::statements(quote! { let call = #call; })
}

/// What an example imports.
pub(super) fn imports(setup: &ClientSnippets, imports: &[Import]) -> Vec<String> {
    import_lines(setup, imports).flat_map(|it| format::code(&it)).collect()
}

/// The same inside of code.
pub(super) fn imported(setup: &ClientSnippets, it: &CallSnippet) -> impl Iterator<Item = TokenStream> {
    import_lines(setup, &it.imports)
        .map(|it| it.parse().unwrap_or_else(|error| unreachable!("`{it}` is Rust: {error}")))
}

fn import_lines(setup: &ClientSnippets, imports: &[Import]) -> impl Iterator<Item = String> {
    imports.iter().map(|it| match it {
        Import::Client(path) => format!("use {}::{path};", setup.module),
        Import::Crate(path) => format!("use {}::{path};", setup.krate),
    })
}

/// What a function around an example takes beside the client.
pub(super) fn given(it: &CallSnippet) -> String {
    it.free_variables.iter().map(|(name, ty)| format!(", {name}: {ty}")).collect()
}

/// The example of a method, for rustdoc. What is around it is compiled and not shown.
pub(super) fn doc(setup: &ClientSnippets, client: &str, it: &CallSnippet) -> Vec<String> {
    let ClientSnippets { krate, module, variable, .. } = setup;
    let given = given(it);
    let mut res = vec![String::new(), "# Example".to_owned(), String::new(), "```no_run".to_owned()];
    res.extend(imports(setup, &it.imports));
    res.push(format!("# async fn example({variable}: {module}::{client}{given}) -> Result<(), {krate}::Error> {{"));
    res.extend(sent(it));
    res.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    res
}
