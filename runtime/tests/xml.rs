//! XML bodies: the elements and attributes that a value becomes, and those that it is decoded from.

use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder, PageInput, Pagination, object, xml};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{Error, IndexMap, OperationInfo, Server, UnknownFields, Xml};

static SERVER: Server = Server::new("https://api.example.com", &[]);
static PUT: OperationInfo = ApiInfo::new(&SERVER).put("Put", "/t");

#[derive(Clone, Debug, PartialEq)]
struct Pet {
    id: i64,
    name: Option<String>,
    photos: Vec<String>,
    tags: Option<Vec<Tag>>,
    parent: Option<Box<Pet>>,
    metadata: Option<IndexMap<String, String>>,
    unknown_fields: UnknownFields,
}

object!(Pet {
    id: "id" required, new into(i64);
    name: "name" optional, set name into(impl Into<String>);
    photos: "photos" required, new list(impl IntoIterator<Item = impl Into<String>>);
    tags: "tags" optional, set tags list(impl IntoIterator<Item = Tag>);
    parent: "parent" optional, set parent into(impl Into<Box<Pet>>);
    metadata: "metadata" optional, set metadata into(impl Into<IndexMap<String, String>>);
    ..unknown(unknown_fields);
});

xml!(Pet: object("pet").namespace("urn:pets") {
    attribute("id");
    list("photos", "photo").required();
    list("tags", "tag").wrapped("Tags").of(layout_of::<Tag>);
    element("parent").of(layout_of::<Pet>).named("mother");
    map("metadata");
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

fn client(mock: &Mock) -> Client {
    ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).build().unwrap()
}

/// Returns the body that is sent for a pet.
async fn sent(pet: &Pet) -> String {
    let mock = Mock::new();
    mock.expect("Put", [Reply::text(200, "<pet id='1'/>")]);
    let call = client(&mock).call(&PUT).xml("application/xml", pet);
    call.send::<Xml<Pet>>().await.unwrap();
    let request = &mock.requests()[0];
    assert_eq!(request.headers["content-type"], "application/xml");
    assert_eq!(request.headers["accept"], "application/xml");
    let body = String::from_utf8(request.body.to_vec()).unwrap();
    body.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#).unwrap().to_owned()
}

fn read(xml: &str) -> Pet {
    Xml::<Pet>::read(xml.as_bytes()).unwrap()
}

#[tokio::test]
async fn a_value_becomes_elements_and_attributes() {
    let pet = Pet::new(7, ["a.png", "b.png"])
        .name("<Rex & co>")
        .tags([Tag::new("good").language("en"), Tag::new("")])
        .parent(Pet::new(8, [""; 0]))
        .metadata([("Colour".to_owned(), "red".to_owned())].into_iter().collect::<IndexMap<_, _>>());
    let xml = concat!(
        r#"<pet xmlns="urn:pets" id="7"><name>&lt;Rex &amp; co&gt;</name><photo>a.png</photo><photo>b.png</photo>"#,
        r#"<Tags><tag xmlns:l="urn:languages" l:lang="en">good</tag><tag/></Tags><mother id="8"/>"#,
        "<metadata><Colour>red</Colour></metadata></pet>",
    );
    assert_eq!(sent(&pet).await, xml);
    assert_eq!(read(xml), pet);
}

#[test]
fn servers_spell_the_same_value_in_other_ways() {
    let plain = Pet::new(7, ["a", "b"]);
    for xml in [
        "<pet id='7'><photo>a</photo><photo>b</photo></pet>",
        "<?xml version='1.0'?>\n<p:pet xmlns:p='urn:pets' id='7'>\n <p:photo>a</p:photo><!-- c --><photo><![CDATA[b]]></photo></p:pet>",
        "<pet id='7'><photo>a</photo><photo>b</photo></pet>\n",
    ] {
        assert_eq!(read(xml), plain, "{xml}");
    }
    assert_eq!(read("<pet id='7'/>"), Pet::new(7, [""; 0]));
    // An element around the items that the document does not describe.
    assert_eq!(read("<pet id='7'><photo><string>a</string><string>b</string></photo></pet>"), plain);
    let empty = Pet::new(7, [""; 0]).tags([]);
    assert_eq!(read("<pet id='7'><Tags/></pet>"), empty);
    assert_eq!(read("<pet id='7'><Tags xmlns:xsi='x' xsi:nil='true'/></pet>").tags, None);
}

#[tokio::test]
async fn unknown_parts_are_kept() {
    let xml =
        r#"<pet xmlns="urn:pets" id="7" colour="red"><home floor="2">here<room>1</room><room>2</room></home></pet>"#;
    let pet = read(xml);
    assert_eq!(pet.unknown_fields.get("@colour").unwrap(), "red");
    assert_eq!(
        sent(&pet).await,
        r#"<pet xmlns="urn:pets" id="7" colour="red"><home floor="2"><room>1</room><room>2</room>here</home></pet>"#
    );
}

#[tokio::test]
async fn lists_are_read_whatever_their_elements_are_called() {
    let pets = Xml::<Vec<Tag>>::read(b"<Tags><t>a</t><t lang='en'>b</t></Tags>").unwrap();
    assert_eq!(pets, [Tag::new("a"), Tag::new("b").language("en")]);
    let mock = Mock::new();
    mock.expect("Put", [Reply::text(200, "<x/>")]);
    let root = xml::list("", "tag").wrapped("tags").of(xml::layout_of::<Tag>);
    client(&mock).call(&PUT).xml_list("text/xml", &root, &pets).send::<Xml<Vec<Tag>>>().await.unwrap();
    let body = String::from_utf8(mock.requests()[0].body.to_vec()).unwrap();
    assert!(body.ends_with(r#"<tags><tag>a</tag><tag xmlns:l="urn:languages" l:lang="en">b</tag></tags>"#), "{body}");
}

#[tokio::test]
async fn pages_of_xml_have_items() {
    static BY_CURSOR: Pagination = Pagination::by_cursor(PageInput::Query("after"), "/name").results("/tags");
    let mock = Mock::new();
    let pages = ["<pet id='1'><name>b</name><Tags><tag>x</tag><tag l='en'>y</tag></Tags></pet>", "<pet id='2'/>"];
    mock.expect("Put", pages.map(|it| Reply::text(200, it)));
    let mut items = client(&mock).call(&PUT).pages::<Xml<Pet>>(&BY_CURSOR).items::<Tag>();
    let mut labels = Vec::new();
    while let Some(item) = items.next().await {
        labels.push(item.unwrap().label);
    }
    assert_eq!(labels, ["x", "y"]);
    assert_eq!(mock.requests()[1].url, "https://api.example.com/t?after=b");
}

#[tokio::test]
async fn failures_name_the_place() {
    for (xml, path) in [
        ("<pet id='x'/>", "id"),
        ("<pet id='7'><Tags><tag><a/></tag><tag/></Tags><mother id='1'><mother/></mother></pet>", "parent.parent"),
        ("<pet id='7'><name>a</name><name>b</name></pet>", "name"),
        ("<pet id='7' id='8'/>", "id"),
        ("<pet", "."),
        ("{}", "."),
    ] {
        let failure = Xml::<Pet>::read(xml.as_bytes()).unwrap_err();
        assert_eq!(failure.path, path, "{xml}: {failure}");
    }
    let mock = Mock::new();
    let call = |pet: &Pet| client(&mock).call(&PUT).xml("application/xml", pet);
    let invalid = call(&Pet::new(7, ["\u{1}"])).send::<Xml<Pet>>().await.unwrap_err();
    assert!(
        matches!(&invalid, Error::Invalid { violations, .. } if violations[0].message.contains("U+0001")),
        "{invalid}"
    );
    let metadata: IndexMap<_, _> = [("a b".to_owned(), String::new())].into_iter().collect();
    let invalid = call(&Pet::new(7, [""; 0]).metadata(metadata)).send::<Xml<Pet>>().await.unwrap_err();
    assert!(invalid.to_string().contains("`a b` is no name of an element"), "{invalid}");
}

#[test]
fn work_grows_with_the_size_of_the_document() {
    // Each attribute, element and text is visited once: a document of ten thousand decodes like one of ten.
    let many: String = (0..10_000).map(|it| format!("<x{it} a='1'/>")).collect();
    let attributes: String = (0..10_000).map(|it| format!(" a{it}='1'")).collect();
    let pet = read(&format!("<pet id='7'{attributes}>{many}</pet>"));
    assert_eq!(pet.unknown_fields.len(), 20_000);
}

#[tokio::test]
async fn values_are_read_as_they_were_written() {
    let texts =
        ["", "a\r\nb\tc", "]]>", "<![CDATA[<&>\"']]>", "<!-- -->", "&amp;&#0;", "é\u{10ffff}", "\u{85}\u{2028}"];
    for text in texts {
        let tag = Tag::new("label").language(text);
        let pet = Pet::new(7, [text, text]).name(text).tags([tag.clone(), tag]);
        assert_eq!(read(&sent(&pet).await), pet, "{text:?}");
    }
    let undescribed = "<pet id='7' x='&#10;&#9;&#13;'><a y='1'>t<b/></a><c> </c><c>&#13;</c></pet>";
    let pet = read(undescribed);
    assert_eq!(read(&sent(&pet).await), pet);
}

#[tokio::test]
async fn attributes_that_are_not_described_change_nothing_else() {
    for name in ["@xmlns", "@xmlns:l", "@xsi:nil", "@id", "@a b", "@x='1' y", "@", "@ª", "a><b", "a/"] {
        let mut pet = Pet::new(7, [""; 0]);
        pet.unknown_fields.insert(name, "true");
        let mock = Mock::new();
        let sent = client(&mock).call(&PUT).xml("application/xml", &pet).send::<Xml<Pet>>().await;
        assert!(matches!(sent, Err(Error::Invalid { .. })), "{name}: {sent:?}");
    }
}

/// Makes XML from the digits of a number.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn one_of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }

    fn element(&mut self, name: &str, depth: usize) -> String {
        let attributes: String = (0..self.below(3))
            .map(|index| {
                let name = self.one_of(&["a", "id", "lang", "l:lang", "xmlns", "xmlns:x", "xsi:type", "é"]);
                let value = self.one_of(&["", "7", "&#10;&#9;", "&lt;&quot;&apos;", " a  b ", "&#13;\n"]);
                format!(" {name}{}='{value}'", if self.below(4) == 0 { String::new() } else { index.to_string() })
            })
            .collect();
        let nil = if self.below(16) == 0 { " xsi:nil='true'" } else { "" };
        let content: String = (0..self.below(5)).map(|_| self.content(depth)).collect();
        format!("<{name}{attributes}{nil}>{content}</{name}>")
    }

    fn content(&mut self, depth: usize) -> String {
        if depth == 0 || self.below(2) == 0 {
            let texts = ["", "t", " ", "&amp;", "&#13;\r\n", "<![CDATA[<]]>", "<!-- c -->", "<?p i?>", "\u{85}é"];
            return self.one_of(&texts).to_owned();
        }
        let names = ["name", "photo", "Tags", "tag", "mother", "metadata", "a", "x:a", "x.é-1", "id"];
        let name = self.one_of(&names);
        self.element(name, depth - 1)
    }
}

#[tokio::test]
async fn any_value_that_is_read_is_written_as_the_same_value() {
    let mut count = 0;
    for seed in 0..4_000 {
        let xml =
            Random(seed).element("pet", 4).replacen("<pet", "<pet id='7'", 1).replace("<mother", "<mother id='8'");
        let Ok(pet) = Xml::<Pet>::read(xml.as_bytes()) else { continue };
        let sent = sent(&pet).await;
        assert_eq!(Xml::<Pet>::read(sent.as_bytes()).unwrap(), pet, "{xml}\n{sent}");
        count += 1;
    }
    assert!(count > 1_000, "{count}");
}
