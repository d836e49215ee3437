//! `Authentication`: API keys, custom schemes of HTTP, OAuth 2, and alternatives.

use specs::authentication_api_key::AuthenticationApiKey;
use specs::authentication_http_custom::AuthenticationHttpCustom;
use specs::authentication_noauth_union::AuthenticationNoauthUnion;
use specs::authentication_oauth2::AuthenticationOauth2;
use specs::authentication_union::AuthenticationUnion;
use specs::{Error, authentication_api_key, authentication_http_custom, authentication_oauth2};

use crate::scenario::{Scenario, equal, failed};
use crate::{scenarios, send};

const TOKEN: &str = "https://security.microsoft.com/.default";

fn api_key(base_url: &str, key: &str) -> Result<AuthenticationApiKey, String> {
    AuthenticationApiKey::builder().base_url(base_url).api_key_auth(key).build().map_err(failed)
}

fn custom(base_url: &str, key: &str) -> Result<AuthenticationHttpCustom, String> {
    AuthenticationHttpCustom::builder().base_url(base_url).with_http(key).build().map_err(failed)
}

fn oauth2(base_url: &str) -> Result<AuthenticationOauth2, String> {
    AuthenticationOauth2::builder().base_url(base_url).oauth2_auth(TOKEN).build().map_err(failed)
}

/// Returns the error of a call that must be forbidden.
fn forbidden<T>(result: Result<T, Error>) -> Result<Error, String> {
    let error = result.err().ok_or("the call succeeded")?;
    equal(error.status().map(|it| it.as_u16()), Some(403))?;
    Ok(error)
}

pub fn scenarios() -> Vec<Scenario> {
    scenarios! {
        Authentication_ApiKey_valid(url) {
            send!(api_key(&url, "valid-key")?.valid());
        }
        Authentication_ApiKey_invalid(url) {
            let error = forbidden(api_key(&url, "invalid-key")?.invalid().send().await)?;
            equal(error.json(), Some(authentication_api_key::models::InvalidAuth::new("invalid-api-key")))?;
        }
        Authentication_Http_Custom_valid(url) {
            send!(custom(&url, "valid-key")?.valid());
        }
        Authentication_Http_Custom_invalid(url) {
            let error = forbidden(custom(&url, "invalid-key")?.invalid().send().await)?;
            equal(error.json(), Some(authentication_http_custom::models::InvalidAuth::new("invalid-api-key")))?;
        }
        Authentication_OAuth2_valid(url) {
            send!(oauth2(&url)?.valid());
        }
        Authentication_OAuth2_invalid(url) {
            let error = forbidden(oauth2(&url)?.invalid().send().await)?;
            equal(error.json(), Some(authentication_oauth2::models::InvalidAuth::new("invalid-grant")))?;
        }
        Authentication_Union_validKey(url) {
            let builder = AuthenticationUnion::builder().base_url(url).api_key_auth("valid-key");
            send!(builder.build().map_err(failed)?.valid_key());
        }
        Authentication_Union_validToken(url) {
            let builder = AuthenticationUnion::builder().base_url(url).oauth2_auth(TOKEN);
            send!(builder.build().map_err(failed)?.valid_token());
        }
        Authentication_Noauth_Union_validNoAuth(url) {
            send!(AuthenticationNoauthUnion::builder().base_url(url).build().map_err(failed)?.valid_no_auth());
        }
        Authentication_Noauth_Union_validToken(url) {
            let builder = AuthenticationNoauthUnion::builder().base_url(url).oauth2_auth(TOKEN);
            send!(builder.build().map_err(failed)?.valid_token());
        }
    }
}
