//! Clients of the native protocol against `granary server`: a driver of another project, and the newest ClickHouse,
//! whose `remote()` is a client.

use granary_testkit::{NEWEST, Prepared, Served};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a script prints that talks to the server.
fn answers(server: &Served, python: PathBuf, script: &str) -> String {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native_clients");
    let mut command = Command::new(python);
    let port = server.native_port.to_string();
    Served::answers(command.arg(scripts.join(script)).arg(port))
}

/// What the driver prints with each compression.
const CONVERSATION: &str = "\
[(0, '0', [0], (0, 'a'), None, datetime.date(1970, 1, 1)), (1, '1', [1], (1, 'a'), None, datetime.date(1970, 1, 2))]
100000
[(100000, 4999950000, 1, 100000)]
[]
[(100000, 'one more', None, ''), (99999, 'row 99999', None, 'same')]
100001 [(10,)]
47 DB::Exception: Unknown expression identifier `nothing` in scope SELECT nothing FROM t. Stack trace:
78 DB::Exception: Query has infile and was send directly to server. Stack trace:
62 DB::Exception: Syntax error at 1:1: expected a statement: SELECT, INSERT, CREATE, ALTER, DROP, RENAME, SHOW, DESCRIBE, SET, USE, BACKUP, RESTORE or another one, found SELEC
['BACKUP_CREATED']
['RESTORED']
[(100001, 5000050000)]
(0,)
[('after cancel',)]
";

const REFUSED: &str = "\
{'user': 'nobody'} 516
{'password': 'secret'} 516
{'database': 'nowhere'} 81
";

#[test]
fn a_driver_creates_fills_queries_backs_up_and_cancels() {
    let prepared = Prepared::from_environment();
    let server = Served::start(&prepared);
    let answers = answers(&server, prepared.clients_python(), "driver.py");
    let conversation = |compression| format!("compression {compression}\n{CONVERSATION}");
    let expected = ["False", "lz4", "zstd"].map(conversation).concat() + REFUSED;
    assert_eq!(answers, expected);
    assert!(server.stop(), "it stops when it is told to");
}

#[test]
fn the_newest_clickhouse_is_a_client() {
    let prepared = Prepared::from_environment();
    let server = Served::start(&prepared);
    // The driver leaves a table with 100 001 rows.
    answers(&server, prepared.clients_python(), "driver.py");
    let answers = answers(&server, prepared.python(NEWEST), "engine.py");
    let expected = "\
100001\t5000050000
0\trow 0\t\\N\tsame
1\trow 1\t\\N\tsame
2020-01-02\tx\t10
7\trow 7
1000003\tfar
refused Code: 519
";
    assert_eq!(answers, expected);
    assert!(server.stop(), "it stops when it is told to");
}

#[test]
fn clients_do_not_disturb_each_other() {
    let prepared = Prepared::from_environment();
    let server = Served::start(&prepared);
    assert_eq!(answers(&server, prepared.clients_python(), "many.py"), "");
    assert!(server.stop(), "it stops when it is told to");
}

#[test]
fn statements_are_typed_into_the_client() {
    let prepared = Prepared::from_environment();
    let server = Served::start(&prepared);
    let directory = tempfile::tempdir().unwrap();
    let mut command = Command::new(prepared.python(NEWEST));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native_clients/typed_in.py");
    command
        .arg(script)
        .arg(&prepared.granary)
        .arg(server.native_port.to_string())
        .arg(directory.path().join("history"));
    let expected = "\
answers True
several lines True
exception True
completed True
cancelled True
done True
session True
left with 0
kept True
left with 0
";
    assert_eq!(Served::answers(&mut command), expected);
}

/// Where ClickHouse's own client is installed, it and ours print the same of the same server, and end with the same status.
#[test]
fn clickhouse_client_and_ours_print_the_same() {
    const STATEMENTS: [&str; 7] = [
        "SELECT 1, 'a', NULL, [1, 2], toDate('2020-01-02')",
        "SELECT number FROM numbers(100000)",
        "SELECT number % 2 AS n, count() FROM numbers(4) GROUP BY n WITH TOTALS ORDER BY n",
        "SELECT 1 AS a, 'x' AS b FORMAT Vertical",
        "SELECT 1 AS a, 'x' AS b FORMAT CSVWithNames",
        "SELECT nothing",
        "SELECT * FROM nowhere",
    ];
    let prepared = Prepared::from_environment();
    let server = Served::start(&prepared);
    let port = server.native_port.to_string();
    let answered = |command: &mut Command, sql: &str| {
        let output = command
            .args(["--host", "127.0.0.1", "--port", &port, "--query", sql])
            .stdin(std::process::Stdio::null())
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).unwrap();
        Some((output.status.code(), text))
    };
    for sql in STATEMENTS {
        let ours = answered(Command::new(&prepared.granary).arg("client"), sql);
        let Some(theirs) = answered(&mut Command::new("clickhouse-client"), sql) else {
            println!("clickhouse-client is not installed");
            return;
        };
        assert_eq!(ours, Some(theirs), "{sql}");
    }
}
