//! What an example shows of a leaf: the document's own value, or one of its kind.

use serde_json::Value;

use super::super::types::ExampleExpr;
use super::pattern::{Pattern, is_date_time};
use crate::api::{self, Scalar};
use crate::common::{Bound, Constraints, Number};
use crate::prose;

/// What is known of a value beside its type.
#[derive(Debug, Clone, Copy)]
pub(in crate::guide) struct Hint<'a> {
    /// What it is called.
    pub(in crate::guide) name: &'a str,
    pub(in crate::guide) example: Option<&'a Value>,
    pub(in crate::guide) default: Option<&'a Value>,
    pub(in crate::guide) limits: &'a Constraints,
    pub(in crate::guide) item_limits: &'a Constraints,
    /// Its place in a list: those of one list differ.
    pub(in crate::guide) index: usize,
}

impl Default for Hint<'_> {
    fn default() -> Self {
        Self { name: "value", example: None, default: None, limits: NO_LIMITS, item_limits: NO_LIMITS, index: 0 }
    }
}

pub(in crate::guide) const NO_LIMITS: &Constraints = &Constraints {
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
    conditions: Vec::new(),
    max_json_length: None,
    closed: false,
    multiple_of: None,
    unique_items: false,
    min_properties: None,
    max_properties: None,
};

impl<'a> Hint<'a> {
    /// What is known of a property, whose object may be shown as a whole.
    pub(in crate::guide) fn of(it: &'a api::Property, around: Hint<'a>) -> Self {
        let within = around.example.and_then(|example| example.get(&it.name));
        let (example, default) = (within.or(it.docs.example.as_ref()), it.docs.default.as_ref());
        Self { name: &it.name, example, default, limits: &it.constraints, item_limits: &it.item_constraints, index: 0 }
    }

    /// With what the type shows, where nothing else is shown.
    pub(in crate::guide) fn or(self, docs: &'a api::Docs) -> Self {
        let (example, default) = (docs.example.as_ref(), docs.default.as_ref());
        Self { example: self.example.or(example), default: self.default.or(default), ..self }
    }

    /// With what constrains a branch, where nothing else does.
    pub(in crate::guide) fn within(self, limits: &'a Constraints) -> Self {
        if self.limits == NO_LIMITS { Self { limits, ..self } } else { self }
    }

    /// The value that the document shows, unless it may be one that nobody should see.
    pub(in crate::guide) fn shown(self) -> Option<&'a Value> {
        self.example.or(self.default).filter(|it| !it.is_null() && !is_private(self.name))
    }
}

/// Whether a name sounds like that of a credential. What the document shows there might be somebody's.
pub(in crate::guide) fn is_private(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words =
        ["password", "passwd", "secret", "token", "credential", "authorization", "cookie", "session", "private"];
    words.iter().any(|it| name.contains(it)) || name.replace(['-', '_', ' '], "").contains("apikey")
}

/// A leaf.
pub(in crate::guide) fn scalar(it: Scalar, hint: Hint<'_>) -> ExampleExpr {
    let shown = hint.shown();
    match it {
        Scalar::Boolean => ExampleExpr::Boolean(shown.and_then(Value::as_bool).unwrap_or(true)),
        Scalar::Int32 => integer(hint, i32::MIN.into(), i32::MAX.into()),
        Scalar::Int64 => integer(hint, i64::MIN.into(), i64::MAX.into()),
        Scalar::UInt64 => integer(hint, 0, u64::MAX.into()),
        Scalar::Int128 => integer(hint, i128::MIN, i128::MAX),
        Scalar::Number => ExampleExpr::Float(float(hint)),
        Scalar::String | Scalar::Binary => text(hint, known(hint)),
        Scalar::DateTime => text(of_date_time(hint), "2015-01-13T08:59:26Z"),
        Scalar::Date => text(hint, "2015-01-13"),
        Scalar::Time => text(hint, "08:59:26Z"),
        Scalar::Duration => text(hint, "PT1H"),
        Scalar::Decimal => text(hint, "19.90"),
        Scalar::Password => text(Hint { example: None, default: None, ..hint }, "made-up"),
        Scalar::Base64 => text(hint, "aGVsbG8="),
    }
}

/// Without values that are no date-time, which would not be sent. A pattern decides by itself.
fn of_date_time(hint: Hint<'_>) -> Hint<'_> {
    let is_sent = |it: &&Value| hint.limits.pattern.is_some() || it.as_str().is_some_and(is_date_time);
    Hint { example: hint.example.filter(is_sent), default: hint.default.filter(is_sent), ..hint }
}

/// What the document shows, else the stand-in, else whatever its limits allow.
fn text(hint: Hint<'_>, stand_in: &str) -> ExampleExpr {
    let Constraints { min_length, max_length, pattern, .. } = hint.limits;
    let least = min_length.and_then(|it| usize::try_from(it).ok()).unwrap_or_default().min(prose::MAX_EXAMPLE_LENGTH);
    let most = max_length.and_then(|it| usize::try_from(it).ok()).unwrap_or(usize::MAX);
    let matcher = pattern.as_deref().map(Pattern::new);
    let fits = |it: &String| {
        let length = it.chars().count();
        (least..=most).contains(&length) && matcher.as_ref().is_none_or(|matcher| matcher.allows(it))
    };
    let shown =
        hint.shown().and_then(Value::as_str).filter(|it| !it.is_empty() && prose::is_short(it)).map(str::to_owned);
    let shown = shown.filter(|_| hint.index == 0);
    // A date with one more digit would be none.
    let index = if stand_in == hint.name { hint.index } else { 0 };
    let stand_in = sized(stand_in, index, least, most);
    let spelled = [stand_in.replace(['_', ' ', '.'], "-").to_ascii_lowercase(), (hint.index + 1).to_string()];
    let made = matcher.iter().flat_map(|it| it.texts(least.max(hint.index)));
    let other = || spelled.into_iter().chain(made).find(&fits);
    let first = shown.into_iter().chain([stand_in.clone()]).find(&fits);
    ExampleExpr::Text(first.or_else(other).unwrap_or(stand_in))
}

/// A text of the length that is allowed; another one for each place in a list.
fn sized(text: &str, index: usize, least: usize, most: usize) -> String {
    let text = if index == 0 { text.to_owned() } else { format!("{text}{index}") };
    let length = text.chars().count().max(least).min(most);
    text.chars().cycle().take(length).collect()
}

/// The number that the document shows, else one that is allowed; another one for each place in a list.
fn integer(hint: Hint<'_>, least: i128, most: i128) -> ExampleExpr {
    let shown = hint.shown().and_then(|it| it.as_i64().map(i128::from).or(it.as_u64().map(i128::from)));
    let min = hint.limits.minimum.and_then(|it| whole(it, 1)).unwrap_or(least).clamp(least, most);
    let max = hint.limits.maximum.and_then(|it| whole(it, -1)).unwrap_or(most).clamp(least, most);
    let step = match hint.limits.multiple_of {
        Some(Number::Integer(it)) if it > 0 => it,
        Some(Number::Integer(_) | Number::Float(_)) | None => 1,
    };
    let index = i128::try_from(hint.index).unwrap_or_default();
    let start = 1.max(min).min(max).saturating_add(index.saturating_mul(step));
    // The next one that the step leads to, if there is room.
    let stand_in = start.saturating_add((step - start.rem_euclid(step)) % step);
    let fits = |it: &i128| (min..=max).contains(it) && it.rem_euclid(step) == 0;
    let shown = shown.filter(|it| hint.index == 0 && fits(it));
    ExampleExpr::Integer(shown.unwrap_or(if stand_in > max { max } else { stand_in }), None)
}

/// The bound, or what is beside it if it is not included.
fn whole(it: Bound, step: i128) -> Option<i128> {
    match it.value {
        Number::Integer(value) => Some(if it.exclusive { value.saturating_add(step) } else { value }),
        Number::Float(_) => None,
    }
}

/// The number that the document shows, else one with a fraction, between the bounds if there is room.
fn float(hint: Hint<'_>) -> f64 {
    let limits = hint.limits;
    let bound = |it: Option<Bound>| it.map(|it| it.value.as_float());
    let (min, max) = (bound(limits.minimum), bound(limits.maximum));
    let within = |it: &f64| min.is_none_or(|min| min <= *it) && max.is_none_or(|max| *it <= max);
    let beside = [min.map(|it| it + 0.5), max.map(|it| it - 0.5), min, max];
    let step = limits.multiple_of.map(Number::as_float);
    let stand_ins = step.into_iter().chain([1.5]).chain(beside.into_iter().flatten());
    let shown = hint.shown().and_then(Value::as_f64).filter(within);
    shown.or_else(|| stand_ins.into_iter().find(|it| it.abs() < 1e15 && within(it))).unwrap_or(1.5)
}

/// A text that says what it stands for: of its format, else its own name.
fn known(hint: Hint<'_>) -> &str {
    let name = hint.name;
    let lower = name.to_ascii_lowercase();
    match hint.limits.format.as_deref().unwrap_or_default() {
        "uuid" => "d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1",
        "email" | "idn-email" => "user@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "url" | "iri" | "uri-reference" | "iri-reference" => "https://example.com/",
        "uri-template" => "https://example.com/{id}",
        "json-pointer" => "/name",
        "relative-json-pointer" => "0/name",
        "regex" => "^a+$",
        "char" => "a",
        _ if lower.ends_with("email") => "user@example.com",
        _ if lower.ends_with("url") || lower.ends_with("uri") => "https://example.com/",
        _ if !name.is_empty() && prose::is_short(name) => name,
        _ => "text",
    }
}
