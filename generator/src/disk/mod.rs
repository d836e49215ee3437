//! Files: the one module that names `std::fs`.

mod lock;
mod sync;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use sync::{Output, Problem, Synced, sync};

use crate::config::Config;
use crate::emit::File;
use crate::generate::{ClientJob, Job, Outcome};
use crate::pointer::SourceId;
use crate::read::display;
use crate::source::Sources;

/// The text of a file, or why there is none.
pub fn load(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::IsADirectory => "this is a folder, not a file".to_owned(),
        ErrorKind::PermissionDenied => "the file may not be read".to_owned(),
        _ if path.is_dir() => "this is a folder, not a file".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("the file is not UTF-8 text: the byte at offset {at} belongs to no character")
    })
}

/// The job that a configuration describes, and the folder that it writes to.
pub fn job(config: &Config, file: &Path, command: &str) -> (Job, Option<PathBuf>) {
    let folder = file.parent().unwrap_or(Path::new(""));
    let clients = config.clients.iter().map(|it| ClientJob {
        module: Some(it.module.clone()),
        documents: it
            .documents
            .iter()
            .map(|it| (join(folder, &it.file), it.overlays.iter().map(|it| join(folder, it)).collect()))
            .collect(),
        extra: it.extra,
    });
    let output = config.package.output.as_ref().map(|it| join(folder, it));
    let runtime = config.package.runtime.as_ref().zip(output.as_ref());
    let job = Job {
        clients: clients.collect(),
        name: config.package.name.clone(),
        version: config.package.version.clone(),
        description: config.package.description.clone(),
        runtime: runtime.map(|(it, output)| relative(output, &join(folder, &it.path))).unwrap_or_default(),
        workspace: output.as_deref().is_some_and(|it| !is_in_workspace(it)),
        command: command.to_owned(),
        skip_broken: false,
    };
    (job, output)
}

/// A path without the `..` that can be taken out of it.
fn join(folder: &Path, path: &str) -> PathBuf {
    let file = display(&folder.join("codegen.toml"));
    crate::read::resolve_file(&file, path).map_or_else(|| folder.join(path), PathBuf::from)
}

/// How one folder is reached from another, when both are named from the same place.
fn relative(from: &Path, to: &Path) -> String {
    if to.is_absolute() != from.is_absolute() {
        return display(to);
    }
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| Path::new(".."));
    let down = to.components().skip(shared).map(|it| Path::new(it.as_os_str()));
    display(&up.chain(down).collect::<PathBuf>())
}

/// Whether cargo takes this as the name of a package.
pub fn is_package_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// Whether a folder, which need not exist yet, lies in a cargo workspace of somebody's.
pub fn is_in_workspace(folder: &Path) -> bool {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    absolute.ancestors().skip(1).any(|it| {
        let manifest = fs::read_to_string(it.join("Cargo.toml")).unwrap_or_default();
        manifest.parse::<toml::Table>().is_ok_and(|it| it.contains_key("workspace"))
    })
}

/// The runtime's files, to be written beside a crate that is to build anywhere.
pub fn carried_runtime() -> Vec<File> {
    RUNTIME.iter().map(|(path, text)| File { path: format!("runtime/{path}"), text: (*text).to_owned() }).collect()
}

/// Path and text of each file of the runtime, put together when this crate is built.
const RUNTIME: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// What the lock records of what was read: each text, by its path from `base` if it lies there, else by its name.
pub fn inputs(outcome: &Outcome, base: &Path, config: Option<&Path>) -> Vec<(String, String)> {
    let config = config.and_then(|it| Some((display(it), load(it).ok()?)));
    let texts = texts(&outcome.sources).map(|(path, text)| (path.to_owned(), text.to_owned())).chain(config);
    let name = |path: String| {
        let path = Path::new(&path);
        let from_base = path.strip_prefix(base).ok().map(display);
        from_base.or_else(|| path.file_name().map(|it| it.to_string_lossy().into_owned())).unwrap_or_default()
    };
    texts.map(|(path, text)| (name(path), text)).collect()
}

fn texts(sources: &Sources) -> impl Iterator<Item = (&str, &str)> {
    (0..sources.len()).map(|index| {
        let source = sources.get(SourceId(index));
        (source.name.as_str(), source.text.as_str())
    })
}
