//! `cargo xtask package`: packages what is published, in the order in which it is published.
//!
//! cargo resolves the dependencies between the packages among the packages themselves, so nothing has to be published before.

use std::path::Path;
use std::process::{Command, ExitCode};

/// The options of `cargo xtask package`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Do not build the packages
    #[arg(long)]
    no_verify: bool,
    /// Package files that are not committed
    #[arg(long)]
    allow_dirty: bool,
}

/// The packages that are published, each after those that it depends on.
const PACKAGES: &[&str] = &["specwright-runtime", "specwright", "helpdesk-channels"];

/// Runs `cargo package`.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).arg("package");
    command.args(PACKAGES.iter().flat_map(|it| ["--package", it]));
    let flags = [("--no-verify", arguments.no_verify), ("--allow-dirty", arguments.allow_dirty)];
    command.args(flags.iter().filter(|(_, is_set)| *is_set).map(|(flag, _)| flag));
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: cargo cannot be run: {error}");
            ExitCode::from(2)
        }
    }
}
