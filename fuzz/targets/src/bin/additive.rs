//! Makes additive edits of documents, for `cargo xtask additive`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use fuzz_targets::additive::{check_edits, load};

/// Make edits that add something to documents, and check that no public name changes
#[derive(Parser)]
struct Arguments {
    /// The seed of the random numbers
    #[arg(long)]
    seed: u64,
    /// The number of edits of all documents
    #[arg(long)]
    edits: usize,
    /// The documents
    documents: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let Arguments { seed, edits, documents } = Arguments::parse();
    let (mut checked, mut faults) = (0, 0);
    for (index, path) in documents.iter().enumerate() {
        let share = edits / documents.len() + usize::from(index < edits % documents.len());
        let document = match load(path) {
            Ok(it) => it,
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::from(2);
            }
        };
        let result = check_edits(&document, seed.wrapping_add(index as u64), share);
        println!("{}: {} edits, {} that rename", path.display(), result.checked, result.faults.len());
        result.faults.iter().for_each(|it| println!("  {it}"));
        (checked, faults) = (checked + result.checked, faults + result.faults.len());
    }
    println!("{checked} edits of {} documents, {faults} that rename", documents.len());
    ExitCode::from(u8::from(faults > 0))
}
