//! The `operationId`s, path parameters and responses that operations lack.

use std::collections::{BTreeMap, BTreeSet};

use super::node::{guess, list, nest, object, schema, text};
use super::{Action, Change, Context};
use crate::diagnostics::Id;
use crate::diagnostics::parse::json_path;
use crate::prose::{Section, sections};
use crate::tree::{Node, Object, Value};

pub(super) fn actions(cx: Context<'_>) -> Vec<Action> {
    let mut res = operation_ids(cx);
    res.extend(path_parameters(cx));
    res.extend(responses(cx));
    res
}

/// Returns the variables of a path template.
pub(super) fn variables(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|it| Some(it.split_once('}')?.0)).collect()
}

/// Returns the one variable of a path that no parameter of the path or of its operations declares by name.
pub(super) fn only_undeclared<'a>(cx: Context<'a>, path: &'a str) -> Option<&'a str> {
    let item = cx.document.root.at(["paths", path])?;
    let operations = crate::common::Method::ALL.iter().filter_map(|(_, method)| item.get(method));
    let lists: Vec<&[Node]> = operations.chain([item]).filter_map(|it| it.get("parameters")?.as_array()).collect();
    let find = |it: &'a Node| match it.get("$ref").and_then(Node::as_str) {
        Some(reference) => {
            cx.document.root.at(["components", "parameters", reference.strip_prefix("#/components/parameters/")?])
        }
        None => Some(it),
    };
    // With two missing parameters it is not clear which of them is the variable.
    let missing: BTreeSet<Option<&str>> =
        lists.iter().copied().flatten().filter(|it| find(it).is_none()).map(|it| it.get("$ref")?.as_str()).collect();
    let declared: BTreeSet<&str> =
        lists.iter().copied().flatten().filter_map(|it| find(it)?.get("name")?.as_str()).collect();
    let undeclared: Vec<&str> = variables(path).into_iter().filter(|it| !declared.contains(it)).collect();
    match undeclared[..] {
        [only] if missing.len() == 1 => Some(only),
        _ => None,
    }
}

/// Adds the `operationId`s that the generator would derive, so that the names stay when a path changes.
fn operation_ids(cx: Context<'_>) -> Vec<Action> {
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    let declared = cx.operations().filter_map(|(_, _, it)| it.get("operationId")?.as_str());
    declared.for_each(|it| *used.entry(it.to_owned()).or_default() += 1);
    let places: Vec<Vec<String>> = cx.places(Id::MissingOperationId).collect();
    let ids = |keys: &[String]| match keys {
        [paths, path, method] if paths == "paths" => Some(derive_id(method, path)),
        _ => None,
    };
    places.iter().filter_map(|it| ids(it)).for_each(|it| *used.entry(it).or_default() += 1);
    let action = |keys: &Vec<String>| {
        // Two operations with the same id need a decision.
        let id = ids(keys).filter(|it| used.get(it) == Some(&1))?;
        let comment = format!("From the method and the path: {} {}.", keys[2], keys[1]);
        Some(Action { comment, target: json_path(keys), change: Change::Update(object([("operationId", text(id))])) })
    };
    places.iter().filter_map(action).collect()
}

/// Derives an id from a method and a path: `get_pets_id` from `get /pets/{id}`.
fn derive_id(method: &str, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
    std::iter::once(method).chain(words).collect::<Vec<_>>().join("_")
}

/// Adds the parameters of path variables, one action for each path.
fn path_parameters(cx: Context<'_>) -> Vec<Action> {
    let mut missing: BTreeMap<Vec<String>, BTreeSet<String>> = BTreeMap::new();
    for keys in cx.places(Id::MissingPathParameter) {
        let [paths, path, _] = &keys[..] else { continue };
        let Some(operation) = cx.at(&keys).filter(|_| paths == "paths") else { continue };
        let declared = |node: Option<&Node>, name: &str| {
            let parameters = node.and_then(|it| it.get("parameters")?.as_array()).unwrap_or_default();
            parameters.iter().any(|it| names_variable(cx, it, name))
        };
        let item = cx.document.root.at(["paths", path]);
        let undeclared = variables(path).into_iter().filter(|it| !declared(item, it) && !declared(Some(operation), it));
        missing.entry(keys[..2].to_vec()).or_default().extend(undeclared.map(str::to_owned));
    }
    let action = |(keys, names): (Vec<String>, BTreeSet<String>)| {
        // In the order of the path.
        let names: Vec<&str> = variables(&keys[1]).into_iter().filter(|it| names.contains(*it)).collect();
        let parameters = names.iter().map(|it| path_parameter(cx, it));
        let update = object([("parameters", list(parameters))]);
        let comment = format!("The path {} has variables that no parameter declares: {}.", keys[1], names.join(", "));
        Action { comment, target: json_path(&keys), change: Change::Update(update) }
    };
    missing.into_iter().filter(|(_, names)| !names.is_empty()).map(action).collect()
}

/// Returns whether a parameter, or the component that it refers to, is the path parameter of a name.
fn names_variable(cx: Context<'_>, parameter: &Node, name: &str) -> bool {
    let referred =
        parameter.get("$ref").and_then(Node::as_str).and_then(|it| it.strip_prefix("#/components/parameters/"));
    let found = match referred {
        Some(key) => cx.document.root.at(["components", "parameters", key]),
        None => Some(parameter),
    };
    found.is_some_and(|it| is_path_parameter(it, name))
}

fn is_path_parameter(node: &Node, name: &str) -> bool {
    let has = |key: &str, value: &str| node.get(key).and_then(Node::as_str) == Some(value);
    has("in", "path") && has("name", name)
}

/// Returns the parameter of a variable: a reference to the component that declares it, with the schema that another path has
/// for it, or a string.
fn path_parameter(cx: Context<'_>, name: &str) -> Node {
    let components = cx.document.root.at(["components", "parameters"]).and_then(Node::as_object);
    if let Some((key, _)) = components.into_iter().flatten().find(|(_, it)| is_path_parameter(it, name)) {
        return object([(
            "$ref",
            text(format!("#/components/parameters/{}", key.replace('~', "~0").replace('/', "~1"))),
        )]);
    }
    let paths = cx.document.root.get("paths").and_then(Node::as_object).into_iter().flatten();
    let holders = paths.map(|(_, it)| it).chain(cx.operations().map(|(_, _, it)| it));
    let mut declared = holders.filter_map(|it| it.get("parameters")?.as_array()).flatten();
    let found = declared.find(|it| is_path_parameter(it, name)).and_then(|it| it.get("schema"));
    let schema = found.cloned().unwrap_or_else(|| guess(schema("string"), "Is the value a string?"));
    object([("name", text(name)), ("in", text("path")), ("required", Value::Bool(true).into()), ("schema", schema)])
}

/// Adds the responses that a table of a description lists and the operation does not, and a response where there is none.
fn responses(cx: Context<'_>) -> Vec<Action> {
    let without: BTreeSet<Vec<String>> = cx.places(Id::MissingResponses).collect();
    let action = |(path, method, operation): (&str, &str, &Node)| {
        let keys = ["paths", path, method].map(str::to_owned).to_vec();
        let is_missing = without.contains(&keys);
        let description = operation.get("description").and_then(Node::as_str).unwrap_or_default();
        let listed = status_table(&sections(description));
        let declared = operation.get("responses").and_then(Node::as_object);
        let is_new = |status: &str| {
            declared.is_none_or(|it| !it.contains_key(status) && !it.contains_key(&format!("{}XX", &status[..1])))
        };
        let mut new: Object = listed.into_iter().filter(|(status, _)| is_new(status)).collect();
        // Whether a success without a body has one is not known, so only errors are added beside declared responses.
        new.retain(|status, _| is_missing || status.starts_with(['4', '5']));
        let comment = format!("From the description of {method} {path}: its table of statuses.");
        if !new.is_empty() {
            return Some(Action {
                comment,
                target: json_path(&keys),
                change: Change::Update(nest(&["responses"], Value::Object(new).into())),
            });
        }
        let default =
            guess(object([("description", text("Any response."))]), "Which responses does this operation have?");
        let update = nest(&["responses", "default"], default);
        let comment = format!("The operation {method} {path} has no responses, and its description lists none.");
        is_missing.then(|| Action { comment, target: json_path(&keys), change: Change::Update(update) })
    };
    cx.operations().filter_map(action).collect()
}

/// Returns the responses of the first table with a column of statuses. Empty if a row has no status.
fn status_table(sections: &[Section]) -> Object {
    const STATUS: &[&str] = &["status", "status code", "http status", "http status code", "http code", "code"];
    const MEANING: &[&str] = &["description", "meaning", "comments", "comment", "reason", "notes", "details"];
    let tables = sections.iter().flat_map(|it| &it.tables);
    let read = |table: &crate::prose::Table| -> Option<Object> {
        let (status, meaning) = (table.column(STATUS)?, table.column(MEANING)?);
        let rows = table.rows.iter().map(|row| {
            let code = row[status].trim_matches(['`', '*', ' ']);
            let is_status =
                code.len() == 3 && code.starts_with(['2', '3', '4', '5']) && code.bytes().all(|it| it.is_ascii_digit());
            let meaning = super::table::without_local_links(&row[meaning]);
            is_status.then(|| (code.to_owned(), object([("description", text(meaning))])))
        });
        rows.collect::<Option<Object>>().filter(|it| !it.is_empty())
    };
    tables.into_iter().find_map(read).unwrap_or_default()
}
