//! Whether a value contradicts a schema, decided by an established checker of JSON Schema.
//!
//! Each schema that is referred to is compiled once and by itself, when it is first needed: a document decides how
//! many there are and how they refer to each other, and inlining them would have no bound.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Keyword, PatternOptions, ValidationError, Validator};
use serde_json::Value as Json;

use super::dialect::{self, REFERENCE};
use super::node;
use crate::parse::{Input, reference};
use crate::pointer::Pointer;
use crate::tree::Node;

/// The schemas of some examples, and all that these refer to.
pub(super) struct Checker {
    numbers: BTreeMap<Pointer, usize>,
    schemas: Arc<Schemas>,
}

impl Checker {
    pub(super) fn new(input: Input<'_>, places: impl Iterator<Item = Pointer>) -> Self {
        let mut numbers: BTreeMap<Pointer, usize> = BTreeMap::new();
        let mut open: Vec<Pointer> = Vec::new();
        for place in places {
            number(&mut numbers, &mut open, &place);
        }
        let mut schemas = BTreeMap::new();
        while let Some(at) = open.pop() {
            let mut refer = |from: &Pointer, text: &str| {
                let target = reference::find(input, from, text)?;
                Some(number(&mut numbers, &mut open, &target))
            };
            let schema = node(input, &at).map_or(Json::Bool(true), |it| dialect::schema(&mut refer, &at, it));
            schemas.insert(numbers[&at], Schema { schema, compiled: OnceLock::new() });
        }
        let all = schemas.into_values().collect();
        let schemas = |me: &Weak<Schemas>| Schemas {
            all,
            depth: 0.into(),
            steps: 0.into(),
            steps_of_all: 0.into(),
            me: me.clone(),
        };
        Self { numbers, schemas: Arc::new_cyclic(schemas) }
    }

    /// What contradicts the schema at this place, and where in the value. What cannot be decided does not.
    pub(super) fn contradiction(&self, schema: &Pointer, value: &Node) -> Option<String> {
        let number = self.numbers.get(schema)?;
        self.schemas.steps.store(0, Ordering::Relaxed);
        let (place, text) = self.schemas.validate(*number, &Json::from(value)).err()?;
        let text: String = text.replace('`', "'").chars().take(LONGEST_TEXT).collect();
        Some(if place.is_empty() { format!("`{text}`") } else { format!("`{text}`, at `{place}`") })
    }
}

/// The number of the schema at a place. One that is new is still to be looked at.
fn number(numbers: &mut BTreeMap<Pointer, usize>, open: &mut Vec<Pointer>, at: &Pointer) -> usize {
    let next = numbers.len();
    *numbers.entry(at.clone()).or_insert_with(|| {
        open.push(at.clone());
        next
    })
}

/// Longer reasons are cut: they quote the value.
const LONGEST_TEXT: usize = 160;

/// References are followed so deep, and so often, for one value. Beyond that nothing is decided.
const DEEPEST: usize = 64;
const MOST_STEPS: usize = 100_000;
/// And so often for all values of a document.
const MOST_STEPS_OF_ALL: usize = 5_000_000;

struct Schemas {
    all: Vec<Schema>,
    depth: AtomicUsize,
    steps: AtomicUsize,
    steps_of_all: AtomicUsize,
    me: Weak<Schemas>,
}

struct Schema {
    schema: Json,
    /// `None` if the checker does not take it.
    compiled: OnceLock<Option<Validator>>,
}

impl Schemas {
    /// The place in the value that is wrong, and why.
    fn validate(&self, number: usize, value: &Json) -> Result<(), (String, String)> {
        let steps = self.steps.fetch_add(1, Ordering::Relaxed);
        let depth = self.depth.fetch_add(1, Ordering::Relaxed);
        let of_all = self.steps_of_all.fetch_add(1, Ordering::Relaxed);
        let goes_on = depth < DEEPEST && steps < MOST_STEPS && of_all < MOST_STEPS_OF_ALL;
        let validator = self.all[number].compiled.get_or_init(|| self.compile(&self.all[number].schema));
        let res = match validator {
            Some(validator) if goes_on => match validator.validate(value) {
                Err(it) if decides(it.kind()) => Err(told(&it)),
                Ok(()) | Err(_) => Ok(()),
            },
            Some(_) | None => Ok(()),
        };
        self.depth.fetch_sub(1, Ordering::Relaxed);
        res
    }

    /// A pattern that the checker does not take is none.
    fn compile(&self, schema: &Json) -> Option<Validator> {
        let build = |schema: &Json| {
            let me = self.me.clone();
            jsonschema::options()
                .with_draft(Draft::Draft202012)
                .should_validate_formats(false)
                .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(MOST_STEPS))
                .with_keyword(REFERENCE, move |_, number, _| {
                    let number = number.as_u64().and_then(|it| usize::try_from(it).ok());
                    let number = number.ok_or_else(|| ValidationError::schema("no number"))?;
                    Ok(Box::new(Reference { number, schemas: me.clone() }))
                })
                .build(schema)
                .ok()
        };
        build(schema).or_else(|| build(&without_patterns(schema)))
    }
}

/// A pattern that takes too long decides nothing.
fn decides(it: &ValidationErrorKind) -> bool {
    !matches!(it, ValidationErrorKind::BacktrackLimitExceeded { .. } | ValidationErrorKind::RegexEngineFailure { .. })
}

fn without_patterns(schema: &Json) -> Json {
    match schema {
        Json::Object(it) => {
            let kept = it
                .iter()
                .filter(|(key, value)| *key != "patternProperties" && !(*key == "pattern" && value.is_string()));
            Json::Object(kept.map(|(key, value)| (key.clone(), without_patterns(value))).collect())
        }
        Json::Array(it) => it.iter().map(without_patterns).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => schema.clone(),
    }
}

/// Stands between the place and the reason where one schema tells of another.
const BEHIND: char = '\u{0}';

fn told(error: &ValidationError<'_>) -> (String, String) {
    let (place, text) = (error.instance_path().as_str(), error.to_string());
    match text.split_once(BEHIND) {
        Some((inner, text)) => (format!("{place}{inner}"), text.to_owned()),
        None => (place.to_owned(), text),
    }
}

/// `$ref`
struct Reference {
    number: usize,
    schemas: Weak<Schemas>,
}

impl<'i> Keyword<'i> for Reference {
    fn validate(&self, instance: &'i Json) -> Result<(), ValidationError<'i>> {
        let Some(schemas) = self.schemas.upgrade() else { return Ok(()) };
        let res = schemas.validate(self.number, instance);
        res.map_err(|(place, text)| ValidationError::custom(format!("{place}{BEHIND}{text}")))
    }

    fn is_valid(&self, instance: &'i Json) -> bool {
        Keyword::validate(self, instance).is_ok()
    }
}
