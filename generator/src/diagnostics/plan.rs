//! The findings of the stage [`plan`](crate::plan), and of the names that it gives.

use super::{Finding, Id};
use crate::pointer::Pointer;

/// A schema that is an alias of itself. It becomes any JSON, because Rust has no type for it.
pub(crate) fn self_referential_alias(at: &Pointer) -> Finding {
    let message = "this schema refers to nothing but itself: it becomes a value of any type";
    Finding::new(Id::UnsupportedSchema, at)
        .message(message)
        .help("give the schema a `type`, or refer to another schema")
}

/// A component whose key has characters that the specification does not allow there.
pub(crate) fn invalid_component_name(at: &Pointer, key: &str, ident: &str) -> Finding {
    let message = format!("`{key}` is not a valid component name: it may have only letters, digits, `.`, `-` and `_`");
    Finding::new(Id::InvalidComponentName, at).message(message).help(format!("the generated type is `{ident}`"))
}

/// Two things of the document that would have the same identifier, of which one gets another.
pub(crate) fn name_clash(at: &Pointer, wire: &str, ident: &str, replacement: &str) -> Finding {
    let message = format!("`{wire}` would become `{ident}`, which is taken: it becomes `{replacement}`");
    let help = format!("choose a name with an overlay: `x-rust-name: {replacement}`");
    Finding::new(Id::NameClash, at).message(message).help(help)
}

/// An item whose recorded name can no longer be its name, although the document asks for no other.
pub(crate) fn moved_name(at: &Pointer, recorded: &str, ident: &str) -> Finding {
    let message = format!("the name `{recorded}`, which this item had, would become `{ident}`");
    let help = "choose a name with an overlay (`x-rust-name`), or pass `--accept-renames` to name everything anew";
    Finding::new(Id::MovedName, at).message(message).help(help)
}

/// An operation with the `operationId` of another operation. It is named by its method and path.
pub(crate) fn duplicate_operation_id(at: &Pointer, operation_id: &str, request: &str) -> Finding {
    let message = format!("another operation has the `operationId` `{operation_id}`: {request} is named by its path");
    Finding::new(Id::NameClash, at)
        .message(message)
        .help("write a unique `operationId`, or an `x-rust-name`, with an overlay")
}

/// An operation whose method keeps the tag in its name, because another operation would have the same name without it.
pub(crate) fn ambiguous_short_method(at: &Pointer, operation_id: &str, other_id: &str, short: &str) -> Finding {
    let message = format!(
        "the method of `{operation_id}` keeps the tag in its name: without it, `{other_id}` would be `{short}` as well"
    );
    Finding::new(Id::NameClash, at).message(message).help("choose a name with an overlay: `x-rust-name`")
}

/// A parameter of a webhook in a style that the runtime does not read. Handlers get its text.
pub(crate) fn unread_parameter_style(at: &Pointer, name: &str) -> Finding {
    let message = format!("the style of the parameter `{name}` is not supported in webhooks: handlers get its text");
    Finding::new(Id::UnsupportedParameter, at).message(message)
}

/// A list of objects or lists, in a style for which OpenAPI defines no text.
pub(crate) fn undefined_list_style(at: &Pointer, name: &str, style: &str) -> Finding {
    let message = format!(
        "OpenAPI does not define how the list of objects or lists `{name}` is written with `style: {style}`: each item is JSON"
    );
    Finding::new(Id::UnsupportedParameter, at)
        .message(message)
        .help("describe the parameter with `content`, or as text")
}

/// A list with the style `deepObject`, which OpenAPI defines for objects only.
pub(crate) fn deep_object_of_list(at: &Pointer, name: &str) -> Finding {
    let message =
        format!("OpenAPI does not define `style: deepObject` for the list `{name}`: items are written as `{name}[]`");
    Finding::new(Id::UnsupportedParameter, at)
        .message(message)
        .help("if the API expects `name=a&name=b`, set `style: form` with an overlay")
}

/// A webhook whose path cannot be a route. It is left out.
pub(crate) fn invalid_route(at: &Pointer, name: &str, path: &str, reason: &str) -> Finding {
    let message = format!("`{name}` is left out: `{path}` is not a valid route, because {reason}");
    Finding::new(Id::UnsupportedWebhook, at)
        .message(message)
        .help("write its path as `x-specwright-path: /…`; a `{variable}` must be a whole segment")
}

/// A webhook with the method and path of another webhook. It is left out.
pub(crate) fn duplicate_route(at: &Pointer, name: &str, other: &str, request: &str) -> Finding {
    let message = format!("`{name}` is left out: `{other}` has the same method and path, `{request}`");
    Finding::new(Id::UnsupportedWebhook, at).message(message).help("write its path as `x-specwright-path: /…`")
}
