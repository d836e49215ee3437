//! Secrets.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::wire;

/// A password or token, `format: password`. `Debug` does not show it; [`expose`](Self::expose) is the only way to read
/// it. It is sent unchanged.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Creates a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(feature = "webhooks")]
impl Secret {
    /// Returns whether a text is this secret, in a time that reveals neither the text of the secret nor its length. An empty
    /// secret matches nothing, so that a secret that was never set lets nobody in.
    ///
    /// ```
    /// use specwright_runtime::Secret;
    ///
    /// assert!(Secret::new("s3").matches("s3"));
    /// assert!(!Secret::new("s3").matches("s"));
    /// assert!(!Secret::new("").matches(""));
    /// ```
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        use sha2::{Digest as _, Sha256};
        use subtle::ConstantTimeEq as _;

        // Hashes have one length. A comparison of texts would end early for different lengths, and reveal them.
        let (own, given) = (Sha256::digest(self.0.as_bytes()), Sha256::digest(text.as_bytes()));
        bool::from(own.ct_eq(&given)) && !self.0.is_empty()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self)
    }
}

impl wire::Text for Secret {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }
}

impl wire::Present for Secret {
    type Value = str;

    fn present(&self) -> Option<&str> {
        Some(&self.0)
    }
}

wire::string_codec!(Secret, expose);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}
