//! Names of inline schemas: words that depend only on a schema's own place.

mod external;
mod words;

pub(super) use external::find_component_names;
pub(super) use words::fallback_operation_id;

use super::Lower;
use crate::parse::Entry;
use crate::pointer::Pointer;
use words::{push_schema_words, section_word, strip_operation_path};

/// The name of an inline schema.
pub(super) struct InlineName {
    /// The words, outermost first.
    pub(super) words: Vec<String>,
    /// The number of words that name the outermost schema around it.
    pub(super) owner_words: usize,
}

/// Names the schema at a place, by its component, operation or webhook and by the keys between that and the schema.
pub(super) fn name_inline_schema(cx: &mut Lower<'_>, at: &Pointer) -> InlineName {
    let keys: Vec<String> = at.keys().collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let (mut words, rest) = match &keys[..] {
        ["components", "schemas", name, rest @ ..] => (vec![(*name).to_owned()], rest),
        ["components", section, name, rest @ ..] => {
            let mut words = vec![(*name).to_owned()];
            words.extend(section_word(section).map(str::to_owned));
            let rest = strip_operation_path(cx, at, &keys, rest, &mut words);
            (words, rest)
        }
        ["paths", path, method, rest @ ..] => {
            let mut words = vec![operation_id(cx, at, path, method)];
            let rest = strip_operation_path(cx, at, &keys, rest, &mut words);
            (words, rest)
        }
        ["webhooks" | "x-webhooks", name, rest @ ..] => {
            let mut words = vec![(*name).to_owned()];
            let item = Pointer::root(at.source).child(keys[0]).child(name);
            let item = cx.spec.path_items.get(&item);
            let has_several = matches!(item, Some(Entry::Item(item)) if item.operations.len() > 1);
            let method = rest.first().filter(|key| has_several && **key != "parameters");
            words.extend(method.map(|key| (*key).to_owned()));
            let rest = strip_operation_path(cx, at, &keys, rest, &mut words);
            (words, rest)
        }
        _ => return external::name_in_file(cx, at, &keys),
    };
    let owner_words = words.len();
    push_schema_words(cx, at, keys.len(), rest, &mut words);
    InlineName { words, owner_words }
}

fn operation_id(cx: &Lower<'_>, at: &Pointer, path: &str, method: &str) -> String {
    let place = Pointer::root(at.source).child("paths").child(path).child(method);
    match cx.spec.operations.get(&place) {
        Some(Entry::Item(operation)) if operation.operation_id.is_some() => {
            operation.operation_id.clone().unwrap_or_default()
        }
        _ => fallback_operation_id(method, path),
    }
}

#[cfg(test)]
mod tests {
    use crate::api::SchemaName;
    use crate::diagnostics::{Mode, Report};
    use crate::lower::{Options, lower};
    use crate::normalize::{normalize, testing};

    const DOCUMENT: &str = "
paths:
  /pets:
    post:
      operationId: create_pet
      parameters: [ { name: filter, in: query, schema: { type: string, enum: [a] } } ]
      requestBody:
        content:
          application/json: { schema: { properties: { owner: { properties: { a: { type: string } } } } } }
          text/csv: { schema: { type: string } }
          multipart/form-data: { schema: { properties: { b: { enum: [c] } } } }
      responses:
        '200': { description: '', content: { application/json: { schema: { properties: { a: { type: string } } } } } }
        '202': { description: '', content: { application/json: { schema: { properties: { b: { type: string } } } } } }
        '404': { description: '', content: { application/json: { schema: { properties: { c: { type: string } } } } } }
      callbacks:
        adopted: { '{$url}': { post: {
          requestBody: { content: { application/json: { schema: { properties: { d: { type: string } } } } } },
          responses: { '204': { description: '' } } } } }
    get:
      parameters: [ { name: sort, in: query, schema: { type: string, enum: [up] } } ]
      responses: { '200': { $ref: '#/components/responses/Pets' } }
webhooks:
  petSeen:
    get: { responses: { '204': { description: '' } } }
    post: {
      requestBody: { content: { application/json: { schema: { properties: { a: { type: string } } } } } },
      responses: { '204': { description: '' } } }
  petLost: { post: {
    requestBody: { content: { application/json: { schema: { properties: { a: { type: string } } } } } },
    responses: { '200': { description: '', content: { application/json: { schema: { properties: { b: {} } } } } } } } }
components:
  responses:
    Pets: { description: '', content: { application/json: { schema: { properties: { pets: { items: { enum: [x] } } } } } } }
  schemas:
    Pet:
      properties:
        owner: { properties: { name: { type: string } } }
        tags: { type: array, items: { enum: [good] } }
        names: { additionalProperties: { enum: [short] } }
        food: { oneOf: [ { title: Dry Food, properties: { a: { type: string } } }, { required: [b], properties: { b: { type: string } } } ] }
        both: { allOf: [ { properties: { a: { type: string } } }, { properties: { b: { type: string } } } ] }
";

    #[test]
    fn an_inline_schema_is_named_by_its_own_place() {
        // Without an `operationId`, the method and the path name the operation; a webhook has the name of its key.
        let table = [
            ("/components/responses/Pets/content/application~1json/schema", "Pets response"),
            (
                "/components/responses/Pets/content/application~1json/schema/properties/pets/items",
                "Pets response > pets item",
            ),
            ("/components/schemas/Pet/properties/both", "Pet > both"),
            ("/components/schemas/Pet/properties/food", "Pet > food"),
            ("/components/schemas/Pet/properties/food/oneOf/0", "Pet > food Dry Food"),
            ("/components/schemas/Pet/properties/food/oneOf/1", "Pet > food b"),
            ("/components/schemas/Pet/properties/names/additionalProperties", "Pet > names value"),
            ("/components/schemas/Pet/properties/owner", "Pet > owner"),
            ("/components/schemas/Pet/properties/tags/items", "Pet > tags item"),
            ("/paths/~1pets/get/parameters/0/schema", "get /pets sort"),
            (
                "/paths/~1pets/post/callbacks/adopted/{$url}/post/requestBody/content/application~1json/schema",
                "create_pet adopted body",
            ),
            ("/paths/~1pets/post/parameters/0/schema", "create_pet filter"),
            ("/paths/~1pets/post/requestBody/content/application~1json/schema", "create_pet request"),
            (
                "/paths/~1pets/post/requestBody/content/application~1json/schema/properties/owner",
                "create_pet request > owner",
            ),
            (
                "/paths/~1pets/post/requestBody/content/multipart~1form-data/schema/properties/b",
                "create_pet request multipart > b",
            ),
            // The first success has no number.
            ("/paths/~1pets/post/responses/200/content/application~1json/schema", "create_pet response"),
            ("/paths/~1pets/post/responses/202/content/application~1json/schema", "create_pet response 202"),
            ("/paths/~1pets/post/responses/404/content/application~1json/schema", "create_pet response 404"),
            ("/webhooks/petLost/post/requestBody/content/application~1json/schema", "petLost body"),
            ("/webhooks/petLost/post/responses/200/content/application~1json/schema", "petLost response"),
            // Several methods of one webhook are told apart by the method.
            ("/webhooks/petSeen/post/requestBody/content/application~1json/schema", "petSeen post body"),
        ];
        let spec = testing::spec(DOCUMENT);
        let mut report = Report::new(Mode::Generate);
        let schemas = normalize(&mut report, &spec);
        let api =
            lower(&mut report, &spec, &schemas, &Options::default()).expect("the document of the test has no errors");
        let inline = api.schemas.iter().filter_map(|schema| match &schema.name {
            SchemaName::Inline { words, home } if words == home => Some((&schema.at.path[..], home.join(" "))),
            SchemaName::Inline { words, home } => {
                Some((&schema.at.path[..], format!("{} > {}", home.join(" "), words[home.len()..].join(" "))))
            }
            SchemaName::Component(_) => None,
        });
        let mut names: Vec<(&str, String)> = inline.collect();
        names.sort();
        assert_eq!(names, table.map(|(path, name)| (path, name.to_owned())));
    }
}
