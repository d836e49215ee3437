//! The functions of the targets.

pub(crate) mod diff;
pub(crate) mod draft;
pub(crate) mod events;
pub(crate) mod generate;
pub(crate) mod jsonpath;
pub(crate) mod names;
pub(crate) mod overlay;
pub(crate) mod read;
pub(crate) mod webhook;
pub(crate) mod wire;
pub(crate) mod xml;
