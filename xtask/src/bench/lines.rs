//! The lines of code that one more property, type, operation or enum value adds, without documentation and blank lines.
//!
//! Two documents that differ in ten items are generated, and the difference is divided by ten. So the figures mean the same
//! for every generator.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::tool::Tool;

/// The figures of a generator; `None` where it failed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Lines {
    /// An optional string property, with its setter.
    pub(super) property: Option<f64>,
    /// A type, without its properties.
    pub(super) ty: Option<f64>,
    /// An operation with a path parameter and a typed response.
    pub(super) operation: Option<f64>,
    /// An optional query parameter of an operation, with its setter.
    pub(super) parameter: Option<f64>,
    /// A value of an enum.
    pub(super) value: Option<f64>,
}

/// The numbers of items in a document.
#[derive(Debug, Clone, Copy)]
struct Size {
    properties: usize,
    types: usize,
    operations: usize,
    /// The optional parameters of the first operation.
    parameters: usize,
    values: usize,
}

/// The number of additional items.
const MORE: usize = 10;

const BASE: Size = Size { properties: 3, types: 3, operations: 3, parameters: 1, values: 3 };

/// Measures a generator.
pub(super) fn measure(tool: &Tool, scratch: &Path) -> Lines {
    let lines = |size: Size| {
        let folder = scratch.join("lines");
        super::create_folder(&folder).ok()?;
        let document = folder.join("document.json");
        fs::write(&document, document_of(size).to_string()).ok()?;
        let folder = folder.join(tool.slug());
        tool.generate(&document, &folder, "bench-lines").ok()?;
        Some(count(&folder.join("src")))
    };
    let base = lines(BASE);
    let added = |size: Size| Some((float(lines(size)?) - float(base?)) / float(MORE));
    let property = added(Size { properties: BASE.properties + MORE, ..BASE });
    let ty = added(Size { types: BASE.types + MORE, ..BASE });
    Lines {
        property,
        // Each type has a property, and a property of another type refers to it.
        ty: ty.zip(property).map(|(ty, property)| ty - 2.0 * property),
        operation: added(Size { operations: BASE.operations + MORE, ..BASE }),
        parameter: added(Size { parameters: BASE.parameters + MORE, ..BASE }),
        value: added(Size { values: BASE.values + MORE, ..BASE }),
    }
}

#[expect(clippy::cast_precision_loss, reason = "no crate has that many lines")]
fn float(count: usize) -> f64 {
    count as f64
}

/// Returns a document of a size.
fn document_of(size: Size) -> Value {
    let text = json!({ "type": "string" });
    let mut schemas = Map::new();
    let mut root: Map<String, Value> = (0..size.properties).map(|it| (format!("text_{it}"), text.clone())).collect();
    for it in 0..size.types {
        let reference = format!("#/components/schemas/Part{it}");
        root.insert(format!("part_{it}"), json!({ "$ref": reference }));
        schemas.insert(format!("Part{it}"), json!({ "type": "object", "properties": { "name": text } }));
    }
    let values: Vec<String> = (0..size.values).map(|it| format!("value_{it}")).collect();
    schemas.insert("Colour".to_owned(), json!({ "type": "string", "enum": values }));
    root.insert("colour".to_owned(), json!({ "$ref": "#/components/schemas/Colour" }));
    schemas.insert("Root".to_owned(), json!({ "type": "object", "properties": root }));
    let optional = |index: usize| if index == 0 { size.parameters } else { 0 };
    let path = |it: usize| (format!("/things{it}/{{id}}"), json!({ "get": operation(it, optional(it)) }));
    let paths: Map<String, Value> = (0..size.operations).map(path).collect();
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Lines", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "security": [],
        "paths": paths,
        "components": { "schemas": schemas }
    })
}

fn operation(index: usize, optional: usize) -> Value {
    let parameter = |name: &str, location: &str| json!({ "name": name, "in": location, "required": location == "path", "schema": { "type": "string" } });
    let filters = (0..optional).map(|it| parameter(&format!("filter_{it}"), "query"));
    let parameters: Vec<Value> = std::iter::once(parameter("id", "path")).chain(filters).collect();
    json!({
        "operationId": format!("getThing{index}"),
        "tags": ["Things"],
        "parameters": parameters,
        "responses": { "200": {
            "description": "OK",
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Root" } } }
        } }
    })
}

/// Counts the lines of all Rust files in a folder.
pub(super) fn count(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path());
    let lines = entries.map(|path| match path.extension() {
        _ if path.is_dir() => count(&path),
        Some(extension) if extension == "rs" => count_text(&fs::read_to_string(&path).unwrap_or_default()),
        Some(_) | None => 0,
    });
    lines.sum()
}

fn count_text(text: &str) -> usize {
    let is_code = |it: &&str| !it.is_empty() && !["//", "#[doc", "#![doc"].iter().any(|prefix| it.starts_with(prefix));
    text.lines().map(str::trim).filter(is_code).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_and_blank_lines_are_not_counted() {
        let text = "//! Docs.\n#![doc = \"x\"]\n\n/// Docs.\n#[doc(hidden)]\npub struct A {\n    // A comment.\n    a: u8,\n}\n";
        assert_eq!(count_text(text), 3);
    }

    #[test]
    fn documents_differ_in_the_items_only() {
        let count = |size: Size| {
            let it = document_of(size);
            let length = |pointer: &str| match it.pointer(pointer) {
                Some(Value::Object(it)) => it.len(),
                Some(Value::Array(it)) => it.len(),
                Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => 0,
            };
            let schemas = "/components/schemas";
            [
                length(&format!("{schemas}/Root/properties")),
                length(schemas),
                length("/paths"),
                length(&format!("{schemas}/Colour/enum")),
            ]
        };
        assert_eq!(count(BASE), [7, 5, 3, 3]);
        assert_eq!(count(Size { properties: 13, ..BASE }), [17, 5, 3, 3]);
        assert_eq!(count(Size { types: 13, ..BASE }), [17, 15, 3, 3]);
        assert_eq!(count(Size { operations: 13, ..BASE }), [7, 5, 13, 3]);
        assert_eq!(count(Size { values: 13, ..BASE }), [7, 5, 3, 13]);
    }
}
