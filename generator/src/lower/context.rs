//! The surroundings of an operation.

use crate::api;
use crate::common::Method;
use crate::parse::Root;
use crate::pointer::Pointer;

/// What stands around an operation.
pub(super) struct Context<'a> {
    pub(super) root: &'a Root,
    pub(super) at: &'a Pointer,
    pub(super) method: Method,
    pub(super) path: &'a str,
    /// The parameters of the path item.
    pub(super) shared: &'a [Pointer],
    pub(super) server: Option<usize>,
    /// What the document says of retries.
    pub(super) retry: Option<&'a api::Retry>,
}
