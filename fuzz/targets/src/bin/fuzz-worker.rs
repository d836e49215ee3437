//! Runs a target in a separate process, for `cargo xtask fuzz`. A failure ends the process.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, thread};

use clap::Parser;
use fuzz_targets::{ALL, Inputs, Target, check, find};

/// The stack size that is enough for every input: the default of a thread.
const STACK: usize = 2 << 20;

/// Run a fuzz target
#[derive(Parser)]
enum Arguments {
    /// Print the name of each target, and the extension of its inputs
    List,
    /// Run inputs until one fails, and print the number of each that did not
    Run {
        /// The target
        target: String,
        /// The seed of the random numbers
        #[arg(long)]
        seed: u64,
        /// The number of the first input
        #[arg(long)]
        first: u64,
        /// The file that each input is written to before it is run
        #[arg(long)]
        current: PathBuf,
    },
    /// Run the input in a file
    Check {
        /// The target
        target: String,
        /// The file
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    let res = match Arguments::parse() {
        Arguments::List => {
            ALL.iter().for_each(|it| println!("{} {}", it.name, it.format.extension()));
            Ok(())
        }
        Arguments::Run { target, seed, first, current } => {
            with_target(&target, move |it| run_inputs(it, seed, first, &current))
        }
        Arguments::Check { target, file } => with_target(&target, move |it| {
            check(it, &fs::read(&file).map_err(|error| error.to_string())?);
            Ok(())
        }),
    };
    match res {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Calls a function with the target of a name, in a thread with a small stack.
fn with_target(
    name: &str,
    call: impl FnOnce(&'static Target) -> Result<(), String> + Send + 'static,
) -> Result<(), String> {
    let target = find(name).ok_or_else(|| format!("`{name}` is not a target"))?;
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || call(target));
    // The panic was printed where it happened.
    thread.map_err(|error| error.to_string())?.join().unwrap_or_else(|_| std::process::exit(101))
}

fn run_inputs(target: &Target, seed: u64, first: u64, current: &Path) -> Result<(), String> {
    let inputs = Inputs::new(target, seed);
    for index in first.. {
        let input = inputs.make(index);
        fs::write(current, &input).map_err(|error| format!("`{}`: {error}", current.display()))?;
        check(target, &input);
        println!("{index}");
    }
    Ok(())
}
