//! The README. Text that does not depend on the API is in templates.

use super::example_expr::{doc_parameters, import_lines, indent, send_lines, unsent_lines};
use super::layout;
use super::page::table;
use super::template::fill;
use crate::guide::{CallSnippet, ClientGuide, ClientSnippets, Guide, Readme};
use crate::rust::{Client, Crate};

/// The indentation of statements in a function.
const FUNCTION: usize = 4;

/// The indentation of a block within it.
const INDENT: usize = 4;

pub(super) fn readme(krate: &Crate, guide: &Guide) -> String {
    let header = format!("<!-- {} -->\n", krate.header);
    let about = krate.docs.join("\n");
    let clients = || krate.clients.iter().zip(&guide.clients);
    let client_sections: String = clients()
        .flat_map(|(client, guide)| [client_section(client, guide), webhook_section(client, guide).unwrap_or_default()])
        .collect();
    let simplest = clients().find_map(|(client, guide)| Some((client, guide, guide.simplest()?)));
    let calls = simplest.map(|(client, client_guide, call)| call_sections(client, client_guide, call));
    let text = fill(
        include_str!("templates/readme.md"),
        &[
            ("header", &header),
            ("name", &krate.package.name),
            ("about", &about),
            ("sources", guide.readme.sources),
            ("clients", &client_sections),
            ("serving", &serving(krate, guide).unwrap_or_default()),
            ("programs", &user_examples(guide)),
            ("features", &simplest.map(|_| features(&guide.readme)).unwrap_or_default()),
            ("calls", &calls.unwrap_or_default()),
            ("contents", CONTENTS),
        ],
    );
    let contents = table_of_contents(&text, has_guide(krate).then_some(GUIDE));
    format!("{}\n", text.replacen(CONTENTS, &contents, 1).trim_end())
}

/// The place of the table of contents, until the headings are known.
const CONTENTS: &str = "<!-- contents -->\n";

/// The file of the hand-written guide.
pub(super) const GUIDE: &str = "docs/guide.md";

/// Returns whether the crate has a hand-written guide.
pub(super) fn has_guide(krate: &Crate) -> bool {
    !krate.package.guide.is_empty()
}

/// Prints the hand-written guide.
pub(super) fn guide(krate: &Crate) -> String {
    format!("<!-- {} -->\n{}\n", krate.header, krate.package.guide)
}

/// Links the sections of a page, and the guide if there is one.
fn table_of_contents(page: &str, guide: Option<&str>) -> String {
    let mut is_code = false;
    let headings = page.lines().filter_map(|line| {
        is_code ^= line.starts_with("```");
        line.strip_prefix("## ").filter(|_| !is_code)
    });
    let rows = headings.map(|it| format!("* [{it}](#{})\n", anchor(it)));
    let guide = guide.map(|it| format!("* [Guide: a tutorial, and answers to common tasks]({it})\n"));
    rows.chain(guide).collect()
}

/// Returns the anchor that GitHub and others give to a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|it| it.is_alphanumeric() || matches!(it, '-' | '_')).collect()
}

/// Lists the features of the crate.
fn features(readme: &Readme) -> String {
    format!("{}\n", fill(include_str!("templates/readme_features.md"), &[("features", &feature_rows(readme))]))
}

fn feature_rows(readme: &Readme) -> String {
    let rows = readme.features.iter().map(|it| format!("| {} |\n", it.join(" | ")));
    std::iter::once(include_str!("templates/features.md").to_owned()).chain(rows).collect()
}

/// Returns the documentation of the crate, the front page of rustdoc.
pub(super) fn crate_docs(krate: &Crate, guide: &Guide) -> Vec<String> {
    let clients = || krate.clients.iter().zip(&guide.clients);
    let quick_start = clients().find_map(|(client, guide)| {
        let first = guide.programs.first().map(|it| &it.example).or_else(|| guide.quick_start())?;
        Some(quick_start(client, guide, first))
    });
    let Some(program) = quick_start else { return krate.docs.clone() };
    let client = |it: &Client| {
        let path = it.module.as_ref().map(|it| format!("{it}::")).unwrap_or_default();
        let about = it.docs.first().map(|it| format!(": {it}")).unwrap_or_default();
        let webhooks = it.webhooks.iter().map(|_| {
            format!("* `{path}webhooks`, with the feature `webhooks`: a trait for the requests that the API sends to your service.\n")
        });
        let link = |name: &str| match path.as_str() {
            "" => format!("[`{name}`]"),
            path => format!("[`{name}`]({path}{name})"),
        };
        let operations = (!it.groups.is_empty())
            .then(|| format!("* {} and {}, the client and its builder{about}\n", link(&it.ident), link(&it.builder)));
        operations.into_iter().chain(webhooks).collect::<String>()
    };
    let clients: String = krate.clients.iter().map(client).collect();
    let text = fill(
        include_str!("templates/crate_root.md"),
        &[
            ("about", &krate.docs.join("\n")),
            ("program", &program),
            ("clients", clients.trim_end()),
            ("features", feature_rows(&guide.readme).trim_end()),
        ],
    );
    text.trim_end().lines().map(str::to_owned).collect()
}

/// Lists the hand-written example programs.
fn user_examples(guide: &Guide) -> String {
    if guide.user_examples.is_empty() {
        return String::new();
    }
    let mut res = ["## Examples", ""].map(str::to_owned).to_vec();
    for it in &guide.user_examples {
        let (name, path, about) = (&it.name, &it.path, it.docs.join(" "));
        let features = it.features.join(",");
        let features = if features.is_empty() { features } else { format!(" --features {features}") };
        res.push(format!("* [`{name}`]({path}): {about} `cargo run --example {name}{features}`"));
    }
    paragraph(&res)
}

/// Returns the sections of a client: quick start, authentication, operations.
fn client_section(client: &Client, guide: &ClientGuide) -> String {
    let path = &guide.snippets.module;
    let Some(call) = guide.quick_start() else {
        return format!("`{path}` has no operations. Its types are in `{path}::models`.\n\n");
    };
    fill(
        include_str!("templates/readme_client.md"),
        &[
            ("heading_suffix", &guide.readme.heading_suffix),
            ("program", &quick_start(client, guide, call)),
            ("environment", &environment(guide)),
            ("credentials", &credentials(client, guide)),
            ("pages", &operations(guide)),
        ],
    )
}

/// Lists the pages about operations, and the programs that call some of them.
fn operations(guide: &ClientGuide) -> String {
    let mut res: Vec<String> = Vec::new();
    res.extend(guide.pages.iter().map(|it| format!("* [{}]({}): {}", it.title, it.path(), it.summary)));
    if !guide.programs.is_empty() {
        res.extend(["", "Complete programs, to run with `cargo run --example`:", ""].map(str::to_owned));
    }
    let programs = guide.programs.iter();
    res.extend(programs.map(|it| format!("* [`{}`]({}): {}", it.name, it.path(), it.docs.join(" "))));
    res.extend(guide.readme.ext.iter().flat_map(|it| [String::new(), it.clone()]));
    res.join("\n")
}

fn webhook_section(client: &Client, guide: &ClientGuide) -> Option<String> {
    let webhooks = client.webhooks.as_ref()?;
    let page = guide.webhook_page.as_ref()?.path();
    let methods =
        webhooks.webhooks.iter().map(|it| format!("| `{}` | `{} {}` |", it.name.ident, it.method.name(), it.path));
    let methods: Vec<String> = methods.collect();
    Some(fill(
        include_str!("templates/readme_webhooks.md"),
        &[
            ("heading", &guide.readme.webhook_heading),
            ("path", &guide.snippets.module),
            ("methods", &methods.join("\n")),
            ("page", &page),
        ],
    ))
}

/// Prints the section about webhooks, with an example of the first client that has them.
fn serving(krate: &Crate, guide: &Guide) -> Option<String> {
    let mut clients = krate.clients.iter().zip(&guide.clients);
    let (_, client) = clients.find(|(client, _)| client.webhooks.is_some())?;
    let (name, path) = (&client.snippets.krate, &client.snippets.module);
    Some(fill(include_str!("templates/readme_serving.md"), &[("krate", name), ("path", path)]))
}

/// Describes `from_env` and `builder`, and the settings of the base URL.
fn environment(guide: &ClientGuide) -> String {
    let mut res = Vec::new();
    res.extend(guide.readme.from_env.iter().flat_map(|it| [it.clone(), String::new()]));
    if !guide.snippets.settings.is_empty() {
        res.extend(["Endpoint configuration:", ""].map(str::to_owned));
        table(&["Setting", "Environment variable", "Description"], cells(&guide.snippets.settings), &mut res);
    }
    paragraph(&res)
}

fn credentials(client: &Client, guide: &ClientGuide) -> String {
    let mut res = vec![guide.readme.credentials.to_owned()];
    if !guide.snippets.credentials.is_empty() {
        res.push(String::new());
        let head = ["Builder method", "Environment variable", "Description"];
        table(&head, cells(&guide.snippets.credentials), &mut res);
    }
    if client.environment.is_some() {
        let lines = ["", "To build a client without environment variables:", "", "```rust,no_run"];
        res.extend(lines.map(str::to_owned));
        res.extend(builder_example(client, guide));
        res.push("```".to_owned());
    }
    paragraph(&res)
}

/// Writes a function that builds a client from explicit values.
fn builder_example(client: &Client, guide: &ClientGuide) -> Vec<String> {
    let (snippets, ident) = (&guide.snippets, &client.ident);
    let mut res = vec![format!("use {}::{ident};", snippets.module), String::new()];
    res.push(format!("fn client() -> Result<{ident}, {}::Error> {{", snippets.krate));
    res.extend(indent(layout::statement("", &snippets.test, &[".build()"], "", FUNCTION)));
    res.push("}".to_owned());
    res
}

/// Joins lines and adds an empty line, if there are any lines.
fn paragraph(lines: &[String]) -> String {
    if lines.is_empty() { String::new() } else { format!("{}\n\n", lines.join("\n").trim_end()) }
}

fn cells(rows: &[[String; 3]]) -> impl Iterator<Item = Vec<&str>> {
    rows.iter().map(|it| it.iter().map(String::as_str).collect())
}

/// Returns the sections about options, retries, errors and tests, with one call as the example.
fn call_sections(client: &Client, guide: &ClientGuide, call: &CallSnippet) -> String {
    let snippets = &guide.snippets;
    let builder = layout::statement("let builder = ", &snippets.test, &[], ";", FUNCTION);
    let [uses, call_line, builder, sibling] = [
        import_lines(snippets, &call.imports),
        indent(unsent_lines(call, FUNCTION)).collect(),
        indent(builder).collect(),
        indent(sibling(snippets)).collect(),
    ]
    .map(|it: Vec<String>| it.iter().map(|it| format!("{it}\n")).collect::<String>());
    let parameters = doc_parameters(call);
    let operations = format!("{}::operations", snippets.module);
    fill(
        include_str!("templates/readme_calls.md"),
        &[
            ("krate", &snippets.krate),
            ("path", &format!("{}::{}", snippets.module, client.ident)),
            ("client", &client.ident),
            ("builder", &client.builder),
            ("module", &snippets.module),
            ("variable", &snippets.variable),
            ("parameters_after", &parameters),
            ("parameters", parameters.trim_start_matches(", ")),
            ("imports", &uses),
            ("call", &call_line),
            ("test", &builder),
            ("sibling", &sibling),
            ("operations", &operations),
            // The test imports the operations for the mock.
            ("other_imports", &uses.replacen(&format!("use {operations};\n"), "", 1)),
            ("operation", &operation_path(client, call)),
        ],
    )
}

/// Returns the expression that creates a sibling of a client.
fn sibling(it: &ClientSnippets) -> Vec<String> {
    let settings = layout::statement("", &it.sibling, &[], "", FUNCTION + INDENT);
    let variable = &it.variable;
    match &settings[..] {
        [line] => vec![format!("{variable}.with(|builder| {line})")],
        lines => {
            let first = format!("{variable}.with(|builder| {{");
            std::iter::once(first).chain(indent(lines.to_vec())).chain(["})".to_owned()]).collect()
        }
    }
}

/// Returns the path of the type of a call's operation, such as `operations::x_channel::ListMonitoredHandles`.
fn operation_path(client: &Client, call: &CallSnippet) -> String {
    let operations = client.groups.iter().flat_map(|group| group.operations.iter().map(move |it| (group, it)));
    let found = operations.into_iter().find(|(_, it)| it.id == call.operation);
    found.map_or_else(String::new, |(group, it)| format!("operations::{}::{}", group.module, it.ident))
}

fn quick_start(client: &Client, guide: &ClientGuide, call: &CallSnippet) -> String {
    let snippets = &guide.snippets;
    let mut lines = vec![format!("use {}::{};", snippets.module, client.ident)];
    lines.extend(import_lines(snippets, &call.imports));
    lines.push(String::new());
    if call.free_variables.is_empty() {
        lines.push("#[tokio::main(flavor = \"current_thread\")]".to_owned());
        lines.push(format!("async fn main() -> Result<(), {}::Error> {{", snippets.krate));
    } else {
        let parameters = doc_parameters(call);
        let parameters = parameters.trim_start_matches(", ");
        lines.push(format!("async fn quick_start({parameters}) -> Result<(), {}::Error> {{", snippets.krate));
    }
    let new_client = format!("let {} = ", snippets.variable);
    lines.extend(indent(layout::statement(&new_client, &snippets.client, &[], "?;", FUNCTION)));
    lines.extend(indent(send_lines(call, FUNCTION)));
    lines.extend(call.result.has_body().then(|| "    println!(\"{:#?}\", *response);".to_owned()));
    lines.extend(["    Ok(())", "}"].map(str::to_owned));
    lines.join("\n")
}
