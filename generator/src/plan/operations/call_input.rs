//! The inputs of an operation, before they become arguments and setters.

use crate::api::{self, Api, Literal, Location, PartKind, RequestBodyContent, Side};
use crate::common::Constraints;
use crate::rust::Constant;
use crate::spelling::Scope;

/// An input of an operation: one value that the caller passes. Parts and their headers say whether they are required.
pub(super) enum CallInput<'a> {
    Parameter(usize, &'a api::Parameter),
    Body(&'a api::RequestBody),
    /// The media type of the body, which the document leaves to the caller.
    MediaType(&'a api::RequestBody, &'a [String]),
    Part(usize, &'a api::Part, bool),
    PartHeader((usize, usize), &'a api::Part, &'a api::Parameter, bool),
}

/// Lists the inputs of an operation.
pub(super) fn call_inputs(operation: &api::Operation) -> Vec<CallInput<'_>> {
    let parameters = operation.parameters.iter().enumerate();
    let mut inputs: Vec<CallInput<'_>> =
        parameters.map(|(index, declared)| CallInput::Parameter(index, declared)).collect();
    match &operation.body {
        Some(api::RequestBody { content: RequestBodyContent::Multipart(parts), required, .. }) => {
            for (index, part) in sent_parts(parts) {
                // A part of an optional body is optional.
                let is_required = *required && part.property.presence.request == Side::Required;
                inputs.push(CallInput::Part(index, part, is_required));
                inputs.extend(part.headers.iter().enumerate().map(|(header, declared)| {
                    CallInput::PartHeader((index, header), part, declared, is_required && declared.required)
                }));
            }
        }
        Some(body) => {
            let choices = body.content.media_type_choices();
            inputs.extend(choices.map(|choices| CallInput::MediaType(body, choices)));
            inputs.push(CallInput::Body(body));
        }
        None => {}
    }
    inputs
}

/// Returns the parts of a multipart body that requests contain: those that are not read-only.
pub(super) fn sent_parts(parts: &[api::Part]) -> impl Iterator<Item = (usize, &api::Part)> {
    parts.iter().enumerate().filter(|(_, part)| part.property.presence.request != Side::Never)
}

impl CallInput<'_> {
    /// Returns the name on the wire.
    pub(super) fn wire(&self) -> &str {
        match self {
            Self::Parameter(_, declared) | Self::PartHeader(_, _, declared, _) => &declared.name,
            Self::Part(_, part, _) => &part.property.name,
            Self::Body(_) => "body",
            Self::MediaType(..) => "content-type",
        }
    }

    /// Returns whether each request has the input.
    pub(super) fn is_required(&self) -> bool {
        match self {
            Self::Parameter(_, declared) => declared.required,
            Self::Body(body) | Self::MediaType(body, _) => body.required,
            Self::Part(_, _, is_required) | Self::PartHeader(.., is_required) => *is_required,
        }
    }

    /// Returns whether the method takes the input.
    pub(super) fn is_argument(&self, api: &Api) -> bool {
        self.is_required() && self.only_value(api).is_none()
    }

    /// Returns the only value that the document allows for an input.
    fn only_value(&self, api: &Api) -> Option<Literal> {
        let (ty, constraints) = self.ty()?;
        api.only_value(ty, constraints)
    }

    /// Returns the value of a required input, if the document allows only one.
    pub(super) fn constant(&self, scope: &Scope<'_>) -> Option<Constant> {
        let value = self.only_value(scope.api).filter(|_| self.is_required())?;
        Some(Constant { value, ty: scope.value(&self.ty()?.0.kind) })
    }

    /// Returns the type and the constraints of an input that is one value; `None` for a body.
    fn ty(&self) -> Option<(&api::Type, &Constraints)> {
        match self {
            Self::Parameter(_, declared) | Self::PartHeader(_, _, declared, _) => {
                Some((&declared.ty, &declared.constraints))
            }
            Self::Part(_, part, _) if part.repeated || part.kind == PartKind::File => None,
            Self::Part(_, part, _) => Some((&part.property.ty, &part.property.constraints)),
            Self::Body(_) | Self::MediaType(..) => None,
        }
    }

    /// Returns the rank of an input among inputs of one name, of which the lowest keeps the name, and the word that
    /// distinguishes the others.
    pub(super) fn rank(&self) -> (u8, &'static str) {
        match self {
            Self::Parameter(_, declared) => match declared.location {
                Location::Path => (0, "path"),
                Location::Query => (1, "query"),
                Location::Header => (2, "header"),
                Location::Cookie => (3, "cookie"),
            },
            Self::Part(..) => (4, "part"),
            Self::Body(_) => (5, "request"),
            Self::MediaType(..) => (5, "body"),
            Self::PartHeader(..) => (6, "header"),
        }
    }
}
