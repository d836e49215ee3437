//! Example programs: files in `examples/` that call one operation.

use super::example_expr::{import_lines, indent};
use super::template::fill;
use super::{format, layout};
use crate::guide::{ClientGuide, ExampleProgram};
use crate::rust::{Client, Crate};

pub(super) fn program(krate: &Crate, client: &Client, guide: &ClientGuide, program: &ExampleProgram) -> String {
    let snippets = &guide.snippets;
    let mut uses = format::code(&format!("use {}::{};", snippets.module, client.ident));
    uses.extend(import_lines(snippets, &program.example.imports));
    // The statements are in a function.
    let outer = 4;
    let mut body = layout::statement(&format!("let {} = ", snippets.variable), &snippets.client, &[], "?;", outer);
    body.extend(layout::statement("let response = ", &program.example.call, &[".send()", ".await?"], ";", outer));
    let print = if program.example.result.has_body() {
        "println!(\"{:#?}\", *response);"
    } else {
        "println!(\"{}\", response.status());"
    };
    body.push(print.to_owned());
    let environment: Vec<String> = snippets.environment.iter().map(|it| format!("`{it}`")).collect();
    let environment = match &environment[..] {
        [] => String::new(),
        names => format!("//!\n//! Environment variables: {}.\n", names.join(", ")),
    };
    fill(
        include_str!("templates/example.rs.txt"),
        &[
            ("header", &krate.header),
            ("about", &program.docs.join(" ")),
            ("name", &program.name),
            ("environment", &environment),
            ("krate", &snippets.krate),
            ("uses", &uses.join("\n")),
            ("body", &indent(body).collect::<Vec<_>>().join("\n")),
        ],
    )
}
