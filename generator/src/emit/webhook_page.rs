//! The page about webhooks, in Markdown.

use quote::quote;

use super::example_expr::import_lines;
use super::expression::expression;
use super::format;
use super::page::{table, types};
use super::template::fill;
use super::tokens::{ident, path};
use crate::guide::{ClientGuide, HandlerSnippet, WebhookPage, WebhookSection};

pub(super) fn page(header: &str, guide: &ClientGuide, page: &WebhookPage) -> String {
    let about = fill(include_str!("templates/webhook_page.md"), &[("path", &guide.snippets.module)]);
    let mut res = vec![format!("<!-- {header} -->"), String::new(), format!("# {}", page.title), String::new()];
    res.extend(about.lines().map(str::to_owned));
    res.extend(["", "## Available webhooks", ""].map(str::to_owned));
    res.extend(page.sections.iter().map(|it| format!("* [`{}`](#{}): {}", it.name, it.anchor, it.summary)));
    for section in &page.sections {
        webhook(guide, section, &mut res);
    }
    types(&page.types, &mut res);
    res.push(String::new());
    res.join("\n")
}

fn webhook(guide: &ClientGuide, section: &WebhookSection, res: &mut Vec<String>) {
    res.extend([String::new(), format!("## {}", section.name), String::new()]);
    res.extend(section.docs.iter().cloned());
    res.extend(["", "### Example handler", ""].map(str::to_owned));
    res.extend(handler(guide, &section.name, &section.example));
    if !section.rows.is_empty() {
        res.extend(["", "### Request", ""].map(str::to_owned));
        let head = ["Field", "Location", "Type", "Required", "Description"];
        table(&head, section.rows.iter().map(|it| it.iter().map(String::as_str).collect()), res);
    }
    if !section.responses.is_empty() {
        res.extend(["", "### Response", ""].map(str::to_owned));
        let head = ["Status", "Body", "Description"];
        table(&head, section.responses.iter().map(|it| it.iter().map(String::as_str).collect()), res);
    }
}

fn handler(guide: &ClientGuide, method: &str, snippet: &HandlerSnippet) -> Vec<String> {
    let (module, names) = (&guide.snippets.module, snippet.names.join(", "));
    let mut res = vec!["```rust,no_run".to_owned()];
    res.extend(format::code(&format!("use {module}::webhooks::{{{names}}};")));
    res.extend(import_lines(&guide.snippets, &snippet.imports));
    res.extend(["", "struct Handler;", ""].map(str::to_owned));
    let (method, request, response) = (ident(method), ident(&snippet.request), path(&snippet.response));
    let value = expression(&snippet.value);
    let (parameter, print) = if snippet.prints_request {
        (quote! { request }, Some(quote! { println!("{request:#?}"); }))
    } else {
        (quote! { _ }, None)
    };
    let implementation = quote! {
        impl WebhookHandler for Handler {
            type Error = Problem;

            async fn #method(&self, #parameter: #request) -> Result<#response> {
                #print
                #value
            }
        }
    };
    res.extend(format::code(&implementation.to_string()));
    res.push("```".to_owned());
    res
}
