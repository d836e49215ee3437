//! Checks of values against schemas, with the crate `jsonschema`.
//!
//! Each schema that is referenced is compiled separately, once, when it is first needed. Inlining references instead would
//! have no bound, because a document decides how schemas refer to each other.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Keyword, PatternOptions, ValidationError, Validator};
use serde_json::Value as Json;

use super::dialect::{self, REFERENCE};
use super::find_node;
use crate::limits;
use crate::parse::{Input, reference};
use crate::pointer::Pointer;
use crate::tree::Node;

/// The schemas of examples, and the schemas that these refer to.
pub(super) struct Checker {
    indices: BTreeMap<Pointer, usize>,
    schemas: Arc<Schemas>,
}

impl Checker {
    /// Converts the schemas at some places, and the schemas that these refer to.
    pub(super) fn new(input: Input<'_>, places: impl Iterator<Item = Pointer>) -> Self {
        let mut indices: BTreeMap<Pointer, usize> = BTreeMap::new();
        let mut open: Vec<Pointer> = Vec::new();
        for place in places {
            index_of(&mut indices, &mut open, &place);
        }
        let mut schemas = BTreeMap::new();
        while let Some(at) = open.pop() {
            let mut refer = |from: &Pointer, text: &str| {
                let target = reference::find(input, from, text)?;
                Some(index_of(&mut indices, &mut open, &target))
            };
            let schema =
                find_node(input, &at).map_or(Json::Bool(true), |it| dialect::convert_schema(&mut refer, &at, it));
            schemas.insert(indices[&at], Schema { schema, compiled: OnceLock::new() });
        }
        let all = schemas.into_values().collect();
        let schemas = |me: &Weak<Schemas>| Schemas {
            all,
            depth: 0.into(),
            steps: 0.into(),
            total_steps: 0.into(),
            me: me.clone(),
        };
        Self { indices, schemas: Arc::new_cyclic(schemas) }
    }

    /// Returns the first violation of a schema and its place in the value. `None` if the value conforms, or if that
    /// cannot be decided.
    pub(super) fn violation(&self, schema: &Pointer, value: &Node) -> Option<String> {
        let index = self.indices.get(schema)?;
        self.schemas.steps.store(0, Ordering::Relaxed);
        let (place, text) = self.schemas.validate(*index, &Json::from(value)).err()?;
        let text: String = text.replace('`', "'").chars().take(MAX_TEXT_LENGTH).collect();
        Some(if place.is_empty() { format!("`{text}`") } else { format!("`{text}`, at `{place}`") })
    }
}

/// Returns the index of the schema at a place. A new schema is queued for conversion.
fn index_of(indices: &mut BTreeMap<Pointer, usize>, open: &mut Vec<Pointer>, at: &Pointer) -> usize {
    let next = indices.len();
    *indices.entry(at.clone()).or_insert_with(|| {
        open.push(at.clone());
        next
    })
}

/// The maximum length of a violation's text, which quotes the value.
const MAX_TEXT_LENGTH: usize = 160;

struct Schemas {
    all: Vec<Schema>,
    depth: AtomicUsize,
    steps: AtomicUsize,
    total_steps: AtomicUsize,
    me: Weak<Schemas>,
}

struct Schema {
    schema: Json,
    /// `None` if `jsonschema` rejects the schema.
    compiled: OnceLock<Option<Validator>>,
}

impl Schemas {
    /// Returns the place of a violation in the value, and its reason.
    fn validate(&self, index: usize, value: &Json) -> Result<(), (String, String)> {
        let steps = self.steps.fetch_add(1, Ordering::Relaxed);
        let depth = self.depth.fetch_add(1, Ordering::Relaxed);
        let total = self.total_steps.fetch_add(1, Ordering::Relaxed);
        let is_within_limits =
            depth < limits::EXAMPLE_NESTING && steps < limits::EXAMPLE_STEPS && total < limits::EXAMPLES_STEPS;
        let validator = self.all[index].compiled.get_or_init(|| self.compile(&self.all[index].schema));
        let res = match validator {
            Some(validator) if is_within_limits => match validator.validate(value) {
                Err(it) if is_violation(it.kind()) => Err(place_and_reason(&it)),
                Ok(()) | Err(_) => Ok(()),
            },
            Some(_) | None => Ok(()),
        };
        self.depth.fetch_sub(1, Ordering::Relaxed);
        res
    }

    /// Compiles a schema, without its patterns if `jsonschema` rejects one of them.
    fn compile(&self, schema: &Json) -> Option<Validator> {
        let build = |schema: &Json| {
            let me = self.me.clone();
            jsonschema::options()
                .with_draft(Draft::Draft202012)
                .should_validate_formats(false)
                .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(limits::EXAMPLE_STEPS))
                .with_keyword(REFERENCE, move |_, index, _| {
                    let index = index.as_u64().and_then(|it| usize::try_from(it).ok());
                    let index = index.ok_or_else(|| ValidationError::schema("not an index"))?;
                    Ok(Box::new(Reference { index, schemas: me.clone() }))
                })
                .build(schema)
                .ok()
        };
        build(schema).or_else(|| build(&without_patterns(schema)))
    }
}

/// Returns whether an error is a violation. A pattern that exceeds its limit is none.
fn is_violation(it: &ValidationErrorKind) -> bool {
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

/// Separates place and reason in the error of a referenced schema.
const SEPARATOR: char = '\u{0}';

fn place_and_reason(error: &ValidationError<'_>) -> (String, String) {
    let (place, text) = (error.instance_path().as_str(), error.to_string());
    match text.split_once(SEPARATOR) {
        Some((inner, text)) => (format!("{place}{inner}"), text.to_owned()),
        None => (place.to_owned(), text),
    }
}

/// The keyword [`REFERENCE`].
struct Reference {
    index: usize,
    schemas: Weak<Schemas>,
}

impl<'i> Keyword<'i> for Reference {
    fn validate(&self, instance: &'i Json) -> Result<(), ValidationError<'i>> {
        let Some(schemas) = self.schemas.upgrade() else { return Ok(()) };
        let res = schemas.validate(self.index, instance);
        res.map_err(|(place, text)| ValidationError::custom(format!("{place}{SEPARATOR}{text}")))
    }

    fn is_valid(&self, instance: &'i Json) -> bool {
        Keyword::validate(self, instance).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::Checker;
    use crate::diagnostics::{Mode, Report};
    use crate::limits::EXAMPLES_STEPS;
    use crate::parse::{Input, SchemaNames};
    use crate::pointer::Pointer;
    use crate::read::read;
    use crate::source::Sources;

    /// Five million references take seconds, so the checker starts with a part of them followed.
    #[test]
    fn references_of_all_examples() {
        let mut sources = Sources::default();
        let source = sources.add("spec.json", r#"{"type":"string"}"#.to_owned());
        let document = read(&mut Report::new(Mode::Lint), &mut sources, source).unwrap();
        let number = document.root.clone();
        let schema = Pointer::root(source);
        let input = Input {
            sources: &sources,
            documents: &[document],
            roots: 1,
            examples: true,
            names: &SchemaNames::default(),
        };
        let checker = Checker::new(input, [schema.clone()].into_iter());
        let is_checked = |followed: usize| {
            checker.schemas.total_steps.store(followed, Ordering::Relaxed);
            checker.violation(&schema, &number).is_some()
        };
        assert!(is_checked(EXAMPLES_STEPS - 1) && !is_checked(EXAMPLES_STEPS));
    }
}
