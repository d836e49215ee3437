//! A client, its builder, and what they know of servers and credentials.

use super::{Docs, Group, ModelFile, Name, Variant, Webhooks};
use crate::api::KeyLocation;
use crate::spelling::TypeTable;

/// A client, with everything that it needs.
#[derive(Debug)]
pub struct Client {
    /// The module that holds it; `None` for the root of the crate.
    pub module: Option<String>,
    /// The type.
    pub ident: String,
    /// The builder of the type.
    pub builder: String,
    /// What it is for.
    pub docs: Docs,
    /// `info.version`
    pub version: String,
    /// What the builder needs.
    pub arguments: Vec<BuilderParam>,
    /// What the builder takes.
    pub setters: Vec<BuilderParam>,
    /// What the client can take from the environment; `None` if that is not enough to make it.
    pub environment: Option<Environment>,
    /// What settings may be, where the document lists it.
    pub param_enums: Vec<BuilderParamEnum>,
    /// Base URLs.
    pub servers: Vec<Server>,
    /// The servers of the document that may be chosen from, the usual one first; none if there is no choice.
    pub alternatives: Vec<ServerAlternative>,
    /// Ways to authenticate.
    pub schemes: Vec<Scheme>,
    /// What the document says about sending operations again.
    pub retries: Vec<Retry>,
    /// Operations, by tag.
    pub groups: Vec<Group>,
    /// What the API calls on its user, if it calls anything.
    pub webhooks: Option<Webhooks>,
    /// How deep types go that hold each other.
    pub depth: usize,
    /// Models, by file.
    pub files: Vec<ModelFile>,
    /// Whether there is a hand-written `ext.rs`.
    pub ext: bool,
    /// How its schemas are spelled as types.
    pub types: TypeTable,
}

/// A server variable or the base URL, as an argument or a setter of the builder.
#[derive(Debug)]
pub struct BuilderParam {
    /// The name in the URL, and in Rust.
    pub name: Name,
    /// The local variable in functions.
    pub local: String,
    /// What it is.
    pub docs: Docs,
    /// What it sets.
    pub kind: BuilderParamKind,
    /// The enum of what it may be, if the document lists it.
    pub choice: Option<String>,
    /// A value that shows what is meant.
    pub example: String,
}

/// What a setting may be: known values, and any other, which is refused when the client is built.
#[derive(Debug)]
pub struct BuilderParamEnum {
    /// The enum.
    pub ident: String,
    /// What it is.
    pub docs: Docs,
    /// The values.
    pub variants: Vec<Variant<String>>,
}

/// The environment variables that a client is made of.
#[derive(Debug)]
pub struct Environment {
    /// What they are.
    pub docs: Docs,
    /// One for each argument of the builder.
    pub required: Vec<String>,
    /// A setter, and the variable that it takes if it is there.
    pub optional: Vec<(String, String)>,
    /// A setter, and the two variables for user and secret that it takes if both are there.
    pub pairs: Vec<(String, String, String)>,
}

/// What a setting sets.
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
    /// The static that holds it.
    pub ident: String,
    /// Whether an operation is answered by it; else it may only be chosen.
    pub is_used: bool,
    /// With `{variable}`s in it.
    pub url: String,
    /// Name, default and values of each variable.
    pub variables: Vec<(String, String, Vec<String>)>,
}

/// How operations are sent again. What is `None` is as the runtime has it.
#[derive(Debug)]
pub struct Retry {
    /// The static that holds it.
    pub ident: String,
    /// Whether they are sent again at all.
    pub repeats: bool,
    /// The longest first wait, in milliseconds.
    pub initial_interval: Option<u64>,
    /// The longest wait of all, in milliseconds.
    pub max_interval: Option<u64>,
    /// When to stop, in milliseconds since the first attempt.
    pub max_elapsed_time: Option<u64>,
    /// By how much waits grow.
    pub exponent: Option<f64>,
    /// Whether they are sent again after a connection that failed.
    pub connection_errors: Option<bool>,
    /// After which statuses: from and to, both included.
    pub statuses: Vec<(u16, u16)>,
}

/// A server that may be chosen.
#[derive(Debug)]
pub struct ServerAlternative {
    /// The variant.
    pub ident: String,
    /// What it is.
    pub docs: Docs,
    /// The static of the server.
    pub server: String,
}

/// A way to authenticate.
#[derive(Debug)]
pub struct Scheme {
    /// The key in the document, and the setter of the builder.
    pub name: Name,
    /// What it is.
    pub docs: Docs,
    /// What it sends.
    pub kind: SchemeKind,
}

/// What a scheme sends.
#[derive(Debug)]
pub enum SchemeKind {
    /// User and secret, as `Authorization: Basic`.
    Basic {
        /// The template of the user.
        template: String,
        /// The argument that fills it.
        user: String,
    },
    /// A token, as `Authorization: Bearer`.
    Bearer,
    /// A token, or a client's own account that buys one.
    OAuth2 {
        /// Where tokens are had.
        token_url: String,
        /// Where refresh tokens are turned into them.
        refresh_url: String,
        /// What to ask for.
        scopes: Vec<String>,
    },
    /// A key.
    ApiKey {
        /// Where the key goes.
        location: KeyLocation,
        /// The name of the header, query parameter or cookie.
        name: String,
        /// What stands before the key.
        prefix: String,
    },
}
