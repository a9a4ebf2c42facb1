//! Clients of HTTP against `granary server`: curl, and the clients of ClickHouse's own company.

use granary_testkit::{Prepared, Served};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::Command;

/// What clickhouse-connect prints with each compression.
const CONVERSATION: &str = "\
[(0, '0', [0], (0, 'a'), None, datetime.date(1970, 1, 1), {'k': 1}), (1, '1', [1], (1, 'a'), None, datetime.date(1970, 1, 2), {'k': 1})]
10000
[(10000, 49995000, 1, 10000)]
10000 [(-2,)]
[('t',)] 1
100000
47 UNKNOWN_IDENTIFIER
60 UNKNOWN_TABLE
62 SYNTAX_ERROR
60 UNKNOWN_TABLE
BACKUP_CREATED
RESTORED [(10000, 49995000)]
[(1,), (2,)]
159 TIMEOUT_EXCEEDED
";

fn script(name: &str) -> String {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http_clients");
    scripts.join(name).display().to_string()
}

#[test]
fn clickhouse_connect_creates_fills_queries_backs_up_and_restores() {
    let prepared = Prepared::from_environment();
    let server = Served::start(&prepared);
    let mut command = Command::new(prepared.clients_python());
    let port = server.http_port.to_string();
    let answers = Served::answers(command.arg(script("connect.py")).arg(port));
    let conversation = |compression| format!("compress {compression} 26.9.1.1 UTC\n{CONVERSATION}");
    let expected = ["False", "gzip", "zstd", "lz4"].map(conversation).concat();
    assert_eq!(answers, expected + "516 AUTHENTICATION_FAILED\n");
    assert!(server.stop(), "it stops when it is told to");
}

const NODE: &str = "\
[{\"number\":0,\"s\":\"0\",\"a\":[0],\"n\":null},{\"number\":1,\"s\":\"1\",\"a\":[1],\"n\":null}]
[{\"y\":2,\"s\":\"it's\\ta\"}]
[{\"c\":10000,\"s\":49995000}]
10000 [{\"name\":\"t\"}]
47 UNKNOWN_IDENTIFIER
62 SYNTAX_ERROR
159 TIMEOUT_EXCEEDED
BACKUP_CREATED
RESTORED [{\"c\":10000}]
The user aborted a request.
";

#[test]
fn the_client_of_node_creates_fills_queries_backs_up_restores_and_stops() {
    let prepared = Prepared::from_environment();
    let server = Served::start(&prepared);
    let mut command = Command::new("node");
    let port = server.http_port.to_string();
    let command = command.arg(script("node.cjs")).arg(prepared.node_client());
    let answers = Served::answers(command.arg(port));
    let conversation = |compression| format!("compression {compression} true\n{NODE}");
    let expected = ["false", "true"].map(conversation).concat();
    assert_eq!(answers, expected + "516 AUTHENTICATION_FAILED\n");
}

const RUST_HTTP: &str = "\
[OverHttp { a: 1, s: \"row 1\", d: None }, OverHttp { a: 2, s: \"row 2\", d: Some(7) }]
10000
3
47
62
60
true RESTORED
10000
";

const RUST_NATIVE: &str = "\
OverNative { a: 0, s: \"row 0\", d: Some(-7) }
OverNative { a: 1, s: \"row 1\", d: None }
true
true
10000
";

#[test]
fn the_crates_clickhouse_and_klickhouse_create_fill_query_back_up_and_restore() {
    let prepared = Prepared::from_environment();
    let server = Served::start(&prepared);
    let ports = [server.http_port, server.native_port].map(|port| port.to_string());
    let answers = Served::answers(Command::new(prepared.rust_clients()).args(ports));
    let expected =
        format!("clickhouse None\n{RUST_HTTP}clickhouse Lz4\n{RUST_HTTP}klickhouse\n{RUST_NATIVE}");
    assert_eq!(answers, expected);
}

/// What curl prints: the arguments, `%` for the address, and the answer.
const CURL: &[(&[&str], &str)] = &[
    (&["%/?query=SELECT+{s:String}&param_s=a%5Ctb"], "a\\tb\n"),
    (&["%/"], "Ok.\n"),
    (&["%/ping"], "Ok.\n"),
    (&["%/replicas_status"], "Ok.\n"),
    (&["%/?query=SELECT+1"], "1\n"),
    (&["%/", "-d", "SELECT 2"], "2\n"),
    (&["%/?query=SELECT", "-d", "3"], "3\n"),
    (
        &["%/?query=SELECT+1&default_format=JSONEachRow"],
        "{\"1\":1}\n",
    ),
    (
        &[
            "%/?query=SELECT+1",
            "-H",
            "X-ClickHouse-Format: CSVWithNames",
        ],
        "\"1\"\n1\n",
    ),
    (
        &["%/?query=SELECT+{a:UInt8}+%2B+{b:Int8}&param_a=1&param_b=-3"],
        "-2\n",
    ),
    (
        &["%/?query=SELECT+currentDatabase()&database=system"],
        "system\n",
    ),
    (
        &[
            "%/",
            "-d",
            "CREATE TABLE t (a UInt8, s String) ENGINE = MergeTree ORDER BY a",
        ],
        "",
    ),
    (
        &["%/?query=INSERT+INTO+t+VALUES", "-d", "(1, 'x'), (2, 'y')"],
        "",
    ),
    (
        &[
            "%/?query=INSERT+INTO+t+FORMAT+RowBinary",
            "--data-binary",
            "\x03\x01\n",
        ],
        "",
    ),
    (&["%/", "-d", "INSERT INTO t FORMAT CSV\n4,z\n"], ""),
    (
        &[
            "%/",
            "-H",
            "Transfer-Encoding: chunked",
            "-d",
            "INSERT INTO t FORMAT JSONEachRow {\"a\":5}",
        ],
        "",
    ),
    (
        &["%/", "-d", "SELECT a, s FROM t ORDER BY a FORMAT TSV"],
        "1\tx\n2\ty\n3\t\\n\n4\tz\n5\t\n",
    ),
    (&["--compressed", "%/?query=SELECT+count()+FROM+t"], "5\n"),
    (
        &["%/?wait_end_of_query=1&query=SELECT+count()+FROM+t"],
        "5\n",
    ),
    (&["%/?query=SELECT+1&decompress=1&compress=0"], "1\n"),
    (
        &[
            "%/?session_id=s",
            "-d",
            "CREATE TEMPORARY TABLE mine (a UInt8)",
        ],
        "",
    ),
    (
        &["%/?session_id=s", "-d", "INSERT INTO mine VALUES (7)"],
        "",
    ),
    (
        &[
            "%/?session_id=s&session_check=1",
            "-d",
            "SELECT a FROM mine",
        ],
        "7\n",
    ),
    (&["%/?session_id=s", "-d", "SET max_threads = 1"], ""),
    (
        &[
            "%/?session_id=s",
            "-d",
            "SELECT value FROM system.settings WHERE name = 'max_threads'",
        ],
        "1\n",
    ),
    (&["-u", "default:", "%/?query=SELECT+1"], "1\n"),
    (
        &["-H", "X-ClickHouse-User: default", "%/?query=SELECT+1"],
        "1\n",
    ),
    (&["-o", "/dev/null", "-w", "%{http_code}", "%/none"], "404"),
    (
        &[
            "-o",
            "/dev/null",
            "-w",
            "%{http_code}",
            "-X",
            "DELETE",
            "%/",
        ],
        "405",
    ),
    (
        &[
            "-o",
            "/dev/null",
            "-w",
            "%{http_code} %header{x-clickhouse-query-id}",
            "%/?query_id=mine&query=SELECT+1",
        ],
        "200 mine",
    ),
    (
        &[
            "-o",
            "/dev/null",
            "-w",
            "%header{x-clickhouse-format} %{content_type}",
            "%/?query=SELECT+1+FORMAT+JSON",
        ],
        "JSON application/json; charset=UTF-8",
    ),
];

/// What is refused: the arguments of curl, and status and code.
const REFUSED: &[(&[&str], &str)] = &[
    (&["%/?query=SELEC"], "400 62"),
    (&["%/?query=SELECT+x"], "404 47"),
    (&["%/?query=SELECT+1+FROM+nowhere.t"], "404 60"),
    (&["%/?query=SELECT+1&database=nowhere"], "404 81"),
    (&["%/?query=SELECT+1&no_such_setting=1"], "404 115"),
    (&["%/?query=SELECT+1&default_format=Nonsense"], "404 73"),
    (
        &["%/?query=CREATE+TABLE+x+(a+Int8)+ENGINE=Memory"],
        "500 164",
    ),
    (&["%/?query=SET+readonly=0"], "500 164"),
    (&["%/?query=INSERT+INTO+t+VALUES+(1,'')"], "500 164"),
    (&["%/?query=SELECT+1", "-u", "nobody:x"], "403 516"),
    (
        &["%/?query=SELECT+1&user=default", "-u", "default:"],
        "403 516",
    ),
    (
        &["%/?query=SELECT+1&session_id=none&session_check=1"],
        "500 372",
    ),
    (
        &["%/?query=SELECT+1&session_id=s&session_timeout=3601"],
        "500 374",
    ),
    (&["-X", "POST", "%/"], "411 381"),
    (&["%/", "-d", "INSERT INTO t FORMAT CSV\nx,y\n"], "400 117"),
    (&["%/", "-d", "BACKUP TABLE none TO Null"], "404 60"),
    (
        &[
            "%/?query=INSERT+INTO+t+FORMAT+CSV",
            "-H",
            "Content-Encoding: gzip",
            "-d",
            "1,x",
        ],
        "500 33",
    ),
    (
        &["%/?query=SELECT+count()+FROM+numbers(100000000000)&max_execution_time=0.1"],
        "408 159",
    ),
];

fn curl(server: &Served, arguments: &[&str]) -> String {
    let address = format!("http://127.0.0.1:{}", server.http_port);
    let mut command = Command::new("curl");
    command.args(["-s", "-g"]);
    for argument in arguments {
        command.arg(match argument.strip_prefix("%/") {
            Some(rest) => format!("{address}/{rest}"),
            None => (*argument).to_owned(),
        });
    }
    Served::answers(&mut command)
}

#[test]
fn curl_gets_what_clickhouse_answers() {
    let server = Served::start(&Prepared::from_environment());
    for (arguments, expected) in CURL {
        assert_eq!(&curl(&server, arguments), expected, "{arguments:?}");
    }
    for (arguments, expected) in REFUSED {
        let told = [
            "-o",
            "/dev/null",
            "-w",
            "%{http_code} %header{x-clickhouse-exception-code}",
        ];
        let arguments = [&told, *arguments].concat();
        assert_eq!(&curl(&server, &arguments), expected, "{arguments:?}");
    }
}

/// Whether the client says that it sends nothing more, which the server takes for its end.
#[derive(PartialEq, Eq)]
enum Afterwards {
    Waits,
    Ends,
}

/// What comes back when this is sent and nothing else.
fn exchange(server: &Served, sent: &[u8], afterwards: &Afterwards) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", server.http_port)).expect("a connection");
    // One that refuses what it has not read may be closed already.
    let _ = stream.write_all(sent);
    if *afterwards == Afterwards::Ends {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn what_no_client_sends_is_refused_and_the_server_lives() {
    let server = Served::start(&Prepared::from_environment());
    let long = format!("GET /?query={} HTTP/1.1\r\n\r\n", "x".repeat(3 << 20));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(300));
    for (sent, expected) in [
        ("\x16\x03\x01\r\n\r\n", "HTTP/1.1 400 "),
        ("GET / HTTP/9.9\r\n\r\n", "HTTP/1.1 400 "),
        (&many, "HTTP/1.1 400 "),
        (&long, "HTTP/1.1 431 "),
        (
            "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 400 ",
        ),
        (
            "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
            "HTTP/1.1 400 ",
        ),
        (
            "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 400 ",
        ),
        (
            "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "HTTP/1.1 400 ",
        ),
        (
            "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 501 ",
        ),
        (
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 500 ",
        ),
        (
            "POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nSELECT 1",
            "HTTP/1.1 500 ",
        ),
        (
            "POST /?decompress=1 HTTP/1.1\r\nContent-Length: 26\r\n\r\n0123456789abcdefx\u{7f}\u{7f}\u{7f}\u{7f}abcde",
            "HTTP/1.1 500 ",
        ),
        ("", ""),
        ("GET", ""),
    ] {
        let answer = exchange(&server, sent.as_bytes(), &Afterwards::Ends);
        let begin: String = answer.chars().take(expected.len()).collect();
        assert_eq!(
            begin,
            expected,
            "{:?}",
            sent.chars().take(80).collect::<String>()
        );
    }
    assert_eq!(curl(&server, &["%/ping"]), "Ok.\n");
}

#[test]
fn a_failure_among_rows_is_told_at_the_end() {
    let server = Served::start(&Prepared::from_environment());
    let request = "GET /?buffer_size=1&max_block_size=1000&query=SELECT+throwIf(number=90000)+FROM+numbers(100000) HTTP/1.1\r\nConnection: close\r\n\r\n";
    let answer = exchange(&server, request.as_bytes(), &Afterwards::Waits);
    let tag = answer
        .split("X-ClickHouse-Exception-Tag: ")
        .nth(1)
        .expect("a tag");
    let tag = &tag[..16];
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(
        answer.contains(&format!("__exception__\r\n{tag}\r\nCode: 395. ")),
        "{answer}"
    );
    assert!(
        answer
            .trim_end()
            .ends_with(&format!("{tag}\r\n__exception__")),
        "no end of the body: {answer}"
    );
}

#[test]
fn a_client_that_is_gone_stops_its_statement() {
    let server = Served::start(&Prepared::from_environment());
    let running = || {
        curl(
            &server,
            &[
                "%/",
                "-d",
                "SELECT count() FROM system.processes WHERE query LIKE '%100000000000)'",
            ],
        )
    };
    let mut client = TcpStream::connect(("127.0.0.1", server.http_port)).expect("a connection");
    client
        .write_all(b"GET /?query=SELECT+count()+FROM+numbers(100000000000) HTTP/1.1\r\n\r\n")
        .expect("sent");
    while running() == "0\n" {}
    drop(client);
    while running() == "1\n" {}
}

#[test]
fn every_metric_of_the_dashboard_and_the_alerts_is_there() {
    let server = Served::start(&Prepared::from_environment());
    let run = |statement: &str| curl(&server, &["%/", "-d", statement]);
    for table in ["saved", "unsaved"] {
        run(&format!(
            "CREATE TABLE {table} (a UInt8) ENGINE = MergeTree ORDER BY a"
        ));
    }
    run("BACKUP TABLE saved TO Disk('backups', 'one')");
    run("BACKUP TABLE unsaved TO Disk('backups', 'two') SETTINGS structure_only = 1");
    run("CHECK BACKUP Disk('backups', 'one')");
    run("SELECT nothing");
    let metrics = curl(&server, &["%/metrics"]);
    for told in [
        "granary_jobs{status=\"BACKUP_CREATED\"} 2",
        "granary_jobs{status=\"RESTORE_FAILED\"} 0",
        "granary_last_backup_timestamp_seconds{database=\"default\",table=\"unsaved\"} 0",
        "granary_damaged_backups 0",
        "granary_errors_total{code=\"47\",name=\"UNKNOWN_IDENTIFIER\"} 1",
        "granary_statements_total{kind=\"Backup\"} 2",
    ] {
        let is_told = metrics.lines().any(|line| line == told);
        assert!(is_told, "{told} in {metrics}");
    }
    let last = "granary_last_backup_timestamp_seconds{database=\"default\",table=\"saved\"} 1";
    assert!(metrics.contains(last), "{metrics}");
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/monitoring");
    let mut count = 0;
    for file in ["grafana.json", "alerts.yaml"] {
        let text = std::fs::read_to_string(docs.join(file)).expect(file);
        let words = text.split(|letter: char| !letter.is_ascii_lowercase() && letter != '_');
        for name in words.filter(|word| word.starts_with("granary_")) {
            let begins = |line: &str| {
                let rest = line.strip_prefix(name);
                rest.is_some_and(|rest| rest.starts_with(['{', ' ']))
            };
            assert!(metrics.lines().any(begins), "{name} of {file}");
            count += 1;
        }
    }
    assert!(count > 20, "the files name metrics");
}

#[test]
fn there_is_a_page_to_type_statements_in() {
    let server = Served::start(&Prepared::from_environment());
    let page = curl(&server, &["%/play"]);
    assert!(page.contains("<textarea") && page.contains("default_format=JSONCompact"));
}
