//! Patterns of the document: ECMA-262 regular expressions, each compiled once.
//!
//! The sender of a text may be an attacker, so no text may stop the program. Two engines run the patterns:
//!
//! 1. [`linear`] translates a pattern for the `regex` crate, whose time is proportional to the length of the text.
//! 2. [`backtrack`] runs the rest: lookaround, backreferences, and repetitions too large for an automaton. It counts
//!    its steps, and stops when they are spent.
//!
//! `^(a+)+$` runs on the first, `^(?=.*\d)(a+)+$` on the second. A text that spends its steps is a violation.
//! [`syntax`] and [`escape`] read the pattern for both.

mod backtrack;
mod escape;
mod linear;
mod program;
mod syntax;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use regex::Regex;

use self::program::Program;

/// The maximum length of a searched text, in bytes. A longer text is a violation: without the limit, a text could be as
/// long as a body.
pub(super) const LONGEST_TEXT: usize = 1 << 20;

/// The steps that the backtracking engine may take for each byte of a text. Common lookarounds take less than ten.
const STEPS_A_BYTE: usize = 32;

/// The steps beyond [`STEPS_A_BYTE`] that all patterns of one [`Checker`](super::Checker) share. They take some
/// hundredths of a second.
const SHARED_STEPS: usize = 1_000_000;

/// The patterns used so far, with their compiled form if they compile.
type Compiled = HashMap<&'static str, Option<Arc<Engine>>>;

static COMPILED: LazyLock<Mutex<Compiled>> = LazyLock::new(Mutex::default);

/// A compiled pattern.
#[derive(Debug)]
enum Engine {
    /// Takes time proportional to the length of the text.
    Linear(Regex),
    /// Takes a limited number of steps.
    Backtracking(Program),
}

/// The result of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The text matches.
    Match,
    /// The text does not match.
    NoMatch,
    /// The text is longer than [`LONGEST_TEXT`], and was not searched.
    TooLong,
    /// The steps were spent before a match was found or ruled out.
    StepsSpent,
}

/// The steps left that all patterns of one check share.
#[derive(Clone, Debug)]
pub(super) struct SharedSteps(usize);

impl Default for SharedSteps {
    fn default() -> Self {
        Self(SHARED_STEPS)
    }
}

/// Searches the text for the pattern. A pattern that does not compile matches every text: the document is wrong, not
/// the caller.
pub(super) fn search(pattern: &'static str, text: &str, shared: &mut SharedSteps) -> Outcome {
    let engine = {
        let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
        compiled.entry(pattern).or_insert_with(|| compile(pattern).map(Arc::new)).clone()
    };
    engine.map_or(Outcome::Match, |engine| engine.search(text, shared))
}

/// Compiles a pattern for the linear engine where that is possible.
fn compile(pattern: &str) -> Option<Engine> {
    let pattern = syntax::parse(pattern)?;
    Some(match linear::compile(&pattern) {
        Some(regex) => Engine::Linear(regex),
        None => Engine::Backtracking(program::compile(&pattern)),
    })
}

impl Engine {
    fn search(&self, text: &str, shared: &mut SharedSteps) -> Outcome {
        if text.len() > LONGEST_TEXT {
            return Outcome::TooLong;
        }
        match self {
            Self::Linear(regex) if regex.is_match(text) => Outcome::Match,
            Self::Linear(_) => Outcome::NoMatch,
            Self::Backtracking(program) => {
                let own = STEPS_A_BYTE * text.len();
                let (outcome, taken) = program.search(text, own + shared.0);
                shared.0 -= taken.saturating_sub(own).min(shared.0);
                outcome
            }
        }
    }
}
