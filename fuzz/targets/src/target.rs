//! The table of all targets.

use crate::seeds;
use crate::targets::{diff, draft, events, generate, jsonpath, names, overlay, read, webhook, wire, xml};

/// A target, with the inputs that it starts from.
#[derive(Debug)]
pub struct Target {
    /// The name.
    pub name: &'static str,
    /// The format of its inputs.
    pub format: Format,
    /// Runs the code that is tested. Panics if it finds a fault.
    pub run: fn(&[u8]),
    /// Returns the seeds.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// The number of bytes that the target may allocate per byte of its input.
    pub bytes_per_byte: usize,
    /// The number of bytes that the target may allocate for an empty input.
    pub bytes_at_least: usize,
}

/// The format of an input. It determines how inputs are mutated and minimized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A tree, as JSON text.
    Tree,
    /// Text or bytes.
    Bytes,
}

impl Format {
    /// Returns the extension of files with inputs.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Tree => "json",
            Self::Bytes => "txt",
        }
    }
}

/// All targets.
pub const ALL: &[Target] = &[
    Target {
        name: "read",
        format: Format::Bytes,
        run: read::run,
        seeds: seeds::document_texts,
        bytes_per_byte: 4_000,
        bytes_at_least: 16 << 20,
    },
    Target {
        name: "jsonpath",
        format: Format::Bytes,
        run: jsonpath::run,
        seeds: seeds::paths,
        bytes_per_byte: 4_000,
        bytes_at_least: 256 << 20,
    },
    Target {
        name: "overlay",
        format: Format::Tree,
        run: overlay::run,
        seeds: seeds::overlays,
        bytes_per_byte: 20_000,
        bytes_at_least: 256 << 20,
    },
    Target {
        name: "generate",
        format: Format::Tree,
        run: generate::run,
        seeds: seeds::documents,
        bytes_per_byte: 20_000,
        bytes_at_least: 256 << 20,
    },
    Target {
        name: "wire",
        format: Format::Tree,
        run: wire::run,
        seeds: seeds::values,
        bytes_per_byte: 200_000,
        bytes_at_least: 16 << 20,
    },
    Target {
        name: "form",
        format: Format::Bytes,
        run: webhook::run_form,
        seeds: seeds::forms,
        bytes_per_byte: 4_000,
        bytes_at_least: 16 << 20,
    },
    Target {
        name: "multipart",
        format: Format::Bytes,
        run: webhook::run_multipart,
        seeds: seeds::multiparts,
        bytes_per_byte: 4_000,
        bytes_at_least: 16 << 20,
    },
    Target {
        name: "events",
        format: Format::Bytes,
        run: events::run,
        seeds: seeds::events,
        bytes_per_byte: 4_000,
        bytes_at_least: 16 << 20,
    },
    Target {
        name: "webhook",
        format: Format::Bytes,
        run: webhook::run,
        seeds: seeds::requests,
        bytes_per_byte: 20_000,
        bytes_at_least: 16 << 20,
    },
    Target {
        name: "xml",
        format: Format::Bytes,
        run: xml::run,
        seeds: seeds::xml_bodies,
        bytes_per_byte: 4_000,
        bytes_at_least: 16 << 20,
    },
    Target {
        name: "diff",
        format: Format::Tree,
        run: diff::run,
        seeds: seeds::pairs_of_documents,
        bytes_per_byte: 20_000,
        bytes_at_least: 512 << 20,
    },
    Target {
        name: "draft",
        format: Format::Tree,
        run: draft::run,
        seeds: seeds::documents,
        bytes_per_byte: 100_000,
        bytes_at_least: 512 << 20,
    },
    Target {
        name: "names",
        format: Format::Bytes,
        run: names::run,
        seeds: seeds::records,
        bytes_per_byte: 20_000,
        bytes_at_least: 256 << 20,
    },
];

/// Returns the target of a name.
pub fn find(name: &str) -> Option<&'static Target> {
    ALL.iter().find(|it| it.name == name)
}
