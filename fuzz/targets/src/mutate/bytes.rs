//! Mutations of text and bytes.

use std::ops::Range;

use fastrand::Rng;

use super::values;

/// The longest range that a mutation copies or removes.
const LONGEST_RANGE: usize = 200;

/// The most repetitions of a token.
const MAX_REPETITIONS: usize = 300;

/// Changes a text in one place.
pub(crate) fn mutate(text: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut Rng) {
    match random.u8(..10) {
        0 => flip_bit(text, random),
        1 => drop(text.splice(range(text, random), [])),
        2 => insert(text, &[random.u8(..)], random),
        3 => insert(text, token(random), random),
        4 => drop(text.splice(range(text, random), token(random).iter().copied())),
        5 => insert(text, &token(random).repeat(random.usize(1..MAX_REPETITIONS)), random),
        6 => {
            let copy = text[range(text, random)].to_vec();
            insert(text, &copy, random);
        }
        7 => {
            let Some(other) = random.choice(seeds) else { return };
            let copy = other[range(other, random)].to_vec();
            insert(text, &copy, random);
        }
        8 => change_lines(text, random),
        _ => replace_number(text, random),
    }
}

fn token(random: &mut Rng) -> &'static [u8] {
    random.choice(values::TOKENS).unwrap_or(&"").as_bytes()
}

fn flip_bit(text: &mut [u8], random: &mut Rng) {
    if let Some(byte) = random.choice(&mut *text) {
        *byte ^= 1 << random.u8(..8);
    }
}

fn insert(text: &mut Vec<u8>, what: &[u8], random: &mut Rng) {
    let at = random.usize(..=text.len());
    text.splice(at..at, what.iter().copied());
}

fn range(text: &[u8], random: &mut Rng) -> Range<usize> {
    let start = random.usize(..=text.len());
    let longest = (text.len() - start).min(LONGEST_RANGE);
    start..start + random.usize(..=longest)
}

/// Removes, repeats or moves a line.
fn change_lines(text: &mut Vec<u8>, random: &mut Rng) {
    let mut lines: Vec<Vec<u8>> = text.split_inclusive(|it| *it == b'\n').map(<[u8]>::to_vec).collect();
    if lines.is_empty() {
        return;
    }
    let (from, to) = (random.usize(..lines.len()), random.usize(..lines.len()));
    match random.u8(..3) {
        0 => drop(lines.remove(from)),
        1 => lines.insert(to, lines[from].clone()),
        _ => lines.swap(from, to),
    }
    *text = lines.concat();
}

/// Replaces a run of digits by a number that is hard to represent.
fn replace_number(text: &mut Vec<u8>, random: &mut Rng) {
    let from = random.usize(..=text.len());
    let Some(start) = text[from..].iter().position(u8::is_ascii_digit).map(|it| it + from) else { return };
    let length = text[start..].iter().take_while(|it| it.is_ascii_digit()).count();
    let number = random.choice(values::NUMBERS).unwrap_or(&"0");
    text.splice(start..start + length, number.bytes());
}
