//! What an example shows of a leaf: the document's own value, or one of its kind.

use serde_json::Value;

use super::docs;
use crate::api::{self, Scalar};
use crate::rust::Sample;
use crate::vocabulary::{Bound, Limits, Number};

/// A longer text is no example, but a document.
const LONGEST: usize = 60;

/// What is known of a value beside its type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hint<'a> {
    /// What it is called.
    pub(super) name: &'a str,
    pub(super) example: Option<&'a Value>,
    pub(super) default: Option<&'a Value>,
    pub(super) limits: &'a Limits,
    pub(super) item_limits: &'a Limits,
}

impl Default for Hint<'_> {
    fn default() -> Self {
        Self { name: "value", example: None, default: None, limits: NO_LIMITS, item_limits: NO_LIMITS }
    }
}

const NO_LIMITS: &Limits = &Limits {
    min_length: None,
    max_length: None,
    pattern: None,
    format: None,
    values: None,
    minimum: None,
    maximum: None,
    min_items: None,
    max_items: None,
    not_together: Vec::new(),
    multiple_of: None,
    unique_items: false,
    min_properties: None,
    max_properties: None,
};

impl<'a> Hint<'a> {
    /// What is known of a property, whose object may be shown as a whole.
    pub(super) fn of(it: &'a api::Property, around: Hint<'a>) -> Self {
        let within = around.example.and_then(|example| example.get(&it.name));
        let (example, default) = (within.or(it.docs.example.as_ref()), it.docs.default.as_ref());
        Self { name: &it.name, example, default, limits: &it.limits, item_limits: &it.item_limits }
    }

    /// With what the type shows, where nothing else is shown.
    pub(super) fn or(self, docs: &'a api::Docs) -> Self {
        let (example, default) = (docs.example.as_ref(), docs.default.as_ref());
        Self { example: self.example.or(example), default: self.default.or(default), ..self }
    }

    /// The value that the document shows, unless it may be one that nobody should see.
    pub(super) fn shown(self) -> Option<&'a Value> {
        self.example.or(self.default).filter(|it| !it.is_null() && !is_private(self.name))
    }
}

/// Whether a name sounds like that of a credential. What the document shows there might be somebody's.
pub(super) fn is_private(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words =
        ["password", "passwd", "secret", "token", "credential", "authorization", "cookie", "session", "private"];
    words.iter().any(|it| name.contains(it)) || name.replace(['-', '_', ' '], "").contains("apikey")
}

/// Whether a text can stand in a line of code for people to read.
pub(super) fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST && docs::line(text) == [text]
}

/// A leaf.
pub(super) fn scalar(it: Scalar, hint: Hint<'_>) -> Sample {
    let shown = hint.shown();
    match it {
        Scalar::Boolean => Sample::Boolean(shown.and_then(Value::as_bool).unwrap_or(true)),
        Scalar::Int32 => integer(hint, i32::MIN.into(), i32::MAX.into()),
        Scalar::Int64 => integer(hint, i64::MIN.into(), i64::MAX.into()),
        Scalar::UInt64 => integer(hint, 0, u64::MAX.into()),
        Scalar::Int128 => integer(hint, i128::MIN, i128::MAX),
        Scalar::Number => Sample::Float(shown.and_then(Value::as_f64).unwrap_or_else(|| float(hint.limits))),
        Scalar::String | Scalar::Binary => text(hint, || named(hint.name, hint.limits)),
        Scalar::DateTime => text(hint, || "2015-01-13T08:59:26Z".to_owned()),
        Scalar::Date => text(hint, || "2015-01-13".to_owned()),
        Scalar::Time => text(hint, || "08:59:26Z".to_owned()),
        Scalar::Duration => text(hint, || "PT1H".to_owned()),
        Scalar::Decimal => text(hint, || "19.90".to_owned()),
        Scalar::Password => Sample::Text("made-up".to_owned()),
        Scalar::Base64 => text(hint, || "aGVsbG8=".to_owned()),
    }
}

fn text(hint: Hint<'_>, stand_in: impl Fn() -> String) -> Sample {
    let shown = hint.shown().and_then(Value::as_str).filter(|it| !it.is_empty() && is_short(it));
    Sample::Text(shown.map_or_else(stand_in, str::to_owned))
}

fn integer(hint: Hint<'_>, least: i128, most: i128) -> Sample {
    let shown = hint.shown().and_then(|it| it.as_i64().map(i128::from).or(it.as_u64().map(i128::from)));
    let min = hint.limits.minimum.and_then(|it| whole(it, 1)).unwrap_or(least).clamp(least, most);
    let max = hint.limits.maximum.and_then(|it| whole(it, -1)).unwrap_or(most).clamp(least, most);
    let stand_in = 1.max(min).min(max);
    Sample::Integer(shown.filter(|it| (least..=most).contains(it)).unwrap_or(stand_in), None)
}

/// The bound, or what is beside it if it is not included.
fn whole(it: Bound, step: i128) -> Option<i128> {
    match it.value {
        Number::Integer(value) => Some(if it.exclusive { value.saturating_add(step) } else { value }),
        Number::Float(_) => None,
    }
}

/// A number with a fraction, between the bounds if there is room.
fn float(limits: &Limits) -> f64 {
    let bound = |it: Option<Bound>| it.map(|it| it.value.as_float());
    let (min, max) = (bound(limits.minimum), bound(limits.maximum));
    let fits = |it: &f64| it.abs() < 1e15 && min.is_none_or(|min| min <= *it) && max.is_none_or(|max| *it <= max);
    let beside = [min.map(|it| it + 0.5), max.map(|it| it - 0.5), min, max];
    [Some(1.5)].into_iter().chain(beside).flatten().find(fits).unwrap_or(1.5)
}

/// A text that says what it stands for: its own name, as long as it must be.
fn named(name: &str, limits: &Limits) -> String {
    let lower = name.to_ascii_lowercase();
    let known = match () {
        () if lower.ends_with("email") => "user@example.com",
        () if lower.ends_with("url") || lower.ends_with("uri") => "https://example.com/",
        () if !name.is_empty() && is_short(name) => name,
        () => "text",
    };
    let least = limits.min_length.and_then(|it| usize::try_from(it).ok()).unwrap_or_default().min(LONGEST);
    let most = limits.max_length.and_then(|it| usize::try_from(it).ok()).unwrap_or(LONGEST);
    known.chars().cycle().take(known.chars().count().max(least).min(most)).collect()
}
