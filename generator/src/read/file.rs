//! The names of local files that documents refer to.

use std::path::{Component, Path, PathBuf};

use crate::tree::{Node, Value};

/// Returns the name of the file that a reference in the file `from` names, or `None` for a URL or a URN. Each file has
/// one name, however references spell its path.
pub fn resolve_file(from: &str, reference: &str) -> Option<String> {
    if reference.contains("://") || reference.starts_with("urn:") {
        return None;
    }
    let folder = Path::new(from).parent().unwrap_or(Path::new(""));
    let mut res = PathBuf::new();
    // If the caller's names begin with `./`, all names do.
    let mut dot_prefix = folder.starts_with(".");
    for part in folder.components().chain(Path::new(reference).components()) {
        match part {
            Component::ParentDir if res.file_name().is_some() => drop(res.pop()),
            // `/..` is `/`.
            Component::ParentDir if res.has_root() => {}
            Component::CurDir => {}
            Component::ParentDir | Component::Normal(_) => res.push(part),
            Component::RootDir | Component::Prefix(_) => {
                dot_prefix = false;
                res.push(part);
            }
        }
    }
    let res = without_detour(&res).unwrap_or(res);
    Some(display(&if dot_prefix && !res.starts_with("..") { Path::new(".").join(res) } else { res }))
}

/// Removes a detour through the parent folder: in the folder `here`, `../here/a.yaml` is `a.yaml`.
fn without_detour(path: &Path) -> Option<PathBuf> {
    let ups = path.components().take_while(|it| *it == Component::ParentDir).count();
    let here = std::path::absolute(".").ok()?;
    let names: Vec<_> = here.components().filter(|it| matches!(it, Component::Normal(_))).collect();
    let back = names.get(names.len().checked_sub(ups)?..)?;
    let rest: Vec<_> = path.components().skip(ups).collect();
    let same = back.iter().zip(&rest).take_while(|(a, b)| a == b).count();
    let ups = std::iter::repeat_n(Component::ParentDir, ups - same);
    (same > 0).then(|| ups.chain(rest[same..].iter().copied()).collect())
}

/// Returns a path as findings and locks show it: with `/` on every system.
pub fn display(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Adds the names of the files that the `$ref`s of a tree name.
pub(super) fn collect(node: &Node, from: &str, files: &mut Vec<String>) {
    collect_nested(node, Keys::Fixed, from, files);
}

/// The kind of keys of a mapping.
#[derive(Clone, Copy)]
enum Keys {
    /// Fields of the specification.
    Fixed,
    /// Names that the author of the document chose. A property may be named `default`, like a response.
    Names,
}

/// The fields of OpenAPI and JSON Schema whose values are mappings with [`Keys::Names`].
const NAME_MAPS: &[&str] = &[
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "mediaTypes",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "webhooks",
];

fn collect_nested(node: &Node, keys: Keys, from: &str, files: &mut Vec<String>) {
    match &node.value {
        Value::Object(it) => {
            collect_reference(node, from, files);
            for (key, child) in it {
                match keys {
                    Keys::Names => collect_nested(child, Keys::Fixed, from, files),
                    Keys::Fixed => collect_field(key, child, from, files),
                }
            }
        }
        Value::Array(it) => it.iter().for_each(|child| collect_nested(child, Keys::Fixed, from, files)),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => {}
    }
}

fn collect_field(key: &str, child: &Node, from: &str, files: &mut Vec<String>) {
    match key {
        // The values of these are data, in which a `$ref` key is not a reference.
        "example" | "default" | "enum" | "const" => {}
        // The examples of a media type may be references; the examples of a schema are a list of data.
        "examples" => {
            child.as_object().into_iter().flat_map(|it| it.values()).for_each(|it| collect_reference(it, from, files));
        }
        _ if key.starts_with("x-") => {}
        _ if NAME_MAPS.contains(&key) => collect_nested(child, Keys::Names, from, files),
        _ => collect_nested(child, Keys::Fixed, from, files),
    }
}

fn collect_reference(node: &Node, from: &str, files: &mut Vec<String>) {
    let text = node.get("$ref").and_then(Node::as_str).unwrap_or_default();
    let file = text.split('#').next().unwrap_or_default();
    if !file.is_empty() {
        files.extend(resolve_file(from, file));
    }
}

#[cfg(test)]
mod tests {
    use super::{collect, resolve_file};
    use crate::tree::Node;

    #[test]
    fn each_file_has_one_name() {
        let names = [
            ("ext/m1.yaml", "m2.yaml", "ext/m2.yaml"),
            ("ext/m1.yaml", "./m2.yaml", "ext/m2.yaml"),
            ("ext/m1.yaml", "../ext/m2.yaml", "ext/m2.yaml"),
            ("a/../ext/m1.yaml", "m2.yaml", "ext/m2.yaml"),
            ("./m1.yaml", "m2.yaml", "./m2.yaml"),
            ("./ext/m1.yaml", "../m2.yaml", "./m2.yaml"),
            ("../ext/m1.yaml", "../ext/m2.yaml", "../ext/m2.yaml"),
            ("/a/m1.yaml", "../../../m2.yaml", "/m2.yaml"),
            ("m1.yaml", "/b/m2.yaml", "/b/m2.yaml"),
        ];
        for (from, reference, expected) in names {
            assert_eq!(resolve_file(from, reference).as_deref(), Some(expected), "{reference} in {from}");
        }
        assert_eq!(resolve_file("a", "https://example.com/b.yaml"), None);
    }

    /// Cargo runs tests in the folder of the package.
    #[test]
    fn detours_through_parent_folders_are_removed() {
        let here = std::path::absolute(".").expect("there is a folder");
        let name = here.file_name().expect("it has a name").to_string_lossy().into_owned();
        let above = here.parent().and_then(|it| it.file_name()).map(|it| it.to_string_lossy().into_owned());
        assert_eq!(resolve_file("m1.yaml", &format!("../{name}/m2.yaml")).as_deref(), Some("m2.yaml"));
        assert_eq!(resolve_file("./m1.yaml", &format!("../{name}/m2.yaml")).as_deref(), Some("./m2.yaml"));
        assert_eq!(resolve_file("m1.yaml", "../other-folder/m2.yaml").as_deref(), Some("../other-folder/m2.yaml"));
        if let Some(above) = above {
            let both = format!("../../{above}/{name}/m2.yaml");
            assert_eq!(resolve_file("m1.yaml", &both).as_deref(), Some("m2.yaml"));
            let beside = format!("../../{above}/other-folder/m2.yaml");
            assert_eq!(resolve_file("m1.yaml", &beside).as_deref(), Some("../other-folder/m2.yaml"));
        }
    }

    #[test]
    fn references_in_data_are_ignored() {
        let text =
            "{ example: { $ref: a }, default: { $ref: a }, enum: [ { $ref: a } ], const: { $ref: a }, x-y: { $ref: a },
            examples: { one: { $ref: one, value: { $ref: a } } }, items: { examples: [ { $ref: a } ] },
            properties: { default: { $ref: two }, x-z: { $ref: three } }, responses: { default: { $ref: four } } }";
        let node: Node = serde_yaml::from_str(text).expect("it is YAML");
        let mut files = Vec::new();
        collect(&node, "", &mut files);
        assert_eq!(files, ["one", "two", "three", "four"]);
    }
}
