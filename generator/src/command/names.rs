//! The names that a document changed: how many, and how they are kept.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::disk::{self, Disk};
use crate::emit;
use crate::generate::generate;
use crate::job::Job;
use crate::plan::to_client_path;
use crate::recorded::{Recorded, Renamed, renamed};

/// Returns a line about the items that are there as before and have another name; empty if there are none.
pub(super) fn summary(old: &Recorded, new: &Recorded) -> String {
    let changed: Vec<Renamed> = renamed(old, new).into_iter().filter(|it| it.new.is_some()).collect();
    let operations = changed.iter().filter(|it| it.scope.starts_with("method ")).count();
    let models = changed.iter().filter(|it| it.scope == "model").count();
    if operations + models == 0 {
        return String::new();
    }
    format!(
        "the document renamed {operations} operations and {models} models: restore the crate and pass `--keep-names` to keep \
         the old names\n"
    )
}

/// Writes the old name of each item that the document renamed into the configuration of a job, and into its file.
pub(super) fn keep(job: &mut Job, old: &Recorded) -> Result<(), String> {
    let file = job.config.clone().ok_or("`--keep-names` needs a configuration file: pass `--config FILE`")?;
    let (krate, guide) =
        generate(job, &Disk { access: job.access.clone() }).planned.ok_or("the document has errors")?;
    let changed = renamed(old, &emit::record(&krate, &guide));
    let mut text = disk::load(&file)?;
    let mut count = 0;
    for (index, client) in job.clients.iter_mut().enumerate() {
        let path = to_client_path(client.module.as_deref());
        let names: BTreeMap<String, String> = changed.iter().filter(|it| it.client == path).filter_map(entry).collect();
        let names = names.into_iter().filter(|(key, _)| !client.names.contains_key(key));
        let names: BTreeMap<String, String> = names.collect();
        if !names.is_empty() {
            text = with_names(&text, index, &names)?;
            count += names.len();
            client.names.extend(names);
        }
    }
    if count > 0 {
        disk::replace_text(&file, &text)?;
    }
    anstream::eprintln!("kept {count} names in `{}`", file.display());
    Ok(())
}

/// Returns the configuration entry that keeps a name: by `operationId` for an operation, by JSON pointer for a model.
fn entry(renamed: &Renamed) -> Option<(String, String)> {
    let (ident, holder) = (renamed.old.ident.clone(), &renamed.new.as_ref()?.holder);
    if renamed.scope.starts_with("method ") && !holder.spelling.is_empty() {
        // The words before `as` are the id.
        let id = holder.spelling.split(" as ").next().unwrap_or_default();
        return Some((id.to_owned(), ident));
    }
    (renamed.scope == "model" && holder.place.starts_with('/')).then(|| (holder.place.clone(), ident))
}

/// Adds names to the configuration of a client, given by its position.
fn with_names(text: &str, client: usize, names: &BTreeMap<String, String>) -> Result<String, String> {
    let lines: Vec<&str> = text.lines().collect();
    let is_start = |line: &&str| line.trim() == "[[client]]";
    let starts = lines.iter().enumerate().filter(|(_, line)| is_start(line)).map(|(index, _)| index);
    let start = starts.clone().nth(client).ok_or("the configuration has no `[[client]]` of its own line")?;
    let is_end = |line: &str| line.starts_with('[') && !line.starts_with("[client.");
    let end = (start + 1..lines.len()).find(|it| is_end(lines[*it].trim())).unwrap_or(lines.len());
    let table = (start..end).find(|it| lines[*it].trim() == "[client.names]");
    let mut added = String::new();
    for (key, name) in names {
        let key = toml::Value::String(key.clone());
        writeln!(added, "{key} = \"{name}\"").expect("a string accepts text");
    }
    let (at, added) = match table {
        Some(table) => (table + 1, added),
        None => (end, format!("\n[client.names]\n{added}{}", if end < lines.len() { "\n" } else { "" })),
    };
    let join = |lines: &[&str]| lines.iter().map(|it| format!("{it}\n")).collect::<String>();
    let res = format!("{}{added}{}", join(&lines[..at]), join(&lines[at..]));
    match toml::from_str::<crate::config::Config>(&res) {
        Ok(_) => Ok(res),
        // A client may have its names in the form `names = { … }`.
        Err(_) => {
            Err(format!("the configuration cannot be edited: add these lines to the `names` of the client\n{added}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "[[client]]\nmodule = \"a\"\ndocuments = [{ file = \"a.yaml\" }]\n\n[[client]]\nmodule = \"b\"\n\
        documents = [{ file = \"b.yaml\" }]\n[client.names]\nX = \"Y\"\n";

    #[test]
    fn names_are_added_to_the_table_of_a_client() {
        let names = [("list keys".to_owned(), "get_keys".to_owned())].into();
        let first = with_names(CONFIG, 0, &names).expect("there is such a client");
        let config: crate::config::Config = toml::from_str(&first).expect("it is valid");
        assert_eq!(config.clients[0].names, names);
        let second = with_names(CONFIG, 1, &names).expect("there is such a client");
        let config: crate::config::Config = toml::from_str(&second).expect("it is valid");
        assert_eq!((config.clients[0].names.len(), config.clients[1].names.len()), (0, 2));
    }

    #[test]
    fn names_in_one_line_are_not_edited() {
        let config = CONFIG.replace("module = \"a\"", "module = \"a\"\nnames = { X = \"Y\" }");
        let error =
            with_names(&config, 0, &[("x".to_owned(), "y".to_owned())].into()).expect_err("there are two tables");
        assert!(error.contains("\"x\" = \"y\""), "{error}");
    }
}
