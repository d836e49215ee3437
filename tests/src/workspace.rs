//! The generated crates of the fixtures as members of one workspace, so that one run of cargo checks all of them. All runs of cargo
//! use the build folder of the tests, so that no dependency is built twice.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// A workspace of crates.
pub struct Workspace {
    /// The folder of the workspace.
    pub folder: PathBuf,
    /// The folders of the crates.
    pub members: Vec<String>,
}

/// Writes a workspace with the crates of the selected fixtures that generate one.
pub fn fixtures(name: &str, is_selected: impl Fn(&str) -> bool) -> Workspace {
    let folder = target().join(name);
    let mut members = Vec::new();
    for fixture in crate::all_fixtures().into_iter().filter(|it| is_selected(it)) {
        let member = fixture.replace('/', "-");
        let Some(files) = crate::run_whole(&fixture, format!("fixture-{member}")).files() else { continue };
        // Files of earlier runs may remain: they are not part of the crate, because no module names them.
        for file in files.iter().filter(|it| it.path != "Cargo.toml") {
            write(&folder.join(&member).join(&file.path), &file.text);
        }
        let generated = files.iter().find(|it| it.path == "Cargo.toml").map_or("", |it| &it.text);
        write(&folder.join(&member).join("Cargo.toml"), &(manifest(&member, generated) + NO_WARNINGS));
        members.push(member);
    }
    let res = Workspace { folder, members };
    res.write_root(&[]);
    copy_lock(&res.folder);
    res
}

/// Writes a workspace with the crates that earlier generators wrote, from `tests/kept/<version>/<crate>`.
pub fn kept() -> Workspace {
    let folder = target().join("kept");
    let mut members = Vec::new();
    for version in folders(&crate::root().join("tests/kept")) {
        for crate_ in folders(&version) {
            let member = format!("{}-{}", name(&version).replace('.', "_"), name(&crate_));
            for file in files(&crate_.join("src")) {
                let path = file.strip_prefix(&crate_).expect("the file is in the folder of the crate");
                write(&folder.join(&member).join(path), &fs::read_to_string(&file).expect("the file is text"));
            }
            let generated = fs::read_to_string(crate_.join("manifest.toml")).expect("each crate has its manifest");
            write(&folder.join(&member).join("Cargo.toml"), &manifest(&member, &generated));
            members.push(member);
        }
    }
    let res = Workspace { folder, members };
    res.write_root(&[]);
    copy_lock(&res.folder);
    res
}

fn name(path: &Path) -> String {
    path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).expect("the folder is there").flatten().map(|it| it.path());
    let mut folders: Vec<PathBuf> = entries.filter(|it| it.is_dir()).collect();
    folders.sort();
    folders
}

/// Returns the files of a folder and the folders in it.
fn files(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).expect("the folder is there").flatten().map(|it| it.path());
    entries.flat_map(|it| if it.is_dir() { files(&it) } else { vec![it] }).collect()
}

/// Returns the folder for temporary files of tests.
pub fn target() -> PathBuf {
    build_folder().join("tmp")
}

fn build_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::root().join("target"), PathBuf::from)
}

/// Returns a command that runs cargo in a folder, without a network.
pub fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let mut res = Command::new(env!("CARGO"));
    res.current_dir(folder).args(arguments).args(["--offline", "--quiet"]);
    // As in the repository, whose dependencies would be built again with another profile.
    res.env("CARGO_TARGET_DIR", build_folder()).env("CARGO_PROFILE_DEV_DEBUG", "false");
    res
}

/// Runs a command to its end.
///
/// # Panics
/// If it fails.
pub fn run(command: &mut Command) {
    let output = command.output().expect("cargo runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
}

/// Copies the lock file of the repository, whose versions are downloaded already.
pub fn copy_lock(folder: &Path) {
    fs::copy(crate::root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock is committed");
}

/// Returns the path of an example program of the repository. `cargo test --workspace` has built all of them with the same features.
pub fn example(name: &str) -> PathBuf {
    static BUILT: LazyLock<()> =
        LazyLock::new(|| run(&mut cargo(&crate::root(), &["build", "--workspace", "--examples"])));
    LazyLock::force(&BUILT);
    build_folder().join("debug/examples").join(name).with_extension(std::env::consts::EXE_EXTENSION)
}

/// Writes a file, unless its content is unchanged: cargo rebuilds crates by the time stamps of files.
pub fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|it| it == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the target folder can be written");
    fs::write(path, text).expect("the target folder can be written");
}

/// The part of a manifest with which a warning is an error. Other than a flag of the compiler, it changes no dependency.
pub const NO_WARNINGS: &str = "\n[lints.rust]\nwarnings = \"deny\"\n";

/// Returns the manifest of a crate, with its generated features. The HTTP client is not a default, because it takes long to
/// compile and does not depend on the generated code.
fn manifest(member: &str, generated: &str) -> String {
    let features = generated.split_once("[features]\n").map_or("", |it| it.1);
    let features = features.split_once("\n[dependencies]").map_or("", |it| it.0);
    let features: Vec<&str> = features.lines().filter(|it| !it.starts_with("default = ")).collect();
    let defaults = ["axum", "all-tags"].into_iter().filter(|it| features.iter().any(|line| line.starts_with(it)));
    let defaults: Vec<&str> = defaults.collect();
    let runtime = crate::root().join("runtime");
    format!(
        "[package]\nname = \"fixture-{member}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\npath = \"src/lib.rs\"\ntest = false\n\n\
         [features]\ndefault = {defaults:?}\n{features}\n\n[dependencies]\nspecwright-runtime = {{ path = {0:?}, default-features = false, features = {runtime:?} }}\n\n\
         [dev-dependencies]\nspecwright-runtime = {{ path = {0:?}, default-features = false, features = [\"test-util\"] }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n",
        runtime.display().to_string(),
        features = features.join("\n"),
        runtime =
            ["xml"].into_iter().filter(|it| generated.contains(&format!("features = [\"{it}\"]"))).collect::<Vec<_>>()
    )
}

impl Workspace {
    /// Writes the manifest of the workspace, with additional members.
    pub fn write_root(&self, additional: &[&str]) {
        let members = self.members.iter().map(String::as_str).chain(additional.iter().copied());
        let members: Vec<String> = members.map(|it| format!("{it:?}")).collect();
        let text = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
        write(&self.folder.join("Cargo.toml"), &text);
    }

    /// Runs cargo for all members.
    pub fn cargo(&self, arguments: &[&str]) {
        run(self.command(arguments).arg("--workspace"));
    }

    /// Runs cargo over a part of it: every so many members, or all with `SPECWRIGHT_TESTS=all`.
    pub fn cargo_over_part(&self, arguments: &[&str], every: usize) {
        let every = if crate::is_whole_run() { 1 } else { every };
        run(self.command(arguments).args(self.members.iter().step_by(every).map(|it| format!("-pfixture-{it}"))));
    }

    /// Checks a member with exactly these features.
    pub fn check(&self, member: &str, features: &str) {
        run(&mut self.command(&["check", "--package", member, "--no-default-features", "--features", features]));
    }

    /// Runs the program of a member.
    pub fn run(&self, member: &str) {
        run(&mut self.command(&["run", "--package", member]));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut res = cargo(&self.folder, arguments);
        res.env("RUSTDOCFLAGS", "-D warnings");
        res
    }
}
