//! Operations, in one group for each tag.

mod call_input;
mod equal_enums;
mod flat_body;
mod group;
mod header;
mod pagination;
mod parameters;
mod response;
mod tag_alias;
mod type_names;
mod undefined_style;
mod xml;

use std::collections::BTreeMap;

use self::group::{GroupNames, TaggedOperations};
use self::tag_alias::AliasTarget;
use self::type_names::TypeNames;
use super::client::{feature, retry};
use super::context::PlanContext;
use super::defaults;
use crate::api::{self, OperationId};
use crate::diagnostics::Report;
use crate::naming;
use crate::prose;
use crate::rust::{Docs, Group, Name, Operation, Overrides, StatusEnum, TagAlias};
use crate::spelling::Scope;

/// A group before its aliases are planned, which lead to operations of other groups.
struct PlannedGroup {
    names: GroupNames,
    operations: Vec<Operation>,
    aliases: Vec<(OperationId, Name)>,
}

/// Plans every group of operations. The groups are in the order of their modules.
pub(super) fn plan_groups(report: &mut Report, cx: &PlanContext<'_>) -> Vec<Group> {
    let by_tag = group::operations_by_tag(cx.api);
    let names = group::group_names(report, cx, &by_tag);
    let accessors: Vec<&str> = names.iter().filter_map(|it| Some(it.accessor.as_ref()?.ident.as_str())).collect();
    let client_methods: Vec<&str> = naming::CLIENT_METHODS.iter().copied().chain(accessors).collect();
    let planned = names.iter().zip(by_tag.values()).map(|(names, tagged)| {
        let (operations, alias_names) = plan_operations(report, cx, names, &client_methods, tagged);
        let aliases = tagged.aliases.iter().map(|(id, _)| *id).zip(alias_names).collect();
        PlannedGroup { names: names.clone(), operations, aliases }
    });
    let mut planned: Vec<PlannedGroup> = planned.collect();
    planned.sort_by(|a, b| a.names.module.cmp(&b.names.module));
    let tags: Vec<(Option<&str>, &str)> =
        planned.iter().map(|group| (group.names.tag(), group.names.module.as_str())).collect();
    let features = feature::group_features(cx, &tags);
    let aliases = plan_aliases(&planned);
    let required_features = required_features(&planned, &aliases, &features);
    let groups = planned.into_iter().zip(aliases).zip(features).zip(required_features);
    let groups = groups.map(|(((planned, aliases), feature), required_features)| {
        let GroupNames { accessor, ident, module, docs } = planned.names;
        Group { accessor, module, feature, required_features, ident, docs, operations: planned.operations, aliases }
    });
    let mut groups: Vec<Group> = groups.collect();
    equal_enums::share(&mut groups);
    groups
}

/// Plans the aliases of each group.
fn plan_aliases(groups: &[PlannedGroup]) -> Vec<Vec<TagAlias>> {
    let mut targets: BTreeMap<OperationId, AliasTarget<'_>> = BTreeMap::new();
    for PlannedGroup { names, operations, .. } in groups {
        let target = |operation| AliasTarget { module: &names.module, group: &names.ident, operation };
        targets.extend(operations.iter().map(|operation| (operation.id, target(operation))));
    }
    let alias = |(id, name): &(OperationId, Name)| Some(tag_alias::plan_alias(targets.get(id)?, name.clone()));
    groups.iter().map(|group| group.aliases.iter().filter_map(alias).collect()).collect()
}

/// Returns the features that the feature of each group enables: those of the groups that its aliases lead to.
fn required_features(
    groups: &[PlannedGroup],
    aliases: &[Vec<TagAlias>],
    features: &[Option<String>],
) -> Vec<Vec<String>> {
    let by_module: BTreeMap<&str, &Option<String>> =
        groups.iter().zip(features).map(|(group, feature)| (group.names.module.as_str(), feature)).collect();
    let of_module = |module: &str| (*by_module.get(module)?).clone();
    let of_group = |aliases: &Vec<TagAlias>| {
        let mut modules: Vec<&str> = aliases.iter().map(|alias| alias.module.as_str()).collect();
        modules.sort_unstable();
        modules.dedup();
        modules.into_iter().filter_map(of_module).collect()
    };
    aliases.iter().map(of_group).collect()
}

/// Plans the operations that belong to a group, and names its aliases.
fn plan_operations(
    report: &mut Report,
    cx: &PlanContext<'_>,
    group: &GroupNames,
    client_methods: &[&str],
    tagged: &TaggedOperations<'_>,
) -> (Vec<Operation>, Vec<Name>) {
    let names = group::operation_names(report, cx, group, client_methods, tagged);
    let calls = names.calls.iter().map(|call| call.ident.clone()).collect();
    let planned = tagged.members.iter().zip(names.methods).zip(&names.calls);
    let planned = planned.map(|(((id, operation), method), call)| {
        let method_path = group.link(&method.ident);
        let type_names = TypeNames { method_path, module: &group.module, call: &call.ident, calls: &calls };
        plan_operation(report, cx, (*id, operation), &type_names, method)
    });
    (planned.collect(), names.aliases)
}

fn plan_operation(
    report: &mut Report,
    cx: &PlanContext<'_>,
    (id, operation): (OperationId, &api::Operation),
    names: &TypeNames<'_>,
    name: Name,
) -> Operation {
    let scope = &cx.scope(None);
    let (arguments, setters) = parameters::plan_arguments(report, scope, operation);
    let inputs = (&arguments[..], &setters[..]);
    let flat_body = flat_body::plan_flat_body(cx, scope, operation, inputs, &name);
    let (success, success_enum) = response::plan_success(scope, names, operation);
    let error_enum = response::plan_error_enum(scope, names, operation);
    Operation {
        id,
        docs: operation_docs(scope, operation, error_enum.as_ref()),
        deprecated: operation.docs.deprecated,
        ident: names.call.to_owned(),
        body_variant: operation.body_variant.clone(),
        method: operation.method,
        path: operation.path.clone(),
        idempotent: operation.idempotent,
        overrides: Overrides {
            accept: if success_enum.is_none() { response::accept_header(operation) } else { None },
            ..plan_overrides(cx, operation)
        },
        argument_struct: arguments.iter().any(|it| it.is_named).then(|| names.argument_struct()),
        arguments,
        setters,
        flat_body,
        multipart_init: parameters::multipart_init(operation),
        headers: header::plan_headers(report, scope, operation),
        success,
        stream: response::plan_stream(scope, operation),
        pagination: pagination::plan_pagination(scope, operation),
        status_enums: success_enum.into_iter().chain(error_enum).collect(),
        name,
    }
}

/// Plans what the description of an operation states because it differs from the default, apart from `accept`.
fn plan_overrides(cx: &PlanContext<'_>, operation: &api::Operation) -> Overrides {
    let (server, security) = (defaults::server_of(&cx.servers, operation), defaults::security_of(cx.api, operation));
    let idempotent = operation.idempotent;
    Overrides {
        server: (server != cx.defaults.server).then_some(server),
        security: (security != cx.defaults.security).then_some(security),
        idempotent: (idempotent != operation.method.is_idempotent()).then_some(idempotent),
        retry: operation.retry.as_ref().map(retry::retry_ident),
        accept: None,
    }
}

fn operation_docs(scope: &Scope<'_>, operation: &api::Operation, error_enum: Option<&StatusEnum>) -> Docs {
    prose::paragraphs([
        prose::operation(&operation.docs, operation.method, &operation.path, operation.renamed_id()),
        response::alternatives_docs(scope, operation),
        response::error_docs(scope, operation, error_enum),
    ])
}
