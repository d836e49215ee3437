//! The surroundings of an operation.

use crate::api;
use crate::common::Method;
use crate::parse::Root;
use crate::pointer::Pointer;

/// The document, path item and defaults of an operation.
pub(in crate::lower) struct Context<'a> {
    pub(in crate::lower) root: &'a Root,
    /// The place of the operation.
    pub(in crate::lower) at: &'a Pointer,
    pub(in crate::lower) method: Method,
    pub(in crate::lower) path: &'a str,
    /// The parameters of the path item.
    pub(in crate::lower) path_parameters: &'a [Pointer],
    pub(in crate::lower) server: Option<usize>,
    /// The retry policy of the document.
    pub(in crate::lower) retry: Option<&'a api::Retry>,
}
