//! The names that generated code uses itself. A name from a document gives way to them.

/// The methods of every call. A setter with one of these names becomes `with_…`.
pub(crate) const CALL_METHODS: &[&str] = &[
    "send",
    "send_blocking",
    "send_as",
    "send_blocking_as",
    "stream",
    "stream_as",
    "stream_blocking",
    "stream_blocking_as",
    "pages",
    "pages_blocking",
    "items",
    "items_blocking",
    "timeout",
    "attempt_timeout",
    "retry",
    "header",
    "query",
    "body_field",
    "raw_body",
    "base_url",
    "idempotency_key",
    "allow_unlisted_values",
    "clone",
];

/// The methods of every model.
pub(crate) const MODEL_METHODS: &[&str] = &[
    "new", // Linters take a setter of one of these names for the method of an operator.
    "add", "sub", "mul", "div", "rem", "shl", "shr", "bitand", "bitor", "bitxor",
];

/// The methods of every group of operations. Linters take `clone` and `cmp` for the methods of a trait.
pub(crate) const GROUP_METHODS: &[&str] = &["new", "clone", "cmp"];

/// The methods of every client.
pub(crate) const CLIENT_METHODS: &[&str] = &["builder", "from_env", "new", "clone", "with", "request"];

/// The methods of every builder of a client.
pub(crate) const BUILDER_METHODS: &[&str] = &[
    "base_url",
    "server",
    "http",
    "transport",
    "timer",
    "hook",
    "header",
    "retry",
    "retry_budget",
    "rate_limit",
    "server_rate_limit",
    "max_in_flight",
    "timeout",
    "attempt_timeout",
    "user_agent",
    "user_agent_suffix",
    "max_response_size",
    "build",
];

/// The names of the prelude, and those that generated code uses beside the types of a document.
pub(crate) const STANDARD_NAMES: &[&str] = &[
    "Box",
    "Option",
    "Result",
    "String",
    "Vec",
    "Some",
    "None",
    "Ok",
    "Err",
    "Into",
    "From",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "Drop",
    "Eq",
    "Fn",
    "FnMut",
    "FnOnce",
    "IntoIterator",
    "Iterator",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Send",
    "Sized",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "AsRef",
    "AsMut",
    "Extend",
    "FromIterator",
];

/// Names that linters refuse as placeholders.
pub(super) const PLACEHOLDERS: &[&str] = &["foo", "baz", "quux"];

/// File names that are reserved on some system, or that every folder of a client has.
pub(super) const FILES: &[&str] = &["mod", "wire", "models", "operations", "con", "prn", "aux", "nul"];
