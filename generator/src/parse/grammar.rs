//! The grammar of OpenAPI documents: the fixed fields of each object in OpenAPI 3.0, 3.1 and 3.2, in one table.

/// An object of the specification, or another type of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    OpenApi,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Components,
    SecurityScheme,
    SecurityRequirement,
    Schema,
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// Any JSON, copied unchanged.
    Free,
    /// A valid field that is not supported yet.
    Unsupported,
}

/// An object that a `$ref` can name. Each kind has a table in [`Spec`](super::Spec).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Referable {
    Schema,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Header,
    SecurityScheme,
    Example,
    Callback,
    Link,
}

/// The value of a field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Child {
    One(Kind),
    List(Kind),
    Map(Kind),
}

use Child::{List, Map, One};

impl Kind {
    /// Returns the fixed fields of the object.
    pub(super) fn fields(self) -> &'static [(&'static str, Child)] {
        match self {
            Self::OpenApi => OPEN_API,
            Self::Info => INFO,
            Self::Contact => CONTACT,
            Self::License => LICENSE,
            Self::Server => SERVER,
            Self::ServerVariable => SERVER_VARIABLE,
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::ExternalDocs => EXTERNAL_DOCS,
            Self::Parameter => PARAMETER,
            Self::RequestBody => REQUEST_BODY,
            Self::MediaType => MEDIA_TYPE,
            Self::Encoding => ENCODING,
            Self::Response => RESPONSE,
            Self::Example => EXAMPLE,
            Self::Header => HEADER,
            Self::Tag => TAG,
            Self::Components => COMPONENTS,
            Self::SecurityScheme => SECURITY_SCHEME,
            // These have patterned fields, or none.
            Self::Paths | Self::Responses | Self::Callback | Self::SecurityRequirement | Self::Link => &[],
            Self::Schema | Self::Text | Self::Flag | Self::Free | Self::Unsupported => &[],
        }
    }

    /// Returns the value of a patterned field.
    pub(super) fn pattern(self, key: &str) -> Option<Child> {
        let (kind, fits) = match self {
            Self::Paths => (Self::PathItem, key.starts_with('/')),
            Self::Callback => (Self::PathItem, true),
            Self::Responses => (Self::Response, true),
            Self::SecurityRequirement | Self::Link => (Self::Free, true),
            Self::OpenApi | Self::Info | Self::Contact | Self::License | Self::Server | Self::ServerVariable => {
                return None;
            }
            Self::PathItem | Self::Operation | Self::ExternalDocs | Self::Parameter | Self::RequestBody => return None,
            Self::MediaType | Self::Encoding | Self::Response | Self::Example | Self::Header | Self::Tag => {
                return None;
            }
            Self::Components | Self::SecurityScheme | Self::Schema => return None,
            Self::Text | Self::Flag | Self::Free | Self::Unsupported => return None,
        };
        fits.then_some(One(kind))
    }

    /// Returns the table of the object, if a `$ref` can name it.
    pub(super) fn referable(self) -> Option<Referable> {
        Some(match self {
            Self::Schema => Referable::Schema,
            Self::PathItem => Referable::PathItem,
            Self::Operation => Referable::Operation,
            Self::Parameter => Referable::Parameter,
            Self::RequestBody => Referable::RequestBody,
            Self::Response => Referable::Response,
            Self::Header => Referable::Header,
            Self::SecurityScheme => Referable::SecurityScheme,
            Self::Example => Referable::Example,
            Self::Callback => Referable::Callback,
            Self::Link => Referable::Link,
            Self::OpenApi | Self::Info | Self::Contact | Self::License | Self::Server | Self::ServerVariable => {
                return None;
            }
            Self::Paths | Self::ExternalDocs | Self::MediaType | Self::Encoding | Self::Responses => return None,
            Self::Tag | Self::Components | Self::SecurityRequirement => return None,
            Self::Text | Self::Flag | Self::Free | Self::Unsupported => return None,
        })
    }

    /// Returns the name of the object in the specification.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::OpenApi => "OpenAPI Object",
            Self::Info => "Info Object",
            Self::Contact => "Contact Object",
            Self::License => "License Object",
            Self::Server => "Server Object",
            Self::ServerVariable => "Server Variable Object",
            Self::Paths => "Paths Object",
            Self::PathItem => "Path Item Object",
            Self::Operation => "Operation Object",
            Self::ExternalDocs => "External Documentation Object",
            Self::Parameter => "Parameter Object",
            Self::RequestBody => "Request Body Object",
            Self::MediaType => "Media Type Object",
            Self::Encoding => "Encoding Object",
            Self::Responses => "Responses Object",
            Self::Response => "Response Object",
            Self::Callback => "Callback Object",
            Self::Example => "Example Object",
            Self::Link => "Link Object",
            Self::Header => "Header Object",
            Self::Tag => "Tag Object",
            Self::Components => "Components Object",
            Self::SecurityScheme => "Security Scheme Object",
            Self::SecurityRequirement => "Security Requirement Object",
            Self::Schema => "Schema Object",
            Self::Text => "string",
            Self::Flag => "`true` or `false`",
            Self::Free | Self::Unsupported => "value",
        }
    }
}

const OPEN_API: &[(&str, Child)] = &[
    ("openapi", One(Kind::Free)),
    ("$self", One(Kind::Unsupported)),
    ("jsonSchemaDialect", One(Kind::Free)),
    ("info", One(Kind::Info)),
    ("servers", List(Kind::Server)),
    ("paths", One(Kind::Paths)),
    ("webhooks", Map(Kind::PathItem)),
    // The name of `webhooks` in OpenAPI 3.0.
    ("x-webhooks", Map(Kind::PathItem)),
    ("components", One(Kind::Components)),
    ("security", List(Kind::SecurityRequirement)),
    ("tags", List(Kind::Tag)),
    ("externalDocs", One(Kind::ExternalDocs)),
];

const INFO: &[(&str, Child)] = &[
    ("title", One(Kind::Text)),
    ("summary", One(Kind::Text)),
    ("description", One(Kind::Text)),
    ("termsOfService", One(Kind::Text)),
    ("contact", One(Kind::Contact)),
    ("license", One(Kind::License)),
    ("version", One(Kind::Text)),
];

const CONTACT: &[(&str, Child)] = &[("name", One(Kind::Text)), ("url", One(Kind::Text)), ("email", One(Kind::Text))];

const LICENSE: &[(&str, Child)] =
    &[("name", One(Kind::Text)), ("identifier", One(Kind::Text)), ("url", One(Kind::Text))];

const SERVER: &[(&str, Child)] = &[
    ("url", One(Kind::Text)),
    ("name", One(Kind::Text)),
    ("description", One(Kind::Text)),
    ("variables", Map(Kind::ServerVariable)),
];

const SERVER_VARIABLE: &[(&str, Child)] =
    &[("enum", List(Kind::Text)), ("default", One(Kind::Text)), ("description", One(Kind::Text))];

const PATH_ITEM: &[(&str, Child)] = &[
    ("summary", One(Kind::Text)),
    ("description", One(Kind::Text)),
    ("get", One(Kind::Operation)),
    ("put", One(Kind::Operation)),
    ("post", One(Kind::Operation)),
    ("delete", One(Kind::Operation)),
    ("options", One(Kind::Operation)),
    ("head", One(Kind::Operation)),
    ("patch", One(Kind::Operation)),
    ("trace", One(Kind::Operation)),
    ("query", One(Kind::Operation)),
    ("additionalOperations", One(Kind::Unsupported)),
    ("servers", List(Kind::Server)),
    ("parameters", List(Kind::Parameter)),
];

const OPERATION: &[(&str, Child)] = &[
    ("tags", List(Kind::Text)),
    ("summary", One(Kind::Text)),
    ("description", One(Kind::Text)),
    ("externalDocs", One(Kind::ExternalDocs)),
    ("operationId", One(Kind::Text)),
    ("parameters", List(Kind::Parameter)),
    ("requestBody", One(Kind::RequestBody)),
    ("responses", One(Kind::Responses)),
    ("callbacks", Map(Kind::Callback)),
    ("deprecated", One(Kind::Flag)),
    ("security", List(Kind::SecurityRequirement)),
    ("servers", List(Kind::Server)),
];

const EXTERNAL_DOCS: &[(&str, Child)] = &[("description", One(Kind::Text)), ("url", One(Kind::Text))];

const PARAMETER: &[(&str, Child)] = &[
    ("name", One(Kind::Text)),
    ("in", One(Kind::Text)),
    ("description", One(Kind::Text)),
    ("required", One(Kind::Flag)),
    ("deprecated", One(Kind::Flag)),
    ("allowEmptyValue", One(Kind::Flag)),
    ("style", One(Kind::Text)),
    ("explode", One(Kind::Flag)),
    ("allowReserved", One(Kind::Flag)),
    ("schema", One(Kind::Schema)),
    ("content", Map(Kind::MediaType)),
    ("example", One(Kind::Free)),
    ("examples", Map(Kind::Example)),
];

const REQUEST_BODY: &[(&str, Child)] =
    &[("description", One(Kind::Text)), ("content", Map(Kind::MediaType)), ("required", One(Kind::Flag))];

const MEDIA_TYPE: &[(&str, Child)] = &[
    ("schema", One(Kind::Schema)),
    ("itemSchema", One(Kind::Schema)),
    ("example", One(Kind::Free)),
    ("examples", Map(Kind::Example)),
    ("encoding", Map(Kind::Encoding)),
    ("prefixEncoding", One(Kind::Unsupported)),
    ("itemEncoding", One(Kind::Unsupported)),
];

const ENCODING: &[(&str, Child)] = &[
    ("contentType", One(Kind::Text)),
    ("headers", Map(Kind::Header)),
    ("style", One(Kind::Text)),
    ("explode", One(Kind::Flag)),
    ("allowReserved", One(Kind::Flag)),
    ("encoding", One(Kind::Unsupported)),
    ("prefixEncoding", One(Kind::Unsupported)),
    ("itemEncoding", One(Kind::Unsupported)),
];

const RESPONSE: &[(&str, Child)] = &[
    ("summary", One(Kind::Text)),
    ("description", One(Kind::Text)),
    ("headers", Map(Kind::Header)),
    ("content", Map(Kind::MediaType)),
    ("links", Map(Kind::Link)),
];

const EXAMPLE: &[(&str, Child)] = &[
    ("summary", One(Kind::Text)),
    ("description", One(Kind::Text)),
    ("value", One(Kind::Free)),
    ("dataValue", One(Kind::Free)),
    ("serializedValue", One(Kind::Text)),
    ("externalValue", One(Kind::Text)),
];

const HEADER: &[(&str, Child)] = &[
    ("description", One(Kind::Text)),
    ("required", One(Kind::Flag)),
    ("deprecated", One(Kind::Flag)),
    ("allowEmptyValue", One(Kind::Flag)),
    ("style", One(Kind::Text)),
    ("explode", One(Kind::Flag)),
    ("allowReserved", One(Kind::Flag)),
    ("schema", One(Kind::Schema)),
    ("content", Map(Kind::MediaType)),
    ("example", One(Kind::Free)),
    ("examples", Map(Kind::Example)),
];

const TAG: &[(&str, Child)] = &[
    ("name", One(Kind::Text)),
    ("summary", One(Kind::Text)),
    ("description", One(Kind::Text)),
    ("externalDocs", One(Kind::ExternalDocs)),
    ("parent", One(Kind::Text)),
    ("kind", One(Kind::Text)),
];

const COMPONENTS: &[(&str, Child)] = &[
    ("schemas", Map(Kind::Schema)),
    ("responses", Map(Kind::Response)),
    ("parameters", Map(Kind::Parameter)),
    ("examples", Map(Kind::Example)),
    ("requestBodies", Map(Kind::RequestBody)),
    ("headers", Map(Kind::Header)),
    ("securitySchemes", Map(Kind::SecurityScheme)),
    ("links", Map(Kind::Link)),
    ("callbacks", Map(Kind::Callback)),
    ("pathItems", Map(Kind::PathItem)),
    ("mediaTypes", Map(Kind::MediaType)),
];

const SECURITY_SCHEME: &[(&str, Child)] = &[
    ("type", One(Kind::Text)),
    ("description", One(Kind::Text)),
    ("name", One(Kind::Text)),
    ("in", One(Kind::Text)),
    ("scheme", One(Kind::Text)),
    ("bearerFormat", One(Kind::Text)),
    ("flows", One(Kind::Free)),
    ("openIdConnectUrl", One(Kind::Text)),
    ("oauth2MetadataUrl", One(Kind::Text)),
    ("deprecated", One(Kind::Flag)),
];
