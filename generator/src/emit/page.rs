//! Pages about operations, in Markdown.

use super::example_expr::{doc_parameters, import_lines, indent, send_lines};
use crate::guide::{ClientGuide, Page, Row, Section, TypeRows, TypeSection};
use crate::rust::Client;

pub(super) fn page(header: &str, client: &Client, guide: &ClientGuide, page: &Page) -> String {
    let mut res = vec![format!("<!-- {header} -->"), String::new(), format!("# {}", page.title), String::new()];
    res.extend(page.docs.iter().cloned());
    res.extend(["", "## Available operations", ""].map(str::to_owned));
    res.extend(page.sections.iter().map(|it| format!("* [`{0}`](#{0}): {1}", it.name, it.summary)));
    res.extend(page.aliases.iter().map(|(name, target)| format!("* `{name}`: an alias of `{target}`")));
    for section in &page.sections {
        operation(client, guide, section, &mut res);
    }
    types(&page.types, &mut res);
    res.push(String::new());
    res.join("\n")
}

/// Prints the section of an operation. Each fixed heading has more than one word, so none has the anchor of an operation.
fn operation(client: &Client, guide: &ClientGuide, section: &Section, res: &mut Vec<String>) {
    res.extend([String::new(), format!("## {}", section.name), String::new()]);
    res.extend(section.docs.iter().cloned());
    if !section.security.is_empty() {
        res.extend([String::new(), format!("Credentials: {}.", section.security)]);
    }
    res.extend(["", "### Example usage", ""].map(str::to_owned));
    res.extend(example(client, guide, section));
    if !section.rows.is_empty() {
        res.extend(["", "### Request parameters", ""].map(str::to_owned));
        rows(&section.rows, res);
    }
    res.extend(["", "### Response type", ""].map(str::to_owned));
    res.push(section.response.clone());
    res.extend(["", "### Error statuses", ""].map(str::to_owned));
    if !section.errors.is_empty() {
        let head = ["Status", "Body", "Description"];
        table(&head, section.errors.iter().map(|it| it.iter().map(String::as_str).collect()), res);
        res.push(String::new());
    }
    res.extend([section.other_errors.clone(), String::new(), section.retries.to_owned()]);
}

/// Returns a complete function: nothing has to be hidden for it to compile.
fn example(client: &Client, guide: &ClientGuide, section: &Section) -> Vec<String> {
    let (snippets, ident, call) = (&guide.snippets, &client.ident, &section.example);
    let mut res = vec!["```rust,no_run".to_owned(), format!("use {}::{ident};", snippets.module)];
    res.extend(import_lines(snippets, &call.imports));
    let (variable, parameters, krate) = (&snippets.variable, doc_parameters(call), &snippets.krate);
    res.push(String::new());
    res.push(format!("async fn example({variable}: &{ident}{parameters}) -> Result<(), {krate}::Error> {{"));
    res.extend(indent(send_lines(call, 4)));
    res.extend(call.result.has_body().then(|| "    println!(\"{:#?}\", *response);".to_owned()));
    res.extend(["    Ok(())", "}", "```"].map(str::to_owned));
    res
}

fn rows(rows: &[Row], res: &mut Vec<String>) {
    let cells = |it: &Row| {
        let required = if it.required { "yes" } else { "no" };
        [it.name.clone(), it.ty.clone(), required.to_owned(), it.description.clone()]
    };
    let rows: Vec<[String; 4]> = rows.iter().map(cells).collect();
    let head = ["Name", "Type", "Required", "Description"];
    table(&head, rows.iter().map(|it| it.iter().map(String::as_str).collect()), res);
}

/// Prints the sections of the types, under one heading.
pub(super) fn types(sections: &[TypeSection], res: &mut Vec<String>) {
    if sections.is_empty() {
        return;
    }
    res.extend(["", "## Request and response types"].map(str::to_owned));
    for section in sections {
        res.extend([String::new(), format!("### {}", section.title), String::new()]);
        if !section.docs.is_empty() {
            res.extend(section.docs.iter().cloned());
            res.push(String::new());
        }
        match &section.rows {
            TypeRows::Fields(it) => rows(it, res),
            TypeRows::Values(it) => {
                let head = ["Variant", "Value", "Description"];
                table(&head, it.iter().map(|it| it.iter().map(String::as_str).collect()), res);
            }
        }
    }
}

pub(super) fn table<'a>(head: &[&str], rows: impl Iterator<Item = Vec<&'a str>>, res: &mut Vec<String>) {
    res.push(format!("| {} |", head.join(" | ")));
    res.push(format!("|{}", " --- |".repeat(head.len())));
    res.extend(rows.map(|it| format!("| {} |", it.join(" | "))));
}
