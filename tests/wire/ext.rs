//! Tests of the hand-written code for Zendesk (`zendesk/ext.rs`).

use helpdesk_channels::zendesk::ext::hint;
use helpdesk_channels::zendesk::models::PushResults;

use crate::bodies;
use crate::server::{Server, StubResponse};

fn results(codes: &[&str]) -> PushResults {
    let results = codes.iter().enumerate().map(|(index, code)| {
        serde_json::json!({ "external_resource_id": index.to_string(), "status": { "code": code, "description": "Boom" } })
    });
    serde_json::from_value(serde_json::json!({ "results": results.collect::<Vec<_>>() })).unwrap()
}

#[test]
fn a_response_of_successes_has_no_failures() {
    let results = results(&["success", "already_imported"]);
    assert_eq!(results.failures().count(), 0);
    assert_eq!(results.into_result().unwrap().len(), 2);
}

#[test]
fn failures_and_successes_are_distinguished() {
    let results = results(&["success", "processing_error", "halted", "from_the_future"]);
    let failed: Vec<&str> = results.failures().map(|it| it.external_resource_id.as_str()).collect();
    assert_eq!(failed, ["1", "2", "3"]);
    let error = results.into_result().unwrap_err();
    assert_eq!((error.failures.len(), error.pushed), (3, 4));
    assert_eq!(error.to_string(), "3 of 4 resources were not imported: 1 (processing_error)");
}

#[tokio::test]
async fn an_invalid_subdomain_is_named() {
    let nobody = r#"{"error":{"title":"No help desk at x.zendesk.com","message":"There is no help desk configured at this address."}}"#;
    let cases = [
        (404, nobody, Some("No account has this subdomain")),
        (404, r#"{"error":"InvalidEndpoint","description":"Not found"}"#, None),
        (401, r#"{"error":"Couldn't authenticate you"}"#, Some("The credentials were rejected")),
        (403, "", Some("scopes")),
        (400, "{}", None),
    ];
    for (status, body, expected) in cases {
        let server = Server::responding(StubResponse::new(status, body)).await;
        let call = server.client().channel_framework().push_content_with(bodies::push());
        let hint = hint(&call.send().await.unwrap_err());
        match expected {
            Some(part) => assert!(hint.is_some_and(|it| it.contains(part)), "{status}: {hint:?}"),
            None => assert_eq!(hint, None, "{status}"),
        }
    }
}
