//! The time and memory of a process and of the processes that it waits for.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

/// What a process used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Usage {
    /// User time in seconds, of all threads and child processes.
    pub(crate) user: f64,
    /// Wall time in seconds.
    pub(crate) wall: f64,
    /// The peak memory in bytes, of the largest process.
    pub(crate) memory: u64,
}

/// Runs a process. If it fails, returns the last line that it printed as an error. `log` gets its output.
pub(crate) fn run(command: &mut Command, log: &Path) -> Result<Usage, String> {
    let file = || File::create(log).map_err(|it| format!("`{}`: {it}", log.display()));
    let output = file()?;
    let errors = output.try_clone().map_err(|it| it.to_string())?;
    let started = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(output).stderr(errors).spawn();
    let child = child.map_err(|it| format!("`{}`: {it}", command.get_program().to_string_lossy()))?;
    let used = child.wait4().map_err(|it| it.to_string())?;
    let wall = started.elapsed().as_secs_f64();
    if !used.status.success() {
        return Err(reason(&std::fs::read_to_string(log).unwrap_or_default()));
    }
    Ok(Usage { user: used.rusage.utime.as_secs_f64(), wall, memory: used.rusage.maxrss })
}

/// Returns the first line of an output that reports an error, or the last line.
fn reason(output: &str) -> String {
    let first_error = output.lines().find(|it| it.to_ascii_lowercase().starts_with("error"));
    let line = first_error.or_else(|| output.lines().rev().find(|it| !it.trim().is_empty()));
    line.unwrap_or("it printed nothing").trim().to_owned()
}

/// Returns the median; `None` without values.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 { Some(upper) } else { Some(f64::midpoint(values[middle - 1], upper)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_of_values_is_between_two() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }

    #[test]
    fn the_reason_of_a_failure_is_its_first_error() {
        assert_eq!(reason("a\nerror[E0412]: x\nerror: y\n"), "error[E0412]: x");
        assert_eq!(reason("a\nb\n\n"), "b");
        assert_eq!(reason(""), "it printed nothing");
    }
}
