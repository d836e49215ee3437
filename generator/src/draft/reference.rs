//! Targets of references that the document does not have.

use std::collections::BTreeMap;

use super::node::{guess, nest, object, schema, text};
use super::{Action, Change, Context, body, operation, table};
use crate::diagnostics::Id;
use crate::diagnostics::parse::json_path;
use crate::prose::Section;
use crate::tree::{Node, Value};

/// The places that refer to a missing component, by its section and its key.
type Missing = BTreeMap<(String, String), Vec<Vec<String>>>;

pub(super) fn actions(cx: Context<'_>) -> Vec<Action> {
    let described = body::described_objects(cx);
    let missing = find_missing(cx, Id::UnresolvedReference);
    let added = missing.iter().filter_map(|((section, key), places)| {
        let (update, source) = component(cx, &described, section, key, places)?;
        let (place, number) = (super::place_text(places.first()?), places.len());
        let more = if number > 1 { format!(" and {} more", number - 1) } else { String::new() };
        let comment = format!("The target of the reference at {place}{more}. {source}");
        let keys: Vec<String> = ["components", section, key].map(str::to_owned).to_vec();
        Some(add(cx, &keys, update, comment))
    });
    // First, so that the added parameter is in no path without a variable for it.
    removed_parameters(cx, &missing).into_iter().chain(added).chain(removed_examples(cx)).collect()
}

/// Returns an action that adds a node at some keys, at the deepest place that the document has.
fn add(cx: Context<'_>, keys: &[String], node: Node, comment: String) -> Action {
    let known = (0..keys.len()).rev().find(|n| cx.at(&keys[..*n]).is_some_and(|it| it.as_object().is_some()));
    let known = known.unwrap_or_default();
    let rest: Vec<&str> = keys[known..].iter().map(String::as_str).collect();
    Action { comment, target: json_path(&keys[..known]), change: Change::Update(nest(&rest, node)) }
}

/// Collects the components that references of this finding name, in this document.
fn find_missing(cx: Context<'_>, id: Id) -> Missing {
    let mut res = Missing::new();
    for mut keys in cx.places(id) {
        let Some(node) = cx.at(&keys) else { continue };
        let reference = node.as_str().or_else(|| node.get("$ref").and_then(Node::as_str));
        if keys.last().is_some_and(|it| it == "$ref") {
            keys.pop();
        }
        let parts: Option<Vec<&str>> = reference.and_then(|it| it.strip_prefix("#/")).map(|it| it.split('/').collect());
        // A key with an escape is left to a person.
        let Some(["components", section, key]) = parts.as_deref() else { continue };
        if !key.contains(['~', '%', '\'', '\\']) {
            res.entry(((*section).to_owned(), (*key).to_owned())).or_default().push(keys);
        }
    }
    res
}

/// Returns a missing component, and a sentence about its source. `None` for a section that has no stub.
fn component(
    cx: Context<'_>,
    described: &[(String, Vec<Section>)],
    section: &str,
    key: &str,
    places: &[Vec<String>],
) -> Option<(Node, String)> {
    let stub = "Nothing in the document describes it.".to_owned();
    let any_object = || guess(schema("object"), "Nothing describes this: which properties does it have?");
    Some(match section {
        "schemas" => match describe_schema(cx, described, key, places) {
            Some(found) => found,
            None => (any_object(), stub),
        },
        "parameters" => parameter(cx, key, places),
        "responses" => {
            (guess(object([("description", text("Not described."))]), "What does this response have?"), stub)
        }
        "requestBodies" => (nest(&["content", "application/json", "schema"], any_object()), stub),
        "headers" => (guess(object([("schema", schema("string"))]), "Is the value of this header a string?"), stub),
        _ => return None,
    })
}

/// Finds the table that describes a schema: the one that the description around a reference links to, or else the one whose
/// heading has the last words of the key.
fn describe_schema(
    cx: Context<'_>,
    described: &[(String, Vec<Section>)],
    key: &str,
    places: &[Vec<String>],
) -> Option<(Node, String)> {
    let around = places.iter().flat_map(|place| {
        let ends = (0..=place.len()).rev().take(3);
        ends.filter_map(|end| cx.at(&place[..end])?.get("description")?.as_str())
    });
    let links: Vec<&str> = around.flat_map(table::anchors).collect();
    let compact = |it: &str| it.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let is_heading = |it: &Section| it.heading.contains(' ') && compact(key).ends_with(&compact(&it.heading));
    let is_linked = |it: &Section| links.contains(&it.anchor().as_str());
    let tests: [&dyn Fn(&Section) -> bool; 2] = [&is_linked, &is_heading];
    tests.iter().find_map(|is_match| {
        described.iter().find_map(|(place, sections)| {
            let section = sections.iter().find(|it| is_match(it))?;
            let schema = table::read_object(sections, section.parameter_table()?)?;
            Some((schema, format!("From the description of {place}: the table under \"{}\".", section.heading)))
        })
    })
}

/// Returns a missing parameter. It is in the path if a path that refers to it has a variable for it.
fn parameter(cx: Context<'_>, key: &str, places: &[Vec<String>]) -> (Node, String) {
    let schema = guess(schema("string"), "Is the value a string?");
    match places.iter().find_map(|it| path_variable(cx, key, it)) {
        Some(name) => {
            let required = Value::Bool(true).into();
            let parameter =
                object([("name", text(name)), ("in", text("path")), ("required", required), ("schema", schema)]);
            (parameter, format!("The path has the variable `{name}`."))
        }
        None => {
            let parameter = object([("name", text(snake_case(key))), ("in", text("query")), ("schema", schema)]);
            let source = "No path that refers to it has a variable of this name, so it is not in the path.".to_owned();
            (guess(parameter, "Which name and location does this parameter have? Both are from its key."), source)
        }
    }
}

/// Removes the references to a missing path parameter from the paths that have no variable for it.
fn removed_parameters(cx: Context<'_>, missing: &Missing) -> Vec<Action> {
    let mut res = Vec::new();
    for ((section, key), places) in missing.iter().filter(|((section, _), _)| section == "parameters") {
        let (with_variable, without): (Vec<_>, Vec<_>) =
            places.iter().partition(|it| path_variable(cx, key, it).is_some());
        let Some(variable) = with_variable.first().and_then(|it| path_variable(cx, key, it)) else { continue };
        for place in without {
            let [list @ .., _] = place.as_slice() else { continue };
            let comment = format!(
                "The parameter {key} at {} does not exist. Other paths have a variable `{variable}` for it, and this one has none.",
                super::place_text(list)
            );
            let target = format!("{}[?@['$ref'] == '#/components/{section}/{key}']", json_path(list));
            res.push(Action { comment, target, change: Change::Remove });
        }
    }
    res
}

/// Returns the variable that the path of a place has for a parameter: the one with the words of its key, or the only variable
/// that nothing declares, if the parameter is the only missing one.
fn path_variable<'a>(cx: Context<'a>, key: &str, place: &'a [String]) -> Option<&'a str> {
    let [paths, path, ..] = place else { return None };
    let compact = |it: &str| it.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let same = operation::variables(path).into_iter().find(|it| compact(it) == compact(key));
    same.filter(|_| paths == "paths").or_else(|| operation::only_undeclared(cx, path))
}

fn snake_case(key: &str) -> String {
    let mut res = String::new();
    let mut before = '_';
    for c in key.chars() {
        if c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit()) {
            res.push('_');
        }
        res.extend(c.to_lowercase());
        before = c;
    }
    res
}

/// Removes references to examples that do not exist: an invented example would be worse than none.
fn removed_examples(cx: Context<'_>) -> Vec<Action> {
    let missing = find_missing(cx, Id::UnresolvedExample);
    let places = missing.iter().flat_map(|((_, key), places)| places.iter().map(move |place| (key, place)));
    let removed = places.map(|(key, place)| Action {
        comment: format!(
            "The example {key} at {} does not exist. Add it instead, if you have it.",
            super::place_text(place)
        ),
        target: json_path(place),
        change: Change::Remove,
    });
    removed.collect()
}
