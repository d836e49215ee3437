//! The sources of the runtime, which a crate that builds anywhere carries as a copy.

use crate::emit::File;

/// The path and the text of each file. `build.rs` collects them.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// Returns the files of the runtime, in the folder `runtime`.
pub(crate) fn runtime_files() -> Vec<File> {
    FILES.iter().map(|(path, text)| File { path: format!("runtime/{path}"), text: (*text).to_owned() }).collect()
}
