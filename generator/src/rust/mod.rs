//! The representation of the generated crate between `plan` and `emit`, with every identifier, path and type decided. Of
//! OpenAPI only the names on the wire are left, and the id of the API item that each item comes from.

mod argument;
mod check;
mod client;
mod input;
mod lints;
mod model;
mod operation;
mod paths;
mod response;
mod types;
mod webhooks;
mod xml;

pub use argument::{Argument, ArgumentSource, Constant, ListStyle, Part, Style, Target};
pub use check::{Bounds, Check, Constraint, FieldTest, Range};
pub use client::{
    ApiDefaults, BuilderParam, BuilderParamEnum, BuilderParamKind, Client, Environment, Retry, Scheme, SchemeKind,
    Server, ServerAlternative, TypeTable,
};
pub use input::{Input, ItemInput};
pub use model::{
    AdditionalProperties, BaseAccess, BasePresence, BaseProperty, BaseValue, Branch, Conversion, Field, FieldPresence,
    Item, ItemKind, ModelFile, Struct, Union, Variant, VariantField, VariantMatcher,
};
pub use operation::{
    ArgumentStruct, BodyArgument, BodySetter, FlatBody, Group, MultipartInit, NextPage, Operation, Overrides,
    PageInput, PageOutput, Pagination, TagAlias,
};
pub use response::{
    Decode, Header, HeaderEncoding, StatusEnum, StatusEnumPath, StatusEnumRole, StatusVariant, Statuses, Stream,
};
pub use types::{
    ModelForm, ModelPath, PreludeItem, PreludePath, Primitive, RuntimeForm, RuntimePath, RuntimeType, Type,
};
pub use webhooks::{
    HandlerOutput, InputPresence, ParameterEncoding, Source, Webhook, WebhookInput, WebhookResponse,
    WebhookResponseBody, WebhookResponseVariant, Webhooks,
};

pub use xml::{XmlContent, XmlLayout, XmlName, XmlPlace, XmlProperty, XmlRoot};

/// Kinds that are the same in the API and in Rust.
pub use crate::api::{KeyLocation, Literal, Location, PartKind, StyleKind};

/// The feature that enables the features of all tags.
pub const ALL_TAGS: &str = "all-tags";

/// A generated crate.
#[derive(Debug)]
pub struct Crate {
    /// The contents of the manifest.
    pub package: Package,
    /// The first line of each file.
    pub header: String,
    /// The documentation of the crate.
    pub docs: Docs,
    /// The compiler's recursion limit, if the default is too low.
    pub recursion_limit: Option<usize>,
    /// The clients.
    pub clients: Vec<Client>,
}

impl Crate {
    /// Returns the features of tags, each with the features that it enables.
    pub fn tags(&self) -> impl Iterator<Item = (&str, &[String])> {
        let groups = self.clients.iter().flat_map(|it| &it.groups);
        groups.filter_map(|it| Some((it.feature.as_deref()?, &it.required_features[..])))
    }

    /// Returns whether a body is XML.
    pub fn has_xml(&self) -> bool {
        let mut items = self.clients.iter().flat_map(|it| &it.files).flat_map(|it| &it.items);
        items.any(|it| match &it.kind {
            ItemKind::Struct(it) => it.xml.is_some(),
            ItemKind::StringEnum(..)
            | ItemKind::IntegerEnum(_)
            | ItemKind::JsonEnum(..)
            | ItemKind::Tuple(_)
            | ItemKind::Union(_)
            | ItemKind::Alias(_) => false,
        })
    }
}

impl Client {
    /// Returns the features of the client's tags; none if tags are not features.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().filter_map(|it| it.feature.as_deref())
    }
}

/// The contents of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The name of the package.
    pub name: String,
    /// The version of the package.
    pub version: String,
    /// The description, in one line.
    pub description: String,
    /// The keys of the dependency on the runtime, as the manifest spells them.
    pub runtime: String,
    /// The other rows of the manifest about the package: keys and values.
    pub metadata: Vec<(String, String)>,
    /// `true` if the manifest has a `[workspace]` section.
    pub workspace: bool,
    /// The hand-written guide; empty if there is none.
    pub guide: String,
    /// The additional dependencies of examples: the name and the manifest entry of each.
    pub dev_dependencies: Vec<(String, String)>,
}

/// A name on the wire and its identifier in Rust.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The name in JSON, a URL or a header.
    pub wire: String,
    /// The identifier in Rust.
    pub ident: String,
}

/// The lines of a doc comment: Markdown that is safe for rustdoc.
pub type Docs = Vec<String>;
