//! Words with capitals inside, such as `OAuth`, which are one word in an identifier: `oauth` and not `o_auth`.

/// The words, as documents spell them. Other spellings, such as `GITHUB`, have no capitals inside that would split them.
const WORDS: &[&str] = &[
    "BitBucket",
    "DevOps",
    "eBay",
    "GitHub",
    "GitLab",
    "GraphQL",
    "HubSpot",
    "iOS",
    "IoT",
    "iPad",
    "iPhone",
    "IPv4",
    "IPv6",
    "JavaScript",
    "LinkedIn",
    "macOS",
    "mTLS",
    "MySQL",
    "NoSQL",
    "OAuth",
    "OpenAPI",
    "OpenID",
    "PagerDuty",
    "PayPal",
    "PostgreSQL",
    "SaaS",
    "TypeScript",
    "WhatsApp",
    "WiFi",
    "YouTube",
];

/// Writes each such word with one capital, so that it is not split: `myOAuthToken` becomes `my Oauth Token`.
pub(super) fn join_all(text: &str) -> String {
    join(text, |_| true)
}

/// Writes such words with one capital if they start with a lower-case letter. In a type, `iOS` becomes `Ios`, and `OAuth` stays.
pub(super) fn join_lowercase(text: &str) -> String {
    join(text, |word| word.starts_with(|c: char| c.is_lowercase()))
}

fn join(text: &str, applies: impl Fn(&str) -> bool) -> String {
    let mut res = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = WORDS.iter().find(|word| applies(word) && starts_with_word(before, rest, word));
        let Some(word) = word else {
            res.push(c);
            before = Some(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        let (first, others) = word.split_at(1);
        let after = &rest[word.len()..];
        res.push(' ');
        res.push_str(&first.to_ascii_uppercase());
        res.push_str(&others.to_ascii_lowercase());
        // A number belongs to the word: `oauth2`.
        res.push_str(if after.starts_with(char::is_uppercase) { " " } else { "" });
        before = word.chars().next_back();
        rest = after;
    }
    res
}

/// Returns whether a text starts with a word that neither the letter before it nor the one after it continues.
fn starts_with_word(before: Option<char>, text: &str, word: &str) -> bool {
    let Some(after) = text.strip_prefix(word) else { return false };
    let is_start = match before {
        // A capital separates a word from a small letter, and from nothing else.
        Some(c) => !c.is_alphabetic() || (c.is_lowercase() && word.starts_with(char::is_uppercase)),
        None => true,
    };
    is_start && !after.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::join_all;

    #[test]
    fn words_are_found_at_their_borders_only() {
        for (text, expected) in [
            ("OAuth", " Oauth"),
            ("myOAuth2Token", "my Oauth2Token"),
            ("OAuthToken", " Oauth Token"),
            ("iOSApp", " Ios App"),
            ("use_iOS", "use_ Ios"),
            // Other words with the same letters.
            ("OAuthor", "OAuthor"),
            ("IoTable", "IoTable"),
            ("BiOS", "BiOS"),
            ("curiOS", "curiOS"),
            ("NOAuth", "NOAuth"),
        ] {
            assert_eq!(join_all(text), expected, "{text}");
        }
    }
}
