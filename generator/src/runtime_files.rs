//! The sources of the runtime, which a crate that builds anywhere carries as a copy.

use crate::emit::File;
use crate::runtime_source::copied_manifest;

/// The path and the text of each file. `build.rs` collects them.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// Returns the files of the runtime for a crate of this name, in the folder `runtime`, with the header as their first line.
pub(crate) fn runtime_files(header: &str, crate_name: &str) -> Vec<File> {
    let file = |(path, text): &(&str, &str)| {
        let comment = if path.ends_with(".rs") { "//" } else { "#" };
        let renamed = (*path == "Cargo.toml").then(|| copied_manifest(text, crate_name));
        let text = renamed.as_deref().unwrap_or(text);
        File { path: format!("runtime/{path}"), text: format!("{comment} {header}\n{text}") }
    };
    FILES.iter().map(file).collect()
}
