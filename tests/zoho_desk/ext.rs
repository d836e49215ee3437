//! The `HASH` of Invoke and of callback events, compared with the output of OpenSSL.

use helpdesk_channels::runtime::http::Request;
use helpdesk_channels::runtime::webhooks::{Guard, Problem};
use helpdesk_channels::runtime::{Bytes, Secret, StatusCode};
use helpdesk_channels::zoho_desk::ext::{callback_fields, hashed};
use helpdesk_channels::zoho_desk::models::{InvokeForm, InvokeMethod};

const URL: &str = "https://board.example.com/messages";

fn secret() -> Secret {
    Secret::new("made-up-secret")
}

/// Each hash is the output of `printf '<text>' | openssl dgst -sha256 -hmac made-up-secret` for the text above it.
#[test]
fn the_hash_is_that_of_openssl() {
    // requestURL=https://board.example.com/messages&requestType=POST&postBody={"text":"On its way."}&headers={"x-a":"b c"}&connectionLinkName=board
    let full = InvokeForm::new(URL, "POST", "made-up-context")
        .connection_link_name("board")
        .headers(r#"{"x-a":"b c"}"#)
        .post_body(r#"{"text":"On its way."}"#);
    assert_eq!(full.hash(&secret()), "a65db9ef513114fcae6eb86fbaad70dd2267c02b8ee01e32c6dc101357bcdf98");

    // requestURL=https://board.example.com/messages&requestType=POST&queryParams={"page":"1"}&postBody={"text":"On its way."}&headers={"x-a":"b c"}&connectionLinkName=board
    let paged = full.query_params(r#"{"page":"1"}"#);
    assert_eq!(paged.hash(&secret()), "77a26d0cde417ea3e973f10efa3fb65231472b9a40e768a9214fb1413fb1e013");

    // requestURL=https://board.example.com/messages&requestType=GET&queryParams={"q":"a b&c"}
    let found = InvokeForm::new(URL, InvokeMethod::Get, "made-up-context").query_params(r#"{"q":"a b&c"}"#);
    assert_eq!(found.hash(&secret()), "34b3b19ad9b58d08c722d2f3b296d25b2271a29e6637d5ab32d56cd82aa0839d");

    // requestURL=https://board.example.com/messages&requestType=GET
    let bare = InvokeForm::new(URL, "GET", "made-up-context");
    assert_eq!(bare.hash(&secret()), "50c90e9beb092481eaffd80ba03964d6653278cc5d3fcbe26f79ca7ddde0d103");

    // An empty value is included, and text is signed as UTF-8:
    // requestURL=https://board.example.com/m\xc3\xa4&requestType=GET&postBody=&connectionLinkName=board
    let some = InvokeForm::new("https://board.example.com/mä", "GET", "made-up-context")
        .post_body("")
        .connection_link_name("board");
    assert_eq!(some.hash(&secret()), "561b8eb0fe47c001496c131a20c61471718b14f9a79b8056d35a9461d3f56706");
}

#[test]
fn the_context_is_neither_signed_nor_printed() {
    let [one, other] = ["made-up-context", "another"].map(|it| InvokeForm::new(URL, "GET", it));
    assert_eq!(one.hash(&secret()), other.hash(&secret()));
    assert_ne!(one.hash(&secret()), one.hash(&Secret::new("another")));
    assert!(!format!("{one:?}").contains("made-up"));
}

const EVENT: &str = r#"{"event":"onZohoAuthorise","orgId":387238,"securityContext":"made-up-context"}"#;
/// `printf '%s' "$EVENT" | openssl dgst -sha256 -hmac made-up-secret`
const OF_BODY: &str = "26e6a28d7054bf96bec6aa6e970dfa0d8ba120efc7927a64d34104b1746c8e5c";
/// The same for `event=onZohoAuthorise&orgId=387238&securityContext=made-up-context`.
const OF_FIELDS: &str = "0f0701dab10d4d09ab0432970b37e6d76265486a0d128d52d7361e3621797095";

fn event(body: &'static str, hashes: &[&str]) -> Request<Bytes> {
    let request = Request::post("/install").header("content-type", "application/json");
    let request = hashes.iter().fold(request, |request, hash| request.header("HASH", *hash));
    request.body(Bytes::from_static(body.as_bytes())).unwrap()
}

async fn passes(guard: &impl Guard<Principal = ()>, request: &Request<Bytes>) -> bool {
    match guard.check(request).await {
        Ok(()) => true,
        Err(error) => {
            assert_eq!(error.downcast_ref::<Problem>().map(Problem::status), Some(StatusCode::UNAUTHORIZED));
            false
        }
    }
}

#[tokio::test]
async fn a_guard_verifies_the_hash_of_the_message_that_it_is_given() {
    let by_fields = hashed(secret(), callback_fields);
    let by_body = hashed(secret(), |request: &Request<Bytes>| Some(request.body().to_vec()));
    assert!(passes(&by_fields, &event(EVENT, &[OF_FIELDS])).await);
    assert!(passes(&by_body, &event(EVENT, &[OF_BODY])).await);
    assert!(passes(&by_body, &event(EVENT, &[&OF_BODY.to_uppercase()])).await);
    assert!(!format!("{by_body:?}").contains("made-up"));

    for hashes in [&[][..], &[""], &["x"], &[OF_BODY], &[&OF_FIELDS[2..]], &[OF_FIELDS, OF_FIELDS]] {
        assert!(!passes(&by_fields, &event(EVENT, hashes)).await, "{hashes:?}");
    }
    let other = r#"{"event":"onZohoAuthorise","orgId":387239,"securityContext":"made-up-context"}"#;
    assert!(!passes(&by_fields, &event(other, &[OF_FIELDS])).await);
    assert!(!passes(&by_body, &event(other, &[OF_BODY])).await);
    assert!(!passes(&hashed("another", callback_fields), &event(EVENT, &[OF_FIELDS])).await);
    // Without a message there is nothing to verify, and an empty secret is not accepted.
    assert!(!passes(&by_fields, &event("[]", &[OF_FIELDS])).await);
    assert!(!passes(&by_fields, &event("{", &[OF_FIELDS])).await);
    assert!(!passes(&hashed("", callback_fields), &event(EVENT, &[OF_FIELDS])).await);
}

#[test]
fn the_fields_of_an_event_keep_their_order() {
    let message = |body| callback_fields(&event(body, &[])).map(|it| String::from_utf8(it).unwrap());
    assert_eq!(message(r#"{"b":"x y","a":7,"c":null,"d":[1],"e":true}"#).as_deref(), Some("b=x y&a=7&d=[1]&e=true"));
    assert_eq!(message("{}").as_deref(), Some(""));
    assert_eq!((message("7"), message("")), (None, None));
}
