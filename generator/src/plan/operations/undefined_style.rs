//! Parameters for whose style OpenAPI defines no text.

use crate::api::{self, Api, Shape, StyleKind, TypeKind};
use crate::diagnostics::{self, Report};

/// Reports a list for whose style OpenAPI defines no text.
pub(super) fn report_undefined_style(report: &mut Report, api: &Api, declared: &api::Parameter) {
    let TypeKind::List(item) = api.resolved(&declared.ty.kind) else { return };
    let has_containers = match api.resolved(&item.kind) {
        TypeKind::List(_) | TypeKind::Map(_) => true,
        TypeKind::Schema(id) => matches!(api.schemas[id.0].shape, Shape::Object(_) | Shape::Tuple(_)),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::Broken => false,
    };
    let style = match declared.style.kind {
        StyleKind::Json => return,
        StyleKind::DeepObject => {
            return report.push(diagnostics::plan::deep_object_of_list(&declared.at, &declared.name));
        }
        StyleKind::Simple => "simple",
        StyleKind::Label => "label",
        StyleKind::Matrix => "matrix",
        StyleKind::Form => "form",
        StyleKind::SpaceDelimited => "spaceDelimited",
        StyleKind::PipeDelimited => "pipeDelimited",
    };
    if has_containers {
        report.push(diagnostics::plan::undefined_list_style(&declared.at, &declared.name, style));
    }
}
