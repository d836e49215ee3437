//! XML bodies.

use specwright_runtime::__codegen::{ApiInfo, ClientBuilder, object, xml};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{IndexMap, OperationInfo, Server, UnknownFields, Xml};

use super::webhook::block_on;

static SERVER: Server = Server::new("https://api.example.com", &[]);

static PUT: OperationInfo = ApiInfo::new(&SERVER).put("Put", "/pet");

/// A type with each place and content that a layout has.
#[derive(Clone, Debug, PartialEq)]
struct Pet {
    id: i64,
    name: Option<String>,
    alive: Option<bool>,
    photos: Vec<String>,
    tags: Option<Vec<Tag>>,
    parent: Option<Box<Pet>>,
    friends: Option<Vec<Pet>>,
    metadata: Option<IndexMap<String, String>>,
    labels: Option<IndexMap<String, Tag>>,
    unknown_fields: UnknownFields,
}

object!(Pet {
    id: "id" required, new into(i64);
    name: "name" optional, set name into(impl Into<String>);
    alive: "alive" optional, set alive into(bool);
    photos: "photos" required, new list(impl IntoIterator<Item = impl Into<String>>);
    tags: "tags" optional, set tags list(impl IntoIterator<Item = Tag>);
    parent: "parent" optional, set parent into(impl Into<Box<Pet>>);
    friends: "friends" optional, set friends list(impl IntoIterator<Item = Pet>);
    metadata: "metadata" optional, set metadata into(impl Into<IndexMap<String, String>>);
    labels: "labels" optional, set labels into(impl Into<IndexMap<String, Tag>>);
    ..unknown(unknown_fields);
});

xml!(Pet: object("pet").namespace("urn:pets") {
    attribute("id");
    attribute("alive").named("lives").namespace("urn:l").prefix("l");
    list("photos", "photo").required();
    list("tags", "tag").wrapped("Tags").of(layout_of::<Tag>);
    element("parent").of(layout_of::<Pet>).named("mother");
    list("friends", "friend").of(layout_of::<Pet>);
    map("metadata");
    map("labels").of(layout_of::<Tag>);
});

#[derive(Clone, Debug, PartialEq)]
struct Tag {
    language: Option<String>,
    label: String,
    unknown_fields: UnknownFields,
}

object!(Tag {
    language: "language" optional, set language into(impl Into<String>);
    label: "label" required, new into(impl Into<String>);
    ..unknown(unknown_fields);
});

xml!(Tag: object("tag") {
    attribute("language").named("lang").namespace("urn:languages").prefix("l");
    text("label");
});

/// Removes what XML cannot tell from absence: lists without items and without an element around them.
fn without_empty_lists(mut pet: Pet) -> Pet {
    pet.parent = pet.parent.map(|it| Box::new(without_empty_lists(*it)));
    let friends = pet.friends.filter(|it| !it.is_empty());
    pet.friends = friends.map(|it| it.into_iter().map(without_empty_lists).collect());
    pet
}

/// Decodes a document as an object and as a list. A pet that can be written must be the same when it is read again.
pub(crate) fn run(input: &[u8]) {
    drop(Xml::<Vec<Pet>>::read(input));
    let Ok(pet) = Xml::<Pet>::read(input) else { return };
    let Some(written) = write(&pet) else { return };
    let again = Xml::<Pet>::read(&written).unwrap_or_else(|error| panic!("the XML is not read again: {error:?}"));
    assert_eq!(without_empty_lists(again), without_empty_lists(pet), "the pet changed when it was written and read");
}

/// Returns the XML of a pet; `None` if it cannot be written, as names of unknown properties that are no names in XML.
fn write(pet: &Pet) -> Option<Vec<u8>> {
    let mock = Mock::new();
    mock.expect("Put", [Reply::text(200, "<pet id='1'/>")]);
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).build().expect("the client is complete");
    block_on(client.call(&PUT).xml("application/xml", pet).send::<Xml<Pet>>()).ok()?;
    Some(mock.requests().first()?.body.to_vec())
}
