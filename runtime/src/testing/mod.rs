//! A mock server in memory, for tests without a network. It replies as a test prescribes, records requests, and
//! simulates broken connections. Waits take no time. A [`Recorder`] records real requests and responses to a file, which
//! [`Mock::replay`] replays.
//!
//! ```
//! # use specwright_runtime::__codegen::{ApiInfo, ClientBuilder};
//! # use specwright_runtime::{Empty, OperationInfo, Server};
//! use specwright_runtime::testing::{Mock, Reply};
//! # static SERVER: Server = Server::new("https://api.example.com", &[]);
//! # static LIST: OperationInfo = ApiInfo::new(&SERVER).get("ListTickets", "/tickets");
//! # async fn test() -> Result<(), specwright_runtime::Error> {
//!
//! let mock = Mock::new();
//! mock.expect("ListTickets", [Reply::rate_limited(30), Reply::json_text(200, r#"{"tickets":[]}"#)]);
//! let client = ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).build()?;
//!
//! client.call(&LIST).send::<Empty>().await?;
//!
//! assert_eq!(mock.requests_of("ListTickets").len(), 2);
//! assert!(mock.waits()[0].as_secs() >= 30);
//! mock.assert_done();
//! # Ok(())
//! # }
//! ```

mod call;
mod example;
mod expectation;
mod mock;
mod record;
mod redact;
mod reply;

pub use self::call::{assert_accepted, base_url};
pub use self::example::Examples;
pub use self::expectation::Expectation;
pub use self::mock::{Mock, Recorded};
pub use self::record::Recorder;
pub use self::reply::Reply;

#[doc(inline)]
pub use crate::__example as example;
