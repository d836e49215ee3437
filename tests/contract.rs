//! The code generated for `webhooks/contract.yaml`, and for `shapes.yaml` of the fuzz targets, is committed beside the code that
//! calls it, and compiled with it.

use std::path::Path;
use std::{env, fs};

use specwright::disk;
use specwright::generate::{ClientJob, Job, generate};

/// Compares the module of a document with the files in a folder. `INSTA_UPDATE=always` writes them again.
#[track_caller]
fn assert_current(folder: &str, document: &str, output: &str, module: &str) {
    let folder = tests::root().join(folder);
    let documents = vec![(document.into(), Vec::new())];
    let client = ClientJob { module: Some(module.to_owned()), documents, ..ClientJob::default() };
    let job = Job {
        clients: vec![client],
        command: "INSTA_UPDATE=always cargo test -p tests --test contract".to_owned(),
        ..Job::default()
    };
    let outcome = generate(&job, &|path: &Path| disk::load(&folder.join(path)));
    let files = outcome.files().unwrap_or_else(|| panic!("{:?}", outcome.findings));
    let update = env::var("INSTA_UPDATE").is_ok_and(|it| it == "always");
    for file in files.iter().filter(|it| it.path.starts_with(&format!("src/{module}/"))) {
        let path = folder.join(output).join(file.path.trim_start_matches("src/"));
        if update {
            fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be written");
            fs::write(&path, &file.text).expect("the file can be written");
        }
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), file.text, "{} is not current", path.display());
    }
}

#[test]
fn the_generated_crate_is_current() {
    assert_current("tests/webhooks", "contract.yaml", "generated", "contract");
}

#[test]
fn the_shapes_of_the_fuzz_targets_are_current() {
    assert_current("fuzz/targets", "shapes.yaml", "src", "shapes");
}
