//! The committed documents: the generated API on one page, and their findings. In an update of a document these pages
//! are the summary.

#[path = "spec/facts.rs"]
mod facts;

use std::path::{Path, PathBuf};

use insta::{Settings, assert_snapshot};
use specwright::disk;
use specwright::generate::{Outcome, generate, lint};
use specwright::job::{Job, Overrides};
use specwright::rust::{Argument, Client, Decode, Input, ItemKind, ModelForm, Operation, StatusEnum, Type};
use specwright::show::short;

/// Reads a file of the repository by its path.
fn load(path: &Path) -> Result<String, String> {
    disk::load(&tests::root().join(path))
}

fn helpdesk_channels() -> Outcome {
    let mut report = specwright::diagnostics::Report::default();
    let mut sources = specwright::source::Sources::default();
    let file = Path::new("spec/codegen.toml");
    let id = sources.add("spec/codegen.toml", load(file).expect("the configuration is there"));
    let config = specwright::config::read_config(&mut report, sources.get(id), id).expect("the configuration is sound");
    let job = Job::new("cargo xtask codegen", Some((&config, file)), Overrides::default(), &|_| true);
    generate(&job.expect("the configuration is complete"), &load)
}

fn findings_of(document: &str, overlays: &[&str]) -> String {
    let overlays: Vec<PathBuf> = overlays.iter().map(PathBuf::from).collect();
    short(&lint(&PathBuf::from(document), &overlays, &load).findings)
}

fn settings() -> Settings {
    let mut settings = Settings::new();
    settings.set_snapshot_path(tests::root().join("tests/spec"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn the_public_api_is_unchanged() {
    let krate = helpdesk_channels().planned.map(|it| it.0).expect("the real documents generate");
    settings().bind(|| assert_snapshot!("surface", krate.clients.iter().map(surface).collect::<String>()));
}

#[test]
fn the_corrected_documents_have_no_findings() {
    settings().bind(|| assert_snapshot!("warnings", short(&helpdesk_channels().findings)));
}

#[test]
fn findings_of_the_published_any_channel_document() {
    settings().bind(|| assert_snapshot!("any_channel_as_published", findings_of("spec/any-channel.yml", &[])));
}

#[test]
fn findings_of_the_published_channels_document() {
    settings().bind(|| assert_snapshot!("channels_as_published", findings_of("spec/channels.yml", &[])));
}

/// With the schemas that the document refers to, the other findings show: parameters that the path does not contain.
#[test]
fn findings_of_the_published_channels_document_with_definitions() {
    let findings = findings_of("spec/channels.yml", &["tests/spec/definitions.yml"]);
    settings().bind(|| assert_snapshot!("channels_with_definitions", findings));
}

/// Formats one line per operation and per model.
fn surface(client: &Client) -> String {
    let operations = client.groups.iter().flat_map(|it| &it.operations).map(operation);
    let models = client.files.iter().flat_map(|it| &it.items).map(|it| {
        let what = match &it.kind {
            ItemKind::Struct(it) => {
                let fields = it.fields.iter().map(|it| format!("{}: {}", it.name.ident, ty(&it.ty)));
                format!("struct {{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
            ItemKind::StringEnum(it, _) | ItemKind::JsonEnum(it, _) => {
                format!("enum {{ {} }}", it.iter().map(|it| it.wire.as_str()).collect::<Vec<_>>().join(", "))
            }
            ItemKind::IntegerEnum(it) => {
                format!(
                    "enum {{ {} }}",
                    it.iter().map(|it| format!("{} = {}", it.ident, it.wire)).collect::<Vec<_>>().join(", ")
                )
            }
            ItemKind::Union(it) => {
                format!("one of {}", it.branches.iter().map(|it| ty(&it.ty)).collect::<Vec<_>>().join(", "))
            }
            ItemKind::Tuple(it) => format!("({})", it.iter().map(ty).collect::<Vec<_>>().join(", ")),
            ItemKind::Alias(it) => ty(it),
        };
        format!("{}: {what}\n", it.name.ident)
    });
    operations.chain(std::iter::once("\n".to_owned())).chain(models).collect()
}

fn operation(it: &Operation) -> String {
    let arguments: Vec<String> = it.arguments.iter().map(argument).collect();
    let setters: String = it.setters.iter().map(|it| format!(" .{}", argument(it))).collect();
    let response = it.success.as_ref().map_or_else(|| "a stream".to_owned(), decode);
    let choices: String = it.status_enums.iter().map(choice).collect();
    format!(
        "{} {}  {}({}){setters} -> {response}{choices}\n",
        it.method.name(),
        it.path,
        it.name.ident,
        arguments.join(", ")
    )
}

fn decode(it: &Decode) -> String {
    match it {
        Decode::Empty => "()".to_owned(),
        Decode::Redirect => "a redirect".to_owned(),
        Decode::Json(it) | Decode::Xml(it) => ty(it),
        Decode::Text => "text".to_owned(),
        Decode::Bytes => "bytes".to_owned(),
        Decode::StatusEnum(it) => it.clone(),
    }
}

fn choice(it: &StatusEnum) -> String {
    let variants = it.variants.iter().map(|it| format!("{}: {}", it.ident, decode(&it.decode)));
    format!("; {} {{ {} }}", it.ident, variants.collect::<Vec<_>>().join(", "))
}

fn argument(it: &Argument) -> String {
    let ty = match &it.input {
        Input::Plain(it) | Input::Into(_, it) | Input::Boxed(_, it) => ty(it),
        Input::Items(it) => format!("[{}]", ty(it)),
        Input::List(_, it) => format!("[{}]", ty(it.ty())),
        Input::Map(_, it) => format!("{{{}}}", ty(it.ty())),
    };
    format!("{}: {ty}", it.name.ident)
}

fn ty(it: &Type) -> String {
    it.with_models(&mut |_| ModelForm::Imported).to_string()
}
