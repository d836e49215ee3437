//! Credentials that change over time.

#[path = "auth/concurrent_calls.rs"]
mod concurrent_calls;
#[path = "auth/token_source.rs"]
mod token_source;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder, KeyLocation, SecurityScheme};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{ClientAuth, Empty, Error, OAuth2, OperationInfo, RetryConfig, Server, Value, Variable};

static SERVER: Server = Server::new("https://{subdomain}.example.com/v2", &[Variable::new("subdomain", "www")]);

static SCHEMES: &[SecurityScheme] = &[
    SecurityScheme::oauth2(
        "oauth",
        "https://{subdomain}.example.com/oauth/tokens",
        "https://{subdomain}.example.com/oauth/refresh",
        &["read", "write"],
    ),
    SecurityScheme::oauth2("nearby", "/oauth/tokens", "/oauth/tokens", &[]).client_auth(ClientAuth::Body),
    SecurityScheme::oauth2("nowhere", "", "", &[]).client_auth(ClientAuth::Body),
    SecurityScheme::bearer("bearer"),
    SecurityScheme::api_key("key", KeyLocation::Header, "X-Key").prefix("Zoho-oauthtoken "),
];

static GET: OperationInfo =
    ApiInfo::new(&SERVER).get("Get", "/t").security(&[&["oauth"], &["nearby"], &["bearer"], &["key"]]);

static CREATE: OperationInfo = ApiInfo::new(&SERVER).post("Create", "/t").security(&[&["oauth"], &["bearer"]]);

fn builder(mock: &Mock) -> ClientBuilder {
    ClientBuilder::new(&[&SERVER], SCHEMES).variable("subdomain", "acme").transport(mock.clone())
}

fn oauth(mock: &Mock) -> Client {
    builder(mock).token("oauth", OAuth2::client_credentials("my id", "planted:1")).build().unwrap()
}

fn token(token: &str, lives: &str) -> Reply {
    Reply::json_text(200, format!(r#"{{"access_token":"{token}","token_type":"bearer","expires_in":{lives}}}"#))
}

fn authorizations(mock: &Mock) -> Vec<String> {
    let requests = mock.requests_of("Get");
    requests.iter().map(|request| request.header("authorization").unwrap_or("none").to_owned()).collect()
}

#[tokio::test]
async fn client_credentials_get_a_token_that_is_cached() {
    let mock = Mock::new();
    mock.expect("", [token("t-1", "600"), token("t-2", "\"600\"")]).always("Get", Reply::status(200));
    let client = oauth(&mock);
    for advance in [0, 539, 1, 0] {
        mock.advance(Duration::from_secs(advance));
        client.call(&GET).send::<Empty>().await.unwrap();
    }
    assert_eq!(authorizations(&mock), ["Bearer t-1", "Bearer t-1", "Bearer t-2", "Bearer t-2"]);
    let received = &mock.requests_of("")[0];
    assert_eq!((received.method.as_str(), received.url.as_str()), ("POST", "https://acme.example.com/oauth/tokens"));
    assert_eq!(received.body, "grant_type=client_credentials&scope=read%20write");
    // `my%20id:planted%3A1`
    assert_eq!(received.header("authorization"), Some("Basic bXklMjBpZDpwbGFudGVkJTNBMQ=="));
    assert!(!format!("{client:?}{:?}", mock.requests()).contains("planted"));
    mock.assert_done();
}

#[tokio::test]
async fn an_expired_token_is_not_cached() {
    let mock = Mock::new();
    mock.expect("", [token("t-1", "-5"), token("t-2", "600")]).always("Get", Reply::status(200));
    let client = oauth(&mock);
    for _ in 0..3 {
        client.call(&GET).send::<Empty>().await.unwrap();
    }
    assert_eq!(authorizations(&mock), ["Bearer t-1", "Bearer t-2", "Bearer t-2"]);
}

#[tokio::test]
async fn token_url_and_scopes_can_be_set() {
    let mock = Mock::new();
    mock.expect("", [token("t", "60"), token("t", "60")]).always("Get", Reply::status(200));
    let client = builder(&mock).token("nearby", OAuth2::client_credentials("id", "s&1")).build().unwrap();
    client.call(&GET).send::<Empty>().await.unwrap();
    let account = OAuth2::client_credentials("id", "s").scopes(["x"]).token_url("http://localhost/token/");
    let client = builder(&mock).token("oauth", account).build().unwrap();
    client.call(&GET).send::<Empty>().await.unwrap();
    let received = mock.requests_of("");
    assert_eq!(received[0].url, "https://acme.example.com/oauth/tokens");
    assert_eq!(received[0].body, "grant_type=client_credentials&client_id=id&client_secret=s%261");
    assert_eq!(
        (received[1].url.as_str(), received[1].header("accept")),
        ("http://localhost/token/", Some("application/json"))
    );
    assert_eq!(received[1].body, "grant_type=client_credentials&scope=x");
}

#[tokio::test]
async fn a_refresh_token_gets_access_tokens_and_is_replaced() {
    let mock = Mock::new();
    let with_next = |it: &str, next: &str| {
        Reply::json_text(200, format!(r#"{{"access_token":"{it}","expires_in":600,"refresh_token":"{next}"}}"#))
    };
    let tokens = [with_next("t-1", "planted-2"), with_next("t-2", "planted-2"), token("t-3", "600")];
    mock.expect("", tokens).always("Get", Reply::status(200));
    let stored = Arc::new(Mutex::new(Vec::new()));
    let teller = stored.clone();
    let account = OAuth2::refresh_token("my-app", "planted-1")
        .client_secret("planted")
        .on_rotation(move |next| teller.lock().unwrap().push(next.expose().to_owned()));
    let client = builder(&mock).token("oauth", account).build().unwrap();
    for advance in [0, 600, 600] {
        mock.advance(Duration::from_secs(advance));
        client.call(&GET).send::<Empty>().await.unwrap();
    }
    assert_eq!(authorizations(&mock), ["Bearer t-1", "Bearer t-2", "Bearer t-3"]);
    let received = mock.requests_of("");
    assert_eq!(received[0].url, "https://acme.example.com/oauth/refresh");
    assert_eq!(received[0].body, "grant_type=refresh_token&refresh_token=planted-1");
    assert_eq!(received[1].body, "grant_type=refresh_token&refresh_token=planted-2");
    assert_eq!(received[2].body, "grant_type=refresh_token&refresh_token=planted-2");
    assert!(received.iter().all(|it| it.header("authorization") == Some("Basic bXktYXBwOnBsYW50ZWQ=")));
    assert_eq!(*stored.lock().unwrap(), ["planted-2"]);
    assert!(!format!("{client:?}{:?}", mock.requests()).contains("planted"));
}

#[tokio::test]
async fn a_public_client_names_itself_and_any_token_scheme_takes_an_account() {
    let mock = Mock::new();
    mock.expect("", [token("t-1", "600")]).always("Create", Reply::status(200));
    let account = OAuth2::refresh_token("my app", "r").token_url("https://accounts.example.com/token").scopes(["x"]);
    let client = builder(&mock).token("bearer", account).build().unwrap();
    client.call(&CREATE).send::<Empty>().await.unwrap();
    let received = &mock.requests_of("")[0];
    assert_eq!(received.url, "https://accounts.example.com/token");
    assert_eq!(received.body, "grant_type=refresh_token&refresh_token=r&scope=x&client_id=my%20app");
    assert_eq!(received.header("authorization"), None);
    assert_eq!(mock.requests_of("Create")[0].header("authorization"), Some("Bearer t-1"));
}

#[test]
fn invalid_accounts_fail_in_build() {
    let mock = Mock::new();
    let builder = || builder(&mock);
    let at = |url: &str| OAuth2::client_credentials("id", "s").token_url(url);
    for (builder, expected) in [
        (builder().token("nowhere", OAuth2::client_credentials("id", "planted")), "names no token URL"),
        (builder().token("bearer", OAuth2::client_credentials("id", "planted")), "names no token URL"),
        (
            builder().token("oauth", OAuth2::refresh_token("id", "").client_secret("planted")),
            "refresh token for `oauth`",
        ),
        (
            builder().token("oauth", OAuth2::refresh_token("id", "planted").client_secret("")),
            "id or secret for `oauth`",
        ),
        (builder().token("oauth", OAuth2::client_credentials("", "planted")), "id or secret for `oauth` is empty"),
        (builder().token("oauth", at("x")), "the token URL must begin with"),
        (builder().token("oauth", at("http://a:planted@b")), "must begin with"),
        (builder().basic("oauth", "id", "planted"), "takes a token"),
    ] {
        let error = builder.build().unwrap_err();
        assert!(error.to_string().contains(expected) && !format!("{error:?}").contains("planted"), "{error}");
    }
}

#[tokio::test]
async fn a_missing_token_is_an_error_that_names_the_scheme() {
    let mock = Mock::new();
    let rejected = Reply::json_text(401, r#"{"error":"invalid_client","error_description":"Who?"}"#);
    mock.expect(
        "",
        [rejected, Reply::json_text(200, r#"{"access_token":17,"planted":1}"#), Reply::text(200, "planted")],
    );
    let client = oauth(&mock);
    let mut shown = Vec::new();
    for _ in 0..3 {
        let error = client.call(&CREATE).send::<Empty>().await.unwrap_err();
        assert!(matches!(error, Error::Credentials { scheme: "oauth", .. }) && !error.is_retryable());
        assert!(!format!("{error}{error:?}").contains("planted"), "{error:?}");
        shown.push(error.to_string());
    }
    let expected = "no token for `oauth`: the token endpoint responded with 401 Unauthorized: invalid_client: Who?";
    assert_eq!(shown[0], expected);
    assert!(shown[1].ends_with("does not decode at `.`: no `access_token`"), "{}", shown[1]);
    assert_eq!(mock.requests_of("Create").len(), 0);

    // Some servers report errors with status 200.
    for (code, is_shown) in [("invalid_code", true), ("1000.planted.token", false)] {
        mock.expect("", [Reply::json_text(200, format!(r#"{{"error":"{code}"}}"#))]);
        let error = client.call(&CREATE).send::<Empty>().await.unwrap_err().to_string();
        assert!(error.contains(code) == is_shown && error.contains("no `access_token`"), "{error}");
    }

    // A token request is retried, whatever the operation is.
    mock.expect("", [Reply::rate_limited(3), Reply::reset(), token("t", "60")]).always("Create", Reply::status(201));
    client.call(&CREATE).send::<Empty>().await.unwrap();
    assert!(mock.waits()[0] >= Duration::from_secs(3));
    mock.assert_done();
}

/// Returns responses of a token endpoint that quote a text, in the places where servers do.
fn quoting(text: &str) -> [Reply; 6] {
    let json = Value::from(text).to_string();
    [
        Reply::json_text(401, format!(r#"{{"error":"invalid_client","error_description":{json}}}"#)),
        Reply::json_text(400, format!(r#"{{"errors":[{json}],{json}:1}}"#)),
        Reply::text(503, text.to_owned()),
        Reply::text(502, format!("<html><title>{text}</title></html>")),
        Reply::json_text(403, "{}").header("x-request-id", text).header("location", text),
        Reply::json_text(200, format!(r#"{{"error":{json}}}"#)).header("x-request-id", text),
    ]
}

#[tokio::test]
async fn secrets_quoted_by_a_token_endpoint_are_redacted() {
    // `my%20id:planted` in base64, as HTTP basic sends it.
    let accounts = [
        (OAuth2::client_credentials("my id", "planted"), &["planted", "bXklMjBpZDpwbGFudGVk"][..]),
        (OAuth2::refresh_token("my id", "s3 cr&t"), &["s3 cr&t", "s3%20cr%26t", "s3+cr%26t"][..]),
        (
            OAuth2::refresh_token("my id", "s3 cr&t").client_secret("planted"),
            &["planted", "s3 cr&t", "s3%20cr%26t"][..],
        ),
    ];
    for (account, secrets) in accounts {
        for scheme in ["oauth", "nearby"] {
            let mock = Mock::new();
            mock.always("", Reply::status(418));
            let failed = async |mock: &Mock| {
                let client = builder(mock).token(scheme, account.clone()).build().unwrap();
                client.call(&GET).send::<Empty>().await.unwrap_err()
            };
            failed(&mock).await;
            let received = mock.requests()[0].clone();
            let body = String::from_utf8_lossy(&received.body).into_owned();
            let basic = received.header("authorization").unwrap_or("none").to_owned();
            let quoted = secrets.iter().map(|it| (*it).to_owned()).chain([body, basic]).flat_map(|it| quoting(&it));
            for reply in quoted.chain([Reply::json_text(400, r#"{"error":"\u0070lanted"}"#)]) {
                let mock = Mock::new();
                mock.expect("", [reply]);
                let error = failed(&mock).await;
                let shown = format!("{error} {error:?} {error:#?}");
                for secret in secrets.iter().filter(|it| !it.starts_with("bX") || scheme == "oauth") {
                    assert!(!shown.contains(secret), "{secret} in {shown}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_rejected_token_is_renewed_once() {
    let mock = Mock::new();
    mock.expect("", [token("t-1", "600"), token("t-2", "600"), token("t-3", "600")]);
    mock.expect("Get", [Reply::status(401), Reply::status(200), Reply::status(401), Reply::status(401)]);
    let client = oauth(&mock);
    assert_eq!(client.call(&GET).send::<Empty>().await.unwrap().attempts(), 2);
    let error = client.call(&GET).send::<Empty>().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(authorizations(&mock), ["Bearer t-1", "Bearer t-2", "Bearer t-2", "Bearer t-3"]);
    mock.assert_done();
}

#[tokio::test]
async fn a_refused_request_had_no_effect_and_is_sent_again_with_a_new_token() {
    let mock = Mock::new();
    mock.expect("", [token("t-1", "600"), token("t-2", "600"), token("t-3", "600"), token("t-4", "600")]);
    mock.expect("Create", [Reply::status(401), Reply::status(503)]);
    mock.expect("Create", [Reply::status(401), Reply::status(204)]);
    mock.expect("Get", [Reply::status(401), Reply::status(503), Reply::status(200)]);
    let client = oauth(&mock);
    let error = client.call(&CREATE).json(&vec![1]).send::<Empty>().await.unwrap_err();
    assert_eq!((error.is_status(503), error.response().unwrap().attempts()), (true, 2));
    // `none` and a limit of attempts do not prevent it.
    let created = client.call(&CREATE).json(&vec![1]).retry(RetryConfig::none()).send::<Empty>().await.unwrap();
    assert_eq!(created.attempts(), 2);
    let config = RetryConfig::default().max_attempts(2);
    assert_eq!(client.call(&GET).retry(config).send::<Empty>().await.unwrap().attempts(), 3);
    assert!(mock.requests_of("Create").iter().all(|it| &*it.body == b"[1]"));
    mock.assert_done();
}
