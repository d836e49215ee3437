//! Edits of a document, and the allowed effect of each on its files.

use serde_json::{Map, Value as Json, json};

/// A document after one edit.
pub(crate) struct Edit {
    pub(crate) name: String,
    pub(crate) document: Json,
    pub(crate) effect: Effect,
}

/// The allowed effect of an edit.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Effect {
    /// No byte changes.
    Nothing,
    /// New files, and at most this number of new lines in others.
    Adds(usize),
    /// Removed files, and at most this number of removed lines in others.
    Removes(usize),
    /// The order of lines changes.
    Moves,
}

/// A pseudorandom sequence with a fixed seed.
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    /// Returns a number below `count`.
    fn below(&mut self, count: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((it ^ (it >> 31)) % count.max(1) as u64).unwrap_or_default()
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// Returns the entries in another order.
    fn shuffled(&mut self, of: &Map<String, Json>) -> Map<String, Json> {
        let mut entries: Vec<(String, Json)> = of.clone().into_iter().collect();
        for index in (1..entries.len()).rev() {
            entries.swap(index, self.below(index + 1));
        }
        entries.into_iter().collect()
    }
}

/// Returns `count` edits, each of the original document. An edit that does not apply to the document is replaced by
/// another one.
pub(crate) fn edits(document: &Json, seed: &mut Seed, count: usize) -> Vec<Edit> {
    let kinds: &[fn(&Json, &mut Seed) -> Option<Edit>] = &[
        add_schema,
        remove_schema,
        reorder_schemas,
        add_operation,
        remove_operation,
        reorder_paths,
        add_property,
        remove_property,
        reorder_properties,
        reorder_document,
    ];
    let mut res = Vec::new();
    for kind in kinds.iter().cycle().take(count * kinds.len()) {
        if res.len() < count {
            res.extend(kind(document, seed));
        }
    }
    res
}

fn edited(document: &Json, name: String, effect: Effect, change: impl FnOnce(&mut Json)) -> Option<Edit> {
    let mut document = document.clone();
    change(&mut document);
    Some(Edit { name, document, effect })
}

fn map<'a>(document: &'a mut Json, keys: &[&str]) -> &'a mut Map<String, Json> {
    let mut node = document;
    for key in keys {
        node = &mut node[*key];
    }
    if node.is_null() {
        *node = json!({});
    }
    node.as_object_mut().expect("only objects are edited")
}

const SCHEMAS: &[&str] = &["components", "schemas"];

fn schemas(document: &Json) -> Option<&Map<String, Json>> {
    document.get("components")?.get("schemas")?.as_object()
}

/// Words that are in no document.
const WORDS: &[&str] = &["aardvark", "Quokka", "zebra_crossing", "m-axolotl", "Kakapo2"];

/// Inserts an entry at the start, at the end or between others.
fn insert(into: &mut Map<String, Json>, at: usize, key: &str, value: Json) {
    let mut entries: Vec<(String, Json)> = std::mem::take(into).into_iter().collect();
    entries.insert(at.min(entries.len()), (key.to_owned(), value));
    into.extend(entries);
}

fn add_schema(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let (word, at) = (*seed.pick(WORDS)?, seed.below(schemas(document).map_or(0, Map::len) + 1));
    let schema = json!({ "type": "object", "properties": { "id": { "type": "integer" }, "on": { "type": "object", "properties": { "at": {} } } } });
    // The lines that name its modules and types.
    edited(document, format!("add the schema {word}"), Effect::Adds(3), |it| insert(map(it, SCHEMAS), at, word, schema))
}

fn remove_schema(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let text = document.to_string();
    let unused = schemas(document)?
        .keys()
        .filter(|it| !text.contains(&format!("/{it}\"")) && !text.contains(&format!("/{it}/")));
    let name = (*seed.pick(&unused.collect::<Vec<_>>())?).clone();
    edited(document, format!("remove the schema {name}"), Effect::Removes(3), |it| {
        drop(map(it, SCHEMAS).shift_remove(&name))
    })
}

fn reorder_schemas(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let schemas = seed.shuffled(schemas(document)?);
    edited(document, "reorder the schemas".to_owned(), Effect::Nothing, |it| *map(it, SCHEMAS) = schemas)
}

const METHODS: &[&str] = &["get", "put", "post", "delete", "patch"];

/// Returns path, method and tag of each operation.
fn operations(document: &Json) -> Vec<(String, String, Option<String>)> {
    let mut res = Vec::new();
    for (path, item) in document.get("paths").and_then(Json::as_object).into_iter().flatten() {
        for method in METHODS.iter().filter(|it| item.get(**it).is_some()) {
            let tag = item[*method].pointer("/tags/0").and_then(Json::as_str).map(str::to_owned);
            res.push((path.clone(), (*method).to_owned(), tag));
        }
    }
    res
}

/// Lines of an operation, its method, and the accessors of a new tag.
const OPERATION_LINES: usize = 60;

fn add_operation(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let operations = operations(document);
    let (word, at) = (*seed.pick(WORDS)?, seed.below(operations.len()));
    let (_, _, tag) = seed.pick(&operations)?;
    let mut operation = json!({ "operationId": format!("{word} now"), "responses": { "204": { "description": "" } } });
    if let Some(tag) = tag {
        operation["tags"] = json!([tag]);
    }
    let path = format!("/{word}");
    edited(document, format!("add the operation {word}"), Effect::Adds(OPERATION_LINES), |it| {
        insert(map(it, &["paths"]), at, &path, json!({ "get": operation }));
    })
}

/// Lines of an operation with many parameters and long descriptions.
const LONGEST_OPERATION: usize = 500;

fn remove_operation(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let operations = operations(document);
    let (path, method, tag) = seed.pick(&operations)?;
    // The last operation of a tag removes the tag, and the links to it.
    let alone = operations.iter().filter(|it| it.2 == *tag).count() == 1;
    let escaped = path.replace('~', "~0").replace('/', "~1");
    if alone || document.to_string().contains(&format!("#/paths/{escaped}")) {
        return None;
    }
    edited(document, format!("remove {method} {path}"), Effect::Removes(LONGEST_OPERATION), |it| {
        drop(map(it, &["paths", path]).shift_remove(method));
    })
}

fn reorder_paths(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let paths = seed.shuffled(document.get("paths")?.as_object()?);
    edited(document, "reorder the paths".to_owned(), Effect::Nothing, |it| *map(it, &["paths"]) = paths)
}

/// Returns the components that are objects and that no `allOf` refers to.
fn objects(document: &Json) -> Vec<String> {
    let plain = |it: &Json| {
        let composed = ["allOf", "anyOf", "oneOf", "$ref"].iter().any(|key| it.get(key).is_some());
        !composed && it.get("properties").and_then(Json::as_object).is_some_and(|it| it.len() > 1)
    };
    let text = document.to_string();
    let in_a_union = |name: &str| {
        text.contains(&format!("[{{\"$ref\":\"#/components/schemas/{name}\""))
            || text.contains(&format!(",{{\"$ref\":\"#/components/schemas/{name}\""))
    };
    schemas(document)
        .into_iter()
        .flatten()
        .filter(|(name, it)| plain(it) && !in_a_union(name))
        .map(|it| it.0.clone())
        .collect()
}

/// Lines of a field with its setter, encoding and decoding.
const PROPERTY_LINES: usize = 16;

fn add_property(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let (name, word) = (seed.pick(&objects(document))?.clone(), *seed.pick(WORDS)?);
    let at = seed.below(4);
    edited(document, format!("add {word} to {name}"), Effect::Adds(PROPERTY_LINES), |it| {
        let properties = map(it, &["components", "schemas", &name, "properties"]);
        insert(properties, at, word, json!({ "type": "string" }));
    })
}

fn remove_property(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let name = seed.pick(&objects(document))?.clone();
    let schema = &schemas(document)?[&name];
    let text = document.to_string();
    let scalar = |it: &Json| {
        let types = ["string", "integer", "boolean"];
        it.get("enum").is_none()
            && it.get("format").is_none()
            && types.iter().any(|ty| it.get("type") == Some(&json!(ty)))
    };
    let required = schema.get("required").and_then(Json::as_array).cloned().unwrap_or_default();
    let properties = schema["properties"].as_object()?.iter();
    let optional = properties.filter(|(key, it)| scalar(it) && !required.contains(&json!(key)));
    let referred = |key: &str| text.contains(&format!("/{name}/properties/{key}"));
    let keys: Vec<&String> = optional.map(|it| it.0).filter(|it| !referred(it)).collect();
    let key = (*seed.pick(&keys)?).clone();
    edited(document, format!("remove {key} from {name}"), Effect::Removes(100), |it| {
        drop(map(it, &["components", "schemas", &name, "properties"]).shift_remove(&key));
    })
}

fn reorder_properties(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let name = seed.pick(&objects(document))?.clone();
    let properties = seed.shuffled(schemas(document)?[&name]["properties"].as_object()?);
    edited(document, format!("reorder the properties of {name}"), Effect::Moves, |it| {
        *map(it, &["components", "schemas", &name, "properties"]) = properties;
    })
}

/// Reorders the top-level keys.
fn reorder_document(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let all = seed.shuffled(document.as_object()?);
    edited(document, "reorder the document".to_owned(), Effect::Nothing, |it| *it = Json::Object(all))
}
