//! Types that depend on several schemas, and values that the document fixes.

use crate::wire::Wire;

pub(crate) async fn constants(wire: &Wire) {
    let api = wire.client();
    let call = || api.models().constant("7");
    let head = "POST /v1/constant/v1/x?q=a%26b&deep=true\ncontent-type: application/json\ncookie: c=1\nx-kind: k";
    let body = r#"{"kind":"mark","number":2,"live":true,"ratio":0.5,"id":"7"}"#;
    wire.sends(&format!("{head}\n\n{body}"), call().send()).await;

    // Setters replace the values, also those of the body.
    let head = "POST /v1/constant/v2/x?q=b&deep=false&absent=only\ncontent-type: application/json\ncookie: c=4\nx-kind: l";
    let body = r#"{"kind":"mark","number":3,"live":false,"ratio":0.5,"id":"7"}"#;
    let replaced = call().version("v2").q("b").deep(false).x_kind("l").c(4).absent("only").number(3).live(false);
    wire.sends(&format!("{head}\n\n{body}"), replaced.send()).await;
}
