//! The running program.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tests::workspace;

/// The secret of the calls that the program trusts.
pub(crate) const SECRET: &str = "s3 & \"<quotes>\"";

/// The password that connects the board, which the program has without configuration.
pub(crate) const PASSWORD: &str = "made-up";

/// The running program. Dropping the value ends it.
pub(crate) struct Program {
    child: Child,
    /// The base URL, without a final slash.
    pub(crate) url: String,
    printed: Arc<Mutex<Vec<String>>>,
    /// Whether the output has ended.
    ended: Arc<AtomicBool>,
    pub(crate) http: reqwest::Client,
}

impl Program {
    /// Starts the program with these environment variables and its secret.
    pub(crate) async fn start(environment: &[(&str, &str)]) -> Self {
        let http = client();
        let mut child = Command::new(workspace::example("echo_channel"))
            .env_clear()
            .env("BOARD_ADDRESS", "127.0.0.1:0")
            .env("BOARD_SECRET", SECRET)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("it prints"));
        let printed = Arc::new(Mutex::new(Vec::new()));
        let ended = Arc::new(AtomicBool::new(false));
        let (lines, end) = (Arc::clone(&printed), Arc::clone(&ended));
        std::thread::spawn(move || {
            output.lines().map_while(Result::ok).for_each(|it| lines.lock().expect("nobody panics").push(it));
            end.store(true, Ordering::SeqCst);
        });
        let mut res = Self { child, url: String::new(), printed, ended, http };
        let first = res.printed(|it| it.starts_with("The board listens at ")).await;
        res.url = first.split([' ', ',']).nth(4).expect("it says where").to_owned();
        res
    }

    /// Waits for a printed line.
    pub(crate) async fn printed(&self, expected: impl Fn(&str) -> bool) -> String {
        loop {
            // Read this first: the last lines are complete once the output has ended.
            let ended = self.ended.load(Ordering::SeqCst);
            let lines = self.lines();
            if let Some(line) = lines.iter().find(|it| expected(it)) {
                return line.clone();
            }
            assert!(!ended, "it ended, and printed {lines:#?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Returns the lines printed so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.printed.lock().expect("nobody panics").clone()
    }

    /// Returns the URL of a path that Zendesk calls.
    pub(crate) fn zendesk(&self, path: &str) -> String {
        format!("{}/zendesk/{path}", self.url)
    }

    /// Returns the URL of a path that Zoho Desk calls.
    pub(crate) fn zoho(&self, path: &str) -> String {
        format!("{}/zoho/{path}", self.url)
    }

    /// Posts a message to the board, as a customer.
    pub(crate) async fn write(&self, text: &str, thread: Option<&str>) -> Value {
        let mut draft = json!({ "author": "A customer", "text": text });
        draft.as_object_mut().expect("it is one").extend(thread.map(|it| ("thread".to_owned(), it.into())));
        let request = self.http.post(format!("{}/messages", self.url)).header("content-type", "application/json");
        let response = request.body(draft.to_string()).send().await.expect("the board answers");
        assert_eq!(response.status(), 201);
        read(response).await
    }

    /// Returns the messages on the board.
    pub(crate) async fn messages(&self) -> Vec<Value> {
        let response = self.http.get(format!("{}/messages", self.url)).send().await.expect("the board answers");
        read(response).await.as_array().expect("it is a list").clone()
    }
}

/// Returns a client that follows no redirects. It uses no TLS but needs a provider, because a feature that another
/// crate of this workspace enables asks for one.
fn client() -> reqwest::Client {
    // An error means that another test has installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    builder.build().expect("there is a client")
}

impl Drop for Program {
    fn drop(&mut self) {
        // The program may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the metadata of an account without a push token, with this secret.
pub(crate) fn metadata(secret: &str) -> String {
    json!({ "secret": secret }).to_string()
}

/// Reads a response body as JSON.
pub(crate) async fn read(response: reqwest::Response) -> Value {
    let body = response.bytes().await.expect("the body is complete");
    serde_json::from_slice(&body).unwrap_or_default()
}
