//! The statements of the SDK's guide, for a store of deliveries.

use rusqlite::{Connection, OptionalExtension as _, Params};

/// Returns the SQL statements of the guide.
fn statements() -> Vec<String> {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/guide.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let (_, sql) = guide.split_once("```sql\n").unwrap();
    let (sql, _) = sql.split_once("```").unwrap();
    sql.split(';').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

/// Returns the first column of the first row.
fn first(connection: &Connection, statement: &str, values: impl Params) -> Option<i64> {
    connection.query_row(statement, values, |row| row.get(0)).optional().unwrap()
}

#[test]
fn the_statements_of_the_guide_are_a_store() {
    let statements = statements();
    let [create, claim, completed, complete, release] = &statements[..] else { panic!("five: {statements:#?}") };
    let database = Connection::open_in_memory().unwrap();
    database.execute(create, []).unwrap();
    let claim = |id: &str, now: i64| first(&database, claim, (id, now, 30));

    assert_eq!(claim("a", 100), Some(1));
    assert_eq!((claim("a", 110), first(&database, completed, ["a"])), (None, None), "it is busy");
    assert_eq!(claim("a", 130), Some(2), "the lease has expired");
    let complete = |attempt: i64| database.execute(complete, (200, "", "done", "a", attempt)).unwrap();
    assert_eq!((complete(1), complete(2)), (0, 1), "the first attempt has lost its claim");
    assert_eq!((claim("a", 500), first(&database, completed, ["a"])), (None, Some(200)));

    assert_eq!(claim("b", 100), Some(1));
    assert_eq!(database.execute(release, ("b", 1)).unwrap(), 1);
    assert_eq!(claim("b", 101), Some(2), "a failed delivery is handled again");
}
