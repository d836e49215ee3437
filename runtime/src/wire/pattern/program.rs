//! The instructions of the backtracking engine.

use std::ops::Range;

use super::escape::word_characters;
use super::syntax::{Assertion, Class, Lookaround, Node, Pattern, Repetition, line_terminators};

/// The instructions of a pattern.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) code: Vec<Instruction>,
    /// The number of registers: two for each group, then two for each repetition.
    pub(super) registers: usize,
    pub(super) word: Class,
    pub(super) line_end: Class,
}

#[derive(Debug)]
pub(super) enum Instruction {
    Accept,
    /// Consumes a character, to the left in a lookbehind.
    Consume(Class, Direction),
    /// Consumes as many characters as possible, and gives them back one by one.
    ConsumeAll {
        class: Class,
        min: u32,
        max: Option<u32>,
    },
    Assert(Assertion),
    /// Continues with the next instruction, or else at `otherwise`.
    Try {
        otherwise: usize,
    },
    Jump(usize),
    /// Stores the position in a register.
    Mark(usize),
    /// Unsets these registers: those of the capture groups in a repetition, before each round.
    Forget(Range<usize>),
    /// Sets a counter to zero.
    Zero(usize),
    /// Starts a round of a repetition at the next instruction, or leaves it.
    Repeat {
        counter: usize,
        min: u32,
        max: Option<u32>,
        greedy: bool,
        exit: usize,
    },
    /// Ends a round. A round beyond the minimum that consumed nothing fails.
    Again {
        counter: usize,
        min: u32,
        start: usize,
    },
    /// Runs the instructions of a lookaround up to `end`, which end in `Accept`.
    Look {
        negated: bool,
        end: usize,
    },
    Reference(Vec<usize>, Direction),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Right,
    Left,
}

/// Compiles a pattern to instructions.
pub(super) fn compile(pattern: &Pattern) -> Program {
    let mut compiler = Compiler { code: Vec::new(), registers: 2 * pattern.groups };
    compiler.node(&pattern.node, Direction::Right);
    compiler.code.push(Instruction::Accept);
    let Compiler { code, registers } = compiler;
    Program { code, registers, word: word_characters(), line_end: line_terminators() }
}

struct Compiler {
    code: Vec<Instruction>,
    registers: usize,
}

impl Compiler {
    fn node(&mut self, node: &Node, direction: Direction) {
        match node {
            Node::Class(class) => self.code.push(Instruction::Consume(class.clone(), direction)),
            Node::Assertion(it) => self.code.push(Instruction::Assert(*it)),
            Node::Sequence(nodes) => match direction {
                Direction::Right => nodes.iter().for_each(|node| self.node(node, direction)),
                Direction::Left => nodes.iter().rev().for_each(|node| self.node(node, direction)),
            },
            Node::Alternatives(nodes) => self.alternatives(nodes, direction),
            Node::Repetition(it) => self.repetition(it, direction),
            Node::Group(number, node) => {
                let (start, end) = (2 * number, 2 * number + 1);
                let (first, last) = if direction == Direction::Right { (start, end) } else { (end, start) };
                self.code.push(Instruction::Mark(first));
                self.node(node, direction);
                self.code.push(Instruction::Mark(last));
            }
            Node::Lookaround(it) => self.lookaround(it),
            Node::Reference(groups) => self.code.push(Instruction::Reference(groups.clone(), direction)),
        }
    }

    fn alternatives(&mut self, nodes: &[Node], direction: Direction) {
        let mut jumps = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            if index + 1 == nodes.len() {
                self.node(node, direction);
                break;
            }
            let choice = self.reserve();
            self.node(node, direction);
            jumps.push(self.reserve());
            self.code[choice] = Instruction::Try { otherwise: self.code.len() };
        }
        for jump in jumps {
            self.code[jump] = Instruction::Jump(self.code.len());
        }
    }

    fn repetition(&mut self, it: &Repetition, direction: Direction) {
        let Repetition { node, min, max, greedy, groups } = it;
        let (min, max) = (*min, *max);
        if let (Node::Class(class), Direction::Right, true) = (&**node, direction, *greedy) {
            self.code.push(Instruction::ConsumeAll { class: class.clone(), min, max });
            return;
        }
        let counter = self.registers;
        self.registers += 2;
        self.code.push(Instruction::Zero(counter));
        let start = self.reserve();
        self.code.push(Instruction::Mark(counter + 1));
        if !groups.is_empty() {
            self.code.push(Instruction::Forget(2 * groups.start..2 * groups.end));
        }
        self.node(node, direction);
        self.code.push(Instruction::Again { counter, min, start });
        self.code[start] = Instruction::Repeat { counter, min, max, greedy: *greedy, exit: self.code.len() };
    }

    fn lookaround(&mut self, it: &Lookaround) {
        let look = self.reserve();
        self.node(&it.node, if it.behind { Direction::Left } else { Direction::Right });
        self.code.push(Instruction::Accept);
        self.code[look] = Instruction::Look { negated: it.negated, end: self.code.len() };
    }

    /// Reserves a place for an instruction that is determined later.
    fn reserve(&mut self) -> usize {
        self.code.push(Instruction::Accept);
        self.code.len() - 1
    }
}
