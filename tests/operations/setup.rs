//! Base URLs and credentials.

use sdk::runtime::OAuth2;
use sdk::{Client, Region, Server};

use crate::wire::Wire;

pub(crate) async fn servers(wire: &Wire) {
    let api = wire.client();
    wire.sends("GET /v1/server/main", api.servers().of_main().send()).await;
    wire.sends("GET /of-path/server/path", api.servers().of_path().send()).await;
    wire.sends("POST /eu/of-operation/server/path", api.servers().of_operation().send()).await;
    let api = wire.builder().server(Server::Other).region(Region::Us).build().expect("it is set up");
    wire.sends("GET /v2/server/main", api.servers().of_main().send()).await;
    wire.sends("POST /us/of-operation/server/path", api.servers().of_operation().send()).await;
    let api = Client::builder(format!("{}/proxy/", wire.url())).build().expect("it is set up");
    wire.sends("GET /proxy/v1/server/main", api.servers().of_main().send()).await;
    let moved = api.servers().of_path().base_url(format!("{}/other", wire.url()));
    wire.sends("GET /other/of-path/server/path", moved.send()).await;
    wire.same(Client::builder("ftp://example.com").build().is_err(), true);
}

pub(crate) async fn security(wire: &Wire) {
    let client = |with: fn(sdk::ClientBuilder) -> sdk::ClientBuilder| {
        with(wire.builder()).build().expect("the client is set up")
    };
    // RFC 7617, section 2: the base64 of `Aladdin:open sesame`.
    let api = client(|it| it.basic("Aladdin", "open sesame"));
    let basic = "GET /v1/security/basic\nauthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    wire.sends(basic, api.security().basic_auth().send()).await;
    let rejected =
        "both needs credentials that this client does not have: build it with `.bearer(..)` with `.header_key(..)`";
    wire.refuses(rejected, api.security().both().send()).await;
    wire.sends("GET /v1/security/perhaps", api.security().perhaps().send()).await;
    wire.sends("GET /v1/server/main", api.servers().of_main().send()).await;

    let api = client(|it| it.bearer("t"));
    wire.refuses(rejected, api.security().both().send()).await;
    wire.sends("GET /v1/security/perhaps\nauthorization: Bearer t", api.security().perhaps().send()).await;
    wire.sends("GET /v1/security/certificate\nauthorization: Bearer t", api.security().certificate().send()).await;

    let api = client(|it| it.bearer("t").header_key("k"));
    wire.sends("GET /v1/security/both\nauthorization: Bearer t\nx-key: k", api.security().both().send()).await;

    let api = client(|it| it.shared("a+b="));
    let custom = "GET /v1/security/custom\nauthorization: SharedAccessKey a+b=";
    wire.sends(custom, api.security().custom_scheme().send()).await;
    wire.same(format!("{api:?}").contains("a+b="), false);

    let api = client(|it| it.cookie_key("a;b"));
    wire.sends("GET /v1/security/either\ncookie: sid=a%3Bb", api.security().either().send()).await;
    let api = client(|it| it.cookie_key("c").query_key("a&b"));
    wire.sends("GET /v1/security/either?api%20key=a%26b", api.security().either().send()).await;
    wire.same(format!("{api:?}").contains("a&b"), false);

    // RFC 6749, sections 2.3.1 and 4.4: the base64 of `i:s%26`; one token serves two calls.
    let api = client(|it| it.account(OAuth2::client_credentials("i", "s&")));
    wire.answer_json(200, "{\"access_token\":\"T\",\"token_type\":\"bearer\",\"expires_in\":3600}");
    api.security().account().send().await.expect("there is a token");
    api.security().account().send().await.expect("the token is kept");
    let form = "content-type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials&scope=read";
    let token = format!("POST /token\nauthorization: Basic aTpzJTI2\n{form}");
    let signed = "GET /v1/security/account\nauthorization: Bearer T";
    wire.saw(&[&token, signed, signed]);
}
