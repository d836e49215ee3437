//! Inputs by number.

use fastrand::Rng;
use serde_json::Value;

use crate::mutate::{bytes, tree};
use crate::target::{Format, Target};

/// The largest input.
const MAX_BYTES: usize = 100_000;

/// The largest number of mutations of one input.
const MAX_MUTATIONS: u32 = 8;

/// Makes the inputs of a target. The input of a number depends only on the number, the seed of the random numbers, and the seeds
/// of the target.
#[derive(Debug)]
pub struct Inputs {
    format: Format,
    seed: u64,
    texts: Vec<Vec<u8>>,
    trees: Vec<Value>,
}

impl Inputs {
    /// Creates the inputs of a target.
    #[must_use]
    pub fn new(target: &Target, seed: u64) -> Self {
        let texts = (target.seeds)();
        let trees = match target.format {
            Format::Tree => texts.iter().filter_map(|it| serde_json::from_slice(it).ok()).collect(),
            Format::Bytes => Vec::new(),
        };
        Self { format: target.format, seed, texts, trees }
    }

    /// Makes the input of a number. The first inputs are the seeds.
    #[must_use]
    pub fn make(&self, index: u64) -> Vec<u8> {
        if let Some(seed) = usize::try_from(index).ok().and_then(|it| self.texts.get(it)) {
            return seed.clone();
        }
        // The numbers of neighbours must not be related.
        let mut random = Rng::with_seed(self.seed.wrapping_add(index.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        let mut res = match self.format {
            Format::Tree => self.make_tree(&mut random),
            Format::Bytes => self.make_text(&mut random),
        };
        res.truncate(MAX_BYTES);
        res
    }

    fn make_tree(&self, random: &mut Rng) -> Vec<u8> {
        let Some(mut tree) = random.choice(&self.trees).cloned() else { return Vec::new() };
        for _ in 0..random.u32(1..=MAX_MUTATIONS) {
            tree::mutate(&mut tree, &self.trees, random);
        }
        let mut text = tree.to_string().into_bytes();
        // Broken text mostly tests the parser.
        if random.u8(..16) == 0 {
            bytes::mutate(&mut text, &self.texts, random);
        }
        text
    }

    fn make_text(&self, random: &mut Rng) -> Vec<u8> {
        let mut text = random.choice(&self.texts).cloned().unwrap_or_default();
        for _ in 0..random.u32(1..=MAX_MUTATIONS) {
            bytes::mutate(&mut text, &self.texts, random);
        }
        text
    }
}
