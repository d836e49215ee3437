//! The seeds of the targets: valid inputs, most of them files of this repository.

use std::fs;
use std::path::{Path, PathBuf};

use specwright::diagnostics::{Mode, Report};
use specwright::generate::generate;
use specwright::read::read;
use specwright::recorded::Recorded;
use specwright::source::Sources;

use crate::targets::names;

/// A value with every shape.
const EVERYTHING: &str = r#"{"id":1,"presence":{"required":"a","required_nullable":null,"optional":1,"optional_nullable":null,
"read":"r","write":"w","extra":[1]},"scalars":{"int32":1,"int64":-1,"uint64":18446744073709551615,"float":1.5,"double":1e300,
"decimal":"1.10","flag":true,"at":"2026-03-01T12:00:00Z","day":"2026-03-01","time":"12:00:00","duration":"P1D","bytes":"aGk=",
"secret":"s","link":"https://a.b","any":{"a":[null]},"nothing":null},"enums":{"text":"open","closed":"a","number":-1,"mixed":1.5,
"constant":"fixed"},"unions":{"shape":[1],"tagged":{"pet":"Dog","barks":true,"friend":{"pet":"Cat","lives":9}},
"constants":{"kind":"b","value":"v"},"keys":{"second":{"keys":{"first":1.5}}},"numbers":1,"lists":[{"lists":["a"]}],"maybe":null,
"maps":{"a":"b"}},"lists":{"plain":["a"],"nullable":[1,null],"pair":["a",1.5],"rest":["a",1,true],"nested":[[{"a":1}]],
"map":{"a":[1]}},"checks":{"text":"abc","back":"aaaa","number":0.1,"list":[1],"json":[1],"never":1},
"tree":{"value":[{"value":"x"}],"children":[{"value":{"children":[]}}]},"open":{"own":"o","more":{"even":1}}}"#;

/// Returns the texts of documents in YAML and JSON.
pub(crate) fn document_texts() -> Vec<Vec<u8>> {
    let mut res = texts("tests/fixtures", |it| it == "spec.yaml" || it == "spec.json" || it == "overlay.yaml");
    res.extend(texts("tests/corpus", |_| true));
    res
}

/// Returns documents as JSON.
pub(crate) fn documents() -> Vec<Vec<u8>> {
    let mut texts = texts("tests/fixtures", |it| it == "spec.yaml" || it == "spec.json");
    texts.extend(self::texts("tests/corpus", |_| true));
    texts.push(include_bytes!("../shapes.yaml").to_vec());
    texts.iter().filter_map(|it| to_json(it)).collect()
}

/// Returns overlays as JSON.
pub(crate) fn overlays() -> Vec<Vec<u8>> {
    let mut texts = texts("tests/fixtures", |it| it.starts_with("overlay"));
    texts.extend(self::texts("spec/overlays", |_| true));
    let mut res: Vec<Vec<u8>> = texts.iter().filter_map(|it| to_json(it)).collect();
    res.push(
        br#"{"overlay":"1.1.0","info":{"title":"T","version":"1"},"extends":"spec.yaml","actions":[
        {"target":"$.components.schemas.*","update":{"description":"d"}},{"target":"$..properties[?@.type=='string']","remove":true},
        {"target":"$.webhooks.any","copy":"$.webhooks.form"},{"target":"$.info","update":{"x-a":[1,{"b":null}]}}]}"#
            .to_vec(),
    );
    res
}

/// Returns paths of overlay actions.
pub(crate) fn paths() -> Vec<Vec<u8>> {
    let paths = [
        "$",
        "$.*",
        "$..*",
        "$.components.schemas['Pet'].oneOf[0]",
        "$.components.schemas[?@.type=='object' && @.required]",
        "$..[?length(@.required) > 1 || !(@.type != 'string')]",
        "$.components.schemas.*.properties[?match(@.pattern, '^a.*')]",
        "$.components.schemas.Pet.oneOf[-1:0:-1, 0, 'a']",
        "$..[?count(@.*) == value($.info.version)]",
        "$..['type',\"format\"][?@ == $..x[?@.a]]",
    ];
    paths.map(|it| it.as_bytes().to_vec()).to_vec()
}

/// Returns JSON values of generated types.
pub(crate) fn values() -> Vec<Vec<u8>> {
    let mut res = texts("tests/samples", |it| it.ends_with(".json"));
    res.extend(texts("tests/zoho_desk/samples", |it| it.ends_with(".json")));
    res.push(EVERYTHING.as_bytes().to_vec());
    let parts = serde_json::from_str::<serde_json::Map<_, _>>(EVERYTHING).into_iter().flatten();
    res.extend(parts.map(|(_, value)| value.to_string().into_bytes()));
    res
}

/// Returns bodies of `application/x-www-form-urlencoded`.
pub(crate) fn forms() -> Vec<Vec<u8>> {
    let forms = [
        "message=a",
        "message=a+b%20c&count=1&price=1.50&flag=true&kind=a&at=2026-03-01T12:00:00Z&either=7",
        "message=%C3%A4&files[]=a&files%5B%5D=b&labels=a,b%2Cc&numbers=1&numbers=2&meta=%7B%22id%22%3A1%7D&unknown=x",
    ];
    forms.map(|it| it.as_bytes().to_vec()).to_vec()
}

/// Returns bodies of `multipart/form-data` with the boundary `b`.
pub(crate) fn multiparts() -> Vec<Vec<u8>> {
    let part = |head: &str, data: &str| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{data}\r\n");
    let json = "name=\"meta\"\r\nContent-Type: application/json";
    let file = "name=\"files\"; filename=\"a.txt\"\r\nContent-Type: text/plain";
    let all = [
        part("name=\"title\"", "t"),
        part("name=\"count\"", "1"),
        part(json, "{\"id\":1}"),
        part(file, "data"),
        part("name=cover; filename*=UTF-8''%C3%A4.png", "\u{1}"),
    ];
    let close = |parts: &[String]| format!("{}--b--\r\n", parts.concat()).into_bytes();
    vec![close(&all[..1]), close(&all), close(&[])]
}

/// Returns event streams.
pub(crate) fn events() -> Vec<Vec<u8>> {
    let streams = [
        "data: a\n\n",
        "\u{feff}: comment\r\nevent: added\r\nid: 7\r\nretry: 10\r\ndata: {\"a\":\r\ndata: 1}\r\n\r\n",
        "data: 2\r\rid\ndata: 3\r\n\r\nevent\ndata\n\ndata: \"cut off\"",
    ];
    streams.map(|it| it.as_bytes().to_vec()).to_vec()
}

/// Returns requests for webhooks.
pub(crate) fn requests() -> Vec<Vec<u8>> {
    let form = String::from_utf8_lossy(&forms()[2]).into_owned();
    let upload = String::from_utf8_lossy(&multiparts()[1]).into_owned();
    let head = "POST /any/7?list=a,b&page=1&filter[a]=x&filter[b]=true HTTP/1.1\r\nx-count: 1\r\nx-tags: 1,2.5\r\ncookie: session=abc";
    let requests = [
        format!("{head}\r\ncontent-type: application/json\r\n\r\n{{\"id\":1}}"),
        format!("{head}\r\ncontent-type: application/json; charset=utf-8\r\n\r\n{EVERYTHING}"),
        format!("POST /form HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\n{form}"),
        format!("POST /upload HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=\"b\"\r\n\r\n{upload}"),
        "POST /text HTTP/1.1\r\ncontent-type: text/plain; charset=utf-8\r\n\r\ntext".to_owned(),
        "POST /bytes HTTP/1.1\r\ncontent-type: application/octet-stream\r\n\r\n\u{0}".to_owned(),
        "HEAD /place?to=there HTTP/1.1\r\n\r\n".to_owned(),
        "POST /channelback HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\nmessage=a&metadata=%7B%7D".to_owned(),
        "POST /pull HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\nmetadata=%7B%7D&state=%7B%7D".to_owned(),
        "POST /events HTTP/1.1\r\ncontent-type: application/json\r\n\r\n{\"events\":[]}".to_owned(),
    ];
    requests.map(String::into_bytes).to_vec()
}

/// Returns XML bodies of the type of the target `xml`.
pub(crate) fn xml_bodies() -> Vec<Vec<u8>> {
    let bodies = [
        "<pet id='7'/>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><pet xmlns=\"urn:pets\" xmlns:l=\"urn:l\" id=\"7\" l:lives=\"true\"><name>&lt;Rex &amp; co&gt;</name>\
         <photo>a.png</photo><photo/><Tags><tag xmlns:l=\"urn:languages\" l:lang=\"en\">good</tag><tag/></Tags><mother id=\"8\"/>\
         <friend id='1'><friend id='2'/></friend><metadata><Colour>red</Colour></metadata><labels><a>b</a></labels></pet>",
        "<!DOCTYPE pet [<!ENTITY e 'text'>]><pet id='7'><!-- c --><photo><string>a</string></photo><name><![CDATA[<b>]]></name>\
         <tags xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'/>&#65;&#x10FFFF;&quot;<home a='b'><b>1</b>2</home></pet>",
        "<pets><pet id='1'><name> a\r\n b </name></pet><pet id='2' colour='&#13;&#9;'><a.b-c>1</a.b-c></pet></pets>",
    ];
    bodies.map(|it| it.as_bytes().to_vec()).to_vec()
}

/// Returns lists of two equal documents, which mutations make different.
pub(crate) fn pairs_of_documents() -> Vec<Vec<u8>> {
    documents().iter().filter(|it| it.len() < 10_000).map(|it| [b"[", &**it, b",", &**it, b"]"].concat()).collect()
}

/// Returns texts of `names.lock`.
pub(crate) fn records() -> Vec<Vec<u8>> {
    let outcome = generate(&names::job(Recorded::default()), &|_: &Path| Ok(names::DOCUMENT.to_owned()));
    let planned = outcome.planned.as_ref().map(|(krate, guide)| specwright::emit::record(krate, guide).text("fuzz"));
    let record = planned.unwrap_or_default();
    let clashes = record.replace("\tschema", "\tother");
    vec![Vec::new(), record.into_bytes(), clashes.into_bytes()]
}

/// Returns the files below a folder of the repository whose names meet a condition, in the order of their paths.
fn texts(folder: &str, condition: impl Fn(&str) -> bool) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    add_files(&root.join(folder), &mut files);
    files.sort();
    files.retain(|it| it.file_name().and_then(|it| it.to_str()).is_some_and(&condition));
    files.iter().filter_map(|it| fs::read(it).ok()).collect()
}

fn add_files(folder: &Path, to: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { add_files(&path, to) } else { to.push(path) }
    }
}

/// Returns a document as JSON; `None` if it is invalid, as some fixtures are.
fn to_json(text: &[u8]) -> Option<Vec<u8>> {
    let mut sources = Sources::default();
    let source = sources.add("spec.yaml", String::from_utf8_lossy(text).into_owned());
    let document = read(&mut Report::new(Mode::Generate), &mut sources, source).ok()?;
    serde_json::to_vec(&document.root).ok()
}
