//! Links in generated pages: each leads to a file of the crate and, with a fragment, to a heading as code hosts name
//! it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use specwright::disk;
use specwright::emit::File;
use specwright::generate::{ClientJob, Job, generate};

/// Returns the lines of a page outside of code blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    text.lines().filter(move |line| {
        let fence = line.starts_with("```");
        code ^= fence;
        !code && !fence
    })
}

/// Returns the anchors of a page's headings. Repeated ones are numbered from the second on.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).filter(|it| it.starts_with('#'));
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let anchor = |it: &str| it.trim_start_matches('#').trim().to_lowercase().chars().filter(kept).collect::<String>();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let numbered = headings.map(|it| {
        let anchor = anchor(it).replace(' ', "-");
        let count = counts.entry(anchor.clone()).or_default();
        *count += 1;
        if *count == 1 { anchor } else { format!("{anchor}-{}", *count - 1) }
    });
    numbered.collect()
}

/// Returns the links of a page to files of its crate. A target with a space is not a link.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = prose(text).flat_map(|it| it.split("](").skip(1)).filter_map(|it| Some(it.split_once(')')?.0));
    targets.filter(|it| !it.contains("://") && !it.contains(' '))
}

fn resolved(page: &str, link: &str) -> String {
    let mut res = PathBuf::new();
    for part in Path::new(page).parent().expect("a page lies in the crate").join(link).components() {
        if part == Component::ParentDir { assert!(res.pop(), "{link}") } else { res.push(part) }
    }
    res.to_string_lossy().replace('\\', "/")
}

#[track_caller]
fn check(name: &str, files: &[File]) -> usize {
    let texts: BTreeMap<&str, &str> = files.iter().map(|it| (it.path.as_str(), it.text.as_str())).collect();
    let pages = files.iter().filter(|it| it.path.ends_with(".md"));
    let links = pages.flat_map(|page| links(&page.text).map(move |link| (page, link)));
    let mut count = 0;
    for (page, link) in links {
        let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
        let path = if path.is_empty() { page.path.clone() } else { resolved(&page.path, path) };
        let text = texts.get(path.as_str()).unwrap_or_else(|| panic!("{name}: {} links to {link}", page.path));
        assert!(anchor.is_empty() || anchors(text).contains(anchor), "{name}: {} links to {link}", page.path);
        count += 1;
    }
    count
}

#[test]
fn the_fixtures() {
    let fixtures = tests::all_fixtures();
    let outcomes = fixtures.iter().filter_map(|it| Some((it, tests::run(it).files()?)));
    assert!(outcomes.map(|(fixture, files)| check(fixture, &files)).sum::<usize>() > 100);
}

/// A large published document, where it is available.
#[test]
fn a_published_document() {
    let document = tests::root().join("../shared/corpus/zendesk-support.yaml");
    if !document.exists() {
        eprintln!("the published documents are not at hand");
        return;
    }
    let client = ClientJob { documents: vec![(document, Vec::new())], ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "test".to_owned(), skip_broken: true, ..Job::default() };
    let files = generate(&job, &disk::load).files().expect("it generates");
    assert!(check("zendesk-support", &files) > 1000);
}
