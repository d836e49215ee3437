//! Files: the one module that names `std::fs`.

mod lock;
mod replace;
mod sync;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Error, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

pub use sync::{Output, Problem, Synced, sync};

use crate::config::{Config, Features};
use crate::emit::File;
use crate::generate::{ClientJob, Job, Outcome};
use crate::guide::UserExampleSpec;
use crate::lower::Selection;
use crate::pointer::SourceId;
use crate::read::display;
use crate::source::Sources;

/// No document is larger, and what is larger would only fill the memory.
const LARGEST: u64 = 256 << 20;

/// The text of a file, or why there is none.
pub fn load(path: &Path) -> Result<String, String> {
    let about = fs::metadata(path).map_err(|it| reason(&it))?;
    if about.is_dir() {
        return Err("this is a folder, not a file".to_owned());
    }
    if !about.is_file() {
        // One might wait for ever, or never end.
        return Err("this is a pipe or a device, not a file: write its text to a file first".to_owned());
    }
    let mut bytes = Vec::new();
    if about.len() <= LARGEST {
        // It may have grown since, or be of a system that does not say.
        let read = fs::File::open(path).and_then(|it| it.take(LARGEST + 1).read_to_end(&mut bytes));
        read.map_err(|it| reason(&it))?;
    }
    if about.len().max(bytes.len() as u64) > LARGEST {
        return Err(format!("the file is larger than {} MiB, which no document is", LARGEST >> 20));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("the file is not UTF-8 text: the byte at offset {at} belongs to no character")
    })
}

fn reason(error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::PermissionDenied => "the file may not be read".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    }
}

/// The job that a configuration describes, and the folder that it writes to. If it is another folder in the end,
/// [`place`] tells the job.
pub fn job(config: &Config, file: &Path, command: &str) -> (Job, Option<PathBuf>) {
    let folder = file.parent().unwrap_or(Path::new(""));
    let clients = config.clients.iter().map(|it| ClientJob {
        module: Some(it.module.clone()),
        documents: it
            .documents
            .iter()
            .map(|it| (join(folder, &it.file), it.overlays.iter().map(|it| join(folder, it)).collect()))
            .collect(),
        ext: it.ext,
        examples: it.examples.clone(),
        by_tag: it.features == Some(Features::Tags),
        names: it.names.clone(),
        pagination: it.pagination.clone(),
        selection: Selection { include: it.include.clone(), exclude: it.exclude.clone() },
        webhooks: it.webhooks.clone(),
    });
    let programs = config.package.programs.iter().map(|it| UserExampleSpec {
        file: it.file.clone(),
        about: it.about.clone(),
        features: it.features.clone(),
    });
    let needed = config.package.dev_dependencies.iter();
    let mut job = Job {
        clients: clients.collect(),
        name: config.package.name.clone(),
        version: config.package.version.clone(),
        description: config.package.description.clone(),
        programs: programs.collect(),
        guide: config.package.guide.as_ref().map(|it| join(folder, it)),
        dev_dependencies: needed.map(|(name, it)| (name.clone(), it.to_string())).collect(),
        command: command.to_owned(),
        config: display(file),
        ..Job::default()
    };
    let output = config.package.output.as_ref().map(|it| join(folder, it));
    if let Some(output) = &output {
        place(&mut job, Some((config, file)), output);
    }
    (job, output)
}

/// Tells a job what depends on where its crate is written: how the configured runtime is reached from there, and
/// whether somebody's workspace is around it.
pub fn place(job: &mut Job, config: Option<(&Config, &Path)>, output: &Path) {
    if let Some((config, file)) = config
        && let Some(runtime) = &config.package.runtime
    {
        let folder = file.parent().unwrap_or(Path::new(""));
        let path = Path::new(&runtime.path);
        job.runtime = if path.is_absolute() { display(path) } else { relative(output, &folder.join(path)) };
    }
    job.workspace = !is_in_workspace(output);
}

/// A path without the `..` that can be taken out of it.
fn join(folder: &Path, path: &str) -> PathBuf {
    let file = display(&folder.join("codegen.toml"));
    crate::read::resolve_file(&file, path).map_or_else(|| folder.join(path), PathBuf::from)
}

/// How one folder is reached from another.
fn relative(from: &Path, to: &Path) -> String {
    let (from, to) = (absolute(from), absolute(to));
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        // On another drive.
        return display(&to);
    }
    let up = from.components().skip(shared).map(|_| Path::new(".."));
    let down = to.components().skip(shared).map(|it| Path::new(it.as_os_str()));
    display(&up.chain(down).collect::<PathBuf>())
}

/// The one path of a file or folder, however it was named: from the root, and without `.` and `..`.
fn absolute(path: &Path) -> PathBuf {
    // From `.`, because an empty path is refused.
    let full = std::path::absolute(Path::new(".").join(path)).unwrap_or_else(|_| path.to_owned());
    let mut res = PathBuf::new();
    for part in full.components() {
        match part {
            Component::ParentDir => drop(res.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => res.push(part),
        }
    }
    res
}

/// Whether cargo takes this as the name of a package.
pub fn is_package_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// Whether a folder, which need not exist yet, lies in a cargo workspace of somebody's.
fn is_in_workspace(folder: &Path) -> bool {
    absolute(folder).ancestors().skip(1).any(|it| {
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

/// What the lock records of what was read: each text, by its path from the configuration if it lies beside it or
/// below, else by its name. From where and by which path a file was named makes no difference.
pub fn inputs(outcome: &Outcome, config: Option<&Path>) -> Vec<(String, String)> {
    let base = config.and_then(|it| absolute(it).parent().map(Path::to_owned));
    let own = config.and_then(|it| Some((display(it), load(it).ok()?)));
    let texts = texts(&outcome.sources).map(|(path, text)| (path.to_owned(), text.to_owned())).chain(own);
    let name = |path: &Path| {
        let from_base = base.as_ref().and_then(|it| path.strip_prefix(it).ok());
        from_base.or(path.file_name().map(Path::new)).map(display).unwrap_or_default()
    };
    // An overlay of two documents is read twice, and is one input; two files of one name are two.
    let mut seen = BTreeSet::new();
    let texts = texts.map(|(path, text)| (absolute(Path::new(&path)), text));
    texts.filter(|(path, _)| seen.insert(path.clone())).map(|(path, text)| (name(&path), text)).collect()
}

fn texts(sources: &Sources) -> impl Iterator<Item = (&str, &str)> {
    (0..sources.len()).map(|index| {
        let source = sources.get(SourceId(index));
        (source.name.as_str(), source.text.as_str())
    })
}
