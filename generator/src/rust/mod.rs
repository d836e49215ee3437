//! The second representation between the stages: what we write. Every identifier, path and type is decided here;
//! nothing of OpenAPI is left but the names on the wire.

mod client;
mod model;
mod operation;
mod types;
mod webhooks;

pub use client::{
    BuilderParam, BuilderParamEnum, BuilderParamKind, Client, Environment, Retry, Scheme, SchemeKind, Server,
    ServerAlternative,
};
pub use model::{
    AdditionalProperties, Bounds, Branch, Check, Constraint, Conversion, Field, FieldPresence, FieldTest, Item,
    ItemKind, ModelFile, Range, Struct, Union, Variant, VariantField, VariantMatcher,
};
pub use operation::{
    Argument, ArgumentSource, Decode, Group, Header, HeaderEncoding, ListStyle, MultipartInit, NextPage, Operation,
    PageInput, Pagination, Part, StatusEnum, StatusEnumRole, StatusVariant, Statuses, Stream, Style, TagAlias, Target,
};
pub use types::{
    Input, ModelForm, ModelPath, PreludeItem, PreludePath, Primitive, RuntimeForm, RuntimePath, RuntimeType, Type,
};
pub use webhooks::{
    HandlerOutput, InputPresence, ParameterEncoding, Source, Webhook, WebhookInput, WebhookResponse,
    WebhookResponseBody, WebhookResponseVariant, Webhooks,
};

/// Kinds that mean the same in the API and in Rust.
pub use crate::api::{KeyLocation, Location, PartKind, StyleKind};

/// The feature that enables those of all tags, where each tag is one.
pub const ALL_TAGS: &str = "all-tags";

/// A crate.
#[derive(Debug)]
pub struct Crate {
    /// What its manifest says.
    pub package: Package,
    /// The line that begins each file.
    pub header: String,
    /// What it is.
    pub docs: Docs,
    /// How deep the compiler must go, if that is deeper than usual.
    pub recursion_limit: Option<usize>,
    /// Its clients.
    pub clients: Vec<Client>,
}

impl Crate {
    /// The features that tags are behind, each with those that it enables.
    pub fn tags(&self) -> impl Iterator<Item = (&str, &[String])> {
        let groups = self.clients.iter().flat_map(|it| &it.groups);
        groups.filter_map(|it| Some((it.feature.as_deref()?, &it.needs[..])))
    }
}

impl Client {
    /// The features that its tags are behind; none if they are always there.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().filter_map(|it| it.feature.as_deref())
    }
}

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The name.
    pub name: String,
    /// The version.
    pub version: String,
    /// One line about it.
    pub description: String,
    /// The path of the runtime, as it is to be written.
    pub runtime: String,
    /// Whether it is a workspace of its own.
    pub workspace: bool,
    /// A page that is written by hand, and that the README holds as well; empty if there is none.
    pub guide: String,
    /// What examples need beside what they have anyway: names, and what the manifest says of them.
    pub dev_dependencies: Vec<(String, String)>,
}

/// The spelling on the wire and the spelling in Rust.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// In JSON or a URL.
    pub wire: String,
    /// In Rust.
    pub ident: String,
}

/// Markdown that rustdoc takes, line by line.
pub type Docs = Vec<String>;
