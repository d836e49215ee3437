//! Findings: the ways in which an input can fail.

use std::fmt;
use std::process::ExitStatus;

use sha2::{Digest as _, Sha256};

/// The longest part of a message that distinguishes findings.
const MESSAGE_LENGTH: usize = 120;

/// A failure. Two inputs that fail with equal findings have the same fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Finding {
    /// A panic: its place in the code, and its message without digits and quoted text.
    Panic { place: String, message: String },
    /// The stack overflowed.
    StackOverflow,
    /// There was not enough memory.
    OutOfMemory,
    /// The input took too long.
    Hang,
    /// The process ended in another way.
    Exit(String),
}

impl Finding {
    /// Reads the finding from the end of a process.
    pub(super) fn of_exit(status: ExitStatus, stderr: &str) -> Self {
        if stderr.contains("has overflowed its stack") {
            return Self::StackOverflow;
        }
        if stderr.contains("memory allocation of") {
            return Self::OutOfMemory;
        }
        let panic = stderr.rsplit_once("panicked at ").and_then(|(_, it)| it.split_once('\n'));
        let Some((place, message)) = panic else { return Self::Exit(status.to_string()) };
        let message = normalize(message.lines().next().unwrap_or_default());
        Self::Panic { place: place.trim_end_matches(':').to_owned(), message }
    }

    /// Returns whether the failure takes long to reproduce.
    pub(super) fn is_slow(&self) -> bool {
        match self {
            Self::Hang | Self::OutOfMemory => true,
            Self::Panic { .. } | Self::StackOverflow | Self::Exit(_) => false,
        }
    }
}

/// Removes what depends on the input: digits, and texts in quotes.
fn normalize(message: &str) -> String {
    let mut res = String::new();
    for (index, part) in message.split(['`', '"']).enumerate() {
        let is_quoted = index % 2 == 1;
        let part = if is_quoted { "…" } else { part };
        res.extend(part.chars().filter(|it| !it.is_ascii_digit()));
    }
    res.chars().take(MESSAGE_LENGTH).collect()
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Panic { place, message } => write!(f, "panic at {place}: {message}"),
            Self::StackOverflow => f.write_str("stack overflow"),
            Self::OutOfMemory => f.write_str("out of memory"),
            Self::Hang => f.write_str("takes too long"),
            Self::Exit(status) => write!(f, "the process ended: {status}"),
        }
    }
}

/// Returns the name of the fixture for an input, without its extension: a part of a hash.
pub(super) fn file_stem(input: &[u8]) -> String {
    Sha256::digest(input).iter().take(6).map(|it| format!("{it:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_its_place_and_its_message_without_the_input() {
        let finding = |text: &str| Finding::of_exit(ExitStatus::default(), text);
        let panic = |place: &str, message: &str| Finding::Panic { place: place.into(), message: message.into() };
        assert_eq!(finding("thread 'a' panicked at a.rs:1:2:\n`x` has 7\nnote: b"), panic("a.rs:1:2", "… has "));
        assert_eq!(finding("\nthread 'a' has overflowed its stack\n"), Finding::StackOverflow);
        assert_eq!(finding("memory allocation of 9 bytes failed"), Finding::OutOfMemory);
    }
}
