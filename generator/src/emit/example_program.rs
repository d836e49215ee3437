//! Example programs: files in `examples/` that call one operation.

use quote::quote;

use super::example_expr::{expression, import_lines, indent};
use super::template::fill;
use super::{format, tokens};
use crate::guide::{ClientGuide, ExampleProgram};
use crate::rust::{Client, Crate};

pub(super) fn program(krate: &Crate, client: &Client, guide: &ClientGuide, program: &ExampleProgram) -> String {
    let snippets = &guide.snippets;
    let mut uses = format::code(&format!("use {}::{};", snippets.module, client.ident));
    uses.extend(import_lines(snippets, &program.example.imports));
    let (variable, new_client) = (tokens::ident(&snippets.variable), expression(&snippets.client));
    let mut body = format::statements(quote! { let #variable = #new_client?; });
    let call = expression(&program.example.call);
    body.extend(format::statements(quote! { let response = #call.send().await?; }));
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
