//! The findings of the stage [`lower`](crate::lower).

use super::{Finding, Id, Place};
use crate::common::Method;
use crate::pointer::Pointer;

/// A chain of references that leads back to its start. Error, because the item has no value.
pub(crate) fn reference_cycle(at: &Pointer) -> Finding {
    Finding::new(Id::ReferenceCycle, at)
        .message("this reference leads back to itself")
        .help("refer to an object that is not a reference")
}

/// An entry of `required` without a property. The schema allows other properties, so a field is added.
pub(crate) fn undescribed_property(at: &Pointer, name: &str) -> Finding {
    Finding::new(Id::AnyValue, at)
        .message(format!("`required` lists `{name}`, which is not described: any JSON is accepted"))
        .help("describe it in `properties`")
}

/// A condition on a property that the object does not have.
pub(crate) fn condition_on_unknown_property(at: &Pointer, name: &str) -> Finding {
    let message = format!("this condition names `{name}`, which is not a property: it is not checked");
    Finding::new(Id::UnsupportedKeyword, at).message(message)
}

/// A condition in a schema that is not an object with properties, such as a map.
pub(crate) fn condition_without_properties(at: &Pointer, keyword: &str) -> Finding {
    let message = format!("`{keyword}` is only supported in objects with properties: it is not checked");
    Finding::new(Id::UnsupportedKeyword, at).message(message)
}

/// The reason for a type that accepts any JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AnyValueReason {
    /// A media type has no schema.
    NoSchema,
    /// A schema has no type.
    NoType,
    /// A schema has only the type `null`.
    OnlyNull,
    /// A list has no type for its items.
    NoItems,
    /// An object has no properties.
    NoProperties,
    /// An object allows other properties without a type.
    OtherProperties,
    /// No part of a composed schema has a type.
    NoTypeInParts,
}

/// A type that accepts any JSON, because the document gives no details.
pub(crate) fn any_value(at: &Pointer, reason: AnyValueReason) -> Finding {
    Finding::new(Id::AnyValue, at).message(match reason {
        AnyValueReason::NoSchema => "the media type has no `schema`: any JSON is accepted",
        AnyValueReason::NoType => "the schema has no type: any JSON is accepted",
        AnyValueReason::OnlyNull => "the schema has no type except `null`: any JSON is accepted",
        AnyValueReason::NoItems => "the items have no type: any JSON is accepted",
        AnyValueReason::NoProperties => "the object has no properties: any JSON object is accepted",
        AnyValueReason::OtherProperties => "other properties have no type: any JSON is accepted",
        AnyValueReason::NoTypeInParts => "no part of the schema has a type: any JSON is accepted",
    })
}

/// An operation or a webhook that depends on an invalid item, with `--skip-broken`.
pub(crate) fn skipped(at: &Pointer, name: &str) -> Finding {
    Finding::new(Id::SkippedBroken, at).message(format!("`{name}` is left out: it depends on an invalid item"))
}

/// An operation or a webhook that could not be read, with `--skip-broken`.
pub(crate) fn skipped_unreadable(at: &Pointer, name: &str) -> Finding {
    Finding::new(Id::SkippedBroken, at).message(format!("`{name}` is left out: it cannot be read"))
}

/// A media type besides the ones that are used.
pub(crate) fn unsupported_media_type(at: &Pointer, media_type: &str, used: &[&str]) -> Finding {
    let message = format!("`{media_type}` is not supported here: `{}` is used", used.join("` and `"));
    Finding::new(Id::UnsupportedMediaType, at).message(message)
}

/// A `path` parameter without a variable in the path template.
pub(crate) fn parameter_not_in_path(at: &Pointer, name: &str) -> Finding {
    Finding::new(Id::ParameterNotInPath, at)
        .message(format!("the path has no `{{{name}}}`: the parameter is left out"))
        .help("remove the parameter with an overlay, or correct the path")
}

/// A variable of a path template without a parameter.
pub(crate) fn missing_path_parameter(at: &Pointer, name: &str) -> Finding {
    let message = format!("no parameter is declared for `{{{name}}}` of the path: a string is assumed");
    Finding::new(Id::MissingPathParameter, at).message(message)
}

/// A header whose name HTTP does not allow (RFC 9110, section 5.6.2).
pub(crate) fn invalid_header_name(at: &Pointer, name: &str) -> Finding {
    Finding::new(Id::UnsupportedParameter, at)
        .message(format!("`{name}` is not a valid header name: the header is left out"))
        .help("correct the name with an overlay: letters, digits and `-`")
}

/// A `Content-Disposition` header of a part, which the runtime sets.
pub(crate) fn content_disposition(at: &Pointer) -> Finding {
    Finding::new(Id::UnsupportedParameter, at).message("every part has this header, with its name: it is left out")
}

/// A request body that only the description of the operation documents, as a table.
pub(crate) fn undocumented_request_body(at: &Pointer, id: &str, path: &str, method: Method) -> Finding {
    let help = format!(
        "add it with an overlay action:\n- target: $.paths['{path}'].{}\n  update:\n    requestBody:\n      required: true\n      \
         content: {{ application/json: {{ schema: {{ type: object, properties: {{ … }} }} }} }}",
        method.field()
    );
    Finding::new(Id::UndocumentedRequestBody, at)
        .message(format!("the request body of `{id}` is described only in prose, as a table"))
        .help(help)
}

/// A request body without any media type.
pub(crate) fn missing_media_type(at: &Pointer) -> Finding {
    Finding::new(Id::MissingMediaType, at).message("the request body has no media type: no body is sent")
}

/// An operation without `operationId`.
pub(crate) fn missing_operation_id(at: &Pointer, id: &str) -> Finding {
    Finding::new(Id::MissingOperationId, at)
        .message(format!("the operation has no `operationId`: its name is derived from `{id}`"))
        .help("add an `operationId` with an overlay: a name that is derived from a path changes with the path")
}

/// A value of `x-specwright-idempotent` that is not a boolean.
pub(crate) fn invalid_idempotent(at: &Pointer, key: &str) -> Finding {
    Finding::new(Id::InvalidExtension, at)
        .message(format!("`{key}` must be `true` or `false`: requests are not repeated"))
}

/// An operation after which the operations have more items than the limit. Error, because the rest is left out.
pub(crate) fn too_many_items(at: &Pointer, max: usize) -> Finding {
    let message =
        format!("with this operation, there are more than {max} parameters, security requirements and responses");
    Finding::new(Id::DocumentTooLarge, at)
        .message(message)
        .help("split the document, or select operations with an overlay")
}

/// A document without security schemes and requirements.
pub(crate) fn missing_security(at: &Pointer) -> Finding {
    let help = "add a scheme with an overlay action:\n- target: $\n  update:\n    security: [ { bearer: [] } ]\n    \
                components: { securitySchemes: { bearer: { type: http, scheme: bearer } } }";
    Finding::new(Id::MissingSecurity, at)
        .message("the document has no security schemes: requests are sent without credentials")
        .help(help)
}

/// An operation of whose security requirements none is supported.
pub(crate) fn unsupported_requirements(at: &Pointer, id: &str) -> Finding {
    let message = format!("no security requirement of `{id}` is supported: the caller must add the credentials");
    Finding::new(Id::UnsupportedSecurity, at).message(message)
}

/// A security requirement for a scheme that the document does not declare.
pub(crate) fn unknown_security_scheme(at: &Pointer, key: &str) -> Finding {
    let message =
        format!("no security scheme `{key}` is declared in `components.securitySchemes`: this requirement is left out");
    Finding::new(Id::UnknownSecurityScheme, at)
        .message(message)
        .help("declare the scheme with an overlay, or add the credentials to each request, for example as a header")
}

/// A security scheme that two documents of one client declare differently. Error, because a client has one credential for it.
pub(crate) fn conflicting_security_scheme(at: &Pointer, key: &str) -> Finding {
    Finding::new(Id::ConflictingSecurityScheme, at)
        .message(format!("two documents of one client declare the security scheme `{key}` differently"))
        .help("rename one of the two with an overlay")
}

/// A scheme of HTTP authentication whose name HTTP does not allow.
pub(crate) fn invalid_http_scheme(at: &Pointer, scheme: &str) -> Finding {
    let message = format!("`{scheme}` is not a valid name of an HTTP authentication scheme: it is left out");
    Finding::new(Id::UnsupportedSecurity, at)
        .message(message)
        .help("write one word, such as `basic`, `bearer` or `ApiKey`")
}

/// A scheme of HTTP authentication whose credentials differ in each request.
pub(crate) fn computed_credentials(at: &Pointer, scheme: &str) -> Finding {
    let message = format!(
        "the credentials of the HTTP authentication scheme `{scheme}` are not computed: the value that is set is sent"
    );
    Finding::new(Id::UnsupportedSecurity, at)
        .message(message)
        .help("set a `Token::from_source`, or the header `authorization` of each request")
}

/// A value of `x-specwright-env` that does not name the environment variables of its scheme.
pub(crate) fn invalid_env(at: &Pointer) -> Finding {
    Finding::new(Id::InvalidExtension, at)
        .message("this must name the environment variables of the security scheme: it is ignored")
        .help("write the name of a variable, or for HTTP basic `{ <user>: NAME, secret: NAME }`")
}

/// An environment variable of another program.
pub(crate) fn well_known_variable(at: &Pointer, name: &str) -> Finding {
    Finding::new(Id::WellKnownVariable, at)
        .message(format!(
            "`from_env` of the client reads `{name}`, which other programs use, and sends its value to the API"
        ))
        .help("make sure that the value belongs to this API, or write the name of another variable")
}

/// A document without servers.
pub(crate) fn missing_servers(at: &Pointer) -> Finding {
    Finding::new(Id::MissingServers, at)
        .message("the document has no `servers`: the caller must set a base URL")
        .help("add one with an overlay action:\n- target: $\n  update: { servers: [ { url: 'https://…' } ] }")
}

/// An alternative server of a document, in a client that has the alternatives of another document.
pub(crate) fn servers_of_another_document(at: &Pointer) -> Finding {
    let message =
        "a client offers the alternative servers of one document only: set this one as the base URL of a client";
    Finding::new(Id::UnsupportedServer, at).message(message)
}

/// An alternative server of a path or an operation.
pub(crate) fn alternative_server(at: &Pointer) -> Finding {
    let message = "only the first server of a path or an operation is used: set this one as the base URL of a call";
    Finding::new(Id::UnsupportedServer, at).message(message)
}

/// A variable of a server's URL that `variables` does not declare.
pub(crate) fn undeclared_server_variable(at: &Pointer, name: &str) -> Finding {
    let message = format!("`{{{name}}}` is not declared in `variables`: the caller must set it");
    Finding::new(Id::UndeclaredServerVariable, at).message(message)
}

/// A default of a server variable that is not one of its values.
pub(crate) fn contradicting_server_default(at: &Pointer, default: &str, values: &[String]) -> Finding {
    let used = if default.is_empty() { "the caller must set a value" } else { "it is used nevertheless" };
    let message = format!("`default` must be one of the values of `enum`, found \"{default}\": {used}");
    Finding::new(Id::InvalidServerVariable, at).message(message).help(format!("write `{}`", values.join("` or `")))
}

/// A value of `x-speakeasy-pagination` in the document that cannot be used.
pub(crate) fn invalid_pagination(at: &Pointer, reason: &str) -> Finding {
    Finding::new(Id::InvalidExtension, at).message(format!("{reason}: the operation has no `pages`"))
}

/// A `pagination` of the configuration that cannot be used.
pub(crate) fn invalid_configured_pagination(at: &Pointer, id: &str, reason: &str) -> Finding {
    Finding::new(Id::InvalidConfig, at).message(format!("the `pagination` of `{id}` is invalid: {reason}"))
}

/// A `pagination` of the configuration for an operation that does not exist.
pub(crate) fn pagination_of_unknown_operation(id: &str) -> Finding {
    let message = format!("`pagination` names `{id}`, which is not an operation of the client");
    Finding::new(Id::InvalidConfig, Place::File("pagination".to_owned())).message(message)
}

/// A retry strategy that is not known.
pub(crate) fn invalid_retry_strategy(at: &Pointer) -> Finding {
    let message = "the `strategy` of retries must be `backoff` or `none`: the extension is ignored";
    Finding::new(Id::InvalidExtension, at).message(message)
}

/// An entry of `statusCodes` that is not a status.
pub(crate) fn invalid_retry_status(at: &Pointer, code: &serde_json::Value) -> Finding {
    let message = format!("{code} is not a status such as 503 or 5XX: it is ignored");
    Finding::new(Id::InvalidExtension, at).message(message)
}

/// A pattern of `--include` or `--exclude` that matches nothing.
pub(crate) fn unmatched_pattern(pattern: &str) -> Finding {
    Finding::new(Id::InvalidConfig, Place::File("include, exclude".to_owned()))
        .message(format!("`{pattern}` matches no operation and no webhook"))
        .help("write an `operationId`, `tag:` and a tag, or a path that begins with `/`; `*` matches any text")
}

/// A webhook with a body of JSON lines. It is left out.
pub(crate) fn webhook_with_json_lines(at: &Pointer, media_type: &str) -> Finding {
    let message = format!("a webhook with a body of `{media_type}` is not supported: it is left out");
    Finding::new(Id::UnsupportedWebhook, at).message(message)
}

/// A media type of a webhook's body that is not decoded as the type of the preferred one.
pub(crate) fn unread_media_type(at: &Pointer, media_type: &str, used: &str) -> Finding {
    Finding::new(Id::UnsupportedMediaType, at)
        .message(format!("a webhook with a body of `{media_type}` gets 415: handlers have the type of `{used}`"))
        .help(format!("if the API sends it, remove `{used}` with an overlay"))
}

/// A media type of JSON in a webhook's body whose schema differs from that of the preferred one.
pub(crate) fn media_type_of_other_schema(at: &Pointer, media_type: &str, used: &str) -> Finding {
    Finding::new(Id::UnsupportedMediaType, at)
        .message(format!("a webhook with a body of `{media_type}` is decoded with the schema of `{used}`"))
        .help(format!("if the API sends it, remove `{used}` with an overlay"))
}

/// Content of a webhook's response with a status that allows none (RFC 9110, section 6.4.1).
pub(crate) fn webhook_response_content(at: &Pointer, status: u16) -> Finding {
    Finding::new(Id::UnsupportedWebhook, at)
        .message(format!("the content of a webhook's response {status} is not sent: HTTP allows none for this status"))
}

/// A header of a response to a webhook. Only `Location` of a redirect is written.
pub(crate) fn webhook_response_header(at: &Pointer, name: &str) -> Finding {
    Finding::new(Id::UnsupportedWebhook, at)
        .message(format!("the header `{name}` of a webhook's response is not written"))
        .help("a handler that must send it returns the whole response: `Err(Problem::response(…))`")
}
