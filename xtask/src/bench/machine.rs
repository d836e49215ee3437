//! The machine and the compiler of a run.

use std::fs;
use std::process::Command;

/// The facts about the machine that BENCHMARKS.md names.
#[derive(Debug, Clone)]
pub(super) struct Machine {
    pub(super) system: String,
    pub(super) processor: String,
    pub(super) threads: usize,
    pub(super) rustc: String,
    /// The average load of the last minute for each thread, at the start; `None` on systems that do not report it.
    pub(super) load: Option<f64>,
}

/// Describes this machine.
pub(super) fn describe() -> Machine {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    Machine {
        system: format!("{} on {}", std::env::consts::OS, std::env::consts::ARCH),
        processor: processor().unwrap_or_else(|| "unknown processor".to_owned()),
        threads,
        rustc: output("rustc", &["--version"]).unwrap_or_else(|| "unknown rustc".to_owned()),
        load: load(threads),
    }
}

fn processor() -> Option<String> {
    match fs::read_to_string("/proc/cpuinfo") {
        Ok(text) => {
            let line = text.lines().find_map(|it| it.strip_prefix("model name"))?;
            Some(line.trim_start_matches([' ', '\t', ':']).to_owned())
        }
        Err(_) => output("sysctl", &["-n", "machdep.cpu.brand_string"]),
    }
}

#[expect(clippy::cast_precision_loss, reason = "no machine has that many threads")]
fn load(threads: usize) -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok().or_else(|| output("sysctl", &["-n", "vm.loadavg"]))?;
    let first: f64 = text.split_whitespace().find_map(|it| it.parse().ok())?;
    Some(first / threads as f64)
}

/// Returns the output of a command that succeeds.
pub(super) fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok().filter(|it| it.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned()).filter(|it| !it.is_empty())
}
