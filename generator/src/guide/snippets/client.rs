//! How examples get a client, and what its pages say of credentials.

use super::super::types::{ClientSnippets, ExampleExpr};
use super::call::variable;
use crate::prose;
use crate::rust::{BuilderParam, Client, Environment, Package, Scheme, SchemeKind};

/// Writes how a program gets the client, and the tables of credentials and settings.
pub(in crate::guide) fn snippets(package: &Package, it: &Client) -> ClientSnippets {
    let krate = package.name.replace('-', "_");
    let from_env = it.environment.as_ref().filter(|env| {
        it.schemes.is_empty() || it.schemes.iter().any(|scheme| !variables(env, &scheme.name.ident).is_empty())
    });
    let (client, environment) = match from_env {
        Some(env) => (ExampleExpr::Call(format!("{}::from_env", it.ident), Vec::new()), all(env)),
        None => from_placeholders(it),
    };
    let credentials = it.schemes.iter().map(|scheme| credential_row(it, scheme));
    let needed = it.arguments.iter().enumerate().map(|(index, argument)| {
        let variable = it.environment.as_ref().and_then(|env| env.required.get(index));
        let name = format!("argument `{}` of `builder`", argument.name.ident);
        [name, variable.map(|it| prose::wire(it)).unwrap_or_default(), prose::cell(&argument.docs)]
    });
    let taken = it.setters.iter().map(|setter| {
        let name = format!("method `{}` of the builder", setter.name.ident);
        [name, listed(it, &setter.name.ident), prose::cell(&setter.docs)]
    });
    let base_url = listed(it, "base_url");
    let base_url = (!base_url.is_empty()).then(|| {
        [
            "method `base_url` of the builder".to_owned(),
            base_url,
            "Another server, such as one of your tests.".to_owned(),
        ]
    });
    ClientSnippets {
        module: it.module.as_ref().map_or_else(|| krate.clone(), |module| format!("{krate}::{module}")),
        krate,
        variable: variable(it.module.as_deref()),
        client,
        test: credential(it, builder(it, |it| ExampleExpr::Text(it.example.clone())), |_| {
            ExampleExpr::Text("made-up".to_owned())
        }),
        trusted: every_credential(it),
        environment,
        credentials: credentials.collect(),
        settings: needed.chain(taken).chain(base_url).collect(),
    }
}

/// A client of environment variables that are called like what they fill.
fn from_placeholders(it: &Client) -> (ExampleExpr, Vec<String>) {
    let variable = |name: &str| name.trim_start_matches("r#").to_ascii_uppercase();
    let read = |name: &str| {
        let read = ExampleExpr::Call("std::env::var".to_owned(), vec![ExampleExpr::Text(variable(name))]);
        ExampleExpr::Method(Box::new(read), "unwrap_or_default".to_owned(), Vec::new())
    };
    let builder = builder(it, |it| read(&it.name.ident));
    let client = credential(it, builder, |it| read(&it.name.ident));
    let names = it.arguments.iter().map(|it| &it.name).chain(it.schemes.first().map(|it| &it.name));
    let names = names.map(|it| variable(&it.ident)).collect();
    (ExampleExpr::Method(Box::new(client), "build".to_owned(), Vec::new()), names)
}

fn builder(it: &Client, argument: impl Fn(&BuilderParam) -> ExampleExpr) -> ExampleExpr {
    ExampleExpr::Call(format!("{}::builder", it.ident), it.arguments.iter().map(argument).collect())
}

/// A builder as a test would say it, with every way to authenticate.
fn every_credential(it: &Client) -> ExampleExpr {
    let builder = builder(it, |it| ExampleExpr::Text(it.example.clone()));
    it.schemes
        .iter()
        .fold(builder, |builder, scheme| authenticated(builder, scheme, ExampleExpr::Text("made-up".to_owned())))
}

/// With the way to authenticate that the document names first.
fn credential(it: &Client, builder: ExampleExpr, secret: impl Fn(&Scheme) -> ExampleExpr) -> ExampleExpr {
    let Some(scheme) = it.schemes.first() else { return builder };
    authenticated(builder, scheme, secret(scheme))
}

fn authenticated(builder: ExampleExpr, scheme: &Scheme, secret: ExampleExpr) -> ExampleExpr {
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
    [method, listed(it, &scheme.name.ident), prose::cell(&scheme.docs)]
}

/// The environment variables of a setter, for people.
fn listed(it: &Client, setter: &str) -> String {
    let names = it.environment.iter().flat_map(|env| variables(env, setter));
    names.map(|it| prose::in_cell(&prose::wire(it))).collect::<Vec<_>>().join(" with ")
}

/// The environment variables of a setter.
fn variables<'a>(env: &'a Environment, setter: &str) -> Vec<&'a str> {
    let one = env.optional.iter().filter(|(other, _)| other == setter).map(|(_, it)| it.as_str());
    let two = env.pairs.iter().filter(|(other, ..)| other == setter);
    one.chain(two.flat_map(|(_, user, secret)| [user.as_str(), secret.as_str()])).collect()
}

fn all(env: &Environment) -> Vec<String> {
    let optional = env.optional.iter().map(|(_, it)| it.clone());
    let pairs = env.pairs.iter().flat_map(|(_, user, secret)| [user.clone(), secret.clone()]);
    env.required.iter().cloned().chain(optional).chain(pairs).collect()
}
