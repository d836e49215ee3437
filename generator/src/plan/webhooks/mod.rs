//! Webhooks: one trait, with a method for each webhook that the API sends.

mod input;
mod response;
mod route;

use std::collections::BTreeSet;

use self::route::RoutedWebhook;
use super::context::PlanContext;
use crate::diagnostics::Report;
use crate::naming::{self, Candidate, Case, Priority, STANDARD_NAMES};
use crate::prose;
use crate::recorded::Holder;
use crate::rust::{Name, Webhook, Webhooks};
use crate::spelling::Scope;

/// Types that the module of webhooks defines or imports.
const RESERVED_TYPES: &[&str] = &["WebhookHandler", "WebhookName", "Service", "Arc", "Future"];

/// Modules and crates that the module of webhooks names.
const RESERVED_MODULES: &[&str] = &["webhooks", "runtime", "testing", "specwright_runtime", "std"];

/// Plans the webhooks of a client, if it has any.
pub(super) fn plan_webhooks(report: &mut Report, cx: &PlanContext<'_>) -> Option<Webhooks> {
    let routed = route::route_webhooks(report, cx.api);
    let names = webhook_names(report, cx, &routed);
    let scope = cx.scope(None);
    let webhooks = routed.into_iter().zip(names);
    let webhooks: Vec<Webhook> = webhooks.map(|(routed, names)| plan_webhook(report, &scope, routed, names)).collect();
    let docs = prose::paragraphs([
        prose::line("Handles the webhooks that the API sends."),
        prose::line(
            "Unimplemented methods return 501, so that a new webhook of the API does not break an implementation.",
        ),
    ]);
    (!webhooks.is_empty()).then_some(Webhooks { docs, webhooks })
}

/// The identifiers of a webhook.
struct WebhookNames {
    /// The name in the document, and the method.
    method: Name,
    /// The type of the request.
    request: String,
    module: String,
}

fn webhook_names(report: &mut Report, cx: &PlanContext<'_>, routed: &[RoutedWebhook<'_>]) -> Vec<WebhookNames> {
    let candidates = routed.iter().map(|RoutedWebhook { webhook, .. }| {
        Candidate::new(&webhook.name, &webhook.at).or_explicit(webhook.rust_name.as_deref())
    });
    let candidates: Vec<Candidate<'_>> = candidates.collect();
    let holder = |RoutedWebhook { webhook, .. }: &RoutedWebhook<'_>| {
        Holder::at(&format!("{} {}", webhook.method.name(), webhook.name)).named(webhook.rust_name.as_deref())
    };
    let holders: Vec<Holder> = routed.iter().map(holder).collect();
    let methods = cx.keeper.resolve(report, "webhook", Case::Snake, &[], &candidates, &holders);
    let requests = candidates.into_iter().zip(&methods).map(|(candidate, method)| Candidate {
        words: format!("{} request", method.ident),
        priority: Priority::Other,
        ..candidate
    });
    let reserved: Vec<&str> = STANDARD_NAMES.iter().chain(RESERVED_TYPES).copied().collect();
    // The methods have the same clashes, and report them.
    let (requests, ignored) = (requests.collect::<Vec<_>>(), &mut Report::default());
    let requests = cx.keeper.resolve(ignored, "webhook type", Case::Camel, &reserved, &requests, &holders);
    let mut modules = BTreeSet::new();
    let names = methods.into_iter().zip(requests).map(|(method, request)| {
        let mut module = naming::to_module(&method.wire, &method.ident);
        if RESERVED_MODULES.contains(&module.as_str()) || !modules.insert(module.clone()) {
            module = format!("{module}_{}", &naming::hash(&method.wire)[..4]);
        }
        WebhookNames { method, request: request.ident, module }
    });
    names.collect()
}

fn plan_webhook(
    report: &mut Report,
    scope: &Scope<'_>,
    RoutedWebhook { id, webhook, path }: RoutedWebhook<'_>,
    WebhookNames { method, request, module }: WebhookNames,
) -> Webhook {
    let variant = variant(&request);
    let output = response::plan_output(scope, webhook, &method.ident, &request);
    let description = prose::operation(&webhook.docs, webhook.method, &path, None);
    Webhook {
        id,
        request_docs: prose::line(format!(
            "The request that [`{0}`](super::WebhookHandler::{0}) handles.",
            method.ident
        )),
        docs: prose::paragraphs([description, response::output_docs(&output), response::error_docs(webhook)]),
        deprecated: webhook.docs.deprecated,
        variant,
        module,
        method: webhook.method,
        path,
        fields: input::plan_inputs(report, scope, webhook),
        output,
        request,
        name: method,
    }
}

/// Returns the variant of the enum of names, for example `Pull` for `PullRequest`.
fn variant(request: &str) -> String {
    // `Self` cannot be a variant.
    let stem = request.strip_suffix("Request").filter(|stem| !stem.is_empty() && *stem != "Self");
    stem.unwrap_or(request).to_owned()
}
