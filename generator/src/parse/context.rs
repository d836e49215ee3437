//! The context of the stage: the tables that it fills, the references to follow, and readers of scalars, lists and objects.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::extension::Extension;
use super::grammar::Kind;
use super::schema::Reference;
use super::{Input, Spec, Version, reference, scalar_text};
use crate::diagnostics::{self, Finding, Report, Severity};
use crate::limits;
use crate::pointer::Pointer;
use crate::tree::{Node, Object, Value};

/// The length of a place up to which it does not count.
const SHORT_PLACE: usize = 256;

/// The context of this stage.
pub(super) struct ParseContext<'a> {
    pub(super) report: &'a mut Report,
    /// `true` if an error was reported since [`ParseContext::watch`] began.
    pub(super) has_error: bool,
    pub(super) input: Input<'a>,
    pub(super) version: Version,
    pub(super) spec: Spec,
    /// The targets of references, with the kind of object that is expected there.
    pub(super) queue: Vec<(Pointer, Kind)>,
    /// The places of the examples that were read, because examples may refer to each other in a circle.
    pub(super) examples: BTreeSet<Pointer>,
    /// The bytes of places that are left; `None` if they were used up, which has been reported.
    pub(super) place_bytes: Option<usize>,
}

impl ParseContext<'_> {
    /// Reports a finding, unless the documents are not read any more.
    pub(super) fn push(&mut self, finding: Finding) {
        if self.place_bytes.is_none() {
            return;
        }
        self.has_error |= finding.id.severity(self.report.mode()) == Severity::Error;
        self.report.push(finding);
    }

    /// Counts the places of an object and of its values. Returns `false` if the places of the documents take too many bytes:
    /// the values are then not read.
    pub(super) fn use_places(&mut self, at: &Pointer, node: &Node) -> bool {
        let count = 1 + node.as_object().map_or(0, Object::len);
        let Some(left) = self.place_bytes else { return false };
        let left = left.checked_sub(count * at.path.len().saturating_sub(SHORT_PLACE));
        if left.is_none() {
            self.push(diagnostics::parse::places_too_long(at, limits::PLACE_BYTES));
        }
        self.place_bytes = left;
        left.is_some()
    }

    /// Runs a reader, and returns whether it reported an error.
    pub(super) fn watch(&mut self, read: impl FnOnce(&mut Self)) -> bool {
        let before = std::mem::take(&mut self.has_error);
        read(self);
        let res = self.has_error;
        self.has_error |= before;
        res
    }

    /// Resolves a reference, and queues its target to be visited.
    pub(super) fn resolve_reference(&mut self, kind: Kind, at: &Pointer, text: &str) -> Reference {
        let target = reference::resolve(self.input, kind, at, text).map_err(|finding| self.push(finding)).ok();
        self.queue.extend(target.clone().map(|it| (it, kind)));
        Reference { text: text.to_owned(), target }
    }

    /// Resolves an entry of `mapping`: the name of a component, or a reference.
    pub(super) fn resolve_mapping(&mut self, at: &Pointer, text: &str) -> Option<Pointer> {
        let component = Pointer::root(at.source).child("components").child("schemas").child(text);
        let target = reference::find(self.input, at, &format!("#{}", component.path))
            .or_else(|| reference::find(self.input, at, text).filter(|it| !it.path.is_empty() || text.contains('.')));
        self.queue.extend(target.clone().map(|it| (it, Kind::Schema)));
        target
    }

    /// Reads a string. A number or a boolean is converted, with a finding.
    pub(super) fn read_string(&mut self, at: &Pointer, node: &Node) -> Option<String> {
        match &node.value {
            Value::String(it) => Some(it.clone()),
            Value::Integer(_) | Value::Float(_) | Value::Bool(_) => {
                self.push(diagnostics::parse::coerced_string(at, node, &scalar_text(node)));
                Some(scalar_text(node))
            }
            Value::Null => None,
            Value::Array(_) | Value::Object(_) => {
                self.push(diagnostics::parse::wrong_type(at, "a string", node));
                None
            }
        }
    }

    /// Reads a boolean. A boolean in quotes is converted, with a finding.
    pub(super) fn read_boolean(&mut self, at: &Pointer, node: &Node) -> bool {
        match (&node.value, node.as_str()) {
            (Value::Bool(it), _) => *it,
            (Value::Null, _) => false,
            (_, Some(text @ ("true" | "false"))) => {
                self.push(diagnostics::parse::coerced_boolean(at, text));
                text == "true"
            }
            _ => {
                self.push(diagnostics::parse::wrong_type(at, "`true` or `false`", node));
                false
            }
        }
    }

    /// Reads a list.
    pub(super) fn read_list<'n>(&mut self, at: &Pointer, node: &'n Node) -> Option<&'n [Node]> {
        let res = node.as_array();
        if res.is_none() && node.value != Value::Null {
            self.push(diagnostics::parse::wrong_type(at, "a list", node));
        }
        res
    }

    /// Reads an object.
    pub(super) fn read_object<'n>(&mut self, at: &Pointer, node: &'n Node) -> Option<&'n Object> {
        let res = node.as_object();
        if res.is_none() && node.value != Value::Null {
            self.push(diagnostics::parse::wrong_type(at, "an object", node));
        }
        res
    }

    /// Returns whether the value of an extension has its shape. A value of another shape is reported.
    pub(super) fn has_valid_shape(&mut self, extension: Extension, object: Kind, at: &Pointer, node: &Node) -> bool {
        let shape = extension.shape(object);
        let fits = shape.fits(node);
        if !fits && node.value != Value::Null {
            self.push(diagnostics::parse::invalid_extension(at, shape.expected(), node));
        }
        fits
    }

    /// Deserializes an object. An error is reported.
    pub(super) fn deserialize<T: DeserializeOwned>(&mut self, at: &Pointer, json: Json) -> Option<T> {
        serde_json::from_value(json)
            .map_err(|error| self.push(diagnostics::parse::invalid_object(at, &error.to_string())))
            .ok()
    }

    /// Reads a list of strings.
    pub(super) fn read_strings(&mut self, at: &Pointer, node: &Node) -> Vec<String> {
        let items = self.read_list(at, node).unwrap_or_default();
        items.iter().enumerate().filter_map(|(index, it)| self.read_string(&at.item(index), it)).collect()
    }
}
