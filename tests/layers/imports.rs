//! Modules of the generator that import each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Modules by path, such as `["plan", "models"]`, with the modules that each imports.
type Imports = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

/// Returns the modules that are part of a circle of imports. A module may import from its parents and its children.
pub(super) fn circles(root: &Path) -> Vec<String> {
    let imports = imports(root);
    let is_in_circle = |module: &Vec<String>| reachable(&imports, module).contains(module);
    imports.keys().filter(|module| is_in_circle(module)).map(|module| module.join("::")).collect()
}

fn imports(root: &Path) -> Imports {
    let sources: BTreeMap<Vec<String>, String> = super::sources(root)
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let text = fs::read_to_string(path).expect("a source is text");
            (module(path.strip_prefix(root).expect("the path is in the root")), text)
        })
        .collect();
    let resolve = |path: &[String]| {
        let lengths = (1..=path.len()).rev();
        lengths.map(|length| &path[..length]).find(|prefix| sources.contains_key(*prefix)).map(<[String]>::to_vec)
    };
    sources
        .iter()
        .map(|(module, text)| {
            let targets = used_paths(module, text).into_iter().filter_map(|path| resolve(&path));
            let targets = targets.filter(|target| !target.starts_with(module) && !module.starts_with(target));
            (module.clone(), targets.collect())
        })
        .collect()
}

/// Returns the path of a module from its file.
fn module(file: &Path) -> Vec<String> {
    let mut parts: Vec<String> = file.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let stem = parts.pop().unwrap_or_default().trim_end_matches(".rs").to_owned();
    if stem != "mod" {
        parts.push(stem);
    }
    parts
}

/// Returns the paths that code names with `super::` or `crate::`, without its unit tests.
fn used_paths(module: &[String], text: &str) -> Vec<Vec<String>> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let mut res = Vec::new();
    for (at, start) in code.match_indices("super::").chain(code.match_indices("crate::")) {
        let is_continued = code[..at].ends_with("super::") || code[..at].ends_with(char::is_alphanumeric);
        if is_continued {
            continue;
        }
        let (mut base, mut rest) = (module.to_vec(), &code[at..]);
        if start == "crate::" {
            (base, rest) = (Vec::new(), &rest[start.len()..]);
        }
        while let Some(parent) = rest.strip_prefix("super::") {
            base.pop();
            rest = parent;
        }
        res.extend(expand(rest).into_iter().map(|path| [&base[..], &path[..]].concat()));
    }
    res
}

/// Expands `a::{b, c::d}` to `a::b` and `a::c`: deeper braces are cut, because modules are listed in the first.
fn expand(text: &str) -> Vec<Vec<String>> {
    let end = |text: &str| text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(text.len());
    let segments = |text: &str| -> Vec<String> {
        text[..end(text)].split("::").filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
    };
    let prefix = segments(text);
    let Some(list) = text[end(text)..].strip_prefix('{') else { return vec![prefix] };
    let list = list.split('}').next().unwrap_or_default();
    list.split(',').map(|item| [prefix.clone(), segments(item.trim())].concat()).collect()
}

fn reachable(imports: &Imports, from: &Vec<String>) -> BTreeSet<Vec<String>> {
    let mut res = BTreeSet::new();
    let mut open: Vec<&Vec<String>> = vec![from];
    while let Some(module) = open.pop() {
        open.extend(imports.get(module).into_iter().flatten().filter(|target| res.insert((*target).clone())));
    }
    res
}
