//! The places of cursors and items in bodies.

use serde_json::json;

use super::*;

#[test]
fn locations_are_json_pointers() {
    let value = json!({"a": [{"b~/c": 1}, {"b~/c": 2}]});
    assert_eq!(at(&value, "/a/-1/b~0~1c"), Some(&json!(2)));
    assert_eq!(at(&value, "/a/0/b~0~1c"), Some(&json!(1)));
    assert_eq!(at(&value, ""), Some(&value));
    assert_eq!((at(&value, "/a/2"), at(&value, "/x/y"), at(&value, "/a/x")), (None, None, None));
}
