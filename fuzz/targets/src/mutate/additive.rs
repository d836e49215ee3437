//! Edits that add to an OpenAPI document and take nothing away, often with a name like that of something that is there.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::values;

/// Adds something to a document, and returns what; `None` if the document has no place for it.
pub(crate) fn add(document: &mut Value, random: &mut Rng) -> Option<String> {
    let kinds: [fn(&mut Value, &mut Rng) -> Option<String>; 11] = [
        add_schema,
        add_schema,
        add_property,
        add_property,
        add_operation,
        add_operation,
        add_value,
        add_branch,
        add_response,
        add_media_type,
        add_parameter,
    ];
    random.choice(kinds).and_then(|add| add(document, random))
}

/// Returns a name that is much like another one, or a new one.
fn name_like<'a>(names: impl Iterator<Item = &'a String>, random: &mut Rng) -> String {
    let names: Vec<&String> = names.collect();
    let Some(name) = random.choice(&names) else { return "added".to_owned() };
    match random.u8(..8) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => name.replace(['_', '-', '.'], " "),
        3 => format!("_{name}"),
        4 => format!("{name}-"),
        5 => name.split_once(['_', '-', '.']).map_or(name.as_str(), |it| it.1).to_owned(),
        6 => (*random.choice(values::STRINGS).unwrap_or(&"added")).to_owned(),
        _ => format!("added{}", random.u16(..)),
    }
}

/// Inserts an entry at a random place, unless there is one of that key.
fn insert(into: &mut Map<String, Value>, key: &str, value: Value, random: &mut Rng) -> bool {
    if into.contains_key(key) {
        return false;
    }
    let mut entries: Vec<(String, Value)> = std::mem::take(into).into_iter().collect();
    entries.insert(random.usize(..=entries.len()), (key.to_owned(), value));
    into.extend(entries);
    true
}

fn schema(document: &Value, random: &mut Rng) -> Value {
    let names = document.pointer("/components/schemas").and_then(Value::as_object);
    let name = names.and_then(|it| random.choice(it.keys()));
    match (name, random.u8(..6)) {
        (_, 0) => json!({ "type": "string" }),
        (_, 1) => json!({ "type": "string", "enum": ["on", "off"] }),
        (_, 2) => {
            json!({ "type": "array", "items": { "type": "object", "properties": { "a": { "type": "integer" } } } })
        }
        (Some(name), 3 | 4) => json!({ "$ref": format!("#/components/schemas/{}", escape(name)) }),
        _ => {
            json!({ "type": "object", "properties": { "id": { "type": "integer" }, "on": { "type": "object", "properties": { "at": { "type": "string" } } } } })
        }
    }
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn add_schema(document: &mut Value, random: &mut Rng) -> Option<String> {
    let added = schema(document, random);
    let schemas = document.pointer_mut("/components/schemas")?.as_object_mut()?;
    let name = name_like(schemas.keys(), random);
    insert(schemas, &name, added, random).then(|| format!("schema {name:?}"))
}

/// Returns the pointers of all values under a key, outside of examples.
fn pointers(document: &Value, key: &str) -> Vec<String> {
    let mut res = Vec::new();
    let mut open = vec![(String::new(), document)];
    while let Some((at, value)) = open.pop() {
        match value {
            Value::Object(object) => {
                for (name, value) in object.iter().filter(|(name, _)| !IGNORED.contains(&name.as_str())) {
                    let child = format!("{at}/{}", escape(name));
                    // A property may have the name of a keyword.
                    let is_keyword = !at.ends_with("/properties");
                    if name == key && is_keyword {
                        res.push(child.clone());
                    }
                    open.push((child, value));
                }
            }
            Value::Array(items) => {
                open.extend(items.iter().enumerate().map(|(index, it)| (format!("{at}/{index}"), it)));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    res
}

const IGNORED: [&str; 5] = ["example", "examples", "default", "const", "mapping"];

/// Returns a value under a key and its place.
fn pick<'a>(document: &'a mut Value, key: &str, random: &mut Rng) -> Option<(String, &'a mut Value)> {
    let at = random.choice(pointers(document, key))?;
    let value = document.pointer_mut(&at)?;
    Some((at, value))
}

fn add_property(document: &mut Value, random: &mut Rng) -> Option<String> {
    let added = schema(document, random);
    let (at, properties) = pick(document, "properties", random)?;
    let properties = properties.as_object_mut()?;
    let name = name_like(properties.keys(), random);
    insert(properties, &name, added, random).then(|| format!("property {name:?} at {at}"))
}

fn add_value(document: &mut Value, random: &mut Rng) -> Option<String> {
    let at = random.choice(pointers(document, "enum"))?;
    // Of several lists, only values of all are allowed.
    if at.contains("/allOf/") {
        return None;
    }
    let owner = document.pointer_mut(at.rsplit_once('/')?.0)?.as_object_mut()?;
    let values = owner.get("enum")?.as_array()?;
    let texts: Option<Vec<String>> = values.iter().map(|it| it.as_str().map(str::to_owned)).collect();
    let (name, index) = (name_like(texts?.iter(), random), random.usize(..=values.len()));
    if values.contains(&json!(name)) {
        return None;
    }
    // The names and descriptions of the values are lists of the same length.
    for key in ["enum", "x-enum-varnames", "x-enumNames", "x-enum-descriptions"] {
        let list = owner.get_mut(key).and_then(Value::as_array_mut).filter(|it| index <= it.len());
        list.into_iter().for_each(|it| it.insert(index, json!(name)));
    }
    Some(format!("value {name:?} at {at}"))
}

fn add_branch(document: &mut Value, random: &mut Rng) -> Option<String> {
    let added = schema(document, random);
    let key = if random.bool() { "oneOf" } else { "anyOf" };
    let at = random.choice(pointers(document, key))?;
    let target = added.get("$ref").and_then(Value::as_str).and_then(|it| document.pointer(it.strip_prefix('#')?));
    if !keeps_type(document.pointer(at.rsplit_once('/')?.0)?, target.unwrap_or(&added)) {
        return None;
    }
    let branches = document.pointer_mut(&at)?.as_array_mut()?;
    // A union of one branch is that branch, so another one makes another type of it.
    let real = branches.iter().filter(|it| it.get("type") != Some(&json!("null"))).count();
    let is_new = real > 1 && !branches.contains(&added);
    if is_new {
        branches.insert(random.usize(..=branches.len()), added);
    }
    is_new.then(|| format!("branch at {at}"))
}

/// Returns whether a schema with a union is of the same type with another branch. Branches with a value each are an enum of
/// values. A branch with values gives its type to one that accepts any text. Properties beside a union are fields of one struct only if every branch is an object and describes none of them.
fn keeps_type(owner: &Value, branch: &Value) -> bool {
    let is_value = |it: &Value| it.get("const").or(it.get("enum")).is_some();
    let branches = || ["oneOf", "anyOf"].iter().filter_map(|key| owner.get(*key)?.as_array()).flatten();
    let may_be_text = |it: &Value| it.get("$ref").is_some() || it.get("type") == Some(&json!("string"));
    if branches().all(is_value) || is_value(branch) && branches().any(may_be_text) {
        return false;
    }
    let Some(beside) = owner.get("properties").and_then(Value::as_object) else { return true };
    let own = branch.get("properties").and_then(Value::as_object);
    own.is_some_and(|it| it.keys().all(|name| !beside.contains_key(name)))
}

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

fn add_operation(document: &mut Value, random: &mut Rng) -> Option<String> {
    let paths = document.get("paths")?.as_object()?;
    let operations =
        paths.values().filter_map(Value::as_object).flatten().filter(|(key, _)| METHODS.contains(&key.as_str()));
    let operations: Vec<&Value> = operations.map(|(_, it)| it).collect();
    let text = |it: &Value| it.as_str().map(str::to_owned);
    let ids: Vec<String> = operations.iter().filter_map(|it| text(it.get("operationId")?)).collect();
    let tags: Vec<String> = operations.iter().filter_map(|it| text(it.pointer("/tags/0")?)).collect();
    let id = name_like(ids.iter(), random);
    let tag = if random.u8(..4) == 0 {
        name_like(tags.iter(), random)
    } else {
        random.choice(&tags).cloned().unwrap_or_default()
    };
    if ids.contains(&id) {
        return None;
    }
    let mut operation = json!({ "responses": { "200": { "description": "", "content": { "application/json": { "schema": schema(document, random) } } } } });
    if random.u8(..5) > 0 {
        operation["operationId"] = json!(id);
    }
    if !tag.is_empty() {
        operation["tags"] = json!([tag]);
    }
    let path = format!("/added{}", random.u16(..));
    let paths = document.get_mut("paths")?.as_object_mut()?;
    insert(paths, &path, json!({ "get": operation }), random).then(|| format!("operation {id:?} with the tag {tag:?}"))
}

fn add_response(document: &mut Value, random: &mut Rng) -> Option<String> {
    let added = schema(document, random);
    let (at, responses) = pick(document, "responses", random)?;
    if at == "/components/responses" {
        return None;
    }
    let status = random.choice(["200", "201", "202", "400", "404", "409", "500", "default"])?;
    let response = json!({ "description": "", "content": { "application/json": { "schema": added } } });
    let responses = responses.as_object_mut()?;
    insert(responses, status, response, random).then(|| format!("response {status} at {at}"))
}

fn add_media_type(document: &mut Value, random: &mut Rng) -> Option<String> {
    let added = schema(document, random);
    let (at, content) = pick(document, "content", random)?;
    let media_type =
        random.choice(["application/xml", "text/csv", "application/vnd.added+json", "multipart/form-data"])?;
    let content = content.as_object_mut()?;
    // With no content before, it becomes the preferred one.
    let is_first = content.is_empty() || at.contains("/parameters/");
    (!is_first && insert(content, media_type, json!({ "schema": added }), random))
        .then(|| format!("{media_type} at {at}"))
}

fn add_parameter(document: &mut Value, random: &mut Rng) -> Option<String> {
    let (at, parameters) = pick(document, "parameters", random)?;
    let parameters = parameters.as_array_mut()?;
    let names: Vec<String> = parameters.iter().filter_map(|it| Some(it.get("name")?.as_str()?.to_owned())).collect();
    let name = name_like(names.iter(), random);
    if names.contains(&name) {
        return None;
    }
    let added = json!({ "name": name, "in": "query", "schema": { "type": "string", "enum": ["up", "down"] } });
    parameters.insert(random.usize(..=parameters.len()), added);
    Some(format!("parameter {name:?} at {at}"))
}
