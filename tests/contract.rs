//! The code generated for `webhooks/contract.yaml` is committed beside the tests that call it, and compiled with them.

use std::path::Path;
use std::{env, fs};

use specwright::disk;
use specwright::generate::{ClientJob, Job, generate};

/// `INSTA_UPDATE=always` writes it again.
#[test]
fn the_generated_crate_is_current() {
    let folder = tests::root().join("tests/webhooks");
    let documents = vec![("contract.yaml".into(), Vec::new())];
    let client = ClientJob { module: Some("contract".to_owned()), documents, ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "cargo test --test contract".to_owned(), ..Job::default() };
    let outcome = generate(&job, &|path: &Path| disk::load(&folder.join(path)));
    let files = outcome.files().expect("it generates");
    let update = env::var("INSTA_UPDATE").is_ok_and(|it| it == "always");
    for file in files.iter().filter(|it| it.path.starts_with("src/contract/")) {
        let path = folder.join("generated").join(file.path.trim_start_matches("src/"));
        if update {
            fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be written");
            fs::write(&path, &file.text).expect("the file can be written");
        }
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), file.text, "{} is not current", path.display());
    }
}
