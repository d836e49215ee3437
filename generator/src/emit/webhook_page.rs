//! The page about what the API calls, as Markdown that reads well where code is hosted.

use quote::quote;

use super::example_expr::{expression, imports};
use super::format;
use super::page::{table, type_section};
use super::tokens::{ident, path};
use crate::guide::{ClientGuide, HandlerSnippet, WebhookPage, WebhookSection};

pub(super) fn page(header: &str, guide: &ClientGuide, it: &WebhookPage) -> String {
    let about = ABOUT.replace("{{path}}", &guide.snippets.module);
    let mut res = vec![format!("<!-- {header} -->"), String::new(), format!("# {}", it.title), String::new()];
    res.extend(about.lines().map(str::to_owned));
    res.extend(["", "## Available webhooks", ""].map(str::to_owned));
    res.extend(it.sections.iter().map(|it| format!("* [`{0}`](#{0}): {1}", it.name, it.summary)));
    for it in &it.sections {
        section(guide, it, &mut res);
    }
    if !it.types.is_empty() {
        res.extend(["", "## Types of requests and responses"].map(str::to_owned));
    }
    for it in &it.types {
        type_section(it, &mut res);
    }
    res.push(String::new());
    res.join("\n")
}

/// What holds for all webhooks.
const ABOUT: &str = include_str!("templates/webhook_page.md");

/// Every heading of ours has more than one word, so that none has the anchor of a webhook.
fn section(guide: &ClientGuide, it: &WebhookSection, res: &mut Vec<String>) {
    res.extend([String::new(), format!("## {}", it.name), String::new()]);
    res.extend(it.docs.iter().cloned());
    res.extend(["", "### Example answer", ""].map(str::to_owned));
    res.extend(example(guide, &it.name, &it.example));
    if !it.rows.is_empty() {
        res.extend(["", "### What comes", ""].map(str::to_owned));
        let head = ["Field", "From", "Type", "Required", "Description"];
        table(&head, it.rows.iter().map(|it| it.iter().map(String::as_str).collect()), res);
    }
    if !it.responses.is_empty() {
        res.extend(["", "### What is answered", ""].map(str::to_owned));
        let head = ["Status", "Body", "Meaning"];
        table(&head, it.responses.iter().map(|it| it.iter().map(String::as_str).collect()), res);
    }
}

fn example(guide: &ClientGuide, name: &str, it: &HandlerSnippet) -> Vec<String> {
    let (krate, module, names) = (&guide.snippets.krate, &guide.snippets.module, it.names.join(", "));
    let mut res = vec!["```rust,no_run".to_owned(), format!("use {krate}::runtime::webhooks::Result;")];
    res.extend(format::code(&format!("use {module}::webhooks::{{{names}}};")));
    res.extend(imports(&guide.snippets, &it.imports));
    res.extend(["", "struct Mine;", ""].map(str::to_owned));
    let (name, request, answer, value) = (ident(name), ident(&it.request), path(&it.answer), expression(&it.value));
    let (given, shown) = if it.is_shown {
        (quote! { request }, Some(quote! { println!("{request:#?}"); }))
    } else {
        (quote! { _ }, None)
    };
    let implementation = quote! {
        impl WebhookHandler for Mine {
            async fn #name(&self, #given: #request) -> Result<#answer> {
                #shown
                #value
            }
        }
    };
    res.extend(format::code(&implementation.to_string()));
    res.push("```".to_owned());
    res
}
