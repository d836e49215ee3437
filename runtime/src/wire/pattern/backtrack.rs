//! A backtracking engine that counts its steps.
//!
//! [`Program::search`] runs the instructions of a pattern. A choice is kept on a stack, and so is each register that
//! changes, so that going back to a choice restores them. Memory is bounded by the size of the stack, time by the
//! number of steps; the depth of the machine's stack depends on the pattern alone.

use std::cmp::Ordering;

use regex_syntax::hir::ClassUnicodeRange;

use super::Outcome;
use super::program::{Direction, Instruction, Program};
use super::syntax::{Assertion, Class};

/// The maximum number of choices and changes on the stack. A search beyond it ends as if its steps were spent.
pub(super) const LARGEST_STACK: usize = 1 << 20;

/// A register of a group that did not take part.
const UNSET: usize = usize::MAX;

impl Program {
    /// Searches a text in at most so many steps, and returns how many it took.
    pub(super) fn search(&self, text: &str, steps: usize) -> (Outcome, usize) {
        let registers = vec![UNSET; self.registers];
        let mut run = Run { program: self, text, registers, stack: Vec::new(), steps };
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for start in starts {
            match run.run(0, start) {
                Ok(true) => return (Outcome::Match, steps - run.steps),
                Ok(false) => {}
                Err(Spent) => return (Outcome::StepsSpent, steps - run.steps),
            }
        }
        (Outcome::NoMatch, steps - run.steps)
    }
}

/// The steps or the stack are spent.
struct Spent;

/// An entry of the stack.
enum Kept {
    /// An alternative.
    Choice { pc: usize, at: usize },
    /// An alternative for each character down to the least position.
    GiveBack { pc: usize, least: usize, at: usize },
    /// The previous value of a register.
    Register { register: usize, value: usize },
}

/// The result of an instruction.
enum Next {
    Go(usize, usize),
    Fail,
    Accept,
}

struct Run<'a> {
    program: &'a Program,
    text: &'a str,
    registers: Vec<usize>,
    stack: Vec<Kept>,
    steps: usize,
}

impl Run<'_> {
    /// Runs from an instruction and a position. If nothing is found, the registers and the stack are as before.
    fn run(&mut self, mut pc: usize, mut at: usize) -> Result<bool, Spent> {
        let base = self.stack.len();
        loop {
            (pc, at) = match self.step(pc, at)? {
                Next::Go(pc, at) => (pc, at),
                Next::Accept => return Ok(true),
                Next::Fail => match self.back(base)? {
                    Some(choice) => choice,
                    None => return Ok(false),
                },
            };
        }
    }

    fn step(&mut self, pc: usize, at: usize) -> Result<Next, Spent> {
        self.count(1)?;
        let program = self.program;
        let next = Next::Go(pc + 1, at);
        Ok(match &program.code[pc] {
            Instruction::Accept => Next::Accept,
            Instruction::Consume(class, direction) => match self.character(at, *direction) {
                Some((c, at)) if holds(class, c) => Next::Go(pc + 1, at),
                Some(_) | None => Next::Fail,
            },
            Instruction::ConsumeAll { class, min, max } => self.consume_all(pc, at, class, *min, *max)?,
            Instruction::Assert(assertion) if self.is_at(*assertion, at) => next,
            Instruction::Assert(_) => Next::Fail,
            Instruction::Try { otherwise } => {
                self.keep(Kept::Choice { pc: *otherwise, at })?;
                next
            }
            Instruction::Jump(pc) => Next::Go(*pc, at),
            Instruction::Mark(register) => {
                self.set(*register, at)?;
                next
            }
            Instruction::Forget(registers) => {
                for register in registers.clone() {
                    self.count(1)?;
                    self.set(register, UNSET)?;
                }
                next
            }
            Instruction::Zero(counter) => {
                self.set(*counter, 0)?;
                next
            }
            Instruction::Repeat { counter, min, max, greedy, exit } => {
                let rounds = self.registers[*counter];
                if rounds < *min as usize {
                    next
                } else if max.is_some_and(|max| rounds >= max as usize) {
                    Next::Go(*exit, at)
                } else {
                    let (first, otherwise) = if *greedy { (pc + 1, *exit) } else { (*exit, pc + 1) };
                    self.keep(Kept::Choice { pc: otherwise, at })?;
                    Next::Go(first, at)
                }
            }
            Instruction::Again { counter, min, start } => {
                let rounds = self.registers[*counter];
                if rounds >= *min as usize && self.registers[counter + 1] == at {
                    Next::Fail
                } else {
                    self.set(*counter, rounds + 1)?;
                    Next::Go(*start, at)
                }
            }
            Instruction::Look { negated, end } => self.look(pc, at, *negated, *end)?,
            Instruction::Reference(groups, direction) => self.reference(pc, at, groups, *direction)?,
        })
    }

    fn consume_all(&mut self, pc: usize, at: usize, class: &Class, min: u32, max: Option<u32>) -> Result<Next, Spent> {
        let (mut end, mut least, mut taken) = (at, at, 0);
        while max.is_none_or(|max| taken < max)
            && let Some((c, next)) = self.character(end, Direction::Right)
            && holds(class, c)
        {
            self.count(1)?;
            (end, taken) = (next, taken + 1);
            if taken <= min {
                least = end;
            }
        }
        if taken < min {
            return Ok(Next::Fail);
        }
        if end > least {
            self.keep(Kept::GiveBack { pc: pc + 1, least, at: end })?;
        }
        Ok(Next::Go(pc + 1, end))
    }

    /// A lookaround that succeeds keeps what its groups hold, and none of its choices.
    fn look(&mut self, pc: usize, at: usize, negated: bool, end: usize) -> Result<Next, Spent> {
        let base = self.stack.len();
        let found = self.run(pc + 1, at)?;
        if found && negated {
            while self.stack.len() > base {
                if let Some(Kept::Register { register, value }) = self.stack.pop() {
                    self.registers[register] = value;
                }
            }
        } else if found {
            let kept = self.stack.split_off(base);
            self.count(kept.len())?;
            self.stack.extend(kept.into_iter().filter(|it| matches!(it, Kept::Register { .. })));
        }
        Ok(if found == negated { Next::Fail } else { Next::Go(end, at) })
    }

    /// A group that took no part matches the empty text.
    fn reference(&mut self, pc: usize, at: usize, groups: &[usize], direction: Direction) -> Result<Next, Spent> {
        let held = groups.iter().map(|group| (self.registers[2 * group], self.registers[2 * group + 1]));
        let Some((start, end)) = held.into_iter().find(|(start, end)| *start != UNSET && *end != UNSET) else {
            return Ok(Next::Go(pc + 1, at));
        };
        self.count(end.saturating_sub(start))?;
        let wanted = self.text.get(start..end).unwrap_or_default();
        let (before, after) = self.text.split_at(at);
        Ok(match direction {
            Direction::Right if after.starts_with(wanted) => Next::Go(pc + 1, at + wanted.len()),
            Direction::Left if before.ends_with(wanted) => Next::Go(pc + 1, at - wanted.len()),
            Direction::Right | Direction::Left => Next::Fail,
        })
    }

    /// Goes back to the last choice above the base.
    fn back(&mut self, base: usize) -> Result<Option<(usize, usize)>, Spent> {
        while self.stack.len() > base {
            self.count(1)?;
            match self.stack.pop() {
                Some(Kept::Choice { pc, at }) => return Ok(Some((pc, at))),
                Some(Kept::GiveBack { pc, least, at }) => {
                    let at = self.character(at, Direction::Left).map_or(least, |(_, at)| at);
                    if at > least {
                        self.stack.push(Kept::GiveBack { pc, least, at });
                    }
                    return Ok(Some((pc, at)));
                }
                Some(Kept::Register { register, value }) => self.registers[register] = value,
                None => {}
            }
        }
        Ok(None)
    }

    fn is_at(&self, assertion: Assertion, at: usize) -> bool {
        let is = |class: &Class, direction: Direction| self.character(at, direction).map(|(c, _)| holds(class, c));
        let is_word = |direction| is(&self.program.word, direction).unwrap_or(false);
        match assertion {
            Assertion::Start => at == 0,
            Assertion::End => at == self.text.len(),
            Assertion::LineStart => is(&self.program.line_end, Direction::Left).unwrap_or(true),
            Assertion::LineEnd => is(&self.program.line_end, Direction::Right).unwrap_or(true),
            Assertion::WordBoundary => is_word(Direction::Left) != is_word(Direction::Right),
            Assertion::NoWordBoundary => is_word(Direction::Left) == is_word(Direction::Right),
        }
    }

    /// The character at a position, and the position behind it.
    fn character(&self, at: usize, direction: Direction) -> Option<(char, usize)> {
        let (before, after) = self.text.split_at(at);
        match direction {
            Direction::Right => after.chars().next().map(|c| (c, at + c.len_utf8())),
            Direction::Left => before.chars().next_back().map(|c| (c, at - c.len_utf8())),
        }
    }

    fn set(&mut self, register: usize, value: usize) -> Result<(), Spent> {
        let before = std::mem::replace(&mut self.registers[register], value);
        self.keep(Kept::Register { register, value: before })
    }

    fn keep(&mut self, kept: Kept) -> Result<(), Spent> {
        if self.stack.len() >= LARGEST_STACK {
            return Err(Spent);
        }
        self.stack.push(kept);
        Ok(())
    }

    fn count(&mut self, steps: usize) -> Result<(), Spent> {
        let left = self.steps.checked_sub(steps);
        self.steps = left.unwrap_or(0);
        left.map(|_| ()).ok_or(Spent)
    }
}

fn holds(class: &Class, c: char) -> bool {
    let order = |range: &ClassUnicodeRange| match (range.end() < c, range.start() > c) {
        (true, _) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => Ordering::Equal,
    };
    class.ranges().binary_search_by(order).is_ok()
}
