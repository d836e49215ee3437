//! Code that creates a client, and the tables of credentials and settings.

use super::super::types::{ClientSnippets, ExampleExpr};
use super::call::variable;
use crate::prose;
use crate::rust::{BuilderParam, Client, Environment, Package, Scheme, SchemeKind};

/// Writes the code that creates a client, and the tables of credentials and settings.
pub(in crate::guide) fn snippets(package: &Package, it: &Client) -> ClientSnippets {
    let krate = package.name.replace('-', "_");
    let from_env = it.environment.as_ref().filter(|env| {
        it.schemes.is_empty() || it.schemes.iter().any(|scheme| !variables(env, &scheme.name.ident).is_empty())
    });
    let (client, environment) = match from_env {
        Some(env) => (ExampleExpr::Call(format!("{}::from_env", it.ident), Vec::new()), all_variables(env)),
        None => from_assumed_variables(it),
    };
    let credentials = it.schemes.iter().map(|scheme| credential_row(it, scheme));
    let arguments = it.arguments.iter().enumerate().map(|(index, argument)| {
        let variable = it.environment.as_ref().and_then(|env| env.required.get(index));
        let name = format!("`{}`, argument of `builder`", argument.name.ident);
        [name, variable.map(|it| prose::wire(it)).unwrap_or_default(), prose::cell(&argument.docs)]
    });
    let setters = it.setters.iter().map(|setter| {
        let name = format!("`{}`, builder method", setter.name.ident);
        [name, variables_cell(it, &setter.name.ident), prose::cell(&setter.docs)]
    });
    let base_url = variables_cell(it, "base_url");
    let base_url = (!base_url.is_empty()).then(|| {
        ["`base_url`, builder method".to_owned(), base_url, "Overrides the base URL, for example in tests.".to_owned()]
    });
    ClientSnippets {
        module: it.module.as_ref().map_or_else(|| krate.clone(), |module| format!("{krate}::{module}")),
        krate,
        variable: variable(it.module.as_deref()),
        client,
        test: with_first_credential(it, builder(it, |it| ExampleExpr::Text(it.example.clone())), secret),
        all_credentials: with_all_credentials(it),
        sibling: sibling(it),
        environment,
        credentials: credentials.collect(),
        settings: arguments.chain(setters).chain(base_url).collect(),
    }
}

/// Returns a client for which the document defines no environment variables. The example reads variables with the names of
/// the arguments.
fn from_assumed_variables(it: &Client) -> (ExampleExpr, Vec<String>) {
    let variable = |name: &str| name.trim_start_matches("r#").to_ascii_uppercase();
    let read = |name: &str| {
        let read = ExampleExpr::Call("std::env::var".to_owned(), vec![ExampleExpr::Text(variable(name))]);
        ExampleExpr::Method(Box::new(read), "unwrap_or_default".to_owned(), Vec::new())
    };
    let builder = builder(it, |it| read(&it.name.ident));
    let client = with_first_credential(it, builder, |it| read(&it.name.ident));
    let names = it.arguments.iter().map(|it| &it.name).chain(it.schemes.first().map(|it| &it.name));
    let names = names.map(|it| variable(&it.ident)).collect();
    (ExampleExpr::Method(Box::new(client), "build".to_owned(), Vec::new()), names)
}

fn builder(it: &Client, argument: impl Fn(&BuilderParam) -> ExampleExpr) -> ExampleExpr {
    ExampleExpr::Call(format!("{}::builder", it.ident), it.arguments.iter().map(argument).collect())
}

fn with_all_credentials(it: &Client) -> ExampleExpr {
    let builder = builder(it, |it| ExampleExpr::Text(it.example.clone()));
    it.schemes.iter().fold(builder, |builder, scheme| with_credential(builder, scheme, secret(scheme)))
}

/// Returns the variable `builder` with the settings of another account.
fn sibling(it: &Client) -> ExampleExpr {
    let set = |builder, method: &str, value: &str| {
        ExampleExpr::Method(Box::new(builder), method.to_owned(), vec![ExampleExpr::Text(value.to_owned())])
    };
    let builder = ExampleExpr::Path("builder".to_owned());
    let settings = it.arguments.iter().filter_map(|param| {
        let value = if param.values_enum.is_some() { param.example.as_str() } else { "other" };
        Some((param.setter.as_deref()?, value))
    });
    let settings: Vec<(&str, &str)> = settings.collect();
    let builder = match settings.is_empty() {
        true => set(builder, "base_url", "https://other.example.com"),
        false => settings.into_iter().fold(builder, |builder, (method, value)| set(builder, method, value)),
    };
    with_first_credential(it, builder, secret)
}

fn with_first_credential(it: &Client, builder: ExampleExpr, secret: impl Fn(&Scheme) -> ExampleExpr) -> ExampleExpr {
    let Some(scheme) = it.schemes.first() else { return builder };
    with_credential(builder, scheme, secret(scheme))
}

/// Returns a placeholder for a secret.
fn secret(scheme: &Scheme) -> ExampleExpr {
    let text = match &scheme.kind {
        SchemeKind::Basic { .. } => "example-password",
        SchemeKind::Bearer | SchemeKind::OAuth2 { .. } => "example-token",
        SchemeKind::ApiKey { .. } => "example-key",
    };
    ExampleExpr::Text(text.to_owned())
}

fn with_credential(builder: ExampleExpr, scheme: &Scheme, secret: ExampleExpr) -> ExampleExpr {
    let user = matches!(scheme.kind, SchemeKind::Basic { .. }).then(|| ExampleExpr::Text("user".to_owned()));
    let arguments = user.into_iter().chain([secret]).collect();
    ExampleExpr::Method(Box::new(builder), scheme.name.ident.clone(), arguments)
}

fn credential_row(it: &Client, scheme: &Scheme) -> [String; 3] {
    let arguments = match &scheme.kind {
        SchemeKind::Basic { user, .. } => format!("{user}, secret"),
        SchemeKind::Bearer | SchemeKind::OAuth2 { .. } | SchemeKind::ApiKey { .. } => "token".to_owned(),
    };
    let method = format!("`{}({arguments})`", scheme.name.ident);
    [method, variables_cell(it, &scheme.name.ident), prose::cell(&scheme.docs)]
}

/// Returns the environment variables of a setter, as a cell.
fn variables_cell(it: &Client, setter: &str) -> String {
    let names = it.environment.iter().flat_map(|env| variables(env, setter));
    names.map(|it| prose::in_cell(&prose::wire(it))).collect::<Vec<_>>().join(" with ")
}

/// Returns the environment variables of a setter.
fn variables<'a>(env: &'a Environment, setter: &str) -> Vec<&'a str> {
    let single = env.optional.iter().filter(|(other, _)| other == setter).map(|(_, it)| it.as_str());
    let pairs = env.pairs.iter().filter(|(other, ..)| other == setter);
    single.chain(pairs.flat_map(|(_, user, secret)| [user.as_str(), secret.as_str()])).collect()
}

fn all_variables(env: &Environment) -> Vec<String> {
    let optional = env.optional.iter().map(|(_, it)| it.clone());
    let pairs = env.pairs.iter().flat_map(|(_, user, secret)| [user.clone(), secret.clone()]);
    env.required.iter().cloned().chain(optional).chain(pairs).collect()
}
