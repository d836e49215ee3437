//! Limits and formats in the prose of a description.

/// Returns the maximum length that a description gives, as in "max 255 characters" and "255 characters or fewer".
pub(super) fn max_length(prose: &str) -> Option<i128> {
    maximum(prose, &["character", "characters", "chars", "char"])
        .or_else(|| after_words(prose, &[&["maximum", "length"], &["max", "length"]]))
}

/// Returns the maximum number of items that a description gives, as in "up to 10 items".
pub(super) fn max_items(prose: &str) -> Option<i128> {
    maximum(prose, &["items", "entries", "elements", "item"])
}

/// Returns whether a description asks for an ISO 8601 date with a time.
pub(super) fn is_date_time(prose: &str) -> bool {
    let lower = prose.to_lowercase();
    let is_standard = ["iso 8601", "iso8601", "iso-8601", "rfc 3339", "rfc3339"].iter().any(|it| lower.contains(it));
    is_standard && ["date-time", "datetime", "date and time", "timestamp"].iter().any(|it| lower.contains(it))
}

/// Returns whether a description asks for ASCII characters.
pub(super) fn is_ascii(prose: &str) -> bool {
    let lower = prose.to_lowercase();
    ["must be ascii", "only ascii characters", "ascii characters only"].iter().any(|it| lower.contains(it))
}

/// The most words between a number and the word that makes it a maximum.
const WINDOW: usize = 4;

/// Returns the number before one of the units, if the words around it make it a maximum.
fn maximum(prose: &str, units: &[&str]) -> Option<i128> {
    let words = words(prose);
    let index = words.iter().position(|it| units.contains(&it.as_str()))?;
    let number = words.get(index.checked_sub(1)?)?.parse().ok()?;
    let before = &words[(index - 1).saturating_sub(WINDOW)..index - 1];
    let after: Vec<&str> = words.iter().skip(index + 1).take(2).map(String::as_str).collect();
    let is_before = before.iter().any(|it| matches!(it.as_str(), "max" | "maximum" | "exceed"))
        || before.windows(2).any(|it| {
            matches!([&*it[0], &*it[1]], ["up", "to"] | ["at", "most"] | ["more", "than"]) && !is_minimum(before)
        });
    let is_after = matches!(&after[..], ["or", "less" | "fewer"] | ["max" | "maximum", ..] | ["at", "most"]);
    (is_before || is_after).then_some(number)
}

/// Returns whether the words ask for more than the number, not for at most that.
fn is_minimum(before: &[String]) -> bool {
    let has = |word: &str| before.iter().any(|it| it == word);
    has("more") && !has("no") && !has("not")
}

/// Returns the number after some words, with one small word between them.
fn after_words(prose: &str, phrases: &[&[&str]]) -> Option<i128> {
    let words = words(prose);
    phrases.iter().find_map(|phrase| {
        let start = words.windows(phrase.len()).position(|it| it.iter().eq(phrase.iter()))? + phrase.len();
        words.get(start..)?.iter().take(2).find_map(|it| it.parse().ok())
    })
}

/// Splits a text into words in lower case. Numbers lose the commas between their digits.
fn words(prose: &str) -> Vec<String> {
    let parts = prose.split(|c: char| !(c.is_alphanumeric() || c == ','));
    let parts = parts.map(|it| it.trim_matches(',').to_lowercase()).filter(|it| !it.is_empty());
    parts.map(|it| if it.starts_with(|c: char| c.is_ascii_digit()) { it.replace(',', "") } else { it }).collect()
}

#[cfg(test)]
mod tests {
    use super::{max_items, max_length};

    #[test]
    fn limits_need_a_word_that_makes_them_a_maximum() {
        for (prose, expected) in [
            ("The id. Max 255 characters.", Some(255)),
            ("A maximum of 65,535 characters", Some(65_535)),
            ("Maximum length: 64", Some(64)),
            ("Up to 10 characters", Some(10)),
            ("no more than 10 characters", Some(10)),
            ("must not exceed 80 characters", Some(80)),
            ("255 characters or fewer", Some(255)),
            ("more than 10 characters", None),
            ("at least 8 characters", None),
            ("The first 20 characters are shown", None),
            ("characters", None),
        ] {
            assert_eq!(max_length(prose), expected, "{prose}");
        }
        assert_eq!(max_items("up to 100 items"), Some(100));
        assert_eq!(max_items("up to 100 characters"), None);
    }
}
