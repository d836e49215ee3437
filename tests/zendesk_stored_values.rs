//! Values that Zendesk stores for a service: strings with JSON of the service's own types, and the manifest.

use helpdesk_channels::runtime::serde_json::{self, Value, json};
use helpdesk_channels::runtime::webhooks::Problem;
use helpdesk_channels::zendesk::models::{
    AdminUiForm, ChannelbackForm, ChannelbackResponse, InstanceData, Manifest, ManifestUrls, PullForm, PullResponse,
};

/// The state of a service.
type State = Vec<u64>;

fn answered(problem: impl Into<Problem>) -> (u16, Value) {
    let response = problem.into().into_response();
    (response.status().as_u16(), serde_json::from_slice(response.body()).expect("it is JSON"))
}

#[test]
fn empty_and_missing_values_are_absent() {
    assert_eq!(PullForm::new("").state_as::<State>(), Ok(None));
    assert_eq!(PullForm::new("").metadata_as::<State>(), Ok(None));
    assert_eq!(PullForm::new("").state("").state_as::<State>(), Ok(None));
    assert_eq!(PullForm::new("").state("null").state_as::<State>(), Ok(None));
    assert_eq!(InstanceData::new().metadata_as::<State>(), Ok(None));
    assert_eq!(AdminUiForm::new("x").metadata("[7]").metadata_as::<State>(), Ok(Some(vec![7])));
    assert_eq!(ChannelbackForm::new("a", " [7] ").metadata_as::<State>(), Ok(Some(vec![7])));
}

#[test]
fn a_value_of_another_type_is_reported() {
    for (text, expected) in [
        ("[1, true]", "at /1, invalid type: boolean `true`"),
        ("{}", "invalid type: map"),
        ("[1", "EOF while parsing a list"),
        ("[1] [2]", "trailing characters"),
    ] {
        let error = PullForm::new("").state(text).state_as::<State>().unwrap_err();
        let message = error.to_string();
        assert!(
            message.starts_with("`state` does not contain the expected JSON: ") && message.contains(expected),
            "{message}"
        );
        // The violation names the place, and no types of the service.
        let detail = "has the wrong type";
        let (status, problem) = answered(error);
        assert_eq!((status, &problem["errors"]), (422, &json!([{ "pointer": "/state", "detail": detail }])));
    }
}

#[test]
fn a_value_over_its_length_is_reported() {
    // Characters are counted, not bytes.
    let fits = "é".repeat(4998);
    let response = PullResponse::new([]).with_state(&fits).expect("it fits");
    assert_eq!(response.state.map(|it| it.chars().count()), Some(5000));
    let error = PullResponse::new([]).with_state(&format!("{fits}é")).unwrap_err();
    assert_eq!(error.to_string(), "`state` must have at most 5000 characters, and has 5001");
    assert_eq!(answered(error).0, 500);
    assert!(ChannelbackResponse::new("m1").with_metadata(&"a".repeat(5000)).is_err());
    let response = ChannelbackResponse::new("m1").with_metadata(&[7]).expect("it fits");
    assert_eq!((response.metadata.as_deref(), response.metadata_needs_update), (Some("[7]"), Some(true)));
}

#[test]
fn the_page_escapes_values_in_its_form() {
    let form = AdminUiForm::new("https://acme.zendesk.com/?a=\"><script>").state("<&>\"");
    let page = form.finish("\"><b>", &json!({ "a": "\"<" })).expect("it is a page");
    assert_eq!(page.matches('<').count(), page.matches('>').count());
    for wrong in ["<b>", "?a=\">", "\"<"] {
        assert!(!page.contains(wrong), "{page}");
    }
    assert!(page.contains("name=\"state\" value=\"&lt;&amp;&gt;&quot;\""), "{page}");
    for wrong in [
        "javascript:alert(1)",
        "",
        "//acme.zendesk.com/",
        "data:text/html,x",
        "http://acme.zendesk.com/",
        "https://acme.zendesk.com",
        "https://zendesk.com/",
        "https://.zendesk.com/",
        "https://x.example/",
        "https://x.example/.zendesk.com/",
        "https://x.example#.zendesk.com/",
        "https://x.example?.zendesk.com/",
        "https://x.example\\.zendesk.com/",
        "https://x@acme.zendesk.com/",
        "https://acme.zendesk.com:8443/",
        "https://acme.zendesk.com.x.example/",
    ] {
        let problem = AdminUiForm::new(wrong).finish("a", &()).unwrap_err();
        assert_eq!(answered(problem).1["errors"][0]["pointer"], "/return_url", "{wrong}");
    }
    let problem = AdminUiForm::new("https://acme.zendesk.com/").finish("a", &"a".repeat(5000)).unwrap_err();
    assert_eq!(answered(problem).1["detail"], "`metadata` must have at most 5000 characters, and has 5002");
}

#[test]
fn an_admin_page_can_have_several_steps() {
    let form =
        AdminUiForm::new("https://acme.zendesk.com/return").state("\"<&").subdomain("acme").zendesk_access_token("t");
    assert_eq!(form.input("password"), None);
    let page = form.next_page("<input name=\"password\" type=\"password\">");
    for input in [
        "name=\"return_url\" value=\"https://acme.zendesk.com/return\"",
        "name=\"state\" value=\"&quot;&lt;&amp;\"",
        "name=\"subdomain\" value=\"acme\"",
        "name=\"zendesk_access_token\" value=\"t\"",
        "<input name=\"password\" type=\"password\">",
    ] {
        assert!(page.contains(input), "{page}");
    }
    assert!(!page.contains("action=") && !page.contains("name=\"metadata\""), "{page}");
    let mut second = form;
    second.unknown_fields.insert("password", "p");
    assert_eq!(second.input("password"), Some("p"));
    // A simulated Zendesk has another origin.
    let local = AdminUiForm::new("http://127.0.0.1:80/return");
    assert!(local.finish_at("http://127.0.0.1:80", "a", &()).is_ok());
    assert!(local.finish_at("http://127.0.0.1:8", "a", &()).is_err() && local.finish("a", &()).is_err());
}

#[test]
fn every_limit_of_the_manifest_is_checked() {
    let urls = ManifestUrls::new("");
    let manifest = Manifest::new("", "a".repeat(512), urls).push_client_id("a".repeat(129));
    let expected = "/name: length must be at least 1, is 0; /id: length must be 1 to 511, is 512; \
                /push_client_id: length must be at most 128, is 129; /urls/admin_ui: length must be at least 1, is 0";
    assert_eq!(manifest.checked().unwrap_err().to_string(), expected);
}
