//! The sources of the runtime, which a crate that builds anywhere carries as a copy.

use crate::emit::File;

/// The path and the text of each file. `build.rs` collects them.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// Returns the files of the runtime, in the folder `runtime`, with the header as their first line.
pub(crate) fn runtime_files(header: &str) -> Vec<File> {
    let file = |(path, text): &(&str, &str)| {
        let comment = if path.ends_with(".rs") { "//" } else { "#" };
        File { path: format!("runtime/{path}"), text: format!("{comment} {header}\n{text}") }
    };
    FILES.iter().map(file).collect()
}
