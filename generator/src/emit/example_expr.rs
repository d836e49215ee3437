//! Example code: the lines around the expression of a call.

use proc_macro2::TokenStream;

use super::layout;
use crate::guide::{CallSnippet, ClientSnippets, Import, SnippetResult};

/// Returns the statement that sends a call. A response with a body is bound to `response`.
pub(super) fn send_lines(it: &CallSnippet, outer: usize) -> Vec<String> {
    match it.result {
        SnippetResult::Empty => layout::statement("", &it.call, &[".send()", ".await?"], ";", outer),
        SnippetResult::Body => layout::statement("let response = ", &it.call, &[".send()", ".await?"], ";", outer),
        SnippetResult::Stream => layout::statement("let response = ", &it.call, &[".stream()", ".await?"], ";", outer),
    }
}

/// Returns the statement that binds a call to `call` without sending it.
pub(super) fn unsent_lines(it: &CallSnippet, outer: usize) -> Vec<String> {
    layout::statement("let call = ", &it.call, &[], ";", outer)
}

/// Returns the `use` lines of an example.
pub(super) fn import_lines(snippets: &ClientSnippets, imports: &[Import]) -> Vec<String> {
    uses(snippets, imports).iter().flat_map(|it| layout::import(it)).collect()
}

/// Returns the `use` items of an example.
pub(super) fn import_items(snippets: &ClientSnippets, it: &CallSnippet) -> impl Iterator<Item = TokenStream> {
    uses(snippets, &it.imports)
        .into_iter()
        .map(|it| it.parse().unwrap_or_else(|error| unreachable!("`{it}` is Rust: {error}")))
}

/// Returns the imports in the order of `rustfmt`.
fn uses(snippets: &ClientSnippets, imports: &[Import]) -> Vec<String> {
    let uses = imports.iter().map(|it| match it {
        Import::Client(path) => format!("use {}::{path};", snippets.module),
        Import::Crate(path) => format!("use {}::{path};", snippets.krate),
    });
    let mut uses: Vec<String> = uses.collect();
    uses.sort();
    uses
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
    res.extend(send_lines(it, 0));
    res.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    res
}

/// Indents lines by one level.
pub(super) fn indent(lines: Vec<String>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|it| format!("    {it}"))
}
