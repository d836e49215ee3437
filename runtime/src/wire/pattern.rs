//! Patterns of the document, on an ECMA-262 engine, each compiled once.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use regress::Regex;

/// Each pattern seen so far, and what it compiled to, if it did.
type Compiled = HashMap<&'static str, Option<Arc<Regex>>>;

static COMPILED: LazyLock<Mutex<Compiled>> = LazyLock::new(Mutex::default);

/// Whether the pattern is found in the text. A pattern that does not compile matches everything: it is the document's
/// fault, not the caller's.
pub(super) fn matches(pattern: &'static str, text: &str) -> bool {
    let regex = {
        let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
        compiled.entry(pattern).or_insert_with(|| compile(pattern).map(Arc::new)).clone()
    };
    regex.is_none_or(|regex| regex.find(text).is_some())
}

/// JSON Schema wants Unicode mode. It refuses escapes that many published patterns use, such as `\-`.
fn compile(pattern: &str) -> Option<Regex> {
    Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern)).ok()
}
