//! Pages of documentation, as Markdown that reads well where code is hosted.

use super::example_expr::{given, imports, sent};
use crate::guide::{ClientGuide, Page, Row, Section, TypeRows, TypeSection};
use crate::rust::Client;

pub(super) fn page(header: &str, client: &Client, guide: &ClientGuide, it: &Page) -> String {
    let mut res = vec![format!("<!-- {header} -->"), String::new(), format!("# {}", it.title), String::new()];
    res.extend(it.docs.iter().cloned());
    res.extend(["", "## Available operations", ""].map(str::to_owned));
    res.extend(it.sections.iter().map(|it| format!("* [`{0}`](#{0}): {1}", it.name, it.summary)));
    res.extend(it.others.iter().map(|(name, other)| format!("* `{name}`: the same as `{other}`")));
    for it in &it.sections {
        section(client, guide, it, &mut res);
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

/// Every heading of ours has more than one word, so that none has the anchor of an operation.
fn section(client: &Client, guide: &ClientGuide, it: &Section, res: &mut Vec<String>) {
    res.extend([String::new(), format!("## {}", it.name), String::new()]);
    res.extend(it.docs.iter().cloned());
    if !it.security.is_empty() {
        res.extend([String::new(), format!("Credentials: {}.", it.security)]);
    }
    res.extend(["", "### Example usage", ""].map(str::to_owned));
    res.extend(example(client, guide, it));
    if !it.rows.is_empty() {
        res.extend(["", "### Request parameters", ""].map(str::to_owned));
        rows(&it.rows, res);
    }
    res.extend(["", "### Response type", ""].map(str::to_owned));
    res.push(it.response.clone());
    res.extend(["", "### Error statuses", ""].map(str::to_owned));
    if !it.errors.is_empty() {
        let head = ["Status", "Body", "Meaning"];
        table(&head, it.errors.iter().map(|it| it.iter().map(String::as_str).collect()), res);
        res.push(String::new());
    }
    let successes = it.successes;
    res.push(if it.errors.is_empty() {
        format!("None is documented. Any status other than {successes} is an error: see [Errors](../README.md#errors).")
    } else {
        format!("Any other status than these and {successes} is an error as well: see [Errors](../README.md#errors).")
    });
    res.push(String::new());
    res.push(if it.idempotent { REPEATED.to_owned() } else { NOT_REPEATED.to_owned() });
}

const REPEATED: &str = "The call may safely be sent twice, so it is [repeated](../README.md#retries) when the server is \
                        busy or the connection breaks.";
const NOT_REPEATED: &str = "The call is [repeated](../README.md#retries) only if its request never left, or if it \
                            carries an `idempotency_key`.";

/// A whole function, so that nothing has to be hidden to make it compile.
fn example(client: &Client, guide: &ClientGuide, it: &Section) -> Vec<String> {
    let (setup, ident) = (&guide.snippets, &client.ident);
    let mut res = vec!["```rust,no_run".to_owned(), format!("use {}::{ident};", setup.module)];
    res.extend(imports(setup, &it.example.imports));
    let (variable, given, krate) = (&setup.variable, given(&it.example), &setup.krate);
    res.push(String::new());
    res.push(format!("async fn example({variable}: &{ident}{given}) -> Result<(), {krate}::Error> {{"));
    res.extend(indented(sent(&it.example)));
    res.extend(it.example.result.has_answer().then(|| "    println!(\"{:#?}\", *answer);".to_owned()));
    res.extend(["    Ok(())", "}", "```"].map(str::to_owned));
    res
}

pub(super) fn indented(lines: Vec<String>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|it| format!("    {it}"))
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

pub(super) fn type_section(it: &TypeSection, res: &mut Vec<String>) {
    res.extend([String::new(), format!("### {}", it.title), String::new()]);
    if !it.docs.is_empty() {
        res.extend(it.docs.iter().cloned());
        res.push(String::new());
    }
    match &it.rows {
        TypeRows::Fields(it) => rows(it, res),
        TypeRows::Values(it) => {
            let head = ["Variant", "Value", "Description"];
            table(&head, it.iter().map(|it| it.iter().map(String::as_str).collect()), res);
        }
    }
}

pub(super) fn table<'a>(head: &[&str], rows: impl Iterator<Item = Vec<&'a str>>, res: &mut Vec<String>) {
    res.push(format!("| {} |", head.join(" | ")));
    res.push(format!("|{}", " --- |".repeat(head.len())));
    res.extend(rows.map(|it| format!("| {} |", it.join(" | "))));
}
