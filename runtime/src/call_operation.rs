//! The operation of a call: one of the document, or a request outside it.

use std::ops::Deref;
use std::sync::Arc;

use http::Method;

use crate::operation::{ApiInfo, OperationInfo};

/// The operation of a request outside the document: `Request<Undocumented>`. The `request` method of a client creates it.
#[derive(Debug)]
pub struct Undocumented;

/// The operation of a call.
#[derive(Clone, Debug)]
pub(crate) enum CallOperation {
    /// An operation of the document.
    Documented(&'static OperationInfo),
    /// A request outside the document.
    Undocumented(Arc<UndocumentedOperation>),
}

/// A request outside the document.
#[derive(Debug)]
pub(crate) struct UndocumentedOperation {
    info: OperationInfo,
    /// A path below the server's URL, or a URL; with its query.
    pub(crate) target: String,
    /// The method and the target without its query, which may contain a key.
    name: Arc<str>,
}

impl CallOperation {
    /// Creates the operation of a request outside the document. It is retried if its method is safe (RFC 9110, section
    /// 9.2.1).
    pub(crate) fn undocumented(api: ApiInfo, method: Method, target: String) -> Self {
        let shown = target.split(['?', '#']).next().unwrap_or_default();
        let name = format!("{method} {shown}").into();
        let is_safe = method.is_safe() || method == Method::QUERY;
        let info = api.operation(method, is_safe, "", "");
        Self::Undocumented(Arc::new(UndocumentedOperation { info, target, name }))
    }

    /// Returns the name of the operation in messages.
    pub(crate) fn name(&self) -> OperationName {
        match self {
            Self::Documented(info) => OperationName::Id(info.id),
            Self::Undocumented(it) => OperationName::Request(Arc::clone(&it.name)),
        }
    }
}

impl Deref for CallOperation {
    type Target = OperationInfo;

    fn deref(&self) -> &OperationInfo {
        match self {
            Self::Documented(info) => info,
            Self::Undocumented(it) => &it.info,
        }
    }
}

/// The name of an operation in messages.
#[derive(Clone)]
pub(crate) enum OperationName {
    /// An `operationId`.
    Id(&'static str),
    /// The method and the path of a request outside the document.
    Request(Arc<str>),
}

impl Deref for OperationName {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Request(name) => name,
        }
    }
}
