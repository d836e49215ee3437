//! Configuration from environment variables.

use std::env::VarError;

use crate::error::Error;

/// Returns an environment variable. An empty variable counts as not set.
///
/// # Errors
/// [`Error::Configuration`] if it is not valid Unicode. The error does not contain the value.
pub fn env(name: &str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => {
            Err(Error::configuration(format!("the environment variable `{name}` is not valid Unicode")))
        }
    }
}

/// Returns a required environment variable.
///
/// # Errors
/// [`Error::Configuration`] if it is not set, empty or not valid Unicode.
pub fn env_required(name: &str) -> Result<String, Error> {
    env(name)?.ok_or_else(|| Error::configuration(format!("the environment variable `{name}` is not set")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        assert_eq!(env("SPECWRIGHT_NO_SUCH_VARIABLE").unwrap(), None);
        let error = env_required("SPECWRIGHT_NO_SUCH_VARIABLE").unwrap_err();
        assert_eq!(error.to_string(), "the environment variable `SPECWRIGHT_NO_SUCH_VARIABLE` is not set");
        // Cargo sets this variable.
        assert_eq!(env_required("CARGO_PKG_NAME").unwrap(), "specwright-runtime");
    }
}
