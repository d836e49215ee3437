//! Edits of a document, and what each may do to its files.

use serde_json::{Map, Value as Json, json};

/// A document that was edited once.
pub(crate) struct Edit {
    pub(crate) name: String,
    pub(crate) document: Json,
    pub(crate) effect: Effect,
}

/// What an edit may do.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Effect {
    /// No byte changes.
    Nothing,
    /// New files, and so many new lines in others.
    Adds(usize),
    /// The same, the other way round.
    Removes(usize),
    /// Lines stand in another order.
    Moves,
}

/// Numbers that look as if by chance, and are the same in each run.
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    /// Less than this.
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

    /// The entries in another order.
    fn shuffled(&mut self, of: &Map<String, Json>) -> Map<String, Json> {
        let mut entries: Vec<(String, Json)> = of.clone().into_iter().collect();
        for index in (1..entries.len()).rev() {
            entries.swap(index, self.below(index + 1));
        }
        entries.into_iter().collect()
    }
}

/// So many edits, each of the document as it is. One that a document has nothing for is another one.
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

/// Words of which no document makes its names.
const WORDS: &[&str] = &["aardvark", "Quokka", "zebra_crossing", "m-axolotl", "Kakapo2"];

/// At the beginning, at the end, or in between.
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

/// Path, method and tag of each operation.
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

/// A shell, its method, and what leads to them if the tag is new.
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

/// With many parameters, each described at length.
const LONGEST_OPERATION: usize = 500;

fn remove_operation(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let operations = operations(document);
    let (path, method, tag) = seed.pick(&operations)?;
    // With the last operation of a tag the tag goes, and with it what others say of it.
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

/// Components that are nothing but objects, and part of no other.
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

/// A field with its setter, and how it is read and written.
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

/// The keys at the top.
fn reorder_document(document: &Json, seed: &mut Seed) -> Option<Edit> {
    let all = seed.shuffled(document.as_object()?);
    edited(document, "reorder the document".to_owned(), Effect::Nothing, |it| *it = Json::Object(all))
}
