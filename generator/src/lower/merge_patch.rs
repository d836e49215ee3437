//! Merge patches: a `null` in the body removes a property (RFC 7396, section 1), whatever the schema of the property says.
//!
//! ```text
//! application/merge-patch+json: { schema: { properties: { due: { type: string, format: date } } } }
//!     => due: nullable
//! ```

use super::operation::content::essence;
use crate::api::{Api, RequestBodyContent, Shape, Side, Type, TypeKind};

const MERGE_PATCH: &str = "application/merge-patch+json";

/// Makes each optional property of a merge patch nullable, and the values of maps. A list is replaced as a whole, so its
/// items stay as they are.
pub(super) fn allow_null(api: &mut Api) {
    let patches = api.operations.iter().filter_map(|it| match &it.body.as_ref()?.content {
        RequestBodyContent::Json(media_type, ty) if essence(media_type) == MERGE_PATCH => schema_index(ty),
        RequestBodyContent::Json(..)
        | RequestBodyContent::Xml(..)
        | RequestBodyContent::JsonLines(..)
        | RequestBodyContent::Form(..)
        | RequestBodyContent::Multipart(_)
        | RequestBodyContent::AnyParts
        | RequestBodyContent::Text(_)
        | RequestBodyContent::Bytes(_) => None,
    });
    let mut pending: Vec<usize> = patches.collect();
    let mut is_patch = vec![false; api.schemas.len()];
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut is_patch[id], true) {
            pending.extend(patched(&mut api.schemas[id].shape));
        }
    }
}

/// Makes the properties of a schema nullable, and returns the schemas of the objects that they are patched with.
fn patched(shape: &mut Shape) -> Vec<usize> {
    match shape {
        Shape::Object(object) => {
            let mut res = Vec::new();
            for property in &mut object.properties {
                match property.presence.request {
                    Side::Optional => property.ty.nullable = true,
                    Side::Required | Side::Never => {}
                }
                res.extend(nested(&mut property.ty));
            }
            if let Some(additional) = &mut object.additional {
                additional.nullable = true;
                res.extend(nested(additional));
            }
            res.extend(object.flattened_union.iter_mut().flat_map(nested));
            res
        }
        Shape::Alias(ty) => nested(ty).into_iter().collect(),
        Shape::Union(union) => union.branches.iter().filter_map(|it| it.kind.schema()).map(|id| id.0).collect(),
        Shape::Enum(_) | Shape::Tuple(_) | Shape::Broken => Vec::new(),
    }
}

/// Makes the values of a map nullable, and returns the schema of a type that is an object.
fn nested(ty: &mut Type) -> Option<usize> {
    match &mut ty.kind {
        TypeKind::Map(values) => {
            values.nullable = true;
            nested(values)
        }
        TypeKind::Schema(id) => Some(id.0),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Broken => None,
    }
}

fn schema_index(ty: &Type) -> Option<usize> {
    ty.kind.schema().map(|id| id.0)
}
