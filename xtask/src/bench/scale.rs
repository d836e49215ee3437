//! The growth of the time with the size of a document: copies of a document are stitched together, each with names of its own.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use specwright::disk::Disk;
use specwright::generate::overlay_document;

use super::compare::Outcome;
use super::create_folder;
use super::tool::Tool;

/// The results for one document.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    pub(super) document: String,
    /// The numbers of copies: 1, 2, 4 and so on.
    pub(super) copies: Vec<u32>,
    /// For each generator, the outcome for each number of copies.
    pub(super) outcomes: Vec<Vec<Outcome>>,
}

/// Measures the generation of 1, 2, 4, … copies of a document.
pub(super) fn measure(
    tools: &[Tool],
    document: &Path,
    scratch: &Path,
    most: u32,
    rounds: u32,
) -> Result<Scale, String> {
    let (_, tree) = overlay_document(document, &[], &Disk::default());
    let tree = tree.and_then(|it| serde_json::to_value(it).ok());
    let tree = tree.ok_or_else(|| format!("`{}` cannot be read", document.display()))?;
    let name = document.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = scratch.join("scale");
    create_folder(&folder)?;
    let copies: Vec<u32> = (0..u32::BITS).map(|it| 1 << it).take_while(|it| *it <= most).collect();
    let mut outcomes: Vec<Vec<Outcome>> = tools.iter().map(|_| Vec::new()).collect();
    for copies in &copies {
        eprintln!("{name}: copies: {copies}");
        let file = folder.join(format!("{name}-{copies}.json"));
        fs::write(&file, stitch(&tree, *copies).to_string()).map_err(|it| format!("`{}`: {it}", file.display()))?;
        let mut usages: Vec<Outcome> = tools.iter().map(|_| Ok(Vec::new())).collect();
        for _ in 0..rounds {
            for (tool, usages) in tools.iter().zip(&mut usages) {
                let Ok(known) = usages else { continue };
                match tool.generate(&file, &folder.join(tool.slug()), "bench-scale") {
                    Ok(usage) => known.push(usage),
                    Err(reason) => *usages = Err(reason),
                }
            }
        }
        outcomes.iter_mut().zip(usages).for_each(|(all, it)| all.push(it));
    }
    Ok(Scale { document: name, copies, outcomes })
}

/// The shortest time in seconds that can be measured.
pub(crate) const MEASURABLE: f64 = 0.05;

/// Returns the exponent `e` for which the time grows as `size ^ e`, by the least squares of the logarithms. Sizes and times
/// that are too small to be measured are left out.
pub(crate) fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let points: Vec<(f64, f64)> =
        points.iter().filter(|it| it.0 > 0.0 && it.1 >= MEASURABLE).map(|it| (it.0.ln(), it.1.ln())).collect();
    if points.len() < 2 {
        return None;
    }
    let mean = |value: fn(&(f64, f64)) -> f64| {
        let (sum, count) = points.iter().fold((0.0, 0.0), |(sum, count), it| (sum + value(it), count + 1.0));
        sum / count
    };
    let (x, y) = (mean(|it| it.0), mean(|it| it.1));
    let (covariance, variance) = points.iter().fold((0.0, 0.0), |(covariance, variance), it| {
        (covariance + (it.0 - x) * (it.1 - y), variance + (it.0 - x).powi(2))
    });
    (variance > 0.0).then(|| covariance / variance)
}

/// Returns a document with several copies of the paths and components of a document. The first copy keeps its names.
fn stitch(document: &Value, copies: u32) -> Value {
    let mut res = document.clone();
    for index in 1..copies {
        let mut copy = document.clone();
        rename(&mut copy, &Renaming { suffix: format!("C{index}"), prefix: format!("c{index}") });
        for section in ["paths", "webhooks", "tags"] {
            merge(&mut res, &mut copy, section);
        }
        if let (Some(components), Some(more)) = (res.get_mut("components"), copy.get_mut("components")) {
            let sections: Vec<String> = more.as_object().into_iter().flat_map(Map::keys).cloned().collect();
            sections.iter().for_each(|section| merge(components, more, section));
        }
    }
    res
}

/// Moves the entries of a section of one object to the same section of another one.
fn merge(target: &mut Value, source: &mut Value, section: &str) {
    match (target.get_mut(section), source.get_mut(section).map(Value::take)) {
        (Some(Value::Object(target)), Some(Value::Object(source))) => target.extend(source),
        (Some(Value::Array(target)), Some(Value::Array(source))) => target.extend(source),
        (Some(_) | None, _) => {}
    }
}

/// The names of a copy.
struct Renaming {
    /// The suffix of components, operations and tags.
    suffix: String,
    /// The first segment of paths.
    prefix: String,
}

/// Gives a copy of a document names of its own. Security schemes keep their names, so that the client stays the same.
fn rename(document: &mut Value, names: &Renaming) {
    let Value::Object(root) = document else { return };
    if let Some(Value::Object(components)) = root.get_mut("components") {
        for (_, items) in components.iter_mut().filter(|(section, _)| *section != "securitySchemes") {
            rename_keys(items, |key| format!("{key}{}", names.suffix));
        }
    }
    if let Some(paths) = root.get_mut("paths") {
        rename_keys(paths, |path| if path.starts_with('/') { format!("/{}{path}", names.prefix) } else { path });
    }
    if let Some(webhooks) = root.get_mut("webhooks") {
        rename_keys(webhooks, |key| format!("{key}{}", names.suffix));
    }
    for tag in root.get_mut("tags").and_then(Value::as_array_mut).into_iter().flatten() {
        append(tag.get_mut("name"), &names.suffix);
    }
    rename_uses(document, names);
}

fn rename_keys(object: &mut Value, name: impl Fn(String) -> String) {
    if let Value::Object(map) = object {
        *map = std::mem::take(map).into_iter().map(|(key, value)| (name(key), value)).collect();
    }
}

fn append(text: Option<&mut Value>, suffix: &str) {
    if let Some(Value::String(text)) = text {
        text.push_str(suffix);
    }
}

/// Renames operations, their tags, and every reference to a renamed item.
fn rename_uses(value: &mut Value, names: &Renaming) {
    match value {
        Value::Object(map) => {
            let is_operation = map.contains_key("responses");
            for (key, value) in map.iter_mut() {
                match (key.as_str(), &mut *value) {
                    ("$ref", Value::String(text)) => *text = renamed_reference(text, names),
                    ("operationId", Value::String(text)) => text.push_str(&names.suffix),
                    ("tags", Value::Array(tags)) if is_operation => {
                        tags.iter_mut().for_each(|it| append(Some(it), &names.suffix));
                    }
                    ("mapping", Value::Object(mapping)) => {
                        for (_, target) in mapping.iter_mut() {
                            if let Value::String(text) = target {
                                *text = renamed_target(text, names);
                            }
                        }
                    }
                    ("example" | "examples" | "default" | "const" | "enum", _) => {}
                    (_, value) => rename_uses(value, names),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|it| rename_uses(it, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns the target of a discriminator in the copy: a reference, or the name of a component.
fn renamed_target(text: &str, names: &Renaming) -> String {
    if text.contains(['#', '/', '.']) { renamed_reference(text, names) } else { format!("{text}{}", names.suffix) }
}

/// Returns the name of the copy of the item that a reference names.
fn renamed_reference(text: &str, names: &Renaming) -> String {
    if let Some(rest) = text.strip_prefix("#/paths/~1") {
        return format!("#/paths/~1{}~1{rest}", names.prefix);
    }
    let Some(rest) = text.strip_prefix("#/components/") else { return text.to_owned() };
    let mut parts = rest.splitn(3, '/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("securitySchemes"), ..) => text.to_owned(),
        (Some(section), Some(name), None) => format!("#/components/{section}/{name}{}", names.suffix),
        (Some(section), Some(name), Some(more)) => {
            format!("#/components/{section}/{name}{}/{more}", names.suffix)
        }
        (Some(_) | None, ..) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn copies_have_names_of_their_own() {
        let document = json!({
            "tags": [{ "name": "Pets" }],
            "paths": { "/pets": { "get": {
                "operationId": "listPets", "tags": ["Pets"], "security": [{ "key": [] }],
                "responses": { "200": { "$ref": "#/components/responses/Pets" } }
            } } },
            "components": {
                "responses": { "Pets": { "description": "OK", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Pet/properties/name" }, "example": { "$ref": "x" }
                } } } },
                "schemas": { "Pet": { "properties": { "name": { "type": "string" } } } },
                "securitySchemes": { "key": { "type": "http" } }
            }
        });
        let res = stitch(&document, 3);
        assert_eq!(stitch(&document, 1), document);
        assert_eq!(res["paths"].as_object().map(Map::len), Some(3));
        let operation = &res["paths"]["/c2/pets"]["get"];
        assert_eq!((&operation["operationId"], &operation["tags"][0]), (&json!("listPetsC2"), &json!("PetsC2")));
        assert_eq!(operation["responses"]["200"]["$ref"], "#/components/responses/PetsC2");
        assert_eq!(res["tags"][2]["name"], "PetsC2");
        let media = &res["components"]["responses"]["PetsC1"]["content"]["application/json"];
        assert_eq!(media["schema"]["$ref"], "#/components/schemas/PetC1/properties/name");
        assert_eq!(media["example"]["$ref"], "x", "examples are data");
        assert_eq!(res["components"]["securitySchemes"].as_object().map(Map::len), Some(1));
    }

    #[test]
    fn the_exponent_of_a_linear_time_is_one() {
        let points = |power: f64| [1.0, 2.0, 4.0, 8.0].map(|it: f64| (it, 0.3 * it.powf(power)));
        assert!((exponent(&points(1.0)).unwrap_or_default() - 1.0).abs() < 1e-9);
        assert!((exponent(&points(2.0)).unwrap_or_default() - 2.0).abs() < 1e-9);
        assert_eq!(exponent(&[(1.0, 0.01), (2.0, 0.02)]), None, "too short to be measured");
    }
}
