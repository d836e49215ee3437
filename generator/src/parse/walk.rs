//! The walk over the documents: checks every object against the grammar, and fills the tables of the [`Spec`].

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};

use super::context::ParseContext;
use super::example::{MAX_REFERENCES, find_node};
use super::extension::{Extension, Reading, reading};
use super::grammar::{Child, Kind, Referable};
use super::keyword::read_schema;
use super::schema::{Reference, SchemaId};
use super::{Entry, Input, PathItem, Root, Spec, Table, Version, upgrade};
use crate::common::Method;
use crate::diagnostics::{self, Failed, Report};
use crate::limits;
use crate::pointer::{Pointer, SourceId};
use crate::tree::{Node, Object, Value};

/// Reads the documents of a client, and every object that they refer to.
///
/// Fails at the limit of the bytes of places, which is reported.
pub(super) fn walk(report: &mut Report, input: Input<'_>, versions: &[Version]) -> Result<Spec, Failed> {
    let files =
        input.documents[input.roots..].iter().map(|it| (it.source, file_stem(&input.sources.get(it.source).name)));
    let spec = Spec { files: files.collect(), ..Spec::default() };
    let mut cx = ParseContext {
        report,
        has_error: false,
        input,
        version: Version::V3_0,
        spec,
        queue: Vec::new(),
        examples: BTreeSet::new(),
        place_bytes: Some(limits::PLACE_BYTES),
    };
    for (document, version) in input.documents.iter().zip(versions) {
        cx.version = *version;
        let root = cx.read_root(&Pointer::root(document.source), &document.root);
        cx.spec.roots.push(root);
        cx.drain();
    }
    cx.place_bytes.map(|_| cx.spec).ok_or(Failed)
}

impl ParseContext<'_> {
    fn read_root(&mut self, at: &Pointer, node: &Node) -> Root {
        self.record_version(at);
        let mut copy = self.copy(Kind::OpenApi, at, node);
        let info = copy.remove("info").unwrap_or_default();
        let text = |key: &str| info.get(key).and_then(Json::as_str).map(str::to_owned);
        let tags = copy.remove("tags").unwrap_or_else(|| json!([]));
        let security = copy.remove("security");
        let retries = copy.remove(Extension::Retries.key());
        let servers = copy.remove("servers");
        Root {
            at: at.clone(),
            title: text("title").unwrap_or_default(),
            version: text("version").unwrap_or_default(),
            description: text("description"),
            servers: self.convert_servers(at, servers),
            security: security.and_then(|it| self.deserialize(&at.child("security"), it)),
            tags: self.deserialize(&at.child("tags"), tags).unwrap_or_default(),
            paths: node.get("paths").map(|it| self.path_items(&at.child("paths"), it)).unwrap_or_default(),
            webhooks: collect_webhooks(at, node),
            retries,
            schemas: self.component_schemas(at, node),
            security_schemes: component_keys(at, node, "securitySchemes"),
        }
    }

    /// Records the version of the text that a place is in.
    fn record_version(&mut self, at: &Pointer) {
        if self.version == Version::V3_0 {
            self.spec.sources_of_3_0.insert(at.source);
        }
    }

    fn component_schemas(&mut self, at: &Pointer, node: &Node) -> Vec<(String, SchemaId)> {
        let places = component_keys(at, node, "schemas");
        places.into_iter().filter_map(|(name, at)| Some((name, *self.spec.schema_ids.get(&at)?))).collect()
    }

    fn path_items(&mut self, at: &Pointer, node: &Node) -> Vec<(String, Pointer)> {
        let keys = node.as_object().into_iter().flat_map(|it| it.keys());
        keys.filter(|it| it.starts_with('/')).map(|it| (it.clone(), at.child(it))).collect()
    }

    /// Converts the copied `servers` of an object.
    fn convert_servers(&mut self, at: &Pointer, servers: Option<Json>) -> Vec<(Pointer, openapiv3::Server)> {
        let at = at.child("servers");
        let Some(Json::Array(items)) = servers else { return Vec::new() };
        let items = items.into_iter().enumerate();
        items.filter_map(|(index, it)| Some((at.item(index), self.deserialize(&at.item(index), it)?))).collect()
    }

    /// Visits the targets of references, and the targets of references in these.
    fn drain(&mut self) {
        while let Some((at, kind)) = self.queue.pop() {
            self.record_version(&at);
            let keys: Vec<String> = at.keys().collect();
            let document = self.input.documents.iter().find(|it| it.source == at.source);
            if let Some(node) = document.and_then(|it| it.root.at(keys.iter().map(String::as_str))) {
                kind.referable().map(|it| self.extract(kind, it, &at, node));
            }
        }
    }

    /// Moves an object into its table, unless it is there already, and returns the `$ref` that replaces it.
    fn extract(&mut self, kind: Kind, referable: Referable, at: &Pointer, node: &Node) -> Json {
        match referable {
            Referable::Schema => drop(read_schema(self, at, node)),
            Referable::PathItem => self.insert(|it| &mut it.path_items, at, |cx| cx.read_path_item(at, node)),
            Referable::Operation => self.insert(|it| &mut it.operations, at, |cx| cx.read_entry(kind, at, node)),
            Referable::Parameter => self.insert(|it| &mut it.parameters, at, |cx| cx.read_entry(kind, at, node)),
            Referable::RequestBody => self.insert(|it| &mut it.request_bodies, at, |cx| cx.read_entry(kind, at, node)),
            Referable::Response => self.insert(|it| &mut it.responses, at, |cx| cx.read_entry(kind, at, node)),
            Referable::Header => self.insert(|it| &mut it.headers, at, |cx| cx.read_entry(kind, at, node)),
            Referable::SecurityScheme => {
                self.insert(|it| &mut it.security_schemes, at, |cx| cx.read_entry(kind, at, node))
            }
            Referable::Example => self.read_example(at, node),
            Referable::Callback => self.insert(|it| &mut it.callbacks, at, |cx| cx.read_callback(at, node)),
            Referable::Link => self.push(diagnostics::parse::unsupported_link(at)),
        }
        json!({ "$ref": format_handle(at) })
    }

    fn insert<T>(
        &mut self,
        table: fn(&mut Spec) -> &mut Table<T>,
        at: &Pointer,
        read: impl FnOnce(&mut Self) -> Entry<T>,
    ) {
        if !table(&mut self.spec).contains_key(at) {
            let entry = read(self);
            table(&mut self.spec).insert(at.clone(), entry);
        }
    }

    fn read_entry<T: DeserializeOwned>(&mut self, kind: Kind, at: &Pointer, node: &Node) -> Entry<T> {
        if let Some(reference) = self.read_reference(kind, at, node) {
            return Entry::Reference(reference);
        }
        let mut copy = self.copy(kind, at, node);
        if !kind.referable().is_some_and(|it| upgrade::upgrade(self, it, at, &mut copy)) {
            return Entry::Broken;
        }
        self.deserialize(at, Json::Object(copy)).map_or(Entry::Broken, Entry::Item)
    }

    fn read_path_item(&mut self, at: &Pointer, node: &Node) -> Entry<PathItem> {
        if let Some(reference) = self.read_reference(Kind::PathItem, at, node) {
            return Entry::Reference(reference);
        }
        let mut copy = self.copy(Kind::PathItem, at, node);
        let parameters = node.get("parameters").and_then(Node::as_array).map_or(0, <[Node]>::len);
        let operations = Method::ALL.into_iter().filter(|(_, field)| node.get(field).is_some());
        Entry::Item(PathItem {
            parameters: (0..parameters).map(|index| at.child("parameters").item(index)).collect(),
            servers: self.convert_servers(at, copy.remove("servers")),
            operations: operations.map(|(method, field)| (method, at.child(field))).collect(),
            route: copy.remove(ROUTE.key()).and_then(|it| it.as_str().map(str::to_owned)),
        })
    }

    /// Reads the expressions of a callback and their Path Item Objects.
    fn read_callback(&mut self, at: &Pointer, node: &Node) -> Entry<Vec<(String, Pointer)>> {
        if let Some(reference) = self.read_reference(Kind::Callback, at, node) {
            return Entry::Reference(reference);
        }
        self.copy(Kind::Callback, at, node);
        Entry::Item(keys(node).filter(|it| !it.starts_with("x-")).map(|it| (it.clone(), at.child(it))).collect())
    }

    fn read_example(&mut self, at: &Pointer, node: &Node) {
        if !self.examples.insert(at.clone()) || self.read_reference(Kind::Example, at, node).is_some() {
            return;
        }
        let mut copy = self.copy(Kind::Example, at, node);
        let media_type = at.parent().and_then(|it| it.parent()).filter(|_| upgrade::is_in_request_body(at));
        if let (Some(media_type), Some(name), Some(value)) = (media_type, at.last(), copy.remove("value")) {
            let is_first = self.spec.request_examples.get(&media_type).is_none_or(|(first, _)| name < *first);
            self.spec.request_examples.extend(is_first.then_some((media_type, (name, value))));
        }
    }

    /// Copies an object: checks every key, moves referable objects into their tables, and keeps the rest unchanged.
    fn copy(&mut self, kind: Kind, at: &Pointer, node: &Node) -> Map<String, Json> {
        let mut res = Map::new();
        let Some(object) = self.read_object(at, node).filter(|_| self.use_places(at, node)) else { return res };
        for (key, value) in object {
            let at = at.child(key);
            let fixed = kind.fields().iter().find(|(name, _)| name == key).map(|(_, child)| *child);
            if key == WEBHOOKS && !self.is_valid_webhooks(&at, value) {
                continue;
            }
            if let Some(child) = fixed.or_else(|| kind.pattern(key).filter(|_| !key.starts_with("x-"))) {
                res.insert(key.clone(), self.copy_field(child, &at, value));
            } else if key.starts_with("x-") {
                let key = self.canonical_key(kind, &at, key, object, value);
                res.extend(key.map(|it| (it.to_owned(), Json::from(value))));
            } else {
                self.push(diagnostics::parse::unknown_key(&at, kind.name(), key));
            }
        }
        upgrade::complete(self, kind, at, &mut res);
        res
    }

    /// Returns whether `x-webhooks` is an object of objects. A value of another shape is reported, and ignored like that of any
    /// extension.
    fn is_valid_webhooks(&mut self, at: &Pointer, node: &Node) -> bool {
        let is_valid = is_map_of_objects(node);
        if !is_valid && node.value != Value::Null {
            self.push(diagnostics::parse::invalid_extension(at, "an object of Path Item Objects", node));
        }
        is_valid
    }

    /// Returns the key under which later stages find an extension. `None` if a newer key of the extension is present, or if the
    /// value has another shape than the extension's.
    fn canonical_key<'k>(
        &mut self,
        kind: Kind,
        at: &Pointer,
        key: &'k str,
        object: &Object,
        value: &Node,
    ) -> Option<&'k str> {
        match reading(kind, key) {
            Reading::Known(it) => Some(key).filter(|_| self.has_valid_shape(it, kind, at, value)),
            Reading::Foreign => Some(key),
            Reading::Misplaced => {
                self.push(diagnostics::parse::unknown_extension(at, kind.name(), key));
                Some(key)
            }
            Reading::Deprecated(it) => {
                self.push(diagnostics::parse::deprecated_extension(at, key, it.key()));
                let is_valid = self.has_valid_shape(it, kind, at, value);
                Some(it.key()).filter(|it| is_valid && !object.contains_key(*it))
            }
        }
    }

    fn copy_field(&mut self, child: Child, at: &Pointer, node: &Node) -> Json {
        match child {
            Child::One(kind) => self.copy_value(kind, at, node),
            Child::List(kind) => {
                let items = self.read_list(at, node).unwrap_or_default();
                items.iter().enumerate().map(|(index, it)| self.copy_value(kind, &at.item(index), it)).collect()
            }
            Child::Map(kind) => {
                let entries = self.read_object(at, node).into_iter().flatten();
                let entries = entries.filter(|(key, it)| kind == Kind::Schema || !is_extension(key, it));
                entries.map(|(key, it)| (key.clone(), self.copy_value(kind, &at.child(key), it))).collect()
            }
        }
    }

    fn copy_value(&mut self, kind: Kind, at: &Pointer, node: &Node) -> Json {
        if let Some(referable) = kind.referable() {
            return self.extract(kind, referable, at, node);
        }
        if kind == Kind::Text {
            self.read_string(at, node).map_or(Json::Null, Json::String)
        } else if kind == Kind::Flag {
            Json::Bool(self.read_boolean(at, node))
        } else if kind == Kind::Free {
            Json::from(node)
        } else if kind == Kind::MediaType {
            self.copy_media_type(at, node)
        } else if kind == Kind::Unsupported {
            let key = at.last().unwrap_or_default();
            self.push(diagnostics::parse::unsupported_keyword(at, &key));
            Json::Null
        } else {
            Json::Object(self.copy(kind, at, node))
        }
    }

    /// Copies a media type. In OpenAPI 3.2 it may be a reference, and then the operation has the target as its own.
    fn copy_media_type(&mut self, at: &Pointer, node: &Node) -> Json {
        let input = self.input;
        let (mut at, mut node) = (at.clone(), node);
        for _ in 0..MAX_REFERENCES {
            let Some(target) = self.read_reference(Kind::MediaType, &at, node).and_then(|it| it.target) else { break };
            let Some(found) = find_node(input, &target) else { break };
            self.record_version(&target);
            (at, node) = (target, found);
        }
        Json::Object(self.copy(Kind::MediaType, &at, node))
    }

    fn read_reference(&mut self, kind: Kind, at: &Pointer, node: &Node) -> Option<Reference> {
        let text = node.get("$ref")?;
        let at = at.child("$ref");
        let text = self.read_string(&at, text)?;
        Some(self.resolve_reference(kind, &at, &text))
    }
}

/// Returns the name of a file without folder and extension.
fn file_stem(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or_default();
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
}

/// Returns the webhooks of `webhooks` and `x-webhooks`. A document may have a webhook in both, for tools that read 3.0.
fn collect_webhooks(at: &Pointer, node: &Node) -> Vec<(String, Pointer)> {
    let mut res = entries(at, node, "webhooks");
    if node.get(WEBHOOKS).is_none_or(|it| !is_map_of_objects(it)) {
        return res;
    }
    for (name, at) in entries(at, node, WEBHOOKS) {
        if res.iter().all(|(known, _)| *known != name) {
            res.push((name, at));
        }
    }
    res
}

/// The name of `webhooks` in OpenAPI 3.0.
const WEBHOOKS: &str = "x-webhooks";

fn is_map_of_objects(node: &Node) -> bool {
    node.as_object().is_some_and(|it| it.iter().all(|(key, it)| it.as_object().is_some() || key.starts_with("x-")))
}

/// The path of a webhook, on its Path Item Object or its operation.
const ROUTE: Extension = Extension::Path;

fn keys(node: &Node) -> impl Iterator<Item = &String> {
    node.as_object().into_iter().flat_map(|it| it.keys())
}

/// Returns the keys of a map and the places of their values.
fn entries(at: &Pointer, node: &Node, key: &str) -> Vec<(String, Pointer)> {
    let at = at.child(key);
    let entries = node.get(key).and_then(Node::as_object).into_iter().flatten();
    entries.filter(|(key, it)| !is_extension(key, it)).map(|(key, _)| (key.clone(), at.child(key))).collect()
}

/// Returns whether an entry of a map is an extension. An object is an item of the map, although its name begins with `x-`.
fn is_extension(key: &str, node: &Node) -> bool {
    key.starts_with("x-") && node.as_object().is_none()
}

fn component_keys(at: &Pointer, node: &Node, section: &str) -> Vec<(String, Pointer)> {
    node.get("components").map(|it| entries(&at.child("components"), it, section)).unwrap_or_default()
}

/// Returns the text of the `$ref` that replaces an object in a table.
fn format_handle(at: &Pointer) -> String {
    format!("{}#{}", at.source.0, at.path)
}

/// Parses a text of [`format_handle`] to the place of the object; `None` if it is not such a text.
pub(super) fn parse_handle(handle: &str) -> Option<Pointer> {
    let (source, path) = handle.split_once('#')?;
    Some(Pointer { source: SourceId(source.parse().ok()?), path: path.to_owned() })
}
