//! The README, and programs: what does not vary stands in templates.

use quote::quote;

use super::example_expr::{expression, given, imports, sent, unsent};
use super::format;
use super::page::{indented, table};
use crate::guide::{CallSnippet, ClientGuide, ExampleProgram, Guide};
use crate::rust::{Client, Crate};

/// The README.
pub(super) fn readme(krate: &Crate, guide: &Guide) -> String {
    let header = format!("<!-- {} -->\n", krate.header);
    let about = krate.docs.join("\n");
    let name = &krate.package.name;
    let clients: Vec<String> = krate
        .clients
        .iter()
        .zip(&guide.clients)
        .flat_map(|(it, guide)| [client(krate, it, guide), called(krate, it, guide).unwrap_or_default()])
        .collect();
    let clients = clients.concat();
    let described = if krate.clients.len() > 1 { DOCUMENTS } else { DOCUMENT };
    let answered = if krate.clients.iter().any(|it| it.webhooks.is_some()) { ANSWERED } else { "" };
    let called =
        krate.clients.iter().zip(&guide.clients).find_map(|(it, guide)| Some((it, guide, guide.quick_start()?)));
    let calls = called.map(|(it, guide, call)| calls(krate, it, guide, call)).unwrap_or_default();
    filled(
        include_str!("templates/readme.md"),
        &[
            ("header", &header),
            ("name", name),
            ("about", &about),
            ("described", described),
            ("clients", &clients),
            ("answered", answered),
            ("programs", &user_examples(guide)),
            ("guide", &paragraph(&krate.package.guide.lines().map(str::to_owned).collect::<Vec<_>>())),
            ("calls", &calls),
        ],
    )
}

/// What a crate with one client is generated from.
const DOCUMENT: &str = "an OpenAPI description of the service, which";
/// What a crate with several is.
const DOCUMENTS: &str = "OpenAPI descriptions of the services, each of which";

/// What holds for every call that is answered.
const ANSWERED: &str = include_str!("templates/readme_answered.md");

/// The programs that were written by hand.
fn user_examples(guide: &Guide) -> String {
    if guide.user_examples.is_empty() {
        return String::new();
    }
    let mut res = ["## Programs to begin with", ""].map(str::to_owned).to_vec();
    for it in &guide.user_examples {
        let (name, path, about) = (&it.name, &it.path, it.docs.join(" "));
        let features = it.features.join(",");
        let features = if features.is_empty() { features } else { format!(" --features {features}") };
        res.push(format!("* [`{name}`]({path}): {about} `cargo run --example {name}{features}`"));
    }
    paragraph(&res)
}

/// What holds for each client by itself.
fn client(krate: &Crate, it: &Client, guide: &ClientGuide) -> String {
    let Some(call) = guide.quick_start() else {
        let path = &guide.snippets.module;
        return format!(
            "The document of `{path}` has no operations. What there is are its types, in `{path}::models`.\n\n"
        );
    };
    let of = if krate.clients.len() > 1 { format!(" with `{}`", it.ident) } else { String::new() };
    let first = guide.programs.first().map_or(call, |it| &it.example);
    let mut pages: Vec<String> = Vec::new();
    pages.extend(guide.pages.iter().map(|it| format!("* [{}](docs/{}.md): {}", it.title, it.file, it.summary)));
    if !guide.programs.is_empty() {
        pages.extend(["", "Whole programs, for `cargo run --example`:", ""].map(str::to_owned));
    }
    let programs = guide.programs.iter();
    pages.extend(programs.map(|it| format!("* [`{0}`](examples/{0}.rs): {1}", it.name, it.docs.join(" "))));
    if it.ext {
        let extra = format!("`{}::ext` adds by hand what the document cannot say.", guide.snippets.module);
        pages.extend([String::new(), extra]);
    }
    filled(
        include_str!("templates/readme_client.md"),
        &[
            ("of", &of),
            ("program", &quick_start(it, guide, first)),
            ("environment", &environment(it, guide)),
            ("credentials", &credentials(it, guide)),
            ("pages", &pages.join("\n")),
        ],
    )
}

/// How the API calls, if it does.
fn called(krate: &Crate, it: &Client, guide: &ClientGuide) -> Option<String> {
    let webhooks = it.webhooks.as_ref()?;
    let of = if krate.clients.len() > 1 { format!(" of `{}`", it.ident) } else { String::new() };
    let page = guide.webhook_page.as_ref().map(|it| it.file.as_str()).unwrap_or_default();
    let methods =
        webhooks.webhooks.iter().map(|it| format!("| `{}` | `{} {}` |", it.name.ident, it.method.name(), it.path));
    let methods: Vec<String> = methods.collect();
    Some(filled(
        include_str!("templates/readme_webhooks.md"),
        &[("of", &of), ("path", &guide.snippets.module), ("methods", &methods.join("\n")), ("page", page)],
    ))
}

/// What the environment says, and what else decides where requests go.
fn environment(it: &Client, guide: &ClientGuide) -> String {
    let mut res = Vec::new();
    if it.environment.is_some() {
        let ident = &it.ident;
        res.push(format!("`{ident}::from_env()` reads the environment; `{ident}::builder` takes what you give it."));
        res.push(String::new());
    }
    if !guide.snippets.settings.is_empty() {
        res.extend(["Requests go where these say:", ""].map(str::to_owned));
        table(&["Setting", "Environment", "Meaning"], cells(&guide.snippets.settings), &mut res);
    }
    paragraph(&res)
}

fn credentials(it: &Client, guide: &ClientGuide) -> String {
    let mut res = Vec::new();
    if guide.snippets.credentials.is_empty() {
        res.push("The document speaks of no credentials that we could send: requests go out without any.".to_owned());
    } else {
        res.extend(SECRETS.lines().map(str::to_owned));
        res.push(String::new());
        table(&["Method of the builder", "Environment", "Meaning"], cells(&guide.snippets.credentials), &mut res);
    }
    if it.environment.is_some() {
        res.extend(
            ["", "Without the environment, a client is made like this:", "", "```rust,no_run"].map(str::to_owned),
        );
        res.extend(built(it, guide));
        res.push("```".to_owned());
    }
    paragraph(&res)
}

/// A function that makes a client of what it says itself.
fn built(it: &Client, guide: &ClientGuide) -> Vec<String> {
    let (setup, ident) = (&guide.snippets, &it.ident);
    let client = expression(&setup.test);
    let mut res = vec![format!("use {}::{ident};", setup.module), String::new()];
    res.push(format!("fn client() -> Result<{ident}, {}::Error> {{", setup.krate));
    res.extend(indented(format::statements(quote! { #client.build() })));
    res.push("}".to_owned());
    res
}

const SECRETS: &str = include_str!("templates/readme_secrets.md");

/// Lines with an empty one behind them, if there are any.
fn paragraph(lines: &[String]) -> String {
    if lines.is_empty() { String::new() } else { format!("{}\n\n", lines.join("\n").trim_end()) }
}

fn cells(rows: &[[String; 3]]) -> impl Iterator<Item = Vec<&str>> {
    rows.iter().map(|it| it.iter().map(String::as_str).collect())
}

/// How options, retries, errors and tests look, by the simplest call that there is.
fn calls(krate: &Crate, client: &Client, guide: &ClientGuide, call: &CallSnippet) -> String {
    let setup = &guide.snippets;
    let test = expression(&setup.test);
    let test = format::statements(quote! { let builder = #test; });
    let [uses, call_line, test] =
        [imports(setup, &call.imports), indented(unsent(call)).collect(), indented(test).collect()]
            .map(|it: Vec<String>| it.iter().map(|it| format!("{it}\n")).collect::<String>());
    filled(
        include_str!("templates/readme_calls.md"),
        &[
            ("krate", &setup.krate),
            ("path", &format!("{}::{}", setup.module, client.ident)),
            ("client", &client.ident),
            ("variable", &setup.variable),
            ("given", &given(call)),
            ("parameters", given(call).trim_start_matches(", ")),
            ("imports", &uses),
            ("call", &call_line),
            ("test", &test),
            ("operation", &format!("{:?}", call.operation_name)),
            ("features", &features(krate)),
        ],
    )
}

/// The features that not every crate has.
fn features(krate: &Crate) -> String {
    let called = krate.clients.iter().any(|it| it.webhooks.is_some()).then_some(CALLED);
    let tags = krate.tags().next().map(|_| TAGS);
    called.into_iter().chain(tags).collect()
}

/// The features of a crate that is called as well.
const CALLED: &str = "\
| `webhooks` | no | the modules `webhooks`: what the API calls on your service |
| `axum` | no | the same as a router of axum |
";
/// The features of a crate where tags are some.
const TAGS: &str =
    "| `all-tags` | yes | the operations of every tag; each tag is a feature as well, see `Cargo.toml` |\n";

fn quick_start(client: &Client, guide: &ClientGuide, call: &CallSnippet) -> String {
    let setup = &guide.snippets;
    let (variable, make) = (super::tokens::ident(&setup.variable), expression(&setup.client));
    let mut lines = vec![format!("use {}::{};", setup.module, client.ident)];
    lines.extend(imports(setup, &call.imports));
    lines.push(String::new());
    if call.free_variables.is_empty() {
        lines.push("#[tokio::main(flavor = \"current_thread\")]".to_owned());
        lines.push(format!("async fn main() -> Result<(), {}::Error> {{", setup.krate));
    } else {
        let given = given(call);
        lines.push(format!(
            "async fn first({}) -> Result<(), {}::Error> {{",
            given.trim_start_matches(", "),
            setup.krate
        ));
    }
    lines.extend(indented(format::statements(quote! { let #variable = #make?; })));
    lines.extend(indented(sent(call)));
    lines.extend(call.result.has_answer().then(|| "    println!(\"{:#?}\", *answer);".to_owned()));
    lines.extend(["    Ok(())", "}"].map(str::to_owned));
    lines.join("\n")
}

/// A program for `examples/`.
pub(super) fn program(krate: &Crate, client: &Client, guide: &ClientGuide, it: &ExampleProgram) -> String {
    let setup = &guide.snippets;
    let mut uses = format::code(&format!("use {}::{};", setup.module, client.ident));
    uses.extend(imports(setup, &it.example.imports));
    let (variable, make) = (super::tokens::ident(&setup.variable), expression(&setup.client));
    let mut body = format::statements(quote! { let #variable = #make?; });
    let call = expression(&it.example.call);
    let shown = if it.example.result.has_answer() {
        "println!(\"{:#?}\", *answer);"
    } else {
        "println!(\"{}\", answer.status());"
    };
    body.extend(format::statements(quote! { let answer = #call.send().await?; }));
    body.push(shown.to_owned());
    let environment: Vec<String> = setup.environment.iter().map(|it| format!("`{it}`")).collect();
    let environment = match &environment[..] {
        [] => String::new(),
        names => format!("//!\n//! It reads the environment: {}.\n", names.join(", ")),
    };
    filled(
        include_str!("templates/example.rs.txt"),
        &[
            ("header", &krate.header),
            ("about", &it.docs.join(" ")),
            ("name", &it.name),
            ("environment", &environment),
            ("krate", &setup.krate),
            ("uses", &uses.join("\n")),
            ("body", &indented(body).collect::<Vec<_>>().join("\n")),
        ],
    )
}

/// A template with its `{{places}}` filled. What fills them is not looked at again.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut parts = template.split("{{");
    let mut res = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (key, rest) = part.split_once("}}").unwrap_or_else(|| unreachable!("`{part}` ends its place"));
        let value = values.iter().find(|(name, _)| *name == key);
        let (_, value) = value.unwrap_or_else(|| unreachable!("something fills `{key}`"));
        res.push_str(value);
        res.push_str(rest);
    }
    res
}
