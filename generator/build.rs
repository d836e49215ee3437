//! Embeds the runtime's sources into the binary, so that generated crates build anywhere.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    // Links into `../runtime`, which are files in a published package.
    let embedded = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("embedded");
    println!("cargo::rerun-if-changed={}", embedded.join("src").display());
    println!("cargo::rerun-if-changed={}", embedded.join("runtime.toml").display());
    let runtime = embedded.as_path();
    let mut files = vec![PathBuf::from("Cargo.toml")];
    collect(runtime, Path::new("src"), &mut files);
    files.sort();
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    let mut table = String::from("&[\n");
    for file in files {
        let path = file.to_string_lossy().replace('\\', "/");
        let full = if path == "Cargo.toml" { manifest(runtime, &out) } else { runtime.join(&file) };
        writeln!(table, "    ({path:?}, include_str!({:?})),", full.display().to_string()).expect("text takes text");
    }
    table.push(']');
    fs::write(out.join("runtime.rs"), table).expect("the build folder can be written");
}

/// Returns the runtime's manifest without the part about tests, which a copy does not have.
fn manifest(runtime: &Path, out: &Path) -> PathBuf {
    let text = fs::read_to_string(runtime.join("runtime.toml")).expect("the runtime has a manifest");
    let end = text.find("\n# Tests and benchmarks from here on").expect("the manifest marks the start of its tests");
    let res = out.join("runtime-manifest.toml");
    fs::write(&res, &text[..end]).expect("the build folder can be written");
    res
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(root.join(folder)).expect("`embedded` has the sources of the runtime") {
        let path = folder.join(entry.expect("the folder can be read").file_name());
        if root.join(&path).is_dir() {
            collect(root, &path, files);
        } else {
            files.push(path);
        }
    }
}
