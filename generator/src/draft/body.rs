//! Request bodies that only a table in a description documents.

use std::collections::BTreeSet;

use super::node::{nest, object, with};
use super::{Action, Change, Context, table};
use crate::diagnostics::Id;
use crate::diagnostics::parse::json_path;
use crate::prose::{Section, sections};
use crate::tree::{Node, Value};

/// Words in the headings of tables of other parameters.
const OTHER_PARAMETERS: &[&str] = &["path", "query", "header", "url", "cookie"];

pub(super) fn actions(cx: Context<'_>) -> Vec<Action> {
    cx.places(Id::UndocumentedRequestBody).filter_map(|keys| action(cx, &keys)).collect()
}

fn action(cx: Context<'_>, keys: &[String]) -> Option<Action> {
    let operation = cx.at(keys)?;
    let sections = sections(operation.get("description")?.as_str()?);
    let root = find_root(&sections, &declared_parameters(cx, keys))?;
    let schema = table::read_object(&sections, root.parameter_table()?)?;
    let is_required = schema.get("required").is_some();
    let body = if is_required { object([("required", Value::Bool(true).into())]) } else { object([]) };
    let body = with(body, "content", nest(&["application/json", "schema"], schema));
    let [.., path, method] = keys else { return None };
    let comment = match root.heading.as_str() {
        "" => format!("From the description of {method} {path}: its table of parameters."),
        heading => format!("From the description of {method} {path}: the table under \"{heading}\"."),
    };
    Some(Action { comment, target: json_path(keys), change: Change::Update(object([("requestBody", body)])) })
}

/// Returns the section with the table of the body: the first table of parameters that is about neither responses nor other
/// parameters, and lists none that is declared.
fn find_root<'a>(sections: &'a [Section], declared: &BTreeSet<String>) -> Option<&'a Section> {
    sections.iter().find(|section| {
        let heading = section.heading.to_lowercase();
        let is_other = OTHER_PARAMETERS.iter().any(|word| heading.split_whitespace().any(|it| it == *word));
        let Some(table) = section.parameter_table() else { return false };
        let name = table.name_column().unwrap_or_default();
        let lists_declared = table.rows.iter().any(|row| declared.contains(row[name].trim_matches(['`', '*', ' '])));
        !section.is_about_responses() && !is_other && !lists_declared
    })
}

/// Returns the names of the parameters that an operation or its path declares, and of the variables of its path.
fn declared_parameters(cx: Context<'_>, keys: &[String]) -> BTreeSet<String> {
    let [item @ .., _] = keys else { return BTreeSet::new() };
    let lists = [cx.at(item), cx.at(keys)].into_iter().flatten().filter_map(|it| it.get("parameters")?.as_array());
    let resolve = |it: &Node| match it.get("$ref").and_then(Node::as_str) {
        Some(reference) => {
            let keys = reference.strip_prefix("#/components/parameters/")?;
            cx.document.root.at(["components", "parameters", keys])?.get("name")?.as_str().map(str::to_owned)
        }
        None => it.get("name")?.as_str().map(str::to_owned),
    };
    let mut res: BTreeSet<String> = lists.flatten().filter_map(resolve).collect();
    res.extend(item.last().into_iter().flat_map(|it| super::operation::variables(it)).map(str::to_owned));
    res
}

/// Returns each section of a description that has a table of parameters, with all sections of its description. The place of
/// the description is the first value.
pub(super) fn described_objects(cx: Context<'_>) -> Vec<(String, Vec<Section>)> {
    let of = |it: &Node| it.get("description").and_then(Node::as_str).filter(|it| it.contains('|')).map(sections);
    let info = cx.document.root.get("info").and_then(of).map(|it| ("info".to_owned(), it));
    let operations = cx.operations().filter_map(|(path, method, node)| Some((format!("{method} {path}"), of(node)?)));
    info.into_iter().chain(operations).collect()
}
