//! The limits of a run, which bound its time and memory for any document. `docs/limits.md` is this table in prose; a test
//! keeps the two equal.

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The thing that is limited.
    pub name: &'static str,
    /// The default.
    pub value: usize,
    /// The unit of the default.
    pub unit: &'static str,
    /// The option and the configuration key with which users set another value.
    pub setting: Option<&'static str>,
    /// The finding, or another effect, beyond the limit.
    pub effect: &'static str,
}

macro_rules! limits {
    ($($(#[doc = $doc:literal])* $id:ident = $value:expr, $name:literal, $unit:literal, $setting:expr, $effect:literal;)*) => {
        $($(#[doc = $doc])* pub(crate) const $id: usize = $value;)*

        /// All limits.
        pub const TABLE: &[Limit] =
            &[$(Limit { name: $name, value: $value, unit: $unit, setting: $setting, effect: $effect },)*];
    };
}

limits! {
    /// The maximum number of bytes of all texts of a run.
    TEXT_BYTES = 64 << 20, "text of all documents", "bytes",
        Some("`--max-text MIB`, `limits.max-text`"), "`document-too-large`";
    /// The maximum number of bytes of memory, estimated from the size of the trees.
    MEMORY_BYTES = 1 << 30, "memory, estimated", "bytes",
        Some("`--max-memory MIB`, `limits.max-memory`"), "`document-too-large`";
    /// The maximum nesting depth of a document, which is about the limit of both parsers.
    NESTING = 128, "nesting of a document", "levels", None, "`invalid-syntax`; of an overlay action, `invalid-overlay`";
    /// The maximum length of a JSONPath of an overlay.
    OVERLAY_PATH_LENGTH = 4096, "a JSONPath of an overlay", "bytes", None, "`invalid-overlay`";
    /// The maximum number of nested brackets in a JSONPath of an overlay.
    OVERLAY_PATH_NESTING = 10, "nested brackets of a JSONPath", "levels", None, "`invalid-overlay`";
    /// The maximum number of steps of an overlay, besides those for each node.
    OVERLAY_STEPS = 10_000_000, "work of an overlay", "steps", None, "`overlay-too-expensive`";
    /// The steps of an overlay for each node of the document.
    OVERLAY_STEPS_PER_NODE = 500, "work of an overlay, for each value of the document", "more steps", None,
        "`overlay-too-expensive`";
    /// The maximum number of bytes of the JSON pointers of objects and their values. Only the bytes of each pointer beyond 256
    /// count. A pointer repeats the keys around its value, so a long key, such as a path with thousands of parameters, multiplies.
    PLACE_BYTES = 64 << 20, "JSON pointers, the bytes of each beyond 256", "bytes", None, "`document-too-large`";
    /// The maximum number of schemas and properties that `allOf` combines: each schema that extends another one repeats its
    /// properties, so chains and large bases multiply.
    ALL_OF_STEPS = 1_000_000, "schemas and properties that `allOf` combines, in all schemas", "items", None,
        "`all-of-too-large`";
    /// The maximum number of branches of unions that are branches of each other: each gets the branches of all.
    CYCLIC_BRANCHES = 100_000, "branches of unions that are branches of each other", "branches", None,
        "`document-too-large`";
    /// The maximum number of parameters, security requirements, responses, media types and headers of all operations. Operations
    /// repeat those of the document, of their path and of the other variants of their body.
    OPERATION_ITEMS = 250_000, "parameters, security requirements and responses of all operations", "items", None,
        "`document-too-large`";
    /// The maximum number of structs that a value of a struct requires. The runtime creates all of them when a field does not decode,
    /// and structs that require others twice multiply.
    REQUIRED_STRUCTS = 10_000, "structs that a property requires within each other", "structs", None, "the property is optional";
    /// The maximum length of a description: every file that mentions the type would contain it.
    DESCRIPTION_LENGTH = 100_000, "a description", "characters", None, "it is cut";
    /// The maximum depth of lists and quotations in a description: each level indents every line.
    DESCRIPTION_NESTING = 16, "nested lists of a description", "levels", None, "deeper lists are not indented";
    /// The maximum length of an identifier. rustdoc writes a file for each type, and file systems limit the length of a name.
    IDENTIFIER_LENGTH = 120, "an identifier", "bytes", None, "it is cut, and ends with a part of a hash";
    /// The maximum length of the name of a file, without its ending.
    FILE_NAME_LENGTH = 100, "a file name", "bytes", None, "it is cut, and ends with a part of a hash";
    /// The maximum number of items of a tuple. A list with more is a `Vec`.
    TUPLE_ITEMS = 16, "a tuple", "items", None, "its type is a list";
    /// The maximum number of variables of a path: axum names them by letters, and panics after the last letter.
    WEBHOOK_VARIABLES = 25, "variables in the path of a webhook", "variables", None, "`unsupported-webhook`";
    /// The maximum depth of references, beyond which an example is taken to conform.
    EXAMPLE_NESTING = 64, "the nesting of an example", "references", None, "it is taken to conform";
    /// The maximum number of references that are followed to check one example.
    EXAMPLE_STEPS = 100_000, "the check of an example", "references", None, "it is taken to conform";
    /// The maximum number of references that are followed to check all examples of a document.
    EXAMPLES_STEPS = 5_000_000, "the check of all examples", "references", None, "the others are taken to conform";
}

/// The memory of a run for each byte of its trees. Measured: 2 for lists of lists, 6 for schemas, whose code is also kept.
pub(crate) const MEMORY_PER_TREE_BYTE: usize = 6;

/// The limits that users can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The maximum number of bytes of all texts of a run.
    pub text_bytes: usize,
    /// The maximum number of bytes of memory, estimated from the size of the trees.
    pub memory_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { text_bytes: TEXT_BYTES, memory_bytes: MEMORY_BYTES }
    }
}

impl Limits {
    /// Returns these limits, with the given ones in MiB instead.
    pub fn with_mib(self, text: Option<usize>, memory: Option<usize>) -> Self {
        let bytes = |mib: usize| mib.saturating_mul(1 << 20);
        Self { text_bytes: text.map_or(self.text_bytes, bytes), memory_bytes: memory.map_or(self.memory_bytes, bytes) }
    }
}
