//! The second representation between the stages: what we write. Every identifier, path and type is decided here;
//! nothing of OpenAPI is left but the names on the wire.

use crate::vocabulary::Bound;

/// A crate.
#[derive(Debug)]
pub struct Crate {
    /// What its manifest says.
    pub package: Package,
    /// The line that begins each file.
    pub header: String,
    /// Its clients.
    pub clients: Vec<Client>,
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
    pub arguments: Vec<Setting>,
    /// What the builder takes.
    pub setters: Vec<Setting>,
    /// What the client can take from the environment; `None` if that is not enough to make it.
    pub environment: Option<Environment>,
    /// Base URLs.
    pub servers: Vec<Server>,
    /// Ways to authenticate.
    pub schemes: Vec<Scheme>,
    /// Operations, by tag.
    pub groups: Vec<Group>,
    /// Models, by file.
    pub files: Vec<ModelFile>,
    /// Whether there is a hand-written `extra.rs`.
    pub extra: bool,
}

/// A server variable or the base URL, as an argument or a setter of the builder.
#[derive(Debug)]
pub struct Setting {
    /// The name in the URL, and in Rust.
    pub name: Name,
    /// What it is.
    pub docs: Docs,
    /// What it sets.
    pub kind: SettingKind,
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
pub enum SettingKind {
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
    /// With `{variable}`s in it.
    pub url: String,
    /// Name, default and values of each variable.
    pub variables: Vec<(String, String, Vec<String>)>,
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
    /// A key.
    ApiKey {
        /// The variant of the runtime's `KeyLocation`.
        location: &'static str,
        /// The name of the header, query parameter or cookie.
        name: String,
        /// What stands before the key.
        prefix: String,
    },
}

/// The operations of a tag.
#[derive(Debug)]
pub struct Group {
    /// The tag, and the client's method that leads here.
    pub name: Name,
    /// The module, which is the file.
    pub module: String,
    /// The type.
    pub ident: String,
    /// What they are for.
    pub docs: Docs,
    /// The modules of the client that the file names.
    pub imports: Vec<String>,
    /// The operations, by id.
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// Its id, and the method of its group.
    pub name: Name,
    /// The type of the call.
    pub ident: String,
    /// The static that describes it.
    pub description: String,
    /// What it does.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The associated constant of the runtime's `Method`, or the token of a method that has none.
    pub method: &'static str,
    /// With `{parameter}`s in it.
    pub path: String,
    /// The static of its base URL.
    pub server: String,
    /// The alternatives, each a list of scheme keys.
    pub security: Vec<Vec<String>>,
    /// Whether it may safely be sent twice.
    pub repeatable: bool,
    /// What a caller must give.
    pub arguments: Vec<Argument>,
    /// What a caller may give.
    pub setters: Vec<Argument>,
    /// The body of an answer; `None` if there is none.
    pub answer: Option<Type>,
}

/// A parameter or the body.
#[derive(Debug)]
pub struct Argument {
    /// Its name on the wire, and in Rust.
    pub name: Name,
    /// The local variable in functions.
    pub local: String,
    /// What it is.
    pub docs: Docs,
    /// Where it goes.
    pub target: Target,
    /// What the caller passes.
    pub input: Input,
}

/// Where an argument goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into the query, the name once for each item.
    QueryExploded,
    /// Into the query, with commas.
    QueryComma,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
    /// Into the body, as JSON.
    Body,
}

/// A type, spelled for the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Type {
    /// The path, such as `String` or `models::Author`.
    pub path: String,
    /// What stands between `<` and `>`.
    pub arguments: Vec<Type>,
}

/// What a function takes for a value, and how the value is made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The value itself.
    Plain(Type),
    /// Whatever becomes it: `impl Into<T>`. Holds the path of `Into` where it stands.
    Into(String, Type),
    /// The value, which is then put into a box. Holds the path of `Box` where it stands.
    Boxed(String, Type),
    /// A list of values: `impl IntoIterator<Item = T>`.
    Items(Type),
}

/// A file of models: a component and what is described inside of it.
#[derive(Debug)]
pub struct ModelFile {
    /// The module, which is the file.
    pub module: String,
    /// `use` lines for models of other files.
    pub models: Vec<String>,
    /// `use` lines for types of the runtime.
    pub runtime: Vec<String>,
    /// The types, the component first.
    pub items: Vec<Item>,
}

/// A type that we write.
#[derive(Debug)]
pub struct Item {
    /// Its name in the document, and in Rust.
    pub name: Name,
    /// What it is.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it is made of.
    pub kind: ItemKind,
}

/// What a type is made of.
#[derive(Debug)]
pub enum ItemKind {
    /// Fields.
    Struct(Struct),
    /// Known texts, and any other in a value of this type.
    StringEnum(Vec<Variant<String>>, Type),
    /// Known numbers and any other.
    IntegerEnum(Vec<Variant<i64>>),
    /// One of several types, or any other in a value of this type.
    Union(Vec<Branch>, Type),
    /// Another name for a type.
    Alias(Type),
}

/// A struct.
#[derive(Debug)]
pub struct Struct {
    /// The fields, in the order of the document.
    pub fields: Vec<Field>,
    /// Where keys go that are no fields.
    pub rest: Rest,
    /// What must hold before it is sent.
    pub checks: Vec<Check>,
    /// Whether `Default` makes a valid one: nothing is required.
    pub has_default: bool,
}

/// Where keys go that are no fields.
#[derive(Debug)]
pub enum Rest {
    /// Into a private field of this type, readable with `unknown_fields()`.
    Private(Type),
    /// Into a public field of this name and type.
    Public(String, Type),
}

/// A field.
#[derive(Debug)]
pub struct Field {
    /// The key, and the field.
    pub name: Name,
    /// The local variable in functions.
    pub local: String,
    /// What it is.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Its type.
    pub ty: Type,
    /// Whether linters would ask to take the type apart.
    pub complex: bool,
    /// How presence and `null` are told.
    pub slot: Slot,
    /// What a function takes for it.
    pub input: Input,
    /// The setter, unless it is required.
    pub setter: Option<String>,
    /// The setter for `null`, if absent and `null` are two things.
    pub null_setter: Option<String>,
}

/// How presence and `null` are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// `T`, or `Option<T>` that is always sent.
    Required,
    /// `Option<T>`; `null` reads as absent.
    Optional,
    /// `Option<Value>`; `null` is a value like any other.
    OptionalAny,
    /// `Option<Option<T>>`
    OptionalNullable,
}

/// A known value.
#[derive(Debug)]
pub struct Variant<T> {
    /// The value.
    pub wire: T,
    /// The variant.
    pub ident: String,
    /// What it means.
    pub docs: Docs,
}

/// One of several types.
#[derive(Debug)]
pub struct Branch {
    /// The variant.
    pub ident: String,
    /// What it holds.
    pub ty: Type,
    /// What becomes it by `From`.
    pub from: Vec<Conversion>,
}

/// What becomes a branch of a union by `From`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversion {
    /// The value that it holds.
    Itself,
    /// A borrowed text.
    Text,
}

/// What must hold before a request leaves.
#[derive(Debug)]
pub enum Check {
    /// Of a field.
    Field(Name, Rule),
    /// Of each item of a field that is a list.
    Each(Name, Vec<Rule>),
    /// Fields that must not all be set.
    NotTogether(Vec<Name>),
}

/// What must hold of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// A count of characters.
    Length(Range),
    /// A count of items.
    Items(Range),
    /// A number.
    Number(Bounds),
    /// An ECMA-262 regular expression.
    Pattern(String),
    /// The value's own rules.
    Nested,
}

/// From and to, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// At least this.
    pub min: Option<u64>,
    /// At most this.
    pub max: Option<u64>,
}

/// A lower and an upper bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Whether the field holds integers.
    pub integer: bool,
    /// The lower one.
    pub min: Option<Bound>,
    /// The upper one.
    pub max: Option<Bound>,
}
