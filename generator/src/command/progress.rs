//! The progress line of a long run, on a terminal only.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The time after which the line appears. Most runs are over by then.
const DELAY: Duration = Duration::from_millis(500);

/// The time between two updates of the line.
const INTERVAL: Duration = Duration::from_millis(100);

/// A line about the current step. It disappears when the value is dropped, so that the output of the run is the same with
/// and without it.
pub(super) struct Progress(Option<(Sender<String>, JoinHandle<()>)>);

impl Progress {
    /// Starts with the first step. Nothing is ever printed if standard error is not a terminal.
    pub(super) fn start(step: &str) -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let (sender, receiver) = mpsc::channel();
        let mut step = step.to_owned();
        let started = Instant::now();
        let thread = thread::spawn(move || {
            let mut width = 0;
            let mut wait = DELAY;
            loop {
                match receiver.recv_timeout(wait) {
                    Ok(next) => {
                        step = next;
                        wait = DELAY.saturating_sub(started.elapsed());
                    }
                    Err(RecvTimeoutError::Timeout) => {
                        let line = line(&step, started.elapsed());
                        print(&format!("\r{line:width$}"));
                        width = line.chars().count();
                        wait = INTERVAL;
                    }
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            if width > 0 {
                print(&format!("\r{:width$}\r", ""));
            }
        });
        Self(Some((sender, thread)))
    }

    /// Shows the next step.
    pub(super) fn step(&self, step: &str) {
        if let Some((sender, _)) = &self.0 {
            // The thread ends only when the sender is dropped.
            let _ = sender.send(step.to_owned());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.0.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

fn line(step: &str, elapsed: Duration) -> String {
    format!("{step} … {:.1} s", elapsed.as_secs_f64())
}

/// Prints to standard error. A run does not fail because its progress cannot be shown.
fn print(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_the_step_and_the_time() {
        assert_eq!(line("printing", Duration::from_millis(1_250)), "printing … 1.2 s");
    }
}
