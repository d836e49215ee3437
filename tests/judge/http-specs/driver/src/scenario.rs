//! A scenario, and how its checks fail.

use std::fmt::{Debug, Display};
use std::pin::Pin;

/// A scenario of the suite.
pub struct Scenario {
    pub name: &'static str,
    pub run: fn(String) -> Outcome,
}

/// The end of a scenario, with the reason of a failure.
pub type Outcome = Pin<Box<dyn Future<Output = Result<(), String>>>>;

/// Lists scenarios: the name of each, and a block with the URL of the mock server, in which `?` ends with a failure.
#[macro_export]
macro_rules! scenarios {
    ($($name:ident($base_url:ident) $body:block)*) => {
        vec![$($crate::scenario::Scenario {
            name: stringify!($name),
            run: |$base_url| Box::pin(async move {
                $body
                #[allow(unreachable_code, reason = "the block of a scenario may end with `return`")]
                Ok(())
            }),
        }),*]
    };
}

/// Fails unless the values are equal.
pub fn equal<T: PartialEq<U> + Debug, U: Debug>(found: T, expected: U) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("expected {expected:?}, found {found:?}")) }
}

/// The reason of a failed call.
pub fn failed(error: impl Display) -> String {
    error.to_string()
}
