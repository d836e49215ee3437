//! A client, its builder, servers and credentials.

use std::collections::BTreeSet;

use super::{Docs, Group, ModelFile, Name, Variant, Webhooks};
use crate::api::{KeyLocation, SchemaId};
use crate::recorded::ClientRecord;

/// A client, with its operations, webhooks and models.
#[derive(Debug)]
pub struct Client {
    /// The module of the client; `None` for the root of the crate.
    pub module: Option<String>,
    /// The type of the client.
    pub ident: String,
    /// The type of its builder.
    pub builder: String,
    /// The documentation of the module.
    pub docs: Docs,
    /// `info.version`
    pub version: String,
    /// The arguments of the function that creates the builder.
    pub arguments: Vec<BuilderParam>,
    /// The setters of the builder.
    pub setters: Vec<BuilderParam>,
    /// The environment variables that a client can be created from; `None` if they are not enough.
    pub environment: Option<Environment>,
    /// The enums of builder parameters whose values the document lists.
    pub param_enums: Vec<BuilderParamEnum>,
    /// Base URLs.
    pub servers: Vec<Server>,
    /// The server and the security that descriptions of operations leave out.
    pub defaults: ApiDefaults,
    /// The servers that users can choose from, the default first; none if there is only one.
    pub alternatives: Vec<ServerAlternative>,
    /// The security schemes.
    pub schemes: Vec<Scheme>,
    /// The retries that the document declares.
    pub retries: Vec<Retry>,
    /// Operations, by tag.
    pub groups: Vec<Group>,
    /// The webhooks that the API sends, if it sends any.
    pub webhooks: Option<Webhooks>,
    /// The greatest depth of types within types.
    pub nesting_depth: usize,
    /// Models, by file.
    pub files: Vec<ModelFile>,
    /// `true` if the module has a hand-written `ext.rs`.
    pub ext: bool,
    /// The Rust names of the schemas.
    pub types: TypeTable,
    /// The names and choices of this run, which the next one keeps.
    pub record: ClientRecord,
}

impl Client {
    /// Returns the path of the client's type in the crate.
    pub fn path(&self) -> String {
        let module = self.module.iter().map(|it| format!("{it}::"));
        module.chain([self.ident.clone()]).collect()
    }
}

/// The server and the security of every operation whose description has no others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApiDefaults {
    /// The static of the server.
    pub server: String,
    /// The alternative security requirements, each a list of scheme keys.
    pub security: Vec<Vec<String>>,
}

/// The Rust names of a client's schemas: everything that is needed to turn a type of the API into a Rust type.
#[derive(Debug, Clone, Default)]
pub struct TypeTable {
    /// The identifier of each schema, by [`SchemaId`]; empty for a schema that has no Rust type.
    pub idents: Vec<String>,
    /// Schemas that are any JSON in Rust, because their type would be an alias of itself.
    pub opaque: BTreeSet<SchemaId>,
}

/// An argument or a setter of the builder: a server variable or the base URL.
#[derive(Debug)]
pub struct BuilderParam {
    /// The name in the URL, and the argument or setter.
    pub name: Name,
    /// The local variable in functions.
    pub local: String,
    /// The method of the builder that sets it; `None` if all builders have one.
    pub setter: Option<String>,
    /// The documentation of the parameter.
    pub docs: Docs,
    /// The kind of the parameter.
    pub kind: BuilderParamKind,
    /// The enum of the parameter, if the document lists its values.
    pub values_enum: Option<String>,
    /// A value for examples.
    pub example: String,
}

/// The values of a builder parameter. The enum also has any other value, which building the client refuses.
#[derive(Debug)]
pub struct BuilderParamEnum {
    /// The enum.
    pub ident: String,
    /// The documentation of the enum.
    pub docs: Docs,
    /// The values.
    pub variants: Vec<Variant<String>>,
}

/// The environment variables that a client is created from.
#[derive(Debug)]
pub struct Environment {
    /// The documentation of the function that reads them.
    pub docs: Docs,
    /// One for each argument of the builder.
    pub required: Vec<String>,
    /// Setters, each with the variable that it uses if that is set.
    pub optional: Vec<(String, String)>,
    /// Setters, each with the variables for user and secret that it uses if both are set.
    pub pairs: Vec<(String, String, String)>,
}

/// The kind of a builder parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuilderParamKind {
    /// A variable of a server.
    Variable,
    /// The base URL.
    BaseUrl,
}

/// A base URL.
#[derive(Debug)]
pub struct Server {
    /// The static in the client's module.
    pub ident: String,
    /// `true` if an operation uses the server. Other servers can only be chosen.
    pub is_used: bool,
    /// The URL, with `{variable}`s.
    pub url: String,
    /// The name, default and values of each variable.
    pub variables: Vec<(String, String, Vec<String>)>,
}

/// Retries that the document declares. The runtime's defaults replace every `None`.
#[derive(Debug)]
pub struct Retry {
    /// The static in the client's module.
    pub ident: String,
    /// `true` if requests are retried at all.
    pub repeats: bool,
    /// The interval before the first retry, in milliseconds.
    pub initial_interval: Option<u64>,
    /// The longest interval, in milliseconds.
    pub max_interval: Option<u64>,
    /// The time after which retries stop, in milliseconds since the first attempt.
    pub max_elapsed_time: Option<u64>,
    /// The multiplier of the interval after each retry.
    pub exponent: Option<f64>,
    /// `true` if requests are retried after a failed connection.
    pub connection_errors: Option<bool>,
    /// The statuses that are retried, as inclusive ranges.
    pub statuses: Vec<(u16, u16)>,
}

/// A server that users can choose.
#[derive(Debug)]
pub struct ServerAlternative {
    /// The variant.
    pub ident: String,
    /// The documentation of the variant.
    pub docs: Docs,
    /// The static of the server.
    pub server: String,
}

/// A security scheme.
#[derive(Debug)]
pub struct Scheme {
    /// The key in the document, and the setter of the builder.
    pub name: Name,
    /// The documentation of the setter.
    pub docs: Docs,
    /// The kind of the credentials.
    pub kind: SchemeKind,
}

/// The credentials of a security scheme.
#[derive(Debug)]
pub enum SchemeKind {
    /// A user and a secret, as `Authorization: Basic`.
    Basic {
        /// The template of the user name.
        template: String,
        /// The argument that fills the variable of the template.
        user: String,
    },
    /// A token, as `Authorization: Bearer`.
    Bearer,
    /// A token, or an account that obtains tokens.
    OAuth2 {
        /// The endpoint that issues tokens.
        token_url: String,
        /// The endpoint that refreshes tokens.
        refresh_url: String,
        /// The scopes to request.
        scopes: Vec<String>,
    },
    /// A key.
    ApiKey {
        /// The location of the key.
        location: KeyLocation,
        /// The name of the header, query parameter or cookie.
        name: String,
        /// The text before the key.
        prefix: String,
    },
}
