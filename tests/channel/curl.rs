//! The `curl` commands that the program prints, run without changes.

use std::process::Command;

use serde_json::{Value, json};

use crate::program::Program;

#[tokio::test]
async fn the_commands_that_are_printed_work() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("curl is not installed: the commands that the program prints were not run");
        return;
    }
    // The secret that the program uses without configuration is the one in the printed commands.
    let program = Program::start(&[("BOARD_SECRET", "made-up")]).await;
    program.printed(|it| it.contains("curl") && it.contains("/zoho/uninstall")).await;
    let commands: Vec<String> =
        program.lines().iter().filter_map(|it| it.strip_prefix("  curl ").map(str::to_owned)).collect();
    let answers: Vec<String> = commands.iter().map(|it| run(it)).collect();
    let response = |path: &str| {
        let index = commands.iter().position(|it| it.contains(path)).unwrap_or_else(|| panic!("{path}: {commands:#?}"));
        answers[index..].iter().map(|it| (it.as_str(), serde_json::from_str(it).unwrap_or(Value::Null)))
    };
    assert_eq!(response("/manifest").next().unwrap().1["id"], "com.example.board");
    let pages = response("/admin_ui").take(2).map(|it| it.0).collect::<Vec<_>>();
    assert!(pages[0].contains("<form method=\"post\">") && !pages[0].contains("secret"), "{}", pages[0]);
    assert!(pages[1].contains("action=\"https://acme.zendesk.com/") && pages[1].contains("secret"), "{}", pages[1]);
    let pulled = response("/pull").take(2).map(|it| it.1).collect::<Vec<_>>();
    assert_eq!(pulled[0]["external_resources"][0]["external_id"], "m1");
    assert_eq!((&pulled[1]["external_resources"], &pulled[1]["state"]), (&json!([]), &pulled[0]["state"]));
    let replied = response("/channelback").take(3).map(|it| it.1).collect::<Vec<_>>();
    assert_eq!((&replied[0]["external_id"], &replied[1]), (&json!("m2"), &replied[0]));
    assert_eq!(replied[2].as_array().expect("it is the board").len(), 2);
    assert!(response("/clickthrough").next().unwrap().0.starts_with("HTTP/1.1 302 "));
    assert!(response("/event_callback").next().unwrap().0.starts_with("HTTP/1.1 200 "));
    assert!(response("/zoho/install").next().unwrap().0.starts_with("HTTP/1.1 200 "));
    let pulled = response("/zoho/pull").take(2).map(|it| it.1).collect::<Vec<_>>();
    assert_eq!(
        (&pulled[0]["data"]["threads"][0]["extId"], &pulled[0]["channelState"]),
        (&json!("m1"), &json!("{\"seen\":2}"))
    );
    assert_eq!(pulled[1], json!({ "data": { "tickets": [], "threads": [] } }));
    let replied = response("/zoho/push").take(3).map(|it| it.1).collect::<Vec<_>>();
    assert_eq!((&replied[0]["extId"], &replied[1]), (&json!("m3"), &replied[0]));
    assert_eq!(replied[2].as_array().expect("it is the board").len(), 3);
    assert!(response("/zoho/redirect").next().unwrap().0.starts_with("HTTP/1.1 302 "));
    assert!(response("/zoho/uninstall").next().unwrap().0.starts_with("HTTP/1.1 200 "));
    eprintln!("curl is installed, and ran {} commands", commands.len());
}

/// Runs `curl` with these arguments.
fn run(arguments: &str) -> String {
    let output = Command::new("sh").args(["-c", &format!("curl {arguments}")]).output().expect("there is a shell");
    assert!(output.status.success(), "curl {arguments}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
