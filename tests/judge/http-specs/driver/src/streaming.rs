//! `Streaming.Jsonl`: JSON lines, which the documents have as one string.

use specs::streaming_jsonl::StreamingJsonl;
use specs::{LineStream, PlainText};

use crate::scenario::{Scenario, equal, failed};
use crate::{client, scenarios, send};

const LINES: [&str; 3] = [r#"{"desc": "one"}"#, r#"{"desc": "two"}"#, r#"{"desc": "three"}"#];

client! { jsonl: StreamingJsonl; }

pub fn scenarios() -> Vec<Scenario> {
    scenarios! {
        Streaming_Jsonl_Basic_send(url) {
            send!(jsonl(&url)?.basic_send(LINES.join("\n")));
        }
        Streaming_Jsonl_Basic_receive(url) {
            let client = jsonl(&url)?;
            equal(send!(client.basic_receive()), LINES.join("\n"))?;
            let response = client.basic_receive().stream_as::<LineStream<PlainText>>().await.map_err(failed)?;
            let mut lines = response.into_inner();
            for expected in LINES {
                equal(lines.next().await.ok_or("too few lines")?.map_err(failed)?.as_str(), expected)?;
            }
            equal(lines.next().await.is_none(), true)?;
        }
    }
}
