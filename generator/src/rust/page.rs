//! Pages of documentation, one a group of operations. Every text is Markdown and safe where it stands.

use super::{Docs, Example};

/// A page about the operations of a group.
#[derive(Debug)]
pub struct Page {
    /// The file in `docs/`, without the ending.
    pub file: String,
    /// The group, as the document calls it and as a program reaches it.
    pub title: String,
    /// One line about it.
    pub summary: String,
    /// What it is for.
    pub docs: Docs,
    /// Its operations.
    pub sections: Vec<Section>,
    /// Methods that lead to operations of other groups: each, and what it is the same as.
    pub others: Vec<(String, String)>,
    /// What is sent and answered, each type once.
    pub types: Vec<TypeSection>,
}

/// A section about an operation.
#[derive(Debug)]
pub struct Section {
    /// The method.
    pub name: String,
    /// One line about it.
    pub summary: String,
    /// What it does.
    pub docs: Docs,
    /// The alternatives of credentials, for people; empty if it takes none.
    pub security: String,
    /// How it is called.
    pub example: Example,
    /// What it takes.
    pub rows: Vec<Row>,
    /// The type of the answer.
    pub answer: String,
    /// Statuses that are no success: the status, its body, and what it means.
    pub failures: Vec<[String; 3]>,
    /// Whether it may safely be sent twice.
    pub repeatable: bool,
}

/// A type that is sent or answered.
#[derive(Debug)]
pub struct TypeSection {
    /// `struct` or `enum`, and the name.
    pub title: String,
    /// What it is.
    pub docs: Docs,
    /// Its fields or values.
    pub rows: TypeRows,
}

/// What a type is made of.
#[derive(Debug)]
pub enum TypeRows {
    /// Fields.
    Fields(Vec<Row>),
    /// The variant, its value or type, and what it means.
    Values(Vec<[String; 3]>),
}

/// A parameter or a field.
#[derive(Debug)]
pub struct Row {
    /// The argument, setter or field.
    pub name: String,
    /// The type, with a link if there is more to say about it.
    pub ty: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it is, and what constrains it.
    pub description: String,
}
