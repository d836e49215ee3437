//! Operations, in one group for each tag.

use super::{Argument, Decode, Docs, Header, Input, Name, StatusEnum, Stream, Type};
use crate::api::OperationId;
use crate::common::Method;

/// The operations of a tag, or those without a tag.
#[derive(Debug)]
pub struct Group {
    /// The tag, and the method of the client that returns the group; `None` for the operations without a tag, which are methods of
    /// the client itself.
    pub accessor: Option<Name>,
    /// The name of the module and file.
    pub module: String,
    /// The feature of the crate that enables the group; `None` if it is always compiled.
    pub feature: Option<String>,
    /// The features that this feature enables: those of the groups that the aliases lead to.
    pub required_features: Vec<String>,
    /// The type of the group, or that of the client with its module.
    pub ident: String,
    /// The documentation of the group.
    pub docs: Docs,
    /// The operations, by path and method.
    pub operations: Vec<Operation>,
    /// The methods that call operations of other groups, in the same order.
    pub aliases: Vec<TagAlias>,
}

impl Group {
    /// Returns the modules of the client that the group's file imports.
    pub fn imports(&self) -> impl Iterator<Item = &'static str> {
        let arguments = self.aliases.iter().flat_map(|it| &it.arguments).map(|it| it.input.ty());
        let mut types = self.operations.iter().flat_map(Operation::types).chain(arguments);
        let client = (!self.operations.is_empty()).then_some("client");
        let models = types.any(|it| it.models().next().is_some()).then_some("models");
        client.into_iter().chain(models)
    }
}

impl Operation {
    /// Returns the method and the path, with the body variant unless that is the preferred one: `POST /pets (form)`.
    pub fn request(&self) -> String {
        let variant = self.body_variant.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
        format!("{} {}{variant}", self.method.name(), self.path)
    }

    /// Returns the types that the code of the operation names.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let arguments = self.arguments.iter().chain(&self.setters);
        let arguments = arguments.flat_map(|it| [Some(it.input.ty()), it.constant.as_ref().map(|it| &it.ty)]).flatten();
        let headers = self.headers.iter().map(|it| &it.ty);
        let items = self.pagination.iter().filter_map(|it| it.items.as_ref()).map(|it| &it.1);
        let printed = self.status_enums.iter().filter(|it| it.alias_of.is_none());
        arguments.chain(headers).chain(items).chain(self.decoded_types(printed))
    }

    /// Returns the types of the response bodies that the operation decodes.
    pub fn response_types(&self) -> impl Iterator<Item = &Type> {
        self.decoded_types(self.status_enums.iter())
    }

    fn decoded_types<'a>(&'a self, enums: impl Iterator<Item = &'a StatusEnum>) -> impl Iterator<Item = &'a Type> {
        let by_status = enums.flat_map(|it| &it.variants).map(|it| &it.decode);
        let decoded = self.success.iter().chain(by_status).filter_map(|it| match it {
            Decode::Json(ty) | Decode::Xml(ty) => Some(ty),
            Decode::Empty | Decode::Redirect | Decode::Text | Decode::Bytes | Decode::StatusEnum(_) => None,
        });
        let streamed = self.stream.iter().filter_map(|it| match it {
            Stream::Lines(ty) | Stream::Events(ty) => Some(ty),
            Stream::Bytes | Stream::TextEvents => None,
        });
        decoded.chain(streamed)
    }
}

/// A method that calls an operation of another group.
#[derive(Debug)]
pub struct TagAlias {
    /// The operation of the API.
    pub operation: OperationId,
    /// The `operationId`, and the method.
    pub name: Name,
    /// `true` if the document deprecates the operation.
    pub deprecated: bool,
    /// The arguments of the method.
    pub arguments: Vec<Argument>,
    /// The struct that holds the named arguments, if there are any.
    pub argument_struct: Option<ArgumentStruct>,
    /// The properties of a small body, which the method takes in place of the body.
    pub flat_body: Option<FlatBody>,
    /// The module of the other group.
    pub module: String,
    /// The type of the other group.
    pub group: String,
    /// The method of the other group.
    pub method: String,
    /// The type of the operation.
    pub operation_type: String,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The operation of the API.
    pub id: OperationId,
    /// The `operationId`, and the method of the group.
    pub name: Name,
    /// The type of the operation.
    pub ident: String,
    /// The suffix of the method for an alternative body variant, such as `form`; `None` for the preferred variant.
    pub body_variant: Option<String>,
    /// The documentation of the method.
    pub docs: Docs,
    /// `true` if the document deprecates the operation.
    pub deprecated: bool,
    /// The HTTP method.
    pub method: Method,
    /// The path template, with `{parameter}`s.
    pub path: String,
    /// `true` if a request can be repeated safely.
    pub idempotent: bool,
    /// The parts of the description that differ from the default.
    pub overrides: Overrides,
    /// The arguments of the method.
    pub arguments: Vec<Argument>,
    /// The struct that holds the named arguments, if there are any.
    pub argument_struct: Option<ArgumentStruct>,
    /// The setters of the request.
    pub setters: Vec<Argument>,
    /// The properties of a small body, which the method takes in place of the body.
    pub flat_body: Option<FlatBody>,
    /// The initial multipart body; `None` if setting its first part is enough.
    pub multipart_init: Option<MultipartInit>,
    /// The headers that responses may have.
    pub headers: Vec<Header>,
    /// The decoder of success responses; `None` if they can only be streamed.
    pub success: Option<Decode>,
    /// The stream of success responses, if they can be streamed.
    pub stream: Option<Stream>,
    /// The pagination of the operation.
    pub pagination: Option<Pagination>,
    /// The enums of response bodies by status.
    pub status_enums: Vec<StatusEnum>,
}

/// The struct of an operation's named arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentStruct {
    /// The module of the group that defines it.
    pub module: String,
    /// The struct.
    pub ident: String,
}

/// The properties of a small body. The method of the operation takes the required ones in place of the body, and requests
/// have setters for the others; a second method takes the whole body.
#[derive(Debug, Clone)]
pub struct FlatBody {
    /// The type of the body.
    pub ty: Type,
    /// The arguments of the type's `new`, in their order.
    pub arguments: Vec<BodyArgument>,
    /// The setters of the type.
    pub setters: Vec<BodySetter>,
}

impl FlatBody {
    /// Returns the method that takes the whole body, for the method that takes its properties.
    pub fn whole_body_method(method: &str) -> String {
        format!("{}_with", method.trim_start_matches("r#").trim_end_matches('_'))
    }
}

/// A required property of a small body.
#[derive(Debug, Clone)]
pub struct BodyArgument {
    /// The property, and the argument.
    pub name: Name,
    /// The documentation of the property.
    pub docs: Docs,
    /// The parameter of the method.
    pub input: Input,
}

/// A setter of a small body.
#[derive(Debug, Clone)]
pub struct BodySetter {
    /// The property, and the setter of the body's type.
    pub name: Name,
    /// The setter of the request. It differs where all requests have a method of that name.
    pub method: String,
    /// The parameter's name.
    pub local: String,
    /// The documentation of the property.
    pub docs: Docs,
    /// `true` if the document deprecates the property.
    pub deprecated: bool,
    /// The parameter of the setter; `None` if it sets the property to `null`.
    pub input: Option<Input>,
}

/// The parts of an operation's description that differ from the default; `None` for each that does not.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Overrides {
    /// The static of the server.
    pub server: Option<String>,
    /// The alternative security requirements, each a list of scheme keys.
    pub security: Option<Vec<Vec<String>>>,
    /// `true` if a request can be repeated safely, although the method says otherwise.
    pub idempotent: Option<bool>,
    /// The static of the retries that the document declares for the operation.
    pub retry: Option<String>,
    /// The `accept` header, if the decoder of the response implies another.
    pub accept: Option<String>,
}

/// The initial state of a multipart body, before any of its parts is set.
#[derive(Debug, PartialEq, Eq)]
pub enum MultipartInit {
    /// The body is sent even without parts.
    Always,
    /// The body needs these parts, if it is sent at all.
    RequiredParts(Vec<String>),
}

/// The pagination of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Pagination {
    /// The way to request the next page.
    pub next: NextPage,
    /// The JSON pointer to the items of a response, and their type.
    pub items: Option<(String, Type)>,
}

/// The way to request the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    /// By its number: its input, the number of the first page, and the place of the number of pages.
    Page(PageInput, u64, Option<PageOutput>),
    /// By the number of items before it.
    Offset(PageInput),
    /// By a cursor at this place of the last response.
    Cursor(PageInput, PageOutput),
    /// By a URL at this place of the last response.
    Url(PageOutput),
    /// By a URL in the header `Link` of the last response.
    Link,
}

/// The input for the number or cursor of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageInput {
    /// The query parameter of this name.
    Query(String),
    /// The header of this name.
    Header(String),
    /// The property of the body at this JSON pointer.
    Body(String),
}

/// The place of a cursor, a URL or a number of pages in a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageOutput {
    /// The value of the body at this JSON pointer.
    Body(String),
    /// The header of this name.
    Header(String),
}
