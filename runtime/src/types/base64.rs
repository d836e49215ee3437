//! Bytes that are encoded as Base64.

use std::fmt::{self, Display};

use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};

use super::{Base64, Base64Url};

const CONFIG: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);
const URL_SAFE_UNPADDED: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG.with_encode_padding(false));

impl Base64 {
    /// Encodes bytes in standard Base64 with padding.
    #[must_use]
    pub fn encode(bytes: &[u8]) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// Decodes the bytes. Accepts the standard and the URL-safe alphabet, with or without padding.
    ///
    /// # Errors
    /// If the text is not valid Base64.
    pub fn decode(&self) -> Result<Vec<u8>, NotBase64> {
        STANDARD.decode(&self.0).or_else(|error| URL_SAFE.decode(&self.0).map_err(|_| NotBase64(error)))
    }
}

impl Base64Url {
    /// Encodes bytes in URL-safe Base64 without padding.
    #[must_use]
    pub fn encode(bytes: &[u8]) -> Self {
        Self(URL_SAFE_UNPADDED.encode(bytes))
    }

    /// Decodes the bytes. Accepts the standard and the URL-safe alphabet, with or without padding.
    ///
    /// # Errors
    /// If the text is not valid Base64.
    pub fn decode(&self) -> Result<Vec<u8>, NotBase64> {
        URL_SAFE.decode(&self.0).or_else(|error| STANDARD.decode(&self.0).map_err(|_| NotBase64(error)))
    }
}

/// The text of a [`Base64`] or a [`Base64Url`] is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotBase64(base64::DecodeError);

impl Display for NotBase64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not base64")
    }
}

impl std::error::Error for NotBase64 {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
