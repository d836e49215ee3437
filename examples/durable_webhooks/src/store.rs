//! A store of deliveries in SQLite.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use helpdesk_channels::http::{HeaderName, HeaderValue, Response};
use helpdesk_channels::zendesk::webhooks::{Claim, Store};
use helpdesk_channels::{BoxError, BoxFuture, Bytes, StatusCode};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

/// A delivery has a `status` once it is completed, and `leased_until` while an attempt handles it.
const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS deliveries (
        id TEXT PRIMARY KEY,
        attempt INTEGER NOT NULL,
        leased_until INTEGER,
        changed_at INTEGER NOT NULL,
        status INTEGER,
        headers TEXT,
        body BLOB
    ) STRICT;";

/// The time for which completed deliveries are kept, in seconds.
const KEPT_FOR: i64 = 7 * 24 * 3600;

/// A store in a database file. Several processes on one machine can share the file.
pub(crate) struct SqliteStore(Arc<Mutex<Connection>>);

impl SqliteStore {
    /// Opens or creates a database.
    pub(crate) fn open(path: impl AsRef<Path>) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Runs a transaction on a thread that may block. The transaction is committed unless it fails.
    fn run<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, BoxError> + Send + 'static,
    ) -> BoxFuture<'static, Result<T, BoxError>> {
        let connection = Arc::clone(&self.0);
        Box::pin(async move {
            let transaction = move || {
                let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                // Two processes that claim a delivery at the same time wait for each other.
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let result = change(&transaction)?;
                transaction.commit()?;
                Ok(result)
            };
            tokio::task::spawn_blocking(transaction).await?
        })
    }
}

impl Store for SqliteStore {
    fn claim<'a>(&'a self, id: &'a str, lease: Duration) -> BoxFuture<'a, Result<Claim, BoxError>> {
        let id = id.to_owned();
        self.run(move |transaction| claim(transaction, &id, now()?, lease))
    }

    fn complete<'a>(
        &'a self,
        id: &'a str,
        attempt: u32,
        response: &'a Response<Bytes>,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        let (id, status, headers, body) =
            (id.to_owned(), response.status().as_u16(), header_lines(response), response.body().clone());
        self.run(move |transaction| {
            let changed = transaction.execute(
                "UPDATE deliveries SET leased_until = NULL, changed_at = ?3, status = ?4, headers = ?5, body = ?6
                 WHERE id = ?1 AND attempt = ?2 AND leased_until IS NOT NULL",
                params![id, attempt, now()?, status, headers, body.as_ref()],
            )?;
            if changed == 1 { Ok(()) } else { Err("another attempt has claimed the delivery".into()) }
        })
    }

    fn release<'a>(&'a self, id: &'a str, attempt: u32) -> BoxFuture<'a, Result<(), BoxError>> {
        let id = id.to_owned();
        self.run(move |transaction| {
            transaction.execute(
                "UPDATE deliveries SET leased_until = NULL, changed_at = ?3 WHERE id = ?1 AND attempt = ?2",
                params![id, attempt, now()?],
            )?;
            Ok(())
        })
    }
}

fn claim(transaction: &Transaction<'_>, id: &str, now: i64, lease: Duration) -> Result<Claim, BoxError> {
    transaction.execute(
        "DELETE FROM deliveries WHERE changed_at < ?1 AND (leased_until IS NULL OR leased_until < ?2)",
        params![now.saturating_sub(KEPT_FOR), now],
    )?;
    let mut query = transaction
        .prepare("SELECT attempt, leased_until > ?2, status, headers, body FROM deliveries WHERE id = ?1")?;
    let known = query.query_row(params![id, now], |row| {
        let completed = match row.get::<_, Option<u16>>(2)? {
            Some(status) => Some((status, row.get::<_, String>(3)?, row.get::<_, Vec<u8>>(4)?)),
            None => None,
        };
        Ok((row.get::<_, u32>(0)?, row.get::<_, Option<bool>>(1)?, completed))
    });
    let attempt = match known.optional()? {
        Some((_, _, Some((status, headers, body)))) => return Ok(Claim::Completed(response(status, &headers, body)?)),
        Some((_, Some(true), None)) => return Ok(Claim::Busy),
        Some((attempt, Some(false) | None, None)) => attempt.saturating_add(1),
        None => 1,
    };
    let leased_until = now.saturating_add(i64::try_from(lease.as_secs())?);
    transaction.execute(
        "INSERT INTO deliveries (id, attempt, leased_until, changed_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET attempt = ?2, leased_until = ?3, changed_at = ?4",
        params![id, attempt, leased_until, now],
    )?;
    Ok(Claim::Claimed { attempt })
}

/// Returns the seconds since 1970.
fn now() -> Result<i64, BoxError> {
    Ok(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?)
}

/// Returns the headers of a response, one on each line. Headers that are not text are left out; the SDK writes only text.
fn header_lines(response: &Response<Bytes>) -> String {
    let headers = response.headers().iter().filter_map(|(name, value)| Some((name, value.to_str().ok()?)));
    headers.map(|(name, value)| format!("{name}: {value}\n")).collect()
}

fn response(status: u16, headers: &str, body: Vec<u8>) -> Result<Response<Bytes>, BoxError> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = StatusCode::from_u16(status)?;
    for (name, value) in headers.lines().filter_map(|it| it.split_once(": ")) {
        response.headers_mut().append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
    }
    Ok(response)
}
