//! The models of what comes back, in the shape that the generator writes.

use specwright_runtime::__codegen::{self as codegen, UnknownFields};

#[derive(Clone, Debug)]
pub(crate) struct Results {
    pub(crate) results: Vec<PushResult>,
    unknown_fields: UnknownFields,
}

codegen::object!(Results {
    results: "results" required, new into(Vec<PushResult>);
    ..unknown(unknown_fields);
});

#[derive(Clone, Debug)]
pub(crate) struct PushResult {
    pub(crate) external_resource_id: String,
    pub(crate) status: Status,
    unknown_fields: UnknownFields,
}

codegen::object!(PushResult {
    external_resource_id: "external_resource_id" required, new into(impl Into<String>);
    status: "status" required, new into(Status);
    ..unknown(unknown_fields);
});

#[derive(Clone, Debug)]
pub(crate) struct Status {
    pub(crate) code: StatusCode,
    pub(crate) description: Option<String>,
    unknown_fields: UnknownFields,
}

codegen::object!(Status {
    code: "code" required, new into(impl Into<StatusCode>);
    description: "description" optional, set description into(impl Into<String>);
    ..unknown(unknown_fields);
});

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum StatusCode {
    Success,
    AlreadyImported,
    ProcessingError,
    Halted,
    Unknown(String),
}

codegen::string_enum!(StatusCode {
    Success = "success",
    AlreadyImported = "already_imported",
    ProcessingError = "processing_error",
    Halted = "halted",
});
