//! `granary client` against `granary server`: the real binary, both times.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed; it writes files on purpose"
)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const GRANARY: &str = env!("CARGO_BIN_EXE_granary");

/// A server on a data directory of its own, and a directory for files of the client.
struct Server {
    process: Child,
    port: String,
    directory: tempfile::TempDir,
}

/// What a run of the client left behind.
#[derive(Debug, PartialEq, Eq)]
struct Finished {
    status: Option<i32>,
    output: String,
    errors: String,
}

impl Server {
    fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let (process, port) = serve(&directory.path().join("data"), "0");
        Self {
            process,
            port,
            directory,
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(GRANARY);
        command
            .args(["client", "--port", &self.port])
            .args(arguments)
            .current_dir(self.directory.path())
            .env_remove("CLICKHOUSE_HOST")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the client with these arguments and this on standard input.
    fn run(&self, arguments: &[&str], input: &[u8]) -> Finished {
        let mut command = self.command(arguments);
        let mut process = command.stdin(Stdio::piped()).spawn().unwrap();
        // A client that needs no input may be gone before it has come.
        let _ = process.stdin.take().unwrap().write_all(input);
        let output = process.wait_with_output().unwrap();
        let port = format!(":{}", self.port);
        Finished {
            status: output.status.code(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr)
                .unwrap()
                .replace(&port, ":PORT"),
        }
    }

    /// What a statement answers, which must not fail.
    #[track_caller]
    fn must(&self, sql: &str) -> String {
        let finished = self.run(&["-q", sql], b"");
        assert_eq!((finished.status, &*finished.errors), (Some(0), ""), "{sql}");
        finished.output
    }

    #[track_caller]
    fn prints(&self, arguments: &[&str], input: &str, output: &str) {
        let finished = self.run(arguments, input.as_bytes());
        let expected = Finished {
            status: Some(0),
            output: output.to_owned(),
            errors: String::new(),
        };
        assert_eq!(finished, expected, "{arguments:?}");
    }

    #[track_caller]
    fn fails(&self, arguments: &[&str], input: &str, status: i32, errors: &str) {
        let finished = self.run(arguments, input.as_bytes());
        assert_eq!(finished.status, Some(status), "{arguments:?}: {finished:?}");
        assert!(finished.errors.contains(errors), "{}", finished.errors);
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.directory.path().join(name)
    }
}

/// Starts a server; where it listens is told on its first line.
fn serve(data: &Path, port: &str) -> (Child, String) {
    let mut process = Command::new(GRANARY)
        .args(["server", "--http-port", "0", "--tcp-port", port, "--path"])
        .arg(data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut line, mut http) = (String::new(), String::new());
    let mut output = BufReader::new(process.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    output.read_line(&mut http).unwrap();
    let port = line.trim_end().rsplit(':').next().unwrap().to_owned();
    (process, port)
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already where the test came to its end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn statements_are_run_and_their_answers_printed() {
    let server = Server::start();
    server.prints(&["-q", "SELECT 1, 'a'"], "", "1\ta\n");
    server.prints(&["-n", "--query", "SELECT 1; SELECT 2;"], "", "1\n2\n");
    server.prints(&["-q", "SELECT 1", "SELECT 2"], "", "1\n2\n");
    server.prints(&[], "SELECT 1;\n-- a comment\nSELECT 2", "1\n2\n");
    std::fs::write(server.file("q.sql"), "SELECT 3; SELECT 4").unwrap();
    server.prints(&["--queries-file", "q.sql"], "", "3\n4\n");
    server.prints(
        &["-f", "JSONEachRow", "-q", "SELECT 1 AS a"],
        "",
        "{\"a\":1}\n",
    );
    server.prints(
        &["--format", "CSV", "-q", "SELECT 'a' FORMAT TSV"],
        "",
        "a\n",
    );
    server.prints(&["-E", "-q", "SELECT 1 AS a"], "", "Row 1:\n──────\na: 1\n");
    server.prints(&["-q", "SELECT 1 AS a\\G"], "", "Row 1:\n──────\na: 1\n");
    server.prints(&["--echo", "-q", "SELECT 1"], "", "SELECT 1\n1\n");
    server.prints(
        &[
            "--format_csv_delimiter",
            ";",
            "-q",
            "SELECT 1, 2 FORMAT CSV",
        ],
        "",
        "1;2\n",
    );
    server.prints(
        &[
            "-q",
            "SET format_csv_delimiter = '|'; SELECT 1, 2 FORMAT CSV",
        ],
        "",
        "1|2\n",
    );
    server.prints(
        &[
            "-q",
            "SELECT 1, 2 FORMAT CSV SETTINGS format_csv_delimiter = '+'",
        ],
        "",
        "1+2\n",
    );
    server.prints(
        &["--param_a=it's", "-q", "SELECT {a:String}"],
        "",
        "it\\'s\n",
    );
    server.prints(
        &["-d", "system", "-q", "SELECT currentDatabase()"],
        "",
        "system\n",
    );
    server.prints(
        &[
            "-q",
            "SELECT number % 2 AS n, count() FROM numbers(4) GROUP BY n WITH TOTALS ORDER BY n",
        ],
        "",
        "0\t2\n1\t2\n\n0\t4\n",
    );
    for compression in ["--compression=1", "--compression=0", "--compression"] {
        let sql = "SELECT sum(length(x)) FROM (SELECT number::String AS x FROM numbers(100000))";
        server.prints(&[compression, "-q", sql], "", "488890\n");
        let rows = server.run(&[compression, "-q", "SELECT * FROM numbers(100000)"], b"");
        assert_eq!(rows.output.lines().count(), 100_000);
    }
    let timed = server.run(&["--time", "-q", "SELECT 1"], b"");
    assert_eq!(timed.output, "1\n");
    assert!(
        timed.errors.trim().parse::<f64>().is_ok(),
        "{}",
        timed.errors
    );
}

#[test]
fn an_exception_is_told_as_clickhouse_client_does() {
    let server = Server::start();
    server.fails(
        &["-q", "SELECT nothing"],
        "",
        47,
        "Received exception from server (version 26.9.1):\n\
         Code: 47. DB::Exception: Received from localhost:PORT. DB::Exception: \
         Unknown expression identifier `nothing` in scope SELECT nothing. (UNKNOWN_IDENTIFIER)\n\
         (query: SELECT nothing)\n",
    );
    server.fails(&["-q", "SELEC 1"], "", 62, "help: did you mean SELECT?");
    server.fails(
        &["--user", "nobody", "-q", "SELECT 1"],
        "",
        4,
        "(AUTHENTICATION_FAILED)",
    );
    server.fails(
        &["-d", "nowhere", "-q", "SELECT 1"],
        "",
        81,
        "(UNKNOWN_DATABASE)",
    );
    server.fails(
        &["--host", "nowhere.invalid", "-q", "SELECT 1"],
        "",
        198,
        "(DNS_ERROR)",
    );
    server.fails(
        &["--secure", "-q", "SELECT 1"],
        "",
        2,
        "TLS is not served yet",
    );
    server.fails(
        &["-q", "SELECT 1 FORMAT Nothing"],
        "",
        73,
        "(UNKNOWN_FORMAT)",
    );
    server.fails(
        &["--format", "Nothing", "-q", "SELECT 1"],
        "",
        2,
        "(UNKNOWN_FORMAT)",
    );
    server.fails(&["--no-such-option"], "", 2, "unexpected argument");
    let both = server.run(&["-q", "SELECT 1; SELECT x; SELECT 2"], b"");
    assert_eq!((both.status, &*both.output), (Some(47), "1\n"));
    let all = server.run(
        &["--ignore-error", "-q", "SELECT 1; SELECT x; SELECT 2"],
        b"",
    );
    assert_eq!((all.status, &*all.output), (Some(47), "1\n2\n"));
    // A server that talks another protocol, or says nothing before it ends.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let other = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .unwrap();
    });
    let http = Command::new(GRANARY)
        .args([
            "client",
            "--host",
            "127.0.0.1",
            "--port",
            &port,
            "-q",
            "SELECT 1",
        ])
        .output()
        .unwrap();
    other.join().unwrap();
    let errors = String::from_utf8_lossy(&http.stderr);
    assert_eq!(http.status.code(), Some(100), "{errors}");
    assert!(
        errors.contains("this is the port of another protocol"),
        "{errors}"
    );
}

#[test]
fn rows_come_from_the_statement_from_standard_input_and_from_files() {
    let server = Server::start();
    server.must("CREATE TABLE t (a UInt32, b String DEFAULT concat('d', toString(a))) ENGINE = MergeTree ORDER BY a");
    let rows = || {
        let rows = server.must("SELECT * FROM t ORDER BY a");
        server.must("TRUNCATE TABLE t");
        rows
    };
    server.must("INSERT INTO t VALUES (1, 'x'), (1 + 1, upper('y'))");
    assert_eq!(rows(), "1\tx\n2\tY\n");
    server.prints(&["-q", "INSERT INTO t (a) FORMAT CSV"], "1\n2\n", "");
    assert_eq!(rows(), "1\td1\n2\td2\n");
    server.prints(
        &["-q", "INSERT INTO t FORMAT JSONEachRow"],
        "{\"a\": 3}",
        "",
    );
    assert_eq!(rows(), "3\td3\n");
    server.prints(&["-q", "INSERT INTO t FORMAT TSV 1\tx\n"], "2\ty\n", "");
    assert_eq!(rows(), "1\tx\n2\ty\n");
    server.prints(
        &[],
        "INSERT INTO t FORMAT CSV\n1,x\n2,y\n\nSELECT count() FROM t",
        "2\n",
    );
    assert_eq!(rows(), "1\tx\n2\ty\n");
    server.must("INSERT INTO t SELECT number, 'n' FROM numbers(2)");
    assert_eq!(rows(), "0\tn\n1\tn\n");
    std::fs::write(server.file("rows.csv"), "7,seven\n").unwrap();
    server.must("INSERT INTO t FROM INFILE 'rows.csv'");
    server.must("INSERT INTO t FROM INFILE 'rows.csv' FORMAT CSV");
    assert_eq!(rows(), "7\tseven\n7\tseven\n");
    // Bytes that are no text go as blocks.
    let native = server.command(&[
        "-q",
        "SELECT 5::UInt32 AS a, unhex('FF') AS b FORMAT Native",
    ]);
    let native = { native }.stdin(Stdio::null()).output().unwrap().stdout;
    let sent = server.run(&["-q", "INSERT INTO t FORMAT Native"], &native);
    assert_eq!((sent.status, &*sent.errors), (Some(0), ""));
    server.must("SELECT a, b FROM t INTO OUTFILE 'rows.parquet'");
    server.must("INSERT INTO t FROM INFILE 'rows.parquet'");
    assert_eq!(server.must("SELECT a, hex(b) FROM t"), "5\tFF\n5\tFF\n");
    server.must("TRUNCATE TABLE t");
    server.fails(
        &["-q", "INSERT INTO t FORMAT CSV"],
        "",
        108,
        "No data to insert",
    );
    server.fails(
        &["-q", "INSERT INTO t FORMAT CSV"],
        "x,y\n",
        117,
        "(at row 1",
    );
    server.fails(
        &["-q", "INSERT INTO t FORMAT XML"],
        "<a/>",
        85,
        "not suitable for input",
    );
    server.fails(
        &["-q", "INSERT INTO t FROM INFILE 'no.csv'"],
        "",
        107,
        "no.csv",
    );
    assert_eq!(server.must("SELECT count() FROM t"), "0\n");
}

#[test]
fn many_rows_go_in_blocks_and_all_of_them_or_none() {
    let server = Server::start();
    server.must("CREATE TABLE t (a UInt32, b String DEFAULT toString(a), c UInt8) ENGINE = MergeTree ORDER BY a");
    let mut csv = String::new();
    for row in 0..200_000 {
        csv += &format!("{row},row {row},1\n");
    }
    for compression in ["0", "1"] {
        let arguments = [
            "--compression",
            compression,
            "-q",
            "INSERT INTO t FORMAT CSV",
        ];
        server.prints(&arguments, &csv, "");
        assert_eq!(
            server.must("SELECT count(), sum(a), max(b) FROM t"),
            "200000\t19999900000\trow 99999\n"
        );
        server.must("TRUNCATE TABLE t");
    }
    csv += "x,wrong,1\n";
    server.fails(
        &["-q", "INSERT INTO t FORMAT CSV"],
        &csv,
        117,
        "(at row 200001",
    );
    // A default that is an expression is the server's, which gets whole columns.
    let mut lines = "{\"a\": 1, \"c\": 2}\n".repeat(70_000);
    server.fails(
        &["-q", "INSERT INTO t FORMAT JSONEachRow"],
        &lines,
        48,
        "leave out column b",
    );
    assert_eq!(server.must("SELECT count() FROM t"), "0\n");
    server.prints(
        &["-q", "INSERT INTO t (a, c) FORMAT JSONEachRow"],
        &lines,
        "",
    );
    lines.truncate(0);
    assert_eq!(server.must("SELECT count(), min(b) FROM t"), "70000\t1\n");
    // A value that the server refuses after it was sent.
    server.must("CREATE TABLE strict (a UInt32, CONSTRAINT small CHECK a < 150000) ENGINE = MergeTree ORDER BY a");
    let mut numbers = String::new();
    for row in 0..200_000 {
        numbers += &format!("{row}\n");
    }
    server.fails(
        &["-q", "INSERT INTO strict FORMAT TSV"],
        &numbers,
        213,
        "(VIOLATED_CONSTRAINT)",
    );
    assert_eq!(server.must("SELECT count() FROM strict"), "0\n");
}

#[test]
fn outfiles_are_the_clients() {
    let server = Server::start();
    server.must("SELECT 1, 'a' INTO OUTFILE 'o.csv'");
    assert_eq!(
        std::fs::read_to_string(server.file("o.csv")).unwrap(),
        "1,\"a\"\n"
    );
    server.fails(
        &["-q", "SELECT 1 INTO OUTFILE 'o.csv'"],
        "",
        248,
        "File o.csv exists",
    );
    let both = server.must("SELECT 2 INTO OUTFILE 'o.csv' TRUNCATE AND STDOUT");
    assert_eq!(both, "2\n");
    server.must("SELECT number FROM numbers(1000) INTO OUTFILE 'o.tsv.gz'");
    server.must("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
    server.must("INSERT INTO t FROM INFILE 'o.tsv.gz'");
    assert_eq!(server.must("SELECT sum(n) FROM t"), "499500\n");
}

#[test]
fn a_backup_is_made_shown_and_restored() {
    let server = Server::start();
    server.must("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n; INSERT INTO t SELECT * FROM numbers(1000)");
    let made = server.must("BACKUP TABLE t TO Disk('backups', 'one')");
    assert!(made.ends_with("\tBACKUP_CREATED\n"), "{made}");
    let shown = server.run(
        &[
            "--progress",
            "-q",
            "RESTORE TABLE t AS u FROM Disk('backups', 'one') FORMAT JSONEachRow",
        ],
        b"",
    );
    assert!(
        shown.output.contains("\"status\":\"RESTORED\""),
        "{shown:?}"
    );
    server.fails(
        &["-q", "BACKUP TABLE t TO Disk('backups', 'one')"],
        "",
        86,
        "(BACKUP_ALREADY_EXISTS)",
    );
    assert_eq!(server.must("SELECT sum(n) FROM u"), "499500\n");
}

#[test]
fn an_interrupt_cancels_the_statement() {
    let server = Server::start();
    let mut command = server.command(&["-q", "SELECT number FROM system.numbers; SELECT 2"]);
    let mut process = command.stdin(Stdio::null()).spawn().unwrap();
    let mut output = BufReader::new(process.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert_eq!(line, "0\n");
    let id = process.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    std::io::copy(&mut output, &mut std::io::sink()).unwrap();
    assert_eq!(process.wait().unwrap().code(), Some(130));
    assert_eq!(server.must("SELECT 'still there'"), "still there\n");
}
