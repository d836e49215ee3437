//! The signature of Invoke, against what another program computes.

use helpdesk_channels::runtime::Secret;
use helpdesk_channels::zoho_desk::models::InvokeForm;

const URL: &str = "https://board.example.com/messages";

fn secret() -> Secret {
    Secret::new("made-up-secret")
}

/// Each hash is what `printf '<text>' | openssl dgst -sha256 -hmac made-up-secret` prints for the text above it.
#[test]
fn the_hash_is_that_of_openssl() {
    // requestURL=https://board.example.com/messages&requestType=POST&postBody={"text":"On its way."}&headers={"x-a":"b c"}&connectionLinkName=board
    let full = InvokeForm::new(URL, "POST", "made-up-context")
        .connection_link_name("board")
        .headers(r#"{"x-a":"b c"}"#)
        .post_body(r#"{"text":"On its way."}"#);
    assert_eq!(full.hash(&secret()), "a65db9ef513114fcae6eb86fbaad70dd2267c02b8ee01e32c6dc101357bcdf98");

    // requestURL=https://board.example.com/messages&requestType=GET
    let bare = InvokeForm::new(URL, "GET", "made-up-context");
    assert_eq!(bare.hash(&secret()), "50c90e9beb092481eaffd80ba03964d6653278cc5d3fcbe26f79ca7ddde0d103");

    // What is empty is there, and text is signed as it is:
    // requestURL=https://board.example.com/m\xc3\xa4&requestType=GET&postBody=&connectionLinkName=board
    let some = InvokeForm::new("https://board.example.com/mä", "GET", "made-up-context")
        .post_body("")
        .connection_link_name("board");
    assert_eq!(some.hash(&secret()), "561b8eb0fe47c001496c131a20c61471718b14f9a79b8056d35a9461d3f56706");
}

#[test]
fn the_context_is_not_signed_and_not_shown() {
    let [one, other] = ["made-up-context", "another"].map(|it| InvokeForm::new(URL, "GET", it));
    assert_eq!(one.hash(&secret()), other.hash(&secret()));
    assert_ne!(one.hash(&secret()), one.hash(&Secret::new("another")));
    assert!(!format!("{one:?}").contains("made-up"));
}
