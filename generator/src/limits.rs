//! The limits of a run, which bound its time and memory for any document.

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
        Self { text_bytes: 64 << 20, memory_bytes: 1 << 30 }
    }
}

/// The memory of a run for each byte of its trees. Measured: 2 for lists of lists, 6 for schemas, whose code is also kept.
pub(crate) const MEMORY_PER_TREE_BYTE: usize = 6;

impl Limits {
    /// Returns these limits, with the given ones in MiB instead.
    pub fn with_mib(self, text: Option<usize>, memory: Option<usize>) -> Self {
        let bytes = |mib: usize| mib.saturating_mul(1 << 20);
        Self { text_bytes: text.map_or(self.text_bytes, bytes), memory_bytes: memory.map_or(self.memory_bytes, bytes) }
    }
}

/// The maximum nesting depth of a document, which is about the limit of both parsers.
pub(crate) const NESTING: usize = 128;

/// The maximum length of a JSONPath of an overlay, in bytes.
pub(crate) const OVERLAY_PATH_LENGTH: usize = 4096;

/// The maximum number of nested brackets in a JSONPath of an overlay.
pub(crate) const OVERLAY_PATH_NESTING: usize = 10;

/// The maximum number of steps of an overlay, and the additional steps for each node of the document.
pub(crate) const OVERLAY_STEPS: usize = 10_000_000;
pub(crate) const OVERLAY_STEPS_PER_NODE: usize = 500;
