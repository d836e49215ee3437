//! Findings of `parse`.

mod reference;

pub(crate) use self::reference::*;
use super::{Finding, Id};
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// Returns the JSONPath that addresses a place, for overlay actions in help texts.
pub(crate) fn json_path(keys: &[String]) -> String {
    keys.iter().fold("$".to_owned(), |path, key| {
        let is_plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !key.starts_with(|c: char| c.is_ascii_digit());
        if is_plain && !key.is_empty() {
            format!("{path}.{key}")
        } else {
            format!("{path}['{}']", key.replace('\\', "\\\\").replace('\'', "\\'"))
        }
    })
}

/// Returns the last key of a place in backticks, or `this` for the root and for an item of a list.
fn subject(at: &Pointer) -> String {
    match at.last() {
        Some(key) if !key.is_empty() && !key.bytes().all(|it| it.is_ascii_digit()) => format!("`{key}`"),
        Some(_) | None => "this".to_owned(),
    }
}

/// Returns the text of a number or a boolean, and the type of every other value.
fn value(node: &Node) -> String {
    match &node.value {
        Value::Integer(it) => it.to_string(),
        Value::Float(it) => format!("{it:?}"),
        Value::Bool(it) => it.to_string(),
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => node.kind().to_owned(),
    }
}

/// A Swagger document.
pub(crate) fn swagger(root: &Pointer, version: &str) -> Finding {
    Finding::new(Id::UnsupportedVersion, &root.child("swagger"))
        .message(format!("this is a Swagger {version} document, not OpenAPI 3"))
        .help("convert it to OpenAPI 3 first, for example with `swagger2openapi`")
}

/// A document without an `openapi` key.
pub(crate) fn not_openapi(root: &Pointer) -> Finding {
    Finding::new(Id::NotOpenApi, root)
        .message("this is not an OpenAPI document: it has no `openapi` key")
        .help("an OpenAPI document begins with `openapi: 3.1.0` or another version of 3")
}

/// A version of OpenAPI other than 3.0, 3.1 and 3.2.
pub(crate) fn unsupported_version(root: &Pointer, version: &str) -> Finding {
    Finding::new(Id::UnsupportedVersion, &root.child("openapi"))
        .message(format!("OpenAPI `{version}` is not supported"))
        .help("the supported versions are 3.0, 3.1 and 3.2")
}

/// A key that an object of the specification does not have.
pub(crate) fn unknown_key(at: &Pointer, object: &str, key: &str) -> Finding {
    Finding::new(Id::UnknownKey, at).message(format!("`{key}` is not a field of the {object}"))
}

/// A keyword that JSON Schema does not have.
pub(crate) fn unknown_keyword(at: &Pointer, key: &str) -> Finding {
    Finding::new(Id::UnknownKey, at).message(format!("`{key}` is not a schema keyword"))
}

/// An extension of Specwright that does not exist, or not on this object.
pub(crate) fn unknown_extension(at: &Pointer, object: &str, key: &str) -> Finding {
    Finding::new(Id::UnknownKey, at).message(format!("`{key}` is not an extension of the {object}: it is ignored"))
}

/// An extension with a value of the wrong type.
pub(crate) fn invalid_extension(at: &Pointer, expected: &str, found: &Node) -> Finding {
    let message = format!("{} must be {expected}, found {}: it is ignored", subject(at), value(found));
    Finding::new(Id::InvalidExtension, at).message(message)
}

/// An extension under an old name.
pub(crate) fn deprecated_extension(at: &Pointer, old: &str, new: &str) -> Finding {
    Finding::new(Id::DeprecatedExtension, at)
        .message(format!("`{old}` is deprecated: its name is `{new}`"))
        .help(format!("write `{new}`"))
}

/// A field or keyword that is valid OpenAPI and not supported yet.
pub(crate) fn unsupported_keyword(at: &Pointer, key: &str) -> Finding {
    Finding::new(Id::UnsupportedKeyword, at).message(format!("`{key}` is not supported"))
}

/// A dialect of JSON Schema that OpenAPI does not use.
pub(crate) fn unsupported_dialect(at: &Pointer) -> Finding {
    Finding::new(Id::UnsupportedKeyword, at)
        .message("this dialect is not supported: schemas are read as JSON Schema 2020-12")
}

/// A list of values of a server variable that has none.
pub(crate) fn empty_server_enum(at: &Pointer) -> Finding {
    Finding::new(Id::InvalidServerVariable, at).message("`enum` must have at least one value: it is ignored")
}

/// A field of the XML Object beside the field that replaces it.
pub(crate) fn replaced_xml(at: &Pointer, key: &str) -> Finding {
    Finding::new(Id::IgnoredValue, at).message(format!("`{key}` must not be beside `nodeType`: it is ignored"))
}

/// The `content` of a parameter that has a `schema`.
pub(crate) fn content_beside_schema(at: &Pointer) -> Finding {
    Finding::new(Id::IgnoredValue, at).message("`content` must not be beside `schema`: it is ignored")
}

/// A Link Object.
pub(crate) fn unsupported_link(at: &Pointer) -> Finding {
    Finding::new(Id::UnsupportedKeyword, at).message("links are not supported")
}

/// A key of `patternProperties`.
pub(crate) fn unchecked_key_pattern(at: &Pointer) -> Finding {
    Finding::new(Id::UnsupportedKeyword, at).message("the pattern of these keys is not checked")
}

/// `x-specwright-max-json-length` on a schema with a `type`.
pub(crate) fn unchecked_json_length(at: &Pointer) -> Finding {
    Finding::new(Id::UnsupportedKeyword, at).message("this is checked only on a schema without `type`")
}

/// `x-specwright-closed` on a schema without values.
pub(crate) fn closed_without_enum(at: &Pointer) -> Finding {
    Finding::new(Id::UnsupportedKeyword, at).message("this needs an `enum` beside it: it is ignored")
}

/// A value of the wrong type in a place that matters.
pub(crate) fn wrong_type(at: &Pointer, expected: &str, found: &Node) -> Finding {
    Finding::new(Id::InvalidValue, at).message(format!("{} must be {expected}, found {}", subject(at), found.kind()))
}

/// A number that its keyword does not allow.
pub(crate) fn wrong_number(at: &Pointer, expected: &str, found: &Node) -> Finding {
    Finding::new(Id::InvalidValue, at).message(format!("{} must be {expected}, found {}", subject(at), value(found)))
}

/// An object that `openapiv3` rejects.
pub(crate) fn invalid_object(at: &Pointer, reason: &str) -> Finding {
    Finding::new(Id::InvalidValue, at).message(describe_rejection(reason))
}

/// Rewords a message of serde, which names the found value first: `invalid type: string "read", expected a sequence`.
fn describe_rejection(reason: &str) -> String {
    if let Some(field) = reason.strip_prefix("missing field ") {
        return format!("this object must have the field {field}");
    }
    let rest = reason.strip_prefix("invalid type: ").or_else(|| reason.strip_prefix("invalid value: "));
    let Some((found, expected)) = rest.and_then(|it| it.split_once(", expected ")) else {
        return format!("this object is invalid: {reason}");
    };
    let names = [("a sequence", "a list"), ("a map", "an object"), ("sequence", "a list"), ("map", "an object")];
    let rename = |text: &str| names.iter().find(|it| it.0 == text).map_or(text.to_owned(), |it| it.1.to_owned());
    format!("a value of this object must be {}, found {}", rename(expected), rename(found))
}

/// A scalar where a string is expected.
pub(crate) fn coerced_string(at: &Pointer, found: &Node, text: &str) -> Finding {
    let message = format!("{} must be a string, found {}: it is read as \"{text}\"", subject(at), found.kind());
    Finding::new(Id::CoercedType, at).message(message).help(format!("write \"{text}\""))
}

/// `"true"` or `"false"` where a boolean is expected.
pub(crate) fn coerced_boolean(at: &Pointer, text: &str) -> Finding {
    Finding::new(Id::CoercedType, at)
        .message(format!("{} must be a boolean, found a string: it is read as `{text}`", subject(at)))
        .help(format!("write `{text}` without quotes"))
}

/// An object in the `examples` of a schema, as other objects of the specification have it.
pub(crate) fn coerced_examples(at: &Pointer) -> Finding {
    Finding::new(Id::CoercedType, at)
        .message("the `examples` of a schema must be a list, found an object: its values are used")
}

/// An object of schemas where a list must be.
pub(crate) fn coerced_schemas(at: &Pointer) -> Finding {
    Finding::new(Id::CoercedType, at)
        .message(format!("{} must be a list, found an object: it is read as a list", subject(at)))
        .help("write `[{ … }]`")
}

/// An object as `type`.
pub(crate) fn ignored_type(at: &Pointer) -> Finding {
    Finding::new(Id::IgnoredValue, at)
        .message("`type` must be a string or a list of strings, found an object: it is ignored")
        .help("if it describes a property of that name, move it into `properties`")
}

/// `type: null`.
pub(crate) fn coerced_null_type(at: &Pointer) -> Finding {
    Finding::new(Id::CoercedType, at)
        .message("`type` must be a string or a list of strings, found null: it is read as `\"null\"`")
        .help("write `type: \"null\"`")
}

/// A title or description that is an object or a list.
pub(crate) fn ignored_prose(at: &Pointer, found: &Node) -> Finding {
    Finding::new(Id::IgnoredValue, at).message(format!(
        "{} must be a string, found {}: it is ignored",
        subject(at),
        found.kind()
    ))
}

/// A value of an XML Object that it does not have.
pub(crate) fn ignored_xml(at: &Pointer, expected: &str, found: &Node) -> Finding {
    let message = format!("{} must be {expected}, found {}: it is ignored", subject(at), found.kind());
    Finding::new(Id::IgnoredValue, at).message(message)
}

/// A required field that is missing, and for which a default is used.
pub(crate) fn missing_field(at: &Pointer, id: Id, key: &str) -> Finding {
    let object = at.path.trim_start_matches('/').replace('/', ".");
    let target = json_path(&at.keys().collect::<Vec<_>>());
    Finding::new(id, at)
        .message(format!("`{object}.{key}` is missing"))
        .help(format!("add it with an overlay action:\n- target: {target}\n  update: {{ {key}: … }}"))
}

/// A document without `info`.
pub(crate) fn missing_info(at: &Pointer) -> Finding {
    Finding::new(Id::MissingTitle, at).message("`info` is missing")
}

/// An operation without `responses`.
pub(crate) fn missing_responses(at: &Pointer) -> Finding {
    Finding::new(Id::MissingResponses, at).message("the operation has no `responses`: any response is accepted")
}

/// A parameter without `name` or `in`.
pub(crate) fn incomplete_parameter(at: &Pointer, key: &str) -> Finding {
    Finding::new(Id::InvalidValue, at).message(format!("a parameter needs `{key}`"))
}

/// A `path` parameter without `required: true`.
pub(crate) fn optional_path_parameter(at: &Pointer) -> Finding {
    Finding::new(Id::OptionalPathParameter, at)
        .message("a `path` parameter must have `required: true`: it is read as required")
        .help("write `required: true`")
}

/// A parameter in a location that OpenAPI 3 does not have, or that is not supported.
pub(crate) fn unsupported_location(at: &Pointer, location: &str) -> Finding {
    let help = match location {
        "body" | "formData" => "use `requestBody`, which replaces it in OpenAPI 3",
        _ => "the locations are `path`, `query`, `header` and `cookie`",
    };
    Finding::new(Id::UnsupportedParameter, at)
        .message(format!("a parameter in `{location}` is not supported"))
        .help(help)
}

/// A parameter style that its location does not allow.
pub(crate) fn invalid_style(at: &Pointer, style: &str, location: &str, allowed: &[&str]) -> Finding {
    let allowed: Vec<String> = allowed.iter().map(|it| format!("`{it}`")).collect();
    let message = match (location, style) {
        ("cookie", "cookie") => {
            "the style `cookie` is not supported: `form` is used, which escapes the value".to_owned()
        }
        (_, _) => format!("`{location}` parameters do not have the style `{style}`: the default style is used"),
    };
    Finding::new(Id::InvalidStyle, at)
        .message(message)
        .help(format!("the styles of `{location}` are {}", allowed.join(", ")))
}

/// A parameter with neither `schema` nor `content`.
pub(crate) fn missing_schema(at: &Pointer) -> Finding {
    Finding::new(Id::MissingSchema, at)
        .message("the parameter has neither `schema` nor `content`: any string is accepted")
}

/// A status range in lower case.
pub(crate) fn lower_case_status(at: &Pointer, found: &str, expected: &str) -> Finding {
    Finding::new(Id::InvalidStatus, at)
        .message(format!("a status range is written in upper case: `{found}` is read as `{expected}`"))
        .help(format!("write `{expected}`"))
}

/// A key of `responses` that is not a status.
pub(crate) fn invalid_status(at: &Pointer, found: &str) -> Finding {
    Finding::new(Id::InvalidValue, at)
        .message(format!("a response needs a status code, a range such as `4XX`, or `default`, found `{found}`"))
}

/// A security scheme of an unknown type.
pub(crate) fn unsupported_security_type(at: &Pointer, ty: &str) -> Finding {
    Finding::new(Id::UnsupportedSecurity, at).message(format!("the security scheme type `{ty}` is not supported"))
}

/// A schema that is neither an object nor a boolean.
pub(crate) fn not_a_schema(at: &Pointer, found: &Node) -> Finding {
    let message = format!("a schema must be an object or a boolean, found {}: any value is accepted", found.kind());
    Finding::new(Id::InvalidSchema, at).message(message)
}

/// A `type` that is listed twice.
pub(crate) fn duplicate_type(at: &Pointer, ty: &str) -> Finding {
    Finding::new(Id::DuplicateType, at).message(format!("the type `{ty}` is listed twice"))
}

/// A `type` that JSON Schema does not have, and that is a common misspelling.
pub(crate) fn misspelled_type(at: &Pointer, found: &str, expected: &str) -> Finding {
    Finding::new(Id::UnknownType, at)
        .message(format!("`{found}` is not a type of JSON Schema: it is read as `{expected}`"))
        .help(format!("write `{expected}`"))
}

/// A `type` that JSON Schema does not have.
pub(crate) fn unknown_type(at: &Pointer, found: &str) -> Finding {
    Finding::new(Id::UnknownType, at)
        .message(format!("`{found}` is not a type of JSON Schema: any value is accepted"))
        .help("the types are `null`, `boolean`, `integer`, `number`, `string`, `array` and `object`")
}

/// A boolean `exclusiveMinimum` or `exclusiveMaximum` without the bound that it refers to.
pub(crate) fn exclusive_without_bound(at: &Pointer, key: &str, bound: &str) -> Finding {
    Finding::new(Id::InconsistentConstraints, at)
        .message(format!("`{key}: true` needs `{bound}` beside it: it is ignored"))
}

/// A lower bound above the upper one.
pub(crate) fn reversed_bounds(at: &Pointer, lower: &str, upper: &str) -> Finding {
    Finding::new(Id::InconsistentConstraints, at)
        .message(format!("`{lower}` is greater than `{upper}`: both are ignored"))
}

/// `required` as a boolean.
pub(crate) fn misplaced_required(at: &Pointer) -> Finding {
    Finding::new(Id::MisplacedRequired, at)
        .message("`required` of a schema must be a list of property names, found a boolean")
        .help("list the property in `required` of the object that contains it")
}

/// A discriminator without a property.
pub(crate) fn discriminator_without_property(at: &Pointer) -> Finding {
    Finding::new(Id::InvalidDiscriminator, at).message("a discriminator needs `propertyName`: it is ignored")
}

/// An entry of `mapping` whose target does not exist.
pub(crate) fn unresolved_mapping(at: &Pointer, target: &str) -> Finding {
    Finding::new(Id::InvalidDiscriminator, at).message(format!("`{target}` does not exist: this value is ignored"))
}

/// `nullable` in a document of OpenAPI 3.1 or later.
pub(crate) fn nullable_after_3_0(at: &Pointer) -> Finding {
    Finding::new(Id::MixedDialect, at)
        .message("`nullable` is a keyword of OpenAPI 3.0")
        .help("write `null` into `type`: `type: [string, \"null\"]`")
}

/// A boolean exclusive bound in a document of OpenAPI 3.1 or later.
pub(crate) fn boolean_bound_after_3_0(at: &Pointer, key: &str) -> Finding {
    Finding::new(Id::MixedDialect, at)
        .message(format!("`{key}` as a boolean is a keyword of OpenAPI 3.0"))
        .help(format!("write the bound itself: `{key}: 100`"))
}

/// An example, a default or a constant that its own schema forbids.
pub(crate) fn contradicting_example(at: &Pointer, reason: &str) -> Finding {
    Finding::new(Id::ContradictingExample, at).message(format!("this does not conform to its own schema: {reason}"))
}

/// An object after which the JSON pointers of the documents exceed the limit. Error, because the rest is not read.
pub(crate) fn places_too_long(at: &Pointer, max: usize) -> Finding {
    let message =
        format!("the keys around many values are too long: their JSON pointers take more than {} MiB", max >> 20);
    Finding::new(Id::DocumentTooLarge, at).message(message).help("shorten the path or the name, or split the document")
}
